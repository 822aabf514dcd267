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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("van der Berg, Ana and de la Cruz, Jr, Juan and Ludwig van Beethoven", ["van der Berg, Ana", "de la Cruz, Juan, Jr", "van Beethoven, Ludwig"]),
        ("King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("{World Health Organization} and UNAIDS", ["World Health Organization", "UNAIDS"]),
        ("World Health Organization and Network of Sisters", ["World Health Organization", "Network of Sisters"]),
        ("family=Vries, given=Jan, prefix=de, useprefix=true and family={Le Guin}, given=Ursula", ["de Vries, Jan", "Le Guin, Ursula"]),
        ("Smith, J., Jones, K. and Roe, R.", ["Smith, J.", "Jones, K.", "Roe, R."]),
        ("Jane Smith, Karen Jones, Lee Doe", ["Smith, Jane", "Jones, Karen", "Doe, Lee"]),
        ("Roy, Ana; Diaz, Luz", ["Roy, Ana", "Diaz, Luz"]),
        (r"{\'E}mile Zola and O'Neill, Se{\'a}n", ["Zola, Émile", "O'Neill, Seán"]),
    ],
)  # fmt: skip
def test_people_of_bibtex(value: str, expected: list[str]) -> None:
    """Names are taken apart as BibTeX does, or as the writer plainly meant; bodies stay whole."""
    assert one("bibtex", f"@misc{{a, title={{T}}, author={{{value}}}}}")["authors"] == expected


def test_others_are_told() -> None:
    """People who are not named are told of."""
    [entry] = entries("bibtex", "@misc{a, title={T}, author={Roy, Ana and others}}")
    assert entry.record["authors"] == ["Roy, Ana"]
    assert "The authors end with “others”, who are not named." in entry.remarks


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Food and Agriculture Organization", ["Food and Agriculture Organization"]),
        ("{NSWP} and {IWRAW Asia Pacific}", ["NSWP", "IWRAW Asia Pacific"]),
        ("Riverside Press and Health {and} Law", ["Riverside Press", "Health and Law"]),
        ("NSWP; IWRAW Asia Pacific", ["NSWP", "IWRAW Asia Pacific"]),
        (r"Wiley {\&} Sons", ["Wiley & Sons"]),
    ],
)
def test_publishers_of_bibtex(value: str, expected: list[str]) -> None:
    """A body with "and" in its name is one, unless braces tell that there are several."""
    assert one("bibtex", f"@misc{{a, title={{T}}, publisher={{{value}}}}}")["publishers"] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{C:\\Papers\\a.pdf}", None),
        ("{:C$\\backslash$:/Users/a/b.pdf:pdf}", None),
        ("{Full Text:/home/a/Zotero/storage/AB/x.pdf:application/pdf;Snapshot:files/1/x.html:text/html}", None),
        ("{Report:https\\://example.org/a_b.pdf:PDF}", {"url": "https://example.org/a_b.pdf", "label": "Report"}),
        ("{Report:https://example.org/a.pdf:application/pdf}", {"url": "https://example.org/a.pdf", "label": "Report"}),
        ("{https://example.org/a.pdf}", {"url": "https://example.org/a.pdf"}),
    ],
)
def test_files_of_bibtex(value: str, expected: dict[str, str] | None) -> None:
    """A file of the web is a download; one on somebody's disk is told and left out."""
    [entry] = entries("bibtex", f"@misc{{a, title={{T}}, file={value}}}")
    assert entry.record.get("downloads") == ([expected] if expected else None)
    assert any(remark.startswith("Files on a disk are left out") for remark in entry.remarks) == (expected is None)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (r"url={https://example.org/a\_b\%20c}", "https://example.org/a_b%20c"),
        (r"url={\url{https://example.org/{\~{}}x}}", "https://example.org/~x"),
        ("url={https://example.org/long/\n      path}", "https://example.org/long/path"),
        ("url={www.example.org}", "http://www.example.org"),
        (r"howpublished={\url{https://example.org/a_b}}", "https://example.org/a_b"),
        ("note={Available at https://example.org/a.}", "https://example.org/a"),
    ],
)
def test_addresses_of_bibtex(fields: str, expected: str) -> None:
    """An address is read from where people put it, without what LaTeX needs in it."""
    assert one("bibtex", f"@misc{{a, title={{T}}, {fields}}}")["url"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"{\'{\i}}\c{c}{\"o}\ss\o{}\v{s}\k{a}\H{o}\.I\~n", "íçößøšąőİñ"),
        (r"Journ\'{ees} \textquotedblleft{}q\textquotedblright{} ``r''", "Journées “q” “r”"),
        (r"CO$_2$, 10\textsuperscript{th}, 5\({}^{\mbox{th}}\), $\alpha$-x, $<$5, $p < 0.05$", "CO₂, 10th, 5th, α-x, <5, p < 0.05"),
        (r"from $5 to $10, $\frac{1}{2}$", r"from $5 to $10, $\frac{1}{2}$"),
        (r"{\em x} \emph{y {z}} \unknown{w} \unknown v", r"x y z w \unknown v"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"AT\&amp;T, <i>in vitro</i>, a < b", "AT&T, in vitro, a < b"),
    ],
)  # fmt: skip
def test_titles_of_bibtex(text: str, expected: str) -> None:
    """Accents, signs and simple formulas become text, and what cannot stays as it was."""
    assert one("bibtex", f"@misc{{a, title={{{text}}}}}")["title"] == expected


