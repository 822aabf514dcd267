"""The difference of two texts: what a patch needs, and no more."""

import difflib

from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.difference import unified

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "- id: 1", "- id: 2", "- id: 3", "- id: 4"]), max_size=14)


def patched(before: list[str], diff: list[str]) -> list[str]:
    """Return ``before`` with a diff applied, by its own numbers of lines."""
    after: list[str] = []
    done = 0
    for line in diff[2:]:
        if line.startswith("@@"):
            start, _, length = line.split()[1].removeprefix("-").partition(",")
            place = int(start) - (length != "0")
            after += before[done:place]
            done = place
        elif line.startswith("+"):
            after.append(line[1:])
        else:
            assert before[done] == line[1:]
            after += [line[1:]] if line.startswith(" ") else []
            done += 1
    return after + before[done:]


@given(LINES, LINES, st.integers(0, 3))
def test_the_difference_makes_the_one_of_the_other(before: list[str], after: list[str], context: int) -> None:
    """Applied to the first text the diff gives the second; the same text has none."""
    diff = list(unified(before, after, "x", context))
    assert patched(before, diff) == after
    assert (diff == []) == (before == after)


def test_it_is_what_others_make() -> None:
    """For a change of one line in a record it is the unified diff of the standard library."""
    before = [f"{key}{number}" for number in range(9) for key in ("- id: ", "  title: ", "")]
    after = [*before[:13], "  new: line", *before[13:]]
    assert list(unified(before, after, "x")) == [
        line.rstrip("\n") for line in difflib.unified_diff(before, after, "a/x", "b/x", lineterm="")
    ]
