"""Changing the text of a catalogue: the bytes of the records concerned, and no others.

A record's own text reaches from its dash to the last line that belongs to it. Comments and
blank lines after that are a gap, which no change touches; a comment right above a record
goes with the record. What cannot be changed so is refused, and every text that is made
here is read again: it must hold exactly what was wanted, and all else as before.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from nswp_catalog.core import house_style
from nswp_catalog.core.place import Path
from nswp_catalog.core.resource import FIELDS
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.cut import cut as cut_again
from nswp_catalog.storage.fields import Refused, changed_parts, part, with_field, with_parts
from nswp_catalog.storage.parse import Marks, YamlError, parse
from nswp_catalog.storage.read import Source, Unsure, piece_value, read, read_cut

Data = Mapping[str, Any]

_DASH = re.compile(rb"[ \t]*-(?=[ \t\r\n]|\Z)")
_EMPTY_LIST = re.compile(
    rb"(?P<key>(?:\A(?:\xef\xbb\xbf)?|(?<=\n))resources:)(?:[ \t]*(?:\[[ \t]*\]|~|null))?(?P<rest>[ \t]*(?:#[^\r\n]*)?(?P<end>\r?\n|\Z))"
)
_KEEPS = re.compile(rb"[|>]\d?\+")
# Quotes that are not closed on their line. Each begins with a plain character, which `re` finds fast.
_OPEN_QUOTES = (
    re.compile(rb"'(?<=[\s\[{,:]')(?:[^'\n]|'')*\n"),
    re.compile(rb'"(?<=[\s\[{,:]")(?:[^"\\\n]|\\.)*\\?\n'),
)
_ENDS = (b"\n", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")
_GONE = object()
"""What is wanted of a record that is taken out; a lone dash is a record too, whose value is None."""


class Place(NamedTuple):
    """Where the text of a record stands; ``lead`` is where the comment right above it begins."""

    lead: int
    start: int
    end: int


class _Edit(NamedTuple):
    """New bytes in place of those from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes


def opened(text: bytes) -> Source:
    """Return the catalogue in ``text`` for a change. Raises `Refused`, and `NotACatalog`."""
    source = read(text)
    if source.broken:
        raise Refused("The catalogue is not YAML as a whole.", "Run `catalog validate`, and put that right first.")
    return source


def record_value(source: Source, index: int) -> Any:
    """Return a record as it is read, every scalar a text. Raises `Refused`."""
    try:
        return source.value(index)
    except Unsure:
        pass  # an anchor, say: the whole text tells what it stands for
    try:
        records = parse(source.text)["resources"]
    except YamlError:
        records = []
    if len(records) != len(source):
        raise Refused("This record cannot be told from its neighbours.", "Run `catalog validate`.")
    return records[index]


def add(source: Source, records: Sequence[Data]) -> bytes:
    """Return the text with ``records`` behind the others, in the style of the last one. Raises `Refused`."""
    if not len(source):
        return _into_empty_list(source, records)
    text, cut = source.text, _cut(source)
    last = len(cut) - 1
    place = _record(cut, last)
    dash, key = _columns(cut.piece(last))
    newline = _newline(text, place.start)
    apart = last == 0 or b"\n" in text[_record(cut, last - 1).end : cut.starts[last]]
    # A lone CR ends a line for the parser; with LF it still ends one, with another break it would end two.
    joint = b"" if text.endswith(_ENDS, 0, place.end) else b"\n" if text.endswith(b"\r", 0, place.end) else newline
    ended = {last: _ended(cut.piece(last), joint)} if joint else {}

    def added(blank: bytes) -> bytes:
        written = joint + b"".join(blank + _written(record, dash, key, newline) for record in records)
        return _spliced(source, cut, [_Edit(place.end, place.end, written)], ended, records)

    if apart:
        try:
            return added(newline)
        except Refused:
            pass  # a `|+` text at the end of the last record would take the blank line for its own
    return added(b"")


def remove(source: Source, indexes: Collection[int]) -> bytes:
    """Return the text without the records at ``indexes``, their own comments and the blank lines before them.

    Raises `Refused`.
    """
    text, cut = source.text, _cut(source)
    edits: list[_Edit] = []
    for index in sorted(indexes):
        place = _record(cut, index)
        start, end = place.lead, place.end
        floor = edits[-1].end if edits else 0
        if index > 0:
            blank = re.search(rb"(?:(?<=\n)[ \t]*\r?\n)+\Z", text[max(floor, start - 1000) : start])
            # Where the next record follows close, the blank lines go on to part its neighbours.
            if blank and (index + 1 == len(cut) or not text[end : cut.end].lstrip(b" \t").startswith((b"-", b"#"))):
                start -= len(blank[0])
        elif blank := re.match(rb"(?:[ \t]*\r?\n)+", text[end : cut.end]):
            end += len(blank[0])
        edits.append(_Edit(start, end, b""))
    return _spliced(source, cut, edits, dict.fromkeys(indexes, _GONE))


