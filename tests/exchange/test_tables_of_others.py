"""Tables that other people and programs wrote: each is understood as they meant it, or told."""

import csv
import datetime
import io
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.exchange.dates import date
from nswp_catalog.exchange.format import Entry, Wishes, by_ending, formats
from nswp_catalog.exchange.headings import key_of

from .library import PLAIN

xlsxwriter = pytest.importorskip("xlsxwriter")


def entries(text: str | bytes, wishes: Wishes = PLAIN, name: str = "csv") -> list[Entry]:
    """Return what a table offers."""
    read = formats()[name].read
    assert read is not None
    return list(read(text if isinstance(text, bytes) else text.encode(), wishes))


def records(text: str | bytes, wishes: Wishes = PLAIN) -> list[dict[str, Any]]:
    """Return the records that a table offers."""
    return [entry.record for entry in entries(text, wishes)]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("title", "Title|Titre|Título|titulo|Name|Nom|Titre du document"),
        ("date", "Date|Year|Année|Año|Publication date|Publication Year|Date de parution|Fecha de publicación"),
        ("authors", "Author|Authors|Auteur(s)|Auteur·rice·s|Autores|Autor/a|Autor(es)|Author 2"),
        ("publishers", "Publisher|Éditeur|Editorial|Organisation|Organización|Published by"),
        ("keywords", "Keywords|Mots-clés|Mot(s)-clé(s)|Palabras clave|Subject|Topics"),
        ("languages", "Language|Langue|Langue(s)|Idioma|Idiomas"),
        ("summary", "Abstract|Résumé|Resumen|Description|Descripción"),
        ("url", "URL|Link|Lien|Enlace|Website|Site web|Sitio web|Address|Web link"),
        ("download 1 url", "File|Fichier|PDF|Archivo|Download|Lien de téléchargement|Enlace de descarga|File 2"),
        ("title (fr)", "Title (fr)|title_fr|Titre (français)|Title FR|Title - French|Título en francés"),
        ("themes", "Themes|Thème(s)|Temas|Thématique"),
        ("isbn", "ISBN|isbn-13"),
        ("", "Shelf|Étagère|Pays|Notes on shelf|"),
    ],
)
def test_headings(key: str, names: str) -> None:
    """A column is known by what people call it, in three languages."""
    assert {name: key_of(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), key)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2018", "2018"), ("2018.0", "2018"), ("2018-09-14T00:00:00Z", "2018-09-14"), ("2018/9/4", "2018-09-04"),
        ("14/09/2018", "2018-09-14"), ("09/14/2018", "2018-09-14"), ("3.4.2018", "2018-04-03"), ("4/4/2018", "2018-04-04"),
        ("9/2018", "2018-09"), ("Sept 2018", "2018-09"), ("sept. 2018", "2018-09"), ("1er août 2018", "2018-08-01"),
        ("14 de septiembre de 2018", "2018-09-14"), ("September 14th, 2018", "2018-09-14"), ("2018 May", "2018-05"),
        ("juil. 2018", "2018-07"),
        *((odd, odd) for odd in ("jui 2018", "Spring 2018", "Sep-18", "2018-2019", "c. 2018", "14/09/18", "0/4/2018", "٣/٤/٢٠١٨")),
    ],
)  # fmt: skip
def test_dates(typed: str, meant: str) -> None:
    """A date that can be only one day is that; any other text stays as it was typed, to be told."""
    assert date(typed) == meant


@given(st.text(st.sampled_from("0123456789/.- sept,ûtde"), max_size=14) | st.text(max_size=14))
def test_no_text_breaks_a_date(typed: str) -> None:
    """Whatever was typed is a date, the same text, or a doubt with advice."""
    try:
        assert isinstance(date(typed), str)
    except BadValue as error:
        assert error.advice  # noqa: PT017  few texts are in doubt


def test_what_is_in_doubt_costs_its_row_only() -> None:
    """A day that could be another one is told with both, and the other rows come."""
    good, bad, other = entries("Title,Date\nA,2018-09-14\nB,03/04/2018\nC,2018\n")
    assert (good.record["date"], other.record["date"], bad.fault) == (
        "2018-09-14", "2018", "“03/04/2018” is 3 April or 4 March. Write 2018-04-03 or 2018-03-04.",
    )  # fmt: skip
    [both] = entries("Title,Year,Publication date\nA,2018,2018-09\n")
    [apart] = entries("Title,Year,Publication date\nA,2018,2019-09\n")
    assert (both.record["date"], "2019-09" in apart.fault) == ("2018-09", True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "sep=", "Bibliographie;, 2024\n\n"])
def test_whatever_saved_it(delimiter: str, encoding: str, newline: str, start: str) -> None:
    """Separators, encodings, line ends, a title above the headings: the same records come of all."""
    if start == "sep=":
        start += delimiter + "\n"
    buffer = io.StringIO(newline="")
    table = [["Titre", "Année", "Résumé", "", "Auteur(s)"], ["Être, là; ici", "2018", "Une\nligne", "", "Le Refuge"], [], ["Façade", "", "", "", ""]]  # fmt: skip
    csv.writer(buffer, delimiter=delimiter, lineterminator=newline).writerows(table)
    text = start.replace("\n", newline) + buffer.getvalue()
    assert records(text.encode(encoding)) == [
        {"title": "Être, là; ici", "date": "2018", "summary": "Une\nligne", "authors": ["Le Refuge"]},
        {"title": "Façade"},
    ]


