"""The addresses of a catalogue: all of them, each at its place."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.link import Use
from nswp_catalog.core.values import doi_address
from nswp_catalog.storage.addresses import Address, Reading, addresses
from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.read import NotACatalog, read


def is_catalogue(path: Path) -> bool:
    """Return whether a file is YAML with a list of records."""
    try:
        data = parse(path.read_bytes())
    except YamlError:
        return False
    return isinstance(data, dict) and isinstance(data.get("resources"), list)


EXAMPLES = [path for path in sorted((Path(__file__).parents[1] / "examples").glob("*/*.yaml")) if is_catalogue(path)]
SHA = "ab" * 32
TEXT = f"""\
# A library.
catalog: {{title: Ours}}
resources:
  - id: whole
    title: {{en: Rights, fr: Droits}}
    summary: |
      url: https://not.example
    date: 2018-09
    publishers: [NSWP, "IWRAW: Asia"]
    url: https://a.example/page?x=1#top  # the page
    doi: 10.1371/a<b>
    downloads:
      - url:   'https://a.example/a.pdf'
        label: Guide
        language: fr
        format: pdf
        sha256: {SHA}
        archived: "https://archive.example/a.pdf"
      - {{label: L, url: nowhere at all}}

  # of the second
  - {{title: Second, url: https://b.example}}
  -   id: third
      title: Third
      archived: https://archive.example/page
"""


def found(text: str, *, field: str = "", chosen: list[str] | None = None) -> list[tuple[str, str, int, int]]:
    """Return the addresses of a text with their fields, lines and columns."""
    return [
        (address.url, address.use.field, address.use.line, address.use.column)
        for address in addresses(text.encode(), "file.yaml", chosen)
        if field in address.use.field
    ]


ALL = [
    ("https://a.example/page?x=1#top", "url", 10, 10),
    ("https://doi.org/10.1371/a%3Cb%3E", "doi", 11, 10),
    ("https://a.example/a.pdf", "downloads[0].url", 13, 16),
    ("https://archive.example/a.pdf", "downloads[0].archived", 18, 19),
    ("nowhere at all", "downloads[1].url", 19, 25),
    ("https://b.example", "url", 22, 26),
    ("https://archive.example/page", "archived", 25, 17),
]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_address_is_found_at_its_place(start: str, end: str) -> None:
    """Line and column are those of the value, whatever the line ends and with a byte order mark too."""
    text = (start + TEXT).replace("\n", end)
    assert read(text.encode()).pieces is not None
    assert found(text) == ALL


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_are_right_where_the_text_cannot_be_cut(start: str, end: str) -> None:
    """The whole-file parse finds the same addresses at the same places."""
    text = (start + TEXT).replace("A library.\n", "A library.\n---\n").replace("\n", end) + "..." + end
    assert read(text.encode()).pieces is None
    assert found(text) == [(url, field, line + 1, column) for url, field, line, column in ALL]


def test_a_catalogue_in_braces() -> None:
    """A catalogue on one line has its addresses in one line."""
    text = "\ufeff{resources: [{id: a, title: A, url: https://a.example}, {downloads: [{url: https://b.example}]}]}"
    assert found(text) == [("https://a.example", "url", 1, 37), ("https://b.example", "downloads[0].url", 1, 76)]


def test_an_address_says_what_it_is_for() -> None:
    """Each address tells its resource, its record's place, and what is to be found behind it."""
    page, doi, file, copy, *_, third = addresses(TEXT.encode(), "file.yaml", None)
    titles, publishers = ("Rights", "Droits"), ("NSWP", "IWRAW: Asia")
    assert page == Address(
        "https://a.example/page?x=1#top",
        Use("whole", "Rights", "url", "file.yaml", 10, 10),
        0,
        titles,
        publishers=publishers,
        date="2018-09",
    )
    assert doi.titles == titles
    assert file[3:] == ((*titles, "Guide"), "pdf", SHA, "fr", publishers, "2018-09")
    assert copy[3:] == ((*titles, "Guide"), "pdf", None, "fr", publishers, "2018-09")
    assert (third.use.id, third.use.title, third.place, third.titles) == ("third", "Third", 2, ("Third",))
    assert [address.use.id for address in addresses(TEXT.encode(), "", None) if address.place == 1] == [""]


def test_only_the_chosen_resources() -> None:
    """With ids only their addresses come; a record without an id has none to be chosen by."""
    assert found(TEXT, chosen=["third", "other"]) == ALL[-1:]
    assert found(TEXT, chosen=["whole"]) == ALL[:5]
    assert found(TEXT, chosen=[""]) == [ALL[5]]
    assert found(TEXT, chosen=[]) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("    url: [https://a.example]\n    doi: {a: b}\n    archived: ~\n", []),
        ('    url: ""\n    doi:\n    archived: https://a.example\n', [("https://a.example", 6, 15)]),
        ("    downloads: https://a.example\n", []),
        ("    downloads:\n      url: https://a.example\n", []),
        ("    downloads:\n      - https://a.example\n      - url: https://b.example\n", [("https://b.example", 6, 14)]),
        ("    id: [b]\n    nonsense: 1\n    date: 2018-99\n    url: 12\n", [("12", 7, 10)]),
        ("    x-own:\n      url: https://a.example\n    url: https://b.example\n", [("https://b.example", 6, 10)]),
        ("    url: >-\n      https://a.example\n", [("https://a.example", 4, 10)]),
        ("    'url': https://a.example\n", [("https://a.example", 4, 12)]),
        ("    url: https://a.example\n    url: https://b.example\n", []),
    ],
)
def test_records_that_break_the_schema(lines: str, expected: list[Any]) -> None:
    """Whatever else is wrong, a text where an address is meant counts as one, and nothing but a text does."""
    text = f"resources:\n  - title: A\n    publishers: {{}}\n{lines}  - id: z\n    url: https://z.example\n"
    *others, last = found(text)
    assert [(url, line, column) for url, _, line, column in others] == expected
    assert last == ("https://z.example", "url", 5 + lines.count("\n"), 10)
    assert all(address.date is None for address in addresses(text.encode(), "", None))


