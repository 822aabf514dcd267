"""What the columns of other people's tables mean, by their headings in the languages that our records are in, and some more."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nswp_catalog.core.lists import LISTS
from nswp_catalog.core.resource import FIELDS
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import fold
from nswp_catalog.core.values import language_meant
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.columns import HEADINGS, PARTS, column
from nswp_catalog.exchange.format import LONGEST_KEY

_NAMES: Mapping[str, str] = {
    "id": "identifier, identifiant, identificador, slug",
    "title": "titre, titulo, name, nom, nombre, document title, title of document, title of resource, titre du document,"
    " titre de la ressource, nom du document, titulo del documento, titulo del recurso, titel, titolo, название, заголовок, наименование,"
    " 标题, 標題, 题名, 題名, 题目, 名称, 名稱, 文献标题, العنوان, عنوان",
    "summary": "abstract, description, resume, resumen, descripcion, abstract note, sommaire, short description, synopsis,"
    " description courte, descripcion corta, zusammenfassung, beschreibung, kurzfassung, resumo, riassunto, описание, аннотация, резюме,"
    " 摘要, 简介, 簡介, 描述, 内容提要, الملخص, ملخص, الوصف, وصف",
    "type": "kind, genre, tipo, document type, type of document, type de document, tipo de documento, item type,"
    " resource type, type de ressource, tipo de recurso, publication type, type de publication,"
    " dokumenttyp, тип, вид, тип документа, 类型, 類型, 文献类型, 资源类型, النوع, نوع",
    "themes": "theme, tema, temas, thematique, thematiques, themen, тема, темы, 主题, 主題, الموضوع",
    "regions": "region, regionen, регион, регионы, 地区, 地區, المنطقة",
    "tags": "tag, etiquettes, etiquette, etiquetas, etiqueta, manual tags, метки, теги, 标签, 標籤, الوسوم",
    "keywords": "keyword, key words, mots cles, mot cle, palabras clave, palabra clave, topic, topics, subject, subjects, sujet, sujets,"
    " materia, materias, descripteurs, descriptores, schlagworte, schlagworter, schlagwort, stichworte, palavras chave, parole chiave,"
    " ключевые слова, 关键词, 關鍵詞, 关键字, 關鍵字, الكلمات المفتاحية, كلمات مفتاحية, الكلمات الدلالية",
    "date": "year, annee, ano, anio, publication date, date of publication, date published, publication year, year of publication,"
    " published, published on, date de publication, annee de publication, date de parution, fecha, fecha de publicacion,"
    " ano de publicacion, issued, pub date, jahr, datum, erscheinungsjahr, ano de publicacao, год, дата, год издания, дата публикации,"
    " 年, 年份, 日期, 出版年, 出版年份, 出版日期, 发表时间, 發表時間, السنة, سنة, التاريخ, تاريخ, سنة النشر, تاريخ النشر",
    "authors": "author, auteur, auteurs, autrice, autrices, auteure, auteures, autor, autores, autora, autoras, written by, creator, verfasser, autoren, autori, автор, авторы,"
    " 作者, 责任者, المؤلف, المؤلفون, المؤلفين, مؤلف, الكاتب",
    "publishers": "publisher, editeur, editeurs, editorial, editora, organisation, organization, organisations, organizations,"
    " organizacion, organismo, organisme, institution, institucion, maison d edition, published by, publie par, publicado por,"
    " verlag, herausgeber, editora, editore, издатель, издательство, организация, 出版社, 出版者, 出版商, 机构, 機構, 发布机构, الناشر, ناشر,"
    " المنظمة, المؤسسة",
    "languages": "language, langue, langues, idioma, idiomas, lengua, lenguas, lang, sprache, sprachen, lingua, язык, языки, 语言, 語言, 语种,"
    " 語種, اللغة, اللغات, لغة",
    "url": "link, lien, liens, enlace, enlaces, web, website, web site, address, adresse, direccion, site web, sitio web, page web,"
    " pagina web, web page, webpage, landing page, vinculo, hyperlink, lien web, lien url, lien internet, adresse web, web link,"
    " weblink, web address, url link, enlace web, enlace url, direccion web, source url, uri, links, ссылка, ссылки,"
    " адрес, сайт, 链接, 連結, 鏈接, 网址, 網址, 地址, الرابط, رابط, روابط",
    "doi": "doi link, digital object identifier",
    "isbn": "isbn 13, isbn13, isbn 10",
    "download 1 url": "download, file, files, fichier, archivo, pdf, telechargement, descarga, telecharger, descargar, file url,"
    " attachment, attachments, pdf url, pdf link, lien pdf, enlace pdf, download link, download url, lien de telechargement, enlace de descarga, document url",
    "archived": "archive, archive url, archived copy, copie archivee, copia archivada, archive link",
    "notes": "note, remarque, remarques, notas, nota, comments, commentaires, comentarios, internal notes",
    "added": "date added, date d ajout, fecha de adicion, ajoute, ajoute le, agregado",
}
"""What people call the fields, folded."""
_TITLE = re.compile(r"\b(?:title|titre|titulo|titel|название|العنوان|عنوان)\b|标题|題名|题名")
"""A word of a longer heading by which the column is the title, where no other one is: ``What is its title?``"""
_SEVERAL = (*LISTS, "keywords", "date")
"""What more than one column may speak of."""
_LOCALISED = ("title", "summary")
_CODES = ("en", "fr", "es", "ru", "zh", "ar", "pt", "de")
_PLURAL = re.compile(r"(?<=\w)(?:\(\w{1,3}\))+|(?<=\w)[·•.]\w{1,5}(?:[·•.]s)?\b|(?<=\w)/\w{1,3}\b")
"""What makes a word a plural or stands for both genders: ``Auteur(s)``, ``Auteur·rice·s``, ``Autor/a``."""


def keys(headings: Iterable[str], wanted: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the key of each column of a table, and what is to be told of them.

    ``wanted`` says what a heading means. A heading that means nothing becomes a key under
    ``x-``, one without words an empty key. Several columns may speak of one list. Raises
    `CatalogError` for an unknown field, or where no column is the title.
    """
    given = [" ".join(name.split()) for name in headings]
    meant = _meant(given, wanted)
    found: list[str] = []
    aside: list[tuple[str, str]] = []
    taken: list[str] = []
    for name in given:
        key = meant.get(fold(name)) or key_of(name)
        if fold(name) not in meant and key in meant.values() and key not in _SEVERAL:
            key = ""  # another column is this by what the person says
        key = _next_free(key, found)
        if name and not key:
            key = _own_key(name, found)
            aside.append((name, key))
        found.append(key)
    if (
        not has_title(found)
        and (place := next((place for place, name in enumerate(given) if _TITLE.search(fold(name))), -1)) >= 0
    ):
        aside = [(name, key) for name, key in aside if key != found[place]]
        found[place] = "title"
        taken.append(f"“{given[place]}” is taken for the title.")
    if not has_title(found):
        listed = ", ".join(f"“{name}”" for name in given if name) or "none"
        raise CatalogError(
            f"No column is the title. The first row has: {listed}.", 'Say which it is: --map "Heading=title".'
        )
    return found, [*taken, *_told(aside)]


