"""A catalogue that is partly or wholly wrong: what still works, and what is said."""

import re

import pytest

from .running import Program

READING = [
    "list",
    "search a",
    "show good",
    "open good",
    "themes",
    "types",
    "regions",
    "tags",
    "stats",
    "list --format json",
    "search --theme x",
    "list --count",
]
GOOD = "resources:\n  - id: good\n    title: Good\n    themes: [law]\n    url: https://example.org/\n"
BAD_RECORDS = {
    "no title": "  - id: bad\n",
    "unknown key": "  - {id: bad, title: B, sumary: x}\n",
    "wrong type": "  - {id: bad, title: B, themes: law}\n",
    "bad id": "  - {id: Bad Id, title: B}\n",
    "bad date": "  - {id: bad, title: B, date: 2018-13}\n",
    "bad address": "  - {id: bad, title: B, url: 'javascript:alert(1)'}\n",
    "a lone text": "  - bad\n",
    "a lone dash": "  -\n",
    "a list": "  - [a, b]\n",
    "two titles": "  - id: bad\n    title: B\n    title: C\n",
    "the same id": "  - {id: good, title: Another good one}\n",
}
NOT_YAML = {
    "open bracket": (b"resources: [", 1),
    "open quote": (b'resources:\n  - id: a\n    title: "A\n', 3),
    "tab": (b"resources:\n  - id: a\n\ttitle: A\n", 3),
    "indentation": (b"resources:\n  - id: a\n   title: A\n", 3),
    "conflict": (b"resources:\n<<<<<<< HEAD\n  - {id: a, title: A}\n=======\n  - {id: b, title: B}\n>>>>>>> x\n", 2),
    "documents": (b"resources:\n  - {id: a, title: A}\n---\nresources: []\n", 3),
    "NUL": (b"resources:\n  - {id: a, title: A\x00}\n", 2),
    "not UTF-8": (b"resources:\n  - {id: a, title: Gu\xeda}\n", 2),
    "UTF-16": ("resources: []\n".encode("utf-16"), 1),
    "empty": (b"", 1),
    "a comment": (b"# nothing\n", 1),
    "a text": (b"hello\n", 1),
    "a list": (b"- a\n- b\n", 1),
    "no resources": (b"catalog: {title: A}\n", 1),
    "resources is a text": (b"resources: none\n", 1),
    "resources is a mapping": (b"resources:\n  a: b\n", 1),
    "binary": (bytes(range(256)) * 20, 2),
    "key twice": (b"resources: []\nresources: []\n", 2),
    "tag": (b"resources: !!python/object/apply:os.system ['true']\n", 1),
    "bomb": (
        b"x-0: &n0 [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n"
        + b"".join(b"x-%d: &n%d [%s]\n" % (i, i, b", ".join([b"*n%d" % (i - 1)] * 10)) for i in range(1, 9))
        + b"resources: []\n",
        None,
    ),
    "depth": (b"resources: " + b"[" * 100000 + b"]" * 100000, 1),
}


@pytest.mark.parametrize("bad", BAD_RECORDS.values(), ids=BAD_RECORDS.keys())
@pytest.mark.parametrize("first", [True, False])
def test_one_bad_record_is_left_out(catalog: Program, bad: str, first: bool) -> None:
    """One bad record is left out, with one line on standard error that points to ``validate``, and the rest is shown."""
    head, rest = GOOD.split("\n", 1)
    catalog.write(f"{head}\n{bad}{rest}" if first else GOOD + bad, "resources.yaml")
    for _ in range(2):  # as it is read, and as the index remembers it
        ran = catalog("list")
        assert (ran.code, ran.ids) == (0, ["good"])
        assert ran.talk.count("\n") == 1
        assert "1 record" in ran.talk
        assert "catalog validate" in ran.talk
    assert catalog("search", "good").code == 0
    assert catalog("validate").code == 1


@pytest.mark.parametrize("command", READING[1:])
def test_every_reading_command_goes_on(catalog: Program, command: str) -> None:
    """Every reading command goes on without the bad record."""
    catalog.write(
        "vocabularies:\n  themes:\n    - {id: law, label: Law}\n    - {id: x, label: X}\n"
        + GOOD
        + BAD_RECORDS["no title"],
        "resources.yaml",
    )
    ran = catalog(*command.split(), env={"BROWSER": "true"})
    assert ran.code == (1 if command.startswith("search") else 0)
    assert "catalog validate" in ran.talk
    assert "Traceback" not in ran.talk


def test_several_bad_records_are_counted(catalog: Program) -> None:
    """However many records are bad, one line counts them."""
    catalog.write(GOOD + "  - {id: b}\n  - {id: c}\n  - {id: d}\n", "resources.yaml")
    ran = catalog("list")
    assert (ran.ids, ran.talk.count("\n")) == (["good"], 1)
    assert "3 records" in ran.talk


@pytest.mark.parametrize(("text", "line"), NOT_YAML.values(), ids=NOT_YAML.keys())
def test_what_is_not_a_catalogue(catalog: Program, text: bytes, line: int | None) -> None:
    """Text that is no catalogue is an error with file, line and column, for every reading command."""
    path = catalog.write(text)
    for command in ("list", "search a", "show a", "stats", "themes"):
        ran = catalog("-c", path, *command.split())
        assert (ran.code, ran.out) == (2, ""), command
        assert "Traceback" not in ran.talk
        place = re.search(re.escape(path) + r":(\d+):(\d+)", ran.talk)
        assert place, ran.talk
        assert line is None or int(place[1]) == line, ran.talk


@pytest.mark.parametrize("command", READING)
def test_every_command_says_where(catalog: Program, command: str) -> None:
    """Every reading command names file, line and column of a syntax error, in words that help."""
    catalog.write("resources:\n  - id: a\n    title: Smart Guide: CEDAW\n", "resources.yaml")
    ran = catalog(*command.split())
    assert (ran.code, ran.out) == (2, "")
    assert "resources.yaml:3:" in ran.talk
    assert "quotes" in ran.talk


@pytest.mark.parametrize(("text", "line"), NOT_YAML.values(), ids=NOT_YAML.keys())
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_validate_reports_it_as_a_problem(catalog: Program, text: bytes, line: int | None, form: str) -> None:
    """``validate`` finds in such a text a problem like others: exit code 1, in every format, at the same line."""
    ran = catalog("validate", catalog.write(text), "--format", form)
    assert ran.code == 1
    assert "Traceback" not in ran.talk
    where = {
        "text": f":{line}:",
        "json": f'"line": {line},',
        "github": f"line={line},",
        "sarif": f'"startLine": {line},',
    }[form]
    assert line is None or where in ran.out


def test_a_good_head_is_kept(catalog: Program) -> None:
    """A bad term in a vocabulary leaves the other terms in use."""
    catalog.write(
        "vocabularies:\n  themes:\n    - {id: law, label: Law}\n    - {id: Bad Id, label: X}\n" + GOOD, "resources.yaml"
    )
    ran = catalog("search", "--theme", "Law", "--format", "ids")
    assert (ran.code, ran.lines) == (0, ["good"])


def test_bad_record_is_healed(catalog: Program) -> None:
    """When the record is put right the line on standard error is gone."""
    catalog.write(GOOD + BAD_RECORDS["no title"], "resources.yaml")
    assert catalog("list").talk
    catalog.write(GOOD + "  - {id: bad, title: Better}\n", "resources.yaml")
    ran = catalog("list")
    assert (sorted(ran.ids), ran.talk) == (["bad", "good"], "")
