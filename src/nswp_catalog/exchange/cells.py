"""The cells of a table: what stands in them for a resource, and the record that cells stand for.

Lists stand in one cell, joined by ``; ``; a backslash before a semicolon makes it part of an item.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.lists import LISTS
from nswp_catalog.core.resource import FIELDS, Data
from nswp_catalog.core.values import language_meant
from nswp_catalog.errors import BadValue
from nswp_catalog.exchange.columns import PARTS, column
from nswp_catalog.exchange.dates import date
from nswp_catalog.exchange.meant import doi, languages

_TERMS = {"type": "types", "themes": "themes", "regions": "regions", "languages": "languages"}
_LISTS = frozenset(LISTS)
_PLAIN = frozenset(FIELDS) - {*LISTS, *_TERMS, "downloads", "related", "cautions"}
_PARTED = {field: word for word, (field, _) in PARTS.items()}
"""The words that begin the columns of fields which are lists of mappings."""
LOOSELY = re.compile(r"[,|\n،、，；؛]")
"""What people also part the items of a list by."""
_ALSO_BY = {
    **dict.fromkeys(("keywords", "tags", "themes", "regions"), LOOSELY),
    "languages": re.compile(r"[,|\n،、，；؛/]"),
    **dict.fromkeys(("authors", "publishers"), re.compile(r"[\n、，；؛]")),
}
_ATTACHED = re.compile(r"([^,()\n]+(?:\([^()]*\)[^,()\n]*)*) \((https?://[^\s()]+)\)")
"""A file as Airtable exports it: its name, and its address in brackets."""
_LOCAL = re.compile(r"(?i)[a-z]:[\\/]|[\\/~]|file:|[^/:]+\Z")
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
        plain, terms, shown = _PLAIN, _TERMS, self._shown
        for name, value in record.items():
            kind = type(value)
            if name in plain:
                if kind is str:
                    keys.append(name)
                    texts.append(value)
                else:
                    keys += _in_languages(name, tuple(value))
                    texts += value.values()
            elif name in terms:
                words = (name, value) if kind is str else (name, *value)
                keys.append(name)
                texts.append(shown.get(words) or self._labels(words))
            elif name in _PARTED:
                for number, part in enumerate(value, 1):
                    _add_parts(name, number, part, keys, texts)
            else:
                keys.append(name)
                texts.append(_joined_before(tuple(value)) if name in _LISTS else _own(value))
        return keys, texts

    def _labels(self, terms: tuple[str, ...]) -> str:
        """Return how terms, behind the name of their field, stand in a cell."""
        name, *ids = terms
        vocabulary = self._head.vocabulary(_TERMS[name])
        labels = [vocabulary.label(term) for term in ids] if self._for_people else ids
        shown = [
            label if vocabulary.find(label) == term and "/" not in label else term
            for label, term in zip(labels, ids, strict=True)
        ]
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
    clean = text == text.strip() if len(items) == 1 else [*map(str.strip, items)] == items
    if "\\" in text or text.count(";") != len(items) - 1 or not clean:
        text = "; ".join([re.sub(r"[\\;]|\A\s|\s\Z", lambda match: "\\" + match[0], item) for item in items])
    # A semicolon at the end tells that the comma is none between items.
    return text + ";" if len(items) == 1 and LOOSELY.search(text) else text


@lru_cache(5000)
def _joined_before(items: tuple[str, ...]) -> str:
    """Return ``items`` as one cell; tags, authors and publishers come again and again."""
    return joined([*items])


def parted(cell: str, also_by: re.Pattern[str] | None = None) -> list[str]:
    r"""Return the items of a cell, which are parted by semicolons; where there is none ``also_by`` something else.

    >>> parted("a; b\\;c"), parted("a, b", LOOSELY), parted("a, b;", LOOSELY)
    (['a', 'b;c'], ['a', 'b'], ['a, b'])
    """
    if "\\" not in cell:
        items = also_by.split(cell) if also_by and ";" not in cell else cell.split(";")
        return [item for item in map(str.strip, items) if item]
    return [item for item in (_unescaped(match[1]) for match in _ITEM.finditer(cell)) if item]


def _unescaped(item: str) -> str:
    stripped = item.lstrip()
    kept = stripped.rstrip()
    if kept.endswith("\\") and (len(kept) - len(kept.rstrip("\\"))) % 2 and len(kept) < len(stripped):
        kept += stripped[len(kept)]  # the blank is escaped
    return re.sub(r"\\([\\;\s])", r"\1", kept)


class Understood(NamedTuple):
    """The record that cells stand for, why it cannot be taken, if so, and what is to be told of it."""

    record: Data
    fault: str
    remarks: list[str]


def understood(keys: Sequence[str], row: Iterable[str]) -> Understood:
    """Return what a row of cells stands for, the keys of whose columns are given."""
    fields: Data = {}
    parts: dict[str, dict[int, Data]] = {}
    doubts: list[str] = []
    for key, cell in zip(keys, row, strict=False):
        if not cell or not key or cell.isspace():
            continue
        name, number, part, language = column(key)
        try:
            if part == "url" and " (http" in cell and name == "downloads" and (files := _ATTACHED.findall(cell)):
                later = {
                    number + n: {"url": address, "label": label.strip()} for n, (label, address) in enumerate(files)
                }
                parts.setdefault(name, {}).update(later)
            elif part:
                _put(parts.setdefault(name, {}).setdefault(number, {}), part, language, _value(part, cell))
            elif name in LISTS or name == "keywords":
                items = parted(cell, _ALSO_BY.get(name))
                fields[name] = [*fields.get(name, ()), *(_languages(items) if name == "languages" else items)]
            elif name[:2] == "x-":
                fields[name] = _own_value(cell)
            elif name == "date" and "date" in fields:
                fields["date"] = _closer(fields["date"], _value("date", cell))
            else:
                _put(fields, name, language, _value(name, cell))
        except BadValue as error:
            doubts.append(f"{error.message} {error.advice}")
    fields.update((field, [items[number] for number in sorted(items)]) for field, items in parts.items())
    return Understood(fields, " ".join(doubts), _set_aside(fields))


def _languages(items: list[str]) -> list[str]:
    """Return languages with the tags of those whose names a catalogue need not know: ``Deutsch``, ``português``."""
    return [tag for item in items for tag in _language(item)]


@cache
def _language(item: str) -> tuple[str, ...]:
    return (item,) if language_meant(item) != item else tuple(languages(item))


def _put(fields: Data, name: str, language: str, cell: str) -> None:
    """Set a text, beside those in other languages; one of no language known stands under an empty one."""
    before = fields.get(name)
    if language or isinstance(before, dict):
        versions = before if isinstance(before, dict) else {"": before} if before else {}
        fields[name] = {**versions, language: cell}
    else:
        fields[name] = cell


def _value(name: str, cell: str) -> str:
    """Return what a cell says of a field that is one value. Raises `BadValue` where that is in doubt."""
    text = cell.strip()
    if name in ("date", "added", "since"):
        return date(text)
    if name == "doi":
        return doi(text)
    return re.sub(r"\.0+\Z", "", text) if name in ("pages", "bytes") else text


def _closer(one: str, other: str) -> str:
    """Return the closer one of two dates. Raises `BadValue` where they are of different days."""
    if one.startswith(other) or other.startswith(one):
        return max(one, other, key=len)
    raise BadValue("bad-date", f"One column says {one} and another one {other}.", "Leave one of them.")


def _set_aside(fields: Data) -> list[str]:
    """Move to keys of the editor's own what is no value of its field but surely means something, and tell it."""
    told = []
    given = fields.get("id", "")
    if given and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", given):
        fields["x-id"] = fields.pop("id")
        told.append(f"“{given}” cannot be an id, which has small letters, digits and hyphens: it is kept as `x-id`.")
    for item in (fields, *fields.get("downloads", ())):
        if (address := item.get("url", "")).lower().startswith("www."):
            item["url"] = f"https://{address}"
            told.append(f"“{address}” is taken for {item['url']}.")
    files = fields.get("downloads", [])
    local = [item for item in files if _LOCAL.match(item.get("url", ""))]
    if local:
        fields["x-file"] = "; ".join(item["url"] for item in local)
        told.append(f"“{local[0]['url']}” is a file on a disk and no address: it is kept as `x-file`.")
        fields["downloads"] = [item for item in files if item not in local]
        if not fields["downloads"]:
            del fields["downloads"]
    return told


def _own_value(cell: str) -> Any:
    if cell[:1] in ("[", "{", '"'):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell
    return cell


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe stands before it."""
    return "'" + cell if cell[:1] in FORMULA else cell


def unguarded(cell: str) -> str:
    """Return what was given to `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell
