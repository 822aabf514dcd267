"""`import`: everything is understood before anything is written, and one bad entry costs no other."""

import json
import re
from pathlib import Path

import pytest
import yaml

from .running import Program

HEAD = """\
# Ours.
catalog: {title: Ours}
vocabularies:
  themes:
    - id: violence
      label: {en: Violence, fr: Violences, ru: Насилие}
      aliases: [GBV]
  types:
    - {id: smart-guide, label: Smart guide}
resources:
  - id: first
    title: A guide to safety at work   # by hand
    themes: [violence]
    doi: 10.1000/xyz
    url: https://example.org/first

  # About the second.
  - id: second
    title: {en: Second, fr: Deuxième}
    downloads:
      - {url: "https://example.org/2.pdf", label: Two}
"""


@pytest.fixture
def ours(catalog: Program) -> Path:
    """Return the file of a small catalogue."""
    return Path(catalog.write(HEAD, "resources.yaml"))


def offer(catalog: Program, *records: object) -> str:
    """Write records as JSON, which is YAML too, and return the name of the file."""
    return catalog.write(json.dumps(list(records), ensure_ascii=False), "offer.yaml")


def written(ours: Path) -> list[dict[str, object]]:
    """Return the records of a file, as another reader than ours reads them."""
    records: list[dict[str, object]] = yaml.safe_load(ours.read_text(encoding="utf-8"))["resources"]
    return records


def test_new_ones_are_added_and_nothing_else_changes(catalog: Program, ours: Path) -> None:
    """What is new stands at the end, terms by their ids; what was there stays to the byte."""
    file = offer(
        catalog,
        {"title": "Безопасность", "themes": ["насилие"], "type": "Smart Guide", "languages": ["French", "ru"]},
        {"id": "of-it", "title": "Of it", "related": [{"id": "bezopasnost", "relation": "part-of"}]},
    )
    ran = catalog("import", file)
    assert ran.code == 0, ran.talk
    assert ours.read_text(encoding="utf-8").startswith(HEAD)
    new = written(ours)[2]
    assert (new["id"], new["themes"], new["type"], new["languages"]) == (
        "bezopasnost", ["violence"], "smart-guide", ["fr", "ru"],
    )  # fmt: skip
    assert catalog("validate").code == 0
    assert catalog("undo", "--yes").code == 0
    assert ours.read_text(encoding="utf-8") == HEAD


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"id": "first", "title": "Quite another title"}, "The id"),
        ({"title": "Other words", "doi": "10.1000/XYZ"}, "The DOI"),
        ({"title": "Other words", "url": "http://www.example.org/first/"}, "The address"),
        ({"title": "A guide to saftey at work"}, "nearly the same"),
        ({"title": "a GUIDE to safety – at work"}, "The title is the same"),
        ({"title": "Deuxieme"}, "The title is the same"),
    ],
)
def test_what_is_there_is_not_doubled(catalog: Program, ours: Path, record: object, why: str) -> None:
    """A duplicate is told with the reason, and by itself changes nothing."""
    ran = catalog("import", offer(catalog, record))
    assert (ran.code, why in ran.talk) == (0, True), ran.talk
    assert ours.read_text(encoding="utf-8") == HEAD


def test_doubles_within_the_file(catalog: Program, ours: Path) -> None:
    """The same work twice in a file comes in once; works of one page with ids of their own are two."""
    page = "https://example.org/page"
    file = offer(
        catalog,
        {"title": "Annual report on housing"}, {"title": "Annual Report on Housing"},
        {"id": "a", "title": "Alpha", "url": page}, {"id": "b", "title": "Beta", "url": page},
    )  # fmt: skip
    assert catalog("import", file).code == 0
    assert [record["id"] for record in written(ours)[2:]] == ["annual-report-on-housing", "a", "b"]


def test_bad_ones_cost_no_other(catalog: Program, ours: Path) -> None:
    """What is wrong is told with its place and reason, and left out; the rest is written."""
    file = catalog.write(
        "- title: Good\n- title: Bad\n  date: 2018-13\n- 3\n- date: 2018\n- {title: Other, themes: [voilence]}\n"
        "- {title: Lost, related: [{id: nowhere, relation: part-of}]}\n",
        "offer.yaml",
    )
    ran = catalog("import", file)
    assert ran.code == 0
    for place, why in (("line 2", "2018-13"), ("line 4", "not a record"), ("line 5", "title"), ("line 6", "Did you mean"), ("line 7", "nowhere")):  # fmt: skip
        assert any(f"{place}:" in line and why in line for line in ran.talk.splitlines()), (place, ran.talk)
    assert [record["id"] for record in written(ours)] == ["first", "second", "good"]


