"""What reference managers, databases and people write in fields, as values of ours."""

import html
import re
from calendar import monthrange
from collections.abc import Iterable
from typing import Any

from nswp_catalog.core import values
from nswp_catalog.core.text import fold
from nswp_catalog.errors import BadValue
from nswp_catalog.exchange.months import month


def date(year: str, month_name: str = "", day: str = "") -> str:
    """Return a date as far as it is known, empty without a year.

    >>> date("2018", "mar", "4"), date("c. 2018"), date("2018", "Spring")
    ('2018-03-04', '2018', '2018')
    """
    found = re.search(r"(?<!\d)(\d{4})(?!\d)", year, re.ASCII)
    if not found or found[1] == "0000":
        return ""
    number = month(month_name)
    if not number:
        return found[1]
    known = re.fullmatch(r"\s*(\d{1,2})\s*", day, re.ASCII)
    is_day = known and 1 <= int(known[1]) <= monthrange(int(found[1]), int(number))[1]
    return f"{found[1]}-{number}" + (f"-{int(known[1]):02}" if known and is_day else "")


_YEAR, _MONTH, _DAY = r"(?P<year>[0-9]{4})", r"(?P<month>[^\W\d_]+\.?)", r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|º|\.)?"
_NUMBER = r"(?P<month>[0-9]{1,2})"
# The orders in which people write them.
_DATES = [
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?:[-/.]{_NUMBER}(?:[-/.]{_DAY})?)?[-/.]*(?:T.*)?", rf"{_YEAR}[-,/\s]+{_MONTH}(?:[-,/\s]+{_DAY})?",
        rf"(?:{_DAY})?[-/\s]*{_MONTH}[-,/\s]+{_YEAR}", rf"{_MONTH}[-\s]*{_DAY}[-,\s]+{_YEAR}", rf"{_NUMBER}[/.-]{_YEAR}",
        rf"{_DAY}\s+{_NUMBER}\s+{_YEAR}", rf"{_NUMBER}\s+{_YEAR}",
    )
]  # fmt: skip


def day(text: str) -> str:
    """Return a written date, in the forms that reference managers and people use, as ours.

    >>> day("2018/09/14/"), day("2018-09-14T10:00"), day("14 September 2018"), day("Sep 2018"), day("2018-09/2019-02")
    ('2018-09-14', '2018-09-14', '2018-09-14', '2018-09', '2018-09')
    >>> day("2018 Sep 14"), day("14 de septiembre de 2018"), day("14/09/2018"), day("05/06/2018"), day("2018 Sep-Oct")
    ('2018-09-14', '2018-09-14', '2018-09-14', '2018', '2018')
    """
    return _dated(text)[0]


def _dated(text: str) -> tuple[str, bool]:
    """Return a written date as ours, and whether that is all that it says."""
    told = " ".join(re.sub(r"(?i)\b(?:de|del|of)\b|г\.?$|[\[\]()©]", " ", text).replace("~", " ").split()).strip(" ,;.")
    if numbers := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", told):
        first, second = int(numbers[1]), int(numbers[2])
        if max(first, second) <= 12 and first != second and "." not in told:
            return date(numbers[3]), False  # 5 June, or May 6?
        day_of, month_of = (second, first) if second > 12 else (first, second)
        found = date(numbers[3], str(month_of), str(day_of))
        return found, len(found) == 10
    if (apart := re.fullmatch(r"(\d{4})/(\d{0,2})/(\d{0,2})/?(.*)", told)) and apart[
        4
    ]:  # the fourth part of RIS is in words
        return date(*apart.groups()[:3]), False
    for pattern in _DATES:
        if match := pattern.fullmatch(told):
            parts = match.groupdict()
            found = date(parts["year"], parts.get("month") or "", parts.get("day") or "")
            is_whole = len(found) == (10 if parts.get("day") else 7 if parts.get("month") else 4)
            if is_whole or len(found) > 4:
                return found, is_whole
    start = re.match(r"\d{4}-\d{2}(?:-\d{2})?(?=[/~?%\s]|$)", told)
    if start:
        return date(*start[0].split("-")), False
    months = {month(word) for word in re.findall(r"[^\W\d_]{3,}", told)} - {""}
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", told)
    return date(told, months.pop() if len(months) == len(years) == 1 else ""), False  # 2–6 March 2015


