"""Changing a catalogue's text: only the bytes of the records concerned, and exactly as wanted."""

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nswp_catalog.storage import splice
from nswp_catalog.storage.fields import Refused
from nswp_catalog.storage.parse import YamlError, parse

HEAD = "# A library of ours.\ncatalog:\n  title: Ours # not theirs\n\nresources:  # all of them\n"
FIRST = "  # The first.\n  - id: first   # never change\n    title: 'First'\n    themes: [a, b]  # both\n"
SECOND = "  -   id: second\n      title: >-\n        Folded\n        text\n      notes: |\n        # no comment\n\n        last\n"
THIRD = (
    '  - id: third\n    title: "Quoted over\n      - two lines"\n    tags:\n      # why\n      - x\n      - y # this\n'
)
TAIL = "\n# the end\nx-own: {kept: [as, it, is]}\n"
TEXT = HEAD + FIRST + "\n" + SECOND + "\n  # A remark.\n\n" + THIRD + TAIL


def records(text: str | bytes) -> list[Any]:
    """Return the records of a text, as the parser has them."""
    return list(parse(text.encode() if isinstance(text, str) else text)["resources"] or [])


def edited(index: int, **fields: Any) -> str:
    """Return the example with fields of a record changed."""
    return splice.edit(splice.opened(TEXT.encode()), {index: fields}).decode()


def test_a_record_is_added_behind_the_last_one() -> None:
    """A new record has the indentation of the last one, its distance, and leaves the end where it is."""
    new = splice.add(splice.opened(TEXT.encode()), [{"title": "New: one", "id": "new", "themes": ["a"]}]).decode()
    assert new == HEAD + FIRST + "\n" + SECOND + "\n  # A remark.\n\n" + THIRD + (
        '\n  - id: new\n    title: "New: one"\n    themes: [a]\n' + TAIL
    )  # fmt: skip


def test_records_that_stand_close_stay_close() -> None:
    """Where no blank line is between records, none comes before a new one."""
    new = splice.add(
        splice.opened(b"resources:\n- id: a\n  title: A\n- id: b\n  title: B"), [{"id": "c", "title": "C"}]
    )
    assert new == b"resources:\n- id: a\n  title: A\n- id: b\n  title: B\n- id: c\n  title: C\n"


@pytest.mark.parametrize(
    "empty", ["resources:\n", "resources: []\n", "resources:   # none yet\n", "resources: []", "resources: ~\n"]
)
def test_the_first_record_of_all(empty: str) -> None:
    """A record is added to an empty list, however it is written."""
    for before, behind in (("", ""), ("\ufeff# top\ncatalog: {title: T}\n", ""), ("", "\nx-a: 1\n")):
        if behind and not empty.endswith("\n"):
            continue
        new = splice.add(splice.opened((before + empty + behind).encode()), [{"id": "c", "title": "C"}]).decode()
        comment = "   # none yet" if "#" in empty else ""
        assert new == f"{before}resources:{comment}\n  - id: c\n    title: C\n{behind}"


def test_windows_line_ends_stay() -> None:
    """New lines end as their neighbours do."""
    text = TEXT.replace("\n", "\r\n").encode()
    new = splice.add(splice.opened(text), [{"id": "new", "title": "N", "summary": "One\n\nTwo\n"}])
    new = splice.edit(splice.opened(new), {0: {"summary": "One\n\nTwo\n"}, 2: {"tags": ["x", "z"]}})
    assert b"\n" not in new.replace(b"\r\n", b"")
    assert records(new)[3]["summary"] == records(new)[0]["summary"] == "One\n\nTwo\n"


