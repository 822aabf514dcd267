"""Questions to the index, in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from nswp_catalog.core.filters import FACETS, Filters
from nswp_catalog.core.query import (
    Clause,
    Selection,
    matching_terms,
    parse_field,
    parse_since,
    parse_years,
    resolve,
)
from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.core.suggest import nearest
from nswp_catalog.core.vocabulary import Vocabulary, term_token
from nswp_catalog.storage.index import Index

_WEIGHTS = "10.0, 3.0, 5.0, 1.0, 4.0"
"""How much a word counts in title, people, tags, summary and terms."""
_TERM_KINDS = ("theme", "type", "region")
_BY_ID = "(SELECT id FROM resource WHERE doc = text.rowid)"
"""How equals are ordered: by what does not depend on the history of the index, as row numbers do."""
_ORDERS = {
    "date": ("date IS NULL", "date", "DESC"),
    "added": ("added IS NULL", "added", "DESC"),
    "title": ("title = ''", "title", "ASC"),
}


_MOST = 2**63 - 1
"""The largest number that SQLite knows."""


class Question(NamedTuple):
    """Which resources are wanted, and in which order."""

    words: tuple[Clause, ...] = ()
    selection: Selection = Selection()
    sort: str = "relevance"
    reverse: bool = False


def select(index: Index, filters: Filters) -> Selection:
    """Return what ``filters`` stand for. Raises `CatalogError` for values that are not there."""
    chosen: dict[str, frozenset[str]] = {}
    for kind, vocabulary in FACETS.items():
        names = getattr(filters, kind)
        if names:
            known = index.head.vocabulary(vocabulary) if vocabulary else Vocabulary()
            used = used_values(index, kind)
            chosen[kind] = frozenset().union(*(resolve(kind, name, known, used) for name in names))
    return Selection(
        chosen,
        tuple(parse_years(text) for text in filters.year),
        parse_since(filters.since) if filters.since else None,
        tuple(parse_field(name) for name in filters.missing),
    )


def used_values(index: Index, kind: str) -> list[str]:
    """Return the values that records have for a filter."""
    return [
        value
        for (value,) in index.connection.execute(
            "SELECT value FROM value WHERE kind = ? AND EXISTS (SELECT 1 FROM facet WHERE facet.vid = value.vid) ORDER BY value",
            (kind,),
        )
    ]


def find(index: Index, question: Question, limit: int | None = None) -> tuple[list[int], int]:
    """Return the row numbers of the resources wanted, best first, and how many there are in all."""
    wanted = _match(index, question.words)
    conditions, values = _conditions(question.selection)
    relevance = question.sort == "relevance" and wanted.positive
    if wanted.positive:
        inner = "text MATCH ?"
        values = [wanted.positive, *values]
        if conditions:
            inner += f" AND +rowid IN (SELECT doc FROM resource WHERE {' AND '.join(conditions)})"
        matched = f"SELECT rowid AS doc FROM text WHERE {inner}"
        # Without the plus signs SQLite would look up every row of the filter in the text index.
        ranked = f"{matched} ORDER BY bm25(text, {_WEIGHTS}) {'DESC' if question.reverse else 'ASC'}, {_BY_ID}"
    else:
        conditions = ["visible", *conditions]
        if wanted.negative:
            conditions.append("doc NOT IN (SELECT rowid FROM text WHERE text MATCH ?)")
            values.append(wanted.negative)
        matched = f"SELECT doc FROM resource WHERE {' AND '.join(conditions)}"
        ranked = ""
    if not relevance:
        ranked = (
            f"SELECT doc FROM resource WHERE doc IN ({matched}) ORDER BY {_order(question)}"
            if wanted.positive
            else f"{matched} ORDER BY {_order(question)}"
        )
    execute = index.connection.execute
    if limit is None:
        docs = [doc for (doc,) in execute(ranked, values)]
        return docs, len(docs)
    docs = [doc for (doc,) in execute(f"{ranked} LIMIT ?", [*values, min(limit, _MOST)])]
    if len(docs) < limit:
        return docs, len(docs)
    return docs, execute(f"SELECT count(*) FROM ({matched})", values).fetchone()[0]


def _order(question: Question) -> str:
    missing, column, direction = _ORDERS["date" if question.sort == "relevance" else question.sort]
    if question.reverse:
        direction = "ASC" if direction == "DESC" else "DESC"
    return f"{missing}, {column} {direction}, title, id"


def _conditions(selection: Selection) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for kind, chosen in selection.values.items():
        marks = ",".join("?" * len(chosen))
        conditions.append(
            f"doc IN (SELECT doc FROM facet WHERE vid IN (SELECT vid FROM value WHERE kind = ? AND value IN ({marks})))"
        )
        values += [kind, *sorted(chosen)]
    if selection.years:
        conditions.append("(" + " OR ".join("substr(date, 1, 4) BETWEEN ? AND ?" for _ in selection.years) + ")")
        values += [f"{year:04}" for pair in selection.years for year in pair]
    if selection.since:
        conditions.append("added >= ?")
        values.append(selection.since)
    if selection.missing:
        conditions.append("missing & ?")
        values.append(sum(1 << FIELDS.index(name) for name in set(selection.missing)))
    return conditions, values


class _Match(NamedTuple):
    """Expressions of FTS5: what must match, and, where nothing must, what must not."""

    positive: str = ""
    negative: str = ""


def _match(index: Index, words: Sequence[Clause]) -> _Match:
    if not words:
        return _Match()
    wanted = [f"({_expression(index, clause)})" for clause in words if not clause.exclude]
    unwanted = " OR ".join(_expression(index, clause) for clause in words if clause.exclude)
    if not wanted:
        return _Match(negative=unwanted)
    return _Match(" AND ".join(wanted) + (f" NOT ({unwanted})" if unwanted else ""))


def _expression(index: Index, clause: Clause) -> str:
    # The tokens hold letters and digits only, so quoting them is all that FTS5 needs.
    options = [f'"{" ".join(form)}"' + (" *" if clause.prefix else "") for form in clause.alternatives()]
    for kind in _TERM_KINDS:
        terms = matching_terms(clause, index.labels[kind])
        if terms:
            below = index.head.vocabulary(FACETS[kind]).closure(terms)
            options += [f'"{term_token(kind, term)}"' for term in sorted(below)]
    return " OR ".join(options)


def counts(index: Index, kind: str) -> dict[str, int]:
    """Return how many resources have each value of a filter."""
    return dict(
        index.connection.execute(
            "SELECT value, count(*) FROM facet JOIN value USING (vid) WHERE kind = ? GROUP BY vid", (kind,)
        )
    )


def narrowing(index: Index, docs: Iterable[int], kinds: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many of ``docs`` have each value of the filters ``kinds``, and of ``year``."""
    execute = index.connection.execute
    execute("CREATE TEMP TABLE IF NOT EXISTS hit (doc INTEGER PRIMARY KEY)")
    execute("DELETE FROM hit")
    index.connection.executemany("INSERT INTO hit VALUES (?)", ((doc,) for doc in docs))
    found: dict[str, dict[str, int]] = {kind: {} for kind in (*kinds, "year")}
    marks = ",".join("?" * len(kinds))
    for kind, value, number in execute(
        f"SELECT kind, value, count(*) FROM facet JOIN value USING (vid) WHERE kind IN ({marks}) AND doc IN (SELECT doc FROM hit) GROUP BY vid",
        list(kinds),
    ):
        found[kind][value] = number
    for kind in kinds:
        found[kind] |= _wider_counts(index, kind, found[kind])
    for year, number in execute(
        "SELECT substr(date, 1, 4), count(*) FROM resource WHERE doc IN (SELECT doc FROM hit) AND date IS NOT NULL GROUP BY 1"
    ):
        found["year"][year] = number
    return found


