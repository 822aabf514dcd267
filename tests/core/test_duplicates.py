"""Which records are the same work, and which addresses the same page."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.duplicates import Known, likely_duplicates, normal_address, sameness
from nswp_catalog.core.resource import Resource, Text

RECORDS = st.lists(
    st.builds(
        Resource,
        id=st.uuids().map(str),
        title=st.sampled_from(["A guide", "a GUIDE!", "A brief", "暴力", "?"]).map(Text.of),
        doi=st.sampled_from([None, "10.1234/a", "10.1234/A", "10.1234/b"]),
        date=st.sampled_from([None, "2018", "2018-09", "2019"]),
        publishers=st.sampled_from([(), ("NSWP",), ("WHO",), ("WHO", "NSWP")]),
        extra=st.just(()),
    ),
    max_size=6,
)


def resource(id_: str, title: str | dict[str, str] = "", **fields: Any) -> Resource:
    """Return a record, with a title of its own where none is given."""
    return Resource(id_, Text.of(title or f"Title of {id_}"), **fields)


def found(*resources: Resource) -> list[tuple[str, str, str]]:
    """Return the ids of the likely duplicates, with the reason."""
    return [(first.id, second.id, why) for first, second, why in likely_duplicates(resources)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"doi": "10.1234/a"}, {"doi": "10.1234/a"}, "the DOI is the same"),
        ({"doi": "10.1234/abc"}, {"doi": "10.1234/ABC"}, "the DOI is the same"),
        ({"isbn": "978-92-4-150474-4"}, {"isbn": "9789241504744"}, "the ISBN is the same"),
        ({"isbn": "978-92-4-150474-4"}, {"isbn": "978 92 4 150474 4"}, "the ISBN is the same"),
        ({"isbn": "0-8044-2957-X"}, {"isbn": "080442957x"}, "the ISBN is the same"),
        ({"title": "A guide to rights"}, {"title": "A Guide to Rights!"}, "the title is the same"),
        ({"title": "Guía"}, {"title": "GUIA"}, "the title is the same"),
        ({"title": {"en": "A guide", "fr": "Un guide"}}, {"title": "Un guide"}, "the title is the same"),
        ({"title": "A", "date": "2018"}, {"title": "A", "date": "2018-09"}, "the title is the same"),
        ({"title": "A", "date": "2018"}, {"title": "A"}, "the title is the same"),
        ({"title": "A", "publishers": ("NSWP", "WHO")}, {"title": "A", "publishers": ("WHO",)}, "the title is the same"),
        ({"title": "A", "publishers": ("NSWP",)}, {"title": "A"}, "the title is the same"),
        ({"title": "A", "authors": ("Roy, Ana",)}, {"title": "A", "authors": ("Diaz, L.", "ROY, A.")}, "the title is the same"),
        ({"title": "A", "authors": ("WHO",)}, {"title": "A", "authors": ("World Health Organization",)}, "the title is the same"),
        ({"doi": "10.1234/a", "date": "2018"}, {"doi": "10.1234/a", "date": "2019"}, "the DOI is the same"),
    ],
)  # fmt: skip
def test_records_with_one_doi_isbn_or_title_are_one_work(one: dict[str, Any], other: dict[str, Any], why: str) -> None:
    """Two records that agree, however it is written, are likely the same, in either order."""
    assert found(resource("a", **one), resource("b", **other)) == [("a", "b", why)]
    assert found(resource("b", **other), resource("a", **one)) == [("b", "a", why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/b"}),
        ({"isbn": "978-92-4-150474-4"}, {"isbn": "979-10-90636-07-1"}),
        ({"title": "Annual report", "date": "2018"}, {"title": "Annual report", "date": "2019"}),
        ({"title": "Annual report", "publishers": ("NSWP",)}, {"title": "Annual report", "publishers": ("WHO",)}),
        ({"title": "A guide"}, {"title": "A guide, part 2"}),
        ({"title": "A", "doi": "10.1234/a"}, {"title": "A", "doi": "10.1234/b"}),
        ({"title": "Letters", "authors": ("Roy, Ana",)}, {"title": "Letters", "authors": ("Diaz, Luz", "Fall, A.")}),
        ({"title": "?"}, {"title": "!"}),
    ],
)
def test_records_that_disagree_are_two_works(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Another title, year, publisher or DOI, or people of other names, make another work."""
    assert found(resource("a", **one), resource("b", **other)) == []


