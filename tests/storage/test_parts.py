"""Changing parts inside a record by splicing: exactly what was wanted, and no byte beside it."""

import copy
import re
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from nswp_catalog.core.place import Path
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.fields import Refused
from nswp_catalog.storage.parse import Marks, YamlError, parse

OLD, NEW, SHA = "https://example.org/old.pdf", "https://example.org/new.pdf", "ab" * 32
URL: Path = ("downloads", 0, "url")
Parts = dict[Path, Any]


def edited(text: str, changes: dict[int, Parts]) -> str:
    """Return a text with parts of its records changed."""
    return records.edit_parts(splice.opened(text.encode()), changes).decode()


def record(lines: str) -> str:
    """Return a catalogue with one record and another one behind it."""
    return f"resources:\n  - id: a\n    title: A\n{lines}  # of b\n  - id: b\n    title: B\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"url: {OLD}", f"url: {NEW}"),
        (f"url: '{OLD}'  # seen", f"url: '{NEW}'  # seen"),
        (f'"url":   "{OLD}"', f'"url":   "{NEW}"'),
        ("url: # none yet", f"url: {NEW} # none yet"),
        ("url: ~ # none", f"url: {NEW} # none"),
        ("url:", f"url: {NEW}"),
        (f"archived: x\n        url: {OLD}", f"archived: x\n        url: {NEW}"),
    ],
)
def test_a_scalar_is_replaced_in_its_line(old: str, new: str) -> None:
    """A value takes the place of the old one; the comment behind it and the quotes of others stay."""
    text = record("    downloads:  # all\n      - {}\n        label: 'L' # as printed\n    notes: \"N\"\n")
    assert edited(text.replace("{}", old), {0: {URL: NEW}}) == text.replace("{}", new)


@pytest.mark.parametrize(
    ("lines", "path", "value", "old", "new"),
    [
        (f"    url: {OLD}  # page\n", ("url",), NEW, OLD, NEW),
        (f"    url: {OLD}  # page\n", ("archived",), NEW, "# page\n", f"# page\n    archived: {NEW}\n"),
        (f"    downloads: [{{url: {OLD}}}, {{url: x}}]\n", URL, NEW, OLD, NEW),
        (f"    downloads: [{{url: {OLD}}}, {{url: x}}]\n", URL, NEW + "?a,b", OLD, f'"{NEW}?a,b"'),
        (f"    downloads: [{{url: {OLD}}}, {{url: x}}]\n", ("downloads", 1, "sha256"), SHA, "x}", f"x, sha256: {SHA}}}"),
        (f"    downloads:\n    - {{ url: {OLD} }} # one\n", ("downloads", 0, "bytes"), "1234567", "pdf }", "pdf, bytes: 1234567 }"),
        (f"    downloads:\n      - {{url: {OLD},\n         label: L,}} # one\n", ("downloads", 0, "bytes"), 12, "label: L,", "label: L, bytes: 12,"),
        (f"    downloads:\n    - url: {OLD}\n    - url: x\n", ("downloads", 1, "url"), NEW, "url: x", f"url: {NEW}"),
        (f"    downloads:\n    - url: {OLD} # 1\n    - url: x\n", ("downloads", 0, "sha256"), SHA, "# 1\n", f"# 1\n      sha256: {SHA}\n"),
        (
            f"    downloads:\n      -   url: {OLD}\n          label: >-\n            Two\n            lines\n\n      - url: x\n    notes: N\n",
            ("downloads", 0, "bytes"), "12", "lines\n", "lines\n          bytes: 12\n",
        ),
        (f"    downloads:\n      - url: {OLD}\n        sha256: {SHA}\n", ("downloads", 0, "bytes"), "12", OLD + "\n", OLD + "\n        bytes: 12\n"),
        (f"    downloads:\n      - label: L\n        # where\n        url: {OLD}\n\n", ("downloads", 0, "format"), "pdf", OLD + "\n", OLD + "\n        format: pdf\n"),
        ("    downloads:\n      - sha256: x\n        x-own:\n        - a\n", URL, NEW, "sha256: x\n", f"sha256: x\n        url: {NEW}\n"),
        ("    downloads:\n      - label: x\n        x-own:\n        - a\n        - b # b\n", ("downloads", 0, "x-new"), "new", "# b\n", "# b\n        x-new: new\n"),
        ("    downloads: [{}]\n", URL, NEW, "{}", f"{{url: {NEW}}}"),
    ],
)  # fmt: skip
def test_only_the_part_changes(lines: str, path: Path, value: Any, old: str, new: str) -> None:
    """Parts are replaced where they stand, and missing ones written behind those that they follow by custom."""
    text = record(lines)
    assert text.count(old) == 1
    assert splice.edit_parts(splice.opened(text.encode()), {0: {path: value}}).decode() == text.replace(old, new)