def _wider_counts(index: Index, kind: str, values: Iterable[str]) -> dict[str, int]:
    """Return how many of the hits a search with each value finds, where it means others beside itself."""
    vocabulary = index.head.vocabulary(FACETS[kind])
    used = used_values(index, kind)
    broader = [term.broader for term in vocabulary.terms if term.broader in vocabulary.by_id]
    found: dict[str, int] = {}
    for value in dict.fromkeys([*values, *broader]):
        meant = resolve(kind, value, vocabulary, used)
        if meant != {value}:
            marks = ",".join("?" * len(meant))
            (found[value],) = index.connection.execute(
                f"SELECT count(DISTINCT doc) FROM facet JOIN value USING (vid) WHERE kind = ? AND value IN ({marks}) AND doc IN (SELECT doc FROM hit)",
                [kind, *meant],
            ).fetchone()
    return {value: number for value, number in found.items() if number}


def missing_counts(index: Index) -> dict[str, int]:
    """Return how many resources lack each field."""
    columns = ", ".join(f"coalesce(sum(missing >> {bit} & 1), 0)" for bit in range(len(FIELDS)))
    row = index.connection.execute(f"SELECT {columns} FROM resource WHERE visible").fetchone()
    return dict(zip(FIELDS, row, strict=True))


def total(index: Index) -> int:
    """Return how many resources there are."""
    count: int = index.connection.execute("SELECT count(*) FROM resource WHERE visible").fetchone()[0]
    return count


def by_id(index: Index, resource_id: str) -> Resource | None:
    """Return the resource with an id, or None."""
    row = index.connection.execute("SELECT doc FROM resource WHERE id = ? AND visible", (resource_id,)).fetchone()
    return next(index.records([row[0]])) if row else None


def all_ids(index: Index) -> list[str]:
    """Return the ids of all resources, in order."""
    return [id_ for (id_,) in index.connection.execute("SELECT id FROM resource WHERE visible ORDER BY id")]


def suggestions(index: Index, words: Sequence[Clause]) -> dict[str, list[str]]:
    """Return, for each word asked for that occurs nowhere, the nearest words that do."""
    unknown = [clause.words for clause in words if not clause.exclude and len(clause.words) == 1]
    if not unknown:
        return {}
    index.connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.word USING fts5vocab('main', 'text', 'row')")
    found: dict[str, list[str]] = {}
    for (word,) in unknown:
        known = _words_like(index, word)
        if word not in known and (near := nearest(word, known)):
            found[word] = near
    return found


def _words_like(index: Index, word: str) -> Mapping[str, int]:
    """Return the words of the texts and labels that a slip of the finger could turn into ``word``."""
    rows = index.connection.execute(
        "SELECT term, doc FROM temp.word WHERE length(term) BETWEEN ? AND ? AND term NOT LIKE '%§%'",
        (len(word) - 2, len(word) + 2),
    )
    known = dict(rows.fetchall())
    for kind in _TERM_KINDS:
        known.update((token, 1) for _, names in index.labels[kind] for name in names for token in name)
    return known
