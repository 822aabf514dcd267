"""What is wrong across records: for each check a catalogue that passes, and one that does not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nswp_catalog.core.catalog import Catalog, Head
from nswp_catalog.core.checks import (
    broader_terms,
    check,
    duplicate_ids,
    duplicate_terms,
    duplicates,
    future_dates,
    gaps,
    number_like_ids,
    separators_in_labels,
    shared_addresses,
    unknown_related,
    unknown_terms,
)
from nswp_catalog.core.place import Path
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.resource import Download, Relation, Resource, Text
from nswp_catalog.core.rule import RULES
from nswp_catalog.core.vocabulary import Term, Vocabulary

TODAY = "2026-07-01"
Check = Callable[[Catalog], Iterator[Problem]]
Found = list[tuple[str, Path]]


def record(id_: str, **changes: Any) -> Resource:
    """Return a record that lacks nothing, but for ``changes``."""
    full = Resource(
        id_,
        Text.of(f"Title of {id_}"),
        Text.of("What it says."),
        themes=("law",),
        url=f"https://example.org/{id_}",
    )
    return full._replace(**changes)


def term(id_: str, label: str | dict[str, str] = "", *aliases: str, broader: str | None = None) -> Term:
    """Return a term, with its id as label where none is given."""
    return Term(id_, Text.of(label or id_), aliases, broader)


def of(*resources: Resource, **vocabularies: list[Term]) -> Catalog:
    """Return a catalogue of these records and vocabularies."""
    head = Head(vocabularies={name: Vocabulary(tuple(terms)) for name, terms in vocabularies.items()})
    return Catalog(head, tuple(enumerate(resources)))


def places(problems: Iterator[Problem] | list[Problem]) -> Found:
    """Return the rules that are broken, and where."""
    return [(problem.rule, problem.path) for problem in problems]


LAW = [term("law", "Law")]
GOOD = of(
    record("a", type="guide"), record("b", related=(Relation("a", "part-of"),)), themes=LAW, types=[term("guide")]
)


PASSES: list[tuple[Check, Catalog]] = [
    (duplicate_ids, of()),
    (duplicate_ids, of(record("a"), record("b"))),
    (duplicate_terms, of(themes=[term("law", "Law"), term("health", {"en": "Health", "fr": "Santé"}, "well-being")])),
    (duplicate_terms, of(themes=[term("law", {"en": "Law", "nl": "law"}, "LAW")])),
    (duplicate_terms, of(themes=[term("law")], types=[term("law")])),
    (broader_terms, of(themes=[term("hiv", broader="health"), term("health", broader="well-being"), term("well-being")])),
    (unknown_terms, of(record("a", themes=("law",), type="guide", regions=("asia",)), themes=LAW, types=[term("guide")], regions=[term("asia")])),
    (unknown_terms, of(record("a", themes=("anything",), type="anything", regions=("anything",)))),
    (unknown_terms, of(record("a", themes=(), type=None), themes=LAW, types=[])),
    (unknown_related, of(record("a", related=(Relation("b", "part-of"),)), record("b"))),
    (unknown_related, of(record("a", related=(Relation("a", "part-of"),)))),
    (duplicates, of(record("a"), record("b"))),
    (separators_in_labels, of(themes=[term("law", {"en": "Law and policy", "fr": "Droit & politique"}, "law, policy")])),
    (number_like_ids, of(*map(record, ["guide", "a1", "2018-guide", "1e5e5", "3d", "0x10"]))),
    (shared_addresses, of(record("a"), record("b"), record("c", url=None), record("d", url=None))),
    (gaps, of(record("a"), record("b", url=None, doi="10.1234/a"))),
    (gaps, of(record("a", url=None, downloads=(Download("https://example.org/a.pdf"),), languages=("en", "fr")))),
    (gaps, of(record("a", languages=("en",), downloads=(Download("https://example.org/a.pdf", language="en"),)))),
]  # fmt: skip


@pytest.mark.parametrize(("one", "catalog"), PASSES, ids=[one.__name__ for one, _ in PASSES])
def test_a_check_passes_what_is_right(one: Check, catalog: Catalog) -> None:
    """No fault is found with a catalogue that keeps the rule."""
    assert places(one(catalog)) == []


FAILS: list[tuple[Check, Catalog, Found]] = [
    (
        duplicate_ids,
        of(record("a"), record("b"), record("a"), record("a")),
        [("duplicate-id", ("resources", 2, "id")), ("duplicate-id", ("resources", 3, "id"))],
    ),
    (duplicate_terms, of(themes=[term("law"), term("law", "Other")]), [("duplicate-term", ("vocabularies", "themes", 1, "id"))]),
    (duplicate_terms, of(types=[term("law", "Law"), term("statutes", "LÁW")]), [("duplicate-term", ("vocabularies", "types", 1))]),
    (duplicate_terms, of(regions=[term("a", "A", "all"), term("all", "Everywhere")]), [("duplicate-term", ("vocabularies", "regions", 1))]),
    (duplicate_terms, of(languages=[term("en", {"en": "English"}), term("fr", {"fr": "english"})]), [("duplicate-term", ("vocabularies", "languages", 1))]),
    (broader_terms, of(themes=[term("hiv", broader="helth"), term("health")]), [("unknown-term", ("vocabularies", "themes", 0, "broader"))]),
    (broader_terms, of(themes=[term("a", broader="a")]), [("broader-loop", ("vocabularies", "themes", 0, "broader"))]),
    (
        broader_terms,
        of(types=[term("a", broader="b"), term("b", broader="c"), term("c", broader="a"), term("d", broader="a")]),
        [("broader-loop", ("vocabularies", "types", place, "broader")) for place in (0, 1, 2)],
    ),
    (
        unknown_terms,
        of(record("a", themes=("law", "lore"), type="gide", regions=("asia",)), themes=LAW, types=[term("guide")], regions=[]),
        [("unknown-term", ("resources", 0, "themes", 1)), ("unknown-term", ("resources", 0, "type")), ("unknown-term", ("resources", 0, "regions", 0))],
    ),
    (unknown_related, of(record("a", related=(Relation("a", "part-of"), Relation("z", "part-of")))), [("unknown-related", ("resources", 0, "related", 1, "id"))]),
    (duplicates, of(record("a", doi="10.1234/a"), record("b", doi="10.1234/a")), [("likely-duplicate", ("resources", 1))]),
    (separators_in_labels, of(themes=[term("law", "Law, policy")]), [("separator-in-label", ("vocabularies", "themes", 0, "label"))]),
    (separators_in_labels, of(types=[term("a"), term("b", {"en": "B", "fr": "B; C"})]), [("separator-in-label", ("vocabularies", "types", 1, "label", "fr"))]),
    (
        number_like_ids,
        of(*map(record, ["0012", "1e5", "2018-09-14", "7", "12e-3"])),
        [("number-like-id", ("resources", place, "id")) for place in range(5)],
    ),
    (shared_addresses, of(record("a"), record("b", url="http://www.example.org/a/")), [("shared-address", ("resources", 1, "url"))]),
    (gaps, of(record("a", summary=None)), [("no-summary", ("resources", 0))]),
    (gaps, of(record("a", themes=())), [("no-theme", ("resources", 0))]),
    (gaps, of(record("a", url=None)), [("no-address", ("resources", 0))]),
    (
        gaps,
        of(record("a", languages=("en", "fr"), downloads=(Download("https://example.org/a.pdf", language="en"), Download("https://example.org/a.zip")))),
        [("language-without-download", ("resources", 0, "languages", 1))],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "catalog", "found"), FAILS, ids=[one.__name__ for one, _, _ in FAILS])
def test_a_check_finds_what_is_wrong(one: Check, catalog: Catalog, found: Found) -> None:
    """Each mistake is found once, at its place, with its rule's severity and words for the editor."""
    problems = list(one(catalog))
    assert places(problems) == found
    for problem in problems:
        assert problem.severity is RULES[problem.rule].severity
        assert problem.message.endswith(".")
        assert problem.advice
        path = problem.path
        where = path[1] if path[0] == "resources" else None
        assert problem.resource == (catalog.resources[where][1].id if isinstance(where, int) else "")


