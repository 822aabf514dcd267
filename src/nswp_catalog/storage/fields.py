"""Changing one field in the text of one record: its value, and nothing beside it."""

import re
from typing import Any

from nswp_catalog.core import house_style
from nswp_catalog.core.resource import FIELDS
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.parse import Marks, YamlError, parse

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_OTHER_BREAK = re.compile(r"\r(?!\n)|[\x85\u2028\u2029]")
_COMMENT = re.compile(r"(?:^|[ \t])#")


class Refused(CatalogError):
    """A change that cannot be made without touching what it must not touch."""


def with_field(piece: str, name: str, value: Any, newline: str) -> str:
    """Return ``piece``, the text of one record, with a field set to ``value``; None takes it out.

    New lines end in ``newline``. Comments stay, those behind the value included. Raises
    `Refused` where that cannot be.
    """
    return _Record(piece, newline).changed(name, value)


class _Record:
    """The lines of a record and where its fields stand in them."""

    def __init__(self, piece: str, newline: str) -> None:
        if _OTHER_BREAK.search(piece):  # the parser counts more lines than there are here
            raise Refused(
                "This record has line breaks of another kind.", "Save the file with the line breaks of Unix or Windows."
            )
        self.newline = newline
        self.lines = _LINE.findall(piece)
        self.marks = Marks()
        self.data = self._data(piece)
        self.rows = {name: self.marks.keys[0, name].line - 1 for name in self.data}
        columns = {self.marks.keys[0, name].column - 1 for name in self.data}
        start = self.marks.values[(0,)]
        if self.lines[start.line - 1][start.column - 1] == "{":
            raise Refused("This record is written in braces.", "Change it by hand in the file.")
        if len(columns) != 1 or len(set(self.rows.values())) != len(self.rows):
            raise Refused("The fields of this record do not stand below one another.", "Change it by hand in the file.")
        self.column = columns.pop()

    def _data(self, piece: str) -> dict[str, Any]:
        try:
            items = parse(piece.encode(), self.marks)
        except YamlError:
            items = None
        if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], dict):
            raise Refused("This record shares a part with another one.", "Change it by hand in the file.")
        return items[0]

    def changed(self, name: str, value: Any) -> str:
        """Return the text with one field changed."""
        if name not in self.data:
            self._insert(name, value)
        elif value is None:
            self._delete(name)
        elif not self._change_in_line(name, value) and not self._change_items(name, value):
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
        if not self.lines[row - 1].endswith("\n"):
            self.lines[row - 1] += self.newline
        self.lines[row:row] = self._ended(self._written(name, value))

    def _delete(self, name: str) -> None:
        start, end = self.rows[name], self._end_row(name)
        if start == 0:
            if end not in self.rows.values():
                raise Refused(f"`{name}` is the first line of its record.", "Take it out by hand in the file.")
            self.lines[end] = self.lines[0][: self.column] + self.lines[end][self.column :]
        del self.lines[start:end]

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
            comment = behind.rstrip("\r\n")
            self.lines[row : row + 1] = self._ended([line[: self.column] + first[self.column :] + comment, *others])
        else:
            self.lines[row] = before + first[self.column + len(house_style.scalar(name)) + 1 :].lstrip(" ") + behind
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
        if not self.lines[row].endswith("\n"):
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


def _below_text(lines: list[str]) -> list[str]:
    """Return the lines that are indented less than the first of a block text: comments behind it."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    return [line for line in lines if line.strip() and len(line) - len(line.lstrip(" ")) < indents[0]]


def _rank(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)
