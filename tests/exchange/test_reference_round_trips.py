"""What a reference format can hold comes back as it was, whatever it is; what others read of it is the same."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.exchange import latex
from nswp_catalog.exchange.format import formats

from .library import FULL, HOSTILE, PLAIN, written

NAMES = ("biblatex", "bibtex", "ris", "csl-json", "zotero-rdf")
_SIGNS = "{}\\$%&#_^~'`-\"@<>|*:/?!()[]+="
_LETTERS = st.characters(exclude_categories=["C", "Z"], exclude_characters=",;") | st.sampled_from(_SIGNS + " ")
LINES = st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
PEOPLE = st.tuples(LINES, LINES).map(", ".join)
ADDRESSES = st.text(st.sampled_from("abc/?&=#%._~-+:;,()"), max_size=12).map("https://example.org/".__add__)
RECORDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "a-1", "smart-guide-to-cedaw"]), "title": LINES},
    optional={
        "summary": st.lists(LINES, min_size=1, max_size=3).map("\n\n".join),
        "type": st.sampled_from(["report", "research"]),
        "tags": st.lists(LINES, min_size=1, max_size=3, unique=True),
        "date": st.sampled_from(["2018", "2018-09", "2018-09-14"]),
        "authors": st.lists(PEOPLE | LINES, min_size=1, max_size=3, unique=True),
        "publishers": st.lists(LINES, min_size=1, max_size=3, unique=True),
        "languages": st.sampled_from([["en"], ["pt-BR"], ["zh"]]),
        "url": ADDRESSES,
        "doi": st.sampled_from(["10.1000/x_y%z", "10.1002/(SICI)1097<1::AID>3.0;2-#"]),
        "isbn": st.sampled_from(["978-92-4-150474-4", "9789241504744", "978 92 4 150474 4"]),
        "archived": st.just("https://web.archive.org/web/2018/https://example.org/"),
        "downloads": st.lists(ADDRESSES, min_size=1, max_size=3, unique=True).map(
            lambda found: [{"url": one} for one in found]
        ),
    },
)


def expected(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return what of ``record`` the format can hold, as a reader gives it."""
    kept = dict(record)
    if "type" in kept:
        kept["type"] = kept["type"].title()
    if "tags" in kept:
        kept["keywords"] = kept.pop("tags")
    if name == "bibtex":
        kept["date"] = kept.get("date", "")[:7]
        kept.pop("archived", None)
    if name == "csl-json" and "url" not in kept and "downloads" in kept:
        kept["url"] = kept["downloads"][0]["url"]
    if name in ("bibtex", "csl-json"):
        kept.pop("downloads", None)
    return {field: value for field, value in kept.items() if value}


def read(name: str, text: str) -> list[dict[str, Any]]:
    """Return the records of a file."""
    reader = formats()[name].read
    assert reader is not None
    return [{"fault": entry.fault} if entry.fault else entry.record for entry in reader(text.encode(), PLAIN)]


@pytest.mark.parametrize("name", NAMES)
@given(record=RECORDS)
def test_what_is_written_is_read(name: str, record: dict[str, Any]) -> None:
    """Every field that the format has comes back, with every sign in it."""
    assert read(name, written(name, record)) == [expected(name, record)]


@given(st.lists(RECORDS, min_size=1, max_size=3, unique_by=lambda record: str(record["id"])))
def test_braces_are_balanced(records: list[dict[str, Any]]) -> None:
    """BibTeX counts braces even after a backslash: no text may hold one alone, or it swallows what follows."""
    for name in ("bibtex", "biblatex"):
        depth = 0
        for line in written(name, *records, HOSTILE).split("\n"):
            assert depth > 0 or not line or line.startswith("@")
            for brace in re.findall("[{}]", line):
                depth += 1 if brace == "{" else -1
                assert depth >= 0
        assert depth == 0


@given(st.text(_LETTERS, max_size=30).map(lambda text: " ".join(text.split())))
def test_case_is_kept_by_braces_alone(title: str) -> None:
    """The braces around names change nothing that is read."""
    assert latex.plain(latex.keeping_case(latex.escaped(title))) == title


@pytest.mark.parametrize("name", NAMES)
@given(record=RECORDS)
def test_nothing_private_leaves(name: str, record: dict[str, Any]) -> None:
    """`notes` and ``x-`` keys are in no reference."""
    assert "SECRET" not in written(name, {**record, "notes": "SECRET", "x-own": "SECRET"})