def test_every_check_is_run() -> None:
    """`check` finds what each check alone finds, and nothing in a catalogue that is right."""
    assert check(GOOD, TODAY) == []
    for one, catalog, _ in FAILS:
        assert set(one(catalog)) <= set(check(catalog, TODAY))
    tested = {one for one, _, _ in FAILS}
    assert tested == {one for one, _ in PASSES}


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2026", False), ("2027", False), ("2028", True), ("2918", True), ("2027-07", False), ("2027-08", True), ("2027-07-01", False),
        ("2027-07-02", True), (None, False), ("0987", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["date", "added"])
def test_a_date_may_lie_a_year_ahead_and_no_more(field: str, date: str | None, found: bool) -> None:
    """A year, month or day is in the future when all of it lies more than a year ahead."""
    problems = future_dates(of(record("a", **{field: date})), TODAY)
    assert places(problems) == ([("future-date", ("resources", 0, field))] if found else [])


@pytest.mark.parametrize("id_", ["1e", "12-e"])
def test_an_e_without_an_exponent_makes_no_number(id_: str) -> None:
    """Digits with a bare e after them are a text to a spreadsheet."""
    assert places(number_like_ids(of(record(id_)))) == []


def test_a_place_is_that_of_the_file() -> None:
    """Where records before were left out, a problem still stands at its record's place in the file."""
    catalog = Catalog(Head(), ((3, record("a")), (7, record("a", summary=None, title=Text.of("Other"), url=None))))
    assert places(check(catalog, TODAY)) == [
        ("duplicate-id", ("resources", 7, "id")),
        ("no-summary", ("resources", 7)),
        ("no-address", ("resources", 7)),
    ]


@pytest.mark.parametrize(
    ("theme", "advice"),
    [
        ("Law", "Write the id: `law`."),
        ("statutes", "Write the id: `law`."),
        ("lau", "Did you mean `law`?"),
        ("zzz", "Add it under `vocabularies: themes:`, or use one of: law, health."),
    ],
)
def test_an_unknown_term_is_answered_with_what_was_meant(theme: str, advice: str) -> None:
    """A label gives its id, a slip the nearest id, and anything else the ids that there are."""
    terms = [term("law", "The law", "Statutes"), term("health")]
    (problem,) = unknown_terms(of(record("a", themes=(theme,)), themes=terms))
    assert problem.advice == advice


def test_an_unknown_record_is_answered_with_the_nearest() -> None:
    """A misspelt id of a relation gives the id that looks like it, where there is one."""
    catalog = of(record("smart-guide", related=(Relation("smart-giude", "part-of"), Relation("zzz", "part-of"))))
    assert [problem.advice for problem in unknown_related(catalog)] == [
        "Did you mean `smart-guide`?",
        "Correct the id, or delete the relation.",
    ]
