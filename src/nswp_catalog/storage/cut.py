"""The cheap cut of a catalogue's text into its head, its records and its tail.

Cutting looks at line starts only, so it is some fifty times as fast as parsing. It is
safe because of what is checked afterwards (`storage.read`): every piece must parse alone,
to exactly one record, without anchors. What this module cannot cut it refuses.
"""

import re

BOM = b"\xef\xbb\xbf"

_KEY = b"resources:"
_KEY_LINE = re.compile(rb"resources:[ \t]*(?:#[^\r\n]*)?\r?\n")
_FIRST_ITEM = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?P<indent> *)-(?=[ \r\n])")
# Line breaks that YAML 1.1 knows and that looking for "\n" would miss: NEL, LS and PS.
# Patterns find them in a third of the time that `in` takes.
_OTHER_BREAKS = (re.compile(rb"\xc2\x85"), re.compile(rb"\xe2\x80[\xa8\xa9]"))
_LONE_CR = re.compile(rb"\r(?!\n)")
_DOCUMENT_MARK = re.compile(rb"\n(?:---|\.\.\.|%)")
# Both begin with a plain "\n", which `re` finds far faster than "^".
_NEXT_KEY = re.compile(rb"\n(?=[^\s#])")
_NEXT_KEY_BESIDE_DASHES = re.compile(rb"\n(?=[^\s#])(?!-(?:[ \r\n]|\Z))")


class Cut:
    """A text cut where its records begin. ``starts`` are byte offsets of the lines with their dashes.

    A record's piece reaches to the next start, so blank lines and comments between two
    records belong to the piece before. ``end`` is where the last piece ends.
    """

    __slots__ = ("end", "starts", "text")  # not a dataclass, whose import takes as long as the whole cut

    def __init__(self, text: bytes, starts: tuple[int, ...], end: int) -> None:
        self.text = text
        self.starts = starts
        self.end = end

    @property
    def head(self) -> bytes:
        """Everything before the first record, with the line ``resources:``."""
        return self.text[: self.starts[0]]

    @property
    def tail(self) -> bytes:
        """Everything after the last record."""
        return self.text[self.end :]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, index: int) -> tuple[int, int]:
        """Return where the piece of a record begins and ends."""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else self.end
        return self.starts[index], end

    def piece(self, index: int) -> bytes:
        """Return the text of one record."""
        start, end = self.span(index)
        return self.text[start:end]


def cut(text: bytes) -> Cut | None:
    """Return ``text`` cut into records, or None where only a parser can tell them apart."""
    if any(mark.search(text) for mark in _OTHER_BREAKS) or (b"\r" in text and _LONE_CR.search(text)):
        return None
    at_start = text.startswith(_KEY)
    if at_start + text.count(b"\n" + _KEY) != 1:
        return None
    key_line = _KEY_LINE.match(text, 0 if at_start else text.index(b"\n" + _KEY) + 1)
    item = key_line and _FIRST_ITEM.match(text, key_line.end())
    if not item:
        return None
    indent, first = item["indent"], item.start("indent")
    next_key = (_NEXT_KEY if indent else _NEXT_KEY_BESIDE_DASHES).search(text, first)
    end = next_key.end() if next_key else len(text)
    # Among the records a mark would have been taken for the next key.
    if _DOCUMENT_MARK.search(text, end - 1):
        return None
    others = re.compile(rb"\n%b-(?=[ \r\n]|\Z)" % indent).finditer(text, first, end)
    return Cut(text, (first, *[other.start() + 1 for other in others]), end)