def test_notes_leave_when_they_are_wanted() -> None:
    """With all fields, Zotero gets the note beside its item, and it comes back."""
    text = written("zotero-rdf", FULL, wishes=PLAIN._replace(all_fields=True))
    assert read("zotero-rdf", text)[0]["notes"] == "SECRET"


@given(RECORDS)
def test_independent_parsers_agree(record: dict[str, Any]) -> None:
    """Parsers that are not ours find one reference with the same key."""
    [bib] = parse_string(written("biblatex", record)).entries
    assert bib.key == record["id"]
    [ris] = rispy.loads(written("ris", record))
    assert (ris["id"], ris["title"]) == (record["id"], record["title"])
    assert ris.get("keywords", []) == record.get("tags", [])


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"type": "video"}, ("video", "misc", "VIDEO", "motion_picture", "videoRecording")),
        ({"type": "academic-research"}, ("article", "article", "JOUR", "article-journal", "journalArticle")),
        ({"type": "academic-research", "doi": ""}, ("report", "techreport", "RPRT", "report", "report")),
        ({"type": "statement"}, ("report", "techreport", "RPRT", "report", "report")),
    ],
)
def test_kinds(change: dict[str, str], kinds: tuple[str, ...]) -> None:
    """Films are films, and only what has a DOI and is academic is an article; films keep their people in Zotero."""
    for name, kind in zip(("biblatex", "bibtex", "ris", "csl-json", "zotero-rdf"), kinds, strict=True):
        text = written(name, {**FULL, **change})
        pattern = rf"(?:^@|TY  - |\"type\": \"|<z:itemType>){re.escape(kind)}\b"
        assert re.search(pattern, text, re.MULTILINE), (name, kind)
        assert read(name, text)[0]["authors"] == FULL["authors"]
    assert ("<z:directors>" in written("zotero-rdf", {**FULL, **change})) == (change["type"] == "video")


@pytest.mark.parametrize("name", ["biblatex", "zotero-rdf"])
def test_labels_of_files(name: str) -> None:
    """What a file is called comes back where the format has room for it."""
    files = [
        {"url": "https://example.org/a;b:c.pdf", "label": "Guide: a; b {x} 100%"},
        {"url": "https://example.org/b_c.pdf"},
    ]
    assert read(name, written(name, {**FULL, "downloads": files}))[0]["downloads"] == files


def test_lines_of_ris() -> None:
    """Each line is a tag or a paragraph, ends as RIS wants it, and no text makes a tag of its own."""
    text = written(
        "ris", {**FULL, "title": "A\r\nER  - \nTY  - JOUR", "summary": "x\nER  - \n\ny", "tags": ["k\rTI  - no"]}
    )
    lines = [line for line in text.split("\r\n") if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|      y", line) for line in lines)
    assert re.findall("(?m)^(?:TY|ER|TI|AB)", text) == ["TY", "TI", "AB", "ER"]
    assert rispy.loads(text)[0]["abstract"].split() == ["x", "ER", "-", "y"]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("name", "theirs"), [("biblatex", "biblatex"), ("bibtex", "bibtex"), ("csl-json", "csljson")])
def test_pandoc_reads_what_is_hostile(name: str, theirs: str) -> None:
    """Pandoc finds all references, people and bodies whole, and the capitals of titles as they are."""
    title = "NSWP’s Smart Guide to CEDAW & {HIV}: 100% $5_x ^~ # in Uganda"
    authors = ["Nakato, Rose", "Rights and Health", "Ü, É", "Body { alone"]
    records = (
        {**FULL, "title": title, "authors": authors},
        {**HOSTILE, "url": "https://example.org/{a}"},
        {**FULL, "id": "last"},
    )
    command = ["pandoc", "-f", theirs, "-t", "csljson"]
    ran = subprocess.run(command, input=written(name, *records), capture_output=True, check=True, text=True)
    first, hostile, last = json.loads(ran.stdout)
    assert [first["id"], hostile["id"], last["id"]] == ["full", "hostile", "last"]
    assert first["title"] == title
    assert first["author"][:3] == [
        {"family": "Nakato", "given": "Rose"},
        {"literal": "Rights and Health"},
        {"family": "Ü", "given": "É"},
    ]
    assert len(hostile["author"]) == 2
    assert (last["title"], last["ISBN"]) == ("Full", FULL["isbn"])