def has_title(found: Iterable[str]) -> bool:
    """Return whether one of the columns whose keys are ``found`` is the title."""
    return any(column(key).field == "title" for key in found)


def understood(headings: Sequence[str], wanted: Mapping[str, str]) -> list[str]:
    """Return the keys of the ``headings`` that mean something, to see whether a row of a table has its headings."""
    meant = {fold(name): key for name, key in wanted.items()}
    return [key for name in headings if (key := meant.get(fold(" ".join(name.split()))) or key_of(name))]


def _meant(given: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that the person says, by the folded headings. Raises `CatalogError`."""
    known = {fold(name) for name in given}
    absent = [name for name in wanted if fold(" ".join(name.split())) not in known]
    if absent:
        listed = ", ".join(f"“{name}”" for name in given if name)
        raise CatalogError(
            f"There is no column “{absent[0]}”.", did_you_mean(absent[0], given) or f"The columns are: {listed}."
        )
    return {fold(" ".join(name.split())): _checked(key.strip()) for name, key in wanted.items()}


def _checked(key: str) -> str:
    field, _, part, _ = column(key)
    if part or field.startswith("x-") or (field in (*FIELDS, "keywords") and field not in _by_field()):
        return key
    if not (known := key_of(key)):
        advice = did_you_mean(field, FIELDS) or f"The fields are: {', '.join(FIELDS)}, or x-anything."
        raise CatalogError(f"“{key}” is not a field.", advice)
    return known


@cache
def _by_field() -> dict[str, str]:
    """Return the words that begin the columns of a field which is a list of mappings: it has none of its own."""
    return {field: word for word, (field, _) in PARTS.items()}


def _next_free(key: str, found: Sequence[str]) -> str:
    """Return ``key`` if a further column may be it, that of the next download, or an empty one."""
    if key not in found or key in _SEVERAL:
        return key
    if key != "download 1 url":
        return ""
    number = 2
    while f"download {number} url" in found:
        number += 1
    return f"download {number} url"


def _own_key(name: str, taken: Sequence[str]) -> str:
    slug = re.sub(r"[^\w]+", "-", fold(name)).strip("-_")[:LONGEST_KEY] or "column"
    key, number = f"x-{slug}", 1
    while key in taken:
        number += 1
        key = f"x-{slug}-{number}"
    return key


def _told(aside: Sequence[tuple[str, str]]) -> list[str]:
    if not aside:
        return []
    kept = ", ".join(f"“{name}” as `{key}`" for name, key in aside)
    return [f'Columns that say nothing to us are kept: {kept}. --map "{aside[0][0]}=FIELD" says what one is.']


@cache
def key_of(name: str) -> str:
    """Return the key of a column by what it is called; empty if that says nothing to us.

    >>> key_of("Mots-clés"), key_of("Título (es)"), key_of("Download 1 address"), key_of("Auteur·rice·s"), key_of("Shelf")
    ('keywords', 'title (es)', 'download 1 url', 'authors', '')
    >>> key_of("Author 2"), key_of("Titre (anglais)"), key_of("title_fr")
    ('authors', 'title (en)', 'title (fr)')
    """
    name = name.strip()
    if re.fullmatch(r"x-[\w-]{1,1000}", name):
        return name
    folded = _folded(name)
    if match := re.fullmatch(r"(download|related|caution) (\d+) (.+?)(?: \((.+)\))?", re.sub(r"[_-]", " ", fold(name))):
        return _part_key(match[1], int(match[2]), match[3].replace(" ", "-"), column(name).language)
    names = _fields_by_name()
    if key := names.get(folded) or names.get(_folded(_PLURAL.sub("", name))):
        return key
    if match := re.fullmatch(r"(.+?)(?:\s*[(\[]|[\s_-]+)(?:en |in )?([\w-]+)[)\]]?", name):
        key, language = names.get(_folded(match[1]), ""), _language(match[2])
        if key and language:
            return f"{key} ({language})" if key in _LOCALISED else key
    numbered = re.fullmatch(r"(.+?)[\s_-]*\d+", name)
    key = names.get(_folded(numbered[1]), "") if numbered else ""
    return key if key in (*LISTS, "keywords", "download 1 url") else ""


def _language(word: str) -> str:
    """Return the tag of the language that ``word`` is or names, empty if it is none."""
    meant = language_meant(word)
    is_tag = meant != word or meant.lower() in _CODES or re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", meant)
    return (meant.lower() if meant.lower() in _CODES else meant) if is_tag else ""


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(name)).strip()


def _part_key(word: str, number: int, part: str, language: str) -> str:
    parts = {each: each for each in PARTS[word][1]}
    parts.update({fold(HEADINGS[each]).replace(" ", "-"): each for each in parts if each in HEADINGS})
    if part not in parts:
        return ""
    return f"{word} {number} {parts[part]}" + (f" ({language})" if language else "")


@cache
def _fields_by_name() -> dict[str, str]:
    names = {_folded(name): key for key, listed in _NAMES.items() for name in listed.split(",")}
    names.update({_folded(shown): name for name, shown in HEADINGS.items() if name in FIELDS})
    names.update((name, name) for name in (*FIELDS, "keywords") if name not in _by_field())
    return names
