"""Records in YAML that somebody offers: a catalogue, a list of records, or one record."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.parse import Marks, YamlError, parse
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, read


class Listed(NamedTuple):
    """A record as it is read, with the line where it begins, or why it cannot be read."""

    line: int
    value: Any
    fault: str = ""


def listed(text: bytes) -> list[Listed]:
    """Return the records in ``text``. Raises `CatalogError` if it has none."""
    try:
        source = read(text)
        if source.pieces is not None:
            return list(_cut(source, source.pieces.starts))
    except (NotACatalog, Unsure):
        pass  # a list of records is no catalogue, and one that cannot be cut is read whole
    return _whole(text)


def _cut(source: Source, starts: Sequence[int]) -> Iterator[Listed]:
    line, counted = 1, 0
    for index, start in enumerate(starts):
        line, counted = line + source.text.count(b"\n", counted, start), start
        try:
            yield Listed(line, source.value(index))
        except YamlError as error:
            yield Listed(line, None, f"Line {line + error.position.line - 1}: {error.message} {error.advice}".rstrip())


def _whole(text: bytes) -> list[Listed]:
    marks = Marks()
    try:
        data = parse(text, marks)
    except YamlError as error:
        place = f"line {error.position.line}, column {error.position.column}"
        raise CatalogError(f"{place}: {error.message}", error.advice) from None
    path: tuple[str | int, ...] = ()
    if isinstance(data, dict) and "resources" in data:
        data, path = data["resources"] or [], ("resources",)
    elif isinstance(data, dict) and "title" in data:
        return [Listed(1, data)]
    if not isinstance(data, list):
        raise CatalogError(
            "This YAML has no list of resources.", "It begins with `resources:`, or is a list of records."
        )
    return [Listed(marks.find((*path, number)).line, record) for number, record in enumerate(data)]
