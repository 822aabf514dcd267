"""What is written in house style is read again as it was, and is safe to look at."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nswp_catalog.core.house_style import field, fields, record, scalar
from nswp_catalog.core.resource import Caution, Resource, Text
from nswp_catalog.render.harmless import harmless
from nswp_catalog.storage.parse import parse

HOSTILE = [
    "", " ", "~", "null", "no", "Yes", "012", "1e3", "0x1F", "12:30", "2018-09-14", "-", "- a", "? a", ": a", "a:", "a: b", "a #b", "#a",
    "a, b", "a,b:", "[a", "a]", "{a}", "'a'", '"a"', "a\\b", "!no", "&a", "*a", "|", ">", "%a", "@a", "`a", "---", "...", "=", "a\tb", " a",
    "a ", "\ta", "https://a.org/b?c=d#e", "https://a.org:", "10.1234/a:b", "10.1234/a", "暴力", "é", "🏳️‍🌈", "a\u00a0", "\u3000a",
]  # fmt: skip
LETTERS = (
    "aé暴0 \t\n\r:#-,.?!&*|>%@`'\"[]{}\\/~=<\x00\x07\x1b\x7f\x85\x9b\u00a0\u061c\u200b\u202e\u2028\ufeff\ufffe\uffff🏳"
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=12),
    st.text(st.sampled_from(LETTERS), max_size=12),
    st.builds("{}{}".format, st.sampled_from(["https://", "10.1234/", "a"]), st.text(st.sampled_from(LETTERS), max_size=6)),
    st.lists(st.sampled_from(["a", "- b", "# c", "d: e", " f", "\tg", "", " ", "---", "h "]), max_size=5).map("\n".join),
)  # fmt: skip
KEYS = TEXTS.filter(lambda key: key != "<<")
VALUES = st.recursive(
    st.none() | TEXTS | st.integers(1, 9999),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def typed(value: Any) -> Any:
    """Return ``value`` as it is read from a file: a number is the text that was typed."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    return str(value) if isinstance(value, int) else value


def read(text: str) -> Any:
    """Return what ``text`` is to the parser, as a file's bytes."""
    return parse(text.encode())


def catalogue(*records: dict[str, Any]) -> str:
    """Return a catalogue that has these records in house style."""
    return "resources:\n" + "".join(map(record, records))


@settings(max_examples=400)
@given(TEXTS)
@example("http://a:")
@example("https://a\x7f")
@example("https://a\ufffe")
@example("10.1234/\x00")
@example("10.1234/\x1bc")
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    """Any text comes back as itself, alone, in a list in brackets, in a list with dashes and below a key."""
    for data in ({"k": text}, {"k": [text, "b"]}, {"k": [text, "b" * 100]}, {"k": {"en": text, "fr": "b"}}):
        assert read(catalogue(data)) == {"resources": [data]}


@given(KEYS)
@example("http://a:")
@example("10.1234/\x00")
def test_a_key_is_read_as_it_was_written(key: str) -> None:
    """Any text can be a key, of a record and of a mapping in it."""
    data = {key: "a", key + "2": {key: "b"}}
    assert read(catalogue(data)) == {"resources": [data]}


@settings(max_examples=400)
@given(TEXTS, TEXTS)
@example("a\n\n", "b")
@example("a\ufffe\nb", "b")
@example("a\uffff\nb", "b")
def test_a_list_of_mappings_is_read_as_it_was_written(text: str, other: str) -> None:
    """Texts of downloads and cautions come back as they were, with their line ends, first and last in the list."""
    data = {"k": [{"l": text, "m": other}, {"l": other, "m": text}], "n": text}
    assert read(catalogue(data, data)) == {"resources": [data, data]}


@settings(max_examples=300)
@given(st.lists(RECORDS, min_size=1, max_size=3))
@example([{"k": [["\x7f"]]}])
@example([{"k": [["\x85"]]}])
@example([{"k": [None, "\ufffe"]}])
@example([{"k": [{"l": [["\u2028", {"\u2028": "a"}]]}]}])
def test_any_record_is_read_as_it_was_written(records: list[dict[str, Any]]) -> None:
    """Lists in lists, empty ones, and whatever else an editor's own keys may hold come back as they were."""
    assert read(catalogue(*records)) == {"resources": typed(records)}


@settings(max_examples=400)
@given(RECORDS)
@example({"k": "10.1234/\x1bc"})
@example({"k": "https://a.org/\x9b31m"})
@example({"k": "https://a.org/\u202eb"})
@example({"k": "a\u202eb\nc"})
@example({"k": "a\u061cb"})
@example({"k": [["\x9b31m"]]})
def test_nothing_that_is_written_moves_a_terminal(data: dict[str, Any]) -> None:
    """Control and direction characters are written as escapes only, wherever they stand."""
    text = record(data)
    assert harmless(text) == text


