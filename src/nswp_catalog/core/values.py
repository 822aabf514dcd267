"""The values that a record may hold: ids, dates, identifiers, languages, addresses.

Each function takes the text that the editor typed and returns it, in the form in which
it is kept, or raises `BadValue` with the rule that it breaks and how to put it right.
"""

import re
from functools import lru_cache
from typing import Any

from nswp_catalog.core.resource import RELATIONS, Text
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold, slugify
from nswp_catalog.errors import BadValue, shorten

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
# The pattern that Crossref recommends for DOIs, with sub-divided registrants.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?P<doi>10\..+)", re.IGNORECASE)
# RFC 5646, section 2.1, with the primary subtags that the registry really has (2 or 3 letters).
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
_ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
# What people write in place of a language tag, by its folded form.
_LANGUAGE_NAMES = {
    "english": "en", "anglais": "en", "ingles": "en",
    "french": "fr", "francais": "fr", "frances": "fr",
    "spanish": "es", "espagnol": "es", "espanol": "es", "sp": "es",
    "russian": "ru", "russe": "ru", "русскии": "ru",
    "chinese": "zh", "chinois": "zh", "cn": "zh", "ch": "zh", "中文": "zh", "mandarin": "zh",
    "arabic": "ar", "arabe": "ar", "العربية": "ar",
    "portuguese": "pt", "german": "de", "italian": "it", "japanese": "ja", "jp": "ja",
    "korean": "ko", "ukrainian": "uk", "ua": "uk", "greek": "el", "gr": "el", "norwegian": "no",
}  # fmt: skip
# Nearly all addresses; they need no closer look, and a large catalogue has many.
_ORDINARY_ADDRESS = r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[!#-;=?-~]*)?"
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def slug(value: str) -> str:
    """Return ``value`` if it is an id: a-z, 0-9 and single hyphens between them."""
    if _SLUG.fullmatch(value):
        return value
    better = slugify(value)
    advice = f"Write `{better}`." if better else "Use the letters a-z, the digits 0-9 and hyphens."
    raise BadValue(
        "bad-id", f"`{shorten(value)}` is not an id: it has other characters than a-z, 0-9 and hyphens.", advice
    )


@lru_cache(1024)  # a large catalogue names the same days and languages over and over
def date(value: str) -> str:
    """Return ``value`` if it is a year, a month or a day (EDTF level 0, ISO 8601-2)."""
    match = _DATE.fullmatch(value)
    if not match:
        raise BadValue("bad-date", f"`{shorten(value)}` is not a date.", "Write 2018, 2018-09 or 2018-09-14.")
    year, month, day = int(match["year"]), match["month"], match["day"]
    if year == 0:
        raise BadValue(
            "bad-date", f"`{value}` does not exist: there is no year 0.", "Write the year of the work: 2018."
        )
    if month and not 1 <= int(month) <= 12:
        raise BadValue(
            "bad-date",
            f"`{value}` does not exist: there is no month {month}.",
            "The month comes after the year, from 01 to 12: 2018-09-14.",
        )
    if month and day and not (1 <= int(day) <= 28 or 29 <= int(day) <= _last_day(year, int(month))):
        raise BadValue(
            "bad-date",
            f"`{value}` does not exist: that month has no day {int(day)}.",
            "Correct the day, or write only the month.",
        )
    return value


def _last_day(year: int, month: int) -> int:
    from calendar import monthrange  # start-up: few dates are so late in their month

    return monthrange(year, month)[1]


def doi(value: str) -> str:
    """Return ``value`` if it is a DOI (ISO 26324) without the resolver's address."""
    if _DOI.fullmatch(value) and value.isprintable():
        return value
    if match := _DOI_ADDRESS.fullmatch(value):
        raise BadValue(
            "bad-doi", f"`{shorten(value)}` is the address of a DOI.", f"Write the DOI alone: `{match['doi']}`."
        )
    raise BadValue("bad-doi", f"`{shorten(value)}` is not a DOI.", "A DOI looks like `10.1371/journal.pmed.1002680`.")


def doi_address(doi: str) -> str:
    """Return the address at which a DOI is resolved, with what a path does not have written in %-signs.

    >>> doi_address("10.1002/(SICI)1097-4636<1::AID>3.0.CO#2")
    'https://doi.org/10.1002/(SICI)1097-4636%3C1::AID%3E3.0.CO%232'
    """
    from urllib.parse import quote  # start-up: see `address`

    # RFC 3986, section 3.3: beside letters, digits and `-._`. A `%` of a DOI is one of its own characters.
    return "https://doi.org/" + quote(doi, safe="/:@!$&'()*+,;=~")


def isbn(value: str) -> str:
    """Return ``value`` if it is an ISBN of 10 or 13 digits whose check digit is right (ISO 2108)."""
    digits = re.sub(r"[\s‐-―-]", "", value).upper()
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        right = sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits)) % 10 == 0
    elif re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        right = sum((10 if d == "X" else int(d)) * (10 - i) for i, d in enumerate(digits)) % 11 == 0
    else:
        raise BadValue(
            "bad-isbn", f"`{shorten(value)}` is not an ISBN.", "An ISBN has 10 or 13 digits: `978-92-4-150474-4`."
        )
    if not right:
        raise BadValue(
            "bad-isbn",
            f"The check digit of `{shorten(value)}` is wrong.",
            "Compare it with the book: a digit is mistyped.",
        )
    return value


