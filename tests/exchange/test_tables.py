"""Tables: no value is lost on the way to a spreadsheet and back, and none is run as a formula."""

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.catalog import About, Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.vocabulary import Term, Vocabulary
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.cells import guarded, unguarded
from nswp_catalog.exchange.columns import heading
from nswp_catalog.exchange.format import Format, Library, Wishes, by_ending, formats
from nswp_catalog.exchange.headings import key_of

HEAD = Head(
    About(),
    {"themes": Vocabulary((Term("violence", Text.of({"en": "Violence"})), Term("hiv", Text.of("HIV, AIDS; STI"))))},
)
PLAIN = Wishes()
TABLES = [formats()[name] for name in ("csv", "tsv", "xlsx")]
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12).map(str.strip).filter(
    lambda text: text and "_x" not in text
) | st.sampled_from(["=1+1", "'x", "+4", "-a", "@b", "a;b", "a, b", "a|b", "\\", "a\\;", "0012", "1e5", '"q"', "暴力", "a\nb", "＝1"])  # fmt: skip
_TEXT = _WORDS | st.dictionaries(st.sampled_from(["en", "fr", "zh"]), _WORDS, min_size=1)
_RECORDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b-1"]), "title": _TEXT},
    optional={
        "summary": _TEXT,
        "themes": st.just(["violence", "hiv"]),
        "tags": st.lists(_WORDS, min_size=1, max_size=3),
        "authors": st.lists(_WORDS, min_size=1, max_size=3),
        "date": st.sampled_from(["2018", "2018-09", "2018-09-14"]),
        "url": st.just("https://example.org/a?b=1#c"),
        "isbn": st.just("978-92-4-150474-4"),
        "downloads": st.just([{"url": "https://example.org/a.pdf", "language": "fr", "pages": "3"}]),
        "related": st.just([{"id": "b-1", "relation": "part-of"}]),
        "cautions": st.just([{"country": "RU", "note": {"en": "A law.", "ru": "Закон"}, "since": "2025"}]),
        "notes": st.just("private"),
        "x-shelf": st.sampled_from(["7", "[a", ["a", {"b": "c"}]]),
    },
)


def library(*records: dict[str, Any]) -> Library:
    """Return a library of records."""
    return Library(HEAD, [Resource.from_data(record).to_data(private=True) for record in records], len(records))


def written(table: Format, chosen: Library, wishes: Wishes = PLAIN) -> bytes:
    """Return a library as a file."""
    assert table.write is not None
    return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in table.write(chosen, wishes))


def read(table: Format, text: bytes, wishes: Wishes = PLAIN) -> list[dict[str, Any]]:
    """Return the records that a file offers."""
    assert table.read is not None
    return [entry.record for entry in table.read(text, wishes)]


def known(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its themes by their ids, as the intake resolves them."""
    themes = HEAD.vocabulary("themes")
    if "themes" in record:
        return {**record, "themes": [themes.find(name) for name in record["themes"]]}
    return record


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("headers", ["people", "ids"])
@given(st.lists(_RECORDS, min_size=1, max_size=3))
def test_round_trip(table: Format, headers: str, records: list[dict[str, Any]]) -> None:
    """What is written is read back as it was but for blanks around texts, whatever they hold."""
    wishes = Wishes(headers=headers, all_fields=True)
    found = read(table, written(table, library(*records), wishes))
    assert [known(record) for record in found] == records


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_private_stays(table: Format) -> None:
    """Notes and the editor's own keys are in no table, unless they are asked for."""
    [record] = read(table, written(table, library({"id": "a", "title": "A", "notes": "secret", "x-y": "secret"})))
    assert record == {"id": "a", "title": "A"}


@given(st.text(max_size=5))
def test_no_cell_is_a_formula(cell: str) -> None:
    """A guarded cell begins with no sign of a formula, and is given back as it was."""
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


def test_csv_is_what_excel_and_the_rfc_want() -> None:
    """A mark for Excel, lines that end in CR LF, quotation marks where they are needed, headings for people."""
    text = written(formats()["csv"], library({"id": "a", "title": '=cmd|"x"!A1', "tags": ["a;b", "c"]})).decode()
    assert text == '\ufeffID,Title,Tags\r\na,"\'=cmd|""x""!A1",a\\;b; c\r\n'
    assert not written(formats()["csv"], library(), Wishes(bom=False)).startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1][2] == "a\\;b; c"


def test_headings() -> None:
    """Each key has a heading that leads back to it."""
    for key in ("id", "title (fr)", "download 2 url", "download 1 sha256", "related 1 id", "caution 1 note (ru)", "archived", "x-a"):  # fmt: skip
        assert key_of(heading(key)) == key