def test_parts_take_from_their_whole() -> None:
    """A chapter takes from its book what is the chapter's too, and no identifier that would make it the book's double."""
    chapter, _, keyless = entries(
        "biblatex",
        "@incollection{c, title={C}, author={Roy, A.}, crossref={B}}\n"
        "@book{b, title={Book}, subtitle={Sub}, author={Diaz, L.}, isbn={9789241504744}, doi={10.1000/b}, url={https://example.org/b}, publisher={P}, date={2011}}\n"
        "@misc{, title={K}, author={Nobody, N.}, publisher={Q}}",
    )
    assert chapter.record == {
        "id": "c", "title": "C", "authors": ["Roy, A."], "publishers": ["P"], "date": "2011", "x-type": "chapter", "x-book": "Book",
        "x-booksubtitle": "Sub", "x-bookauthor": "Diaz, L.", "x-book-isbn": "9789241504744",
    }  # fmt: skip
    assert keyless.record == {"title": "K", "authors": ["Nobody, N."], "publishers": ["Q"]}


@pytest.mark.parametrize(
    ("text", "record", "remark"),
    [
        ("@misc{a, title = {T}},\n year={2018}\n}", {"id": "a", "title": "T", "date": "2018"}, ""),
        ("@misc{a,\n title = {T},\n year = 2018\n\n@misc{b, title={U}}", {"id": "a", "title": "T", "date": "2018"}, "The brace that ends it is missing."),
        ("@misc{a\n title = {T}\n year = 2018}", {"id": "a", "title": "T", "date": "2018"}, ""),
        ("@misc{title = {T}}", {"title": "T"}, ""),
        ('@misc{a, title = "G\\"odel, and "so" on", year = 2018}', {"id": "a", "title": "Gödel, and “so” on".replace("“", '"').replace("”", '"'), "date": "2018"}, ""),
        ("@misc{a, title = {T \\{ x}, year = {2018}\n}", {"id": "a", "title": "T { x", "date": "2018"}, ""),
        ("@misc{a, year = in 2018,\n title = {T}}", {"id": "a", "title": "T", "date": "2018"}, "A comma or a quotation mark is missing after: year."),
        ("@misc{a, key words = {x, y}, title = {T}, {odd} % a remark, here\n}", {"id": "a", "title": "T", "keywords": ["x", "y"]}, "Not understood, and left out: odd."),
        ("@incollection\n(\n a\n ,\n title = \"T\"\n)", {"id": "a", "title": "T", "x-type": "chapter"}, ""),
        ("Mail a@b.org, @name (who, what).\n%@misc{z, title={Z}}\n@misc{a, title={T}}", {"id": "a", "title": "T"}, ""),
    ],
)  # fmt: skip
def test_bibtex_that_is_not_quite_right(text: str, record: dict[str, Any], remark: str) -> None:
    """What is plainly meant is read, and told where something could be amiss."""
    entry = entries("bibtex", text)[0]
    assert entry.record == record
    assert not entry.fault
    assert (
        any(remark in told for told in entry.remarks)
        if remark
        else not any("missing" in told or "Not" in told for told in entry.remarks)
    )