def edit(source: Source, changes: Mapping[int, Data]) -> bytes:
    """Return the text with fields of the records at some indexes changed; a value of None takes a field out.

    Raises `Refused`.
    """
    new_pieces: dict[int, tuple[str, Any]] = {}
    for index, before, newline in pieces(source, changes):
        fields, text = changes[index], before
        value = dict(record_value(source, index))
        for name, new in fields.items():
            if name in value if new is None else value.get(name) != as_read(new):
                with _naming(value, index):
                    text = with_field(text, name, new, newline)
                value[name] = as_read(new)
        if text.endswith("\n") and not before.encode().endswith((*_ENDS, b"\r")):
            value = {
                **_ended(before.encode(), newline.encode()),
                **{name: value[name] for name in fields if name in value},
            }
        value = {name: old for name, old in value.items() if fields.get(name, old) is not None or name not in fields}
        new_pieces[index] = text, value
    return with_pieces(source, new_pieces)


def edit_parts(source: Source, changes: Mapping[int, Mapping[Path, str | int]]) -> bytes:
    """Return the text with scalars inside the records at some indexes set: ``{3: {("downloads", 0, "url"): "…"}}``.

    A key that is not there yet is written; a scalar that is, is replaced in its line. Raises
    `Refused`, naming the record.
    """
    if not changes:
        return source.text
    cut = _cut(source)
    new_pieces: dict[int, tuple[str, Any]] = {}
    for index, parts in changes.items():
        value = record_value(source, index)
        with _naming(value, index):
            new = {path: str(to) for path, to in parts.items() if part(value, path) != str(to)}
            if new:
                text, newline = _piece(cut, index)
                new_pieces[index] = with_parts(text, new, newline), changed_parts(value, new)
    return with_pieces(source, new_pieces) if new_pieces else source.text


@contextmanager
def _naming(value: Any, index: int) -> Iterator[None]:
    """Name the record in what is refused of it: by its id, or by its number if it has none."""
    try:
        yield
    except Refused as error:
        given = value.get("id") if isinstance(value, dict) else None
        name = f"`{given}`" if isinstance(given, str) else f"Record {index + 1}"
        raise Refused(f"{name}: {error.message}", error.advice) from None


