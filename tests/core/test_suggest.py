"""What was meant by a name that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.suggest import did_you_mean, nearest
from nswp_catalog.core.text import fold

THEMES = ["violence", "health", "human-rights", "Santé", "migration", "decriminalisation"]
NAMES = st.text(st.sampled_from("abcdeéÉ -"), max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("voilence", ["violence"]),
        ("VIOLENCE", ["violence"]),
        ("human rights", ["human-rights"]),
        ("sante", ["Santé"]),
        ("sanet", ["Santé"]),
        ("decriminalization", ["decriminalisation"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_a_slip_is_answered_with_what_looks_like_it(typed: str, meant: list[str]) -> None:
    """A misspelt name finds the one that was meant, without regard to case and accents."""
    assert nearest(typed, THEMES) == meant


def test_the_nearest_comes_first() -> None:
    """Several names that are near come with the nearest first, and not more than asked for."""
    known = ["guide-2010", "guide-2019", "guide-2018", "guide", "brief"]
    assert nearest("guide-2018", known)[0] == "guide-2018"
    assert len(nearest("guide-2017", known)) == 3
    assert len(nearest("guide-2017", known, 1)) == 1


def test_names_that_differ_in_case_are_one() -> None:
    """Of names that are the same but for case and accents the first is given, once."""
    assert nearest("sante", ["Santé", "SANTE", "sante"]) == ["Santé"]


@given(NAMES, st.lists(NAMES, max_size=6), st.integers(1, 4))
def test_only_known_names_are_given(typed: str, known: list[str], limit: int) -> None:
    """What is given is known, no more than asked for, and a name that is right comes first."""
    found = nearest(typed, known, limit)
    assert set(found) <= set(known)
    assert len(found) <= limit
    assert len({fold(name) for name in found}) == len(found)
    if fold(typed) in map(fold, known):
        assert fold(found[0]) == fold(typed)


@pytest.mark.parametrize(
    ("typed", "known", "said"),
    [
        ("voilence", THEMES, "Did you mean `violence`?"),
        ("guide-3", ["guide-1", "guide-2"], "Did you mean `guide-2` or `guide-1`?"),
        ("zzz", THEMES, ""),
        ("violence", [], ""),
    ],
)
def test_a_suggestion_is_a_question(typed: str, known: list[str], said: str) -> None:
    """The names that are near stand in one question; where nothing is near, nothing is said."""
    assert did_you_mean(typed, known) == said
