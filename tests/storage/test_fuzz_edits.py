"""Random changes of damaged documents: each gives what was wanted and touches no other byte, or says why not."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.storage.fields import Refused
from nswp_catalog.storage.splice import add, edit, opened, remove

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DOCUMENTS = 5000


@pytest.fixture(scope="module")
def fuzz() -> Any:
    """Return the benchmark that makes the changes and judges them."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("fuzz_edits")
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.mark.parametrize("seed", range(20261124, 20261128))
def test_no_change_goes_wrong(fuzz: Any, seed: int) -> None:
    """Of thousands of changes none gives something else, and none raises but a refusal with its reason."""
    result = fuzz.tally(seed, range(DOCUMENTS))
    assert result.edits > DOCUMENTS / 10
    assert result.refused.total() < result.edits / 5
    assert result.wrong == []


def test_the_judge_sees_what_is_wrong(fuzz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that loses a comment elsewhere, or sets another value, does not pass."""
    text = b"resources:\n  # kept\n  - id: a\n    title: A\n  # kept too\n  - id: b\n    title: B\n"
    made = fuzz.made
    monkeypatch.setattr(fuzz, "change", lambda *_: fuzz.Change("edit", 1, "b", {"title": "New"}))
    assert fuzz.judge(text, None, fuzz.Tally()) == ""
    monkeypatch.setattr(fuzz, "made", lambda *given: made(*given).replace(b"# kept\n", b"#\n"))
    assert "reaches beyond" in fuzz.judge(text, None, fuzz.Tally())
    monkeypatch.setattr(fuzz, "made", lambda *given: made(*given).replace(b"New", b"Old"))
    assert "wanted is" in fuzz.judge(text, None, fuzz.Tally())


def test_a_lone_dash_is_a_record() -> None:
    """A record without anything in it counts when its neighbours change."""
    source = opened(b"resources:\n- id: a\n-\n- id: b\n  title: B\n")
    assert edit(source, {2: {"title": "C"}}) == b"resources:\n- id: a\n-\n- id: b\n  title: C\n"
    assert remove(source, [0]) == b"resources:\n-\n- id: b\n  title: B\n"
    assert add(source, [{"id": "c"}]).startswith(source.text)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        (b"resources:\n- id: a\n  notes: 'a\n- b'\n", 0),
        (b"resources: [{id: a}]\n", 0),
        (b"resources:\n- {id: a}\n", 0),
        (b"resources:\n- &a {id: a}\n", 0),
        (b"resources:\n- ? id\n  : a\n", 0),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: bytes, index: int) -> None:
    """Records in brackets or behind marks, and texts that look like records are left alone, with the reason."""
    with pytest.raises(Refused) as refused:
        edit(opened(text), {index: {"title": "New"}})
    assert refused.value.advice


@pytest.mark.parametrize(
    ("text", "index", "new"),
    [
        ("resources:\r- id: a\r- id: b\r  title: B\r", 1, "resources:\r- id: a\r- id: b\r  title: New\r"),
        ("resources:\n- id: a\n  notes: x\u2028   y\n- id: b\n", 1, "resources:\n- id: a\n  notes: x\u2028   y\n- id: b\n  title: New\n"),
        ("# \x85resources:\n- id: a\n  title: A\n", 0, "# \x85resources:\n- id: a\n  title: New\n"),
    ],
    ids=["CR", "LS in another record", "NEL in a comment"],
)  # fmt: skip
def test_other_line_breaks_do_not_hold_up_a_change(text: str, index: int, new: str) -> None:
    """What ends a line for YAML 1.1 alone, such as a U+2028 pasted from a web page, stays, and lines are found behind it."""
    assert edit(opened(text.encode()), {index: {"title": "New"}}) == new.encode()


def test_an_anchor_elsewhere_does_not_hold_up_a_change() -> None:
    """A record that uses what another one names with an anchor is left alone; its neighbours can be changed."""
    text = b"resources:\n- id: a\n  tags: &t [x]\n- id: b\n  tags: *t\n- id: c\n  title: C\n"
    assert edit(opened(text), {2: {"title": "New"}}) == text.replace(b"title: C", b"title: New")
    with pytest.raises(Refused):
        edit(opened(text), {1: {"title": "New"}})
