"""Filling the index: all of it, or only the records whose text changed."""

import gc
import json
import os
import sqlite3
import stat
from hashlib import blake2b, sha256
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.core.filters import FACETS
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.query import label_tokens
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.cut import Cut
from nswp_catalog.storage.entries import Entry, dump, entries, read_entry
from nswp_catalog.storage.index import VERSION, edition, is_fresh, is_settled, meta, stamp
from nswp_catalog.storage.load import read_head
from nswp_catalog.storage.locate import unreadable
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, piece_value, read, read_carefully, read_cut
from nswp_catalog.storage.tables import TABLES, Writer

_HASH_SIZE = 16 << 20
"""Bytes of the text index that are gathered in memory before they are written."""
_Row = tuple[bytes, int, int | None]
"""What is kept of a piece: its digest, its size in bytes, and the number of its resource if it has one."""


class _Placed(NamedTuple):
    """A piece of the new text, with the number of the resource that it has in the index, or the new entry."""

    digest: bytes
    size: int
    doc: int | None
    new: Entry | None


def refresh(connection: sqlite3.Connection, path: Path, now_ns: int) -> None:
    """Make the index agree with the file at ``path``, in one transaction.

    Raises `CatalogError` when the file cannot be read as a catalogue.
    """
    connection.execute("PRAGMA synchronous = OFF")  # what a power cut damages is made again
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
    digest = sha256(text).hexdigest()  # half as long as blake2b, where processors have it built in
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
                if not stat.S_ISREG(before.st_mode):
                    raise CatalogError(
                        f"{path} is no file that can be read more than once.", "Save it as a file first."
                    )
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
    connection.execute("PRAGMA cache_size = -65536")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'text!_%' ESCAPE '!'"
    ).fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in TABLES.strip().split(";\n"):
        connection.execute(statement)
    # Fewer and larger parts of the text index, so that less is merged.
    connection.execute(f"INSERT INTO text (text, rank) VALUES ('hashsize', {_HASH_SIZE})")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    writer = Writer(connection)
    rows: list[tuple[int, bytes | None, int | None, int | None]] = []
    seen: set[str] = set()
    for index, new in enumerate(entries(source)):
        doc = None
        if new is not None:
            doc = index + 1
            writer.add(doc, new, visible=new.id not in seen)
            seen.add(new.id)
        piece = source.pieces.piece(index) if source.pieces else None
        rows.append((index, *((None, None) if piece is None else (_digest(piece), len(piece))), doc))
    writer.flush()
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?, ?)", rows)
    _note_head(connection, source)
    # Only a text that was cut without a doubt can be refreshed piece by piece.
    _note(connection, mode="cut" if source.pieces and not source.broken else "whole", next=str(len(rows) + 1))
    _count_left_out(connection)


def _digest(piece: bytes) -> bytes:
    return blake2b(piece, digest_size=16).digest()


def _note_head(connection: sqlite3.Connection, source: Source) -> None:
    head, _ = read_head(source.top)
    labels = {kind: label_tokens(head.vocabulary(name)) for kind, name in FACETS.items() if name}
    _note(connection, head=dump(head.to_data()), labels=dump(labels), around=_around(source.pieces))


def _around(pieces: Cut | None) -> str:
    """Return the sizes and the digests of what stands before the records and after them."""
    if pieces is None:
        return ""
    return dump([[len(part), _digest(part).hex()] for part in (pieces.head, pieces.tail)])


def _count_left_out(connection: sqlite3.Connection) -> None:
    (count,) = connection.execute(
        "SELECT count(*) FROM piece LEFT JOIN resource USING (doc) WHERE resource.visible IS NOT 1"
    ).fetchone()
    _note(connection, left_out=str(count))