@given(RECORDS, st.integers(0, 8))
def test_a_record_may_stand_at_any_indent(data: dict[str, Any], indent: int) -> None:
    """The dash stands as far in as asked for, and every line of the record behind it."""
    lines = record(data, indent).split("\n")
    assert lines[0].startswith(" " * indent + "- ")
    assert all(line == "" or line.startswith(" " * (indent + 2)) for line in lines[1:])


@pytest.mark.parametrize(
    "text",
    [
        "Smart Guide to CEDAW", "a", "Guía de «políticas»", "暴力", "no way", "sex workers’ rights", "a-b", "a:b", "c#d", "2018", "2018-09",
        "28", "https://example.org/a.pdf?b=c&d=e#page=2", "10.1371/journal.pmed.1002680", "Platt (ed.)", "a; b",
    ],
)  # fmt: skip
def test_what_needs_no_quotes_has_none(text: str) -> None:
    """Ordinary titles, dates, DOIs and addresses are written as an editor types them."""
    assert scalar(text) == scalar(text, inside_flow=True) == text


@pytest.mark.parametrize(
    "text",
    [
        "", " a", "a ", "no", "Yes", "ON", "null", "~", "y", "NaN", "012", "1e3", "0x1F", ".5", "12:30", "2018-09-14", "20180914", "a: b", "a:", "a #b",
        "- a", "[a]", "{a}", "'a'", '"a"', "*a", "&a", "!a", "@a", "`a`", "%a", "|", "> a", "? a", "\\b", "a\nb", "a\tb", "=", "-", "...",
    ],
)  # fmt: skip
def test_what_a_reader_would_misread_is_quoted(text: str) -> None:
    """What YAML takes for something else, in any of its versions, stands in double quotes."""
    assert scalar(text).startswith('"')
    assert read(scalar(text)) == text


def test_a_comma_needs_quotes_in_brackets_only() -> None:
    """A name with a comma is plain behind a key or a dash, and quoted in a list in brackets."""
    assert scalar("Platt, Lucy") == "Platt, Lucy"
    assert scalar("Platt, Lucy", inside_flow=True) == '"Platt, Lucy"'


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("b", ["a: b"]),
        (28, ["a: 28"]),
        (None, ["a:"]),
        ([], ["a: []"]),
        ({}, ["a: {}"]),
        (["b", "c d"], ["a: [b, c d]"]),
        (["Platt, Lucy", "c"], ["a:", "  - Platt, Lucy", "  - c"]),
        (["b" * 60, "c" * 60], ["a:", "  - " + "b" * 60, "  - " + "c" * 60]),
        ({"en": "b", "fr": "c"}, ["a:", "  en: b", "  fr: c"]),
        ([{"url": "b", "pages": 4}], ["a:", "  - url: b", "    pages: 4"]),
        ("b\nc", ["a: |-", "  b", "  c"]),
        ("b\n\nc\n", ["a: |", "  b", "", "  c"]),
        ("b\n\n\n", ['a: "b\\n\\n\\n"']),
        (" b\nc", ['a: " b\\nc"']),
    ],
)
def test_a_field_is_written_as_a_careful_editor_would(value: Any, lines: list[str]) -> None:
    """Short lists stand in brackets, long ones with dashes, and longer texts in blocks."""
    assert field("a", value, 0) == lines
    assert read("\n".join(lines) + "\n") == {"a": typed(value)}


def test_a_record_is_an_item_with_its_fields_below() -> None:
    """Fields keep their order; the dash stands before the first one."""
    data = {"id": "a", "title": {"en": "A: b", "fr": "C"}, "themes": ["law"], "summary": "One.\nTwo.\n"}
    assert record(data) == (
        '  - id: a\n    title:\n      en: "A: b"\n      fr: C\n    themes: [law]\n    summary: |\n      One.\n      Two.\n'
    )
    assert record(data, 0).startswith("- id: a\n  title:\n")
    assert fields(data, 4)[0] == "    id: a"


def test_a_resource_is_read_as_it_was_written() -> None:
    """The data of a record, its texts in several languages and its cautions, is the same record again."""
    resource = Resource(
        "a",
        Text.of({"en": "No: a guide", "zh": "暴力"}),
        Text.of("One.\n\n- Two.\n"),
        publishers=("Platt, Lucy", "no"),
        cautions=(Caution("RU", Text.of("Not here.\n\nNor there.\n\n")), Caution("UG")),
        url="https://example.org/a?b=c: d".replace(" ", "%20"),
    )
    (data,) = read(catalogue(resource.to_data()))["resources"]
    assert Resource.from_data(data) == resource
