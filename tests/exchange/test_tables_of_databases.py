"""Tables as databases of literature, forms and shared sheets export them."""

from typing import Any

import pytest

from nswp_catalog.core.values import language_meant
from nswp_catalog.exchange.format import Entry, formats

from .library import PLAIN


def entries(text: str, name: str = "csv") -> list[Entry]:
    """Return what a table offers."""
    read = formats()[name].read
    assert read is not None
    return list(read(text.encode(), PLAIN))


def one(text: str, name: str = "csv") -> dict[str, Any]:
    """Return the only record of a table of references."""
    [entry] = entries(text, name)
    assert not entry.fault
    assert entry.is_reference
    return entry.record


def test_scopus() -> None:
    """Full names without their numbers, languages by name, keywords of two columns; a missing author is none."""
    text = (
        '"Authors","Author full names","Title","Year","Source title","Volume","DOI","Link","Abstract","Author Keywords","Index Keywords",'
        '"Language of Original Document","Document Type"\n'
        '"Moreno P.; Gil L.","Moreno, Paula (57190000000); Gil, Luz (57190000001)","Shelters","2021","Urban Review","12","10.1000/u.3",'
        '"https://example.org/s","We asked.","shelter; labour","Adult","English; Spanish","Article"\n'
        '"[No author name available]","[No author name available]","Proceedings","2019","","","","","[No abstract available]","","","",""\n'
    )
    article, proceedings = entries(text)
    assert article.record == {
        "title": "Shelters", "authors": ["Moreno, Paula", "Gil, Luz"], "x-authors": "Moreno P.; Gil L.", "date": "2021", "x-journal": "Urban Review",
        "x-volume": "12", "doi": "10.1000/u.3", "url": "https://example.org/s", "summary": "We asked.", "keywords": ["shelter", "labour", "Adult"],
        "languages": ["en", "es"], "type": "Article",
    }  # fmt: skip
    assert proceedings.record == {"title": "Proceedings", "date": "2019"}


def test_web_of_science() -> None:
    """Its columns have tags of two letters, and the day stands apart from the year."""
    record = one(
        "PT\tAU\tAF\tTI\tSO\tLA\tPD\tPY\tVL\tDI\nJ\tCruz, A; Lind, BE\tCruz, Ana; Lind, Bo E.\tDoors\tJ DOORS\tEnglish\tMAY 7\t2015\t7\t10.1000/y\n",
        "tsv",
    )
    assert record == {
        "title": "Doors", "authors": ["Cruz, Ana", "Lind, Bo E."], "x-authors": "Cruz, A; Lind, BE", "x-journal": "J DOORS", "languages": ["en"],
        "date": "2015-05-07", "x-volume": "7", "doi": "10.1000/y", "x-publication-type": "J",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lind R, de Souza Melo AB, Van Horn C Jr, WHO Working Group.", ["Lind, R", "de Souza Melo, AB", "Van Horn, C, Jr", "WHO Working Group"]),
        ("Moreno P., Gil-Sanz L.M.", ["Moreno, P.", "Gil-Sanz, L.M."]),
        ("AG Meyer, J Lind", ["Meyer, AG", "Lind, J"]),
        ("Cruz, Ana and Lind, Bo", ["Cruz, Ana", "Lind, Bo"]),
        ("Cruz, Ana; Lind, B E; ", ["Cruz, Ana", "Lind, B E"]),
        ("Cruz, Ana", ["Cruz, Ana"]),
        ("Круз А.Б.; Линд В.", ["Круз, А.Б.", "Линд, В."]),
        ("Law and Policy Centre", ["Law and Policy Centre"]),
    ],
)  # fmt: skip
def test_authors(cell: str, names: list[str]) -> None:
    """Names with initials behind or before them, in lists of each kind; bodies stay whole."""
    assert one(f'Title,Authors,Journal,Volume\nDoors,"{cell}",J,7\n')["authors"] == names


def test_dates_in_parts() -> None:
    """Year, month and day have columns of their own."""
    assert one("title,year,month,day,journal,volume\nDoors,2015,5,7,J,2\n")["date"] == "2015-05-07"
    assert one("Title,Published Year,Published Month,Journal,Issue\nDoors,2015,5,J,2\n")["date"] == "2015-05"
    assert one("Title,Year,Journal,Issue\nDoors,2014//,J,2\n")["date"] == "2014"


