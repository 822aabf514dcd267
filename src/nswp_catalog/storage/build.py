"""Filling the index: all of it, or only the records whose text changed."""

import gc
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from nswp_catalog.core.problem import Problem
from nswp_catalog.core.query import FACETS, label_tokens
from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.core.text import searchable, tokens
from nswp_catalog.core.vocabulary import term_token
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.index import VERSION, edition, is_fresh, is_settled, meta, stamp, unreadable
from nswp_catalog.storage.load import read_head
from nswp_catalog.storage.parse import YamlError
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, piece_value, read, read_carefully
from nswp_catalog.storage.schema import read_resource

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE piece (seq INTEGER PRIMARY KEY, digest BLOB, doc INTEGER);
CREATE TABLE record (doc INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE resource (
    doc INTEGER PRIMARY KEY, id TEXT, visible INTEGER, date TEXT, added TEXT, title TEXT, missing INTEGER
);
CREATE TABLE value (vid INTEGER PRIMARY KEY, kind TEXT, value TEXT, UNIQUE (kind, value));
CREATE TABLE facet (vid INTEGER, doc INTEGER, PRIMARY KEY (vid, doc)) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5 (title, people, tags, summary, terms, content='', tokenize='ascii');
"""
_CHUNK = 2000


def refresh(connection: sqlite3.Connection, path: Path, now_ns: int) -> None:
    """Make the index agree with the file at ``path``, in one transaction.

    Raises `CatalogError` when the file cannot be read as a catalogue.
    """
    connection.execute("PRAGMA synchronous = OFF")  # what a power cut damages is made again
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("BEGIN IMMEDIATE")
    collecting = gc.isenabled()
    gc.disable()  # millions of small values and no cycles: the collector would take half the time
    try:
        # Another process may have done the work while we waited for the lock.
        if not is_fresh(connection, path):
            _bring_up_to_date(connection, path, now_ns)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        if collecting:
            gc.enable()


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, now_ns: int) -> None:
    text, status = _read_file(path)
    digest = blake2b(text, digest_size=16).hexdigest()
    current = (
        connection.execute("PRAGMA user_version").fetchone()[0] == VERSION and meta(connection, "edition") == edition()
    )
    if not current or meta(connection, "digest") != digest:
        try:
            if not current or not _update(connection, text):
                _rebuild(connection, text)
        except NotACatalog as error:
            raise _not_a_catalog(path, error.problem) from None
    _note(
        connection,
        digest=digest,
        edition=edition(),
        stamp=f"{edition()} {stamp(status)}",
        trusted=str(int(is_settled(status, now_ns))),
        path=str(path),
    )


def _read_file(path: Path) -> tuple[bytes, os.stat_result]:
    """Return the text of a file with its status at the same moment."""
    try:
        while True:
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                text = file.read()
                after = os.fstat(file.fileno())
            if stamp(before) == stamp(after) and len(text) == after.st_size:
                return text, after
    except OSError as error:
        raise unreadable(path, error) from error


def _not_a_catalog(path: Path, problem: Problem) -> CatalogError:
    place = f":{problem.position.line}:{problem.position.column}" if problem.position else ""
    return CatalogError(
        f"{path}{place}: {problem.message}", f"{problem.advice} `catalog validate` shows the place.".strip()
    )


def _note(connection: sqlite3.Connection, **notes: str) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())


def _rebuild(connection: sqlite3.Connection, text: bytes) -> None:
    source = read(text)
    try:
        _fill(connection, source)
    except Unsure:
        _fill(connection, read_carefully(text))


def _fill(connection: sqlite3.Connection, source: Source) -> None:
    """Make the tables anew from all of ``source``. Raises `Unsure`."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'text!_%' ESCAPE '!'"
    ).fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in _TABLES.strip().split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    writer = _Writer(connection)
    pieces: list[tuple[int, bytes | None, int | None]] = []
    seen: set[str] = set()
    for index in range(len(source)):
        resource = _resource(source, index)
        doc = None
        if resource is not None:
            doc = index + 1
            writer.add(doc, resource, visible=resource.id not in seen)
            seen.add(resource.id)
        pieces.append((index, _digest(source.pieces.piece(index)) if source.pieces else None, doc))
    writer.flush()
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", pieces)
    _note_head(connection, source)
    # Only a text that was cut without a doubt can be refreshed piece by piece.
    _note(connection, mode="cut" if source.pieces and not source.broken else "whole")
    _count_left_out(connection)


def _resource(source: Source, index: int) -> Resource | None:
    try:
        return read_resource(source.value(index), index)[0]
    except YamlError:
        return None
    except Unsure:
        if source.broken:
            return None
        raise


def _digest(piece: bytes) -> bytes:
    return blake2b(piece, digest_size=16).digest()