def test_several_parts_of_many_records_at_once() -> None:
    """All changes of a call are made, each at its place, those of one item in the order of the format."""
    text = (
        "\ufeff# top\nresources:\n"
        "- id: a\n  title: A\n  url: http://a.example # page\n  downloads:\n"
        f"  - url: {OLD}   # one\n  - {{url: '{OLD}', label: \"L\"}}\n\n# between\n\n"
        f"- id: b\n  title: B\n  downloads:\n  - label: L\n    url: {OLD}"
    ).replace("\n", "\r\n")
    changes: dict[int, Parts] = {
        1: {("downloads", 0, "sha256"): SHA, ("downloads", 0, "archived"): NEW, ("downloads", 0, "bytes"): "5", URL: NEW},
        0: {("archived",): NEW, ("url",): "https://a.example", ("downloads", 1, "bytes"): 70000, URL: NEW},
    }  # fmt: skip
    assert edited(text, changes) == (
        "\ufeff# top\nresources:\n"
        "- id: a\n  title: A\n  url: https://a.example # page\n  downloads:\n"
        f"  - url: {NEW}   # one\n  - {{url: '{OLD}', label: \"L\", bytes: 70000}}\n  archived: {NEW}\n\n# between\n\n"
        f"- id: b\n  title: B\n  downloads:\n  - label: L\n    url: {NEW}\n    bytes: 5\n    archived: {NEW}\n    sha256: {SHA}"
    ).replace("\n", "\r\n")


@pytest.mark.parametrize("end", ["", "...\n"])
def test_a_text_that_only_the_parser_can_cut(end: str) -> None:
    """Where an anchor or an end mark keeps the text from being cut, the other records are changed all the same."""
    text = record(f"    downloads:\n      - url: {OLD}\n").replace("title: B", "title: &t B\n    notes: *t") + end
    assert edited(text, {0: {URL: NEW}}) == text.replace(OLD, NEW)


def test_what_is_so_already_is_not_touched() -> None:
    """A value that is there already keeps its quotes, and no change at all gives the same text."""
    escaped = OLD.replace("old", "\\u006fld")
    text = record(f'    downloads:\n      - url: "{escaped}"\n        bytes: "7"\n')
    assert edited(text, {0: {URL: OLD, ("downloads", 0, "bytes"): 7}}) == edited(text, {}) == text


