"""The cells of a table: what stands in them for a resource, and the record that cells stand for.

Lists stand in one cell, joined by ``; ``; a backslash before a semicolon makes it part of an item.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import FIELDS, LISTS, Data
from nswp_catalog.exchange.columns import PARTS, split_language, split_parts

_TERMS = {"type": "types", "themes": "themes", "regions": "regions", "languages": "languages"}
_PLAIN = frozenset(FIELDS) - {*LISTS, *_TERMS, "downloads", "related", "cautions"}
_PARTED = {field: word for word, (field, _) in PARTS.items()}
"""The words that begin the columns of fields which are lists of mappings."""
_LOOSE = ("keywords", "tags", "themes", "regions", "languages")
"""Lists that people also part by commas, bars or line breaks."""
_COMMAS = re.compile(r"[,|\n،、，]")
_ITEM = re.compile(r"((?:[^\\;]|\\.)*)(?:;|\Z)", re.DOTALL)
FORMULA = frozenset("=+-@\t\r\n＝＋－＠'")
"""What a formula begins with; the wide signs are what some spreadsheets take for their narrow likes."""


class Cells:
    """What stands in the cells of the records of one catalogue."""

    def __init__(self, head: Head, for_people: bool) -> None:
        self._head = head
        self._for_people = for_people
        self._shown: dict[tuple[str, ...], str] = {}

    def of(self, record: Data) -> tuple[list[str], list[str]]:
        """Return the keys of the columns in which a record has something, and what stands there.

        For people, terms stand there by their labels, where these lead back to the ids.
        """
        keys: list[str] = []
        texts: list[str] = []
        for name, value in record.items():
            if name in _PLAIN and type(value) is str:
                keys.append(name)
                texts.append(value)
            elif name in _TERMS:
                terms = (name, value) if type(value) is str else (name, *value)
                keys.append(name)
                texts.append(self._shown.get(terms) or self._labels(terms))
            elif name in _PLAIN:
                keys += _in_languages(name, tuple(value))
                texts += value.values()
            elif name in _PARTED:
                for number, part in enumerate(value, 1):
                    _add_parts(name, number, part, keys, texts)
            else:
                keys.append(name)
                texts.append(joined(value) if name in LISTS else _own(value))
        return keys, texts

    def _labels(self, terms: tuple[str, ...]) -> str:
        """Return how terms, behind the name of their field, stand in a cell."""
        name, *ids = terms
        vocabulary = self._head.vocabulary(_TERMS[name])
        labels = [vocabulary.label(term) for term in ids] if self._for_people else ids
        shown = [label if vocabulary.find(label) == term else term for label, term in zip(labels, ids, strict=True)]
        self._shown[terms] = shown[0] if name == "type" else joined(shown)
        return self._shown[terms]


@cache
def _in_languages(name: str, languages: tuple[str, ...]) -> list[str]:
    return [f"{name} ({language})" if language else name for language in languages]


@cache
def _part_keys(name: str, number: int, parts: tuple[str, ...]) -> list[str]:
    return [f"{_PARTED[name]} {number} {part}" for part in parts]


def _add_parts(name: str, number: int, item: Data, keys: list[str], texts: list[str]) -> None:
    """Add the cells of one download, relation or caution."""
    named = _part_keys(name, number, tuple(item))
    if type(item.get("note")) is not dict:
        keys += named
        texts += map(str, item.values())
        return
    for key, value in zip(named, item.values(), strict=True):
        versions = value if type(value) is dict else {"": str(value)}
        keys += _in_languages(key, tuple(versions))
        texts += versions.values()


def _own(value: Any) -> str:
    """Return a value of the editor's own as one cell: a text as it is, if it does not look like JSON."""
    return value if type(value) is str and value[:1] not in ("[", "{", '"') else json.dumps(value, ensure_ascii=False)


