"""The three ways of reading (cut, plain, parsed whole) give the same values."""

import contextlib
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nswp_catalog.storage.cut import cut
from nswp_catalog.storage.load import validate
from nswp_catalog.storage.parse import MAX_DEPTH, Marks, YamlError, parse
from nswp_catalog.storage.plain import read_plain
from nswp_catalog.storage.read import NotACatalog, Unsure, read, read_carefully

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TWO = b"resources:\n  - id: a\n    title: A\n  - id: b\n    title: B\n"


def values(text: bytes) -> list[Any]:
    """Return the records of ``text`` as a command reads them."""
    source = read(text)
    try:
        return [source.value(index) for index in range(len(source))]
    except Unsure:
        source = read_carefully(text)
        return [source.value(index) for index in range(len(source))]


# The cut


def test_a_text_is_cut_where_its_records_begin() -> None:
    """Head, pieces and tail are the whole text; blank lines and comments belong to the piece before."""
    text = b"# top\ncatalog: {title: T}\nresources: # all\n\n  # first\n  - id: a\n\n  # second\n  -\n    id: b\nx-tail: 1\n"
    pieces = cut(text)
    assert pieces is not None
    assert pieces.head == b"# top\ncatalog: {title: T}\nresources: # all\n\n  # first\n"
    assert [pieces.piece(index) for index in range(len(pieces))] == [b"  - id: a\n\n  # second\n", b"  -\n    id: b\n"]
    assert pieces.tail == b"x-tail: 1\n"
    assert read(text).top == {"catalog": {"title": "T"}, "x-tail": "1"}


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace(b"title: A", b"title: A\xc2\x85x"),
        TWO.replace(b"title: A", b"title: 'A\xe2\x80\xa8x'"),
        TWO.replace(b"title: A", b"title: 'A\xe2\x80\xa9x'"),
        TWO.replace(b"title: A", b"title: A\r    date: 2018"),
        TWO.replace(b"\n", b"\r"),
        TWO + b"---\n",
        TWO + b"...\n",
        TWO + b"--- # second\nresources: []\n",
        TWO + b"%YAML 1.1\n",
        TWO + TWO,
        b'"resources":\n  - id: a\n',
        b"resources: [{id: a}]\n",
        b"resources: &r\n  - id: a\n",
        b"resources: !!seq\n  - id: a\n",
        b"resources:\n",
        b"resources:\n  a: b\n",
        b"resources:\n  - id: a\n    title: B\nx: |\n resources:\n".replace(b" resources:\n", b"\nresources:\n"),
        b"- id: a\n",
        b"",
    ],
    ids=range(19),
)
def test_a_text_that_looks_doubtful_is_not_cut(text: bytes) -> None:
    """Other line breaks, documents, anchors or a list that is no block list leave the text to the parser."""
    assert cut(text) is None


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace(b"title: A", b"title: &t A"),
        TWO.replace(b"title: A", b"title: &t A").replace(b"title: B", b"title: *t"),
        TWO.replace(b"title: A", b"summary: 'one\n  - two\n  - three'"),
        TWO.replace(b"title: A", b'summary: "one\n  - id: lure\n    title: x"'),
        TWO.replace(b"title: A", b"tags: [a,\n  - b]"),
        TWO.replace(b"title: A", b"x-a: [\n  - ]").replace(b"  - ]", b"  ]"),
        TWO + b"{}\n",
        TWO + b"\xef\xbb\xbfx: 1\n",
        TWO + b"- id: c\n",
        TWO + b"title\n",
        b"catalog: [a\n" + TWO,
        b"catalog:\n  title: A\n" + TWO + b"catalog:\n  title: B\n",
        b"x: 'a\n" + TWO + b"y: b'\n",
    ],
    ids=range(13),
)
def test_a_cut_that_might_be_wrong_is_read_whole(text: bytes) -> None:
    """Where a piece or the head does not stand alone, the answer is that of the parser."""
    try:
        right = parse(text)["resources"]
    except YamlError:
        right = None
    except (KeyError, TypeError):
        right = None
    if right is None:
        with contextlib.suppress(NotACatalog):
            assert read_carefully(text).broken
    else:
        assert values(text) == right


