"""A fast reader for the plain YAML that most records are written in.

libyaml spends most of its time in handing over events; a record in the house style (block
mappings and lists, ``|`` texts, one-line scalars, short ``[a, b]`` lists) is read here some
five times as fast. Whatever is not surely that is left to `storage.parse`: `read_plain`
then returns None. What it does return is what the parser would: tests and the fuzz
benchmark hold the two together.
"""

import re
from typing import Any

# A plain scalar begins with a letter or digit (or anything beyond ASCII) and has no ": ", " #".
# Its first characters are named by those that they are not: so the class compiles in a fraction of the time.
_PLAIN = r"[^\x00-\x27\x29-\x2d:-@\[-`{-\x7f][^\n:#]*(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*)*"
# The parser refuses keys beyond 1,024 characters and nesting beyond `parse.MAX_DEPTH`; both are left to it.
_LINE = re.compile(
    rf"(?P<indent> {{0,30}})(?P<dash>- )?(?:(?P<key>(?!(?:null|Null|NULL):)[A-Za-z][A-Za-z0-9_-]{{0,99}}):(?: +|$))?"
    rf"(?:(?P<plain>{_PLAIN})|'(?P<single>[^'\n]*)'|\"(?P<double>[^\"\\\n]*)\"|\[(?P<flow>[^\[\]{{}}\n]*)\]|(?P<literal>\|))? *$"
)
_FLOW_ITEM = re.compile(
    r" *(?:(?P<plain>[^\x00-/:-@\[-`{-\x7f][^,\[\]{}:#\"'&*!|>%@`?\n]*?)|'(?P<single>[^'\n,]*)'|\"(?P<double>[^\"\\\n,]*)\") *(?:,|$)"
)
_NULLS = frozenset(["null", "Null", "NULL"])


class _NotPlain(Exception):
    """Raised where the text goes beyond what is read here."""


def read_plain(piece: bytes) -> Any:
    """Return the list of values in ``piece``, a block sequence, or None if it is not plain."""
    try:
        text = piece.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    # Tabs, control characters, other line breaks and invisible characters are the parser's.
    if not text.endswith("\n") or not text.replace("\n", "").isprintable():
        return None
    try:
        return _Reader(text).read()
    except _NotPlain:
        return None


class _Reader:
    """Reads lines one after the other; ``self.next`` is the one not yet used."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.lines.pop()
        self.at = 0
        self.next = self._advance()

    def read(self) -> Any:
        match = self.next
        if match is None or not match["dash"]:
            raise _NotPlain
        value = self._sequence(match.end("indent"))
        if self.next is not None:
            raise _NotPlain
        return value

    def _advance(self) -> re.Match[str] | None:
        """Return the next line that is neither blank nor a comment; None at the end."""
        lines = self.lines
        while self.at < len(lines):
            line = lines[self.at]
            self.at += 1
            match = _LINE.match(line)
            if match is None:
                if not line.lstrip(" ").startswith("#"):
                    raise _NotPlain
                continue
            if match.lastgroup != "indent":
                return match
        return None

    def _sequence(self, indent: int) -> list[Any]:
        items: list[Any] = []
        while (match := self.next) is not None and match.end("indent") == indent and match["dash"]:
            if match["key"]:
                items.append(self._mapping(indent + 2, match))
            else:
                value = self._scalar(match, indent)
                if value is None:
                    raise _NotPlain
                items.append(value)
                self._expect_no_more_than(indent)
        return items

    def _mapping(self, indent: int, match: re.Match[str] | None) -> dict[str, Any]:
        """Read a mapping whose first line is ``match`` (which may begin with a dash)."""
        fields: dict[str, Any] = {}
        while match is not None:
            key = match["key"]
            if not key or key in fields:
                raise _NotPlain
            fields[key] = self._value(match, indent)
            match = self.next
            if match is None or match.end("indent") < indent:
                break
            if match.end("indent") != indent or match["dash"]:
                raise _NotPlain
        return fields

    def _value(self, match: re.Match[str], indent: int) -> Any:
        if match.lastgroup != "key":
            value = self._scalar(match, indent)
            self._expect_no_more_than(indent)
            return value
        self.next = following = self._advance()
        if following is None or following.end("indent") < indent:
            return None
        if following["dash"]:
            return self._sequence(following.end("indent"))
        if following.end("indent") > indent:
            return self._mapping(following.end("indent"), following)
        return None

    def _scalar(self, match: re.Match[str], indent: int) -> Any:
        """Return the value that stands on the line of ``match`` and move past it."""
        kind = match.lastgroup
        value: Any
        if kind == "plain":
            value = match["plain"].rstrip(" ")
            if value[-1] == ":":
                raise _NotPlain
            if value in _NULLS:
                value = None
        elif kind == "literal":
            value = self._literal(indent)
        elif kind == "flow":
            value = _flow_items(match["flow"])
        elif kind in ("single", "double"):
            value = match[kind]
        else:
            raise _NotPlain
        self.next = self._advance()
        return value

    def _literal(self, indent: int) -> str:
        """Read the lines of a ``|`` text whose key is indented by ``indent``."""
        lines, start = self.lines, self.at
        if start >= len(lines) or not lines[start].strip(" "):
            raise _NotPlain
        depth = len(lines[start]) - len(lines[start].lstrip(" "))
        if depth <= indent:
            raise _NotPlain
        margin = " " * depth
        end = start
        while end < len(lines):
            line = lines[end]
            if line and not line.startswith(margin):
                stripped = line.lstrip(" ")
                if not stripped or len(line) - len(stripped) > indent:
                    raise _NotPlain
                break
            end += 1
        self.at = end
        while not lines[end - 1]:
            end -= 1
        text = "\n".join([line[depth:] for line in lines[start:end]])
        if not lines[end - 1].strip(" "):
            raise _NotPlain
        return text + "\n"

    def _expect_no_more_than(self, indent: int) -> None:
        """Refuse a line that would go on with the scalar above it."""
        if self.next is not None and self.next.end("indent") > indent:
            raise _NotPlain


def _flow_items(text: str) -> list[Any]:
    """Return the items of a one-line ``[a, b]`` list."""
    if not text.strip(" "):
        return []
    items: list[Any] = []
    end = 0
    while end < len(text):
        match = _FLOW_ITEM.match(text, end)
        if not match:
            raise _NotPlain
        value = match[match.lastgroup or 0]
        if match.lastgroup == "plain" and value in _NULLS:
            raise _NotPlain
        items.append(value)
        end = match.end()
    if text.rstrip(" ").endswith(","):
        raise _NotPlain
    return items
