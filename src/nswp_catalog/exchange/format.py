"""What a format is: a pure writer, a pure reader, or both, with a name and the endings of its files.

A module of this folder with a `FORMAT` in it is a format; nothing else needs to be told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Any, NamedTuple

from nswp_catalog import exchange
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import FIELDS, Data, Resource
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.errors import CatalogError

_PUBLIC = frozenset(FIELDS) - {"notes"}


class Library(NamedTuple):
    """What a writer writes: the chosen resources in their order, and the catalogue that they are of.

    ``data`` may be gone through more than once; each time the records come one by one, so that
    a library of any size can be written in little memory.
    """

    head: Head
    data: Iterable[Data]
    """The records as `Resource.from_data` takes them, `notes` and ``x-`` keys among them: quicker than resources."""
    number: int

    @property
    def resources(self) -> Iterator[Resource]:
        """The resources, from the first one on each time that they are asked for."""
        return map(Resource.from_data, self.data)

    def public(self, wishes: "Wishes") -> Iterator[Data]:
        """Yield ``data`` without what is private, unless that is wished for."""
        for record in self.data:
            if wishes.all_fields or record.keys() <= _PUBLIC:
                yield record
            else:
                yield {name: value for name, value in record.items() if name in _PUBLIC}


class Wishes(NamedTuple):
    """How the person wants it. A format looks at what concerns it."""

    all_fields: bool = False
    """Whether `notes` and the ``x-`` keys are wanted too, which else never leave the catalogue."""
    bom: bool = True
    """Whether text tables begin with the mark by which Excel knows UTF-8."""
    headers: str = "people"
    """Whether the columns of tables have headings for ``people`` or the ``ids`` of the fields."""
    now: str = ""
    """The moment of writing (RFC 3339, UTC): ``2026-11-23T12:00:00Z``."""
    query: str = ""
    """What was chosen, in words, for the title of a feed: ``theme: Violence``. Empty for all."""
    style: str = ""
    """The text of a CSL style."""
    markup: str = "text"
    """``text``, ``html`` or ``markdown``: how citations are marked up."""
    columns: Mapping[str, str] = {}
    """For readers of tables: the field that a column means, by its heading."""


class Entry(NamedTuple):
    """What a reader understood of one entry of a file: a record, as far as it goes, or a ``fault``.

    ``record`` has the fields of the record format as plain data, values not yet checked. Terms
    may stand there by id, label or alias. ``keywords`` in it are words of which those that name
    a theme become `themes`, and the rest `tags`.
    """

    place: str
    """Where it stands, in words: ``row 12``, ``line 40``, ``entry 3``."""
    record: dict[str, Any]
    fault: str = ""
    """Why the entry cannot be taken, as one sentence; empty if it can."""
    remarks: tuple[str, ...] = ()
    """What was not understood or was kept under ``x-``, each as one sentence."""
    is_reference: bool = False
    """Whether it is one of another program's, whose type and values need not all be ours, in a format that has our own too."""
    of_file: tuple[str, ...] = ()
    """The same of the file as a whole, with its first entry: of its encoding, its columns, its sheets."""


LONGEST_KEY = 60
"""Of the name of a field nobody needs more, and YAML takes no key of more than 1,024 characters."""

Writer = Callable[[Library, Wishes], Iterator[str]] | Callable[[Library, Wishes], Iterator[bytes]]
Reader = Callable[[bytes, Wishes], Iterator[Entry]]
"""Raises `CatalogError` for what is not of the format at all."""


class Format(NamedTuple):
    """A format by its ``name``; ``about`` says in a few words who reads it."""

    name: str
    about: str
    endings: tuple[str, ...]
    """How its files end, the usual one first: ``.csv``."""
    write: Writer | None = None
    read: Reader | None = None
    is_default: bool = True
    """Whether an ending that several formats share means this one."""
    recognises: Callable[[bytes], bool] | None = None
    """Whether a text is surely of this format, which shares its ending with another."""
    keeps_unknown: bool = False
    """Whether a type that the catalogue lacks is kept under ``x-type``: references have types of their own."""


def formats() -> dict[str, Format]:
    """Return all formats by name."""
    found = {}
    for module in iter_modules(exchange.__path__):
        one = getattr(import_module(f"{exchange.__name__}.{module.name}"), "FORMAT", None)
        if one is not None:
            found[one.name] = one
    return found


def by_name(known: Mapping[str, Format], name: str) -> Format:
    """Return a format by its name, in any case. Raises `CatalogError`."""
    if name.lower() not in known:
        raise CatalogError(
            f"There is no format “{name}”.", did_you_mean(name, known) or f"Use one of: {', '.join(sorted(known))}."
        )
    return known[name.lower()]


def by_ending(known: Mapping[str, Format], path: PurePath, text: bytes | None = None) -> Format | None:
    """Return the format whose files end as ``path`` does, None if no format's do.

    The longest ending decides; of formats that share it the one that recognises ``text``, else the usual one.
    """
    name = path.name.lower()
    lengths = {
        one.name: max((len(end) for end in one.endings if name.endswith(end)), default=0) for one in known.values()
    }
    longest = max(lengths.values(), default=0)
    meant = [one for one in known.values() if longest and lengths[one.name] == longest]
    if text is not None and (sure := [one for one in meant if one.recognises and one.recognises(text)]):
        return sure[0]
    return next((one for one in meant if one.is_default), meant[0] if meant else None)


def refuse_other_ending(known: Mapping[str, Format], chosen: Format, path: PurePath) -> None:
    """Raise `CatalogError` if files that end as ``path`` does are of another format than the ``chosen`` one."""
    meant = by_ending(known, path)
    if meant is not None and not _ends(path, chosen):
        raise CatalogError(
            f"{path.name} would not be what its name says: `{path.suffix}` is {meant.name}, not {chosen.name}.",
            f"Name it {path.stem}{chosen.endings[0]}, or write `{meant.name}`.",
        )


def _ends(path: PurePath, one: Format) -> bool:
    return path.name.lower().endswith(one.endings)
