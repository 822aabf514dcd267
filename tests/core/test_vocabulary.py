"""The terms of a vocabulary, and the names by which they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.resource import Text
from nswp_catalog.core.text import fold
from nswp_catalog.core.vocabulary import Term, Vocabulary, term_token

HEALTH = Term("health", Text.of({"en": "Health", "fr": "Santé"}), ("public health", "well-being"))
LAW = Term("law", Text.of("Law and policy"), ("health law",))
THEMES = Vocabulary((HEALTH, LAW))
NAMES = st.text(st.sampled_from("abcAÁ é-"), min_size=1, max_size=3)
TERMS = st.builds(
    Term,
    st.sampled_from(["a", "b", "c", "d"]),
    st.one_of(NAMES.map(Text.of), st.dictionaries(st.sampled_from(["en", "fr"]), NAMES, min_size=1).map(Text.of)),
    st.lists(NAMES, max_size=2).map(tuple),
)


def test_the_names_of_a_term_are_its_id_its_labels_and_its_aliases() -> None:
    """People may ask for a term by its id, by its label in every language and by its aliases."""
    assert HEALTH.names() == ("health", "Health", "Santé", "public health", "well-being")
    assert LAW.names() == ("law", "Law and policy", "health law")


@pytest.mark.parametrize(
    ("name", "term_id"),
    [
        ("health", "health"),
        ("HEALTH", "health"),
        ("sante", "health"),
        ("SANTÉ", "health"),
        ("  Public Health ", "health"),
        ("law and policy", "law"),
        ("policy", None),
        ("heal", None),
        ("", None),
    ],
)
def test_a_name_means_a_term(name: str, term_id: str | None) -> None:
    """A whole name, without regard to case, accents and spaces around it, means its term."""
    assert THEMES.find(name) == term_id


def test_an_id_comes_before_a_label_or_an_alias() -> None:
    """What is the id of one term and a name of another means the one with the id, in either order."""
    one, other = Term("law", Text.of("Statutes")), Term("policy", Text.of("Law"), ("Statutes",))
    for terms in ((one, other), (other, one)):
        assert Vocabulary(terms).find("Law") == "law"
    assert Vocabulary((one, other)).find("statutes") == "law"
    assert Vocabulary((other, one)).find("statutes") == "policy"


@given(st.lists(TERMS, max_size=5))
def test_every_name_means_a_term_that_has_it(terms: list[Term]) -> None:
    """No name of a term is without meaning, and what is found has that name."""
    vocabulary = Vocabulary(tuple(terms))
    for term in terms:
        for name in term.names():
            found = vocabulary.find(name)
            having = {other.id for other in terms if fold(name.strip()) in [fold(each) for each in other.names()]}
            assert found in having or (found is None and name != name.strip())


def test_a_term_is_shown_by_its_first_label() -> None:
    """A term is called by its label in the first language, an id without a term by itself."""
    assert THEMES.label("health") == "Health"
    assert THEMES.label("law") == "Law and policy"
    assert THEMES.label("nowhere") == "nowhere"


def test_terms_keep_the_order_of_the_file() -> None:
    """The terms stand, and are looked up by id, in the order in which the editor wrote them."""
    assert THEMES.terms == (HEALTH, LAW)
    assert list(THEMES.by_id.items()) == [("health", HEALTH), ("law", LAW)]
    assert Vocabulary().by_id == {}
    assert Vocabulary().find("health") is None


def test_the_closure_of_what_is_no_term_is_itself() -> None:
    """An id that a vocabulary does not have leads to nothing below it."""
    assert THEMES.closure(["nowhere"]) == {"nowhere"}
    below = Vocabulary((Term("a", Text.of("A"), (), "nowhere"),))
    assert below.closure(["nowhere"]) == {"nowhere", "a"}


@given(st.lists(st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True), unique=True, max_size=5))
def test_two_terms_have_two_words(ids: list[str]) -> None:
    """The word of a term in the index is its own, in each vocabulary."""
    words = {term_token(kind, id_) for kind in ("theme", "type") for id_ in ids}
    assert len(words) == 2 * len(ids)