@lru_cache(1024)
def language(value: str) -> str:
    """Return ``value`` if it is a language tag (BCP 47)."""
    primary = value.split("-", 1)[0].lower()
    if _LANGUAGE.fullmatch(value) and (len(primary) == 3 or primary in _ISO_639_1):
        return value
    meant = _LANGUAGE_NAMES.get(fold(value)) or (value.replace("_", "-") if "_" in value else "")
    advice = f"Write `{meant}`." if meant else "Use a BCP 47 tag: en, fr, es, ru, zh, ar, pt-BR."
    raise BadValue("bad-language", f"`{shorten(value)}` is not a language.", advice)


def language_meant(value: str) -> str:
    """Return the tag of a language that ``value`` names, or ``value`` as it is."""
    return _LANGUAGE_NAMES.get(fold(value.strip()), value.strip())


def address(value: str) -> str:
    """Return ``value`` if it is an http or https address that a browser can open."""
    if re.fullmatch(_ORDINARY_ADDRESS, value):
        return value
    if re.search(r"[\s\x00-\x1f\x7f-\x9f<>\"]", value):
        raise BadValue(
            "bad-address",
            f"`{shorten(value)}` has a space or another character that no address has.",
            "Write %20 for a space, or copy the address again.",
        )
    from urllib.parse import urlsplit  # start-up: a search needs no addresses

    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise BadValue(
            "bad-address", f"`{shorten(value)}` is not an address.", "Copy it again from the browser."
        ) from None
    if parts.scheme.lower() not in ("http", "https"):
        if not parts.scheme or "." in parts.scheme:
            raise BadValue(
                "bad-address",
                f"`{shorten(value)}` does not begin with https://.",
                f"Write `https://{shorten(value.lstrip('/'))}`.",
            )
        raise BadValue(
            "bad-address", f"`{shorten(value)}` is not a web address.", "Only http:// and https:// are allowed."
        )
    if not parts.hostname or port == 0 or not re.search(r"\w", parts.hostname):
        raise BadValue("bad-address", f"`{shorten(value)}` names no host.", "Copy it again from the browser.")
    return value


def country(value: str) -> str:
    """Return ``value`` if it is a country code (ISO 3166-1 alpha-2)."""
    if _COUNTRY.fullmatch(value):
        return value
    raise BadValue(
        "bad-country", f"`{shorten(value)}` is not a country code.", "Write two capital letters: RU, UG, US."
    )


def count(value: str) -> int:
    """Return ``value`` as a whole number above zero."""
    if re.fullmatch(r"[0-9]{1,9}", value) and int(value) > 0:
        return int(value)
    raise BadValue("wrong-type", f"`{shorten(value)}` is not a whole number.", "Write digits only: 28.")


def sha256(value: str) -> str:
    """Return ``value`` if it is a SHA-256 digest in lower-case hexadecimal digits."""
    if _SHA256.fullmatch(value):
        return value
    raise BadValue("wrong-type", f"`{shorten(value)}` is not a SHA-256 digest.", "It has 64 digits of 0-9 and a-f.")


def line(value: str) -> str:
    """Return ``value`` if it has something to read in it."""
    if not value.strip():
        raise BadValue("empty-text", "The text is empty.", "Write something, or delete the key.")
    return value


def localised(value: Any) -> Text:
    """Return the text that ``value``, one text or {language: text}, stands for."""
    if isinstance(value, str):
        return Text.of(line(value))
    if not isinstance(value, dict):
        raise BadValue(
            "wrong-type",
            "A text, or a mapping from languages to texts, is expected here.",
            "Write one text, or `{en: …, fr: …}`.",
        )
    if not value:
        raise BadValue("empty-text", "The mapping of languages is empty.", "Write `{en: …}`, or delete the key.")
    for tag, version in value.items():
        try:
            language(tag)
        except BadValue as error:
            raise BadValue(error.rule, error.message, error.advice, (tag,), at_key=True) from None
        if not isinstance(version, str) or not version.strip():
            raise BadValue(
                "empty-text",
                f"The text in `{tag}` is empty.",
                "Write something, or take the language away.",
                (tag,),
            )
    return Text.of(value)


def relation(value: str) -> str:
    """Return ``value`` if it is one of `RELATIONS`."""
    if value not in RELATIONS:
        raise BadValue(
            "unknown-relation",
            f"`{shorten(value)}` is not a relation.",
            did_you_mean(value, RELATIONS) or f"Use one of: {', '.join(RELATIONS)}.",
        )
    return value