@pytest.mark.parametrize("depth", range(MAX_DEPTH - 6, MAX_DEPTH + 3))
@pytest.mark.parametrize("style", ["flow", "block"])
def test_a_record_is_too_deep_alone_when_it_is_so_in_its_file(depth: int, style: str) -> None:
    """Reading a piece alone allows no more depth than reading the whole file."""
    if style == "flow":
        deep = f" {'[' * depth}{']' * depth}"
    else:
        deep = "".join(f"\n{'  ' * (level + 3)}a:" for level in range(depth)) + " x"
    text = f"resources:\n  - id: a\n    x-a:{deep}\n  - id: b\n".encode()
    try:
        right = parse(text)["resources"]
    except YamlError:
        with pytest.raises(YamlError):
            values(text)
    else:
        assert values(text) == right


def fuzz_cut() -> ModuleType:
    """Return the benchmark that compares the ways of reading on damaged documents."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("fuzz_cut")
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_no_damaged_document_is_read_wrongly_by_the_cut_or_without_the_parser() -> None:
    """Of 3,000 documents not one accepted cut and not one plain piece differs from the full parse."""
    benchmark = fuzz_cut()
    tally = benchmark.tally(20261123, range(3000))
    assert tally.accepted > 300
    assert tally.plain > 300
    assert (tally.wrong, tally.first) == (0, None)


def test_no_damaged_document_stops_validation() -> None:
    """Whatever a document holds, `validate` has problems to tell, each at a place in it, and no traceback."""
    benchmark = fuzz_cut()
    for text in benchmark.mutate.documents(20261124, range(1500)):
        lines = text.decode("utf-8", "replace").count("\n") + len(text.decode("utf-8", "replace").splitlines()) + 1
        for problem in validate(text, "2026-07-01"):
            assert problem.position is not None
            assert 1 <= problem.position.line <= lines
            assert problem.position.column >= 1


# Any catalogue

LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), max_size=20
)
WORDS = st.one_of(
    LINE,
    st.sampled_from(
        ["no", "012", "12:30", "2018-09-14", "a: b", "a #b", "- a", "暴力", "x:", "null", "~", "[a", "a,b", "'", '"']
    ),
)
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


def flow(value: Any) -> str:
    """Return a value in JSON's own way, which is YAML too."""
    return str(
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, default_style='"')
    ).strip()


@st.composite
def pieces(draw: st.DrawFn) -> bytes:
    """Draw the text of one record, written in a style of its own."""
    fields = draw(
        st.dictionaries(
            KEYS,
            st.one_of(WORDS, st.lists(WORDS, max_size=3), st.dictionaries(KEYS, WORDS, max_size=2)),
            min_size=1,
            max_size=4,
        )
    )
    text = yaml.safe_dump(
        [fields],
        allow_unicode=draw(st.booleans()),
        default_flow_style=draw(st.sampled_from([False, None])),
        default_style=draw(st.sampled_from([None, None, '"', "'", "|", ">"])),
        width=draw(st.sampled_from([20, 80, 10**6])),
        sort_keys=False,
        indent=draw(st.sampled_from([2, 4])),
    )
    indent = draw(st.sampled_from(["", "  "]))
    text = "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))
    gap = draw(st.sampled_from(["", "", "\n", "# note\n", "    # note\n", " \n"]))
    return (text + gap).replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"]))).encode()


@settings(max_examples=150)
@given(pieces())
def test_what_is_read_without_the_parser_is_what_the_parser_reads(piece: bytes) -> None:
    """The quick reader gives the parser's values, or leaves the piece to it."""
    quick = read_plain(piece)
    if quick is not None:
        assert quick == parse(piece)