def test_fields_that_are_there_twice() -> None:
    """Nothing is lost of what stands under one name twice, or under two names that mean one field."""
    record = one("bibtex", "@misc{a, title={T}, note={N}, note={M}, annote={O}, journal={J}, journaltitle={K}, Bdsk-Url-1={https://example.org/}, url={https://example.org/b}}")  # fmt: skip
    assert record["x-note"].split("\n\n") == ["N", "M", "O"]
    assert (record["x-journal"], record["x-journal-2"]) == ("J", "K")
    assert {record["url"], *record["x-urls"]} == {"https://example.org/", "https://example.org/b"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bibtex", "@book{a, title={T}, isbn={978-92-4-150474-4, 0-8044-2957-X}}"),
        ("ris", "TY  - BOOK\nTI  - T\nSN  - 978-92-4-150474-4\nSN  - 0-8044-2957-X\nER  - "),
        ("csl-json", '[{"type": "book", "title": "T", "ISBN": "978-92-4-150474-4 0-8044-2957-X"}]'),
    ],
)
def test_several_isbns(name: str, text: str) -> None:
    """The first ISBN is the record's, and the others are kept."""
    record = one(name, text)
    assert (record["isbn"], record["x-isbns"], record["x-type"]) == ("978-92-4-150474-4", ["0-8044-2957-X"], "book")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("PY  - 2018/09/14/", "2018-09-14"), ("Y1  - 2018//", "2018"), ("PY  - 2018\nDA  - 2018/09/14", "2018-09-14"), ("PY  - 2018\nDA  - SEP 14", "2018-09-14"),
        ("PY  - 2018\nDA  - 14 Sept. 2018", "2018-09-14"), ("DA  - 2018-09", "2018-09"), ("PY  - 2018/09//autumn", "2018-09"), ("PY  - 2018\nDA  - 2020/01/01", "2018"),
    ],
)  # fmt: skip
def test_dates_of_ris(lines: str, expected: str) -> None:
    """The day may stand with its year or apart from it; a day of another year is kept aside."""
    record = one("ris", f"TY  - RPRT\nTI  - T\n{lines}\nER  - ")
    assert record["date"] == expected
    assert record.get("x-other-date") == ("2020/01/01" if "2020" in lines else None)


def test_lines_of_ris_that_are_none() -> None:
    """A hyphen makes no tag, and what stands outside of a reference is not lost."""
    first, second, third = (
        entry.record
        for entry in entries(
            "ris",
            "Provider: X\nTY  - JOUR\nTI  - A\nAB  - Long\nUK - based\nED-led\nPMID  - 5\nER  -\n\nTI  - B\nAU  - Roy, A.,\nER  -\nNL  - J Abbr\nTY  - GEN\nTI  - C\nT1  - C\nN2  - S\nAB  - S",
        )
    )
    assert first == {
        "title": "A",
        "summary": "Long UK - based ED-led",
        "x-type": "journal article",
        "x-pmid": "5",
    }
    assert second == {"title": "B", "authors": ["Roy, A."], "x-nl": "J Abbr"}
    assert third == {"title": "C", "summary": "S"}


