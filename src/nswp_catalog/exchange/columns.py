"""The columns of a table: which they are, what they are called, and what stands in a cell.

A column is known by its key: ``title``, ``title (fr)``, ``download 1 url``, ``x-shelf``. Lists
stand in one cell, joined by ``; ``; a backslash before a semicolon makes it part of an item.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from nswp_catalog.core.resource import FIELDS, Caution, Download, Relation
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold
from nswp_catalog.errors import CatalogError

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "download": ("downloads", Download._fields),
    "related": ("related", Relation._fields),
    "caution": ("cautions", Caution._fields),
}
"""The fields that are lists of mappings, by the word that begins their columns."""
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


def order(key: str) -> tuple[int, int, int, str]:
    """Return where a column stands among the others."""
    name, language = split_language(key)
    word, number, part = split_parts(name)
    if word:
        field, parts = PARTS[word]
        return FIELDS.index(field), number, parts.index(part), language
    return FIELDS.index(name) if name in FIELDS else len(FIELDS), 0, 0, language or (key if name not in FIELDS else "")


def heading(key: str) -> str:
    """Return what people call a column.

    >>> heading("title (fr)"), heading("download 2 url"), heading("x-shelf")
    ('Title (fr)', 'Download 2 address', 'x-shelf')
    """
    name, language = split_language(key)
    word, number, part = split_parts(name)
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
    name = split_language(key.strip())[0]
    if name in (*FIELDS, "keywords") or name.startswith("x-") or split_parts(name)[0]:
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
    words, language = split_language(name.strip())
    folded = re.sub(r"[^\w]+", "-", fold(words)).strip("-")
    if re.fullmatch(r"x-[\w-]+", name.strip()):
        return name.strip()
    if match := re.fullmatch(r"(download|related|caution)-(\d+)-(.+)", folded):
        parts = {part: part for part in PARTS[match[1]][1]}
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


def split_language(key: str) -> tuple[str, str]:
    """Return a key without its language, and the language; empty if none is said."""
    match = _LANGUAGE.fullmatch(key)
    return (match["name"], match["language"]) if match else (key, "")


def split_parts(name: str) -> tuple[str, int, str]:
    """Return ``download 1 url`` in its three parts; the first is empty for what has none."""
    words = name.split(" ")
    if len(words) == 3 and words[0] in PARTS and words[1].isascii() and words[1].isdigit():
        return (words[0], int(words[1]), words[2]) if words[2] in PARTS[words[0]][1] else ("", 0, "")
    return "", 0, ""