def dated(written: str, remarks: list[str], unknown: dict[str, Any]) -> str:
    """Return a written date as ours; what is not in it is told, and one that says nothing to us is kept."""
    found, is_whole = _dated(written)
    if written.strip() and not found:
        unknown["date"] = written.strip()
    elif found and not is_whole:
        remarks.append(f"Of the date “{written.strip()}” {found} is taken.")
    return found


_LANGUAGES = {
    fold(name): tag
    for tag, names in {
        "en": "english eng anglais ingles", "en-US": "american usenglish", "en-GB": "british ukenglish", "en-AU": "australian", "en-CA": "canadian",
        "en-NZ": "newzealand", "fr": "french fre fra francais frenchb frances", "fr-CA": "acadian canadien", "es": "spanish spa espanol espagnol castellano",
        "es-MX": "spanishmx mexican", "ru": "russian rus русский russe ruso", "zh": "chinese chi zho 中文 chinois chino mandarin", "ar": "arabic ara العربية arabe",
        "de": "german ngerman germanb ger deu deutsch allemand aleman", "de-AT": "austrian naustrian", "de-CH": "swissgerman nswissgerman",
        "pt": "portuguese portuges por portugues portugais", "pt-BR": "brazilian brazil brazilianportuguese", "it": "italian ita italiano italien",
        "nl": "dutch nld dut nederlands", "sv": "swedish swe svenska", "no": "norwegian nor norsk", "nn": "nynorsk nno", "nb": "bokmal nob", "da": "danish dan dansk",
        "fi": "finnish fin suomi", "is": "icelandic ice isl", "pl": "polish pol polski", "cs": "czech cze ces cesky", "sk": "slovak slo slk",
        "sl": "slovene slovenian slv", "hr": "croatian hrv", "sr": "serbian srp", "bs": "bosnian bos", "mk": "macedonian mac mkd", "bg": "bulgarian bul",
        "ro": "romanian rum ron", "hu": "hungarian magyar hun", "el": "greek polutonikogreek gre ell", "tr": "turkish tur turkce", "uk": "ukrainian ukr українська",
        "be": "belarusian bel", "lt": "lithuanian lit", "lv": "latvian lav", "et": "estonian est", "sq": "albanian alb sqi", "hy": "armenian arm hye",
        "ka": "georgian geo kat", "az": "azerbaijani aze", "kk": "kazakh kaz", "ky": "kyrgyz kir", "uz": "uzbek uzb", "tg": "tajik tgk", "mn": "mongolian mon",
        "ja": "japanese jpn 日本語", "ko": "korean kor 한국어", "vi": "vietnamese vie", "th": "thai tha", "km": "khmer khm", "lo": "lao", "my": "burmese bur mya",
        "id": "indonesian bahasa bahasai ind", "ms": "malay may msa", "tl": "tagalog filipino tgl", "hi": "hindi hin", "bn": "bengali bangla ben", "ne": "nepali nep",
        "ta": "tamil tam", "te": "telugu tel", "ur": "urdu urd", "fa": "persian farsi per fas", "he": "hebrew heb", "am": "amharic amh", "sw": "swahili swa kiswahili",
        "ca": "catalan cat", "gl": "galician glg", "eu": "basque baq eus", "cy": "welsh wel cym", "ga": "irish gle", "la": "latin lat", "eo": "esperanto epo",
        "af": "afrikaans afr", "zu": "zulu zul", "ht": "haitian hat",
    }.items()
    for name in names.split()
}  # fmt: skip


def languages(text: str) -> list[str]:
    """Return the language tags (BCP 47) that ``text`` names.

    >>> languages("eng; French"), languages("en_US"), languages("Klingon"), languages("English & Brazilian Portuguese")
    (['en', 'fr'], ['en-US'], ['Klingon'], ['en', 'pt-BR'])
    """
    words = [word.strip() for word in re.split(r"[;,/&|]|\s(?:and|et|y|und)\s", text) if word.strip()]
    return list(dict.fromkeys(_language(word) for word in words))