def test_answers_of_crossref() -> None:
    """The answer of Crossref's interface is read as well as its CSL: names of bodies, subtitles, the date of publication."""
    answer = {
        "status": "ok",
        "message": {
            "type": "book-chapter", "title": ["Law &amp; <i>order</i>"], "subtitle": ["A review"], "DOI": "10.1000/X", "ISBN": ["9789241504744"],
            "author": [{"name": "UNAIDS", "sequence": "first"}, {"given": "Ana", "family": "Roy"}], "issued": {"date-parts": [[None]]},
            "published-print": {"date-parts": [[2018, 9]]}, "container-title": ["The book"], "publisher": "P", "license": [{"URL": "https://example.org/"}],
        },
    }  # fmt: skip
    [entry] = entries("csl-json", json.dumps(answer))
    assert entry.record == {
        "title": "Law & order: A review", "doi": "10.1000/X", "authors": ["UNAIDS", "Roy, Ana"], "date": "2018-09", "publishers": ["P"],
        "x-type": "chapter", "x-book-isbn": "9789241504744", "x-book": "The book",
    }  # fmt: skip
    assert "Left out, for it is neither text nor names: license." in entry.remarks


def test_a_library_of_zotero() -> None:
    """Collections are kept, snapshots are no downloads, pages are addresses, and loose files and notes are told."""
    rdf = (FILES / "zotero.rdf").read_text(encoding="utf-8")
    more = """
    <bib:Book rdf:about="urn:isbn:9789241504744"><z:itemType>book</z:itemType><dc:title>Whole</dc:title>
      <dcterms:dateSubmitted>2020-01-02</dcterms:dateSubmitted><link:link rdf:resource="#item_21"/><link:link rdf:resource="#item_22"/></bib:Book>
    <bib:BookSection rdf:about="#item_20"><z:itemType>bookSection</z:itemType><dcterms:isPartOf rdf:resource="urn:isbn:9789241504744"/>
      <z:presenters/><dc:title>Part</dc:title></bib:BookSection>
    <z:Attachment rdf:about="#item_21"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/21/page.html"/><link:type>text/html</link:type>
      <dc:identifier><dcterms:URI><rdf:value>https://example.org/page</rdf:value></dcterms:URI></dc:identifier><dc:title>Snapshot</dc:title></z:Attachment>
    <z:Attachment rdf:about="#item_22"><z:itemType>attachment</z:itemType><link:type>application/pdf</link:type>
      <dc:identifier><dcterms:URI><rdf:value>https://example.org/w.pdf</rdf:value></dcterms:URI></dc:identifier><dc:title>PDF</dc:title></z:Attachment>
    <bib:Document rdf:about="https://example.org/site"><z:itemType>webpage</z:itemType><dc:title>Page</dc:title><dc:date>07/26/2017</dc:date>
      <dcterms:isPartOf><z:Website><dc:title>The site</dc:title></z:Website></dcterms:isPartOf></bib:Document>
    <bib:Article rdf:about="#item_30"><z:itemType>journalArticle</z:itemType><dc:title>Short</dc:title>
      <dcterms:isPartOf><bib:Journal><dc:title>Long name</dc:title><dcterms:alternative>L. n.</dcterms:alternative></bib:Journal></dcterms:isPartOf></bib:Article>
    <z:Attachment rdf:about="#item_23"><z:itemType>attachment</z:itemType><dc:title>Loose</dc:title></z:Attachment>
    <z:Collection rdf:about="#collection_2"><dc:title>Books</dc:title><dcterms:hasPart rdf:resource="urn:isbn:9789241504744"/></z:Collection>
    </rdf:RDF>"""
    found = entries("zotero-rdf", rdf.replace("</rdf:RDF>", more))
    by_title = {entry.record.get("title"): entry for entry in found}
    assert by_title["Whole"].record == {
        "title": "Whole", "downloads": [{"url": "https://example.org/w.pdf", "label": "PDF"}], "x-type": "book", "x-collections": ["Books"],
        "x-urls": ["https://example.org/page"], "x-accessed": "2020-01-02",
    }  # fmt: skip
    assert by_title["Page"].record == {
        "title": "Page",
        "date": "2017-07-26",
        "x-type": "web page",
        "x-container": "The site",
    }
    assert by_title["Short"].record == {
        "title": "Short",
        "x-type": "journal article",
        "x-journal": "Long name",
        "x-journal-abbreviation": "L. n.",
    }
    assert by_title["Part"].record == {"title": "Part", "x-type": "chapter", "x-book": "Whole"}
    assert [entry.fault for entry in found if entry.fault] == ["It hangs on no reference, and is left out: Loose."]


