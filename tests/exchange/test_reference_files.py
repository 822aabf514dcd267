"""Files as other programs write them are understood, and what we have no field for is kept or told."""

import json
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import Entry, formats

from .library import PLAIN

FILES = Path(__file__).with_name("files")


def entries(name: str, text: str | bytes) -> list[Entry]:
    """Return what a file offers."""
    read = formats()[name].read
    assert read is not None
    return list(read(text.encode() if isinstance(text, str) else text, PLAIN))


def one(name: str, text: str | bytes) -> dict[str, Any]:
    """Return the only record of a file."""
    [entry] = entries(name, text)
    assert not entry.fault
    return entry.record


def test_jabref() -> None:
    """Macros put together, lists in braces, labelled files, a chapter that takes from its book."""
    report, chapter, whole = entries("biblatex", (FILES / "jabref.bib").read_bytes())
    assert report.place == "line 5"
    assert report.record == {
        "title": "Stigma at the clinic: a survey", "authors": ["Network of Sisters", "Mbeki, Thandi", "von Stein, Karl"], "date": "2019-11",
        "publishers": ["Riverside Press", "Health and Law"], "type": "Research report", "languages": ["en"],
        "summary": "Fees were high.\n\nQueues were long — 30 % left.", "keywords": ["stigma", "health services, primary"],
        "downloads": [{"url": "https://example.org/stigma.pdf", "label": "Report"}],
        "x-citation-key": "Mbeki2019Stigma",
    }  # fmt: skip
    assert report.remarks == ("Files on a disk are left out: stigma notes.pdf.",)
    assert chapter.record == {
        "id": "chapter", "title": "A chapter on χ²", "authors": ["van der Berg, Ana María"], "publishers": ["Smith and Sons"],
        "date": "2011", "x-book": "The whole", "x-pages": "3–9", "x-editors": ["O'Neill, Seán"], "x-type": "chapter",
    }  # fmt: skip
    assert whole.record["publishers"] == ["Smith and Sons"]
    assert "Of the date “spring 2011” 2011 is taken." in whole.remarks


def test_mendeley() -> None:
    """Double braces, two addresses in one field, a path with LaTeX in it; two entries of one key are both there."""
    report, article = (entry.record for entry in entries("bibtex", (FILES / "mendeley.bib").read_bytes()))
    assert report == {
        "title": "Le travail, c'est le travail: rapport annuel", "authors": ["Union des Travailleuses", "Fall, Aïcha"], "date": "2015",
        "publishers": ["Union des Travailleuses"], "keywords": ["droit", "travail"], "summary": "Work is work.",
        "url": "https://example.org/rapport_2015.pdf", "x-urls": ["https://example.org/annexe"], "x-place": "Dakar", "x-citation-key": "Union2015",
    }  # fmt: skip
    assert (article["title"], article["date"], article["doi"]) == ("Encore", "2016-02", "10.1000/abc_1")


def test_scopus() -> None:
    """A day apart from its year, keywords one a line, notes given twice, a DOI where the kind should be."""
    article, thesis = (entry.record for entry in entries("ris", (FILES / "scopus.ris").read_bytes()))
    assert article == {
        "title": "Policing and health: A review", "authors": ["Okoro, N.", "Smith, J."], "date": "2017-03-05",
        "summary": "Background. Raids go on. Methods - we read 12 studies.\n\nResults: harm.", "keywords": ["policing", "human rights", "Review"],
        "doi": "10.1000/j.hp.2017.03.005", "url": "https://example.org/record?id=1&origin=x", "x-journal": "Health Policy", "x-volume": "12",
        "x-number": "4", "x-pages": "100-119", "x-issn": "0168-8510 (ISSN)", "x-note": "Cited by 3\n\nExport date: 1 May 2020",
        "x-journal-abbreviation": "Health Pol.", "x-database": "Scopus", "x-type": "journal article",
    }  # fmt: skip
    assert thesis == {
        "title": "Migration and labour", "authors": ["Li, Wei"], "date": "2009", "publishers": ["University of Somewhere"],
        "doi": "10.1000/thesis.1", "archived": "https://web.archive.org/web/2010/https://example.org/li", "x-u1": "own remark", "x-type": "thesis",
    }  # fmt: skip


