"""Changing one field in the text of one record, or parts of it: the value, and nothing beside it."""

import re
from collections.abc import Mapping
from copy import deepcopy
from itertools import accumulate
from typing import Any, NamedTuple

from nswp_catalog.core import house_style
from nswp_catalog.core.place import Path, Position
from nswp_catalog.core.resource import FIELDS, Download
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.parse import Anchored, Marks, YamlError, parse

_BREAKS = "\n\r\x85\u2028\u2029"
"""What ends a line for the parser (YAML 1.1, section 4.1.4)."""
_LINE = re.compile(rf"[^{_BREAKS}]*(?:\r\n|[{_BREAKS}])|[^{_BREAKS}]+\Z")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_BY_HAND = "Change it by hand in the file."
_COUNTS = ("pages", "bytes")


class Refused(CatalogError):
    """A change that cannot be made without touching what it must not touch."""


def with_field(piece: str, name: str, value: Any, newline: str) -> str:
    """Return ``piece``, the text of one record, with a field set to ``value``; None takes it out.

    New lines end in ``newline``. Comments stay, those behind the value included. Raises
    `Refused` where that cannot be.
    """
    return _Record(piece, newline).changed(name, value)


def with_parts(piece: str, parts: Mapping[Path, str], newline: str) -> str:
    """Return ``piece``, the text of one record, with the scalars at some paths set: ``("downloads", 0, "url")``.

    A scalar that is there is replaced in its line; a key that is not is put behind those
    that it follows by custom. A line without a neighbour's line break to copy takes
    ``newline``. Raises `Refused`.
    """
    record = _Parts(piece, newline)
    edits = sorted(record.edit(path, value) for path, value in parts.items())
    for edit in reversed(edits):
        piece = piece[: edit.start] + edit.new + piece[edit.end :]
    return piece


def changed_parts(data: Any, parts: Mapping[Path, Any]) -> Any:
    """Return ``data``, the value of a record, with the values at some paths set. Raises `Refused`."""
    data = deepcopy(data)
    for path, value in parts.items():
        _container(data, path)[path[-1]] = value
    return data


def part(data: Any, path: Path) -> Any:
    """Return the value at ``path`` in that of a record, None if there is none. Raises `Refused` for no such place."""
    return _container(data, path).get(path[-1])


def _container(data: Any, path: Path) -> dict[str | int, Any]:
    """Return the mapping that has, or could have, the last key of ``path``. Raises `Refused`."""
    for step in path[:-1]:
        try:
            data = data[step]
        except (LookupError, TypeError):
            data = None
    if not isinstance(data, dict) or not isinstance(path[-1], str):
        raise Refused(f"There is no place for `{_shown(path)}` in this record.", "Run `catalog validate`.")
    return data


def _shown(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _read_record(piece: str, marks: Marks, anchors: bool = True) -> dict[str, Any]:
    """Return the value of the one record in ``piece``. Raises `Refused`."""
    try:
        items = parse(piece.encode(), marks, anchors)
    except Anchored:
        raise Refused("There is an anchor in this record, which other places may use.", _BY_HAND) from None
    except YamlError:
        items = None
    if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], dict):
        raise Refused("This record shares a part with another one.", _BY_HAND)
    return items[0]


