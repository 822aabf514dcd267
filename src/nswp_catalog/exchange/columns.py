"""The columns of a table: which they are, what they are called, and what stands in a cell.

A column is known by its key: ``title``, ``title (fr)``, ``download 1 url``, ``x-shelf``. Lists
stand in one cell, joined by ``; ``; a backslash before a semicolon makes it part of an item.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import FIELDS, LISTS, Caution, Download, Relation, Resource, Text
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold
from nswp_catalog.errors import CatalogError

_PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "download": ("downloads", Download._fields),
    "related": ("related", Relation._fields),
    "caution": ("cautions", Caution._fields),
}
"""The fields that are lists of mappings, by the word that begins their columns."""
_TERMS = {"type": "types", "themes": "themes", "regions": "regions", "languages": "languages"}
_LOOSE = ("keywords", "tags", "themes", "regions", "languages")
"""Lists that people also part by commas, bars or line breaks."""
_NAMES: Mapping[str, str] = {
    "id": "identifier identifiant identificador key cle clave citation-key slug",
    "title": "titre titulo name nom nombre",
    "summary": "abstract description resume resumen descripcion summary-note abstract-note sommaire",
    "type": "kind genre tipo document-type type-de-document tipo-de-documento item-type categorie category categoria",
    "themes": "theme tema temas topic topics thematique thematiques subject subjects sujet sujets",
    "regions": "region pays country countries pais paises",
    "tags": "tag etiquettes etiquette etiquetas etiqueta manual-tags",
    "keywords": "keyword mots-cles mot-cle palabras-clave palabra-clave",
    "date": "year annee ano anio publication-date date-de-publication fecha fecha-de-publicacion annee-de-publication publication-year published",
    "authors": "author auteur auteurs autor autores auteur-s author-s auteurrice auteurrices autora autoras",
    "publishers": "publisher editeur editeurs editorial editor organisation organization organizacion organisme institution institucion publisher-s maison-d-edition",
    "languages": "language langue langues idioma idiomas lengua lenguas",
    "url": "link lien enlace web website adresse address direccion site-web sitio-web page web-page landing-page vinculo",
    "doi": "doi-link",
    "isbn": "isbn-13 isbn13",
    "download 1 url": "download file fichier archivo pdf document telechargement descarga telecharger descargar file-url pdf-url",
    "archived": "archive archive-url archived-copy copie-archivee copia-archivada",
    "notes": "note remarque remarques notas nota comments commentaires comentarios",
    "added": "date-added date-d-ajout fecha-de-adicion ajoute agregado",
}  # fmt: skip
"""What people call the columns in English, French and Spanish, folded."""
_HEADINGS = {
    "id": "ID",
    "url": "Address",
    "doi": "DOI",
    "isbn": "ISBN",
    "sha256": "SHA-256",
    "archived": "Archive copy",
}
_LANGUAGE = re.compile(r"(?P<name>.*?)\s*[(\[](?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)[)\]]\s*")
_ODD = re.compile(r"\\|;\s\s|\s;|\A\s|\s\Z")
_ITEM = re.compile(r"((?:[^\\;]|\\.)*)(?:;|\Z)", re.DOTALL)
# The wide signs are what some spreadsheets take for their narrow likes.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠'")


class Cells:
    """What stands in the cells of the resources of one catalogue."""

    def __init__(self, head: Head, for_people: bool, all_fields: bool) -> None:
        self._head = head
        self._for_people = for_people
        self._all_fields = all_fields
        self._labels: dict[tuple[str, str], str] = {}

    def of(self, resource: Resource) -> Iterator[tuple[str, str]]:
        """Yield the cells of a resource that are not empty: the key of the column, and the text.

        For people, terms stand there by their labels, where these lead back to the ids.
        """
        value: Any
        for name, value in zip(FIELDS, resource, strict=False):
            if not value or (name == "notes" and not self._all_fields):
                continue
            if type(value) is str:
                yield name, self._shown(name, value) if name == "type" else value
            elif type(value) is Text:
                yield from _versions(name, value)
            elif name in _TERMS:
                yield name, joined([self._shown(name, item) for item in value])
            elif name in LISTS:
                yield name, joined(value)
            else:
                yield from _parted(name, value)
        if self._all_fields:
            for key, extra in resource.extra:
                plain = type(extra) is str and extra[:1] not in ("[", "{", '"')
                yield key, extra if plain else json.dumps(extra, ensure_ascii=False)

    def _shown(self, name: str, term: str) -> str:
        if not self._for_people:
            return term
        shown = self._labels.get((name, term))
        if shown is None:
            vocabulary = self._head.vocabulary(_TERMS[name])
            label = vocabulary.label(term)
            shown = self._labels[name, term] = label if vocabulary.find(label) == term else term
        return shown


def _versions(name: str, text: Text) -> Iterator[tuple[str, str]]:
    for language, version in text.versions:
        yield f"{name} ({language})" if language else name, version


def _parted(name: str, items: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(items, 1):
        for part, value in zip(_part_keys(name, number), item, strict=True):
            if type(value) is Text:
                yield from _versions(part, value)
            elif value is not None:
                yield part, str(value)


@cache
def _part_keys(name: str, number: int) -> tuple[str, ...]:
    word, parts = next((word, parts) for word, (field, parts) in _PARTS.items() if field == name)
    return tuple(f"{word} {number} {part}" for part in parts)


def joined(items: Sequence[str]) -> str:
    r"""Return ``items`` as one cell.

    >>> joined(["a", "b;c"]), joined(["a, b"])
    ('a; b\\;c', 'a, b;')
    """
    text = "; ".join(items)
    if len(items) > 1 and text.count(";") == len(items) - 1 and not _ODD.search(text):
        return text  # nearly every one
    escaped = [re.sub(r"[\\;]|\A\s|\s\Z", lambda match: "\\" + match[0], item) for item in items]
    # A semicolon at the end tells that the comma is none between items.
    return "; ".join(escaped) + (";" if len(escaped) == 1 and re.search(r"[,|\n]", escaped[0]) else "")


def parted(cell: str, loosely: bool = False) -> list[str]:
    r"""Return the items of a cell; ``loosely`` also by commas, bars and line breaks, where there is no semicolon.

    >>> parted("a; b\\;c"), parted("a, b", loosely=True), parted("a, b;", loosely=True)
    (['a', 'b;c'], ['a', 'b'], ['a, b'])
    """
    if loosely and ";" not in cell:
        return [item.strip() for item in re.split(r"[,|\n،、，]", cell) if item.strip()]
    items = (_unescaped(match[1]) for match in _ITEM.finditer(cell))
    return [item for item in items if item]


def _unescaped(item: str) -> str:
    stripped = item.lstrip()
    kept = stripped.rstrip()
    if kept.endswith("\\") and (len(kept) - len(kept.rstrip("\\"))) % 2 and len(kept) < len(stripped):
        kept += stripped[len(kept)]  # the blank is escaped
    return re.sub(r"\\([\\;\s])", r"\1", kept)


def order(key: str) -> tuple[int, int, int, str]:
    """Return where a column stands among the others."""
    name, language = _split_language(key)
    word, number, part = _split_parts(name)
    if word:
        field, parts = _PARTS[word]
        return FIELDS.index(field), number, parts.index(part), language
    return FIELDS.index(name) if name in FIELDS else len(FIELDS), 0, 0, language or (key if name not in FIELDS else "")


def heading(key: str) -> str:
    """Return what people call a column.

    >>> heading("title (fr)"), heading("download 2 url"), heading("x-shelf")
    ('Title (fr)', 'Download 2 address', 'x-shelf')
    """
    name, language = _split_language(key)
    word, number, part = _split_parts(name)
    if name.startswith("x-"):
        return key
    shown = _HEADINGS.get(part or name, (part or name).capitalize())
    if word:
        shown = f"{word.capitalize()} {number} {shown if shown.isupper() or '-' in shown else shown.lower()}"
    return f"{shown} ({language})" if language else shown


def keys(headings: Iterable[str], wanted: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the key of each column of a table, and what is to be told of them.

    ``wanted`` says what a heading means. A heading that means nothing becomes a key under
    ``x-``, one without words an empty key. Raises `CatalogError` for an unknown field, or where
    no column is the title.
    """
    given = list(headings)
    meant = {fold(name).strip(): _checked(key) for name, key in wanted.items()}
    absent = [name for name in wanted if fold(name).strip() not in {fold(each).strip() for each in given}]
    if absent:
        raise CatalogError(
            f"There is no column “{absent[0]}”.", did_you_mean(absent[0], given) or f"The columns are: {', '.join(filter(None, given))}."
        )  # fmt: skip
    found: list[str] = []
    remarks = []
    for name in given:
        key = meant.get(fold(name).strip()) or key_of(name)
        if key in found or (not key and name.strip()):
            key = _own_key(name, found)
            remarks.append(f"The column “{name.strip()}” is kept as `{key}`.")
        found.append(key)
    if not any(key == "title" or key.startswith("title (") for key in found):
        listed = ", ".join(f"“{name.strip()}”" for name in given if name.strip()) or "none"
        raise CatalogError(
            f"No column is the title. The first row has: {listed}.", 'Say which it is: --map "Heading=title".'
        )
    return found, remarks