def test_zotero_rdf() -> None:
    """What stands in a journal, a series, a note or an attachment comes with its item."""
    report, article = entries("zotero-rdf", (FILES / "zotero.rdf").read_bytes())
    assert report.record == {
        "id": "lantern-raids", "title": "Raids & rescues", "summary": "One.\n\nTwo.", "type": "Policy brief", "date": "2014-06",
        "authors": ["Lantern Trust", "Nakato, Rose"], "publishers": ["Lantern Trust", "Open Door"], "languages": ["en-GB"],
        "url": "https://example.org/raids", "isbn": "978-92-4-150474-4", "keywords": ["Police", "raids, and after"],
        "downloads": [{"url": "https://example.org/raids.pdf", "label": "The whole report"}], "notes": "Read this & that.\nAgain.",
        "x-number": "12", "x-series": "Working papers", "x-series-number": "7", "x-place": "Kampala", "x-note": "A remark.", "x-num-pages": "40",
        "x-provider": "A shelf",
    }  # fmt: skip
    assert "Files on a disk are left out: files/5/raids.pdf." in report.remarks
    assert article.record == {
        "title": "In a journal", "doi": "10.1000/at.8.2", "x-journal": "Anti-Trafficking", "x-volume": "8", "x-number": "2", "x-issn": "1234-5678",
        "x-pages": "5-9", "x-editors": ["Diaz, Luz"], "x-translators": ["Roy, M."], "x-date": "n.d.", "x-type": "journal article",
    }  # fmt: skip