@pytest.mark.parametrize(
    ("index", "fields", "old", "new"),
    [
        (0, {"title": "Other"}, "'First'", "'Other'"),
        (0, {"themes": ["a", "b", "c"]}, "[a, b]  # both", "[a, b, c]  # both"),
        (0, {"themes": None}, "    themes: [a, b]  # both\n", ""),
        (0, {"id": "primus"}, "first   #", "primus   #"),
        (0, {"date": "2018"}, "# both\n", "# both\n    date: 2018\n"),
        (0, {"summary": "A.\n\nB.\n"}, "'First'\n", "'First'\n    summary: |\n      A.\n\n      B.\n"),
        (1, {"title": "Plain"}, ">-\n        Folded\n        text\n", "Plain\n"),
        (1, {"notes": None}, "      notes: |\n        # no comment\n\n        last\n", ""),
        (1, {"type": "guide"}, "      notes:", "      type: guide\n      notes:"),
        (2, {"tags": ["x", "y", "z"]}, "      - y # this\n", "      - y # this\n      - z\n"),
        (2, {"tags": ["y"]}, "      - x\n", ""),
        (2, {"tags": ["x"]}, "      - y # this\n", ""),
        (2, {"title": "Short"}, '"Quoted over\n      - two lines"', "Short"),
    ],
)  # fmt: skip
def test_only_the_field_changes(index: int, fields: dict[str, Any], old: str, new: str) -> None:
    """A changed field takes the place of the old one; comments, quotes and order of all others stay."""
    assert TEXT.count(old) == 1
    assert edited(index, **fields) == TEXT.replace(old, new)


def test_a_list_with_a_comment_inside_is_not_rewritten() -> None:
    """What would lose a comment is refused."""
    with pytest.raises(Refused, match="comment"):
        edited(2, tags=["z"])


def test_a_comment_behind_a_block_text_is_not_lost() -> None:
    """A comment that is indented less than the text above it is none of the text."""
    text = b"resources:\n  - id: a\n    title: A\n    notes: |\n        One.\n\n      # by hand\n"
    with pytest.raises(Refused, match="comment"):
        splice.edit(splice.opened(text), {0: {"notes": "Two."}})


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ({0}, HEAD + SECOND + "\n  # A remark.\n\n" + THIRD + TAIL),
        ({1}, HEAD + FIRST + "\n  # A remark.\n\n" + THIRD + TAIL),
        ({2}, HEAD + FIRST + "\n" + SECOND + "\n  # A remark.\n" + TAIL),
        ({0, 1, 2}, HEAD + "\n  # A remark.\n" + TAIL),
    ],
)
def test_a_removed_record_takes_its_own_comment_along(gone: set[int], left: str) -> None:
    """A removed record goes with the comment right above it and one gap; all other lines stay."""
    assert splice.remove(splice.opened(TEXT.encode()), gone).decode() == left


def test_a_record_given_to_an_editor_comes_back() -> None:
    """The text of a record is at the margin, and puts back exactly what was there."""
    for index in range(3):
        own = splice.record_text(splice.opened(TEXT.encode()), index)
        assert own.startswith("- ")
        assert splice.replace(splice.opened(TEXT.encode()), index, own).decode() == TEXT
    new = splice.replace(splice.opened(TEXT.encode()), 2, "- id: third\n  title: T # why not\n").decode()
    assert new == TEXT.replace(THIRD, "  - id: third\n    title: T # why not\n")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_looks_like_records_inside_quotes_is_a_text(quote: str) -> None:
    """Lines of a quoted text that look like records are none, even where each could be read as one."""
    text = f"resources:\n  - {quote}a\n\n  - id: r1\n    title: One\n\n  - id: r2\nafter: | #\n b{quote}\nx-own: 1\n"
    assert len(records(text)) == 1
    with pytest.raises(Refused):
        splice.add(splice.opened(text.encode()), [{"id": "new"}])
    with pytest.raises(Refused):
        splice.remove(splice.opened(text.encode()), [1])


