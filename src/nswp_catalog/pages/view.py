"""What stands on a page: pure values for the templates."""

from typing import NamedTuple


class Words(NamedTuple):
    """A text with its language and direction, which are empty where they are the page's."""

    text: str
    language: str = ""
    direction: str = ""


class File(NamedTuple):
    """A link to a file of a work."""

    url: str
    label: str
    """What the editor calls it."""
    language: Words | None
    format: str
    details: tuple[str, ...]
    """Its size, and the number of its pages."""
    archived: str
    """The address of an archive copy, or nothing."""


class Caution(NamedTuple):
    """Where reading or sharing a work can be an offence."""

    sentence: str
    note: Words | None


class Related(NamedTuple):
    """A link to another work of the page."""

    id: str
    title: Words


class Work(NamedTuple):
    """A resource as a page shows it."""

    id: str
    title: Words
    told_languages: tuple[Words, ...]
    """The languages of its title and its summary, where they are not the page's."""
    authors: tuple[str, ...]
    publishers: tuple[str, ...]
    date: str
    """As in the record, for programs."""
    date_shown: str
    summary: tuple[Words, ...]
    """Its paragraphs."""
    facts: tuple[Words, ...]
    """Its type and tags. Its themes and regions are among its choices."""
    languages: tuple[Words, ...]
    """The languages in which it exists, by their own names, unless its files tell them all."""
    choices: str
    """The choices of the facets that find it, by their letters."""
    url: str
    archived: str
    files: tuple[File, ...]
    cautions: tuple[Caution, ...]
    related: tuple[Related, ...]


class Choice(NamedTuple):
    """A value of a facet."""

    name: str
    """A letter of its own, for the style's rules."""
    id: str
    """As in the record, for the address of a view."""
    label: Words
    number: int
    """How many works have it."""


class Facet(NamedTuple):
    """A facet with its choices."""

    id: str
    label: str
    choices: tuple[Choice, ...]


class Lot(NamedTuple):
    """A few screens of works. Browsers skip full ones while they cannot be seen, since their size is known."""

    works: tuple[Work, ...]
    full: bool


class Group(NamedTuple):
    """The works of a theme."""

    id: str
    label: Words
    choices: str
    """The choices that find any of them, by their letters."""
    lots: tuple[Lot, ...]


class View(NamedTuple):
    """Everything that a page shows."""

    title: Words
    description: Words | None
    homepage: str
    language: str
    direction: str
    facets: tuple[Facet, ...]
    groups: tuple[Group, ...]
    number: int
