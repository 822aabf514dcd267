"""Which records are likely to be the same work."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import urlsplit

from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.text import fold, tokens

_NEARLY = 0.9
"""From this ratio of equal letters on, two titles could be one with a slip in it."""


def likely_duplicates(resources: Iterable[Resource]) -> Iterator[tuple[Resource, Resource, str]]:
    """Yield pairs, the earlier record first, with the reason: one DOI, one ISBN or one title.

    Equal titles count only where publishers, years, DOIs and people, as far as both are known,
    agree: "Annual report" of two years is two works.
    """
    first_by: dict[tuple[str, str], list[Resource]] = {}
    for resource in resources:
        for key, why in _keys(resource):
            others = first_by.setdefault(key, [])
            match = next((other for other in others if key[0] != "title" or _compatible(other, resource)), None)
            if match is not None:
                yield match, resource, why
                break
        for key, _ in _keys(resource):
            first_by[key].append(resource) if key in first_by else first_by.setdefault(key, [resource])


def _keys(resource: Resource) -> Iterator[tuple[tuple[str, str], str]]:
    if resource.doi:
        yield ("doi", resource.doi.lower()), "the DOI is the same"
    if resource.isbn:
        yield ("isbn", "".join(filter(str.isalnum, resource.isbn)).upper()), "the ISBN is the same"
    for title in resource.title.all():
        if words := " ".join(_words(title)):
            yield ("title", words), "the title is the same"


@lru_cache(1000)
def _words(title: str) -> tuple[str, ...]:
    """Return the words of a title, which are asked for several times in a row."""
    return tuple(tokens(title))


def sameness(one: Resource, other: Resource) -> str:
    """Return why two resources could be the same work, empty if nothing says so.

    Stricter than `likely_duplicates`, which must not cry wolf: here somebody looks at both.
    """
    theirs = dict(_keys(one))
    for key, why in _keys(other):
        if key in theirs and (key[0] != "title" or _compatible(one, other)):
            return _capital(why)
    if one.url and other.url and normal_address(one.url) == normal_address(other.url):
        return "The address is the same"
    titles = SequenceMatcher(None, " ".join(_words(str(one.title))), " ".join(_words(str(other.title))))
    if _compatible(one, other) and _numbers(one.title) == _numbers(other.title) and _nearly(titles):
        return "The title is nearly the same"
    return ""


def _nearly(titles: SequenceMatcher[str]) -> bool:
    """Return whether two folded titles differ by a slip or two; the bounds cost a fraction of what they save."""
    return titles.real_quick_ratio() >= _NEARLY and titles.quick_ratio() >= _NEARLY <= titles.ratio()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _compatible(one: Resource, other: Resource) -> bool:
    if one.year and other.year and one.year != other.year:
        return False
    if one.doi and other.doi and one.doi.lower() != other.doi.lower():
        return False
    ours, theirs = _families(one), _families(other)
    if ours and theirs and ours.isdisjoint(theirs):
        return False
    return not (one.publishers and other.publishers) or bool(set(one.publishers) & set(other.publishers))


def _families(resource: Resource) -> set[str]:
    """Return the family names of the authors; none where a body is among them, which has many names."""
    people = [author.partition(",") for author in resource.authors]
    return {fold(family.strip()) for family, _, _ in people} if all(comma for _, comma, _ in people) else set()


def _numbers(title: Text) -> list[str]:
    """Return the numbers in a title: the second report is not the first one with a slip in it."""
    return re.findall(r"\d+|\b[IVX]+\b", str(title))


@lru_cache(1000)
def normal_address(url: str) -> str:
    """Return ``url`` in the form in which addresses are compared.

    Scheme, ``www.``, case of the host, default port, trailing slash and fragment do not
    tell two pages apart.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


_COMMON = 50
"""A word of more titles than these tells nothing."""
_RARE = 3
"""So many of the rarest parts of a title are looked up: a slip seldom spoils them all."""
SAME_ID = "The id is the same"
_REASONS = {
    "id": SAME_ID,
    "doi": "The DOI is the same",
    "isbn": "The ISBN is the same",
    "title": "The title is the same",
    "address": "The address is the same",
}


class Known:
    """Resources among which the same work is looked for, again and again."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Resource]] = {}
        self._by_part: dict[str, list[tuple[str, Resource]]] = {}

    def add(self, resource: Resource) -> None:
        """Take a resource in."""
        for key in _sure_keys(resource):
            self._by_key.setdefault(key, []).append(resource)
        words = _words(str(resource.title))
        title = " ".join(words)
        for part in _parts(words):
            self._by_part.setdefault(part, []).append((title, resource))

    def by_id(self, resource_id: str) -> Resource | None:
        """Return the resource with an id."""
        return next(iter(self._by_key.get(("id", resource_id), ())), None)

    def match(self, resource: Resource) -> tuple[Resource, str] | None:
        """Return the resource that is, or could be, the same work as ``resource``, with the reason."""
        for key in _sure_keys(resource):
            for other in self._by_key.get(key, ()):
                if key[0] != "title" or _compatible(other, resource):
                    return other, _REASONS[key[0]]
        for other in self._with_similar_title(resource):
            if _numbers(other.title) == _numbers(resource.title):
                return other, "The title is nearly the same"
        return None

    def _with_similar_title(self, resource: Resource) -> Iterator[Resource]:
        """Yield the compatible ones whose titles share a rare part with that of ``resource``, and nearly all letters."""
        words = _words(str(resource.title))
        ours = " ".join(words)
        letters = [(letter, ours.count(letter)) for letter in set(ours)]
        titles: SequenceMatcher[str] | None = None
        lists = sorted((self._by_part[part] for part in _parts(words) if part in self._by_part), key=len)
        seen: set[int] = set()
        for shared in lists[:_RARE]:
            if len(shared) > _COMMON:
                return
            for theirs, other in shared:
                # So many letters have to be equal; most titles have not so many, or not so many of ours.
                least = _NEARLY * (len(ours) + len(theirs)) / 2
                if id(other) in seen or min(len(ours), len(theirs)) < least:
                    continue
                seen.add(id(other))
                if not _compatible(other, resource):
                    continue
                if sum([n if n < (m := theirs.count(letter)) else m for letter, n in letters]) < least:
                    continue
                titles = titles or SequenceMatcher(None, b=ours)
                titles.set_seq1(theirs)
                if titles.ratio() >= _NEARLY:
                    yield other


def _parts(words: Sequence[str]) -> set[str]:
    """Return what a title with a slip in it still shares with the right one: its words, its beginning and its end."""
    title = " ".join(words)
    return {*words, f"{title[:6]}…", f"…{title[-6:]}"}


def _sure_keys(resource: Resource) -> Iterator[tuple[str, str]]:
    yield "id", resource.id
    for key, _ in _keys(resource):
        yield key
    if resource.url:
        yield "address", normal_address(resource.url)
