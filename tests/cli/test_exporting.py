"""`export`: the format by its name or its ending, written whole or not at all."""

import csv
import io
import json
import os
import signal
from pathlib import Path

import pytest

from .running import Dialogue, Program


def test_the_format_by_name_or_by_ending(library: Program) -> None:
    """A name, an ending, or both that agree; the file has what standard output would have."""
    printed = library("export", "csv")
    assert printed.code == 0
    assert library("export", "-o", "a.csv").code == 0
    assert library("export", "CSV", "-o", "b.csv").code == 0
    texts = [(library.folder / name).read_bytes() for name in ("a.csv", "b.csv")]
    assert texts == [printed.out.encode(), printed.out.encode()]
    rows = list(csv.reader(io.StringIO(printed.out.removeprefix("\ufeff"), newline="")))
    assert [row[0] for row in rows[1:]] == library("list", "--format", "ids").lines


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["csv", "-o", "out.json"], "out.csv"),
        (["jsno"], "json"),
        ([], "No format"),
        (["-o", "out.foo"], "FORMAT"),
        (["csv", "--theme", "nothing-like-this"], "theme"),
        (["csv", "--headers", "all"], "people, ids"),
        (["csv", "-o", "nowhere/out.csv"], "cannot be written"),
        (["citation"], "--style"),
        (["citation", "--style", "nowhere.csl"], "nowhere.csl"),
        (["html", "--language", "klingon"], "klingon"),
        (["html", "--omit-cautioned", "Russia"], "country"),
        (["html", "--template", "nowhere", "--language", "fr", "--sort", "bogus"], "relevance"),
    ],
)
def test_wrong_use_is_told(library: Program, args: list[str], said: str) -> None:
    """What cannot be is an error with advice, and no file is there afterwards."""
    before = sorted(library.folder.iterdir())
    ran = library("export", *args)
    assert (ran.code, "Traceback" in ran.talk) == (2, False), ran.talk
    assert said in ran.talk
    assert sorted(library.folder.iterdir()) == before


def test_a_failing_export_leaves_the_old_file(library: Program) -> None:
    """When the writer fails, what stood there before still stands."""
    file = library.folder / "cited.txt"
    file.write_text("before", encoding="utf-8")
    library.write("<style/>", "broken.csl")
    assert library("export", "citation", "--style", "broken.csl", "-o", "cited.txt").code == 2
    assert file.read_text(encoding="utf-8") == "before"
    assert not [path for path in library.folder.iterdir() if path.name.startswith(".")]


def test_filters_choose(library: Program) -> None:
    """The filters, the order and the limit of `list` choose here too."""
    wanted = library("list", "--theme", "violence", "--sort", "title", "--limit", "2", "--format", "ids").lines
    found = library("export", "jsonl", "--theme", "violence", "--sort", "title", "--limit", "2")
    assert [json.loads(line)["id"] for line in found.lines] == wanted
    assert wanted


def test_what_is_private_leaves_only_when_told(catalog: Program) -> None:
    """Notes and x- keys are in no export, unless --all-fields says so."""
    catalog.write("resources:\n  - id: a\n    title: A\n    notes: SECRET\n    x-own: SECRET\n", "resources.yaml")
    for name in ("csv", "json", "jsonl", "yaml", "tsv", "zotero-rdf", "html", "markdown"):
        ran = catalog("export", name)
        assert (ran.code, "SECRET" in ran.out) == (0, False), name
    for name in ("csv", "json", "jsonl", "yaml", "tsv"):
        assert catalog("export", name, "--all-fields").out.count("SECRET") == 2, name


def test_nothing_matches(library: Program) -> None:
    """An empty choice is an empty file of the format, and said."""
    ran = library("export", "json", "--year", "1900")
    assert (ran.code, json.loads(ran.out)["resources"]) == (0, [])
    assert "Nothing matches" in ran.talk


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals to open")
def test_a_terminal_is_not_fed_with_bytes(library: Program) -> None:
    """A workbook is no text for a terminal, and what texts hold cannot colour it."""
    assert library("export", "xlsx", columns=80).code == 2
    library.write('resources:\n  - id: a\n    title: "\\e[31mRed"\n', "evil.yaml")
    ran = library("-c", "evil.yaml", "export", "markdown", columns=80)
    assert (ran.code, "\x1b[31m" in ran.out) == (0, False)


MANY = [{"id": f"r-{number}", "title": f"Resource {number}"} for number in range(3_000)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals to open")
def test_long_work_shows_how_far_it_is(catalog: Program) -> None:
    """At a terminal a bar goes along while much is imported or exported; in pipes and with --quiet there is none."""
    catalog.write("resources: []\n", "resources.yaml")
    file = catalog.write("\n".join(map(json.dumps, MANY)), "many.jsonl")
    steps = ("Comparing with the catalogue", "Writing the records")
    drawn = catalog("import", file, "--dry-run", "--yes", columns=80).out
    assert all(step in drawn for step in steps)
    assert not any(step in catalog("-q", "import", file, "--dry-run", "--yes", columns=80).out for step in steps)
    piped = catalog("import", file)
    assert (piped.code, any(step in piped.talk + piped.out for step in steps)) == (0, False)
    assert "Writing" in catalog("export", "csv", "-o", "many.csv", columns=80).out
    assert "Writing" not in catalog("export", "csv", columns=80).out
    assert (catalog.folder / "many.csv").read_bytes().count(b"\r\n") == 3_001


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
def test_an_import_that_is_stopped_writes_nothing(catalog: Program) -> None:
    """Ctrl-C in the middle of it exits with 130, and the catalogue is as it was."""
    path = Path(catalog.write("resources: []\n", "resources.yaml"))
    person = Dialogue(catalog, "import", catalog.write("\n".join(map(json.dumps, MANY)), "many.jsonl"), "--yes")
    person.until("Comparing with the catalogue")
    person.process.send_signal(signal.SIGINT)
    assert person.end() == 130
    assert path.read_text(encoding="utf-8") == "resources: []\n"


def test_a_large_page_tells_its_weight(catalog: Program) -> None:
    """Above a thousand resources the command says what the page weighs."""
    records = "".join(f"  - id: r-{number}\n    title: Resource {number}\n" for number in range(1_001))
    catalog.write(f"resources:\n{records}", "resources.yaml")
    ran = catalog("export", "html", "-o", "library.html")
    assert (ran.code, "slow connection" in ran.talk, "catalog site FOLDER" in ran.talk) == (0, True, True)
    assert (catalog.folder / "library.html").read_text(encoding="utf-8").count("<article") == 1_001


def test_what_is_left_out_is_not_counted_as_written(catalog: Program) -> None:
    """A page without what has a caution tells how many it leaves out, and how many it has."""
    catalog.write(
        "resources:\n  - {id: a, title: A, cautions: [{country: RU}]}\n  - {id: b, title: B}\n", "resources.yaml"
    )
    ran = catalog("export", "html", "--omit-cautioned", "ru", "-o", "library.html")
    assert ran.talk.splitlines() == [
        "1 of them left out, for a caution for RU.",
        "Wrote 1 resource to library.html.",
    ]
