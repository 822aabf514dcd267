"""What may be asked, and how it is understood."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.filters import Filters
from nswp_catalog.core.query import (
    Clause,
    label_tokens,
    matching_terms,
    parse_field,
    parse_since,
    parse_words,
    parse_years,
    resolve,
)
from nswp_catalog.core.resource import FIELDS, Text
from nswp_catalog.core.text import tokens
from nswp_catalog.core.vocabulary import Term, Vocabulary, term_token
from nswp_catalog.errors import CatalogError

THEMES = Vocabulary(
    (
        Term("wellbeing", Text.of("Well-being")),
        Term("health", Text.of({"en": "Health", "fr": "Santé"}), ("public health",), "wellbeing"),
        Term("hiv", Text.of("HIV"), (), "health"),
        Term("violence", Text.of({"en": "Violence", "es": "Violencia", "ru": "Насилие", "zh": "暴力"}), ("GBV",)),
    )
)


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.text(st.sampled_from("\"“„«»-−–* a暴é'():^+"), max_size=15)), max_size=4
    )
)
def test_every_text_is_a_valid_query(arguments: list[str]) -> None:
    """Nothing that is typed is an error: all clauses have words that the index can be asked for."""
    for clause in parse_words(arguments):
        assert clause.words
        assert all(tokens(word) == [word] for word in clause.words)
        assert clause.words in clause.alternatives()


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        (["rights"], [Clause(("rights",))]),
        (["sex", "work"], [Clause(("sex",)), Clause(("work",))]),
        (["sex work laws"], [Clause(("sex", "work", "laws"))]),
        (['"sex work" laws'], [Clause(("sex", "work")), Clause(("laws",))]),
        (["“sex work” laws"], [Clause(("sex", "work")), Clause(("laws",))]),
        (["«sex work»"], [Clause(("sex", "work"))]),
        (["-trafficking"], [Clause(("trafficking",), exclude=True)]),
        (["−trafficking"], [Clause(("trafficking",), exclude=True)]),
        (["–trafficking"], [Clause(("trafficking",), exclude=True)]),
        (["rights -trafficking"], [Clause(("rights",)), Clause(("trafficking",), exclude=True)]),
        (['-"sex work"'], [Clause(("sex", "work"), exclude=True)]),
        (["crim*"], [Clause(("crim",), prefix=True)]),
        (["-crim*"], [Clause(("crim",), prefix=True, exclude=True)]),
        (["COVID-19"], [Clause(("covid", "19"))]),
        (["Guía"], [Clause(("guia",))]),
        (["暴力"], [Clause(("暴", "力"))]),
        (['"open'], [Clause(("open",))]),
        (["", "-", '""', "*", "?!"], []),
    ],
)
def test_a_query_is_read_as_in_a_search_box(typed: list[str], clauses: list[Clause]) -> None:
    """Words, phrases, exclusions and prefixes are understood as everywhere else, and folded."""
    assert parse_words(typed) == tuple(clauses)


@pytest.mark.parametrize(
    ("typed", "text", "occurs"),
    [
        ("criminalisation", "They criminalized it", True),
        ("sex work laws", "On sex work laws", True),
        ("sex work laws", "On sex and work laws", False),
        ("decriminalis*", "decriminalization", True),
        ("crim*", "a crime", True),
        ("crim*", "scrim", False),
        ("暴力", "反对暴力", True),
        ("暴力", "力暴", False),
        ('"criminalisation of work"', "criminalization of work", True),
    ],
)
def test_a_clause_occurs_where_its_words_stand_side_by_side(typed: str, text: str, occurs: bool) -> None:
    """Phrases keep their order, prefixes go on, spellings do not matter."""
    (clause,) = parse_words([typed])
    assert clause.occurs_in(tokens(text)) is occurs


@pytest.mark.parametrize("name", ["violence", "Violencia", "насилие", "暴力", "gbv", " VIOLENCE "])
def test_a_term_is_found_by_every_name(name: str) -> None:
    """Id, labels in all languages and aliases mean the term, ignoring case and accents."""
    assert resolve("theme", name, THEMES, []) == {"violence"}


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("salud", set()),
        ("sante", {"health"}),
        ("public", {"health"}),
        ("viol*", {"violence"}),
        ("well being", {"wellbeing"}),
    ],
)
def test_words_are_looked_for_in_the_names_of_terms(typed: str, terms: set[str]) -> None:
    """A search reaches the labels and aliases of the vocabulary."""
    (clause,) = parse_words([typed])
    assert matching_terms(clause, label_tokens(THEMES)) == terms


def test_a_broader_term_means_its_narrower_ones() -> None:
    """Asking for a term asks for all terms below it."""
    assert resolve("theme", "Well-being", THEMES, []) == {"wellbeing", "health", "hiv"}
    assert resolve("theme", "hiv", THEMES, []) == {"hiv"}


def test_a_loop_of_broader_terms_comes_to_an_end() -> None:
    """Terms that are each other's broader term are one and the same question."""
    loop = Vocabulary(
        (
            Term("a", Text.of("A"), (), "b"),
            Term("b", Text.of("B"), (), "c"),
            Term("c", Text.of("C"), (), "a"),
            Term("d", Text.of("D"), (), "d"),
        )
    )
    assert loop.closure(["a"]) == loop.closure(["b"]) == {"a", "b", "c"}
    assert loop.closure(["d"]) == {"d"}
    assert loop.closure([]) == set()


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8), st.sampled_from("abcdef"))
def test_a_closure_is_all_that_leads_up_to_its_term(pairs: list[tuple[str, str]], top: str) -> None:
    """A term is in the closure just when some way of `broader` leads from it to the top."""
    broader = dict(pairs)
    vocabulary = Vocabulary(tuple(Term(id_, Text.of(id_), (), above) for id_, above in broader.items()))

    def climbs(id_: str) -> bool:
        seen: set[str] = set()
        while id_ != top and id_ in broader and id_ not in seen:
            seen.add(id_)
            id_ = broader[id_]
        return id_ == top

    assert vocabulary.closure([top]) == {top} | {id_ for id_ in broader if climbs(id_)}