def test_names_that_no_term_goes_by_are_told(catalog: Program, ours: Path) -> None:
    """A theme or type that is not there is told by its name, with the nearest ones, the file and the row."""
    file = catalog.write(
        "Titre;Thèmes;Type;Étagère\nUn;Voilence;\nDeux;Violences;Smart giude\nTrois;violence;;7\n", "offre.csv"
    )
    ran = catalog("import", file)
    assert (ran.code, "is not an id" in ran.talk) == (0, False), ran.talk
    for said in (
        "offre.csv, row 2: There is no theme “Voilence”. Did you mean `violence`",
        "offre.csv, row 3: There is no type “Smart giude”. Did you mean `Smart guide`",
        "offre.csv: Columns that say nothing to us are kept: “Étagère” as `x-etagere`",
        "added 1 record. Wrong and left out: 2.",
    ):
        assert said in ran.talk
    assert written(ours)[2] == {"id": "trois", "title": "Trois", "themes": ["violence"], "added": written(ours)[2]["added"], "x-etagere": 7}  # fmt: skip


def test_an_update_that_cannot_be_written_costs_no_other(catalog: Program, ours: Path) -> None:
    """A record in braces is never written anew: its update is told and left out, and the others are made."""
    ours.write_text(HEAD + "  - {id: braces, title: In braces}\n", encoding="utf-8")
    file = offer(catalog, {"id": "braces", "title": "Other"}, {"id": "first", "title": "Better"}, {"title": "Third"})
    ran = catalog("import", file, "--on-duplicate", "update")
    assert (ran.code, "added 1 record and updated 1. Wrong and left out: 1." in ran.talk) == (0, True), ran.talk
    assert "offer.yaml, line 1: `braces`: This record is written in braces" in ran.talk
    assert [record["title"] for record in written(ours)] == ["Better", {"en": "Second", "fr": "Deuxième"}, "In braces", "Third"]  # fmt: skip


LONG = "k" * 1_100
DEEP: object = [1]
for _ in range(60):
    DEEP = [DEEP]


@pytest.mark.parametrize("strange", [{f"x-{LONG}": "v"}, {"x-a": {LONG: "v"}}, {"x-a": DEEP}])
def test_a_record_that_cannot_be_written_costs_no_other(
    catalog: Program, ours: Path, strange: dict[str, object]
) -> None:
    """A key too long for YAML, or lists too deep, are told and left out with their record and what leads to it."""
    led = {"id": "led", "title": "Led", "related": [{"id": "bad", "relation": "part-of"}]}
    records = [{"title": "Third"}, {"id": "bad", "title": "Bad", **strange}, led]
    ran = catalog("import", catalog.write(json.dumps(records), "offer.json"))
    assert (ran.code, "added 1 record. Wrong and left out: 2." in ran.talk) == (0, True), ran.talk
    assert "offer.json, record 2: " in ran.talk
    assert [record["id"] for record in written(ours)] == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("strange", "kept"),
    [
        ({LONG: "v"}, {f"x-{'k' * 60}": "v"}), ({"x-half": "a\ud800"}, {"x-half": "a?"}), ({"x-\ud800": "v"}, {"x-?": "v"}),
        ({"keywords": "one, two"}, {"x-keywords": "one, two"}), ({"keywords": [{"a": "b"}]}, {"x-keywords": [{"a": "b"}]}),
    ],
)  # fmt: skip
def test_what_json_lets_through(
    catalog: Program, ours: Path, strange: dict[str, object], kept: dict[str, object]
) -> None:
    """A strange key or text is kept as far as a file can hold it."""
    ran = catalog("import", catalog.write(json.dumps([{"title": "Third", **strange}]), "offer.json"))
    assert ran.code == 0, ran.talk
    assert written(ours)[2].items() >= kept.items()


def test_a_title_that_is_none_costs_its_record(catalog: Program, ours: Path) -> None:
    """Where a text should be and something else is, that is told."""
    ran = catalog("import", offer(catalog, {"title": {"en": {"a": 1}}}, {"title": "Third"}))
    assert (ran.code, "added 1 record. Wrong and left out: 1." in ran.talk) == (0, True), ran.talk
    assert [record["title"] for record in written(ours)[2:]] == ["Third"]


