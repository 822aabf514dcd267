"""From the bytes of a file to the values of its records: by the cheap cut, or parsed whole.

Both ways give the same values. The cut way reads one record alone, which is what makes the
index quick to refresh, and keeps a broken record from taking the rest down.
"""

import codecs
import re
from collections.abc import Mapping
from typing import Any

from nswp_catalog.core.place import Position
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.rule import RULES
from nswp_catalog.storage.cut import Cut, cut
from nswp_catalog.storage.parse import Anchored, YamlError, parse
from nswp_catalog.storage.plain import read_plain

_CONFLICT = re.compile(rb"(?:\A|\n)(?:<{7}|>{7})(?= )")
_CHUNK = 1 << 20


class NotACatalog(Exception):
    """Raised for a text in which no record can be read; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Unsure(Exception):
    """Raised when a piece of a cut cannot be read alone: only the whole text can tell why."""


class Source:
    """A text known to be a catalogue.

    ``top`` holds the top-level keys but for the records. ``pieces`` is the cut of the
    records, or None where the text was parsed whole into ``values``. A ``broken`` text is
    not YAML as a whole, but some of its pieces are.
    """

    __slots__ = ("broken", "pieces", "text", "top", "values")

    def __init__(
        self,
        text: bytes,
        top: Mapping[str, Any],
        pieces: Cut | None,
        values: tuple[Any, ...] = (),
        broken: bool = False,
    ) -> None:
        self.text = text
        self.top = top
        self.pieces = pieces
        self.values = values
        self.broken = broken

    def __len__(self) -> int:
        return len(self.values) if self.pieces is None else len(self.pieces)

    def value(self, index: int) -> Any:
        """Return the value of one record.

        Raises `Unsure` for a piece that cannot be read alone, or `YamlError` (with a
        position in the piece) when the text is known to be broken.
        """
        if self.pieces is None:
            return self.values[index]
        return piece_value(self.pieces.piece(index), self.broken)


def read(text: bytes) -> Source:
    """Return the catalogue in ``text``, cut if it can be. Raises `NotACatalog`."""
    return read_cut(text) or read_carefully(text)


def read_cut(text: bytes) -> Source | None:
    """Return the catalogue in ``text``, cut, or None if it cannot be."""
    pieces = cut(text)
    top = _top(pieces) if pieces else None
    return None if pieces is None or top is None else Source(text, top, pieces)


def read_carefully(text: bytes) -> Source:
    """Return the catalogue in ``text``, parsed whole; its readable pieces if it is broken.

    Raises `NotACatalog` if there are none.
    """
    _refuse_unreadable(text)
    try:
        return _read_whole(text)
    except YamlError as error:
        source = read_cut(text)
        if source is None:
            raise NotACatalog(yaml_problem(error)) from None
        source.broken = True
        if not any(_is_readable(source, index) for index in range(len(source))):
            raise NotACatalog(yaml_problem(error)) from None
        return source


def piece_value(piece: bytes, broken: bool = False) -> Any:
    """Return the value of the one record in ``piece``.

    Raises `Unsure`, or `YamlError` when the text is known to be ``broken``.
    """
    items = read_plain(piece)
    if items is None:
        try:
            items = parse(piece, anchors=broken, around=1)
        except Anchored:
            raise Unsure from None
        except YamlError:
            if broken:
                raise
            raise Unsure from None
    if type(items) is list and len(items) == 1:
        return items[0]
    if broken:
        message = "This record cannot be told from its neighbours."
        raise YamlError("yaml-syntax", message, "Align its dash with the dashes of the other records.", Position(1, 1))
    raise Unsure


def yaml_problem(error: YamlError, first_line: int = 1, resource: str = "") -> Problem:
    """Return ``error``, whose text begins at ``first_line`` of the file, as a problem."""
    position = Position(error.position.line + first_line - 1, error.position.column)
    return Problem(
        error.rule, RULES[error.rule].severity, str(error), error.advice, position=position, resource=resource
    )


def _is_readable(source: Source, index: int) -> bool:
    try:
        return isinstance(source.value(index), dict)
    except (YamlError, Unsure):
        return False


def _read_whole(text: bytes) -> Source:
    data = parse(text)
    if not isinstance(data, dict) or not isinstance(data.get("resources", ""), list | None):
        message = "This file has no list of resources."
        advice = "A catalogue has a line `resources:` with records below it, each beginning with a dash."
        severity = RULES["not-a-catalogue"].severity
        raise NotACatalog(Problem("not-a-catalogue", severity, message, advice, position=Position(1, 1)))
    top = {key: value for key, value in data.items() if key != "resources"}
    return Source(text, top, None, tuple(data["resources"] or ()))


def _top(pieces: Cut) -> dict[str, Any] | None:
    """Return the top-level keys around the records, or None if they do not parse by themselves."""
    try:
        # With a key above it the tail goes on with a mapping, as it does in the file.
        head, tail = parse(pieces.head), parse(b"resources: ~\n" + pieces.tail)
    except YamlError:
        return None
    for part in (head, tail):
        if not isinstance(part, dict) or part.pop("resources", "") is not None:
            return None
    return None if head.keys() & tail.keys() else {**head, **tail}


def _refuse_unreadable(text: bytes) -> None:
    """Raise `NotACatalog` for text that is not UTF-8, or that git could not merge."""
    if conflict := _CONFLICT.search(text):
        marker = conflict.start() + (text[conflict.start()] == 0x0A)
        raise _unreadable(
            "conflict-marker",
            "Git left a conflict here: two people changed the same place.",
            "Choose which lines stay, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`.",
            text, marker,
        )  # fmt: skip
    if (offset := _first_not_utf8(text)) is not None:
        raise _unreadable(
            "not-utf8", "The file is not UTF-8 from here on.", "Save it again with the encoding UTF-8.", text, offset
        )


def _first_not_utf8(text: bytes) -> int | None:
    # By chunks: decoding at once would take up to four times the size of the file.
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    try:
        for done in range(0, len(text), _CHUNK):
            decoder.decode(text[done : done + _CHUNK], final=done + _CHUNK >= len(text))
    except UnicodeDecodeError as error:
        pending = len(error.object) - len(text[done : done + _CHUNK])
        return done - pending + error.start
    return None


def _unreadable(rule: str, message: str, advice: str, text: bytes, offset: int) -> NotACatalog:
    line_start = text.rfind(b"\n", 0, offset) + 1
    column = len(text[line_start:offset].decode("utf-8", "replace")) + 1
    position = Position(text.count(b"\n", 0, offset) + 1, column)
    return NotACatalog(Problem(rule, RULES[rule].severity, message, advice, position=position))
