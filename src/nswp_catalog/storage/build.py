"""Filling the index: all of it, or only the records whose text changed."""

import gc
import os
import sqlite3
from hashlib import blake2b
from pathlib import Path

from nswp_catalog.core.problem import Problem
from nswp_catalog.core.query import FACETS, label_tokens
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.entries import Entry, dump, entries, read_entry
from nswp_catalog.storage.index import VERSION, edition, is_fresh, is_settled, meta, stamp
from nswp_catalog.storage.load import read_head
from nswp_catalog.storage.locate import unreadable
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, piece_value, read, read_carefully
from nswp_catalog.storage.tables import TABLES, Writer


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
    for statement in TABLES.strip().split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    writer = Writer(connection)
    pieces: list[tuple[int, bytes | None, int | None]] = []
    seen: set[str] = set()
    for index, new in enumerate(entries(source)):
        doc = None
        if new is not None:
            doc = index + 1
            writer.add(doc, new, visible=new.id not in seen)
            seen.add(new.id)
        pieces.append((index, _digest(source.pieces.piece(index)) if source.pieces else None, doc))
    writer.flush()
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", pieces)
    _note_head(connection, source)
    # Only a text that was cut without a doubt can be refreshed piece by piece.
    _note(connection, mode="cut" if source.pieces and not source.broken else "whole")
    _count_left_out(connection)


def _digest(piece: bytes) -> bytes:
    return blake2b(piece, digest_size=16).digest()


def _note_head(connection: sqlite3.Connection, source: Source) -> None:
    head, _ = read_head(source.top)
    labels = {kind: label_tokens(head.vocabulary(name)) for kind, name in FACETS.items() if name}
    _note(connection, head=dump(head.to_data()), labels=dump(labels), top=_top_digest(source.pieces))


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
) -> list[tuple[bytes, int | None, Entry | None]]:
    """Return for each new piece its digest, with its old row or else the entry just read."""
    placed: list[tuple[bytes, int | None, Entry | None]] = []
    for index in range(start, end):
        digest = digests[index]
        if unused.get(digest):
            placed.append((digest, unused[digest].pop(), None))
        else:
            placed.append((digest, None, read_entry(piece_value(pieces.piece(index)))))
    return placed


def _apply(
    connection: sqlite3.Connection,
    old: list[tuple[bytes, int | None]],
    start: int,
    old_end: int,
    placed: list[tuple[bytes, int | None, Entry | None]],
    unused: dict[bytes, list[int | None]],
) -> None:
    """Take the rows of ``unused`` out of the index, put the new entries in, and renumber."""
    writer = Writer(connection)
    # Numbers are not used again: a reader that still holds one must not meet another record.
    (next_doc,) = connection.execute("SELECT coalesce(max(doc), 0) + 1 FROM resource").fetchone()
    touched = {writer.remove(doc) for docs in unused.values() for doc in docs if doc is not None}
    rows: list[tuple[bytes, int | None]] = []
    for digest, kept, new in placed:
        if new is not None:
            writer.add(next_doc, new, visible=False)
            touched.add(new.id)
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