def test_a_record_that_is_not_yaml_is_passed_over() -> None:
    """One broken record does not hide the addresses of the others, nor move them."""
    text = TEXT.replace("title: Third\n", "title: Third: 3\n") + "  - id: d\n    url: https://d.example\n"
    assert found(text) == [*ALL[:-1], ("https://d.example", "url", 27, 10)]


def test_an_alias_stands_for_an_address() -> None:
    """An address that is written once and used twice is found at both places."""
    text = "resources:\n  - id: a\n    url: &u https://a.example\n  - id: b\n    url: *u\n  - &r\n    url: c\n  - *r\n"
    assert found(text) == [
        ("https://a.example", "url", 3, 10),
        ("https://a.example", "url", 5, 10),
        ("c", "url", 7, 10),
        ("c", "url", 8, 5),
    ]


@pytest.mark.parametrize("text", ["", "a: 1\n", "resources: {\n", "resources:\n<<<<<<< a\n", "resources: 7\n"])
def test_what_is_no_catalogue(text: str) -> None:
    """A text without a list of records is not silently empty."""
    with pytest.raises(NotACatalog):
        addresses(text.encode(), "file.yaml", None)
    assert addresses(b"resources: []\n", "file.yaml", None) == []


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        ("10.1371/journal.pmed.1002680", "https://doi.org/10.1371/journal.pmed.1002680"),
        ("10.1002/(SICI)1:15/16<1::A>3.0;2-2", "https://doi.org/10.1002/(SICI)1:15/16%3C1::A%3E3.0;2-2"),
        ("10.1/a?b#c%20 d", "https://doi.org/10.1/a%3Fb%23c%2520%20d"),
        ("10.1/é[x]", "https://doi.org/10.1/%C3%A9%5Bx%5D"),
    ],
)
def test_the_address_of_a_doi(doi: str, address: str) -> None:
    """Only what may not stand raw in a path is encoded, a percent sign among it."""
    assert doi_address(doi) == address


def by_the_parser(text: bytes) -> list[tuple[str, str]]:
    """Return the fields and addresses of all records as a plain parse of the whole text has them."""
    expected: list[tuple[str, str]] = []
    for record in parse(text)["resources"] or []:
        for key, value in record.items() if isinstance(record, dict) else ():
            if key in ("url", "doi", "archived"):
                expected.append((key, value))
            for number, item in enumerate(value) if key == "downloads" and isinstance(value, list) else ():
                parts = item.items() if isinstance(item, dict) else ()
                expected += [
                    (f"downloads[{number}].{name}", part) for name, part in parts if name in ("url", "archived")
                ]
    return [(field, value) for field, value in expected if isinstance(value, str) and value]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: Path) -> None:
    """Of every example all addresses are found, and at the place of each stands what it says."""
    text = path.read_bytes()
    expected, found = by_the_parser(text), addresses(text, "", None)
    assert [(one.use.field, one.url) for one in found if one.use.field != "doi"] == [
        pair for pair in expected if pair[0] != "doi"
    ]
    assert_in_place(text.decode(), found)


