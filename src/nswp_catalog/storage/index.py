"""The index: a derived, disposable SQLite file that answers without parsing any YAML.

Here is what it is, and when it is fresh. `storage.ask` opens it, `storage.build` fills it
and `storage.find` speaks SQL to it.
"""

import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Data, Resource
from nswp_catalog.errors import CatalogError

VERSION = 4
"""Raised with every change to the tables or to how text is folded; older files are made again."""
_GRAIN_NS = 2_000_000_000
"""The coarsest clock of a file system in use (FAT). Within it two edits can look the same."""
_BATCH = 500


class Overtaken(CatalogError):
    """Another process has changed the index since the question was put."""


class Index:
    """An open index that is known to agree with its catalogue."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.is_printed = False
        """Whether what is handed out is printed at once, so that the question cannot be put again."""
        self.has_answered = False
        """Whether something was handed out that is printed."""

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
        return map(Resource.from_data, self.data(docs))

    def data(self, docs: Iterable[int]) -> Iterator[Data]:
        """Yield the resources as plain data, with `notes` and the ``x-`` keys: what `Resource.from_data` takes."""
        batch: list[int] = []
        for doc in docs:
            batch.append(doc)
            if len(batch) == _BATCH:
                yield from self._fetch(batch)
                batch = []
        yield from self._fetch(batch)

    def _fetch(self, docs: list[int]) -> Iterator[Data]:
        marks = ",".join("?" * len(docs))
        found = dict(self.connection.execute(f"SELECT doc, data FROM record WHERE doc IN ({marks})", docs))
        try:
            texts = [found[doc] for doc in docs]
        except KeyError:
            raise Overtaken("The catalogue was changed while it was being read.", "Run the command again.") from None
        # Read at one go, the records share their keys, which all that is done with them is quicker by.
        for data in json.loads(f"[{','.join(texts)}]"):
            self.has_answered = self.is_printed
            yield data


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Return what the index notes under ``key``, empty if nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def stamp(status: os.stat_result) -> str:
    """Return what changes when a file does: its size, times and inode."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


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