def test_tables_of_other_people() -> None:
    """Headings in three languages and from other programs, semicolons between cells, Windows-1252, days in Europe."""
    text = 'sep=;\r\nTitre;Année;Auteur(s);Mots-clés;Lien;Étagère;DOI;Langue\r\n"Être; là";14/09/2018;"Dupont, Anne; Le Refuge";santé, travail;https://e.org/;B2;https://doi.org/10.1000/x;Français\r\n'
    read_table = formats()["csv"].read
    assert read_table is not None
    [entry] = read_table(text.encode("cp1252"), PLAIN)
    assert entry.record == {
        "title": "Être; là", "date": "2018-09-14", "authors": ["Dupont, Anne", "Le Refuge"], "keywords": ["santé", "travail"],
        "url": "https://e.org/", "x-etagere": "B2", "doi": "10.1000/x", "languages": ["Français"],
    }  # fmt: skip
    assert any("Étagère" in remark for remark in entry.of_file)
    assert any("Windows-1252" in remark for remark in entry.of_file)


def test_columns_are_mapped() -> None:
    """A column that nobody could guess is mapped by its heading."""
    text = "Titel,Stichwort,Datei\nEins,a;b,https://e.org/1.pdf\n".encode("utf-16")
    wishes = Wishes(columns={"Titel": "title", "stichwort": "tags", "Datei": "download 1 url"})
    assert read(formats()["csv"], text, wishes) == [
        {"title": "Eins", "tags": ["a", "b"], "downloads": [{"url": "https://e.org/1.pdf"}]}
    ]


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        (b"", {}, "empty"), (b"a,b\n1,2\n", {}, "--map"), (b"Title\nx\n", {"Titel": "title"}, "Title"),
        (b"Titel\nx\n", {"Titel": "titel"}, "title"), (b'Title\n"' + b"x" * 9, {}, ""),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(text: bytes, columns: dict[str, str], said: str) -> None:
    """A file that cannot be understood is told with advice."""
    try:
        assert read(formats()["csv"], text, Wishes(columns=columns)) is not None
    except CatalogError as error:
        assert said in error.message + error.advice  # noqa: PT017  whether it is an error differs


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(table: Format, text: bytes) -> None:
    """Any bytes are entries or an error for people."""
    for begin in (b"", b"Title,URL\r\n"):
        try:
            read(table, begin + text)
        except CatalogError as error:
            assert error.advice  # noqa: PT017  most bytes are no table, but some are


def test_rows_count_as_in_a_spreadsheet() -> None:
    """The place of an entry is its row, whatever line breaks and empty rows there are; too many cells are told."""
    read_table = formats()["csv"].read
    assert read_table is not None
    found = list(read_table(b'Title\n"a\nb"\n\nc\nd,e\n', Wishes()))
    assert [(entry.place, bool(entry.fault)) for entry in found] == [
        ("row 2", False),
        ("row 4", False),
        ("row 5", True),
    ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (libreoffice-calc-nogui) is not installed")
@pytest.mark.parametrize(("name", "saved_as"), [("csv", "csv"), ("xlsx", "xlsx"), ("xlsx", "ods"), ("xlsx", "xls")])
def test_libreoffice_opens_and_saves_it(name: str, saved_as: str, tmp_path: Path) -> None:
    """A table that LibreOffice has opened and saved, also as a workbook of another kind, holds the same records."""
    records: list[dict[str, Any]] = [
        {"id": "a", "title": "Être", "summary": "Two\nlines", "date": "2018-09-14", "tags": ["a;b", "=c"], "isbn": "9789241504744"},
        {"id": "b", "title": "=SUM(1)", "date": "2018-09", "themes": ["violence", "hiv"], "url": "https://e.org/?a=1&b=2"},
        {"id": "c", "title": {"ru": "Насилие", "zh": "暴力"}, "date": "2018", "downloads": [{"url": "https://e.org/3.pdf", "pages": "3"}]},
    ]  # fmt: skip
    table = formats()[name]
    source = tmp_path / f"library.{name}"
    source.write_bytes(written(table, library(*records)))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    options = {
        "csv": [
            "--infilter=CSV:44,34,76,1,,0,false,true",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1",
        ],
        "xlsx": ["--convert-to", saved_as],
    }[name]
    saved = tmp_path / "saved"
    subprocess.run(
        [*office, *options, "--outdir", str(saved), str(source)], check=True, capture_output=True, timeout=300
    )
    reader = by_ending(formats(), source.with_suffix(f".{saved_as}"))
    assert reader is not None
    assert [known(record) for record in read(reader, (saved / f"library.{saved_as}").read_bytes())] == records