def joined(items: list[str]) -> str:
    r"""Return ``items`` as one cell.

    >>> joined(["a", "b;c"]), joined(["a, b"])
    ('a; b\\;c', 'a, b;')
    """
    text = "; ".join(items)
    if "\\" in text or text.count(";") != len(items) - 1 or [*map(str.strip, items)] != items:
        text = "; ".join([re.sub(r"[\\;]|\A\s|\s\Z", lambda match: "\\" + match[0], item) for item in items])
    # A semicolon at the end tells that the comma is none between items.
    return text + ";" if len(items) == 1 and _COMMAS.search(text) else text


def parted(cell: str, loosely: bool = False) -> list[str]:
    r"""Return the items of a cell; ``loosely`` also by commas, bars and line breaks, where there is no semicolon.

    >>> parted("a; b\\;c"), parted("a, b", loosely=True), parted("a, b;", loosely=True)
    (['a', 'b;c'], ['a', 'b'], ['a, b'])
    """
    if loosely and ";" not in cell:
        return [item.strip() for item in _COMMAS.split(cell) if item.strip()]
    items = (_unescaped(match[1]) for match in _ITEM.finditer(cell))
    return [item for item in items if item]


def _unescaped(item: str) -> str:
    stripped = item.lstrip()
    kept = stripped.rstrip()
    if kept.endswith("\\") and (len(kept) - len(kept.rstrip("\\"))) % 2 and len(kept) < len(stripped):
        kept += stripped[len(kept)]  # the blank is escaped
    return re.sub(r"\\([\\;\s])", r"\1", kept)


def record(found: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the record that cells, each with the key of its column, stand for."""
    fields: dict[str, Any] = {}
    parts: dict[str, dict[int, dict[str, Any]]] = {}
    for key, cell in found:
        if not key or not cell.strip():
            continue
        name, language = split_language(key)
        word, number, part = split_parts(name)
        if word:
            _put(parts.setdefault(PARTS[word][0], {}).setdefault(number, {}), part, language, _plain(part, cell))
        elif name in (*LISTS, "keywords"):
            fields[name] = [*fields.get(name, []), *parted(cell, loosely=name in _LOOSE)]
        elif name.startswith("x-"):
            fields[name] = _own_value(cell)
        else:
            _put(fields, name, language, _plain(name, cell))
    fields.update((field, [items[number] for number in sorted(items)]) for field, items in parts.items())
    return fields


def _put(fields: dict[str, Any], name: str, language: str, cell: str) -> None:
    """Set a text, beside those in other languages; one of no language known stands under an empty one."""
    before = fields.get(name)
    if language or isinstance(before, dict):
        versions = before if isinstance(before, dict) else {"": before} if before else {}
        fields[name] = {**versions, language: cell}
    else:
        fields[name] = cell


def _plain(name: str, cell: str) -> str:
    if name in ("title", "summary", "label", "note", "notes"):
        return cell
    text = cell.strip()
    if name in ("date", "added", "since"):
        return date(text)
    if name == "doi":
        return re.sub(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text)
    return re.sub(r"\.0+\Z", "", text) if name in ("pages", "bytes") else text


def date(text: str) -> str:
    """Return what a cell says of a day as the record format writes it, as it is where that is not sure.

    >>> date("14/09/2018"), date("14.9.2018"), date("2018-09-14 00:00:00"), date("2018.0"), date("03/04/2018")
    ('2018-09-14', '2018-09-14', '2018-09-14', '2018', '03/04/2018')
    """
    if match := re.fullmatch(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{1,2}:.*|\.0+)?", text):
        return match[1]
    if match := re.fullmatch(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?", text):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or first == second:
            return f"{match[4]}-{second:02}-{first:02}"
        if second > 12:
            return f"{match[4]}-{first:02}-{second:02}"
    return text


def _own_value(cell: str) -> Any:
    if cell[:1] in ("[", "{", '"'):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe stands before it."""
    return "'" + cell if cell[:1] in FORMULA else cell


def unguarded(cell: str) -> str:
    """Return what was given to `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell
