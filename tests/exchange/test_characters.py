"""Files are read in the encoding that they were saved in, where it can be known, and a guess is told."""

import pytest

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry, formats

from .library import PLAIN

FRENCH = "Étude menée à Genève : « l’œuvre » où c’était déjà noté"
RUSSIAN = "Права человека и секс-работа: доклад"
ARABIC = "حقوق العاملات في الجنس: تقرير سنوي"
CHINESE = "性工作者的权利与健康（报告）"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"), (FRENCH, "mac_roman"), ("Größe und Maß", "latin-1"), ("Niñez, créée", "latin-1"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (CHINESE, "gb18030"), (FRENCH, "utf-16"), (RUSSIAN, "utf-16-le"), (FRENCH, "utf-16-be"),
        (CHINESE, "utf-8-sig"),
    ],
)  # fmt: skip
def test_encodings(text: str, encoding: str) -> None:
    """Text of each script comes out as it was, whatever old encoding it is in."""
    assert decoded(f"Title: {text}\r\n".encode(encoding))[0] == f"Title: {text}\r\n"


def test_a_guess_is_told() -> None:
    """Only what is sure is read without a word."""
    assert decoded(RUSSIAN.encode())[1] == ()
    [told] = decoded(RUSSIAN.encode("cp1251"))[1]
    assert told == "The file is not UTF-8; it was read as Windows-1251. Look whether the accents are right."


def test_what_a_file_says_of_itself() -> None:
    """JabRef writes the encoding into a comment."""
    text = "% Encoding: ISO8859_7\n\n@book{a, title={Δικαιώματα}}\n"
    assert decoded(text.encode("iso8859-7"))[0] == text
    assert "“quoted”" in decoded("% Encoding: ISO8859_1\n“quoted”".encode("cp1252"))[0]
    assert all(decoded(f"% Encoding: {name}\nné".encode("latin-1"))[0].endswith("né") for name in ("no-such-thing", "hex", "rot13", "idna"))  # fmt: skip


def test_files_of_two_kinds_put_together() -> None:
    """A line in another encoding costs no other line its accents."""
    text, [told] = decoded("Né en 1970\nСекс-работа\n".encode() + b"caf\xe9\n")
    assert text == "Né en 1970\nСекс-работа\ncafé\n"
    assert "but for some lines" in told


@pytest.mark.parametrize("text", [b"", b"a", b"\xe9", b"\xff", b"\0", b"\xff\xfe"])
def test_next_to_nothing(text: bytes) -> None:
    """The shortest files do no harm."""
    decoded(text)


def first(name: str, text: bytes) -> Entry:
    """Return the first entry of a file."""
    read = formats()[name].read
    assert read is not None
    return next(iter(read(text, PLAIN)))


@pytest.mark.parametrize(
    ("name", "text"),
    [("ris", f"TY  - RPRT\nTI  - {RUSSIAN}\nER  - \n"), ("bibtex", f"@book{{a, title={{{RUSSIAN}}}}}"), ("csv", f"Title\n{RUSSIAN}\n"),
     ("csl-json", f'[{{"type": "report", "title": "{RUSSIAN}"}}]')],
)  # fmt: skip
def test_readers(name: str, text: str) -> None:
    """References and tables are read so, and the first entry tells it."""
    entry = first(name, text.encode("cp1251"))
    assert entry.record["title"] == RUSSIAN
    assert "Windows-1251" in entry.of_file[0]


def test_no_guess_makes_sense_of_noise() -> None:
    """What is no text at all is refused as ever."""
    with pytest.raises(CatalogError):
        first("ris", bytes(range(128, 256)) * 20)
