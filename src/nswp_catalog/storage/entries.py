"""From the records of a catalogue to what the index keeps of each; on all cores where it pays."""

import json
import marshal
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from nswp_catalog.core.filters import FACETS
from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.core.text import searchable, tokens
from nswp_catalog.core.vocabulary import term_token
from nswp_catalog.storage.accept import read_resource
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.parse import YamlError
from nswp_catalog.storage.read import Source, Unsure, piece_value

if TYPE_CHECKING:
    from concurrent.futures import Future

_SHARE = 1000
"""How many records are handed to another process at a time."""
_WORTH_IT = 20 * _SHARE
"""From this many records on, starting other processes costs less than it saves."""


_BITS = tuple(1 << place for place in range(len(FIELDS)))


class Entry(NamedTuple):
    """What the index keeps of a resource."""

    id: str
    data: str
    """The record as JSON."""
    date: str | None
    added: str | None
    title: str
    """The words of the title, to sort by."""
    missing: int
    """A bit for each of `FIELDS` that the record leaves out."""
    facets: tuple[tuple[str, str], ...]
    """What the filters choose it by: pairs of a filter and a value."""
    texts: tuple[str, str, str, str, str]
    """The columns of the full text, in the order of the table."""


def entry(resource: Resource) -> Entry:
    """Return what the index keeps of ``resource``."""
    missing = sum([bit for bit, value in zip(_BITS, resource, strict=False) if not value])  # `extra` comes last
    title = " ".join(tokens(str(resource.title)))
    data = dump(resource.to_data(private=True))
    facets = tuple(_facets(resource))
    return Entry(resource.id, data, resource.date, resource.added, title, missing, facets, _texts(resource))


def entries(source: Source) -> Iterator[Entry | None]:
    """Yield the entry of each record in ``source``, None for one that cannot be read. Raises `Unsure`."""
    if source.pieces is None or source.broken or len(source) < _WORTH_IT or (os.cpu_count() or 1) < 2:
        return (_entry(source, index) for index in range(len(source)))
    return _entries_in_parallel(source.pieces)


def _entry(source: Source, index: int) -> Entry | None:
    try:
        return read_entry(source.value(index))
    except YamlError:
        return None
    except Unsure:
        if source.broken:
            return None
        raise


def read_entry(value: Any) -> Entry | None:
    """Return the entry of the record in ``value``, or None if it has errors."""
    resource, _ = read_resource(value, 0)
    return entry(resource) if resource else None


def _entries_in_parallel(pieces: Cut) -> Iterator[Entry | None]:
    from concurrent.futures import ProcessPoolExecutor  # start-up: small catalogues need no other process

    workers = min(os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[bytes]] = deque()
        for start in range(0, len(pieces), _SHARE):
            share = [pieces.piece(index) for index in range(start, min(start + _SHARE, len(pieces)))]
            waiting.append(pool.submit(_read_share, share))
            # A few shares ahead keep all busy; all at once would hold the catalogue twice.
            if len(waiting) > 2 * workers:
                yield from _unpacked(waiting.popleft().result())
        while waiting:
            yield from _unpacked(waiting.popleft().result())


def _read_share(pieces: list[bytes]) -> bytes:
    """Return the entries of some records as `_unpacked` reads them: pickling named tuples would take twice as long."""
    import gc

    gc.disable()  # see `storage.build.refresh`
    found = [read_entry(piece_value(piece)) for piece in pieces]
    return marshal.dumps([new and tuple(new) for new in found])


def _unpacked(packed: bytes) -> Iterator[Entry | None]:
    return (new and Entry._make(new) for new in marshal.loads(packed))  # noqa: S302  # our own process wrote it


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def dump(data: Any) -> str:
    """Return ``data`` as compact JSON."""
    return _ENCODER.encode(data)


def _facets(resource: Resource) -> list[tuple[str, str]]:
    pairs = [(kind, value) for kind in FACETS if kind != "type" for value in getattr(resource, kind + "s")]
    if resource.type:
        pairs.append(("type", resource.type))
    return list(dict.fromkeys(pairs))


def _texts(resource: Resource) -> tuple[str, str, str, str, str]:
    """Return the columns of the full text, in the order of the table."""
    terms = [term_token("theme", theme) for theme in resource.themes]
    terms += [term_token("region", region) for region in resource.regions]
    if resource.type:
        terms.append(term_token("type", resource.type))
    # A mark between two values keeps a phrase from reaching over both.
    return (
        _join(resource.title.all()),
        _join((*resource.authors, *resource.publishers), _searchable_name),
        _join(resource.tags, _searchable_name),
        _join(resource.summary.all() if resource.summary else ()),
        " ".join(terms),
    )


def _join(texts: Iterable[str], made: Callable[[str], str] = searchable) -> str:
    return " § ".join(map(made, texts))


_searchable_name = lru_cache(4096)(searchable)
"""For names and tags, which many records share."""
