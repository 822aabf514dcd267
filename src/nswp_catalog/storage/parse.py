"""YAML into values: libyaml's events, scalars kept as typed. The only user of PyYAML.

``load-as-the-loader-likes`` turns ``no`` into false, ``012`` into 10 and ``12:30`` into
750. Here a scalar is the text that the editor typed; only an empty one (or ``~`` or
``null``) is None. Duplicate keys, tags, second documents and aliases that multiply are
errors, seen on the way.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from nswp_catalog.core.place import Path, Position

Loader: Any = getattr(yaml, "CLoader", yaml.Loader)
MAX_NODES = 50_000
"""How many values one anchor may stand for, counted where they are used."""
MAX_DEPTH = 50
"""How deeply lists and mappings may be nested; a record needs four levels."""
_NULLS = frozenset(["", "~", "null", "Null", "NULL"])


class YamlError(Exception):
    """Text that is not the YAML that a catalogue is written in, with the rule and the place."""

    def __init__(self, rule: str, message: str, advice: str, position: Position) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.advice = advice
        self.position = position


class Anchored(Exception):
    """Raised by `parse` where anchors are not wanted and the text has one."""


class Marks:
    """Where each value and each key of a parsed text stands, by its path.

    ``ends`` is exact for scalars and flow collections; block collections end in libyaml's
    eyes where the next token begins.
    """

    def __init__(self) -> None:
        self.values: dict[Path, Position] = {}
        self.ends: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}

    def find(self, path: Path, at_key: bool = False) -> Position:
        """Return the place of the value (or key) at ``path``, or of the nearest value around it."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(1, 1))


def parse(text: bytes, marks: Marks | None = None, anchors: bool = True, around: int = 0) -> Any:
    """Return the value of the one document in ``text`` (UTF-8); None for an empty text.

    ``marks`` is filled with the places of all values. With ``anchors`` false an anchor
    or alias raises `Anchored`. ``around`` is how many lists and mappings of a file stand
    around this part of it. Raises `YamlError`.
    """
    return _Composer(text, marks, anchors, around).document()