class _Record:
    """The lines of a record and where its fields stand in them."""

    def __init__(self, piece: str, newline: str) -> None:
        self.newline = newline
        self.lines = _LINE.findall(piece)
        self.marks = Marks()
        self.data = _read_record(piece, self.marks)
        self.rows = {name: self.marks.keys[0, name].line - 1 for name in self.data}
        columns = {self.marks.keys[0, name].column - 1 for name in self.data}
        start = self.marks.values[(0,)]
        if self.lines[start.line - 1][start.column - 1] in "{&!?":
            raise Refused("This record is written in braces, or behind one of the marks & ! ?.", _BY_HAND)
        if len(columns) != 1 or len(set(self.rows.values())) != len(self.rows):
            raise Refused("The fields of this record do not stand below one another.", _BY_HAND)
        self.column = columns.pop()

    def changed(self, name: str, value: Any) -> str:
        """Return the text with one field changed."""
        if name not in self.data:
            self._insert(name, value)
        elif value is None:
            self._delete(name)
        elif not (
            self._change_in_brackets(name, value)
            or self._change_in_line(name, value)
            or self._change_items(name, value)
        ):
            self._rewrite(name, value)
        return "".join(self.lines)

    def _end_row(self, name: str) -> int:
        """Return the row behind a field's own lines, without the gap below them."""
        start = self.rows[name]
        end = min((row for row in self.rows.values() if row > start), default=len(self.lines))
        while end > start + 1 and self._is_gap(self.lines[end - 1]):
            end -= 1
        return end

    def _is_gap(self, line: str) -> bool:
        indent = len(line) - len(line.lstrip(" "))
        return not line.strip() or (line.lstrip(" ").startswith("#") and indent <= self.column)

    def _written(self, name: str, value: Any) -> list[str]:
        return house_style.field(name, value, self.column)

    def _ended(self, lines: list[str]) -> list[str]:
        return [line + self.newline for line in lines]

    def _insert(self, name: str, value: Any) -> None:
        if value is None:
            return
        before = [known for known in self.data if _rank(known) <= _rank(name)]
        row = max((self._end_row(known) for known in before), default=self._end_row(next(iter(self.data))))
        if self.lines[row - 1][-1] not in _BREAKS:
            self.lines[row - 1] += self.newline
        self.lines[row:row] = self._ended(self._written(name, value))

    def _delete(self, name: str) -> None:
        start, end = self.rows[name], self._end_row(name)
        if start == 0:
            if end not in self.rows.values():
                raise Refused(f"`{name}` is the first line of its record.", "Take it out by hand in the file.")
            self.lines[end] = self.lines[0][: self.column] + self.lines[end][self.column :]
        del self.lines[start:end]

    def _change_in_brackets(self, name: str, value: Any) -> bool:
        """Add and take away items of a list in brackets on one line, which all else stays; return False if it is none."""
        old, row = self.data[name], self.rows[name]
        start, end = self.marks.values[0, name], self.marks.ends[0, name]
        line = self.lines[row]
        if not (isinstance(old, list) and isinstance(value, list | tuple) and self._is_one_token(name)):
            return False
        added = [item for item in value if item not in old]
        kept = [i for i, item in enumerate(old) if item in value]
        if (
            not kept
            or [old[i] for i in kept] + added != list(value)
            or not all(isinstance(item, str) for item in [*old, *value])
            or (start.line, end.line) != (row + 1, row + 1)
        ):
            return False
        places = [
            (self.marks.values[0, name, i].column - 1, self.marks.ends[0, name, i].column - 1) for i in range(len(old))
        ]
        last = places[kept[-1]][1]
        new = "".join(f", {house_style.scalar(item, inside_flow=True)}" for item in added)
        # From behind, so that the columns in front stay true. What goes takes the comma on its side of the last one kept.
        for i in reversed(range(kept[-1] + 1, len(old))):
            line = line[: places[i - 1][1]] + line[places[i][1] :]
        line = line[:last] + new + line[last:]
        for i in reversed(range(kept[-1])):
            if i not in kept:
                line = line[: places[i][0]] + line[places[i + 1][0] :]
        self.lines[row] = line
        return True

    def _change_in_line(self, name: str, value: Any) -> bool:
        """Change a value that stands on the line of its key; return False if it does not."""
        row = self.rows[name]
        line = self.lines[row]
        start, end = self.marks.values[0, name], self.marks.ends[0, name]
        if self.data[name] is None and start == end:
            colon = line.find(":", self.marks.keys[0, name].column - 1 + len(name))
            before, behind = line[: colon + 1] + " ", line[colon + 1 :]
        elif (start.line, end.line) == (row + 1, row + 1) and self._is_one_token(name):
            before, behind = line[: start.column - 1], line[end.column - 1 :]
        else:
            return False
        first, *others = self._written(name, value)
        if others:
            comment = behind.rstrip(_BREAKS)
            self.lines[row : row + 1] = self._ended([line[: self.column] + first[self.column :] + comment, *others])
        else:
            written = first[self.column + len(house_style.scalar(name)) + 1 :].lstrip(" ")
            quote = line[start.column - 1 : start.column]
            self.lines[row] = before + (_quoted(value, quote) or written) + behind
        return True

    def _is_one_token(self, name: str) -> bool:
        """Return whether a value is a scalar, or stands in brackets, so that its end is exact."""
        if isinstance(self.data[name], str) or self.data[name] is None:
            return True
        start = self.marks.values[0, name]
        return self.lines[start.line - 1][start.column - 1] in "[{"

    def _change_items(self, name: str, value: Any) -> bool:
        """Change a list whose items stand on lines of their own; return False if they do not."""
        old = self.data[name]
        if not (isinstance(old, list) and isinstance(value, list | tuple) and not self._is_one_token(name)):
            return False
        places = [(self.marks.values[0, name, i], self.marks.ends[0, name, i]) for i in range(len(old))]
        kept = [i for i, item in enumerate(old) if item in value]
        new = [item for item in value if item not in old]
        if (
            not kept
            or [old[i] for i in kept] + new != list(value)
            or not all(isinstance(item, str) for item in [*old, *new])
            or any(start.line != end.line for start, end in places)
        ):
            return False
        row, column = places[kept[-1]][0].line - 1, places[kept[-1]][0].column - 1
        margin = self.lines[row][:column]
        if margin.strip() != "-":
            return False
        if self.lines[row][-1] not in _BREAKS:
            self.lines[row] += self.newline
        self.lines[row + 1 : row + 1] = self._ended([margin + house_style.scalar(item) for item in new])
        for i in reversed(range(len(old))):
            if i not in kept:
                gone = places[i][0].line - 1
                del self.lines[gone + (len(new) if gone > row else 0)]
        return True

    def _rewrite(self, name: str, value: Any) -> None:
        start, end = self.rows[name], self._end_row(name)
        header, *inner = self.lines[start:end]
        literal = isinstance(self.data[name], str) and re.search(r":[ \t]+[|>][0-9+-]*[ \t]*(?:#|\r?$)", header)
        if any(_COMMENT.search(line) for line in ([header, *_below_text(inner)] if literal else [header, *inner])):
            raise Refused(
                f"There is a comment inside `{name}`.", "Change it by hand in the file, so that none is lost."
            )
        first, *others = self._written(name, value)
        self.lines[start:end] = self._ended([header[: self.column] + first[self.column :], *others])