def _note_head(connection: sqlite3.Connection, source: Source) -> None:
    head, _ = read_head(source.top)
    labels = {kind: label_tokens(head.vocabulary(name)) for kind, name in FACETS.items() if name}
    _note(connection, head=_dump(head.to_data()), labels=_dump(labels), top=_top_digest(source.pieces))


def _top_digest(pieces: Cut | None) -> str:
    return blake2b(pieces.head + b"\0" + pieces.tail, digest_size=16).hexdigest() if pieces else ""


def _count_left_out(connection: sqlite3.Connection) -> None:
    (count,) = connection.execute(
        "SELECT count(*) FROM piece LEFT JOIN resource USING (doc) WHERE resource.visible IS NOT 1"
    ).fetchone()
    _note(connection, left_out=str(count))


def _update(connection: sqlite3.Connection, text: bytes) -> bool:
    """Read again only the pieces that changed; return False where that is not enough."""
    if meta(connection, "mode") != "cut":
        return False
    source = read(text)
    if source.pieces is None:
        return False
    digests = [_digest(source.pieces.piece(index)) for index in range(len(source))]
    old = connection.execute("SELECT digest, doc FROM piece ORDER BY seq").fetchall()
    start, old_end, new_end = _changed_range([digest for digest, _ in old], digests)
    unused: dict[bytes, list[int | None]] = {}
    for digest, doc in old[start:old_end]:
        unused.setdefault(digest, []).append(doc)
    try:
        placed = _place(source.pieces, digests, start, new_end, unused)
    except Unsure:
        return False
    _apply(connection, old, start, old_end, placed, unused)
    if meta(connection, "top") != _top_digest(source.pieces):
        _note_head(connection, source)
    _count_left_out(connection)
    return True


def _changed_range(old: list[bytes], new: list[bytes]) -> tuple[int, int, int]:
    """Return where two lists begin to differ, and where in each they agree again to the end."""
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and old[start] == new[start]:
        start += 1
    same = 0
    while same < shortest - start and old[-1 - same] == new[-1 - same]:
        same += 1
    return start, len(old) - same, len(new) - same


def _place(
    pieces: Cut, digests: list[bytes], start: int, end: int, unused: dict[bytes, list[int | None]]
) -> list[tuple[bytes, int | None, Resource | None]]:
    """Return for each new piece its digest, with its old row or else the resource just read."""
    placed: list[tuple[bytes, int | None, Resource | None]] = []
    for index in range(start, end):
        digest = digests[index]
        if unused.get(digest):
            placed.append((digest, unused[digest].pop(), None))
        else:
            placed.append((digest, None, read_resource(piece_value(pieces.piece(index)), index)[0]))
    return placed


def _apply(
    connection: sqlite3.Connection,
    old: list[tuple[bytes, int | None]],
    start: int,
    old_end: int,
    placed: list[tuple[bytes, int | None, Resource | None]],
    unused: dict[bytes, list[int | None]],
) -> None:
    """Take the rows of ``unused`` out of the index, put the new resources in, and renumber."""
    writer = _Writer(connection)
    # Numbers are not used again: a reader that still holds one must not meet another record.
    (next_doc,) = connection.execute("SELECT coalesce(max(doc), 0) + 1 FROM resource").fetchone()
    touched = {writer.remove(doc) for docs in unused.values() for doc in docs if doc is not None}
    rows: list[tuple[bytes, int | None]] = []
    for digest, kept, resource in placed:
        if resource is not None:
            writer.add(next_doc, resource, visible=False)
            touched.add(resource.id)
            rows.append((digest, next_doc))
            next_doc += 1
            continue
        rows.append((digest, kept))
        if kept is not None:
            touched.add(connection.execute("SELECT id FROM resource WHERE doc = ?", (kept,)).fetchone()[0])
    writer.flush()
    if len(rows) == old_end - start:
        connection.executemany(
            "INSERT OR REPLACE INTO piece VALUES (?, ?, ?)", [(start + i, *row) for i, row in enumerate(rows)]
        )
    else:
        rows += old[old_end:]
        connection.execute("DELETE FROM piece WHERE seq >= ?", (start,))
        connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", [(start + i, *row) for i, row in enumerate(rows)])
    writer.show_first(touched)