def test_doubtful_values_cost_no_reference() -> None:
    """Two addresses in one cell, an ISBN with words, a date that could be two."""
    record = one(
        "Title,Url,ISBN,Date,Journal,Pages\n"
        "Doors,https://example.org/a https://example.org/b,0-8044-2957-X (pbk),03/04/2018,J,1-2\n"
    )
    assert (record["url"], record["x-urls"], record["isbn"]) == ("https://example.org/a", ["https://example.org/b"], "0-8044-2957-X")  # fmt: skip


def test_own_values_stay_as_they_are() -> None:
    """A cell that holds JSON is a value of the editor's own in a table of references too."""
    record = one('Title,Journal,Volume,Own,Other\nDoors,J,7,"[1, 2]","{""a"": 1}"\n')
    assert (record["x-own"], record["x-other"]) == ([1, 2], {"a": 1})


def test_our_own_table_with_more_columns_stays_ours() -> None:
    """Who adds columns to our table still imports records by their ids."""
    [entry] = entries("ID,Title,Themes,Regions,Volume,Journal\ndoors,Doors,Health,Global,7,J\n")
    assert not entry.is_reference
    assert (entry.record["id"], entry.record["x-volume"]) == ("doors", "7")


@pytest.mark.parametrize(
    "text",
    [
        "Titel;Autoren;Jahr;Verlag;Schlagwörter;Sprache;Link\nTüren;Cruz, Ana;2015;NSWP;Recht, Türen;Deutsch;https://example.org/d\n",
        "Título;Autores;Ano;Editora;Palavras-chave;Idioma;Link\nPortas;Cruz, Ana;2015;NSWP;lei, portas;português;https://example.org/d\n",
        "Название;Автор;Год;Издатель;Ключевые слова;Язык;Ссылка\nДвери;Круз, Анна;2015;НСВП;права, двери;русский;https://example.org/d\n",
        "标题,作者,年份,出版社,关键词,语言,链接\n门,王伟；李娜,2015,NSWP,权利；法律,中文,https://example.org/d\n",
        "العنوان,المؤلف,السنة,الناشر,الكلمات المفتاحية,اللغة,الرابط\nالأبواب,كروز,2015,NSWP,حقوق؛ أبواب,العربية,https://example.org/d\n",
    ],
)
def test_headings_in_other_languages(text: str) -> None:
    """Every column is understood, and so are the names of languages."""
    [entry] = entries(text)
    assert not any(name.startswith("x-") for name in entry.record), entry.record
    assert len(entry.record["keywords"]) == 2
    assert len(language_meant(entry.record["languages"][0])) == 2


def test_questions_as_headings() -> None:
    """A form's question about the title is taken for it, and that is said, however few rows there are."""
    [entry] = entries("Timestamp,What is its title?,Year\n2024/01/05,Doors,2015\n")
    assert (entry.record["title"], entry.record["date"]) == ("Doors", "2015")
    assert "“What is its title?” is taken for the title." in entry.of_file


def test_attachments() -> None:
    """Airtable writes the name of a file, and its address in brackets."""
    [entry] = entries(
        'Name,Attachments\nDoors,"a.pdf (https://example.org/1/a.pdf),b (2).pdf (https://example.org/2/b.pdf)"\n'
    )
    assert entry.record["downloads"] == [
        {"url": "https://example.org/1/a.pdf", "label": "a.pdf"},
        {"url": "https://example.org/2/b.pdf", "label": "b (2).pdf"},
    ]


def test_order_of_day_and_month() -> None:
    """One day that can only be read one way tells how the others of its column are to be read."""
    first, second = entries("Title,Date\nA,5/7/2015\nB,14/5/2015\n")
    assert (first.record["date"], second.record["date"]) == ("2015-07-05", "2015-05-14")
    assert "“Date” is read with the day first." in first.of_file
    doubtful, *_ = entries("Title,Date\nA,5/7/2015\nB,14/5/2015\nC,5/14/2015\n")
    assert doubtful.fault.startswith("“5/7/2015” is 5 July or 7 May.")
