"""The passage that matched, and the words that are marked in it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nswp_catalog.core.passage import Span, highlight, passage
from nswp_catalog.core.query import parse_words
from nswp_catalog.core.text import token_spans, tokens

TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(["law", "laws", "Sex", "work", "暴力", "guía", "a", ",", "(", "\n", " "]), max_size=40).map(" ".join),
    st.lists(st.sampled_from(["law", "暴", "力", "字", " ", "-", "é"]), max_size=60).map("".join),
)  # fmt: skip
QUERIES = st.lists(
    st.sampled_from(["law", "sex work", "暴力", "guia", "a*", "wor*", "-law", '"a law"', "zzz"]), max_size=3
)
SUMMARY = "Laws on sex work differ. " + "This guide says how, and for whom. " * 5 + "It ends with violence and the law."


def joined(spans: list[Span]) -> str:
    """Return the text that ``spans`` make up."""
    return "".join(text for text, _ in spans)


def marked(spans: list[Span]) -> list[str]:
    """Return the stretches that are marked as matches."""
    return [text for text, match in spans if match]


def body(spans: list[Span]) -> list[Span]:
    """Return ``spans`` without the ellipses at either end."""
    return [span for span in spans if span not in (("… ", False), (" …", False))]


@given(TEXTS, QUERIES)
def test_the_cuts_add_up_to_the_text(text: str, query: list[str]) -> None:
    """Marking words changes nothing in the text, and no cut is empty."""
    spans = highlight(text, parse_words(query))
    assert joined(spans) == text
    assert all(stretch for stretch, _ in spans)


@given(TEXTS, QUERIES)
def test_what_is_marked_is_what_was_asked_for(text: str, query: list[str]) -> None:
    """Each mark is one occurrence of a word or phrase of the query that is not excluded."""
    clauses = [clause for clause in parse_words(query) if not clause.exclude]
    for match in marked(highlight(text, parse_words(query))):
        words = tokens(match)
        assert any((0, len(words)) in clause.places(words) for clause in clauses)


@given(TEXTS, QUERIES)
def test_every_occurrence_of_a_word_is_marked(text: str, query: list[str]) -> None:
    """A word of the text that a word of the query means is never left unmarked."""
    clauses = [clause for clause in parse_words(query) if not clause.exclude and len(clause.words) == 1]
    wanted = [token for token, _, _ in token_spans(text) if any(clause.occurs_in([token]) for clause in clauses)]
    found = [token for match in marked(highlight(text, clauses)) for token in tokens(match)]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "query", "matches"),
    [
        ("Laws on sex work", ["law"], ["Laws"]),
        ("Laws on sex work", ["sex work"], ["sex work"]),
        ("Sex, work; sex-work", ["sex work"], ["Sex, work", "sex-work"]),
        ("Criminalized or criminalises", ["criminalisation"], ["Criminalized", "criminalises"]),
        ("La GUÍA (nueva)", ["guia"], ["GUÍA"]),
        ("反对暴力。", ["暴力"], ["暴力"]),
        ("decriminalisation is criminal", ["crim*"], ["criminal"]),
        ("law and order", ["-law"], []),
        ("law and order", ["law", "-order"], ["law"]),
        ("law and order", ["violence"], []),
        ("law law", ["law", "law"], ["law", "law"]),
        ("", ["law"], []),
    ],
)
def test_the_words_of_the_query_are_marked(text: str, query: list[str], matches: list[str]) -> None:
    """Other spellings, phrases, prefixes and characters are marked as they are found, excluded words never."""
    assert marked(highlight(text, parse_words(query))) == matches


@pytest.mark.parametrize("query", [["sex", "sex work"], ["sex work", "sex"], ["sex work", "work"], ["se*", "sex work"]])
def test_a_phrase_is_marked_whole_beside_its_words(query: list[str]) -> None:
    """A phrase of the query is marked to its end, also where one of its words is asked for besides."""
    spans = highlight("On sex work", parse_words(query))
    assert " ".join(marked(spans)) == "sex work"


@given(TEXTS, QUERIES, st.integers(30, 100))
def test_a_passage_is_on_one_line_and_no_longer_than_its_width(text: str, query: list[str], width: int) -> None:
    """A passage is a stretch of the text, with single spaces, as long as there is room for."""
    flat = " ".join(text.split())
    spans = passage(text, parse_words(query), width)
    shown = joined(body(spans))
    assert "\n" not in joined(spans)
    assert shown in flat
    assert len(shown) <= width
    assert len(joined(spans)) <= width + 4
    if len(flat) <= width:
        assert spans == highlight(flat, parse_words(query))


@given(TEXTS, TEXTS, st.sampled_from(["law", "暴力"]), st.integers(30, 100))
@example("字" * 30, " " + "字" * 30, "暴力", 36)
@example("字" * 60, "字 " + "字" * 60, "暴力", 50)
@example("x" * 100 + " ", " " + "y" * 100, "law", 30)
def test_a_passage_shows_a_match(before: str, after: str, word: str, width: int) -> None:
    """Where a text has what was asked for, its passage does too, in any script and any width of a terminal."""
    text = before + word + after
    clauses = parse_words([word])
    if any(match for _, match in highlight(" ".join(text.split()), clauses)):
        assert marked(passage(text, clauses, width))


def test_a_passage_says_where_it_leaves_out() -> None:
    """Ellipses stand where there is more text, before, after or on both sides, and words are left whole."""
    assert joined(passage(SUMMARY, parse_words(["sex work"]), 40)) == "Laws on sex work differ. This guide …"
    assert joined(passage(SUMMARY, parse_words(["violence"]), 40)) == "… It ends with violence and the law."
    middle = joined(passage(SUMMARY.replace("how", "HOW", 1), parse_words(["how"]), 40))
    assert "HOW" in middle
    both = passage("one two three " * 10 + "violence" + " four five six" * 10, parse_words(["violence"]), 40)
    assert both[0] == ("… ", False)
    assert both[-1] == (" …", False)
    assert joined(both) == "… two three violence four five six …"


def test_a_text_without_a_match_is_shown_from_its_beginning() -> None:
    """Where only the title or a theme matched, the passage is how the text begins."""
    assert joined(passage(SUMMARY, parse_words(["zzz"]), 40)) == "Laws on sex work differ. This guide …"
    assert joined(passage("  two\n\tlines ", (), 40)) == "two lines"
    assert passage("", parse_words(["law"]), 40) == []
