"""Resources as reference managers see them, and the words of reference managers as ours."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Download, Resource, Text
from nswp_catalog.core.text import fold
from nswp_catalog.exchange.format import Entry

ARTICLE, FILM, REPORT = "article", "film", "report"


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
    files: tuple[Download, ...]
    archived: str


def reference(resource: Resource, head: Head) -> Reference:
    """Return ``resource`` as a reference, its texts in its own language where they are there in it."""
    labels = [head.vocabulary("themes").label(theme) for theme in resource.themes]
    wanted = (*resource.languages[:1], head.about.language)
    genre = _line(head.vocabulary("types").label(resource.type)) if resource.type else ""
    return Reference(
        resource.id,
        _kind(resource, genre),
        genre,
        _line(_version(resource.title, wanted)),
        resource.languages[0] if resource.languages else "",
        _version(resource.summary, wanted).strip() if resource.summary else "",
        resource.date or "",
        tuple(name(_line(author)) for author in resource.authors),
        tuple(map(_line, resource.publishers)),
        tuple(dict.fromkeys(map(_line, [*labels, *resource.tags]))),
        resource.url or "",
        resource.doi or "",
        resource.isbn or "",
        resource.downloads,
        resource.archived or "",
    )


def _line(text: str) -> str:
    """Return ``text`` on one line: in a name, programs take an empty line for its end. French spaces stay."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", _space, text).strip(" ")


def _space(match: re.Match[str]) -> str:
    return match[0] if match[0] in ("\xa0", "\u202f") else " "


def _version(text: Text, wanted: Iterable[str]) -> str:
    versions = dict(text.versions)
    return next((versions[language] for language in wanted if language in versions), str(text))


def _kind(resource: Resource, label: str) -> str:
    """Return what a resource is to a reference manager: a film, an article with a DOI, else a report."""
    words = set(re.findall(r"\w+", fold(f"{resource.type} {label}")))
    if words & {"video", "videos", "film", "films", "documentary", "documentaries"}:
        return FILM
    return ARTICLE if resource.doi and words & {"academic", "article", "articles", "journal", "scholarly"} else REPORT


def name(text: str) -> Name:
    """Return the author that ``text`` names: "Family, Given" is a person, all else a body.

    >>> name("Family,Given"), name("A Body")
    (Name(family='Family', given='Given', is_person=True), Name(family='A Body', given='', is_person=False))
    """
    family, _, given = map(str.strip, text.partition(","))
    return Name(family, given, is_person=True) if family and given else Name(text)


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


def dated(written: str, remarks: list[str], unknown: dict[str, Any], found: str | None = None) -> str:
    """Return a written date as ours; what is not in it is told, and one that says nothing to us is kept."""
    date_found = day(written) if found is None else found
    if written.strip() and not date_found:
        unknown["date"] = written.strip()
    elif re.search(r"[^\W\d_]|\?", written.replace("T", " ")) and len(date_found) == 4:
        remarks.append(f"Of the date “{written.strip()}” {date_found} is taken.")
    elif re.search(r"\d{4}[^/]*(?:/\s*|–|--)\d{4}", written):
        remarks.append(f"Of the dates “{written.strip()}” {date_found} is taken.")
    return date_found


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
    return text if re.fullmatch(r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*", text) else ""


def entry(place: str, fields: Mapping[str, Any], unknown: Mapping[str, Any] | None = None, remarks: Iterable[str] = ()) -> Entry:  # fmt: skip
    """Return the entry of a reference; what is ``unknown`` is kept under ``x-`` and told in one sentence."""
    record = {field: _clean(value) for field, value in fields.items() if value}
    told = list(remarks)
    kept = []
    for field, value in (unknown or {}).items():
        own = "x-" + (re.sub(r"[^\w]+", "-", fold(field)).strip("-_") or "other")
        if value and own not in record:
            record[own] = _clean(value)
            kept.append(own)
    if kept:
        told.append(f"Kept as it is: {', '.join(kept)}.")
    return Entry(place, record, remarks=tuple(told))


def _clean(value: Any) -> Any:
    """Return a value without halves of characters, which JSON lets through and no file can hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value]


def files(found: Iterable[tuple[str, str]], remarks: list[str]) -> list[dict[str, str]]:
    """Return downloads of the addresses that are of the web, each given with its label.

    Files of somebody's own disk are told and left out.
    """
    labels = dict[str, str]()
    local = []
    for address, label in found:
        if is_address(address.strip()):
            labels.setdefault(address.strip(), label.strip())
        elif address.strip():
            local.append(address.strip())
    if local:
        remarks.append(f"Files on a disk are left out: {', '.join(local[:3])}{' …' if local[3:] else ''}.")
    return [{"url": address, "label": label} if label else {"url": address} for address, label in labels.items()]


_ARCHIVES = r"(?i)https?://(?:[\w-]+\.)*(?:web\.archive\.org|archive\.(?:today|ph|is|li|md|vn|fo)|perma\.cc|webcitation\.org|webarchive\.[\w.-]+|arquivo\.pt)/"


def is_archive(address: str) -> bool:
    """Return whether an address is that of a copy in a web archive."""
    return bool(re.match(_ARCHIVES, address))


def decoded(text: bytes) -> str:
    """Return the characters of a file, whichever of the usual encodings it is in."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if text.startswith(mark):
            return text.decode(encoding, "replace")
    if text[1:2] == b"\0":
        return text.decode("utf-16-le", "replace")  # some programs leave the mark out
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