def pieces(source: Source, indexes: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Yield some records as they stand: the index, the text, and how its lines end. Raises `Refused`."""
    cut = _cut(source)
    return ((index, *_piece(cut, index)) for index in indexes)


def _piece(cut: Cut, index: int) -> tuple[str, str]:
    place = _record(cut, index)
    return cut.text[place.start : place.end].decode("utf-8"), _newline(cut.text, place.start).decode()


def with_pieces(source: Source, new: Mapping[int, tuple[str, Any]]) -> bytes:
    """Return the text with other texts for the records at some indexes, each given with the value that it has then.

    Raises `Refused`.
    """
    cut = _cut(source)
    places = {index: _record(cut, index) for index in sorted(new)}
    edits = [_Edit(place.start, place.end, new[index][0].encode()) for index, place in places.items()]
    return _spliced(source, cut, edits, {index: value for index, (_, value) in new.items()})


def record_text(source: Source, index: int) -> str:
    """Return the YAML of one record with its comments, at the left margin, for an editor. Raises `Refused`."""
    text, cut = source.text, _cut(source)
    place = _record(cut, index)
    margin = " " * _columns(cut.piece(index))[0]
    lines = text[place.start : place.end].decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join(line.removeprefix(margin) for line in lines) + "\n"


def replace(source: Source, index: int, written: str) -> bytes:
    """Return the text with ``written``, a record as `record_text` gives it, in place of the record at ``index``.

    Raises `Refused`, and `YamlError` for what is not YAML.
    """
    text, cut = source.text, _cut(source)
    place = _record(cut, index)
    items = parse(written.encode())
    if not isinstance(items, list) or len(items) != 1:
        raise Refused("This is not one record.", "Leave one list item: a dash, and the fields below it.")
    margin = " " * _columns(cut.piece(index))[0]
    newline = _newline(text, place.start)
    piece = newline.join((margin + line if line.strip() else "").encode() for line in written.rstrip("\n").split("\n"))
    if text.endswith(b"\n", 0, place.end):
        piece += newline
    return _spliced(source, cut, [_Edit(place.start, place.end, piece)], {index: items[0]})


def _spliced(
    source: Source, cut: Cut, edits: Sequence[_Edit], wanted: Mapping[int, Any], added: Sequence[Data] = ()
) -> bytes:
    """Return the text with ``edits``, if it then holds what is ``wanted`` of the records, and all else as before.

    `_GONE` is wanted of a record that goes. Raises `Refused`.
    """
    new = _with_edits(source.text, 0, len(source.text), edits)
    if not _holds_nearby(source, cut, edits, wanted, added):
        _check_whole(source, new, wanted, added)
    return new


def _with_edits(text: bytes, start: int, end: int, edits: Sequence[_Edit]) -> bytes:
    view = memoryview(text)  # large parts are copied once, by the join
    parts: list[bytes | memoryview] = []
    for change in edits:
        parts += [view[start : change.start], change.new]
        start = change.end
    return b"".join([*parts, view[start:end]])


def _holds_nearby(
    source: Source, cut: Cut, edits: Sequence[_Edit], wanted: Mapping[int, Any], added: Sequence[Data]
) -> bool:
    """Return whether the records from the neighbour before the edits to the one behind are surely as wanted.

    All others are the same bytes, and were cut without a doubt.
    """
    if source.pieces is None or edits[0].start < cut.starts[0] or edits[-1].end > cut.end or _is_doubtful(cut):
        return False
    first = max(bisect_right(cut.starts, edits[0].start) - 2, 0)
    last = min(bisect_left(cut.starts, edits[-1].end) + 1, len(cut))
    part = _with_edits(source.text, cut.starts[first], cut.span(last - 1)[1], edits)
    reduced = cut_again(cut.head + part + cut.tail)
    if reduced is None or (reduced.head, reduced.tail) != (cut.head, cut.tail):
        return False
    try:
        values = [source.value(index) for index in range(first, last)]
        new = [piece_value(reduced.piece(index)) for index in range(len(reduced))]
        return new == _wanted(values, first, wanted, added)
    except Unsure:
        return False


def _is_doubtful(cut: Cut) -> bool:
    """Return whether a quoted text reaches beyond its piece, so that what looks like records is a part of it.

    Only quotes can hide records: in brackets a key has to stand on one line.
    """
    for opens in _OPEN_QUOTES:
        for quote in opens.finditer(cut.text, cut.starts[0], cut.end):
            try:
                piece_value(cut.piece(bisect_right(cut.starts, quote.start()) - 1))
            except Unsure:
                return True
    return False


def _check_whole(source: Source, new: bytes, wanted: Mapping[int, Any], added: Sequence[Data]) -> None:
    try:
        before, after = parse(source.text), parse(new)
    except YamlError as error:
        raise _cannot(f"line {error.position.line} would not be YAML") from error
    before["resources"] = _wanted(before["resources"] or [], 0, wanted, added)
    after["resources"] = after.get("resources") or []
    if before != after:
        raise _cannot("something else would change with it")


def _ended(piece: bytes, newline: bytes) -> Any:
    """Return the value of a record without a line break at its end, once it has one: a `|` text there takes it in."""
    return parsed(piece + newline)[0]


def _wanted(values: Sequence[Any], first: int, wanted: Mapping[int, Any], added: Sequence[Data]) -> list[Any]:
    """Return ``values``, of the records from the index ``first`` on, as they should be afterwards."""
    changed = [wanted.get(index, value) for index, value in enumerate(values, first)]
    return [value for value in changed if value is not _GONE] + [as_read(record) for record in added]


def _cannot(reason: str) -> Refused:
    return Refused(f"This change cannot be made safely: {reason}.", "Make it by hand in the file.")


def _cut(source: Source) -> Cut:
    """Return where the records of ``source`` stand, found by the parser where they cannot be cut cheaply."""
    if source.pieces is not None:
        return source.pieces
    marks = Marks()
    parse(source.text, marks)
    return _items(source.text, marks, ("resources",), len(source))


def item_spans(text: bytes, marks: Marks, path: Path, number: int) -> list[Place]:
    """Return where the items of the list at ``path`` stand in ``text``, whose ``marks`` are given. Raises `Refused`."""
    cut = _items(text, marks, path, number)
    return [_record(cut, index) for index in range(number)]


def _items(text: bytes, marks: Marks, path: Path, number: int) -> Cut:
    """Return ``text`` cut where the lines with the dashes of a list's items begin. Raises `Refused`."""
    lines = _line_starts(text)
    starts: list[int] = []
    for index in range(number):
        row = marks.values[(*path, index)].line - 1
        while row > 0 and not _DASH.match(text, lines[row]):
            row -= 1
        starts.append(lines[row])
    if len(set(starts)) != len(starts) or not starts or starts[0] <= lines[marks.keys[path].line - 1]:
        raise Refused("The items stand in brackets, not below one another.", "Change them by hand in the file.")
    # A list ends where the next thing begins: a key, or the mark `...` that ends the document.
    end = marks.ends[path].line - 1
    return Cut(text, tuple(starts), lines[end] if end < len(lines) else len(text))


def _line_starts(text: bytes) -> list[int]:
    """Return where the lines begin that the parser counts: after CR, NEL, LS and PS too (YAML 1.1, section 4.1.4)."""
    return [0, *(match.end() for match in re.finditer(rb"\r\n?|\n|\xc2\x85|\xe2\x80[\xa8\xa9]", text))]


def _record(cut: Cut, index: int) -> Place:
    """Return where a record stands without the gap below it, and with the comment right above it."""
    start, end = cut.span(index)
    floor = 0  # above the first item stands the line with the key of the list
    if index:
        floor = cut.starts[index - 1]
        floor += _own_length(cut.text[floor:start])
    lead = start
    for line in reversed(cut.text[floor:start].splitlines(keepends=True)):
        if not line.lstrip(b" ").startswith(b"#"):
            break
        lead -= len(line)
    return Place(lead, start, start + _own_length(cut.text[start:end]))


def _own_length(piece: bytes) -> int:
    """Return how much of ``piece`` belongs to its record: up to the gap of comments and blank lines."""
    dash = len(piece) - len(piece.lstrip(b" "))
    lines = re.findall(rb"[^\n]*\n|[^\n]+\Z", piece)
    own = len(lines)
    while own > 1 and _is_gap(lines[own - 1], dash):
        own -= 1
    length = sum(map(len, lines[:own]))
    if own < len(lines) and not lines[own].strip() and _KEEPS.search(piece) and parsed(piece[:length]) != parsed(piece):
        return len(piece)  # a `|+` text owns the blank lines below it
    return length


def parsed(piece: bytes, marks: Marks | None = None) -> Any:
    """Return the value of a part of a catalogue's text. Raises `Refused` where it does not stand alone."""
    try:
        return parse(piece, marks)
    except YamlError:
        raise Refused("This record shares a part with another one.", "Change it by hand in the file.") from None


def _is_gap(line: bytes, dash: int) -> bool:
    words = line.strip()
    return not words or (words.startswith(b"#") and len(line) - len(line.lstrip(b" ")) <= dash)


def _columns(piece: bytes) -> tuple[int, int]:
    """Return the columns, from 0, of a record's dash and of its keys."""
    marks = Marks()
    parsed(piece, marks)
    dash = len(piece) - len(piece.lstrip(b" "))
    keys = {place.column - 1 for path, place in marks.keys.items() if len(path) == 2}
    return dash, max(min(keys, default=0), dash + 2)


def _newline(text: bytes, offset: int) -> bytes:
    """Return how the line at ``offset`` ends, or the one before it if it is the last and does not."""
    end = text.find(b"\n", offset)
    if end == -1:
        end = text.rfind(b"\n", 0, offset)
    return b"\r\n" if end > 0 and text[end - 1 : end] == b"\r" else b"\n"


def _written(record: Data, dash: int, key: int, newline: bytes) -> bytes:
    lines = house_style.fields(_in_order(record), key)
    lines[0] = " " * dash + "-" + " " * (key - dash - 1) + lines[0].lstrip(" ")
    return b"".join(line.encode() + newline for line in lines)


def _in_order(record: Data) -> dict[str, Any]:
    known = {name: record[name] for name in FIELDS if name in record}
    return {**known, **{name: value for name, value in record.items() if name not in known}}


def _into_empty_list(source: Source, records: Sequence[Data]) -> bytes:
    text = source.text
    match = _EMPTY_LIST.search(text)
    if not match:
        raise _cannot("the empty list is not written as `resources:` or `resources: []`")
    newline = _newline(text, match.start())
    added = newline.join(_written(record, 2, 4, newline) for record in records)
    rest = match["rest"] if match["end"] else match["rest"] + newline
    new = text[: match.end("key")] + rest + added + text[match.end() :]
    if not _holds_all(source, new, records):
        _check_whole(source, new, {}, records)
    return new


def _holds_all(source: Source, new: bytes, records: Sequence[Data]) -> bool:
    """Return whether ``new`` surely has ``records`` and nothing else than ``source`` had."""
    filled = read_cut(new)
    if filled is None or filled.top != source.top or len(filled) != len(records):
        return False
    try:
        values = map(filled.value, range(len(filled)))
        # Most records are texts throughout, as they are read.
        return all(value == record or value == as_read(record) for value, record in zip(values, records, strict=True))
    except Unsure:
        return False


def as_read(value: Any) -> Any:
    """Return ``value`` as it is once written and read again: every scalar a text."""
    if type(value) is str:
        return value  # nearly every one
    if type(value) is dict or isinstance(value, Mapping):
        return {key: item if type(item) is str else as_read(item) for key, item in value.items()}
    if type(value) is list or (isinstance(value, Sequence) and not isinstance(value, str)):
        return [item if type(item) is str else as_read(item) for item in value]
    return None if value is None else str(value)