def test_a_record_is_held_to_all_before_it() -> None:
    """A third record finds the one that it agrees with, not only the first of its title."""
    reports = [resource(f"r{year}", "Annual report", date=str(year)) for year in (2017, 2018, 2019)]
    assert found(*reports) == []
    assert found(*reports, resource("again", "Annual Report", date="2018-05")) == [
        ("r2018", "again", "the title is the same")
    ]
    copies = [resource(id_, "A guide") for id_ in "abc"]
    assert found(*copies) == [("a", "b", "the title is the same"), ("a", "c", "the title is the same")]


def test_the_surest_reason_is_given_once() -> None:
    """Records that have both DOI and title in common are one pair, for the DOI."""
    both = {"title": "A", "doi": "10.1234/a", "isbn": "080442957X"}
    assert found(resource("a", **both), resource("b", **both)) == [("a", "b", "the DOI is the same")]


def test_a_record_is_no_duplicate_of_itself() -> None:
    """A title that is the same in two languages is one record's own affair."""
    assert found(resource("a", {"en": "Stigma", "de": "Stigma"})) == []


@given(RECORDS)
def test_pairs_lead_back_to_an_earlier_record(resources: list[Resource]) -> None:
    """Each record is named once at most, after the one that it repeats, in the order of the file."""
    order = {id(each): place for place, each in enumerate(resources)}
    pairs = [(order[id(first)], order[id(second)]) for first, second, _ in likely_duplicates(resources)]
    assert all(first < second for first, second in pairs)
    seconds = [second for _, second in pairs]
    assert seconds == sorted(set(seconds))


@given(RECORDS)
def test_a_copy_of_the_whole_list_is_all_duplicates(resources: list[Resource]) -> None:
    """Every record that has a DOI or words in its title is found when it comes again."""
    again = [second for _, second, _ in likely_duplicates([*resources, *resources])]
    for each in resources:
        if each.doi or str(each.title) != "?":
            assert any(each is second for second in again)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "http://example.org/a"),
        ("https://example.org/a", "HTTPS://WWW.Example.ORG/a"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "https://example.org/a#part"),
        ("https://example.org/a", "https://example.org:443/a"),
        ("https://example.org/a", "http://example.org:80/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org?x=1", "https://example.org/?x=1"),
        ("http://[::1]/a", "http://[::1]:80/a/"),
    ],
)
def test_addresses_of_one_page_are_the_same(one: str, other: str) -> None:
    """Scheme, www, case of the host, port, last slash and fragment do not matter."""
    assert normal_address(one) == normal_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a", "https://example.com/a"),
        ("https://example.org/?x=1", "https://example.org/?x=2"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a", "https://example.org/a?b"),
    ],
)
def test_addresses_of_two_pages_are_not_the_same(one: str, other: str) -> None:
    """Host, port, path and query tell pages apart."""
    assert normal_address(one) != normal_address(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Report on violence in Asia", "Report on violence in Asla", "The title is nearly the same"),
        ("Community Guide: Policy Brief 1", "Community Guide: Policy Brief 2", ""),
        ("The laws of the land, volume IV", "The laws of the land, volume II", ""),
    ],
)
def test_numbers_tell_titles_apart(one: str, other: str, expected: str) -> None:
    """A slip in a title leaves it the same work; another number makes it another."""
    assert sameness(resource("a", one), resource("b", other)) == expected
    known = Known()
    known.add(resource("a", one))
    assert bool(known.match(resource("b", other))) == bool(expected)