def _checked(key: str) -> str:
    name = _split_language(key.strip())[0]
    if name in (*FIELDS, "keywords") or name.startswith("x-") or _split_parts(name)[0]:
        return key.strip()
    if not (known := key_of(key)):
        advice = did_you_mean(name, FIELDS) or f"The fields are: {', '.join(FIELDS)}, or x-anything."
        raise CatalogError(f"“{key}” is not a field.", advice)
    return known


def _own_key(name: str, taken: list[str]) -> str:
    slug = re.sub(r"[^\w]+", "-", fold(name)).strip("-_") or "column"
    key, number = f"x-{slug}", 1
    while key in taken:
        number += 1
        key = f"x-{slug}-{number}"
    return key


@cache
def key_of(name: str) -> str:
    """Return the key of a column by what it is called; empty if that says nothing to us.

    >>> key_of("Mots-clés"), key_of("Título (es)"), key_of("Download 1 address"), key_of("Shelf")
    ('keywords', 'title (es)', 'download 1 url', '')
    """
    words, language = _split_language(name.strip())
    folded = re.sub(r"[^\w]+", "-", fold(words)).strip("-")
    if re.fullmatch(r"x-[\w-]+", name.strip()):
        return name.strip()
    if match := re.fullmatch(r"(download|related|caution)-(\d+)-(.+)", folded):
        parts = {part: part for part in _PARTS[match[1]][1]}
        parts.update({fold(_HEADINGS[part]).replace(" ", "-"): part for part in parts if part in _HEADINGS})
        part = parts.get(match[3], "")
        return f"{match[1]} {int(match[2])} {part}" + (f" ({language})" if language else "") if part else ""
    key = _fields_by_name().get(folded, "")
    return f"{key} ({language})" if language and key in ("title", "summary") else key