class _Composer:
    """Builds values from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: bytes, marks: Marks | None, anchors: bool, around: int) -> None:
        self.text = text
        self.marks = marks
        self.max_depth = MAX_DEPTH - around
        self.allow_anchors = anchors
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.expanded = 0  # how many values the aliases stand for

    def document(self) -> Any:
        root: Any = None
        documents = 0
        try:
            for event in self._events():
                kind = type(event)
                if kind is DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        raise self._error(
                            "several-documents",
                            "A second document begins here.",
                            "A catalogue is one document: delete the line `---`.",
                            event,
                        )
                    root = self._compose()
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except yaml.YAMLError as error:
            raise self._unreadable(error) from None
        return root

    def _events(self) -> Iterator[Any]:
        self.stream: Iterator[Any] = yaml.parse(self.text, Loader=Loader)
        return self.stream

    def _compose(self) -> Any:  # noqa: C901  # one loop without calls, for speed
        """Return the value of the next node; the loop that all speed depends on."""
        stack: list[tuple[Any, Any, int, str | None, Path]] = []
        container: Any = None  # the list or dict being filled; None at the root
        key: Any = None  # the key whose value comes next; None where a key is expected
        size = 0  # how many values are in the container, with those that aliases stand for
        anchor: str | None = None
        path: Path = ()
        marks = self.marks
        for event in self.stream:
            kind = type(event)
            if kind is ScalarEvent:
                if event.anchor is not None:
                    self._see_anchor()
                if event.tag is not None:
                    self._refuse_tag(event)
                value: Any = event.value
                if value in _NULLS and event.implicit[0]:
                    value = None
                if event.anchor is not None:
                    self.anchors[event.anchor] = (value, 1)
                added = 1
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.anchor is not None:
                    self._see_anchor()
                if event.tag is not None:
                    self._refuse_tag(event)
                if len(stack) >= self.max_depth:
                    raise self._error(
                        "too-deep",
                        f"Lists and mappings are nested more than {MAX_DEPTH} deep.",
                        "Take some of the brackets away.",
                        event,
                    )
                if container is not None and type(container) is dict and key is None:
                    raise self._error(
                        "bad-key",
                        "A list or mapping stands where a key is expected.",
                        "Write a plain word before the colon.",
                        event,
                    )
                stack.append((container, key, size, anchor, path))
                if container is not None:
                    path = (*path, len(container) if type(container) is list else key)
                if marks is not None:
                    marks.values[path] = _position(event.start_mark)
                container, key, size, anchor = ({} if kind is MappingStartEvent else []), None, 1, event.anchor
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value, added = container, size
                if marks is not None:
                    marks.ends[path] = _position(event.end_mark)
                if anchor is not None:
                    self.anchors[anchor] = (value, added)
                container, key, size, anchor, path = stack.pop()
                if container is None:
                    return value
                if type(container) is list:
                    container.append(value)
                else:
                    container[key] = value
                    key = None
                size += added
                continue
            elif kind is AliasEvent:
                self._see_anchor()
                value, added = self._resolve(event)
                self.expanded += added
                if self.expanded > MAX_NODES:
                    raise self._error(
                        "alias-bomb",
                        "The aliases here expand beyond reason.",
                        "Write the values out in place of `*` aliases.",
                        event,
                    )
            else:  # DocumentEndEvent: nothing was there
                return None

            if container is None:
                if marks is not None:
                    marks.values[()] = _position(event.start_mark)
                return value
            if type(container) is list:
                if marks is not None:
                    marks.values[(*path, len(container))] = _position(event.start_mark)
                    marks.ends[(*path, len(container))] = _position(event.end_mark)
                container.append(value)
            elif key is None:
                key = self._key(value, container, event)
                if marks is not None:
                    marks.keys[(*path, key)] = _position(event.start_mark)
            else:
                if marks is not None:
                    marks.values[(*path, key)] = _position(event.start_mark)
                    marks.ends[(*path, key)] = _position(event.end_mark)
                container[key] = value
                key = None
            size += added
        return None

    def _key(self, value: Any, container: dict[str, Any], event: Any) -> str:
        if not isinstance(value, str):
            raise self._error("bad-key", "A key is empty.", "Write a word before the colon.", event)
        if value in container:
            raise self._error(
                "duplicate-key",
                f"`{value[:80]}` stands here a second time.",
                "Keep one of the two, or join what they say.",
                event,
            )
        if value == "<<":
            raise self._error("bad-key", "Merge keys (`<<`) are not supported.", "Write the fields out.", event)
        return value

    def _resolve(self, event: Any) -> tuple[Any, int]:
        if event.anchor not in self.anchors:
            raise self._error(
                "yaml-syntax", f"`*{event.anchor}` names no anchor before it.", "Write the value out.", event
            )
        return self.anchors[event.anchor]

    def _see_anchor(self) -> None:
        if not self.allow_anchors:
            raise Anchored

    def _refuse_tag(self, event: Any) -> None:
        # A lone "!" only says that the scalar is text, which here it is anyway.
        if event.tag != "!":
            raise self._error(
                "custom-tag",
                f"The tag `{event.tag[:80]}` has no meaning here.",
                "Delete the tag: every value means what is typed.",
                event,
            )

    def _error(self, rule: str, message: str, advice: str, event: Any) -> YamlError:
        return YamlError(rule, message, advice, _position(event.start_mark))

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> YamlError:
        mark = error.problem_mark or error.context_mark
        position = _position(mark) if mark else Position(1, 1)
        text = self.text.rstrip()
        lines = text.count(b"\n") + 1
        if position.line > lines:
            # The end of the text says little: what matters is the quote or bracket that it does not close.
            position = _position(error.context_mark) if error.context_mark else position
        if position.line > lines:
            position = _last_place(text)
        return explain_syntax(self.text, str(error.problem or error.context or ""), position)

    def _unreadable(self, error: yaml.YAMLError) -> YamlError:
        offset = getattr(error, "position", 0)
        before = self.text[:offset] if isinstance(offset, int) else b""
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return YamlError(
            "yaml-syntax",
            "There is a character here that a text file cannot hold.",
            "Delete the invisible character, and save the file as UTF-8.",
            Position(line, column),
        )


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _last_place(text: bytes) -> Position:
    """Return the place of the last character of ``text``."""
    line = text[text.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return Position(text.count(b"\n") + 1, max(len(line), 1))


def explain_syntax(text: bytes, problem: str, position: Position) -> YamlError:
    """Return libyaml's ``problem`` at ``position`` of ``text`` in an editor's words."""
    lines = text.split(b"\n")
    index = min(position.line, len(lines)) - 1
    line = lines[index].decode("utf-8", "replace")
    for at in (index, index - 1):
        if at >= 0 and (indent := lines[at][: len(lines[at]) - len(lines[at].lstrip())]) and b"\t" in indent:
            return YamlError(
                "tab",
                "The line is indented with a tab.",
                "YAML is indented with spaces: replace the tab by two spaces.",
                Position(at + 1, indent.index(b"\t") + 1),
            )
    message, advice = _SYNTAX.get(problem, (f"This is not YAML: {problem}.", "Look at this line and the one above it."))
    if "mapping values are not allowed" in problem:
        value = line[: position.column - 1].strip().lstrip("- ")
        advice = f"Put the text in quotes if the colon is part of it, or indent this line like its neighbours. (Near `{value[:40]}`.)"
    return YamlError("yaml-syntax", message, advice, position)


_SYNTAX = {
    "mapping values are not allowed in this context": (
        "A colon stands where none can be.",
        "Put the text in quotes if the colon is part of it.",
    ),
    "could not find expected ':'": (
        "A key without a colon, or a line that is indented too little.",
        "Write `key: value`, or indent the line like the text that it goes on from.",
    ),
    "did not find expected node content": (
        "A value is missing here.",
        "Write it, or close the bracket before it.",
    ),
    "did not find expected key": (
        "The indentation does not fit the lines above, or a quote or bracket was closed too early.",
        "Align the line with its neighbours, and look for a stray quote just above.",
    ),
    "did not find expected '-' indicator": (
        "The indentation does not fit the list above.",
        "Align the dash with the dashes of the other records.",
    ),
    "did not find expected ',' or ']'": (
        "A list in brackets is not closed.",
        "Add the `]`, or a comma between two items.",
    ),
    "did not find expected ',' or '}'": (
        "A mapping in braces is not closed.",
        "Add the `}`, or a comma between two items.",
    ),
    "found unexpected end of stream": ("A quote is opened and never closed.", "Close the quote where the text ends."),
    "found unknown escape character": (
        "A backslash in double quotes is followed by a letter that means nothing.",
        "Write the backslash twice, or use single quotes.",
    ),
    "found character that cannot start any token": (
        "A value begins with a character that has a meaning in YAML.",
        "Put the text in quotes.",
    ),
    "block sequence entries are not allowed in this context": (
        "A dash stands where no list can begin.",
        "Put the list on the next line, or the text in quotes.",
    ),
}

__all__ = [
    "Anchored",
    "DocumentEndEvent",
    "Marks",
    "StreamEndEvent",
    "StreamStartEvent",
    "YamlError",
    "explain_syntax",
    "parse",
]
