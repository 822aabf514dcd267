"""The syntax of BibTeX files: entries with their fields, as BibTeX takes them and as people write them.

Where BibTeX would stop, what is plainly meant is read: an entry ends where a line begins the next
one, and a comma, a brace or a quotation mark that is missing or one too many is told.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple


class Block(NamedTuple):
    """An entry: its ``kind`` in small letters, its ``key``, and its fields with their macros resolved."""

    line: int
    kind: str
    key: str
    fields: dict[str, str]
    """By name in small letters; a name that is there again with another value is ``name#2``."""
    remarks: tuple[str, ...] = ()
    fault: str = ""


_KEY_AND_FIELD = r"\s*+[^\s,{}()=]{0,200}+\s*+,\s*+[\w-]++\s*+="
# What begins a line like this is an entry even inside of a value, which then was never closed.
_BEGIN = re.compile(
    r"^[ \t]*@\s*(?:(?i:string|preamble|comment)\s*[{(]"
    rf"|[^\W\d_][\w+*-]*\s*(?:\{{\s*+[^\s,{{}}()=]{{0,200}}+\s*+[,=]|\({_KEY_AND_FIELD}))",
    re.MULTILINE,
)
_OPENING = re.compile(r"@\s*([^\W\d_][\w+*-]*)\s*([{(])")
_STRING = re.compile(r"@\s*(string)\s*([{(])", re.IGNORECASE)
_FIRST_FIELD = re.compile(_KEY_AND_FIELD)
_KEY = re.compile(r"\s*([^,={}\n]*)")
_GAP = re.compile(r"(?:[\s,]|%.*)*")
_NAME = re.compile(r"([^\s=,{}\"#()]+(?:[ \t]+[^\s=,{}\"#()]+){0,2})\s*=\s*")
_SIMPLE = re.compile(r'([^\s=,{}"#()]+)\s*=\s*(?:\{([^{}]*)\}|"([^"{}]*)"|(\d+))\s*,')
_BARE = re.compile(r"[^\s,{}()\"#=]+")
_BRACES = re.compile(r"[{}]")
_BRACES_WITHOUT_ESCAPED = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTES = re.compile(r'[{}"]')
_GOES_ON = re.compile(r"\s*(?:[,#})]|[^\s=,{}\"#()]+\s*=)")
_BRACE_TOO_MANY = re.compile(r"[})]\s*,\s*[a-zA-Z][\w-]*\s*=\s*[{\"\w]")


def blocks(text: str) -> Iterator[Block]:
    """Yield the entries of a file in their order, broken ones with a fault."""
    return _Scanner(text.replace("\r\n", "\n").replace("\r", "\n")).blocks()


class _UnclosedError(Exception):
    """A value that does not end, where it begins, and the sign that is missing."""


