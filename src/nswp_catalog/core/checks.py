"""What makes a catalogue of good records a good catalogue: rules across records.

Each check is a pure function from a catalogue to problems; `check` runs them all.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.core.duplicates import likely_duplicates, normal_address
from nswp_catalog.core.place import Path
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.rule import RULES
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold
from nswp_catalog.core.vocabulary import VOCABULARIES, Vocabulary

_SUGGESTED = 100
"""For so many relations to nothing the nearest ids are looked for, which takes long in a large catalogue."""
_USED = {"themes": "themes", "types": "type", "regions": "regions"}


def check(catalog: Catalog, today: str) -> list[Problem]:
    """Return the problems that ``catalog`` has beyond those of single records.

    ``today`` is a day (2018-09-14), for the dates that lie ahead.
    """
    checks: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
        duplicate_ids,
        duplicate_terms,
        broader_terms,
        unknown_terms,
        unknown_related,
        duplicates,
        separators_in_labels,
        number_like_ids,
        shared_addresses,
        gaps,
    )
    return [*chain.from_iterable(check(catalog) for check in checks), *future_dates(catalog, today)]


def _problem(rule: str, message: str, advice: str, path: Path, resource: str = "") -> Problem:
    return Problem(rule, RULES[rule].severity, message, advice, path, resource=resource)


def _about(rule: str, message: str, advice: str, index: int, resource: Resource, *path: str | int) -> Problem:
    return _problem(rule, message, advice, ("resources", index, *path), resource.id)


def duplicate_ids(catalog: Catalog) -> Iterator[Problem]:
    """Each id names one record."""
    seen: set[str] = set()
    for index, resource in catalog.resources:
        if resource.id in seen:
            yield _about(
                "duplicate-id",
                f"The id `{resource.id}` is taken by a record above.",
                "Give this record another id, or delete it if it is the same work.",
                index, resource, "id",
            )  # fmt: skip
        seen.add(resource.id)


def duplicate_terms(catalog: Catalog) -> Iterator[Problem]:
    """Each id and each name of a vocabulary means one term."""
    for name in VOCABULARIES:
        owner: dict[str, str] = {}
        ids: set[str] = set()
        for index, term in enumerate(catalog.head.vocabulary(name).terms):
            path: Path = ("vocabularies", name, index)
            if term.id in ids:
                yield _problem(
                    "duplicate-term",
                    f"The term `{term.id}` stands here a second time.",
                    "Keep one of the two.",
                    (*path, "id"),
                )
                continue
            ids.add(term.id)
            for spelling in {fold(text) for text in term.names()}:
                first = owner.setdefault(spelling, term.id)
                if first != term.id:
                    yield _problem(
                        "duplicate-term",
                        f"“{spelling}” names both `{first}` and `{term.id}`.",
                        "Take the name away from one of them.",
                        path,
                    )


def broader_terms(catalog: Catalog) -> Iterator[Problem]:
    """`broader` names a term of the same vocabulary, and leads upwards to an end."""
    for name in VOCABULARIES:
        vocabulary = catalog.head.vocabulary(name)
        for index, term in enumerate(vocabulary.terms):
            path: Path = ("vocabularies", name, index, "broader")
            if term.broader is None:
                continue
            if term.broader not in vocabulary.by_id:
                yield _problem(
                    "unknown-term",
                    f"`{term.broader}` is not a term of `{name}`.",
                    did_you_mean(term.broader, vocabulary.by_id),
                    path,
                )
            elif _climbs_back(vocabulary, term.id):
                yield _problem(
                    "broader-loop",
                    f"`{term.id}` is broader than itself, by way of `{term.broader}`.",
                    "Take one `broader` of the loop away.",
                    path,
                )


def _climbs_back(vocabulary: Vocabulary, start: str) -> bool:
    seen: set[str] = set()
    term_id: str | None = start
    while term_id is not None and term_id not in seen:
        seen.add(term_id)
        term = vocabulary.by_id.get(term_id)
        term_id = term.broader if term else None
    return term_id == start


def unknown_terms(catalog: Catalog) -> Iterator[Problem]:
    """Themes, types and regions of records are terms of their vocabulary, where there is one."""
    for name, field in _USED.items():
        vocabulary = catalog.head.vocabularies.get(name)
        if vocabulary is None:
            continue
        for index, resource in catalog.resources:
            used = getattr(resource, field)
            values = (
                [(used, (field,))]
                if isinstance(used, str)
                else [(term, (field, i)) for i, term in enumerate(used or ())]
            )
            for value, path in values:
                if value not in vocabulary.by_id:
                    yield _about(
                        "unknown-term",
                        f"`{value}` is not a term of `{name}`.",
                        _term_advice(vocabulary, name, value),
                        index,
                        resource,
                        *path,
                    )


def _term_advice(vocabulary: Vocabulary, name: str, value: str) -> str:
    meant = vocabulary.find(value)
    if meant:
        return f"Write the id: `{meant}`."
    names = [term.id for term in vocabulary.terms]
    return did_you_mean(value, names) or f"Add it under `vocabularies: {name}:`, or use one of: {', '.join(names[:8])}."


def unknown_related(catalog: Catalog) -> Iterator[Problem]:
    """`related` leads to records that exist."""
    ids = {resource.id for _, resource in catalog.resources}
    faults = 0
    for index, resource in catalog.resources:
        for i, relation in enumerate(resource.related):
            if relation.id not in ids:
                faults += 1
                near = did_you_mean(relation.id, ids) if faults <= _SUGGESTED else ""
                advice = near or "Correct the id, or delete the relation."
                yield _about(
                    "unknown-related",
                    f"There is no record `{relation.id}`.",
                    advice,
                    index,
                    resource,
                    "related",
                    i,
                    "id",
                )


def duplicates(catalog: Catalog) -> Iterator[Problem]:
    """No two records are the same work."""
    places = {id(resource): index for index, resource in catalog.resources}
    for first, second, why in likely_duplicates([resource for _, resource in catalog.resources]):
        yield _about(
            "likely-duplicate",
            f"This looks like `{first.id}`: {why}.",
            "Delete one of the two, or make their titles tell them apart.",
            places[id(second)], second,
        )  # fmt: skip


def future_dates(catalog: Catalog, today: str) -> Iterator[Problem]:
    """No date lies more than a year ahead."""
    limit = f"{int(today[:4]) + 1}{today[4:]}"
    for index, resource in catalog.resources:
        for field, value in (("date", resource.date), ("added", resource.added)):
            if value and value > limit[: len(value)]:
                yield _about(
                    "future-date", f"`{value}` lies in the future.", "Correct the year.", index, resource, field
                )


def separators_in_labels(catalog: Catalog) -> Iterator[Problem]:
    """No label has a `;` or a `,`."""
    for name in VOCABULARIES:
        for index, term in enumerate(catalog.head.vocabulary(name).terms):
            for language, label in term.label.versions:
                if ";" in label or "," in label:
                    path: Path = ("vocabularies", name, index, "label")
                    yield _problem(
                        "separator-in-label",
                        f"The label “{label}” has a `;` or `,`, at which reference managers split it.",
                        "Write “and” or “&” instead.",
                        (*path, language) if language else path,
                    )


def number_like_ids(catalog: Catalog) -> Iterator[Problem]:
    """No id is a number to a spreadsheet."""
    for index, resource in catalog.resources:
        if resource.id[0].isdigit() and _is_number(resource.id):
            yield _about(
                "number-like-id",
                f"A spreadsheet takes `{resource.id}` for a number.",
                "Begin the id with a letter.",
                index,
                resource,
                "id",
            )


def _is_number(text: str) -> bool:
    """Return whether a spreadsheet reads ``text`` as a number or a date (0012, 1e5, 2018-09-14)."""
    digits = text.replace("-", "")
    mantissa, e, exponent = digits.partition("e")
    return mantissa.isdigit() and (exponent.isdigit() or not e)


def shared_addresses(catalog: Catalog) -> Iterator[Problem]:
    """Check that an address belongs to one record, mostly."""
    owner: dict[str, str] = {}
    for index, resource in catalog.resources:
        if resource.url:
            first = owner.setdefault(normal_address(resource.url), resource.id)
            if first != resource.id:
                yield _about(
                    "shared-address",
                    f"`{first}` has the same address.",
                    "Leave it if the page lists several works.",
                    index,
                    resource,
                    "url",
                )


def gaps(catalog: Catalog) -> Iterator[Problem]:
    """Find what a good record still lacks."""
    for index, resource in catalog.resources:
        if not resource.summary:
            yield _about(
                "no-summary",
                "The record has no summary.",
                "Add two or three sentences under `summary: |`.",
                index,
                resource,
            )
        if not resource.themes:
            yield _about(
                "no-theme",
                "The record has no theme.",
                "Add `themes: [...]`; `catalog themes` lists them.",
                index,
                resource,
            )
        if not (resource.url or resource.doi or resource.downloads):
            yield _about(
                "no-address",
                "The record has no address and no download.",
                "Add `url:`, `doi:` or `downloads:`.",
                index,
                resource,
            )
        have = {download.language for download in resource.downloads}
        if have - {None}:
            for i, language in enumerate(resource.languages):
                if language not in have:
                    yield _about(
                        "language-without-download",
                        f"The work exists in `{language}`, but no download is in it.",
                        "Add the file, or take the language away.",
                        index, resource, "languages", i,
                    )  # fmt: skip
