"""A record as data and back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.resource import FIELDS, Caution, Download, Relation, Resource, Text

WORDS = st.text(min_size=1, max_size=8)
TEXTS = st.one_of(WORDS.map(Text.of), st.dictionaries(st.sampled_from(["en", "fr", "zh"]), WORDS, min_size=1).map(Text.of))  # fmt: skip
LISTS = st.lists(WORDS, max_size=3).map(tuple)
OPTIONAL = st.none() | WORDS
DATA = st.recursive(
    st.none() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
RESOURCES = st.builds(
    Resource,
    id=WORDS,
    title=TEXTS,
    summary=st.none() | TEXTS,
    type=OPTIONAL,
    themes=LISTS,
    regions=LISTS,
    tags=LISTS,
    date=st.none() | st.sampled_from(["2018", "2018-09", "2018-09-14"]),
    authors=LISTS,
    publishers=LISTS,
    languages=LISTS,
    url=OPTIONAL,
    doi=OPTIONAL,
    isbn=OPTIONAL,
    downloads=st.lists(
        st.builds(
            Download, WORDS, label=OPTIONAL, language=OPTIONAL, format=OPTIONAL, pages=st.none() | st.integers(1, 999),
            bytes=st.none() | st.integers(1), archived=OPTIONAL, sha256=OPTIONAL,
        ),
        max_size=2,
    ).map(tuple),
    archived=OPTIONAL,
    related=st.lists(st.builds(Relation, WORDS, WORDS), max_size=2).map(tuple),
    cautions=st.lists(st.builds(Caution, WORDS, st.none() | TEXTS, OPTIONAL), max_size=2).map(tuple),
    notes=OPTIONAL,
    added=OPTIONAL,
    extra=st.dictionaries(WORDS.map("x-{}".format), DATA, max_size=3).map(lambda extra: tuple(extra.items())),
)  # fmt: skip
FULL = Resource(
    "a",
    Text.of({"en": "A guide", "fr": "Un guide"}),
    Text.of("What it says."),
    themes=("violence",),
    date="2018-09",
    downloads=(Download("https://example.org/a.pdf", language="en", pages=28),),
    related=(Relation("b", "summary-of"),),
    cautions=(Caution("RU", Text.of("Not here.")),),
    notes="Ask Ada.",
    extra=(("x-shelf", ["4"]), ("x-empty", None)),
)


@given(RESOURCES)
def test_a_record_comes_back_from_its_data(resource: Resource) -> None:
    """What `to_data` gives, kept as JSON, is the same record to `from_data`."""
    data = resource.to_data(private=True)
    assert Resource.from_data(data) == resource
    assert Resource.from_data(json.loads(json.dumps(data))) == resource


@given(RESOURCES)
def test_notes_and_own_keys_are_private(resource: Resource) -> None:
    """What leaves the catalogue is all of a record but its notes and its `x-` keys."""
    private = resource.to_data(private=True)
    public = resource.to_data()
    assert public == {key: value for key, value in private.items() if key in FIELDS and key != "notes"}
    assert {key for key in private if key not in FIELDS} == {key for key, _ in resource.extra}


@given(RESOURCES)
def test_fields_stand_in_the_order_of_the_format(resource: Resource) -> None:
    """The data of a record has its fields in one order, and none that the record leaves out."""
    data = resource.to_data(private=True)
    assert [key for key in data if key in FIELDS] == [name for name in FIELDS if name in data]
    assert [name for name in FIELDS if name not in data] == resource.missing()


def test_the_data_of_a_record_is_as_in_the_file() -> None:
    """Texts, lists and mappings are the plain ones that an editor would write."""
    data: dict[str, Any] = {
        "id": "a",
        "title": {"en": "A guide", "fr": "Un guide"},
        "summary": "What it says.",
        "themes": ["violence"],
        "date": "2018-09",
        "downloads": [{"url": "https://example.org/a.pdf", "language": "en", "pages": 28}],
        "related": [{"id": "b", "relation": "summary-of"}],
        "cautions": [{"country": "RU", "note": "Not here."}],
    }
    assert FULL.to_data() == data
    assert FULL.to_data(private=True) == {**data, "notes": "Ask Ada.", "x-shelf": ["4"], "x-empty": None}


def test_what_a_record_leaves_out_is_missing() -> None:
    """A bare record misses all fields but its id and title, and a full one what it lacks."""
    assert Resource("a", Text.of("A")).missing() == [name for name in FIELDS if name not in ("id", "title")]
    assert FULL.missing() == [
        "type", "regions", "tags", "authors", "publishers", "languages", "url", "doi", "isbn", "archived", "added",
    ]  # fmt: skip


@pytest.mark.parametrize(("date", "year"), [("2018", 2018), ("2018-09", 2018), ("0987-01-01", 987), (None, None)])
def test_the_year_is_that_of_the_date(date: str | None, year: int | None) -> None:
    """A record has a year where it has a date, however exact."""
    assert Resource("a", Text.of("A"), date=date).year == year


@given(st.one_of(WORDS, st.dictionaries(WORDS, WORDS, min_size=1)))
def test_a_text_is_one_or_one_in_each_language(data: str | dict[str, str]) -> None:
    """A text comes back as it was written, and reads as its first version."""
    text = Text.of(data)
    assert text.to_data() == data
    assert text.all() == ((data,) if isinstance(data, str) else tuple(data.values()))
    assert str(text) == text.all()[0]
