"""Small catalogues in every style of YAML that an editor might use, and ways to damage them.

`document` gives the same text for the same numbers on every machine, so that a text which
was read wrongly can be named by them. Used by ``fuzz_cut.py`` and by the tests.
"""

import random
from collections.abc import Callable, Iterator

Lines = list[str]
_Field = Callable[[random.Random, str], Lines]
_Mutation = Callable[[random.Random, bytes], bytes]

_WORDS = (
    "guide", "rights", "violence", "Santé", "guía", "права", "暴力", "العنف", "𝒜𝒷", "🏳️\u200d🌈", "no", "yes", "null", "~", "012", "12:30",
    "2018-09", "1e3", "0x1F", ".5", "a:b", "c#d", "http://x.org/?a=b#c", "-x", "-", "--", "=>", "=", "<<:", "@at", "`tick", "%d", "!no",
    "&amp", "*star", "?q", "|p", ">g", "{b}", "[l]", "'q'", '"d"', "e,", "{a}", "é:", "Null", "(p)", "/s",
)  # fmt: skip
_SAFE_WORDS = (
    "guide", "rights", "violence", "Santé", "guía", "права", "暴力", "العنف", "𝒜𝒷", "no", "012", "12:30", "2018-09", "a:b", "c#d", "it's",
    "A&B", "(p)", "/s", ".5",
)  # fmt: skip
_KEYS = (
    "title",
    "summary",
    "type",
    "themes",
    "tags",
    "date",
    "authors",
    "url",
    "notes",
    "x-own",
    "downloads",
    "related",
)
_INNER_KEYS = ("en", "fr", "zh", "ru", "url", "a-b", "x_y", "x")
# What looks like structure, for lines of texts that are not structure.
_LURES = ("- id: lure", "- lure", "-", "resources:", "lure: x", "lure:", "# not a comment", "---x", "? lure", "'", '"', "[", "- |", "x: >-")  # fmt: skip
_TOKENS = (
    "- ", "\n- ", "\n  - ", "\n  - id: x", "\n    ", "\n", "\n\n", "\r\n", "\r", "\t", " ", "  ", ": ", ":", " #", "#", "\n#",
    "'", '"', "''", '\\"', "\\", "|", ">", "|+", ">-", "|2", "|\n", "[", "]", "{", "}", "[]", "{}", ",", "?", "? ", "\n? ", "\n: ",
    "&a ", "*a", "!", "! ", "!!str ", "%YAML 1.1\n", "\n---\n", "\n--- ", "\n...\n", "resources:\n", "\nresources:", "\nnext: ",
    "null", "~", "<<: ", "\0", "\x07", "\x85", "\xa0", "\u2028", "\u2029", "\ufeff", "\ufffe", "é", "𝒜", "-", "---", "\n-", "@", "`", "%",
)  # fmt: skip
_BYTES = (b"\xff", b"\x80", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xf0\x9d", b"\xed\xa0\x80", b"\xc2\x85", b"\0")  # fmt: skip


def documents(seed: int, numbers: range) -> Iterator[bytes]:
    """Yield the documents of ``seed`` that have these ``numbers``."""
    for number in numbers:
        yield document(seed, number)


def document(seed: int, number: int) -> bytes:
    """Return one document: a small catalogue, in most cases damaged in one to four places."""
    rng = random.Random(f"{seed}/{number}")
    text = catalogue(rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        text = rng.choice(_MUTATIONS)(rng, text)
    return text


# Catalogues


def catalogue(rng: random.Random) -> bytes:
    """Return a small catalogue in a style of its own; most are whole, a few already odd."""
    lines = [*_preamble(rng), *_other_keys(rng, "before"), *_key_line(rng)]
    indent = " " * rng.choice((0, 0, 2, 2, 2, 4, 4, 1, 3))
    for number in range(rng.randint(1, 4)):
        lines += [*_gap(rng, indent), *_record(rng, indent, number)]
    lines += [*_gap(rng, indent), *_other_keys(rng, "after")]
    return _encode(rng, lines)


def _encode(rng: random.Random, lines: Lines) -> bytes:
    style = rng.random()
    if style < 0.15:
        text = "\r\n".join(lines) + "\r\n"
    elif style < 0.2:
        text = "".join(line + rng.choice(("\n", "\r\n")) for line in lines)
    else:
        text = "\n".join(lines) + "\n"
    if rng.random() < 0.12:
        text = text.rstrip("\r\n")
    return text.encode("utf-8-sig" if rng.random() < 0.05 else "utf-8")


def _preamble(rng: random.Random) -> Lines:
    if rng.random() < 0.9:
        return _gap(rng, "")
    return rng.choice((["---"], ["%YAML 1.1", "---"], ["--- # here"], ["# a", "---"], [" # b", "", "---"]))


def _key_line(rng: random.Random) -> Lines:
    if rng.random() < 0.9:
        return ["resources:"]
    return [
        rng.choice(
            ("resources: # all", "resources:  ", "resources:\t", "'resources':", "resources: &r", "resources : ")
        )
    ]


def _other_keys(rng: random.Random, name: str) -> Lines:
    lines: Lines = []
    for number in range(rng.choice((0, 0, 1, 1, 2))):
        lines += [*_field(rng, "", f"{name}-{number}"), *_gap(rng, "")]
    return lines


def _gap(rng: random.Random, indent: str) -> Lines:
    lines: Lines = []
    while rng.random() < 0.3:
        comment = rng.choice(("# note", "#", "# - id: x", "#resources:", "# “é” 𝒜"))
        lines.append(rng.choice(("", "", " ", "   ", comment, indent + comment, "      " + comment)))
    return lines


def _record(rng: random.Random, indent: str, number: int) -> Lines:
    if rng.random() < 0.12:
        return _odd_record(rng, indent, number)
    gap = " " * rng.choice((1, 1, 1, 1, 1, 1, 1, 2, 3))
    inner = indent + " " + gap
    names = rng.sample(_KEYS, rng.randint(0, 4))
    fields = [f"{inner}id: r{number}"]
    for name in names:
        fields += _field(rng, inner, name)
        if rng.random() < 0.1:
            fields += _gap(rng, inner)
    if rng.random() < 0.03:
        return [indent + "-", *fields]
    return [indent + "-" + gap + fields[0][len(inner) :], *fields[1:]]


def _odd_record(rng: random.Random, indent: str, number: int) -> Lines:
    """Return an item of the list that is no block mapping, or a strange one."""
    text = rng.choice(
        (
            f"- {{id: r{number}, title: [a, b]}}", f"- {{id: r{number},\n{indent}   title: x}}", "- word", "-", "- ", "- null",
            "- - a\n  - b", "- [a, b]", "- ? id\n  : r", "- |\n  text", "- >\n  text\n\n   more", "- 'a\n  - b'", "-\tid: tab",
            "- id: r\n  id: again", "- null: x", "- ~: x", "- &a {id: r}", "- *a", "- !!map {id: r}", "- ! text", "- id: r # a\n  # b",
            "- a: b: c", "- 'id': r\n  \"title\": x", "- id:\n    r", _too_much(rng), _too_much(rng),
        )
    )  # fmt: skip
    return [indent + line for line in text.split("\n")]


def _too_much(rng: random.Random) -> str:
    """Return an item that is about as deep, or has a key about as long, as may be; or a far deeper one."""
    depth = rng.choice((45, 46, 47, 48, 49, 50, 51, 52, 600))
    length = rng.choice((1020, 1022, 1023, 1024, 1025, 1026))
    steps = "\n".join(" " * (step + 2) + "a:" for step in range(1, depth))
    return rng.choice(
        ("- " + "- " * depth + "x", f"- x: {'[' * depth}{']' * depth}", f"- a:\n{steps}", f"- {'k' * length}: x")
    )


# Fields: each of these returns the lines of a key with its value


def _field(rng: random.Random, indent: str, name: str) -> Lines:
    lines = rng.choice(_TAME if rng.random() < 0.6 else _FIELDS)(rng, indent)
    lines[0] = indent + name + ":" + lines[0]
    if rng.random() < 0.03:
        lines[-1] += rng.choice(("  # note", " ", " #", "\t"))
    return lines


def _plain(rng: random.Random, _indent: str) -> Lines:
    return [" " + " ".join(rng.choices(_SAFE_WORDS, k=rng.randint(1, 4)))]


def _any_words(rng: random.Random, _indent: str) -> Lines:
    return [rng.choice((" ", " ", "  ", "")) + " ".join(rng.choices(_WORDS, k=rng.randint(0, 4)))]


def _plain_lines(rng: random.Random, indent: str) -> Lines:
    more = [
        indent + " " * rng.randint(1, 5) + rng.choice((*_SAFE_WORDS, *_LURES, "")) for _ in range(rng.randint(1, 3))
    ]
    return [" " + rng.choice(_SAFE_WORDS), *more]


def _single_quoted(rng: random.Random, indent: str) -> Lines:
    return _quoted_lines(rng, indent, "'", ("''", "it''s", "\\", "#", ": "))


def _double_quoted(rng: random.Random, indent: str) -> Lines:
    return _quoted_lines(rng, indent, '"', ('\\"', "\\n", "\\u00e9", "\\", "\\ ", "#", ": ", "\\x41"))


def _quoted_lines(rng: random.Random, indent: str, quote: str, inside: tuple[str, ...]) -> Lines:
    """Return quoted text whose lines may look like records, keys or comments."""
    words = rng.choices((*_SAFE_WORDS, *inside, ""), k=rng.randint(0, 3))
    lines = [" ".join(words)]
    while rng.random() < 0.35:
        margin = rng.choice(("", indent, indent[2:], indent + "  ", "  ", "    "))
        lines.append(margin + rng.choice((*_LURES, *_SAFE_WORDS, *inside, "")).replace(quote, ""))
    lines[0] = " " + quote + lines[0]
    lines[-1] += quote
    return lines


def _block_text(rng: random.Random, indent: str) -> Lines:
    marks = rng.choice(
        ("|", "|", "|", "|", ">", "|-", "|+", ">+", ">-", "|1", "|2", "|2-", "|+2", ">2+", "|9", "| # note", "|  ")
    )
    margin = indent + " " * rng.choice((2, 2, 2, 2, 1, 4))
    lines = [
        margin + rng.choice((*_LURES, *_SAFE_WORDS, *_SAFE_WORDS, "\ttab", "  deeper", "trail  "))
        for _ in range(rng.randint(0, 4))
    ]
    for _ in range(rng.choice((0, 0, 1, 2))):
        blank = rng.choice(("", "", " ", margin, margin + "  ", indent, "# low", indent + "# low"))
        lines.insert(rng.randint(0, len(lines)), blank)
    return [" " + marks, *lines]


def _flow_list(rng: random.Random, indent: str) -> Lines:
    items = [
        rng.choice((*_SAFE_WORDS, *_SAFE_WORDS, "'a, b'", '"c]"', "null", "''", "[d]", "{e: f}", "g: h"))
        for _ in range(rng.randint(0, 4))
    ]
    text = rng.choice((", ", ", ", ",", " , ", f",\n{indent}  ", f",\n{indent}- ", ",\n")).join(items)
    return f" [{text}{rng.choice(('', '', '', ',', ', ', ' '))}]".split("\n")


def _flow_mapping(rng: random.Random, _indent: str) -> Lines:
    return f" {{en: {rng.choice(_SAFE_WORDS)}, {rng.choice(('fr: é', 'zh: 暴力', 'x', 'es: {a: b}', ''))}}}".split("\n")


def _block_list(rng: random.Random, indent: str) -> Lines:
    margin = indent + rng.choice(("", "  ", "  ", "    ", " "))
    lines = [
        margin + "- " + rng.choice((*_SAFE_WORDS, *_SAFE_WORDS, "'q'", '"d"', "a: b", "[f]", "", "- n", "|", "c:"))
        for _ in range(rng.randint(1, 3))
    ]
    if rng.random() < 0.1:
        lines.insert(rng.randint(0, len(lines)), rng.choice(("", margin + "# note", "# low", margin + "  more")))
    return ["", *lines]


def _list_of_mappings(rng: random.Random, indent: str) -> Lines:
    lines: Lines = [""]
    for _ in range(rng.randint(1, 2)):
        first, *others = _two_fields(rng, indent + "    ")
        lines += [indent + "  - " + first.lstrip(" "), *others]
    return lines


def _mapping(rng: random.Random, indent: str) -> Lines:
    margin = indent + rng.choice(("  ", "  ", "    ", " "))
    return ["", *_two_fields(rng, margin)]


def _two_fields(rng: random.Random, indent: str) -> Lines:
    names = rng.sample(_INNER_KEYS, 2) if rng.random() < 0.97 else [rng.choice(("null", "en", "~", "<<")), "en"]
    lines: Lines = []
    for name in names:
        field = rng.choice(_TAME if rng.random() < 0.8 else _SIMPLE)(rng, indent)
        lines += [f"{indent}{name}:{field[0]}", *field[1:]]
    return lines


def _rare(rng: random.Random, _indent: str) -> Lines:
    choices = (
        " &a x",
        " *a",
        " !x y",
        " ! y",
        " !!str 1",
        " ~",
        " null",
        " 'null'",
        ' "~"',
        "",
        " # only a note",
        " @",
        " - x",
        " ? x",
        " a: b",
        " ...",
    )
    return [rng.choice(choices)]


_TAME: tuple[_Field, ...] = (*(_plain,) * 3, _single_quoted, _double_quoted, _block_text, _flow_mapping, _block_list)
_SIMPLE: tuple[_Field, ...] = (
    _plain,
    _any_words,
    _plain_lines,
    _single_quoted,
    _double_quoted,
    _block_text,
    _flow_list,
    _block_list,
)
_FIELDS: tuple[_Field, ...] = (
    *_SIMPLE,
    _block_text,
    _flow_list,
    _flow_mapping,
    _list_of_mappings,
    _list_of_mappings,
    _mapping,
    _rare,
)


# Mutations: each of these returns another text


def _insert_token(rng: random.Random, text: bytes) -> bytes:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(_TOKENS).encode() + text[at:]


def _insert_token_at_line(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at] = rng.choice((rng.choice(_TOKENS).encode(), rng.choice(_BYTES))) + lines[at]
    return b"\n".join(lines)


def _append_token_to_line(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    lines[rng.randrange(len(lines))] += rng.choice(_TOKENS).encode()
    return b"\n".join(lines)


def _insert_bytes(rng: random.Random, text: bytes) -> bytes:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice((rng.choice(_BYTES), bytes((rng.randrange(256),)))) + text[at:]


def _change_byte(rng: random.Random, text: bytes) -> bytes:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice((bytes((rng.randrange(256),)), bytes((rng.randrange(32, 127),)))) + text[at + 1 :]


def _delete_bytes(rng: random.Random, text: bytes) -> bytes:
    at = rng.randint(0, len(text))
    return text[:at] + text[at + rng.choice((1, 1, 1, 2, 3, 10, 60)) :]


def _delete_line(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    del lines[rng.randrange(len(lines))]
    return b"\n".join(lines)


def _copy_line(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    lines.insert(rng.randint(0, len(lines)), rng.choice(lines))
    return b"\n".join(lines)


def _swap_lines(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _join_lines(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join([*lines[:at], b" ".join(lines[at : at + 2]), *lines[at + 2 :]])


def _indent_lines(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    first = rng.randrange(len(lines))
    margin = rng.choice((b" ", b"  ", b"  ", b"    ", b"\t"))
    for at in range(first, min(len(lines), first + rng.choice((1, 1, 2, 3, 100)))):
        lines[at] = margin + lines[at]
    return b"\n".join(lines)


def _dedent_lines(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    first, depth = rng.randrange(len(lines)), rng.choice((1, 2, 2, 4, 9))
    for at in range(first, min(len(lines), first + rng.choice((1, 1, 2, 3, 100)))):
        stripped = lines[at].lstrip(b" ")
        lines[at] = b" " * max(0, len(lines[at]) - len(stripped) - depth) + stripped
    return b"\n".join(lines)


def _splice(rng: random.Random, text: bytes) -> bytes:
    """Put lines of another catalogue in place of some of this one's."""
    lines, others = text.split(b"\n"), catalogue(rng).split(b"\n")
    at, start = rng.randrange(len(lines)), rng.randrange(len(others))
    lines[at : at + rng.randint(0, 3)] = others[start : start + rng.randint(1, 5)]
    return b"\n".join(lines)


def _cut_short(rng: random.Random, text: bytes) -> bytes:
    return text[: rng.randint(0, len(text))] if rng.random() < 0.5 else text[rng.randint(0, len(text) // 4) :]


def _change_line_ends(rng: random.Random, text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(
        b"\n", rng.choice((b"\r\n", b"\n", b"\n", b"\r", b"\n\n")), rng.choice((1, 3, -1))
    )


_MUTATIONS: tuple[_Mutation, ...] = (
    *(_insert_token,) * 3, *(_insert_token_at_line,) * 3, *(_append_token_to_line,) * 2, _insert_bytes, _change_byte, *(_delete_bytes,) * 2,
    *(_delete_line,) * 2, _copy_line, _swap_lines, _join_lines, *(_indent_lines,) * 2, *(_dedent_lines,) * 2, *(_splice,) * 2, _cut_short,
    _change_line_ends,
)  # fmt: skip
