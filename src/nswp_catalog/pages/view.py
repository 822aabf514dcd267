"""What stands on the page, made of resources: pure values for the templates."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.pages import languages

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


class Words(NamedTuple):
    """A text with its language, empty where that is the page's."""

    text: str
    language: str = ""
    direction: str = ""


class File(NamedTuple):
    """A link to a file of a resource."""

    url: str
    shown: str
    archived: str = ""


class Work(NamedTuple):
    """A resource as the page shows it."""

    id: str
    title: Words
    summary: tuple[Words, ...]
    facts: tuple[tuple[str, str], ...]
    """What schema.org calls each fact, and the fact."""
    date: str
    """As in the record."""
    date_shown: str
    told_language: str
    """The name of the language of the title, where it is another than the page's."""
    facets: str
    """The facets that choose it, by their short names."""
    url: str
    archived: str
    files: tuple[File, ...]
    cautions: tuple[str, ...]
    related: tuple[tuple[str, str], ...]


class Choice(NamedTuple):
    """A value of a facet: its short name, what it is called, the number of resources that have it."""

    name: str
    label: str
    number: int


class Facet(NamedTuple):
    """A facet with its choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]


class Group(NamedTuple):
    """The resources of a theme."""

    name: str
    label: str
    works: tuple[Work, ...]


class View(NamedTuple):
    """Everything that a page shows."""

    title: Words
    description: Words | None
    language: str
    direction: str
    facets: tuple[Facet, ...]
    groups: tuple[Group, ...]
    number: int


def view(head: Head, resources: Sequence[Resource], language: str, _: Callable[[str], str]) -> View:
    """Return what a page in ``language`` shows; ``_`` says a sentence of the interface in it."""
    maker = _Maker(head, resources, language, _)
    groups: dict[str, list[Work]] = {term.id: [] for term in head.vocabulary("themes").terms}
    for resource in resources:
        groups.setdefault(resource.themes[0] if resource.themes else "", []).append(maker.work(resource))
    other = groups.pop("", [])
    return View(
        maker.words(head.about.title or Text.of("Resources")),
        maker.words(head.about.description) if head.about.description else None,
        language,
        languages.direction(language),
        maker.facets(),
        tuple(
            Group(f"g{number}", maker.label("themes", theme) if theme else _("Other"), tuple(works))
            for number, (theme, works) in enumerate([*groups.items(), ("", other)])
            if works
        ),
        len(resources),
    )


class _Maker:
    """Makes the views of resources of one catalogue, for one language."""

    def __init__(self, head: Head, resources: Sequence[Resource], language: str, _: Callable[[str], str]) -> None:
        self.head = head
        self.language = language
        self._ = _
        self.titles = {resource.id: resource.title for resource in resources}
        self.names: dict[tuple[str, str], str] = {}
        self.counts: dict[str, int] = {}
        self.chosen = {resource.id: self._facets_of(resource) for resource in resources}

    def words(self, text: Text) -> Words:
        """Return a text in the page's language, or else in its first, which is then told."""
        versions = {tag or self.head.about.language: version for tag, version in text.versions}
        tag = self.language if self.language in versions else next(iter(versions))
        same = tag.split("-")[0] == self.language.split("-")[0]
        return Words(clean(versions[tag])) if same else Words(clean(versions[tag]), tag, languages.direction(tag))

    def label(self, vocabulary: str, term: str) -> str:
        """Return the label of a term in the page's language where it has one."""
        found = self.head.vocabulary(vocabulary).by_id.get(term)
        return self.words(found.label).text if found else clean(term)

    def _facets_of(self, resource: Resource) -> str:
        values = [
            *(("themes", value) for value in self._with_broader("themes", resource.themes)),
            *(("types", value) for value in self._with_broader("types", (resource.type,) if resource.type else ())),
            *(("regions", value) for value in self._with_broader("regions", resource.regions)),
            *(("languages", value) for value in resource.languages),
            *([("years", resource.date[:4])] if resource.date else []),
        ]
        names = [self.names.setdefault(value, f"{value[0][0]}{len(self.names)}") for value in dict.fromkeys(values)]
        for name in names:
            self.counts[name] = self.counts.get(name, 0) + 1
        return " ".join(names)

    def _with_broader(self, vocabulary: str, terms: Iterable[str]) -> list[str]:
        known = self.head.vocabulary(vocabulary).by_id
        found: list[str] = []
        for term in terms:
            above: str | None = term
            while above and above not in found:
                found.append(above)
                above = known[above].broader if above in known else None
        return found

    def facets(self) -> tuple[Facet, ...]:
        """Return the facets that tell resources apart, each with its choices in a fitting order."""
        made = []
        for kind, label in (("themes", "Theme"), ("types", "Type"), ("regions", "Region"), ("languages", "Language"), ("years", "Year")):  # fmt: skip
            choices = [
                Choice(name, self._shown(kind, value), self.counts[name])
                for (each, value), name in self.names.items()
                if each == kind
            ]
            choices.sort(key=lambda choice: choice.label.casefold(), reverse=kind == "years")
            if choices:
                made.append(Facet(kind, self._(label), tuple(choices)))
        return tuple(made)

    def _shown(self, kind: str, value: str) -> str:
        if kind == "languages":
            return languages.own_name(value)
        return value if kind == "years" else self.label(kind, value)

    def work(self, resource: Resource) -> Work:
        """Return a resource as the page shows it."""
        title = self.words(resource.title)
        kind = self.label("types", resource.type) if resource.type else ""
        date = languages.date(resource.date, self.language) if resource.date else ""
        page = resource.url or (f"https://doi.org/{resource.doi}" if resource.doi else "")
        return Work(
            resource.id,
            title,
            tuple(self._paragraphs(resource.summary)) if resource.summary else (),
            tuple(
                (name, clean(fact))
                for name, facts in (("author", resource.authors), ("publisher", resource.publishers), ("genre", (kind,)))
                for fact in facts
                if fact
            ),
            resource.date or "",
            date,
            languages.own_name(title.language) if title.language else "",
            self.chosen[resource.id],
            address(page),
            address(resource.archived or ""),
            tuple(self._files(resource)),
            tuple(self._cautions(resource)),
            tuple((relation.id, self.words(self.titles[relation.id]).text) for relation in resource.related if relation.id in self.titles),
        )  # fmt: skip

    def _paragraphs(self, summary: Text) -> Iterable[Words]:
        words = self.words(summary)
        return (words._replace(text=part.strip()) for part in re.split(r"\n\s*\n", words.text) if part.strip())

    def _files(self, resource: Resource) -> Iterable[File]:
        for file in resource.downloads:
            if url := address(file.url):
                shown = [
                    languages.own_name(file.language) if file.language else "",
                    (file.format or url.rpartition(".")[2] if len(url.rpartition(".")[2]) <= 4 else "").upper(),
                    languages.size(file.bytes, self.language) if file.bytes else "",
                    self._("%(number)s pages") % {"number": file.pages} if file.pages else "",
                ]
                yield File(
                    url, clean(", ".join(filter(None, shown))) or clean(file.label or url), address(file.archived or "")
                )

    def _cautions(self, resource: Resource) -> Iterable[str]:
        for caution in resource.cautions:
            told = self._("Reading or sharing this can be an offence in %(country)s.") % {"country": caution.country}
            yield f"{told} {self.words(caution.note).text}" if caution.note else told


def clean(text: str) -> str:
    """Return ``text`` without what nobody sees, and that could turn other text around."""
    return _UNSEEN.sub("", text)


def address(text: str) -> str:
    """Return an address of the web, or nothing: all else becomes no link."""
    return text if re.match(r"(?i)https?://[^\s<>\"]+\Z", text) else ""