def test_what_leads_to_what_is_left_out_is_left_out_too(catalog: Program, ours: Path) -> None:
    """A record related to one that does not come does not come either: what is written is valid."""
    file = offer(
        catalog,
        {"id": "a", "title": "Alpha", "related": [{"id": "b", "relation": "part-of"}]},
        {"id": "b", "title": "Beta", "related": [{"id": "nowhere", "relation": "part-of"}]},
        {"id": "c", "title": "Gamma"},
    )
    assert catalog("import", file).code == 0
    assert [record["id"] for record in written(ours)] == ["first", "second", "c"]
    assert catalog("validate").code == 0


def test_nothing_good_is_an_error(catalog: Program, ours: Path) -> None:
    """When nothing can be taken the command fails, and nothing is written."""
    assert catalog("import", offer(catalog, {"date": "2018"})).code == 2
    assert ours.read_text(encoding="utf-8") == HEAD


def test_update(catalog: Program, ours: Path) -> None:
    """An update changes what differs, keeps what the file does not speak of, and touches no other line."""
    file = offer(
        catalog,
        {"id": "first", "title": "A guide to safety at work", "date": "2019", "url": "https://example.org/first"},
        {"id": "second", "title": "Deuxième", "downloads": [{"url": "https://example.org/2.pdf", "language": "fr"}]},
    )
    ran = catalog("import", file, "--on-duplicate", "update")
    assert ran.code == 0, ran.talk
    text = ours.read_text(encoding="utf-8")
    before, after = HEAD.splitlines(), text.splitlines()
    assert [line for line in after if line not in before and "https://example.org/2.pdf" not in line] == [
        "    date: 2019", *[line for line in after if "label: Two" in line and line not in before], *[line for line in after if "language: fr" in line],
    ]  # fmt: skip
    first, second = written(ours)
    assert (first["date"], second["title"]) == (2019, {"en": "Second", "fr": "Deuxième"})
    assert second["downloads"] == [{"url": "https://example.org/2.pdf", "label": "Two", "language": "fr"}]
    assert {"# by hand", "# About the second."} <= set(re.findall("#.*", text))
    assert "Nothing to write" in catalog("import", file, "--on-duplicate", "update").talk


def test_references_that_are_not_quite_right(catalog: Program, ours: Path) -> None:
    """A number or date of a reference that is not right is kept aside and told; the entry comes in."""
    file = catalog.write("TY  - RPRT\nTI  - Odd one\nSN  - 978-92-4-150474-5\nLA  - Klingon\nM3  - Zine\nUR  - https://e.org/a b\nER  - \n", "odd.ris")  # fmt: skip
    ran = catalog("import", file)
    assert ran.code == 0, ran.talk
    new = written(ours)[2]
    assert {
        "title": "Odd one",
        "x-isbn": "978-92-4-150474-5",
        "x-languages": ["Klingon"],
        "x-type": "Zine",
    }.items() <= new.items()
    assert "check digit" in ran.talk
    assert catalog("validate").code == 0


def test_dry_run_shows_the_difference(catalog: Program, ours: Path) -> None:
    """With --dry-run the difference goes to standard output and nothing is written."""
    ran = catalog("import", offer(catalog, {"title": "Third"}), "--dry-run")
    assert (ran.code, "+  - id: third" in ran.lines, "so it would be" in ran.talk) == (0, True, True)
    assert ours.read_text(encoding="utf-8") == HEAD


def test_keywords_become_themes_where_they_name_one(catalog: Program, ours: Path) -> None:
    """Keywords that a theme goes by become themes, which is said; the others are tags."""
    file = catalog.write('{"title": "With keywords", "keywords": ["gbv", "Housing"]}\n', "offer.jsonl")
    ran = catalog("import", file)
    assert (ran.code, "gbv" in ran.talk) == (0, True), ran.talk
    assert (written(ours)[2]["themes"], written(ours)[2]["tags"]) == (["violence"], ["Housing"])


