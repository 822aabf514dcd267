"""The columns of a table: their keys, their order, and what they are called.

A column is known by its key: ``title``, ``title (fr)``, ``download 1 url``, ``x-shelf``.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from nswp_catalog.core.resource import FIELDS, Caution, Download, Relation

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "download": ("downloads", Download._fields),
    "related": ("related", Relation._fields),
    "caution": ("cautions", Caution._fields),
}
"""The fields that are lists of mappings, by the word that begins their columns."""
HEADINGS = {
    "id": "ID",
    "url": "Address",
    "doi": "DOI",
    "isbn": "ISBN",
    "sha256": "SHA-256",
    "archived": "Archive copy",
}
"""What people call a field, where that is not its name with a capital."""
_LANGUAGE = re.compile(r"(?P<name>.*?)\s*[(\[](?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)[)\]]\s*")


class Column(NamedTuple):
    """What the key of a column says: ``caution 1 note (fr)`` is `cautions`, 1, `note`, `fr`."""

    field: str
    number: int = 0
    part: str = ""
    language: str = ""


@cache
def column(key: str) -> Column:
    """Return what ``key`` says."""
    match = _LANGUAGE.fullmatch(key)
    name, language = (match["name"], match["language"]) if match else (key, "")
    words = name.split(" ")
    if len(words) == 3 and words[0] in PARTS and words[1].isascii() and words[1].isdigit():
        field, parts = PARTS[words[0]]
        if words[2] in parts:
            return Column(field, int(words[1]), words[2], language)
    return Column(name, language=language)


@cache
def _parts(field: str) -> tuple[str, ...]:
    return next(parts for name, parts in PARTS.values() if name == field)


def order(key: str) -> tuple[int, int, int, str]:
    """Return where a column stands among the others."""
    field, number, part, language = column(key)
    if part:
        return FIELDS.index(field), number, _parts(field).index(part), language
    return (FIELDS.index(field), 0, 0, language) if field in FIELDS else (len(FIELDS), 0, 0, key)


def heading(key: str) -> str:
    """Return what people call a column.

    >>> heading("title (fr)"), heading("download 2 url"), heading("x-shelf")
    ('Title (fr)', 'Download 2 address', 'x-shelf')
    """
    field, number, part, language = column(key)
    if field.startswith("x-"):
        return key
    shown = HEADINGS.get(part or field, (part or field).capitalize())
    if part:
        word = next(word for word, (name, _) in PARTS.items() if name == field)
        shown = f"{word.capitalize()} {number} {shown if shown.isupper() or '-' in shown else shown.lower()}"
    return f"{shown} ({language})" if language else shown
