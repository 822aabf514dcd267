"""PostgreSQL: one script for psql, for a library that outgrows a file.

It makes the schema `catalog` anew: the resources, their facets and files, and a search that
knows words as ours does. Words are folded here, so that the server needs no dictionary; Chinese,
Japanese and Korean are found by pairs of characters.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.text import spellings, tokens
from nswp_catalog.core.vocabulary import VOCABULARIES
from nswp_catalog.exchange.format import Format, Library, Wishes

_SCHEMA = r"""-- For psql: psql -v ON_ERROR_STOP=1 -f FILE DATABASE. The schema "catalog" is made anew.
\encoding UTF8
BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS catalog CASCADE;
CREATE SCHEMA catalog;
CREATE TABLE catalog.resource (
    id text PRIMARY KEY, place integer NOT NULL, title text NOT NULL, type text, date text, year integer,
    added text, url text, doi text, isbn text, record jsonb NOT NULL,
    words tsvector NOT NULL, bigrams text[] NOT NULL
);
CREATE TABLE catalog.facet (resource text NOT NULL, facet text NOT NULL, value text NOT NULL, PRIMARY KEY (resource, facet, value));
CREATE TABLE catalog.term (facet text NOT NULL, id text NOT NULL, label text NOT NULL, broader text, PRIMARY KEY (facet, id));
CREATE TABLE catalog.download (resource text NOT NULL, number integer NOT NULL, url text NOT NULL, label text, language text, format text, pages integer, bytes bigint, PRIMARY KEY (resource, number));
"""
_FINISH = r"""ALTER TABLE catalog.facet ADD FOREIGN KEY (resource) REFERENCES catalog.resource;
ALTER TABLE catalog.download ADD FOREIGN KEY (resource) REFERENCES catalog.resource;
CREATE INDEX ON catalog.resource USING gin (words);
CREATE INDEX ON catalog.resource USING gin (bigrams);
CREATE INDEX ON catalog.facet (facet, value);
CREATE VIEW catalog.facets AS
    SELECT facet.facet, facet.value, coalesce(term.label, facet.value) AS label, count(*) AS resources
    FROM catalog.facet LEFT JOIN catalog.term ON term.facet = facet.facet AND term.id = facet.value
    GROUP BY facet.facet, facet.value, term.label;

