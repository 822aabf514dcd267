"""Terms renamed and merged: in the head and in the records, and nowhere else."""

import difflib
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.terms import merge, rename

TEXT = """\
# Ours.
catalog: {title: About labour}
vocabularies:
  themes:
    # The first theme.
    - id: health   # for ever
      label: {en: Health, fr: Santé}
    - {id: labour, label: Labour, aliases: [labor]}
    # Goes with violence.
    - id: violence
      label: Violence
      aliases: [GBV] # known

  types:
    - id: research
      label: Research
    - id: paper
      label: Paper
      broader: research
resources:
  - id: labour
    title: On labour
    themes: [labour,  health]   # labour first
    type: paper
  # labour
  - id: two
    title: Two
    themes:
      - violence  # one
      - "labour"  # two
    tags: [labour]
  - {id: three, title: labour, themes: [labour]}
x-note: labour
"""


def changed(before: str, after: bytes) -> list[str]:
    """Return the lines that go and come."""
    lines = difflib.ndiff(before.splitlines(), after.decode().splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_rename() -> None:
    """The id changes where it stands, in every style of YAML; other words that look like it stay."""
    assert changed(TEXT, rename(TEXT.encode(), "theme", "Labor", "work")) == [
        "-     - {id: labour, label: Labour, aliases: [labor]}",
        "+     - {id: work, label: Labour, aliases: [labor]}",
        "-     themes: [labour,  health]   # labour first",
        "+     themes: [work,  health]   # labour first",
        '-       - "labour"  # two',
        "+       - work  # two",
        "-   - {id: three, title: labour, themes: [labour]}",
        "+   - {id: three, title: labour, themes: [work]}",
    ]


def test_merge() -> None:
    """One term goes, its names become aliases, the records have the other one once."""
    assert changed(TEXT, merge(TEXT.encode(), "theme", "health", "violence")) == [
        "-     # The first theme.",
        "-     - id: health   # for ever",
        "-       label: {en: Health, fr: Santé}",
        "-       aliases: [GBV] # known",
        "+       aliases: [GBV, health, Santé] # known",
        "-     themes: [labour,  health]   # labour first",
        "+     themes: [labour,  violence]   # labour first",
    ]
    assert changed(TEXT, merge(TEXT.encode(), "theme", "health", "labour"))[3:5] == [
        "-     - {id: labour, label: Labour, aliases: [labor]}",
        "+     - {id: labour, label: Labour, aliases: [labor, health, Santé]}",
    ]
    both = merge(TEXT.encode(), "theme", "labour", "violence")
    assert '-       - "labour"  # two' in changed(TEXT, both)
    assert yaml.safe_load(both)["resources"][1]["themes"] == ["violence"]


def test_types_and_tags() -> None:
    """What stands below a type moves with it; tags have no vocabulary."""
    assert changed(TEXT, rename(TEXT.encode(), "type", "research", "study")) == [
        "-     - id: research",
        "+     - id: study",
        "-       broader: research",
        "+       broader: study",
    ]
    merged = yaml.safe_load(merge(TEXT.encode(), "type", "paper", "research"))
    assert merged["vocabularies"]["types"] == [{"id": "research", "label": "Research", "aliases": ["paper"]}]
    assert merged["resources"][0]["type"] == "research"
    assert changed(TEXT, rename(TEXT.encode(), "tag", "labour", "work")) == [
        "-     tags: [labour]",
        "+     tags: [work]",
    ]


@pytest.mark.parametrize(
    ("change", "kind", "old", "new", "said"),
    [
        (rename, "theme", "nothing", "new", "There is no theme “nothing”"),
        (rename, "theme", "labour", "health", "There is a theme `health` already"),
        (rename, "theme", "labour", "Not An Id", "is not an id"),
        (rename, "tag", "nothing", "new", "No resource has the tag “nothing”"),
        (merge, "theme", "labour", "labor", "are the same theme"),
        (merge, "type", "research", "paper", "`paper` stands below `research`"),
    ],
)
def test_refusals(change: Callable[[bytes, str, str, str], bytes], kind: str, old: str, new: str, said: str) -> None:
    """What makes no sense is refused, with the reason."""
    with pytest.raises(CatalogError, match=said):
        change(TEXT.encode(), kind, old, new)


def test_a_theme_that_records_share_by_an_anchor_is_left_alone() -> None:
    """What cannot be changed in one record alone is refused, however the text was read."""
    text = "vocabularies:\n  themes:\n  - {id: law, label: Law}\nresources:\n- id: a\n  themes: &t [law]\n- id: b\n  themes: *t\n"
    in_braces = "{vocabularies: {themes: [{id: law, label: Law}]}, resources: [{id: a, themes: &t [law]}, {id: b, themes: *t }]}\n"
    for catalogue in (text, in_braces):  # cut into records, and parsed whole
        with pytest.raises(CatalogError) as refused:
            rename(catalogue.encode(), "theme", "law", "rights")
        assert refused.value.advice


def test_a_tag_that_goes_on_in_a_new_line() -> None:
    """A tag of several words is found where it is broken between two lines."""
    text = b"resources:\n- id: a\n  tags: [decent\n    work, other]\n"
    changed = rename(text, "tag", "decent work", "fair work")
    assert changed == b"resources:\n- id: a\n  tags: [fair work, other]\n"


@given(st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans(), st.sampled_from(["health", "labour", "violence"]))
def test_any_layout(newline: str, bom: bool, tail: bool, term: str) -> None:
    """Line ends, a BOM and the place of the vocabularies make no difference; there and back is as before."""
    head, _, rest = TEXT.partition("vocabularies:")
    terms, _, records = rest.partition("resources:")
    text = f"{head}resources:{records}vocabularies:{terms}" if tail else TEXT
    text = text.replace('"labour"', "labour").replace("\n", newline)
    before = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    after = rename(before, "theme", term, "something-else")
    assert after.count(b"\r\n") == before.count(b"\r\n")
    users = sum(term in record.get("themes", []) for record in yaml.safe_load(before)["resources"])
    assert after.decode().count("something-else") == 1 + users
    assert rename(after, "theme", "something-else", term) == before