def _update(connection: sqlite3.Connection, text: bytes) -> bool:
    """Read again only the pieces that changed; return False where that is not enough."""
    if meta(connection, "mode") != "cut":
        return False
    old: list[_Row] = connection.execute("SELECT digest, size, doc FROM piece ORDER BY seq").fetchall()
    first, last, source = _changed_part(connection, old, text)
    if source is None or source.pieces is None:
        return False
    rows = [(_digest(piece), len(piece)) for piece in map(source.pieces.piece, range(len(source)))]
    start, old_end, new_end = _changed_range([row[:2] for row in old[first:last]], rows)
    unused: dict[bytes, list[int | None]] = {}
    for digest, _, doc in old[first + start : first + old_end]:
        unused.setdefault(digest, []).append(doc)
    try:
        placed = _place(source.pieces, rows, start, new_end, unused)
    except Unsure:
        return False
    _apply(connection, old, first + start, first + old_end, placed, unused)
    if meta(connection, "around") != _around(source.pieces):
        _note_head(connection, source)
    _count_left_out(connection)
    return True


def _changed_part(connection: sqlite3.Connection, old: list[_Row], text: bytes) -> tuple[int, int, Source | None]:
    """Return a range of the ``old`` pieces, and the source that stands in ``text`` for them.

    A large text is not cut again where its pieces are surely the same: what is read is the
    text without them. One such piece stays at each end, so that whatever changed meets the
    neighbours that it has in the whole text.
    """
    (head, head_digest), (tail, tail_digest) = json.loads(meta(connection, "around"))
    tail_start = len(text) - tail
    if (
        head > tail_start
        or _digest(text[:head]).hex() != head_digest
        or _digest(text[tail_start:]).hex() != tail_digest
    ):
        return 0, len(old), read(text)
    first, start = 0, head
    while first < len(old) and _stands_at(text, start, old[first]):
        start += old[first][1]
        first += 1
    last, end = len(old), tail_start
    while last > first and end - old[last - 1][1] >= start and _stands_at(text, end - old[last - 1][1], old[last - 1]):
        last -= 1
        end -= old[last][1]
    if first > 0:
        first, start = first - 1, start - old[first - 1][1]
    kept = old[last] if last < len(old) else None
    if kept:
        last, end = last + 1, end + kept[1]
    source = read_cut(text[:head] + text[start:end] + text[tail_start:])
    if source is None or source.pieces is None or source.pieces.tail != text[tail_start:]:
        return 0, len(old), read(text)
    if kept and source.pieces.piece(len(source) - 1) != text[end - kept[1] : end]:
        return 0, len(old), read(text)
    return first, last, source


def _stands_at(text: bytes, start: int, row: _Row) -> bool:
    return _digest(text[start : start + row[1]]) == row[0]


def _changed_range(old: list[tuple[bytes, int]], new: list[tuple[bytes, int]]) -> tuple[int, int, int]:
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
    pieces: Cut, rows: list[tuple[bytes, int]], start: int, end: int, unused: dict[bytes, list[int | None]]
) -> list[_Placed]:
    """Return each new piece with its old row or else the entry just read."""
    placed: list[_Placed] = []
    for index in range(start, end):
        digest, size = rows[index]
        if unused.get(digest):
            placed.append(_Placed(digest, size, unused[digest].pop(), None))
        else:
            placed.append(_Placed(digest, size, None, read_entry(piece_value(pieces.piece(index)))))
    return placed


def _apply(
    connection: sqlite3.Connection,
    old: list[_Row],
    start: int,
    old_end: int,
    placed: list[_Placed],
    unused: dict[bytes, list[int | None]],
) -> None:
    """Take the rows of ``unused`` out of the index, put the new entries in, and renumber."""
    writer = Writer(connection)
    # Numbers are not used again: a reader that still holds one must not meet another record.
    next_doc = int(meta(connection, "next"))
    touched = {writer.remove(doc) for docs in unused.values() for doc in docs if doc is not None}
    rows: list[_Row] = []
    for piece in placed:
        doc = piece.doc
        if piece.new is not None:
            doc, next_doc = next_doc, next_doc + 1
            writer.add(doc, piece.new, visible=False)
            touched.add(piece.new.id)
        elif doc is not None:
            touched.add(connection.execute("SELECT id FROM resource WHERE doc = ?", (doc,)).fetchone()[0])
        rows.append((piece.digest, piece.size, doc))
    writer.flush()
    if len(rows) != old_end - start:
        rows += old[old_end:]
        connection.execute("DELETE FROM piece WHERE seq >= ?", (start,))
    connection.executemany(
        "INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?)", [(start + i, *row) for i, row in enumerate(rows)]
    )
    writer.show_first(touched)
    _note(connection, next=str(next_doc))
