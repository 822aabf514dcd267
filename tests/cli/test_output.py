"""What goes to standard output: whole values, in the format that was asked for, and nothing else."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from .running import REAL, Program, dangers

FORMATS = ["table", "tsv", "json", "jsonl", "yaml", "csv", "ids", "markdown"]
KEYS = [
    "id",
    "title",
    "summary",
    "type",
    "themes",
    "regions",
    "tags",
    "date",
    "authors",
    "publishers",
    "languages",
    "url",
    "doi",
    "isbn",
    "downloads",
    "archived",
    "related",
    "cautions",
    "added",
]
STUDY = {
    "id": "study-of-laws",
    "title": {"en": "A Study of Laws", "fr": "Une étude des lois"},
    "summary": "What sex work laws do.\n\nWhere criminalization went, clinics closed. Trafficking is not the subject.\n",
    "type": "academic-research",
    "themes": ["law", "health"],
    "regions": ["world"],
    "date": "2018-09",
    "authors": ["Okoro, Ben", "Díaz, Ana"],
    "publishers": ["University of Elsewhere"],
    "languages": ["en"],
    "doi": "10.1000/xyz",
    "added": "2024-03-01",
}


def _real_records() -> dict[str, dict[str, Any]]:
    """Return the records of the catalogue that ships, as an independent reader sees them: all scalars text."""
    top = yaml.load(REAL.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    return {record["id"]: record for record in top["resources"]}


def _texts(value: Any) -> Any:
    """Return ``value`` with every scalar as text."""
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    return [_texts(item) for item in value] if isinstance(value, list) else str(value)


def _public(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "notes" and not key.startswith("x-")}


def test_tsv(reader: Program) -> None:
    """Piped output is one line for each record, its values whole between tabs."""
    ran = reader("list")
    assert ran.talk == ""
    assert ran.lines[1].split("\t") == [
        "study-of-laws",
        "2018-09",
        "academic-research",
        "law; health",
        "en",
        "University of Elsewhere",
        "A Study of Laws",
        "",
    ]
    assert reader("list", "--format", "tsv").out == ran.out


def test_tsv_is_whole(shipped: Program) -> None:
    """Piped, nothing is cut or wrapped or coloured, however long; every record has as many cells."""
    ran = shipped("list")
    assert ran.talk == ""
    assert dangers(ran.out) == []
    rows = {cells[0]: cells for cells in (line.split("\t") for line in ran.out.split("\n") if line)}
    records = _real_records()
    assert rows.keys() == records.keys()
    for id_, record in records.items():
        title = record["title"] if isinstance(record["title"], str) else next(iter(record["title"].values()))
        assert rows[id_][1:] == [
            record.get("date", ""), record.get("type", ""), *("; ".join(record.get(key, [])) for key in ("themes", "languages", "publishers")), title, record.get("url", ""),
        ]  # fmt: skip


def test_search_piped_shows_all(shipped: Program) -> None:
    """A piped search shows every hit, not the first twenty."""
    number = int(shipped("search", "sex", "--count").out)
    assert number > 20
    assert len(shipped("search", "sex").lines) == number


def test_json(reader: Program) -> None:
    """JSON follows the record format, keys in its order; nothing found is an empty list."""
    found = json.loads(reader("list", "--format", "json").out)
    assert [record["id"] for record in found] == reader("list").ids
    assert found[1] == STUDY
    for record in found:
        assert list(record) == [key for key in KEYS if key in record]
    assert json.loads(reader("list", "--year", "1999", "--format", "json").out) == []


def test_jsonl(reader: Program) -> None:
    """JSON Lines has one whole record on each line."""
    assert [json.loads(line) for line in reader("list", "--format", "jsonl").lines] == json.loads(
        reader("list", "--format", "json").out
    )


def test_yaml(reader: Program) -> None:
    """YAML is a list of resources that another reader understands alike."""
    found = yaml.safe_load(reader("list", "--format", "yaml").out)
    assert _texts(found["resources"]) == _texts(json.loads(reader("list", "--format", "json").out))
    assert yaml.safe_load(reader("list", "--year", "1999", "--format", "yaml").out) == {"resources": []}


def test_yaml_is_a_catalogue(reader: Program) -> None:
    """What is printed as YAML can be read as a catalogue again, to the same records."""
    path = reader.write(reader("list", "--format", "yaml").out, "again.yaml")
    assert reader("-c", path, "list", "--format", "json").out == reader("list", "--format", "json").out


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_real_records_come_out_as_they_are(shipped: Program, form: str) -> None:
    """Every public field of every real record comes out as an independent reader sees it in the file."""
    out = shipped("list", "--format", form).out
    found = json.loads(out) if form == "json" else yaml.load(out, Loader=yaml.BaseLoader)["resources"]  # noqa: S506
    assert {record["id"]: _texts(record) for record in found} == {
        id_: _public(record) for id_, record in _real_records().items()
    }


def test_csv(reader: Program) -> None:
    """CSV has a header and a row for each record, by RFC 4180."""
    out = reader("list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    assert [row["id"] for row in rows] == reader("list").ids
    assert rows[1]["title"] == "A Study of Laws"
    assert rows[1]["themes"] == "law; health"
    assert rows[1]["summary"].startswith("What sex work laws do.\n\nWhere")
    assert "notes" not in rows[0]
    assert out.count("\r\n") == 6


def test_ids(reader: Program) -> None:
    """The format ``ids`` prints one id on each line."""
    assert reader("list", "--format", "ids").lines == reader("list").ids


def test_markdown(reader: Program) -> None:
    """Markdown is a list whose titles are links."""
    lines = reader("list", "--format", "markdown").lines
    assert lines[0] == "- [A Guide to Safety](<https://example.org/safety>). Red Umbrella Press, 2020"
    assert all(line.startswith("- ") for line in lines)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", ["list", "search safety", "show guide-to-safety"])
def test_notes_stay_inside(reader: Program, command: str, form: str) -> None:
    """``notes`` are for editors: no format for programs carries them."""
    if form in ("table", "tsv") and command.startswith("show"):
        pytest.skip("`show` is for editors, who see everything")
    ran = reader(*command.split(), "--format", form)
    assert ran.code == 0
    assert ran.out
    assert "fair" not in ran.out


def test_table_in_a_pipe(reader: Program) -> None:
    """A table that is asked for in a pipe has no escape codes."""
    for command in (["list"], ["search", "safety"], ["show", "guide-to-safety"], ["themes"], ["stats"]):
        ran = reader(*command, "--format", "table")
        assert ran.code == 0
        assert dangers(ran.out) == []
        assert "safety" in ran.out.lower() or "violence" in ran.out.lower()


def test_format_on_a_terminal(reader: Program) -> None:
    """A format that is asked for on a terminal is the same as in a pipe."""
    for form in ("tsv", "json", "ids", "yaml"):
        assert reader("list", "--format", form, columns=80).out == reader("list", "--format", form).out


def test_show_tsv(reader: Program) -> None:
    """Piped, ``show`` prints each field on a line, whole."""
    ran = reader("show", "guide-to-safety")
    fields = dict(line.split("\t", 1) for line in ran.lines)
    assert fields["title"] == "A Guide to Safety"
    assert fields["themes"] == "violence"
    assert fields["notes"] == "bought at the fair"
    assert json.loads(fields["downloads"])[1]["language"] == "fr"
    assert dict(line.split("\t", 1) for line in reader("show", "ending-criminalising").lines)["x-shelf"] == "top"


def test_show_several(reader: Program) -> None:
    """``show`` takes several ids, keeps their order, and still fails when one of them is not there."""
    ran = reader("show", "zh-handbook", "nowhere", "guide-to-safety", "--format", "ids")
    assert (ran.code, ran.lines) == (1, ["zh-handbook", "guide-to-safety"])
    assert "nowhere" in ran.talk
    assert json.loads(reader("show", "study-of-laws", "--format", "json").out) == [STUDY]


def test_show_of_nothing_is_still_json(reader: Program) -> None:
    """Where nothing matches, a program that reads JSON still gets JSON."""
    ran = reader("show", "nowhere", "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out) == []


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        ("themes", [["violence", "Violence", "1"], ["health", "Health", "1"], ["law", "Law", "2"]]),
        (
            "types",
            [["research", "Research", "2"], ["academic-research", "Academic Research", "1"], ["guide", "Guide", "1"]],
        ),
        ("regions", [["world", "World", "2"], ["africa", "Africa", "1"]]),
        ("tags", [["interviews", "interviews", "1"], ["police", "police", "1"], ["safety", "safety", "1"]]),
    ],
)
def test_vocabularies(reader: Program, command: str, rows: list[list[str]]) -> None:
    """A vocabulary shows each term with how many resources a search for it finds."""
    assert [line.split("\t") for line in reader(command).lines] == rows
    assert [
        [row["id"], row["label"], str(row["resources"])] for row in json.loads(reader(command, "--format", "json").out)
    ] == rows
    kind = command.removesuffix("s")
    for id_, _, number in rows:
        assert reader("search", f"--{kind}", id_, "--count").out == f"{number}\n"


def test_stats(reader: Program) -> None:
    """``stats`` counts by facet and by year, and tells what is missing, hints too."""
    found = json.loads(reader("stats", "--format", "json").out)
    assert found["resources"] == 5
    assert found["theme"] == {"law": 2, "violence": 1, "health": 1}
    assert found["year"] == {"2015": 1, "2018": 2, "2020": 1}
    assert found["missing"]["summary"] == 1
    for name, number in found["missing"].items():
        assert reader("list", "--missing", name, "--count").out == f"{number}\n"
    assert "no-theme" in json.dumps(found)
    rows = [line.split("\t") for line in reader("stats").lines]
    assert ["resources", "", "5"] in rows
    assert ["theme", "law", "2"] in rows


def test_schema(shipped: Program) -> None:
    """``schema`` prints a JSON Schema of draft 2020-12 in which every field is described."""
    schema = json.loads(shipped("schema").out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "resources" in schema["properties"]
    for definition in (schema, *schema["$defs"].values()):
        for name, field in definition.get("properties", {}).items():
            assert "description" in field, name


def test_cache(library: Program) -> None:
    """``cache`` says where derived data lies; ``cache clear`` deletes it, and nothing else is lost."""
    library("list")
    folder, *files = library("cache").lines
    assert str(library.home) in folder
    assert len(files) == 1
    ran = library("cache", "clear")
    assert (ran.code, ran.out) == (0, "")
    assert library("cache").lines == [folder]
    assert library("list", "--count").out == "5\n"
    assert library("cache", "clear").code == library("cache", "clear").code == 0


def test_damaged_index(library: Program) -> None:
    """An index that is damaged in any way is made again, and nobody notices."""
    right = library("list")
    folder, entry = library("cache").lines
    file = Path(folder, entry.split("\t")[0])
    whole = file.read_bytes()
    for damaged in (b"", b"no database", whole[:5000], whole[:2000] + bytes(4000) + whole[6000:], bytes(len(whole))):
        file.write_bytes(damaged)
        assert library("list") == right
        assert library("search", "safety").ids == ["guide-to-safety"]
