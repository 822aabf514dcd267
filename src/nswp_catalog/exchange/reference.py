"""Resources as reference managers see them, and the words of reference managers as ours."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.text import fold
from nswp_catalog.exchange.format import Entry

ARTICLE, FILM, REPORT, WEB_PAGE = "article", "film", "report", "web page"


class Name(NamedTuple):
    """A person with a ``family`` name, or a body that is only ``family``."""

    family: str
    given: str = ""
    is_person: bool = False


class Reference(NamedTuple):
    """A resource in the words that all reference managers share. What is not there is empty."""

    key: str
    kind: str
    genre: str
    title: str
    language: str
    summary: str
    date: str
    authors: tuple[Name, ...]
    publishers: tuple[str, ...]
    keywords: tuple[str, ...]
    url: str
    doi: str
    isbn: str
    files: tuple[str, ...]
    archived: str


def reference(resource: Resource, head: Head) -> Reference:
    """Return ``resource`` as a reference, its texts in its own language where they are there in it."""
    labels = [head.vocabulary("themes").label(theme) for theme in resource.themes]
    wanted = (*resource.languages[:1], head.about.language)
    return Reference(
        resource.id,
        _kind(resource),
        head.vocabulary("types").label(resource.type) if resource.type else "",
        _version(resource.title, wanted),
        resource.languages[0] if resource.languages else "",
        _version(resource.summary, wanted).strip() if resource.summary else "",
        resource.date or "",
        tuple(map(name, resource.authors)),
        resource.publishers,
        tuple(dict.fromkeys([*labels, *resource.tags])),
        resource.url or "",
        resource.doi or "",
        resource.isbn or "",
        tuple(file.url for file in resource.downloads),
        resource.archived or "",
    )


def _version(text: Text, wanted: Iterable[str]) -> str:
    versions = dict(text.versions)
    return next((versions[language] for language in wanted if language in versions), str(text))


def _kind(resource: Resource) -> str:
    kind = resource.type or ""
    if "academic" in kind or "article" in kind:
        return ARTICLE
    return FILM if "video" in kind or "film" in kind else REPORT


def name(text: str) -> Name:
    """Return the author that ``text`` names: "Family, Given" is a person, all else a body."""
    family, comma, given = text.partition(", ")
    return Name(family, given, is_person=True) if comma and given.strip() else Name(text)


def shown(author: Name) -> str:
    """Return an author as a record has it."""
    return f"{author.family}, {author.given}" if author.is_person else author.family


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january janvier enero jan", "february fevrier febrero feb", "march mars marzo mar", "april avril abril apr", "may mai mayo",
         "june juin junio jun", "july juillet julio jul", "august aout agosto aug", "september septembre septiembre sep sept",
         "october octobre octubre oct", "november novembre noviembre nov", "december decembre diciembre dec"), 1)
    for name in names.split()
}  # fmt: skip


def month(text: str) -> str:
    """Return a month as two digits, empty for what is none.

    >>> month("sept."), month("3"), month("Spring")
    ('09', '03', '')
    """
    word = re.sub(r"[^\w]", "", fold(text.strip()))
    number = int(word) if re.fullmatch(r"\d{1,2}", word, re.ASCII) else _MONTHS.get(word, 0)
    return f"{number:02}" if 1 <= number <= 12 else ""


def date(year: str, month_name: str = "", day: str = "") -> str:
    """Return a date as far as it is known, empty without a year.

    >>> date("2018", "mar", "4"), date("c. 2018"), date("2018", "Spring")
    ('2018-03-04', '2018', '2018')
    """
    found = re.search(r"(?<!\d)(\d{4})(?!\d)", year)
    if not found:
        return ""
    number = month(month_name)
    known = re.fullmatch(r"\s*(\d{1,2})\s*", day)
    if not number:
        return found[1]
    return f"{found[1]}-{number}" + (f"-{int(known[1]):02}" if known and 1 <= int(known[1]) <= 31 else "")


def day(text: str) -> str:
    """Return a written date, in the forms that reference managers use, as ours.

    >>> day("2018/09/14/"), day("2018-09-14T10:00"), day("14 September 2018"), day("Sep 2018"), day("2018-09/2019-02")
    ('2018-09-14', '2018-09-14', '2018-09-14', '2018-09', '2018-09')
    """
    text = text.strip()
    if match := re.match(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?!\d)", text):
        return date(match[1], match[2] or "", match[3] or "")
    if match := re.fullmatch(r"(?:(\d{1,2})\.?\s+)?([^\W\d]+)\.?,?\s+(?:(\d{1,2}),?\s+)?(\d{4})", text):
        return date(match[4], match[2], match[1] or match[3] or "")
    return date(text)


_LANGUAGES = {
    "english": "en", "eng": "en", "american": "en", "british": "en", "usenglish": "en-US", "ukenglish": "en-GB", "french": "fr", "fre": "fr",
    "fra": "fr", "francais": "fr", "spanish": "es", "spa": "es", "espanol": "es", "russian": "ru", "rus": "ru", "русскии": "ru", "chinese": "zh",
    "chi": "zh", "zho": "zh", "中文": "zh", "arabic": "ar", "ara": "ar", "العربية": "ar", "german": "de", "ngerman": "de", "ger": "de", "deu": "de",
    "deutsch": "de", "portuguese": "pt", "por": "pt", "brazilian": "pt-BR", "italian": "it", "ita": "it", "dutch": "nl", "nld": "nl", "dut": "nl",
    "swedish": "sv", "swe": "sv", "norwegian": "no", "nor": "no", "danish": "da", "dan": "da", "finnish": "fi", "fin": "fi", "polish": "pl",
    "pol": "pl", "greek": "el", "gre": "el", "ell": "el", "japanese": "ja", "jpn": "ja", "korean": "ko", "kor": "ko", "ukrainian": "uk",
    "ukr": "uk", "turkish": "tr", "tur": "tr", "hungarian": "hu", "hun": "hu", "czech": "cs", "cze": "cs", "ces": "cs", "thai": "th", "tha": "th",
}  # fmt: skip


def languages(text: str) -> list[str]:
    """Return the language tags (BCP 47) that ``text`` names.

    >>> languages("eng; French"), languages("en_US"), languages("Klingon")
    (['en', 'fr'], ['en-US'], ['Klingon'])
    """
    words = [word.strip() for word in re.split(r"[;,/]| and ", text) if word.strip()]
    return list(dict.fromkeys(_LANGUAGES.get(fold(word), word.replace("_", "-")) for word in words))


def doi(text: str) -> str:
    """Return a DOI without the words and addresses that stand before it."""
    return re.sub(r"(?i)^\s*(?:https?://(?:dx\.)?doi\.org/|doi:?)\s*", "", text).strip()


def isbn(text: str) -> str:
    """Return the first ISBN that ``text`` has, empty if none."""
    found = re.search(r"(?<![\dX])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\dX])", text)
    return found[0] if found else ""


def is_address(text: str) -> bool:
    """Return whether ``text`` is an address of the web."""
    return bool(re.match(r"(?i)https?://[^\s<>\"]+\Z", text))


def key(text: str) -> str:
    """Return the id that a citation key is, empty where it is none: then one is made from the title."""
    return text if re.fullmatch(r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*", text) and len(text) <= 80 else ""


def entry(place: str, fields: Mapping[str, Any], unknown: Mapping[str, Any] | None = None, remarks: Iterable[str] = ()) -> Entry:  # fmt: skip
    """Return the entry of a reference; what is ``unknown`` is kept under ``x-`` and told in one sentence."""
    record = {field: value for field, value in fields.items() if value}
    told = list(remarks)
    kept = []
    for field, value in (unknown or {}).items():
        own = "x-" + (re.sub(r"[^\w]+", "-", fold(field)).strip("-_") or "other")
        if value and own not in record:
            record[own] = value
            kept.append(own)
    if kept:
        told.append(f"Kept as it is: {', '.join(kept)}.")
    return Entry(place, record, remarks=tuple(told))


def files(addresses: Iterable[str], remarks: list[str]) -> list[dict[str, str]]:
    """Return downloads of the addresses that are of the web; files of somebody's own disk are told and left out."""
    found = [address.strip() for address in addresses if address.strip()]
    local = [address for address in found if not is_address(address)]
    if local:
        remarks.append(f"Files on a disk are left out: {', '.join(local[:3])}{' …' if local[3:] else ''}.")
    return [{"url": address} for address in dict.fromkeys(found) if is_address(address)]


def decoded(text: bytes) -> str:
    """Return the characters of a file, whichever of the usual encodings it is in."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if text.startswith(mark):
            return text.decode(encoding, "replace")
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
