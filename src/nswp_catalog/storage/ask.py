"""Asking the index, which is made fresh first.

Whatever happens to the file, the answer stays right: a stale index is refreshed, a damaged
one made again, and where none can be written it is made in memory.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.index import VERSION, Index, Overtaken, is_fresh
from nswp_catalog.storage.locate import index_name

Answer = TypeVar("Answer")

_TRIES = 5
"""How often a question is put, when other processes change the index in between."""
_WAIT = 120.0
"""Seconds to wait for another process that is building the same index."""


def ask(
    path: Path, folder: Path | None, now_ns: int, question: Callable[[Index], Answer], wait: float = _WAIT
) -> Answer:
    """Return the answer of ``question`` to the index of the catalogue at ``path``.

    ``folder`` is where index files lie, or None for none; ``now_ns`` is the time before
    anything was read, in nanoseconds; ``wait`` is for how many seconds another process may
    hold the index before it is done without. The question may be put again, if the index
    shows to be damaged or is changed in between. Raises `CatalogError` for a catalogue that cannot be read.
    """
    index: Index | None = None
    was_damaged = False
    for attempt in range(1, _TRIES + 1):
        if folder is None:
            break
        file = folder / index_name(path)
        try:
            with closing(_open(path, file, now_ns, wait)) as connection:
                index = Index(connection)
                return question(index)
        except Overtaken:
            if attempt == _TRIES or (index and index.has_answered):
                raise
        except sqlite3.Error as error:
            if index and index.has_answered:
                _discard(file)
                message = "The index proved to be damaged, when part of the answer was there already."
                raise CatalogError(message, "Run the command again: the index is made anew.") from error
            if was_damaged or _is_somebody_elses(error) or not _discard(file):
                break
            was_damaged = True
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _refresh(connection, path, now_ns)
        return question(Index(connection))


def peek(path: Path, folder: Path | None, question: Callable[[Index], Answer]) -> Answer | None:
    """Return the answer of the index as it is, fresh or not; None where there is none.

    For shell completion, which had better be quick than complete.
    """
    if folder is None:
        return None
    file = folder / index_name(path)
    if not file.exists():
        return None
    name = f"{file.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(name, uri=True, timeout=0.2, isolation_level=None)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return None
            return question(Index(connection))
    except sqlite3.Error:
        return None


def _open(path: Path, file: Path, now_ns: int, wait: float) -> sqlite3.Connection:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # what somebody reads is theirs
    except OSError as error:
        raise sqlite3.OperationalError(str(error)) from error
    connection = sqlite3.connect(file, timeout=wait, isolation_level=None)
    try:
        if not is_fresh(connection, path):
            _refresh(connection, path, now_ns)
    except BaseException:
        connection.close()
        raise
    return connection


def _refresh(connection: sqlite3.Connection, path: Path, now_ns: int) -> None:
    # Only here are the parser and the schema needed, and start-up time counts.
    from nswp_catalog.storage.build import refresh

    refresh(connection, path, now_ns)


def _is_somebody_elses(error: sqlite3.Error) -> bool:
    """Return whether the file is well but cannot be used now: locked, read-only, disk full."""
    name = getattr(error, "sqlite_errorname", "")
    return (
        isinstance(error, sqlite3.OperationalError)
        and name.split("_")[1:2] != ["CORRUPT"]
        and not name.startswith("SQLITE_ERROR")
    )


def _discard(file: Path) -> bool:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True