@settings(max_examples=150)
@given(
    st.lists(pieces(), min_size=1, max_size=4),
    st.sampled_from(["", "catalog: {title: T}\n", "# top\n"]),
    st.sampled_from(["", "x-a: 1\n", "# end\n"]),
)
def test_the_three_ways_of_reading_agree_on_any_catalogue(items: list[bytes], head: str, tail: str) -> None:
    """Cut, plain or whole: the records are the same."""
    text = head.encode() + b"resources:\n" + b"".join(items) + tail.encode()
    try:
        right = parse(text)["resources"]
    except YamlError:
        return  # records of unequal indentation
    assert values(text) == right
    pieces_of_it = cut(text)
    if pieces_of_it is not None:
        assert (
            pieces_of_it.head + b"".join(map(pieces_of_it.piece, range(len(pieces_of_it)))) + pieces_of_it.tail == text
        )


@pytest.mark.parametrize(
    "piece",
    [
        "- a: b\n",
        "- a: 'b'\n",
        '- a: "b"\n',
        "- a: |\n    b\n\n    c\n",
        "- a: [b, 'c', \"d\"]\n",
        "- a:\n    - b\n    - c\n",
        "- a:\n  - b\n",
        "- a:\n    b: c\n  d:\n",
        "- a: http://b.org/?c=d#e\n",
        "- id: a\n  # note\n\n  b: c\n\n# end\n",
        "- a:\n    - b: c\n      d: e\n    - b: f\n",
        "- a: 暴力\n  b: 12:30\n",
    ],
)
def test_the_usual_styles_are_read_without_the_parser(piece: str) -> None:
    """A record in the house style takes the quick way."""
    assert read_plain(piece.encode()) == parse(piece.encode())


@pytest.mark.parametrize(
    "piece",
    [
        "- null: a\n",
        f"- {'k' * 1025}: a\n",
        "- a: b: c\n",
        "- a: b\n  a: c\n",
        "- a: b\n    c\n",
        "- a: b\n   c: d\n",
        "- a:\tb\n",
        "- a: 'b\n    c'\n",
        "- a: >\n    b\n",
        "- a: |-\n    b\n",
        "- a: |\n  b\n",
        "- a: [b, [c]]\n",
        "- a: [b,]\n",
        "- a: [null]\n",
        "- a: {b: c}\n",
        "- a: &b c\n",
        "- a: !b c\n",
        '- a: "\\e"\n',
        "- a: b #\n",
        "- a: b",
        "- a: \u2028\n",
        "- a: \x00\n",
        "- a: ~\n",
        "- ? a\n",
        "- a: - b\n",
        "- <<: b\n",
        "- a: @b\n",
        "a: b\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(piece: str) -> None:
    """What the quick reader is not sure of it does not read, or reads as the parser does."""
    quick = read_plain(piece.encode())
    try:
        right = parse(piece.encode())
    except YamlError:
        right = None
    assert quick is None or quick == right


# What is typed


@pytest.mark.parametrize(
    "word", ["no", "012", "0x1F", "1e3", "12:30:00", "2018-09-14", "=", ".5", "yes", "1_000", "Infinity", "<<"]
)
def test_a_scalar_is_the_text_that_was_typed(word: str) -> None:
    """What YAML 1.1 turns into something else stays what the editor typed."""
    assert parse(f"- a: {word}\n".encode()) == [{"a": word}]
    assert values(f"resources:\n  - a: {word}\n".encode()) == [{"a": word}]


@pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_unless_it_is_quoted(word: str) -> None:
    """An empty value and `null` mean that the field is left out; in quotes they are texts."""
    assert parse(f"a: {word}\n".encode()) == {"a": None}
    assert parse(f"a: '{word}'\n".encode()) == {"a": word}


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: b\na: c\n", "duplicate-key", 2, 1),
        ("a: {b: 1, c: 2, b: 3}\n", "duplicate-key", 1, 17),
        ("a: b\n---\nc: d\n", "several-documents", 2, 1),
        ("a: !thing b\n", "custom-tag", 1, 4),
        ("a: !!python/name:os.system x\n", "custom-tag", 1, 4),
        ("a: *b\n", "yaml-syntax", 1, 4),
        ("[a]: b\n", "bad-key", 1, 1),
        ("~: b\n", "bad-key", 1, 1),
        ("<<: b\n", "bad-key", 1, 1),
        ("a:\n\tb: c\n", "tab", 2, 1),
        ("a: 'b\n\n\n", "yaml-syntax", 1, 4),
        ("a: [b\n", "yaml-syntax", 1, 4),
        ("a: b: c\n", "yaml-syntax", 1, 5),
        ("é: \x07\n", "yaml-syntax", 1, 4),
    ],
)
def test_what_a_catalogue_may_not_hold_is_an_error_at_its_place(text: str, rule: str, line: int, column: int) -> None:
    """Each refusal of the parser names its rule and the place, counted in characters from 1."""
    with pytest.raises(YamlError) as caught:
        parse(text.encode())
    assert (caught.value.rule, caught.value.position.line, caught.value.position.column) == (rule, line, column)