def test_columns_that_are_there_twice() -> None:
    """Lists are joined, files numbered, and what else is there twice is kept aside and told."""
    [entry] = entries(
        "Title,Author 1,Author 2,Keywords,Keywords,PDF,PDF,Title,Shelf\n"
        "A,One,Two,a,b,https://e.org/1.pdf,https://e.org/2.pdf,B,7\n"
    )
    assert entry.record == {
        "title": "A", "authors": ["One", "Two"], "keywords": ["a", "b"], "x-title": "B", "x-shelf": "7",
        "downloads": [{"url": "https://e.org/1.pdf"}, {"url": "https://e.org/2.pdf"}],
    }  # fmt: skip
    assert "“Shelf” as `x-shelf`" in " ".join(entry.of_file)


def test_a_quotation_mark_too_many_costs_its_row_only() -> None:
    """A row whose quotation marks do not fit is told with its lines, and swallows nothing unseen."""
    found = entries('Title,Date\nA,2018\n"He said "hello" there",2019\nB,2020\nC,"open\nD,2021\n')
    assert [entry.record.get("title") for entry in found if not entry.fault] == ["A", "B"]
    assert [entry.fault for entry in found if entry.fault] == [
        "A quotation mark in line 3 of the file is missing, or is one too many.",
        "A quotation mark in lines 5 to 6 of the file is missing, or is one too many.",
    ]


def test_values_as_people_write_them() -> None:
    """Addresses without their beginning, DOIs with theirs, files on a disk, languages by name, ids that are none."""
    [entry] = entries(
        "ID,Title,Website,DOI,File,Langues,Auteurs\n"
        'AB 12, A ,www.example.org/a,https://doi.org/10.1000/x,C:\\papers\\a.pdf,Français / anglais,"One, A\nTwo, B"\n'
    )
    assert entry.record == {
        "x-id": "AB 12", "title": "A", "url": "https://www.example.org/a", "doi": "10.1000/x",
        "x-file": "C:\\papers\\a.pdf", "languages": ["Français", "anglais"], "authors": ["One, A", "Two, B"],
    }  # fmt: skip
    assert len(entry.remarks) == 3


def test_what_the_person_says_goes_before_what_we_guess() -> None:
    """A mapped column is what was said, even where another one goes by that name."""
    wishes = Wishes(columns={"Titel": "title", "Stichwort": "tags"})
    assert records("Title,Titel,Stichwort\nno,yes,a;b\n", wishes) == [
        {"x-title": "no", "title": "yes", "tags": ["a", "b"]}
    ]


def test_the_table_of_zotero() -> None:
    """Zotero's own table is known by its first row, and read as a reference manager means it."""
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","DOI","Url","Abstract Note",'
        '"Date","Date Added","Num Pages","Publisher","Language","Type","File Attachments","Manual Tags"\r\n'
        '"MK49RMWU","thesis","2018","Dupont, Anne; Le Refuge","Être là","","978-92-4-150474-4","10.1000/x","https://e.org/",'
        '"One.\nTwo.","2018-09-14","2020-01-01 10:00:00","12","NSWP","fra","Master\'s thesis","/home/a/b.pdf","Health; HIV"\r\n'
    ).encode()
    chosen = by_ending(formats(), PurePath("library.csv"), text)
    assert chosen is not None
    [entry] = entries(text, name=chosen.name)
    assert (chosen.name, entry.record) == (
        "zotero-csv",
        {
            "title": "Être là", "summary": "One.\nTwo.", "type": "Master's thesis", "date": "2018-09-14",
            "authors": ["Dupont, Anne", "Le Refuge"], "publishers": ["NSWP"], "languages": ["fr"], "url": "https://e.org/",
            "doi": "10.1000/x", "isbn": "978-92-4-150474-4", "keywords": ["Health", "HIV"], "x-num-pages": "12",
        },
    )  # fmt: skip
    assert "b.pdf" in " ".join(entry.remarks)


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """Return a workbook with sheets of some values; a text that begins with ``=`` is a formula with a result."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, str) and value.startswith("="):
                    formula, _, result = value.partition("|")
                    sheet.write_formula(row, column, formula, None, result)
                elif hasattr(value, "year"):
                    sheet.write_datetime(row, column, value, day)
                elif value is not None:
                    sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


def test_workbooks_of_other_people() -> None:
    """Dates, numbers, results of formulas, a merged title above the headings, several sheets, and one without titles."""
    text = workbook(
        ("2018", [["Bibliographie 2018"], [], ["Titre", "Date", "ISBN", "Lien"], ["Un", 2018.0, 9789241504744, '=HYPERLINK("x")|https://e.org/1']]),
        ("Lisez-moi", [["Ce fichier est à nous."]]),
        ("2019", [["Titre", "Date"], ["Deux", datetime.date(2019, 3, 4)], ["=A1|Trois", "=1/0|#DIV/0!"]]),
    )  # fmt: skip
    found = entries(text, name="xlsx")
    assert [(entry.place, entry.record) for entry in found] == [
        ("sheet “2018”, row 4", {"title": "Un", "date": "2018", "isbn": "9789241504744", "url": "https://e.org/1"}),
        ("sheet “2019”, row 2", {"title": "Deux", "date": "2019-03-04"}),
        ("sheet “2019”, row 3", {"title": "Trois"}),
    ]
    assert "“Lisez-moi”" in " ".join(found[0].of_file)


def test_a_table_without_titles_is_told() -> None:
    """When no row has a column of titles, the first row is shown and the way out is named."""
    with pytest.raises(CatalogError, match="“Foo”, “Bar”") as told:
        entries("Foo,Bar\n1,2\n")
    assert "--map" in told.value.advice