class _Writer:
    """Writes resources into the tables, many at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.vids: dict[tuple[str, str], int] = {
            (kind, value): vid for vid, kind, value in connection.execute("SELECT vid, kind, value FROM value")
        }
        self.pending: list[tuple[int, Resource, bool]] = []

    def add(self, doc: int, resource: Resource, visible: bool) -> None:
        """Put a resource into the index; one that is not visible takes part in no search."""
        self.pending.append((doc, resource, visible))
        if len(self.pending) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        execute = self.connection.executemany
        execute(
            "INSERT INTO record VALUES (?, ?)",
            ((doc, _dump(resource.to_data(private=True))) for doc, resource, _ in self.pending),
        )
        execute(
            "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, ?)",
            (_row(doc, resource, visible) for doc, resource, visible in self.pending),
        )
        self._show([(doc, resource) for doc, resource, visible in self.pending if visible])
        self.pending.clear()

    def _show(self, shown: list[tuple[int, Resource]]) -> None:
        execute = self.connection.executemany
        execute("INSERT INTO facet VALUES (?, ?)", sorted(self._facets(shown)))
        execute(
            "INSERT INTO text (rowid, title, people, tags, summary, terms) VALUES (?, ?, ?, ?, ?, ?)",
            ((doc, *_texts(resource)) for doc, resource in shown),
        )

    def _facets(self, shown: Iterable[tuple[int, Resource]]) -> Iterator[tuple[int, int]]:
        for doc, resource in shown:
            for key in _facet_values(resource):
                if key not in self.vids:
                    self.vids[key] = len(self.vids) + 1
                    self.connection.execute("INSERT INTO value VALUES (?, ?, ?)", (self.vids[key], *key))
                yield self.vids[key], doc

    def remove(self, doc: int) -> str:
        """Take a resource out of the index, and return its id."""
        resource, visible = self._stored(doc)
        if visible:
            self._hide(doc, resource)
        self.connection.execute("DELETE FROM record WHERE doc = ?", (doc,))
        self.connection.execute("DELETE FROM resource WHERE doc = ?", (doc,))
        return resource.id

    def _hide(self, doc: int, resource: Resource) -> None:
        self.connection.executemany(
            "DELETE FROM facet WHERE vid = ? AND doc = ?", list(self._facets([(doc, resource)]))
        )
        # A contentless table forgets a row only when it is told again what was in it.
        self.connection.execute(
            "INSERT INTO text (text, rowid, title, people, tags, summary, terms) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            (doc, *_texts(resource)),
        )

    def _stored(self, doc: int) -> tuple[Resource, bool]:
        data, visible = self.connection.execute(
            "SELECT data, visible FROM record JOIN resource USING (doc) WHERE doc = ?", (doc,)
        ).fetchone()
        return Resource.from_data(json.loads(data)), bool(visible)

    def show_first(self, ids: set[str]) -> None:
        """Let the first record of each of ``ids`` be found, and no other of the same id."""
        if not ids:
            return
        found: dict[str, list[int]] = {}
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (id TEXT PRIMARY KEY)")
        self.connection.execute("DELETE FROM touched")
        self.connection.executemany("INSERT INTO touched VALUES (?)", ((id_,) for id_ in ids))
        for id_, doc in self.connection.execute(
            "SELECT id, doc FROM resource JOIN piece USING (doc) WHERE id IN (SELECT id FROM touched) ORDER BY seq"
        ).fetchall():
            found.setdefault(id_, []).append(doc)
        for docs in found.values():
            for place, doc in enumerate(docs):
                resource, visible = self._stored(doc)
                if visible != (place == 0):
                    self.connection.execute("UPDATE resource SET visible = ? WHERE doc = ?", (place == 0, doc))
                    if visible:
                        self._hide(doc, resource)
                    else:
                        self._show([(doc, resource)])


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _row(doc: int, resource: Resource, visible: bool) -> tuple[object, ...]:
    missing = sum(1 << bit for bit, name in enumerate(FIELDS) if not getattr(resource, name))
    return doc, resource.id, visible, resource.date, resource.added, " ".join(tokens(str(resource.title))), missing


def _facet_values(resource: Resource) -> list[tuple[str, str]]:
    """Return what the filters choose a resource by: pairs of a filter and a value."""
    pairs = [(kind, value) for kind in FACETS if kind != "type" for value in getattr(resource, kind + "s")]
    if resource.type:
        pairs.append(("type", resource.type))
    return list(dict.fromkeys(pairs)) if len(pairs) > 1 else pairs


def _texts(resource: Resource) -> tuple[str, str, str, str, str]:
    """Return the columns of the full text, in the order of the table."""
    terms = [term_token("theme", theme) for theme in resource.themes]
    terms += [term_token("region", region) for region in resource.regions]
    if resource.type:
        terms.append(term_token("type", resource.type))
    # A mark between two values keeps a phrase from reaching over both.
    return (
        _join(resource.title.all()),
        _join((*resource.authors, *resource.publishers)),
        _join(resource.tags),
        _join(resource.summary.all() if resource.summary else ()),
        " ".join(terms),
    )


def _join(texts: Iterable[str]) -> str:
    return " § ".join(searchable(text) for text in texts)