class _Scanner:
    """A text, the places where entries surely begin in it, and the macros that it defines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begins = [match.start() for match in _BEGIN.finditer(text)]
        self._has_open_comment = False
        self._macros: dict[str, str] = {}
        place = 0
        while match := _STRING.search(text, place):  # some are used before they are defined
            place = self._define(match)

    def blocks(self) -> Iterator[Block]:
        """Yield the entries."""
        place, line, counted = 0, 1, 0
        while match := _OPENING.search(self._text, place):
            line += self._text.count("\n", counted, match.start())
            counted = match.start()
            kind = match[1].lower()
            if _COMMENTED.fullmatch(self._text, self._text.rfind("\n", 0, match.start()) + 1, match.start()):
                place = _after(_LINE, self._text, match.end(), len(self._text))
            elif kind in ("comment", "preamble"):
                place = self._after_comment(match)
            elif kind == "string":
                place = self._define(match)
            elif match[2] == "(" and not _FIRST_FIELD.match(self._text, match.end()):
                place = match.end()  # words: "@name (who, what)"
            else:
                block, place = self._entry(match, line)
                yield block

    def _limit(self, place: int) -> int:
        """Return where the next entry surely begins after ``place``, or the text ends."""
        number = bisect_right(self._begins, place)
        return self._begins[number] if number < len(self._begins) else len(self._text)

    def _after_comment(self, match: re.Match[str]) -> int:
        """Return where a comment ends; entries that are whole within its braces are comment too."""
        if match[2] == "{" and not self._has_open_comment:
            if end := _closed(self._text, match.end() - 1, len(self._text), _BRACES):
                return end
            self._has_open_comment = True  # one is enough to know it: each search goes to the end of the file
        return match.end()

    def _define(self, match: re.Match[str]) -> int:
        """Take the macros of a ``@string`` and return where it ends."""
        limit = self._limit(match.start())
        fields = _Fields(self._text, match.end(), limit, self._macros)
        try:
            fields.read(")" if match[2] == "(" else "}")
        except _UnclosedError:
            return limit
        self._macros.update(fields.found)
        return fields.place

    def _entry(self, match: re.Match[str], line: int) -> tuple[Block, int]:
        """Return the entry that begins with ``match``, and where it ends."""
        limit = self._limit(match.start())
        key, place = self._key(match.end())
        fields = _Fields(self._text, place, limit, self._macros)
        kind = match[1].lower()
        try:
            fields.read(")" if match[2] == "(" else "}")
        except _UnclosedError as unclosed:
            name, sign = unclosed.args
            return Block(line, kind, key, {}, (), f"The {sign} that opens `{name}` is never closed."), limit
        return Block(line, kind, key, fields.found, tuple(fields.remarks())), fields.place

    def _key(self, place: int) -> tuple[str, int]:
        """Return a citation key and where the fields begin; the key may be missing, or the comma after it."""
        match = _KEY.match(self._text, place)
        if match is None:
            return "", place
        key = match[1].strip()
        if self._text[match.end() : match.end() + 1] != "=":
            return key, match.end()
        words = key.split()
        return " ".join(words[:-1]), match.start(1) + match[1].rfind(words[-1]) if words else match.end() + 1


class _Fields:
    """The fields of one entry, from ``place`` in a text to ``limit`` at the farthest."""

    def __init__(self, text: str, place: int, limit: int, macros: dict[str, str]) -> None:
        self._text, self.place, self._limit, self._macros = text, place, limit, macros
        self.found: dict[str, str] = {}
        self._loose: list[str] = []
        self._strange: list[str] = []
        self._is_open = False
        self._has_open_brace = False

    def read(self, close: str) -> None:
        """Read until the entry is closed. Raises `_UnclosedError`."""
        text = self._text
        while True:
            self.place = _after(_GAP, text, self.place, self._limit)
            if simple := _SIMPLE.match(text, self.place, self._limit):
                self._keep(simple[1], simple[simple.lastindex or 0])
                self.place = simple.end()
            elif self.place >= self._limit:
                self._is_open = True
                return
            elif text[self.place] == close and not _BRACE_TOO_MANY.match(text, self.place, self._limit):
                self.place += 1
                return
            elif name := _NAME.match(text, self.place, self._limit):
                self.place = name.end()
                self._keep(name[1], self._value(name[1]))
            else:
                self._pass_over()

    def remarks(self) -> Iterator[str]:
        """Yield what is to be told, each as one sentence."""
        if self._loose:
            yield f"A comma or a quotation mark is missing after: {', '.join(self._loose)}."
        if self._strange:
            yield f"Not understood, and left out: {' … '.join(self._strange)}."
        if self._is_open:
            yield "The brace that ends it is missing."

    def _keep(self, name: str, value: str) -> None:
        name = known = "-".join(name.lower().split())
        number = 1
        while name in self.found and self.found[name] != value:
            number += 1
            name = f"{known}#{number}"
        self.found[name] = value

    def _value(self, name: str) -> str:
        """Return a value, its parts put together. Raises `_UnclosedError`."""
        start, pieces = self.place, []
        while True:
            pieces.append(self._piece(name))
            self.place = _after(_SPACE, self._text, self.place, self._limit)
            if self._text[self.place : self.place + 1] != "#" or self.place >= self._limit:
                break
            self.place = _after(_SPACE, self._text, self.place + 1, self._limit)
        if self.place < self._limit and not _GOES_ON.match(self._text, self.place, self._limit):
            self._loose.append(name.lower())
            self.place = _after(_REST, self._text, self.place, self._limit)
            return self._text[start : self.place].strip()
        return "".join(pieces)

    def _piece(self, name: str) -> str:
        """Return the braced, quoted or bare part of a value that stands here. Raises `_UnclosedError`."""
        start, sign = self.place, self._text[self.place : self.place + 1]
        if sign in ("{", '"') and start < self._limit:
            end = self._end_of_braced(start) if sign == "{" else self._end_of_quoted(start)
            if not end:
                raise _UnclosedError(name.lower(), "brace" if sign == "{" else "quotation mark")
            self.place = end
            return self._text[start + 1 : end - 1]
        self.place = _after(_BARE, self._text, start, self._limit)
        word = self._text[start : self.place]
        return self._macros.get(word.lower(), word)

    def _end_of_braced(self, start: int) -> int:
        """Return where a braced part ends. BibTeX counts escaped braces too, some programs do not: what goes on well is meant."""
        ends = [_closed(self._text, start, self._limit, braces) for braces in (_BRACES, _BRACES_WITHOUT_ESCAPED)]
        return next((end for end in ends if end and _GOES_ON.match(self._text, end, self._limit)), ends[0] or ends[1])

    def _end_of_quoted(self, start: int) -> int:
        """Return where a quoted part ends: at a mark outside of braces after which the entry goes on."""
        depth = last = 0
        for match in _QUOTES.finditer(self._text, start + 1, self._limit):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if depth < 0:
                    break
            elif depth == 0:
                last = match.end()
                if _GOES_ON.match(self._text, last, self._limit):
                    break
        return last

    def _pass_over(self) -> None:
        """Leave out what is no field: a braced part, or the rest of a line up to a comma."""
        start = self.place
        is_braced = self._text[start] == "{" and not self._has_open_brace
        end = _closed(self._text, start, self._limit, _BRACES) if is_braced else 0
        self._has_open_brace |= is_braced and not end
        self.place = end or max(_after(_REST, self._text, start, self._limit), start + 1)
        if words := " ".join(self._text[start : self.place].split()).strip("{}()"):
            self._strange.append(words[:60])


_COMMENTED = re.compile(r"\s*%[\s%]*")
_LINE = re.compile(r".*")
_SPACE = re.compile(r"\s*")
_REST = re.compile(r"[^,\n{}]*")


def _after(pattern: re.Pattern[str], text: str, place: int, limit: int) -> int:
    """Return where a pattern, which may match nothing, ends."""
    match = pattern.match(text, place, limit)
    return match.end() if match else place


def _closed(text: str, start: int, limit: int, braces: re.Pattern[str]) -> int:
    """Return where the brace that opens at ``start`` is closed, 0 if it is not."""
    depth = 0
    for match in braces.finditer(text, start, limit):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return 0