def assert_in_place(text: str, found: list[Address]) -> None:
    """Check that at the place of each address its value begins, or an anchor or alias of it."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for one in found:
        rest = lines[one.use.line - 1][one.use.column - 1 :]
        assert rest
        value = one.url.removeprefix("https://doi.org/") if one.use.field == "doi" else one.url
        if rest[:1] not in tuple("&*>|"):
            plain = rest.lstrip("\"'").split("\\")[0]
            assert value.startswith(plain) or plain.startswith(value), (one, rest)


VALUES = st.sampled_from(
    ["https://a.example", "'https://b.example'  # b", '"https://c.example"', "暴力", "''", "~", "", "[d]", "{url: e}", "|\n{m}  https://f.example", ">-\n{m}  g"]
)  # fmt: skip


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    """Draw a catalogue with addresses, and what only looks like them, in any style."""
    text = draw(st.sampled_from(["", "\ufeff", "# top\n"])) + "resources:\n"
    for number in range(draw(st.integers(1, 3))):
        margin = "    "
        text += f"  - id: r{number}\n"
        for key in draw(st.lists(st.sampled_from(["url", "doi", "archived", "x-own"]), unique=True)):
            text += f"{margin}{key}: {draw(VALUES).replace('{m}', margin)}\n"
        text += draw(
            st.sampled_from(["", "    summary: |\n      url: no\n", "    x-a:\n      url: no\n", "    # url: no\n"])
        )
        if draw(st.booleans()):
            margin = draw(st.sampled_from(["    ", "      "]))
            text += "    downloads:\n"
            for key in draw(st.lists(st.sampled_from(["url", "archived", "label"]), min_size=1, max_size=4)):
                text += f"{margin}- {key}: {draw(VALUES).replace('{m}', margin + '  ')}\n"
        text += draw(st.sampled_from(["", "\n", "  # url: no\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(catalogues())
def test_the_addresses_of_any_catalogue(text: str) -> None:
    """The quick way and the parser's find the same, at the same places."""
    raw = text.encode()
    found = addresses(raw, "", None)
    assert [(one.use.field, one.url) for one in found] == [
        (field, doi_address(value) if field == "doi" else value) for field, value in by_the_parser(raw)
    ]
    assert_in_place(text, [one for one in found if one.use.field != "doi"])
    whole = addresses(raw + b"...\n", "", None)
    assert [one.use for one in whole] == [one.use for one in found]


@given(catalogues(), st.data())
def test_the_beginning_is_read_as_the_whole_is(text: str, data: st.DataObject) -> None:
    """What is had from the beginning alone, wherever that ends, is what the whole has, and changes nothing of it."""
    raw = text.encode()
    start = raw.index(b"resources:")
    ends_of_lines = [place + 1 - start for place in range(start, len(raw)) if raw[place : place + 1] == b"\n"]
    near = data.draw(st.sampled_from(ends_of_lines) | st.integers(0, len(raw)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nswp_catalog.storage.addresses._NEAR", near)
        reading = Reading(raw, "", None)
        early = list(reading.early())
        assert set(early) <= set(reading.all)
        assert reading.all == addresses(raw, "", None)


def test_what_a_doi_names_too_is_not_asked_early() -> None:
    """An address that is typed in one record and named by a DOI in another waits until all its uses are known."""
    once = "  - {id: b}\n  - id: c\n    title: C\n    doi: 10.1000/two\n"
    text = f"resources:\n  - id: a\n    title: A\n    url: https://doi.org/10.1000/one\n  - doi: 10.1000/one\n{once}"
    reading = Reading(text.encode(), "x.yaml", None)
    assert [address.url for address in reading.early()] == ["https://doi.org/10.1000/two"]
    assert reading.hosts == {"doi.org": 3}
    assert len(reading.all) == 3
