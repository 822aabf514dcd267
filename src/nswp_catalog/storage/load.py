"""A whole catalogue into memory, with all its problems: what `validate` and writers need."""

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Catalog, Head
from nswp_catalog.core.checks import check
from nswp_catalog.core.place import Path, Position
from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.rule import RULES
from nswp_catalog.core.vocabulary import VOCABULARIES, Term, Vocabulary
from nswp_catalog.storage import accept
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.parse import Marks, YamlError, parse
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, read, read_carefully, yaml_problem


class Loaded(NamedTuple):
    """A catalogue with everything that is wrong in its single records.

    ``salvaged`` holds what is right in the records that the catalogue leaves out.
    """

    source: Source
    catalog: Catalog
    problems: tuple[Problem, ...]
    salvaged: tuple[tuple[int, Resource], ...]


def load(text: bytes) -> Loaded:
    """Return the catalogue in ``text`` and the problems of its single records. Raises `NotACatalog`."""
    source = read(text)
    try:
        return _load(source)
    except Unsure:
        return _load(read_carefully(text))


def validate(text: bytes, today: str, hints: bool = True) -> list[Problem]:
    """Return all problems of ``text``, with their places, in the order of the file.

    ``today`` is a day (2018-09-14), for dates that lie ahead.
    """
    try:
        loaded = load(text)
    except NotACatalog as error:
        return _with_lines([error.problem], text)
    resources = sorted([*loaded.catalog.resources, *loaded.salvaged], key=lambda pair: pair[0])
    salvaged = {index for index, _ in loaded.salvaged}
    found = [
        problem
        for problem in check(Catalog(loaded.catalog.head, tuple(resources)), today)
        # A field that is wrong is not missing besides.
        if problem.severity is not Severity.HINT or (hints and problem.path[1] not in salvaged)
    ]
    problems = [*loaded.problems, *_Places(loaded.source).locate(found)]
    return _with_lines(sorted(problems, key=lambda problem: problem.position or Position(0, 0)), text)


def read_head(top: Mapping[str, Any]) -> tuple[Head, list[Problem]]:
    """Return what the top-level keys say, as far as it is right, and their problems."""
    problems = accept.unknown_keys(top, ("catalog", "vocabularies", "resources"), ())
    about, found = accept.read_about(top.get("catalog") or {})
    problems += found
    given = top.get("vocabularies") or {}
    if not isinstance(given, dict):
        return Head(about), [
            *problems,
            _shape("`vocabularies` is a mapping.", "Write `themes:` and the like below it.", ("vocabularies",)),
        ]
    problems += accept.unknown_keys(given, VOCABULARIES, ("vocabularies",))
    vocabularies: dict[str, Vocabulary] = {}
    for name in VOCABULARIES:
        if given.get(name) is not None:
            vocabularies[name], found = _read_vocabulary(given[name], name)
            problems += found
    return Head(about, vocabularies), problems


def _read_vocabulary(data: Any, name: str) -> tuple[Vocabulary, list[Problem]]:
    if not isinstance(data, list):
        return Vocabulary(), [
            _shape(f"`{name}` is a list of terms.", "Write `- id: …` and `label: …` for each.", ("vocabularies", name))
        ]
    terms: list[Term] = []
    problems: list[Problem] = []
    for index, item in enumerate(data):
        term, found = accept.read_term(item, ("vocabularies", name, index))
        problems += found
        if term is not None:
            terms.append(term)
    return Vocabulary(tuple(terms)), problems


def _shape(message: str, advice: str, path: Path) -> Problem:
    return Problem("wrong-type", RULES["wrong-type"].severity, message, advice, path)


def _load(source: Source) -> Loaded:
    head, problems = read_head(source.top)
    places = _Places(source)
    resources: list[tuple[int, Resource]] = []
    salvaged: list[tuple[int, Resource]] = []
    placed: list[Problem] = []
    for index in range(len(source)):
        try:
            value = source.value(index)
        except YamlError as error:
            placed.append(yaml_problem(error, places.first_line(index)))
            continue
        resource, found = accept.read_resource(value, index)
        problems += found
        if resource is not None:
            resources.append((index, resource))
        elif (rest := accept.salvage(value, index, found)) is not None:
            salvaged.append((index, rest))
    catalog = Catalog(head, tuple(resources))
    return Loaded(source, catalog, (*placed, *places.locate(problems)), tuple(salvaged))


class _Places:
    """Finds the places of problems in a text, reading again only the records concerned."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.marks: dict[int, tuple[Marks, int]] = {}

    def locate(self, problems: list[Problem]) -> list[Problem]:
        """Return ``problems`` with the positions to which their paths lead."""
        return [problem._replace(position=self._position(problem)) for problem in problems]

    def first_line(self, index: int) -> int:
        """Return the number of the line on which a record begins."""
        return self._line_at(self.source.pieces.starts[index]) if self.source.pieces else 1

    def _position(self, problem: Problem) -> Position:
        path, pieces = problem.path, self.source.pieces
        if pieces is None:
            return self._whole.find(path, problem.at_key)
        if path[:1] == ("resources",) and len(path) > 1 and isinstance(path[1], int):
            marks, first_line = self._piece(pieces, path[1])
            found = marks.find((0, *path[2:]), problem.at_key)
        else:
            marks, first_line = self._around(pieces, path)
            found = marks.find(path, problem.at_key)
        return Position(found.line + first_line - 1, found.column)

    def _piece(self, pieces: Cut, index: int) -> tuple[Marks, int]:
        if index not in self.marks:
            self.marks[index] = (_marks(pieces.piece(index)), self._line_at(pieces.starts[index]))
        return self.marks[index]

    def _around(self, pieces: Cut, path: Path) -> tuple[Marks, int]:
        """Return the marks of the text above or below the records, whichever has ``path``."""
        if path[:1] in self._tail.keys:
            return self._tail, self._line_at(pieces.end)
        return self._head, 1

    @cached_property
    def _head(self) -> Marks:
        return _marks(self.source.pieces.head if self.source.pieces else b"")

    @cached_property
    def _tail(self) -> Marks:
        return _marks(self.source.pieces.tail if self.source.pieces else b"")

    @cached_property
    def _whole(self) -> Marks:
        return _marks(self.source.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, position = [0], self.source.text.find(b"\n")
        while position != -1:
            starts.append(position + 1)
            position = self.source.text.find(b"\n", position + 1)
        return starts

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)


def _marks(text: bytes) -> Marks:
    marks = Marks()
    parse(text, marks)
    return marks


def _with_lines(problems: list[Problem], text: bytes) -> list[Problem]:
    """Return ``problems`` with the lines of the text at which they stand."""
    if not problems:
        return []
    lines = text.split(b"\n")
    return [
        problem._replace(
            source_line=lines[problem.position.line - 1].decode("utf-8", "replace").rstrip("\r").removeprefix("\ufeff"),
        )
        if problem.position and problem.position.line <= len(lines)
        else problem
        for problem in problems
    ]