def _quoted(value: Any, quote: str) -> str:
    """Return ``value`` in the quotes that stood there; empty where it were none, or it could not stand so."""
    if quote not in ("'", '"') or not isinstance(value, str):
        return ""
    plain = value.isprintable() and "\\" not in value and quote not in value
    return f"{quote}{value}{quote}" if plain else ""


def _below_text(lines: list[str]) -> list[str]:
    """Return the lines that are indented less than the first of a block text: comments behind it."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    return [line for line in lines if line.strip() and len(line) - len(line.lstrip(" ")) < indents[0]]


def _rank(name: str, order: tuple[str, ...] = FIELDS) -> int:
    return order.index(name) if name in order else len(order)


class _Edit(NamedTuple):
    """New text in place of that from ``start`` to ``end``; of two at one place the lower rank comes first."""

    start: int
    end: int
    rank: int
    new: str


class _Parts:
    """The text of a record and where its parts stand in it."""

    def __init__(self, piece: str, newline: str) -> None:
        self.text = piece
        self.newline = newline
        self.marks = Marks()
        self.data = _read_record(piece, self.marks, anchors=False)
        self.lines = _LINE.findall(piece)
        self.starts = [0, *accumulate(map(len, self.lines))]

    def edit(self, path: Path, value: str) -> _Edit:
        """Return what sets the scalar at ``path``. Raises `Refused`."""
        inside, name = path[:-1], str(path[-1])
        container = _container(self.data, path)
        in_flow = any(self._is_flow(path[:length]) for length in range(len(path)))
        written = value if name in _COUNTS and value.isdecimal() else house_style.scalar(value, in_flow)
        if name in container:
            return self._replaced(path, container[name], _quoted(value, self.text[self._start(path)]) or written)
        field = f"{house_style.scalar(name, in_flow)}: {written}"
        rank = _part_rank(inside, name)
        if in_flow:
            return self._in_braces(inside, list(container), rank, field)
        return self._in_new_line(inside, container, rank, field)

    def _offset(self, place: Position) -> int:
        return self.starts[min(place.line, len(self.starts)) - 1] + place.column - 1

    def _start(self, path: Path) -> int:
        return self._offset(self.marks.values[0, *path])

    def _end(self, path: Path) -> int:
        return self._offset(self.marks.ends[0, *path])

    def _is_flow(self, path: Path) -> bool:
        """Return whether a list or mapping is written in brackets or braces."""
        return self.text[self._start(path)] in "[{"

    def _replaced(self, path: Path, old: Any, written: str) -> _Edit:
        if isinstance(old, dict | list):
            raise Refused(f"`{_shown(path)}` is not one value.", _BY_HAND)
        start, end = self._start(path), self._end(path)
        if old is None and start == end:
            key = re.compile(rf"[\"']?{re.escape(str(path[-1]))}[\"']?:").match(
                self.text, self._offset(self.marks.keys[0, *path])
            )
            if not key:
                raise Refused(f"`{_shown(path)}` is empty, and has no colon.", _BY_HAND)
            return _Edit(key.end(), key.end(), -1, f" {written}")
        if set(_BREAKS) & set(self.text[start:end]):
            raise Refused(f"`{_shown(path)}` is written in several lines.", _BY_HAND)
        return _Edit(start, end, -1, written)

    def _in_braces(self, inside: Path, keys: list[str | int], rank: int, field: str) -> _Edit:
        if keys:
            at = self._end((*inside, keys[-1]))
            return _Edit(at, at, rank, f", {field}")
        at = self._end(inside) - 1
        return _Edit(at, at, rank, field)

    def _in_new_line(self, inside: Path, container: dict[str | int, Any], rank: int, field: str) -> _Edit:
        places = [self.marks.keys[0, *inside, key] for key in container]
        if len({place.column for place in places}) != 1 or len({place.line for place in places}) != len(places):
            raise Refused(f"The fields of {_named(inside)} do not stand below one another.", _BY_HAND)
        first = next(iter(container))
        before = [key for key in container if _part_rank(inside, str(key)) <= rank] or [first]
        row = max(self._last_row((*inside, key), container[key]) for key in before)
        line = self.lines[row].rstrip(_BREAKS)
        at = self.starts[row] + len(line)
        newline = self.lines[row][len(line) :] or self.newline
        return _Edit(at, at, rank, newline + " " * (places[0].column - 1) + field)

    def _last_row(self, path: Path, value: Any) -> int:
        """Return the row of the last line, not blank, of the value at ``path``."""
        if isinstance(value, dict | list) and value and not self._is_flow(path):
            key = list(value)[-1] if isinstance(value, dict) else len(value) - 1
            return self._last_row((*path, key), value[key])
        start, end = self.marks.values[0, *path], self.marks.ends[0, *path]
        row = min(end.line, len(self.lines)) - 1
        # A text in lines of its own (`|`) ends where the next line begins.
        while row > start.line - 1 and not self.lines[row][: end.column - 1 if row == end.line - 1 else None].strip():
            row -= 1
        return row


def _named(inside: Path) -> str:
    return f"`{_shown(inside)}`" if inside else "this record"


def _part_rank(inside: Path, name: str) -> int:
    """Return where a key stands by custom among those of a record, or of a download."""
    return _rank(name, Download._fields if inside else FIELDS)