def _language(word: str) -> str:
    plain = re.sub(r"\([^()]*\)$|[\s.]", "", fold(word))
    return _LANGUAGES.get(plain) or re.sub(r"(?i)^(eng|fre|fra|spa|por|ger|deu|rus|zho|chi)(?=-)", lambda part: _LANGUAGES[part[0].lower()], word.replace("_", "-"))  # fmt: skip


def doi(text: str) -> str:
    """Return the DOI in a text, without the words and addresses that stand before it; a text without one as it is.

    >>> doi("https://doi.org/10.1000/x"), doi("doi: 10.1000/x."), doi("DOI not known")
    ('10.1000/x', '10.1000/x', 'DOI not known')
    """
    found = re.search(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*(?:/|%2[fF])\S+", text)
    if not found:
        return text.strip()
    named = re.sub(r"(?i)%2f", "/", found[0], count=1) if "%2" in found[0] else found[0]
    return named.rstrip(".,;")


def isbns(texts: Iterable[str], is_part: bool) -> tuple[str, dict[str, Any]]:
    """Return the ISBN that texts name, one with the right check digit first, and what else to keep of them.

    That of a part of a book is its book's. What is said of one in brackets is kept with it.

    >>> isbns(["9789241504744, 978-92-4-150474-5 (pbk)", "none"], is_part=False)
    ('9789241504744', {'isbns': ['978-92-4-150474-5 (pbk)', 'none']})
    >>> isbns(["9789241504744"], is_part=True)
    ('', {'book-isbn': '9789241504744', 'isbns': []})
    """
    told = {one: said for text in filter(None, texts) for one, said in _ISBN_AND_MORE.findall(text) or [(text, "")]}
    first = next(filter(_is_isbn, told), next(iter(told), ""))
    others = [f"{one}{said}" for one, said in told.items() if one != first or said]
    return ("", {"book-isbn": first, "isbns": others}) if is_part else (first, {"isbns": others})


_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\dXx])")
_ISBN_AND_MORE = re.compile(rf"({_ISBN.pattern})((?:\s*\([^()]*\))?)")


def has_isbn(text: str) -> bool:
    """Return whether there is an ISBN in a text."""
    return bool(_ISBN.search(text))


def _is_isbn(text: str) -> bool:
    try:
        values.isbn(text)
    except BadValue:
        return False
    return True


def bodies(text: str) -> list[str]:
    """Return the bodies that a text names, parted by semicolons.

    >>> bodies("NSWP; Law and Policy Centre")
    ['NSWP', 'Law and Policy Centre']
    """
    return list(dict.fromkeys(name for part in plain(text).split(";") if (name := " ".join(part.split()))))


def address(text: str) -> str:
    """Return an address as people write it in full.

    >>> address("<www.example.org/a>")
    'http://www.example.org/a'
    """
    plain = text.strip().strip("<>")
    return f"http://{plain}" if re.match(r"www\.[^\s/]+\.", plain) else plain


def is_address(text: str) -> bool:
    """Return whether ``text`` is an address of the web."""
    return bool(re.match(r"(?i)https?://[^\s<>\"]+\Z", text))


_TAG = re.compile(r"(?i)<(/?)(i|b|em|strong|sub|sup|sc|scp|span|u|tt|italic|bold|inf)(?:\s[^<>]*)?>")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


def plain(text: str) -> str:
    """Return a text without the HTML that databases leave in titles and abstracts.

    >>> plain("<i>In vitro</i> &amp; CO<sub>2</sub>"), plain("a < b > c")
    ('In vitro & CO2', 'a < b > c')
    """
    closed = {name.lower() for slash, name in _TAG.findall(text) if slash}
    if closed:
        text = _TAG.sub(lambda tag: "" if tag[2].lower() in closed else tag[0], text)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]).replace("\xa0", " "), text) if "&" in text else text


_ARCHIVES = r"(?i)https?://(?:[\w-]+\.)*(?:web\.archive\.org|archive\.(?:today|ph|is|li|md|vn|fo)|perma\.cc|webcitation\.org|webarchive\.[\w.-]+|arquivo\.pt)/"


def is_archive(address: str) -> bool:
    """Return whether an address is that of a copy in a web archive."""
    return bool(re.match(_ARCHIVES, address))
