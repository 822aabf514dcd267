"""What stands on a page: pure values for the templates."""

from typing import NamedTuple

from nswp_catalog.core.resource import Resource


class Sheet(NamedTuple):
    """A page of a site, before it is drawn."""

    file: str
    theme: str
    """The id of the theme that its resources have; empty for those that have none."""
    part: str
    """What tells it from the other pages of its theme: the years of its resources, or its number; else empty."""
    resources: tuple[Resource, ...]


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
    """A link to another work of the page, or of its site."""

    href: str
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
    number: int
    lots: tuple[Lot, ...]


class Place(NamedTuple):
    """A link to a theme: to its works on the page, or to a page of the site."""

    href: str
    label: Words
    number: int
    """How many works are there."""
    here: bool = False
    """Whether it is this page."""


class View(NamedTuple):
    """Everything that a page shows."""

    part: Words | None
    """What this page of a site is about, or nothing."""
    home: str
    """The address of the page that leads to all of the site; empty on that page, and on one by itself."""
    title: Words
    description: Words | None
    homepage: str
    language: str
    direction: str
    facets: tuple[Facet, ...]
    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    number: int
