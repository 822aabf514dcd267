"""Dates as people type them, in English, French and Spanish, as the record format writes them."""

import re
from collections.abc import Iterable

from nswp_catalog.core.text import fold
from nswp_catalog.errors import BadValue
from nswp_catalog.exchange.months import ENGLISH, month

_OURS = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{1,2}:.*|\.0+)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})([./-]))?(\d{1,2})[./-](\d{4})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:le |el )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª°o])? ?(?:of |de )?)?(?P<month>[a-z]{3,})\.?(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))?,? (?:of |de |del )?(?P<year>\d{4})",
    re.ASCII,
)
_YEAR_THEN_MONTH = re.compile(r"(?P<year>\d{4}),? (?P<month>[a-z]{3,})\.?", re.ASCII)


def date(text: str) -> str:
    """Return what ``text`` says of a day as the record format writes it, as it is where it is no date that we know.

    Raises `BadValue` where it is one of two days, as 03/04/2018 is, or a spreadsheet's number of one.

    >>> date("14/09/2018"), date("9/2018"), date("2018-09-14 00:00:00"), date("2018.0"), date("le 1er août 2018")
    ('2018-09-14', '2018-09', '2018-09-14', '2018', '2018-08-01')
    >>> date("Sept. 2018"), date("September 14th, 2018"), date("14 de septiembre de 2018"), date("Spring 2018")
    ('2018-09', '2018-09-14', '2018-09-14', 'Spring 2018')
    """
    text = re.sub(r"(?<=\d)/+\Z", "", text)  # 2018//, as RIS has it
    if match := _OURS.fullmatch(text):
        return match[1]
    if match := _YEAR_FIRST.fullmatch(text):
        return _written(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(text, match[1], match[2], match[3], match[4])
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        raise BadValue(
            "bad-date",
            f"“{text}” is a day as spreadsheets count them.",
            "Format the cells of that column as dates, and save it again.",
        )
    words = " ".join(fold(text).split())
    found = _IN_WORDS.fullmatch(words) or _YEAR_THEN_MONTH.fullmatch(words)
    if found and (number := month(found["month"])):
        parts = found.groupdict()
        return _written(found["year"], number, parts.get("day") or parts.get("after"))
    return text


_EITHER = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?=\s|\Z)", re.ASCII)


def order(texts: Iterable[str]) -> str:
    """Return whether the days of a column are written ``day`` or ``month`` first, as one of them tells; else nothing.

    >>> order(["03/04/2018", "14/09/2018"]), order(["03/04/2018"]), order(["14/09/2018", "09/14/2018"])
    ('day', '', '')
    """
    found = {
        "day" if int(match[1]) > 12 else "month"
        for text in texts
        if "/" in text and (match := _EITHER.match(text.strip())) and max(int(match[1]), int(match[2])) > 12
    }
    return found.pop() if len(found) == 1 else ""


def ordered(text: str, order: str) -> str:
    """Return a day as the record format writes it, where only the ``order`` of its column tells which it is.

    >>> ordered("03/04/2018", "day"), ordered("03/04/2018", "month"), ordered("2018", "day")
    ('2018-04-03', '2018-03-04', '2018')
    """
    match = _EITHER.match(text.strip())
    if not match or max(int(match[1]), int(match[2])) > 12:
        return text
    day, month = (match[1], match[2]) if order == "day" else (match[2], match[1])
    return _written(match[3], month, day)


def _year_last(text: str, first: str | None, sign: str, second: str, year: str) -> str:
    if first is None or sign == "." or int(first) > 12 or int(first) == int(second):
        return _written(year, second, first)
    if int(second) > 12:
        return _written(year, first, second)
    if not (int(first) and int(second)):
        return text
    raise BadValue(
        "bad-date",
        f"“{text}” is {int(first)} {ENGLISH[int(second) - 1]} or {int(second)} {ENGLISH[int(first) - 1]}.",
        f"Write {_written(year, second, first)} or {_written(year, first, second)}.",
    )


def _written(year: str, month: str, day: str | None) -> str:
    return f"{year}-{month:0>2}" + (f"-{day:0>2}" if day else "")