@cache
def _fields_by_name() -> dict[str, str]:
    names = {name: key for key, listed in _NAMES.items() for name in listed.split()}
    names.update({re.sub(r"[^\w]+", "-", fold(shown)): name for name, shown in _HEADINGS.items() if name in FIELDS})
    names.update((name, name) for name in (*FIELDS, "keywords") if name not in ("downloads", "related", "cautions"))
    return names


def record(found: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the record that cells, each with the key of its column, stand for."""
    fields: dict[str, Any] = {}
    parts: dict[str, dict[int, dict[str, Any]]] = {}
    for key, cell in found:
        if not key or not cell.strip():
            continue
        name, language = _split_language(key)
        word, number, part = _split_parts(name)
        if word:
            _put(parts.setdefault(_PARTS[word][0], {}).setdefault(number, {}), part, language, _plain(part, cell))
        elif name in (*LISTS, "keywords"):
            fields[name] = [*fields.get(name, []), *parted(cell, loosely=name in _LOOSE)]
        elif name.startswith("x-"):
            fields[name] = _extra(cell)
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


def _extra(cell: str) -> Any:
    if cell[:1] in ("[", "{", '"'):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe stands before it."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what was given to `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _split_language(key: str) -> tuple[str, str]:
    match = _LANGUAGE.fullmatch(key)
    return (match["name"], match["language"]) if match else (key, "")


def _split_parts(name: str) -> tuple[str, int, str]:
    """Return ``download 1 url`` in its three parts; the first is empty for what has none."""
    words = name.split(" ")
    if len(words) == 3 and words[0] in _PARTS and words[1].isascii() and words[1].isdigit():
        return (words[0], int(words[1]), words[2]) if words[2] in _PARTS[words[0]][1] else ("", 0, "")
    return "", 0, ""
