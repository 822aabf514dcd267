"""A resource: one guide, brief, study or film, with its files."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from nswp_catalog.core.lists import LISTS

Data = dict[str, Any]

# The small records here and in the other modules of the core are named tuples: defining a
# dataclass takes five times as long, and start-up is a feature.


class Text(NamedTuple):
    """A text for people, in one or several languages.

    ``versions`` pairs a language tag with the text; the tag is empty where the editor
    wrote a plain text, which is in the catalogue's own language.
    """

    versions: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, data: str | Mapping[str, str]) -> "Text":
        """Return the text that ``data``, a plain text or {language: text}, stands for."""
        return cls((("", data),) if isinstance(data, str) else tuple(data.items()))

    def __str__(self) -> str:
        return self.versions[0][1]

    def all(self) -> tuple[str, ...]:
        """Return the text in every language."""
        return tuple(text for _, text in self.versions)

    def to_data(self) -> str | dict[str, str]:
        """Return the text as it stands in a record."""
        return dict(self.versions) if self.versions[0][0] else self.versions[0][1]


class Download(NamedTuple):
    """A file of a resource."""

    url: str
    label: str | None = None
    language: str | None = None
    format: str | None = None
    pages: int | None = None
    bytes: int | None = None
    archived: str | None = None
    sha256: str | None = None


class Relation(NamedTuple):
    """That a resource is, say, the community guide of another: ``relation`` of ``id``."""

    id: str
    relation: str


RELATIONS = {
    "community-guide-of": "a short version, written for the community, of",
    "summary-of": "a summary of",
    "translation-of": "a translation of",
    "infographic-of": "a picture version of",
    "part-of": "a part of",
    "supersedes": "newer than, and in place of",
    "companion-to": "made to go with",
}
"""The relations that a record may have to another, with how they read."""


class Caution(NamedTuple):
    """Where reading or sharing a resource can be an offence."""

    country: str
    note: Text | None = None
    since: str | None = None


class Resource(NamedTuple):
    """One record, valid in itself. The fields stand in the order of the record format."""

    id: str
    title: Text
    summary: Text | None = None
    type: str | None = None
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: str | None = None
    authors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    url: str | None = None
    doi: str | None = None
    isbn: str | None = None
    downloads: tuple[Download, ...] = ()
    archived: str | None = None
    related: tuple[Relation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: str | None = None
    added: str | None = None
    extra: tuple[tuple[str, Any], ...] = ()
    """The editor's own ``x-`` keys, with their values as typed."""

    @property
    def year(self) -> int | None:
        """The year of ``date``."""
        return int(self.date[:4]) if self.date else None

    def missing(self) -> list[str]:
        """Return the names of the fields that the record leaves out."""
        return [name for name in FIELDS if not getattr(self, name)]

    def to_data(self, private: bool = False) -> Data:
        """Return the record as in the file, without the fields left out.

        ``private`` adds what never leaves the catalogue: ``notes`` and the ``x-`` keys.
        """
        data: Data = {}
        for name, value in zip(FIELDS, self, strict=False):  # `extra` comes last
            if value:
                data[name] = value if type(value) is str else _plain(value)
        if private:
            data.update(self.extra)
        else:
            data.pop("notes", None)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Resource":
        """Return the resource that ``to_data(private=True)`` gave; ``data`` is trusted."""
        fields = dict(data)
        for name in data.keys() & _READERS.keys():
            fields[name] = _READERS[name](data[name])
        extra = tuple((name, fields.pop(name)) for name in data if name.startswith("x-"))
        return cls(**fields, extra=extra)


FIELDS: tuple[str, ...] = tuple(name for name in Resource._fields if name != "extra")
"""The names of the fields of a record, in their order."""


def _caution(data: Mapping[str, Any]) -> Caution:
    return Caution(data["country"], Text.of(data["note"]) if "note" in data else None, data.get("since"))


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": Text.of,
    "summary": Text.of,
    **dict.fromkeys(LISTS, tuple),
    "downloads": lambda items: tuple(Download(**item) for item in items),
    "related": lambda items: tuple(Relation(**item) for item in items),
    "cautions": lambda items: tuple(_caution(item) for item in items),
}
"""What makes a field from the types that YAML and JSON have, where it is not taken as it is."""


def _plain(value: Any) -> Any:
    """Return a field made of the types that YAML and JSON have."""
    if type(value) is Text:
        return value.to_data()
    if type(value[0]) is str:
        return list(value)
    return [
        {
            name: item.to_data() if type(item) is Text else item
            for name, item in part._asdict().items()
            if item is not None
        }
        for part in value
    ]
