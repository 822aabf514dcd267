"""A fast reader for the plain YAML that most records are written in.

libyaml spends most of its time in handing over events; a record in the house style (block
mappings and lists, ``|`` texts, one-line scalars, short ``[a, b]`` lists) is read here some
five times as fast. Whatever is not surely that is left to `storage.parse`: `read_plain`
then returns None. What it does return is what the parser would: tests and the fuzz
benchmark hold the two together.
"""

import re
from functools import lru_cache
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
_END = next(re.finditer("(?P<dash>-)?(?P<key>-)?", ""))  # a line with nothing on it
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
    """Reads lines one after the other; ``self.line`` is the one not yet used, and ``self.indent`` its indentation."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.lines.pop()
        self.at = 0
        self._advance()

    def read(self) -> Any:
        if not self.line["dash"]:
            raise _NotPlain
        value = self._sequence(self.indent)
        if self.line is not _END:
            raise _NotPlain
        return value

    def _advance(self) -> None:
        """Move to the next line that is neither blank nor a comment; at the end the indentation is -1."""
        lines, at = self.lines, self.at
        while at < len(lines):
            line = lines[at]
            at += 1
            match = _LINE.match(line)
            if match is None:
                if not line.lstrip(" ").startswith("#"):
                    raise _NotPlain
            elif match.lastgroup != "indent":
                self.at, self.line, self.indent = at, match, match.end("indent")
                return
        self.at, self.line, self.indent = at, _END, -1

    def _sequence(self, indent: int) -> list[Any]:
        items: list[Any] = []
        while self.indent == indent and self.line["dash"]:
            if self.line["key"]:
                items.append(self._mapping(indent + 2))
            else:
                value = self._scalar(indent)
                if value is None:
                    raise _NotPlain
                items.append(value)
        return items

    def _mapping(self, indent: int) -> dict[str, Any]:
        """Read a mapping, whose first line may begin with a dash."""
        fields: dict[str, Any] = {}
        while True:
            key = self.line["key"]
            if not key or key in fields:
                raise _NotPlain
            fields[key] = self._below(indent) if self.line.lastgroup == "key" else self._scalar(indent)
            if self.indent < indent:
                return fields
            if self.indent != indent or self.line["dash"]:
                raise _NotPlain

    def _below(self, indent: int) -> Any:
        """Read the value that stands below its key, which is indented by ``indent``."""
        self._advance()
        if self.indent < indent:
            return None
        if self.line["dash"]:
            return self._sequence(self.indent)
        return self._mapping(self.indent) if self.indent > indent else None

    def _scalar(self, indent: int) -> Any:
        """Return the value that stands on the line, and move past it."""
        match = self.line
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
            value = list(_flow_items(match["flow"]))
        elif kind in ("single", "double"):
            value = match[kind]
        else:
            raise _NotPlain
        self._advance()
        if self.indent > indent:  # a line that would go on with this one
            raise _NotPlain
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


@lru_cache(4096)  # most lists of terms stand in many records
def _flow_items(text: str) -> tuple[str, ...]:
    """Return the items of a one-line ``[a, b]`` list."""
    if not text.strip(" "):
        return ()
    items: list[str] = []
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
    return tuple(items)