@pytest.mark.parametrize(
    ("lines", "path", "match"),
    [
        ("    downloads:\n      - url: >-\n          http://a\n", URL, "`a`: .*several lines"),
        ('    downloads:\n      - url: "http://a\n          b"\n', URL, "several lines"),
        ("    downloads:\n      - url: &u http://a\n", URL, "anchor"),
        ("    url: &u http://a\n    downloads:\n      - url: *u\n", ("url",), "anchor"),
        ("    downloads:\n      - url: [http://a]\n", URL, "not one value"),
        ("    downloads:\n      - url: http://a\n", ("downloads", 1, "url"), r"no place for `downloads\[1\].url`"),
        ("    downloads: http://a\n", URL, "no place"),
        ("    title2: A\n", URL, "no place"),
        ("    downloads:\n      - ? url\n        : http://a\n", ("downloads", 0, "bytes"), "safely"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(lines: str, path: Path, match: str) -> None:
    """What stands in several lines or is shared is refused in words that name the record and say what to do."""
    with pytest.raises(Refused, match=match) as caught:
        edited(record(lines), {0: {path: "12"}})
    assert caught.value.advice


def test_a_part_that_would_be_wrong_is_refused() -> None:
    """A change may not bring an error into the file, but what was wrong before does not matter."""
    text = record(f"    nonsense: 1\n    downloads:\n      - url: {OLD}\n")
    with pytest.raises(CatalogError, match="does not begin with https"):
        edited(text, {0: {URL: "nowhere"}})
    assert edited(text, {0: {URL: NEW}}) == text.replace(OLD, NEW)
    with pytest.raises(CatalogError, match="does not begin with https"):
        edited(f"{text}...\n", {0: {URL: "nowhere"}})


# Any record

ORDER = ["url", "doi", "label", "bytes", "archived", "sha256", "x"]
"""The keys that are changed, in the order of the format."""

STYLES = st.sampled_from(
    ["{}", "'{}'", '"{}"', "{}  # seen", "'{}' # it''s", '"{}"   #', "~", "", " # none", ">-\n{m}  {}", "|\n{m}  {}\n\n", "&x {}", "[{}]"]
)  # fmt: skip
KEYS = st.lists(st.sampled_from(["url", "label", "bytes", "archived", "sha256", "x-own"]), unique=True, min_size=1)
VALUES = st.sampled_from(
    [NEW, NEW + "?a=1,2", "https://example.org/#x", "12", "123456", SHA, "0" * 64, "a: b", "x # y", "暴力", "\U0001f600", "", "null", "'", "- a", "two\nlines", "}", "[x]", "tab\t"]
)  # fmt: skip
PATHS = st.one_of(
    st.sampled_from([("url",), ("archived",), ("doi",)]),
    st.tuples(
        st.just("downloads"), st.integers(0, 2), st.sampled_from(["url", "bytes", "archived", "sha256", "label", "x"])
    ),
)


@st.composite
def blocks(draw: st.DrawFn, margin: str) -> str:
    """Draw a mapping in lines of its own, the first of them behind a dash."""
    lines = []
    for key in draw(KEYS):
        written = draw(STYLES).replace("{m}", margin).replace("{}", draw(st.sampled_from([OLD, "7", "a b"])))
        lines.append(f"{key}: {written}".rstrip(" "))
        lines += draw(st.sampled_from([[], [], [], ["# between"], [""]]))
    return f"\n{margin}".join(lines)


FLOWS = st.sampled_from(
    ["{}", "{ }", "{url: u}", "{ url: 'u' , label: \"l\" }", "{url: u,}", "{url: u, archived: }", "{label: [a, b], url: u}", "{url: u,\n          label: l # l\n          }"]
)  # fmt: skip


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    """Draw the text of a catalogue whose records have downloads in every style."""
    indent = " " * draw(st.sampled_from([0, 2, 4]))
    text = draw(st.sampled_from(["", "\ufeff", "# top\n"])) + "resources:\n"
    for number in range(draw(st.integers(1, 3))):
        margin = indent + " " * draw(st.integers(2, 4))
        text += f"{indent}-{margin[len(indent) + 1 :]}id: r{number}\n"
        text += f"{margin}url: {OLD} # page\n" if draw(st.booleans()) else ""
        deeper = margin + draw(st.sampled_from(["", "  "]))
        items = draw(st.lists(st.one_of(blocks(deeper + "  "), FLOWS), max_size=3))
        if draw(st.booleans()):
            text += f"{margin}downloads: [{', '.join(draw(st.lists(FLOWS, max_size=3)))}]\n"
        elif items:
            text += f"{margin}downloads:\n" + "".join(f"{deeper}- {item}\n" for item in items)
        text += f"{margin}notes: 'N'\n" if draw(st.booleans()) else ""
        text += draw(st.sampled_from(["", "\n", f"{indent}# remark\n", "\n# at the margin\n\n"]))
    text = text[:-1] if draw(st.booleans()) else text
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def wanted(before: list[Any], index: int, parts: Parts) -> list[Any]:
    """Return the records as they should be afterwards."""
    after = copy.deepcopy(before)
    for (*inside, name), value in parts.items():
        target = after[index]
        for step in inside:
            target = target[step]
        target[name] = value
    return after


def old_value(text: str, path: Path) -> tuple[int, int] | None:
    """Return where the value at a path of a whole text begins and ends, None if there is none."""
    marks = Marks()
    parse(text.encode(), marks)
    if path not in marks.values:
        return None
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    start, end = [places[path] for places in (marks.values, marks.ends)]
    return starts[start.line - 1] + start.column - 1, starts[end.line - 1] + end.column - 1


def is_one_stretch(before: str, after: str, path: Path) -> bool:
    """Return whether a text differs in one stretch only: the old value, or a new key in a line or behind a comma."""
    place = old_value(before, path)
    if place is not None:
        start, end = place
        new = after[start : len(after) - len(before) + end]
        return after == before[:start] + new + before[end:] and "\n" not in new
    added = len(after) - len(before)
    return any(
        after == before[:at] + after[at : at + added] + before[at:]
        and re.fullmatch(rf"(\r?\n *|, |){path[-1]}: [^\n]*", after[at : at + added])
        for at in range(len(before) + 1)
    )


def attempt(text: str, index: int, parts: Parts) -> str | None:
    """Return a text with parts of a record changed, None if that is refused."""
    try:
        return splice.edit_parts(splice.opened(text.encode()), {index: parts}).decode()
    except Refused:
        return None


@settings(max_examples=500)
@given(catalogues(), st.integers(0, 2), PATHS, VALUES)
def test_changing_one_part_of_any_record(text: str, index: int, path: Path, value: str) -> None:
    """A change is exactly what was wanted, within one stretch of the text, or is refused."""
    before = accepted(text)
    index %= len(before)
    after = attempt(text, index, {path: value})
    assume(after is not None)
    assert after is not None
    assert records_of(after) == wanted(before, index, {path: value})
    assert after == text or is_one_stretch(text, after, ("resources", index, *path))


@settings(max_examples=300)
@given(catalogues(), st.integers(0, 2), st.dictionaries(PATHS, VALUES, min_size=2, max_size=5))
def test_changing_several_parts_of_any_record(text: str, index: int, parts: Parts) -> None:
    """Several changes at once give the text that they give one after the other."""
    before = accepted(text)
    index %= len(before)
    after = attempt(text, index, parts)
    assume(after is not None)
    assert after is not None
    assert records_of(after) == wanted(before, index, parts)
    one_by_one: str | None = text
    for path in sorted(parts, key=lambda path: ORDER.index(str(path[-1]))):
        if one_by_one is not None:
            one_by_one = attempt(one_by_one, index, {path: parts[path]})
    assert one_by_one in (None, after)


@pytest.mark.parametrize("value", ["plain", NEW, "a: b"])
def test_plain_records_are_never_refused(value: str) -> None:
    """In block and in flow style, with comments and quotes, every part can be set."""
    text = record(f"    url: {OLD} # page\n    downloads:  # all\n    - url: '{OLD}'\n\n    - {{url: x}} # flow\n")
    for path in [("url",), ("archived",), *(("downloads", k, key) for k in (0, 1) for key in ORDER)]:
        after = attempt(text, 0, {path: value})
        assert after is not None
        assert is_one_stretch(text, after, ("resources", 0, *path))


def records_of(text: str) -> list[Any]:
    """Return the records of a text, as the parser has them."""
    return list(parse(text.encode())["resources"])


def accepted(text: str) -> list[Any]:
    """Return the records of a drawn text, if it is YAML at all."""
    try:
        return records_of(text)
    except YamlError:
        reject()
