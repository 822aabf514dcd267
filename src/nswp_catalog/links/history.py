"""What earlier runs saw of each address, in one SQLite file that a CI cache can keep.

Every answer is written as it comes, in a transaction of its own moment: a kill loses nothing
that was seen, and several runs may write at once. The disk is not waited for, which would hold
up the questions: a power cut, or a crash of the whole system, may damage the file.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nswp_catalog.errors import CatalogError

if TYPE_CHECKING:
    from nswp_catalog.links.memory import Memory

_VERSION = 1
_COLUMNS = (
    "url", "promise", "checked", "verdict", "rule", "reason", "advice", "new_url", "status", "final_url",
    "etag", "last_modified", "sha256", "title", "mentioned", "failing_runs", "failing_since", "good_at",
)  # fmt: skip


class History:
    """The file of what was seen. Without a path it lives in memory, for one run."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._is_new = True
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:  # whether it can be written is told before anybody is asked
                is_empty = file.tell() == 0
        except OSError as error:
            raise self._unusable(error) from error
        if not is_empty:
            self._connected()

    def _connected(self) -> "sqlite3.Connection":
        """Return the connection; that to an empty file is made when there is something to write, after the first questions.

        Raises `CatalogError`, also for the file of a newer version.
        """
        if self._connection is None:
            try:
                connection = sqlite3.connect(self._path or ":memory:", timeout=30, isolation_level=None)
            except sqlite3.Error as error:
                raise self._unusable(error) from error
            try:
                self._is_new = self._version(connection) < _VERSION
            except CatalogError:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _version(self, connection: "sqlite3.Connection") -> int:
        """Return the version of the program's tables in the file, 0 for none. Raises `CatalogError` for a newer one."""
        try:
            connection.execute("PRAGMA synchronous = OFF")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        if version > _VERSION:
            raise CatalogError(
                f"{self._path} was written by a newer version of this program.", "Name another file with --state."
            )
        return int(version)

    def urls(self) -> set[str]:
        """Return the addresses of which anything is remembered."""
        return {url for (url,) in self._rows("url")}

    def recall(self, urls: Iterable[str]) -> "dict[str, Memory]":
        """Return what is remembered of ``urls``."""
        wanted = set(urls)
        if not wanted:
            return {}
        from nswp_catalog.links.memory import Memory  # start-up: the first questions need no memory

        rows = self._rows(", ".join(_COLUMNS))
        return {row[0]: Memory(*row) for row in rows if row[0] in wanted}

    def _rows(self, columns: str) -> list[tuple[Any, ...]]:
        if self._is_new:
            return []
        try:
            return self._connected().execute(f"SELECT {columns} FROM link").fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def note(self, memories: "Iterable[Memory]") -> None:
        """Write what was seen."""
        marks = ", ".join("?" * len(_COLUMNS))
        connection = self._connected()
        try:
            with connection:  # which takes back what it could not write to the end
                connection.execute("BEGIN IMMEDIATE")
                if self._is_new:
                    columns = ", ".join(("url TEXT PRIMARY KEY", *_COLUMNS[1:]))
                    connection.execute(f"CREATE TABLE IF NOT EXISTS link ({columns}) WITHOUT ROWID")
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
                rows = map(tuple, memories)  # sqlite3 reads a bare tuple in three quarters of the time
                connection.executemany(f"INSERT OR REPLACE INTO link VALUES ({marks})", rows)
            self._is_new = False
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def close(self) -> None:
        """Close the file."""
        if self._connection:
            self._connection.close()

    def _unusable(self, error: Exception) -> CatalogError:
        return CatalogError(
            f"The history of links in {self._path} cannot be used: {error}.",
            "Delete the file, or name another one with --state.",
        )