@pytest.mark.parametrize("piece", ["@string{", "@a{b,c={", "\n@a{b,c={", "@a{b,{", "\n@comment{", '@a{b,c="', "@a(b,c=(", "$\\(", "@misc{a, title={\\'{", "@a{ ", "\n\n", ", "])  # fmt: skip
def test_what_is_opened_again_and_again(piece: str) -> None:
    """A file that opens and never closes is read in time that grows with its length, not with its square."""
    reader = formats()["bibtex"].read
    assert reader is not None
    found = list(reader(f"@misc{{a, title={{T}}}}\n{piece * 20_000}".encode(), PLAIN))
    assert found[0].record["title"] == "T"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("brazilian", "pt-BR"),
        ("ngerman", "de"),
        ("eng", "en"),
        ("Français", "fr"),
        ("russian", "ru"),
        ("british", "en-GB"),
        ("zh_CN", "zh-CN"),
    ],
)
def test_languages_of_bibtex(name: str, expected: str) -> None:
    """Languages become tags, whatever babel, libraries or people call them."""
    assert one("bibtex", f"@misc{{a, title={{T}}, langid={{{name}}}}}")["languages"] == [expected]


def test_names_of_fields_that_no_key_can_be() -> None:
    """A field whose name is too long for a key of YAML, or has none of its letters, is kept under a shorter one."""
    record = one("bibtex", f"@misc{{a, title={{T}}, {'n' * 2000}={{N}}, +!={{O}}}}")
    assert {name: value for name, value in record.items() if name.startswith("x-")} == {
        f"x-{'n' * 60}": "N",
        "x-other": "O",
    }


def test_what_is_no_reference_in_a_list_costs_no_other() -> None:
    """Of a list of CSL-JSON, what is no item is told, and the others come."""
    first, broken, last = entries("csl-json", '[{"type": "book", "title": "A"}, null, {"type": "book", "title": "B"}]')
    assert (first.record["title"], last.record["title"]) == ("A", "B")
    assert (broken.place, broken.fault) == ("entry 2", "This is no reference: a reference has `title`, `author` and so on.")  # fmt: skip


def test_a_backslash_at_the_end_of_a_line() -> None:
    """It is a space, as one before a space is; environments and their items are text."""
    record = one(
        "bibtex",
        "@misc{a, title={Proc.\\\n of\\ it}, note={Two: \\begin{itemize}\\item this\\item that\\end{itemize}}}",
    )
    assert record["title"] == "Proc. of it"
    assert record["x-note"].split() == ["Two:", "•", "this", "•", "that"]


def test_words_beside_an_isbn() -> None:
    """What is said of an ISBN in brackets is kept with it."""
    record = one("bibtex", "@book{a, title={A}, isbn={0-8044-2957-X (hardcover), 0-8044-2958-8 (pbk)}}")
    assert (record["isbn"], record["x-isbns"]) == (
        "0-8044-2957-X",
        ["0-8044-2957-X (hardcover)", "0-8044-2958-8 (pbk)"],
    )