-- The words of a text without case and accents; each character of a script without spaces is a word.
CREATE FUNCTION catalog.tokens(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(array_agg(word[1]), '{}') FROM regexp_matches(
        regexp_replace(
            translate(replace(replace(replace(replace(
                regexp_replace(normalize(regexp_replace(normalize(lower($1 COLLATE catalog.unicode), NFKD),
                    '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200c-\u200f]', '', 'g'), NFC), '''', ' ', 'g'),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
                'łđħøŧıðĸŋى', 'ldhotidknي'),
            '([\u2e80-\u2fd5\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])', ' \1 ', 'g'),
        '[^[:space:][:punct:]\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff00-\uff0f\uff1a-\uff20«»¿¡§·]+', 'g') AS word
$$;

-- A tsquery of all words; those of one script without spaces, or joined by signs, stand one after the other.
CREATE FUNCTION catalog.query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT string_agg('(' || phrase || ')', ' & ')::tsquery FROM (
        SELECT (SELECT string_agg(quote_literal(replace(word, '\', '\\')), ' <-> ' ORDER BY number)
                FROM unnest(catalog.tokens(part)) WITH ORDINALITY AS each (word, number)) AS phrase
        FROM regexp_split_to_table($1, '\s+') AS part) AS parts WHERE phrase <> ''
$$;

-- The pairs of characters of scripts without spaces, by which the index finds them quickly.
CREATE FUNCTION catalog.bigrams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(array_agg(substr(run[1], start, 2)), '{}')
    FROM regexp_matches($1, '[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}', 'g') AS run,
         generate_series(1, length(run[1]) - 1) AS start
$$;

-- SELECT * FROM catalog.search('violence');
CREATE FUNCTION catalog.search(text) RETURNS TABLE (id text, title text, rank real) LANGUAGE sql STABLE STRICT AS $$
    SELECT id, title, ts_rank('{0.1, 0.3, 0.5, 1.0}', words, catalog.query($1)) AS rank
    FROM catalog.resource
    WHERE words @@ catalog.query($1) AND bigrams @> catalog.bigrams($1)
    ORDER BY rank DESC, id
$$;
COMMIT;
ANALYZE catalog.resource;
"""
_COLLATION = "CREATE COLLATION catalog.unicode (provider = icu, locale = 'und');\n"
_LAST_POSITION = 16_383
_MOST_BYTES = 2_000
"""A lexeme of a tsvector has at most 2,046 bytes."""
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}")


def _write(library: Library, _: Wishes) -> Iterator[str]:
    yield _SCHEMA
    yield _COLLATION
    head = library.head
    words = {
        (name, term.id): [*term.label.all(), *term.aliases]
        for name in VOCABULARIES
        for term in head.vocabulary(name).terms
    }
    yield "COPY catalog.resource FROM stdin;\n"
    for place, resource in enumerate(library.resources):
        yield _row(
            resource.id, place, str(resource.title), resource.type, resource.date, resource.year, resource.added, resource.url,
            resource.doi, resource.isbn, json.dumps(resource.to_data(), ensure_ascii=False).replace("\\u0000", "\ufffd"),
            *_searched(resource, head, words),
        )  # fmt: skip
    yield "\\.\nCOPY catalog.facet FROM stdin;\n"
    for resource in library.resources:
        for facet in ("theme", "region", "language", "tag", "publisher", "author"):
            yield from (_row(resource.id, facet, value) for value in dict.fromkeys(getattr(resource, facet + "s")))
        if resource.type:
            yield _row(resource.id, "type", resource.type)
    yield "\\.\nCOPY catalog.term FROM stdin;\n"
    for name in VOCABULARIES:
        for term in head.vocabulary(name).by_id.values():
            yield _row(name.removesuffix("s"), term.id, str(term.label), term.broader)
    yield "\\.\nCOPY catalog.download FROM stdin;\n"
    for resource in library.resources:
        for number, file in enumerate(resource.downloads, 1):
            yield _row(resource.id, number, file.url, file.label, file.language, file.format, file.pages, file.bytes)
    yield "\\.\n" + _FINISH


def _row(*values: str | int | None) -> str:
    return "\t".join("\\N" if value is None else _escaped(str(value)) for value in values) + "\n"


def _escaped(text: str) -> str:
    """Return a value as COPY reads it; PostgreSQL knows no NUL."""
    clean = re.sub("[\x00\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    return clean.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _searched(resource: Resource, head: Head, words: dict[tuple[str, str], list[str]]) -> tuple[str, str]:
    """Return what is searched: a tsvector, and an array of the pairs of characters."""
    labels: list[str] = []
    kinds = [("themes", theme) for theme in resource.themes] + [("regions", region) for region in resource.regions]
    if resource.type:
        kinds.append(("types", resource.type))
    for name, term in kinds:
        chosen: str | None = term
        for _ in range(9):  # no vocabulary is deeper, and a circle ends
            labels += words.get((name, chosen or ""), [])
            found = head.vocabulary(name).by_id.get(chosen or "")
            chosen = found.broader if found else None
    columns = (
        ("A", resource.title.all()),
        ("B", (*resource.tags, *labels)),
        ("C", (*resource.authors, *resource.publishers)),
        ("D", resource.summary.all() if resource.summary else ()),
    )
    pairs = [pair for _, texts in columns for text in texts for pair in _bigrams(text)]
    quoted = ",".join(f'"{pair}"' for pair in dict.fromkeys(pairs))
    return _tsvector(columns), f"{{{quoted}}}"


def _tsvector(columns: Iterable[tuple[str, Iterable[str]]]) -> str:
    positions: dict[str, list[str]] = {}
    position = 0
    for weight, texts in columns:
        for text in texts:
            for token in tokens(text):
                position = min(position + 1, _LAST_POSITION)
                for spelling in _spellings(token):
                    if len(spelling.encode()) <= _MOST_BYTES:
                        positions.setdefault(spelling, []).append(f"{position}{weight}")
            position = min(position + 1, _LAST_POSITION)  # no phrase reaches over two texts
    return " ".join(f"'{word}':{','.join(places[:255])}" for word, places in positions.items())


_spellings = lru_cache(50_000)(spellings)


def _bigrams(text: str) -> Iterator[str]:
    for run in _UNSPACED.findall(text):
        yield from (first + second for first, second in pairwise(run))


FORMAT = Format("postgresql", "PostgreSQL: a script for psql, with its search", (".sql",), _write)