def test_a_terminal_is_asked(catalog: Program, ours: Path) -> None:
    """At a terminal each duplicate is shown side by side, and the whole is agreed to."""
    file = offer(catalog, {"id": "first", "title": "A better title"}, {"title": "Third"})
    ran = catalog("import", file, columns=80, typed="y\ny\n")
    assert ran.code == 0
    assert "A guide to safety at work" in ran.seen
    assert "becomes: A better title" in ran.seen
    assert [record["title"] for record in written(ours)] == ["A better title", {"en": "Second", "fr": "Deuxième"}, "Third"]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere.yaml"], "cannot be read"),
        (["offer.foo"], "--format"),
        (["offer.yaml", "--format", "jaml"], "yaml"),
        (["offer.yaml", "--on-duplicate", "ask"], "--on-duplicate skip"),
        (["offer.yaml", "--on-duplicate", "never"], "skip, update, ask"),
        (["offer.yaml", "--map", "x"], "--map"),
        ([], "FILE"),
    ],
)
def test_wrong_use_is_told(catalog: Program, ours: Path, args: list[str], said: str) -> None:
    """What cannot be is said in a sentence with advice; nothing is written."""
    catalog.write("- title: Third\n", "offer.yaml")
    catalog.write("", "offer.foo")
    ran = catalog("import", *args)
    assert (ran.code, said in ran.prose + ran.talk, "Traceback" in ran.talk) == (2, True, False), ran.talk
    assert ours.read_text(encoding="utf-8") == HEAD


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"a: [", b"&a [*a, *a]", b"\x00", b"3", b"{}", b"resources: 3"])
def test_broken_yaml_is_told(catalog: Program, ours: Path, text: bytes) -> None:
    """No bytes give a traceback."""
    catalog.write(text, "offer.yaml")
    ran = catalog("import", "offer.yaml")
    assert (ran.code in (0, 2), "Traceback" in ran.talk) == (True, False), ran.talk
    assert ours.read_text(encoding="utf-8") == HEAD


def test_hostile_texts_stay_texts(catalog: Program, ours: Path) -> None:
    """What a file holds cannot colour the terminal, nor become YAML of another shape."""
    title = "\x1b[31m\u202e: - # {x}\n  - id: forged"
    ran = catalog("import", offer(catalog, {"id": "odd", "title": title}))
    assert (ran.code, "\x1b" in ran.talk) == (0, False)
    assert [record["id"] for record in written(ours)] == ["first", "second", "odd"]
    assert written(ours)[2]["title"] == title


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx"])
def test_hostile_cells_come_back_as_they_were(catalog: Program, ours: Path, name: str) -> None:
    """What a spreadsheet would run is no formula in the table, and the same text again when it is imported."""
    records = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "\tx", "\rx", "'quoted", "＝1"]
    text = "resources:\n" + "".join(
        f"  - id: r-{number}\n    title: Title {number}\n    notes: {json.dumps(note)}\n" for number, note in enumerate(records)
    )  # fmt: skip
    ours.write_text(text, encoding="utf-8")
    assert catalog("export", name, "--all-fields", "-o", f"out.{name}").code == 0
    if name == "csv":
        cells = [line.rsplit(",", 1)[1] for line in (catalog.folder / "out.csv").read_text("utf-8").split("\r\n")[1:-1]]
        assert not [cell for cell in cells if cell.strip('"').startswith(tuple("=+-@\t\r"))]
    ran = catalog("import", f"out.{name}", "--on-duplicate", "update")
    assert (ran.code, "and the same (8)" in ran.talk) == (0, True), ran.talk
    assert ours.read_text(encoding="utf-8") == text


def test_many_updates_at_once(catalog: Program, ours: Path) -> None:
    """Many records change as few do, related ones and one that was wrong before among them; all else stays."""
    lines = [
        f"  - id: r-{n}\n    title: Title {n}\n    related: [{{id: r-0, relation: part-of}}]\n" for n in range(1, 30)
    ]
    ours.write_text("resources:\n  - id: r-0\n    title: First\n    date: bad\n" + "".join(lines), encoding="utf-8")
    table = "ID,Title,Date\n" + "".join(f"r-{n},Title {n},2018\n" for n in range(1, 30))
    ran = catalog("import", catalog.write(table, "dates.csv"), "--on-duplicate", "update")
    assert (ran.code, "updated 29 records" in ran.talk) == (0, True), ran.talk
    assert [record.get("date") for record in written(ours)] == ["bad", *[2018] * 29]
    assert ours.read_text(encoding="utf-8").replace("    date: 2018\n", "").endswith("date: bad\n" + "".join(lines))
