"""Making the view of a page out of resources: a pure function."""

import re
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_letters

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Download, Resource, Text
from nswp_catalog.core.values import doi_address
from nswp_catalog.pages import languages
from nswp_catalog.pages.interface import Interface
from nswp_catalog.pages.view import (
    Caution,
    Choice,
    Facet,
    File,
    Group,
    Lot,
    Place,
    Related,
    Sheet,
    View,
    Words,
    Work,
)

# Controls, and the overrides and embeddings that turn other text around. The mere marks of
# direction (U+200E, U+200F, U+061C) stay: every text stands in an element of its own.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_LETTERS = ascii_letters + "".join(map(chr, range(0x100, 0x250)))
HOME = "index.html"
"""The page that leads to all others of a site."""
_LOT = 6
"""So many works a browser lays out at once: a few screens."""


def view(
    head: Head,
    resources: Sequence[Resource],
    wanted: str,
    interface: Interface,
    site: Sequence[Sheet] = (),
    here: Sheet | None = None,
) -> View:
    """Return what a page for readers of ``wanted`` shows; ``interface`` says what is the page's own.

    It is a page by itself, or among others: ``here`` of ``site``, or None for the page that
    leads to these and shows no resource.
    """
    texts = _Texts(head, wanted, interface)
    facets = _Facets(head, resources, texts, interface)
    maker = _Maker(resources, site, texts, facets, interface)
    about = head.about
    groups = tuple(_groups(head, resources, texts, maker, here))
    within = (Place(f"#{group.id}", group.label, group.number) for group in groups)
    others = (Place(one.file, texts.sheet(one), len(one.resources), one is here) for one in _near(site, here))
    return View(
        texts.sheet(here) if here else None,
        HOME if here else "",
        texts.words(about.title or Text.of(interface.gettext("Resources"))),
        texts.words(about.description) if about.description else None,
        address(about.homepage or ""),
        interface.language,
        languages.direction(interface.language),
        facets.facets(),
        tuple(others if site else within),
        groups,
        len({one.id for sheet in site for one in sheet.resources}) if site and not here else len(resources),
    )


def _near(site: Sequence[Sheet], here: Sheet | None) -> Iterator[Sheet]:
    """Yield the pages to which one leads: the first page of each theme, and all of its own."""
    begun: set[str] = set()
    for sheet in site:
        if here is None or sheet.theme == here.theme or sheet.theme not in begun:
            yield sheet
        begun.add(sheet.theme)


def clean(text: str) -> str:
    """Return ``text`` without what nobody sees, and without what could turn other text around."""
    return _UNSEEN.sub("", text)


def address(text: str) -> str:
    """Return an address of the web, or nothing: all else becomes no link."""
    return text if re.fullmatch(r"(?i)https?://[^\s<>\"\x00-\x20\x7f-\x9f]+", text) and text == clean(text) else ""


class _Texts:
    """Chooses among the versions of a text."""

    def __init__(self, head: Head, wanted: str, interface: Interface) -> None:
        self.head = head
        self.wanted = wanted
        self.page = interface.language
        self._no_theme = Words(interface.gettext("Without a theme"))
        self._labels: dict[tuple[str, str], Words] = {}

    def words(self, text: Text) -> Words:
        """Return a text in the language that suits the reader best, or else in its first."""
        own = self.head.about.language
        found = {tag or own: version for tag, version in text.versions}
        tag = next(iter(found))
        if len(found) > 1:
            nearest = (languages.nearest(one, found) for one in (self.wanted, self.page, own))
            tag = next(filter(None, nearest), tag)
        return self._in(tag, found[tag])

    def label(self, vocabulary: str, term: str) -> Words:
        """Return what a term is called."""
        key = (vocabulary, term)
        if key not in self._labels:
            found = self.head.vocabulary(vocabulary).by_id.get(term)
            self._labels[key] = self.words(found.label) if found else Words(clean(term))
        return self._labels[key]

    def theme(self, theme: str) -> Words:
        """Return what a theme is called; empty is what has none."""
        return self.label("themes", theme) if theme else self._no_theme

    def sheet(self, sheet: Sheet) -> Words:
        """Return what a page of a site is called: its theme, and which part of it that is."""
        label = self.theme(sheet.theme)
        return label._replace(text=f"{label.text} · {sheet.part}") if sheet.part else label

    def language(self, tag: str) -> Words:
        """Return a language by its own name."""
        return self._in(tag, languages.own_name(tag))

    def _in(self, tag: str, text: str) -> Words:
        same = tag.lower() == self.page
        return Words(clean(text)) if same else Words(clean(text), tag, languages.direction(tag))