def test_a_misspelt_value_is_an_error_that_names_the_nearest() -> None:
    """An unknown theme says what was meant; with nothing near, what there is."""
    with pytest.raises(CatalogError) as caught:
        resolve("theme", "voilence", THEMES, [])
    assert "voilence" in caught.value.message
    assert "`violence`" in caught.value.advice
    with pytest.raises(CatalogError) as caught:
        resolve("theme", "zzz", THEMES, [])
    assert "wellbeing" in caught.value.advice
    with pytest.raises(CatalogError, match="tag"):
        resolve("tag", "x", Vocabulary(), [])


def test_people_and_bodies_are_found_by_words_of_their_names() -> None:
    """An author is found by the family name alone, a publisher by the beginning of its words."""
    used = ["Platt, Lucy", "NSWP", "IWRAW Asia Pacific"]
    assert resolve("author", "platt", Vocabulary(), used) == {"Platt, Lucy"}
    assert resolve("author", "lucy platt", Vocabulary(), used) == {"Platt, Lucy"}
    assert resolve("publisher", "iwraw", Vocabulary(), used) == {"IWRAW Asia Pacific"}
    assert resolve("publisher", "nswp", Vocabulary(), used) == {"NSWP"}


def test_a_language_finds_its_variants() -> None:
    """Portuguese finds Brazilian Portuguese, not the other way round; a language without works is no mistake."""
    used = ["pt", "pt-BR", "en"]
    assert resolve("language", "pt", Vocabulary(), used) == {"pt", "pt-BR"}
    assert resolve("language", "PT-br", Vocabulary(), used) == {"pt-BR"}
    assert resolve("language", "Portuguese", Vocabulary((Term("pt", Text.of("Portuguese")),)), used) == {"pt", "pt-BR"}
    assert resolve("language", "sw", Vocabulary(), used) == set()
    with pytest.raises(CatalogError):
        resolve("language", "Klingonese", Vocabulary(), used)


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2018", (2018, 2018)),
        ("2015..2020", (2015, 2020)),
        ("2015-2020", (2015, 2020)),
        ("2015–2020", (2015, 2020)),
        ("2015..", (2015, 9999)),
        ("..2020", (0, 2020)),
        (" 2015 .. 2020 ", (2015, 2020)),
    ],
)
def test_years_are_one_year_or_a_range(typed: str, years: tuple[int, int]) -> None:
    """A range may be open at either end."""
    assert parse_years(typed) == years


@pytest.mark.parametrize(
    "typed", ["", "..", "18", "2020..2015", "2018-09-14", "x", "20182020", "2018 2020", "2018..2019..2020"]
)
def test_what_is_no_range_of_years_is_an_error(typed: str) -> None:
    """A mistake in the years is said, not guessed at."""
    with pytest.raises(CatalogError) as caught:
        parse_years(typed)
    assert "--year" in caught.value.advice


def test_since_is_a_date() -> None:
    """A day, a month or a year that exists is a date to begin with."""
    assert [parse_since(text) for text in ("2026", " 2026-09 ", "2026-09-14")] == ["2026", "2026-09", "2026-09-14"]
    for wrong in ("yesterday", "2026-13", ""):
        with pytest.raises(CatalogError):
            parse_since(wrong)


def test_a_field_is_known_by_its_name() -> None:
    """Singular and plural, in any case, mean the field; a slip says what was meant."""
    assert [parse_field(text) for text in ("theme", "Themes", "summary", "download")] == [
        "themes",
        "themes",
        "summary",
        "downloads",
    ]
    assert [parse_field(name) for name in FIELDS] == list(FIELDS)
    with pytest.raises(CatalogError) as caught:
        parse_field("sumary")
    assert "`summary`" in caught.value.advice


def test_filters_that_are_not_set_are_none() -> None:
    """Whether anything is filtered can be asked."""
    assert not Filters()
    assert Filters(theme=("a",))
    assert Filters(since="2026")


def test_the_word_of_a_term_is_one_word_that_nobody_types() -> None:
    """What stands for a term in the index is one token to SQLite, and no query can ask for it."""
    word = term_token("theme", "human-rights")
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (c, tokenize='ascii')")
    connection.execute("INSERT INTO t VALUES (?)", (word,))
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab ('t', 'row')")
    assert connection.execute("SELECT term FROM v").fetchall() == [(word,)]
    connection.close()
    assert word not in tokens(word)