@pytest.mark.parametrize(
    "text",
    [
        "resources: [{id: a, title: A}]\n",
        "resources:\n  - {id: a, title: A}\n",
        "resources:\n  - &x\n    id: a\n    title: A\n  - *x\n",
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str) -> None:
    """A record in braces, or one shared by an alias, is not changed but refused in words."""
    with pytest.raises(Refused):
        splice.edit(splice.opened(text.encode()), {0: {"title": "B"}})


# Any catalogue

SPACE = st.sampled_from(["", "", "\n", "\n\n", "  # remark\n", "\n# at the margin\n\n", "    # deep\n"])
VALUES = st.sampled_from(
    [
        "Plain text", "no", "012", "2018-09-14", "12:30", "a: b", "x #y", "- dash", "'", '"', "暴力", "\U0001f600", "[a", "é" * 70,
        "Two\n\nparagraphs\n", "  indented\nfirst\n", "ends\n\n", "back\\slash", "tab\there", "", "null", "~", "# no comment", "%x", "@x", "=1+1",
    ]
)  # fmt: skip
LISTS = st.lists(st.sampled_from(["a", "b", "no", "c d", "e, f", "g]", "#h", "暴"]), max_size=4, unique=True)


def _scalar(draw: st.DrawFn, margin: str) -> str:
    """Draw a field's value in any style of YAML."""
    inner = margin + "  "
    return draw(
        st.sampled_from(
            [
                " plain", " 'single ''quoted'''", ' "double \\u00e9 # x"', f" plain over\n{inner}two lines", f' "quoted over\n{inner}- two lines"',
                f" |\n{inner}literal\n\n{inner}# text\n", f" |-\n{inner}literal", f" |+\n{inner}kept\n\n", f" >\n{inner}folded\n{inner}text\n",
                f" >-\n{inner}folded # text", f" |2-\n{inner}  indented", f" |  # why\n{inner}text", " plain  # behind", "", " ~ # none",
            ]
        )
    )  # fmt: skip


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    """Draw the text of a catalogue with comments and styles wherever they can stand."""
    indent = " " * draw(st.sampled_from([0, 2, 4]))
    items = []
    for number in range(draw(st.integers(1, 4))):
        dash = f"{indent}-{' ' * draw(st.integers(1, 3))}"
        margin = " " * len(dash)
        lines = [f"{dash}id: r{number}{draw(st.sampled_from(['', ' # id']))}"]
        for name in draw(st.lists(st.sampled_from(["title", "summary", "notes", "x-own"]), unique=True)):
            lines.append(f"{margin}{name}:{_scalar(draw, margin)}".rstrip("\n"))
            lines += draw(st.sampled_from([[], [], [""], [f"{margin}# between"]]))
        for name in draw(st.lists(st.sampled_from(["themes", "tags"]), unique=True)):
            styles = [
                "[a, b]",
                "[]",
                f"\n{margin}  - a\n{margin}  # why\n{margin}  - b # so",
                f"\n{margin}- a\n{margin}- b",
                f"[a,\n{margin}  b]",
            ]
            lines.append(f"{margin}{name}: {draw(st.sampled_from(styles))}")
        items.append("\n".join(lines) + "\n" + draw(SPACE))
    top = draw(st.sampled_from(["", "# top\n", "\ufeff", "catalog:\n  title: T # ours\n\n"]))
    key = draw(st.sampled_from(["resources:\n", "resources: # all\n\n", "resources:\n# first\n"]))
    tail = draw(st.sampled_from(["", "x-own: [1, 2]\n", "# end\n"]))
    text = top + key + "".join(items) + tail
    if draw(st.booleans()) and text.endswith("\n"):
        text = text[:-1]
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text


def without_records(text: bytes, places: list[tuple[int, int]]) -> bytes:
    """Return a text without some stretches of it."""
    parts, done = [], 0
    for start, end in places:
        parts.append(text[done:start])
        done = end
    return b"".join([*parts, text[done:]])


def accepted(text: str) -> bytes:
    """Return a drawn text as bytes, if it is a catalogue at all."""
    raw = text.encode()
    try:
        values = records(raw)
    except YamlError:  # the strategy draws some texts that are no YAML
        values = []
    assume(values)
    return raw


def as_ended(raw: bytes, after: bytes) -> bytes:
    """Return a text with a line break at its end if a change gave it one, which a `|` text there takes in."""
    return raw + b"\n" if not raw.endswith(b"\n") and after.endswith(b"\n") else raw


@settings(max_examples=300)
@given(
    catalogues(),
    st.lists(st.fixed_dictionaries({"id": st.just("new"), "title": VALUES, "tags": LISTS}), min_size=1, max_size=2),
)
def test_adding_to_any_catalogue(text: str, new: list[dict[str, Any]]) -> None:
    """Whatever is there, a record is added to it and every byte that was there stays in its place."""
    raw = accepted(text)
    after = splice.add(splice.opened(raw), new)
    assert records(after) == [*records(as_ended(raw, after)), *new]
    start = next((i for i, (a, b) in enumerate(zip(raw, after, strict=False)) if a != b), min(len(raw), len(after)))
    rest = raw[start:]
    assert after.endswith((rest, rest + b"\n"))


@settings(max_examples=400)
@given(
    catalogues(),
    st.integers(0, 3),
    st.sampled_from(["title", "summary", "notes", "date"]),
    st.one_of(st.none(), VALUES),
)
def test_changing_a_field_of_any_catalogue(text: str, index: int, name: str, value: str | None) -> None:
    """A change is exactly what was wanted or is refused; no comment is lost but one inside the value."""
    raw = accepted(text)
    before = records(raw)
    index %= len(before)
    try:
        after = splice.edit(splice.opened(raw), {index: {name: value}})
    except Refused:
        return
    before = records(as_ended(raw, after))
    wanted = {**before[index], name: value}
    if value is None:
        del wanted[name]
    assert records(after) == [*before[:index], wanted, *before[index + 1 :]]
    if value is not None:
        kept = re.findall(rb"# (?:between|behind|remark|at|id|why|so|all|end|first|top|none|ours)\b", raw)
        assert all(after.count(comment) >= raw.count(comment) for comment in kept)


@settings(max_examples=300)
@given(catalogues(), st.integers(0, 3), LISTS)
def test_changing_a_list_of_any_catalogue(text: str, index: int, value: list[str]) -> None:
    """A list is changed item by item where its items stand on lines of their own."""
    raw = accepted(text)
    before = records(raw)
    index %= len(before)
    try:
        after = splice.edit(splice.opened(raw), {index: {"tags": value}})
    except Refused:
        return
    before = records(as_ended(raw, after))
    assert records(after) == [*before[:index], {**before[index], "tags": value}, *before[index + 1 :]]


@settings(max_examples=300)
@given(catalogues(), st.sets(st.integers(0, 3), min_size=1))
def test_removing_from_any_catalogue(text: str, indexes: set[int]) -> None:
    """What stays is as it was: the other records, and the comments that stand by themselves."""
    raw = accepted(text)
    before = records(raw)
    gone = {index % len(before) for index in indexes}
    try:
        after = splice.remove(splice.opened(raw), gone)
    except Refused:
        return
    assert records(after) == [value for index, value in enumerate(before) if index not in gone]
    assert after.count(b"at the margin") == raw.count(b"at the margin")


@settings(max_examples=200)
@given(catalogues(), st.integers(0, 3))
def test_an_editor_that_changes_nothing(text: str, index: int) -> None:
    """A record that comes back from an editor as it was leaves the text as it was."""
    raw = accepted(text)
    index %= len(records(raw))
    assume(not re.search(rb"\n +\r?\n", raw))
    after = splice.replace(splice.opened(raw), index, splice.record_text(splice.opened(raw), index))
    assert after.rstrip() == raw.rstrip()