class _Facets:
    """Knows which choices find a resource, and counts them."""

    def __init__(self, head: Head, resources: Sequence[Resource], texts: _Texts, interface: Interface) -> None:
        self._head = head
        self._texts = texts
        _ = interface.gettext
        self._labels = {"theme": _("Theme"), "type": _("Type"), "region": _("Region"), "language": _("Language"), "year": _("Year")}  # fmt: skip
        self._names: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self.of = {resource.id: self._choices_of(resource) for resource in resources}

    def _choices_of(self, resource: Resource) -> str:
        values = [
            *(("theme", value) for value in self._with_broader("themes", resource.themes)),
            *(("type", value) for value in self._with_broader("types", (resource.type,) if resource.type else ())),
            *(("region", value) for value in self._with_broader("regions", resource.regions)),
            *(("language", value) for value in spoken(resource)),
            *([("year", resource.date[:4])] if resource.date else []),
        ]
        names = [self._names.setdefault(value, _letter(len(self._names))) for value in values]
        for name in names:
            self._numbers[name] = self._numbers.get(name, 0) + 1
        return "".join(names)

    def _with_broader(self, vocabulary: str, terms: Iterable[str]) -> list[str]:
        known = self._head.vocabulary(vocabulary).by_id
        found: list[str] = []
        for term in terms:
            above: str | None = term
            while above and above not in found:
                found.append(above)
                above = known[above].broader if above in known else None
        return found

    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, each with its choices in a fitting order."""
        made = []
        for facet, label in self._labels.items():
            choices = [
                Choice(name, value, self._label(facet, value), self._numbers[name])
                for (each, value), name in self._names.items()
                if each == facet
            ]
            choices.sort(key=lambda choice: choice.label.text.casefold(), reverse=facet == "year")
            if choices:
                made.append(Facet(facet, label, tuple(choices)))
        return tuple(made)

    def _label(self, facet: str, value: str) -> Words:
        if facet == "language":
            return self._texts.language(value)
        return Words(value) if facet == "year" else self._texts.label(f"{facet}s", value)


class _Maker:
    """Makes the view of one resource."""

    def __init__(
        self,
        resources: Sequence[Resource],
        site: Sequence[Sheet],
        texts: _Texts,
        facets: _Facets,
        interface: Interface,
    ) -> None:
        self._texts = texts
        self._facets = facets
        self._interface = interface
        self._known = {one.id: (f"{sheet.file}#{one.id}", one.title) for sheet in site for one in sheet.resources}
        self._known |= {one.id: (f"#{one.id}", one.title) for one in resources}

    def work(self, resource: Resource) -> Work:
        """Return a resource as the page shows it."""
        title = self._texts.words(resource.title)
        summary = self._texts.words(resource.summary) if resource.summary else None
        return Work(
            id=resource.id,
            title=title,
            told_languages=self._told(title, summary),
            authors=tuple(map(clean, resource.authors)),
            publishers=tuple(map(clean, resource.publishers)),
            date=resource.date or "",
            date_shown=self._interface.date(resource.date) if resource.date else "",
            summary=tuple(_paragraphs(summary)) if summary else (),
            facts=tuple(self._facts(resource)),
            languages=tuple(self._texts.language(tag) for tag in self._untold(resource)),
            choices=self._facets.of[resource.id],
            url=address(resource.url or (doi_address(resource.doi) if resource.doi else "")),
            archived=address(resource.archived or ""),
            files=tuple(self._files(resource.downloads)),
            cautions=tuple(self._cautions(resource)),
            related=tuple(
                Related(href, self._texts.words(title))
                for relation in resource.related
                if relation.id in self._known
                for href, title in [self._known[relation.id]]
            ),
        )

    def _told(self, *texts: Words | None) -> tuple[Words, ...]:
        tags = {words.language for words in texts if words and words.language}
        return tuple(
            self._texts.language(tag) for tag in sorted(tags) if languages.base(tag) != self._interface.language
        )

    def _facts(self, resource: Resource) -> Iterator[Words]:
        if resource.type:
            yield self._texts.label("types", resource.type)
        yield from (Words(clean(tag)) for tag in resource.tags)

    def _files(self, downloads: Iterable[Download]) -> Iterator[File]:
        _ = self._interface.gettext
        for file in downloads:
            url = address(file.url)
            if not url:
                continue
            details = [
                self._interface.size(file.bytes) if file.bytes else _("size unknown"),
                self._interface.ngettext("%(number)s page", "%(number)s pages", file.pages) if file.pages else "",
            ]
            yield File(
                url,
                clean(file.label or ""),
                self._texts.language(file.language) if file.language else None,
                clean(file.format or ending(url)).upper(),
                tuple(filter(None, details)),
                address(file.archived or ""),
            )

    def _untold(self, resource: Resource) -> list[str]:
        """Return the languages of a resource, unless its files tell them all."""
        told = {file.language for file in resource.downloads if address(file.url)}
        return [] if told.issuperset(resource.languages) else spoken(resource)

    def _cautions(self, resource: Resource) -> Iterator[Caution]:
        for caution in resource.cautions:
            country = languages.country_name(caution.country, self._interface.language)
            told = self._interface.gettext("Reading or sharing this can be an offence in %(country)s.")
            yield Caution(told % {"country": country}, self._texts.words(caution.note) if caution.note else None)


def _letter(number: int) -> str:
    """Return the letter of a choice: one character weighs least, and a style need not quote a letter."""
    return _LETTERS[number] if number < len(_LETTERS) else chr(0x4E00 + number - len(_LETTERS))


def _paragraphs(summary: Words) -> Iterator[Words]:
    for part in re.split(r"\n\s*\n", summary.text):
        if part.strip():
            yield summary._replace(text=part.strip())


def spoken(resource: Resource) -> list[str]:
    """Return the languages in which a resource exists, those of its files too."""
    return list(dict.fromkeys([*resource.languages, *(file.language for file in resource.downloads if file.language)]))


def ending(url: str) -> str:
    """Return the ending of the file that an address names, or nothing.

    >>> ending("https://example.org/guide.pdf?v=2"), ending("https://example.org/")
    ('pdf', '')
    """
    found = re.match(r"https?://[^/?#]+/[^?#]*\.([A-Za-z0-9]{2,4})(?:[?#]|$)", url, re.IGNORECASE)
    return found[1] if found else ""


def _groups(
    head: Head, resources: Sequence[Resource], texts: _Texts, maker: _Maker, here: Sheet | None
) -> Iterator[Group]:
    """Yield the works by their first theme, in the order of the vocabulary; those without one come last.

    On the page of a theme all of them are in one group.
    """
    works: dict[str, list[Work]] = {term.id: [] for term in head.vocabulary("themes").terms}
    for resource in resources:
        theme = here.theme if here else next(iter(resource.themes), "")
        works.setdefault(theme, []).append(maker.work(resource))
    works[""] = works.pop("", [])
    for number, (theme, group) in enumerate(works.items()):
        if group:
            label = texts.sheet(here) if here else texts.theme(theme)
            cut = [tuple(group[start : start + _LOT]) for start in range(0, len(group), _LOT)]
            choices = "".join(dict.fromkeys(letter for work in group for letter in work.choices))
            yield Group(f"_g{number}", label, choices, len(group), tuple(Lot(lot, len(lot) == _LOT) for lot in cut))
