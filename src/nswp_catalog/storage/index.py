"""The index: a derived, disposable SQLite file that answers without parsing any YAML.

Here it is opened, found fresh or made so, and asked; `storage.build` fills it and
`storage.find` speaks SQL to it. Whatever happens to the file, the answer stays right: a
stale index is refreshed, a damaged one made again, and where none can be written it is
made in memory.
"""

import json
import os
import sqlite3
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.errors import CatalogError

Answer = TypeVar("Answer")

VERSION = 2
"""Raised with every change to the tables or to how text is folded; older files are made again."""
_WAIT = 120.0
"""Seconds to wait for another process that is building the same index."""
_GRAIN_NS = 2_000_000_000
"""The coarsest clock of a file system in use (FAT). Within it two edits can look the same."""
_BATCH = 500


class Index:
    """An open index that is known to agree with its catalogue."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @cached_property
    def head(self) -> Head:
        """What the catalogue says beside its records."""
        return Head.from_data(json.loads(meta(self.connection, "head")))

    @cached_property
    def labels(self) -> dict[str, list[tuple[str, list[list[str]]]]]:
        """The words by which people ask for the terms, by kind (`theme`) and term."""
        labels: dict[str, list[tuple[str, list[list[str]]]]] = json.loads(meta(self.connection, "labels"))
        return labels

    @cached_property
    def left_out(self) -> int:
        """How many records of the file could not be read."""
        return int(meta(self.connection, "left_out"))

    def records(self, docs: Iterable[int]) -> Iterator[Resource]:
        """Yield the resources with the given row numbers, in that order, a few at a time."""
        batch: list[int] = []
        for doc in docs:
            batch.append(doc)
            if len(batch) == _BATCH:
                yield from self._fetch(batch)
                batch = []
        yield from self._fetch(batch)

    def _fetch(self, docs: list[int]) -> Iterator[Resource]:
        marks = ",".join("?" * len(docs))
        found = dict(self.connection.execute(f"SELECT doc, data FROM record WHERE doc IN ({marks})", docs))
        for doc in docs:
            if doc not in found:
                raise CatalogError("The catalogue was changed while it was being read.", "Run the command again.")
            yield Resource.from_data(json.loads(found[doc]))


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Return what the index notes under ``key``, empty if nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def stamp(status: os.stat_result) -> str:
    """Return what changes when a file does: its size, times and inode."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def file_name(path: Path) -> str:
    """Return the name of the index file of the catalogue at ``path``."""
    name = os.fsencode(os.path.realpath(path))
    return f"{path.parent.name[:40]}-{zlib.crc32(name):08x}{zlib.adler32(name):08x}.sqlite3"


def ask(path: Path, folder: Path | None, now_ns: int, question: Callable[[Index], Answer]) -> Answer:
    """Return the answer of ``question`` to the index of the catalogue at ``path``.

    ``folder`` is where index files lie, or None for none; ``now_ns`` is the time before
    anything was read, in nanoseconds. The question may be put a second time, if the
    index shows to be damaged. Raises `CatalogError` for a catalogue that cannot be read.
    """
    for attempt in (1, 2):
        if folder is None:
            break
        file = folder / file_name(path)
        try:
            index = _open(path, file, now_ns)
            return question(index)
        except sqlite3.Error as error:
            if attempt == 2 or _is_somebody_elses(error) or not _discard(file):
                break
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _refresh(connection, path, now_ns)
    return question(Index(connection))


def peek(path: Path, folder: Path | None, question: Callable[[Index], Answer]) -> Answer | None:
    """Return the answer of the index as it is, fresh or not; None where there is none.

    For shell completion, which had better be quick than complete.
    """
    if folder is None:
        return None
    file = folder / file_name(path)
    if not file.exists():
        return None
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2, isolation_level=None)
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            return None
        return question(Index(connection))
    except sqlite3.Error:
        return None


def _open(path: Path, file: Path, now_ns: int) -> Index:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # what somebody reads is theirs
    except OSError as error:
        raise sqlite3.OperationalError(str(error)) from error
    connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None)
    try:
        if not is_fresh(connection, path):
            _refresh(connection, path, now_ns)
    except BaseException:
        connection.close()
        raise
    return Index(connection)


def is_fresh(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the index surely agrees with the file, by the file's stamp alone.

    As git does with its own index, a stamp is not trusted when the file was changed so
    shortly before it was read that another edit could have left the same stamp.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return False
    try:
        status = path.stat()
    except OSError:
        return False
    noted = meta(connection, "stamp")
    return noted == f"{edition()} {stamp(status)}" and int(meta(connection, "trusted")) == 1


def is_settled(status: os.stat_result, now_ns: int) -> bool:
    """Return whether a file that was read at ``now_ns`` can no longer change unseen."""
    return max(status.st_mtime_ns, status.st_ctime_ns) + _GRAIN_NS < now_ns


def edition() -> str:
    """Return what else the index depends on: the Unicode tables that fold its text."""
    return f"unicode-{unicodedata.unidata_version}"


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


def unreadable(path: Path, error: OSError) -> CatalogError:
    """Return the message for a catalogue file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return CatalogError(f"There is no file {path}.", "Check the path given with --catalog or NSWP_CATALOG.")
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return CatalogError(f"{path} is a folder.", "Name the file in it: the catalogue's YAML file.")
    return CatalogError(f"{path} cannot be read: {error.strerror}.", "Check the permissions of the file.")
