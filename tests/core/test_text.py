"""What a word is, and when two texts are the same."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nswp_catalog.core.text import fold, searchable, slugify, spellings, token_spans, tokens, twins
from nswp_catalog.core.values import slug

LETTERS = "aZéŁßıİﬁ’'-_0９ёאּש暴力ァ゙가각हि्ي\u0301\u0308\u200d\u00ad½²ǅΣς🏳️‍🌈·。§\0\x1f\t\n"
TEXTS = st.one_of(st.text(max_size=40), st.text(st.sampled_from(LETTERS), max_size=20))
WORDS = st.from_regex(r"[a-z]{3,14}", fullmatch=True)


def fts5(text: str) -> list[str]:
    """Return the words that SQLite's index finds in ``text``, in order."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (c, tokenize='ascii')")
    connection.execute("INSERT INTO t VALUES (?)", (text,))
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab ('t', 'instance')")
    found = [term for (term,) in connection.execute("SELECT term FROM v ORDER BY offset")]
    connection.close()
    return found


@settings(max_examples=400)
@given(TEXTS)
def test_the_index_has_the_words_that_a_question_asks_for(text: str) -> None:
    """SQLite cuts a searchable text into the very words into which a question is cut."""
    assert fts5(searchable(text).replace("\0", " ")) == tokens(text)


@settings(max_examples=400)
@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is its own folded form, so words may be compared wherever they come from."""
    assert fold(fold(text)) == fold(text)
    assert tokens(" ".join(tokens(text))) == tokens(text)


@settings(max_examples=200)
@given(TEXTS)
def test_the_form_in_which_accents_are_typed_does_not_matter(text: str) -> None:
    """One letter with an accent and a letter followed by an accent are the same."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(max_examples=400)
@given(TEXTS)
def test_the_words_marked_in_a_passage_are_the_words_of_the_text(text: str) -> None:
    """Every word is found again where it stands, in order."""
    spans = token_spans(text)
    assert [token for token, _, _ in spans] == tokens(text)
    for token, start, end in spans:
        assert 0 <= start < end <= len(text)
        assert token in tokens(text[start:end])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("guia", "Guía"), ("etude", "ÉTUDE"), ("lodz", "Łódź"), ("насилие", "НАСИЛИЕ"), ("еще", "ещё"), ("strasse", "Straße"),
        ("oeuvre", "Œuvre"), ("istanbul", "İstanbul"), ("kadin", "kadın"), ("οδος", "ΟΔΌΣ"), ("العنف", "العُنْف"), ("abc", "ＡＢＣ"),
        ("senor", "sen\u0303or"), ("fi", "ﬁ"),
    ],
)  # fmt: skip
def test_case_and_accents_do_not_matter(typed: str, written: str) -> None:
    """What is typed without accents and capitals is what is written with them."""
    assert fold(typed) == fold(written)
    assert tokens(typed) == tokens(written)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sex workers’ rights: 暴力", ["sex", "workers", "rights", "暴", "力"]),
        ("COVID-19, HIV/AIDS", ["covid", "19", "hiv", "aids"]),
        ("性工作者 NSWP 网络", ["性", "工", "作", "者", "nswp", "网", "络"]),
        ("성노동 권리", ["성", "노", "동", "권", "리"]),
        ("セックスワーカー", ["セ", "ッ", "ク", "ス", "ワ", "ー", "カ", "ー"]),
        ("«Права» — сегодня…", ["права", "сегодня"]),
        ("", []),
        ("!?—。", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    """Words end at spaces and punctuation; characters of scripts without spaces stand for themselves."""
    assert tokens(text) == words


def test_the_vowels_of_an_indic_word_are_part_of_it() -> None:
    """Two Hindi words that differ in a vowel sign are two words."""
    assert tokens("हिंदी") != tokens("हांदा")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("criminalisation", "criminalization"), ("criminalisation", "criminalised"), ("criminalisation", "criminalising"),
        ("criminalize", "criminalises"), ("organizer", "organisers"), ("analyse", "analyzing"),
        ("worker", "workers"), ("workers", "worker"), ("policy", "policies"), ("policies", "policy"), ("law", "laws"),
        ("church", "churches"), ("boxes", "box"), ("illness", "illnesses"), ("movie", "movies"), ("movies", "movie"),
    ],
)  # fmt: skip
def test_a_word_finds_its_other_spellings(typed: str, written: str) -> None:
    """The endings -ise and -ize, and singular and plural, do not matter."""
    assert written in spellings(typed)


@pytest.mark.parametrize(
    ("typed", "written"), [("law", "lawn"), ("promise", "promote"), ("sex", "six"), ("us", "use"), ("hiv", "hi")]
)
def test_a_word_does_not_find_another_word(typed: str, written: str) -> None:
    """Words that only look alike are two words."""
    assert written not in spellings(typed)


@given(st.one_of(WORDS, TEXTS))
def test_a_word_is_its_own_first_spelling(word: str) -> None:
    """What was typed comes first, and nothing stands twice."""
    for forms in (spellings(word), twins(word)):
        assert forms[0] == word
        assert len(set(forms)) == len(forms)


@given(WORDS)
def test_a_spelling_is_one_word(word: str) -> None:
    """Every form can be looked up in the index as it is."""
    for form in (*spellings(word), *twins(word)):
        assert tokens(form) == [form]


@pytest.mark.parametrize("beginning", ["criminalis", "criminali", "criminalisat", "analys", "analysi"])
def test_the_beginning_of_a_word_has_both_spellings(beginning: str) -> None:
    """A prefix that reaches the s of -ise finds the z of -ize."""
    twin = beginning.replace("is", "iz").replace("ys", "yz")
    assert beginning in twins(beginning)
    assert twin in twins(beginning)


@pytest.mark.parametrize(
    ("title", "slug_"),
    [
        ("Smart Guide to CEDAW", "smart-guide-to-cedaw"),
        ("Sex workers’ health: a review", "sex-workers-health-a-review"),
        ("Guía de «políticas»", "guia-de-politicas"),
        ("  --  ", ""),
        ("暴力", ""),
    ],
)
def test_a_title_makes_an_id(title: str, slug_: str) -> None:
    """An id made from a title has its words, without accents and apostrophes."""
    assert slugify(title) == slug_


@given(TEXTS)
def test_what_is_made_as_an_id_is_one(text: str) -> None:
    """Any text makes a valid id, or none."""
    made = slugify(text)
    assert made == "" or slug(made) == made
    assert slugify(made) == made