def test_csl_json_of_zotero_and_crossref() -> None:
    """Particles, seasons, lists of one title; other people are kept, and what is no text is told."""
    film, article = entries("csl-json", (FILES / "zotero.csl.json").read_bytes())
    assert film.record == {
        "title": "Our voices", "authors": ["Cruz, Juan de la, Jr", "Red de Trabajadoras"], "date": "2021-05", "publishers": ["Canal Libre"],
        "languages": ["es-MX"], "x-translator": ["Roy, M."], "x-event-date": "2021-06-01",
        "x-accessed": "2022-01-01", "x-type": "film",
    }  # fmt: skip
    assert any("season" in remark for remark in film.remarks)
    assert any(remark.endswith(": custom.") for remark in film.remarks)
    assert article.record == {
        "title": "Crossref gives lists", "date": "2014-03-09", "doi": "10.1000/XYZ", "keywords": ["law", "labour"], "x-journal": "A Journal",
        "x-volume": "3", "x-issn": "1234-5678; 8765-4321", "x-pages": "1-2", "x-type": "journal article",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('year = 2018, month = "10~" # jan', "2018-01-10"),
        ("year = {2018}, month = {mar 4}", "2018-03-04"),
        ("year = 2018, month = sep", "2018-09"),
        ("year = {[2018]}", "2018"),
        ("year = 2018, month = {Winter}", "2018"),
        ("date = {2018-09-14/2019-02}", "2018-09-14"),
        ("year = {in press}", None),
    ],
)
def test_dates_of_bibtex(fields: str, expected: str | None) -> None:
    """A date is taken as far as it is one; the rest is told, or kept where there is no year."""
    [entry] = entries("bibtex", f"@misc{{a, title = {{T}}, {fields}}}")
    assert entry.record.get("date") == expected
    is_told = any("is taken" in remark or "x-date" in remark for remark in entry.remarks)
    assert is_told == any(word in fields for word in ("Winter", "/2019", "press"))


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("@misc{a, title = {T\n\n@misc{b, title={U}}\n\n@misc{c, title={V}}", [None, "U", "V"]),
        ('@misc{a, title = "T\n}\n@misc{b, title={U}}', [None, "U"]),
        ("@misc{a, title={T}}\n@misc{a, title={U}}\n@misc{a, title={V}}", ["T", "U", "V"]),
        ("@misc{, title={T}}\n@misc{b, title={U}}", ["T", "U"]),
        ("@misc(a, title={T (x)})\n@misc{b, title={U}}", ["T (x)", "U"]),
        ('@STRING(a = "T")\n@misc{b, title=A}', ["T"]),
        ("@misc{a, title={T} year=2018}\n@misc{b, title={U}}", ["T", "U"]),
        ("text\n@preamble{{\\x}}\n@comment{@misc{z, title={Z}}}\n@misc{b, title={U}}", ["U"]),
    ],
)
def test_broken_bibtex(text: str, titles: list[str | None]) -> None:
    """What is broken is one fault, and all other entries are there, none with what is another's."""
    found = entries("bibtex", text)
    assert [entry.record.get("title") for entry in found] == titles
    assert [bool(entry.fault) for entry in found] == [title is None for title in titles]
    assert not any("x-book" in entry.record for entry in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("name", ["bibtex", "ris"])
def test_encodings(name: str, encoding: str) -> None:
    """A file is read in whichever of the usual encodings it is."""
    text = "@misc{a, title = {Étude}}" if name == "bibtex" else "TY  - RPRT\r\nTI  - Étude\r\nER  - \r\n"
    assert one(name, text.encode(encoding))["title"] == "Étude"


@pytest.mark.parametrize(
    "text",
    ["ty  - RPRT\nti  - A\ner  - \n", "TY - RPRT\nTI - A", "x\n\nTY  -RPRT\nTI  -A\nER  -", "TY  - RPRT\rTI  - A\r"],
)
def test_odd_ris(text: str) -> None:
    """Small letters, odd spaces, a missing end and words before the first tag do no harm."""
    assert one("ris", text)["title"] == "A"


@pytest.mark.parametrize("number", ["1e999", "NaN", "-Infinity", "9" * 4000])
def test_numbers_that_are_none(number: str) -> None:
    """A number of JSON that no integer can be is no traceback."""
    item = f'[{{"title": "A", "volume": {number}, "issued": {{"date-parts": [[{number}]]}}, "author": [{number}]}}]'
    assert one("csl-json", item)["title"] == "A"


def test_halves_of_characters() -> None:
    """JSON may hold half a character, which no file can: it does not get into a record."""
    json.dumps(
        one("csl-json", '[{"title": "A\\ud800", "x": ["\\udfff"], "author": [{"literal": "\\ud800"}]}]')
    ).encode()
    record = one("csl-json", '[{"title": "A\\ud800", "author": [{"literal": "B\\ud800"}], "note": "\\ud800"}]')
    str(record).encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-7"])
def test_a_doctype_is_refused_in_any_encoding(encoding: str) -> None:
    """What a file defines is not looked for in its bytes: they may be of another encoding."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    head = text.partition("?>")
    raw = text.encode(encoding) if encoding != "utf-7" else (head[0] + "?>").encode() + head[2].encode("utf-7")
    with pytest.raises(CatalogError):
        entries("zotero-rdf", raw)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bibtex", ""), ("bibtex", "nothing"), ("ris", ""), ("ris", "<html>"), ("csl-json", ""), ("csl-json", "{"), ("csl-json", "[1]"),
        ("csl-json", '{"a": 1}'), ("csl-json", "[" * 100_000), ("zotero-rdf", ""), ("zotero-rdf", "<html><body/></html>"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_format(name: str, text: str) -> None:
    """A file of another kind is one error, which says what to do."""
    with pytest.raises(CatalogError) as error:
        entries(name, text)
    assert error.value.advice