def test_aliases_stand_for_their_values_within_reason() -> None:
    """A few aliases are read; those that multiply beyond reason are refused before the memory is full."""
    assert parse(b"a: &x [1, 2]\nb: *x\n") == {"a": ["1", "2"], "b": ["1", "2"]}
    bomb = "a0: &n0 [x]\n" + "".join(f"a{i}: &n{i} [{', '.join([f'*n{i - 1}'] * 9)}]\n" for i in range(1, 40))
    with pytest.raises(YamlError) as caught:
        parse(bomb.encode())
    assert caught.value.rule == "alias-bomb"


# Positions


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        (b"a: b\nc: d\n", ("c",), (2, 4)),
        (b"\xef\xbb\xbfa: b\nc: d\n", ("a",), (1, 4)),
        (b"a: b\r\nc: d\r\n", ("c",), (2, 4)),
        (b"a: b\nc: d", ("c",), (2, 4)),
        ("é𝒜: b\n".encode(), ("é𝒜",), (1, 5)),
        (b"a:\n\n  # note\n  - b: c\n    d: e\n", ("a", 0, "d"), (5, 8)),
        (b"a: [b, {c: d}]\n", ("a", 1, "c"), (1, 12)),
        (b"a: [b, {c: d}]\n", ("a", 1), (1, 8)),
        (b"a: |\n  text\nb: c\n", ("a",), (1, 4)),
        (b"a: &x b\nc: *x\n", ("c",), (2, 4)),
        (b"a:\tb\n", ("a",), (1, 4)),
        (b"a: b\n", ("a", "gone", 3), (1, 4)),
        (b"a: b\rc: d\r", ("c",), (2, 4)),
    ],
)
def test_every_value_has_its_place(text: bytes, path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """Line and column are those of an editor, whatever the line ends, marks and characters before."""
    marks = Marks()
    parse(text, marks)
    found = marks.find(path)
    assert (found.line, found.column) == place


def test_a_key_has_a_place_of_its_own() -> None:
    """What is wrong with a key is shown at the key."""
    marks = Marks()
    parse(b"a:\n  bee: c\n", marks)
    found = marks.find(("a", "bee"), at_key=True)
    assert (found.line, found.column) == (2, 3)


def test_a_record_that_is_broken_leaves_the_others_to_be_read() -> None:
    """In a text that is no YAML as a whole, the pieces that are can be read."""
    source = read_carefully(TWO.replace(b"title: A", b"title: A: x"))
    assert source.broken
    assert source.value(1) == {"id": "b", "title": "B"}
    with pytest.raises(YamlError):
        source.value(0)
