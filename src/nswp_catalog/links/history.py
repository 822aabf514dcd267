"""What earlier runs saw of each address, in one SQLite file that a CI cache can keep.

Every answer is written as it comes, in a transaction of its own moment: a kill loses nothing
that was seen, and several runs may write at once. The disk is not waited for, which would hold
up the questions: only a power cut may damage the file.
"""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from nswp_catalog.core.link import Verdict
from nswp_catalog.errors import CatalogError
from nswp_catalog.links.rule import Finding, Past
from nswp_catalog.links.seen import Seen

_VERSION = 1
_GOOD = (Verdict.OK, Verdict.MOVED)
_COLUMNS = (
    "url", "promise", "checked", "verdict", "rule", "reason", "advice", "new_url", "status", "final_url",
    "etag", "last_modified", "sha256", "title", "mentioned", "failing_runs", "failing_since", "good_at",
)  # fmt: skip


class Memory(NamedTuple):
    """What the last run saw of an address, and when."""

    url: str
    promise: str
    """What the catalogue promised of it then, as a text to compare."""
    checked: float
    """Seconds since the epoch."""
    verdict: str
    rule: str
    reason: str
    advice: str
    new_url: str | None
    status: int | None
    final_url: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    title: str | None
    """The title of the page."""
    mentioned: bool
    failing_runs: int
    failing_since: float | None
    good_at: float | None
    """When it was last right, in seconds since the epoch."""

    @property
    def past(self) -> Past:
        """What the rules ask of it."""
        return Past(self.verdict in _GOOD, bool(self.mentioned), self.failing_runs, self.failing_since)

    @property
    def finding(self) -> Finding:
        """The verdict of then."""
        return Finding(Verdict(self.verdict), self.rule, self.reason, self.advice, self.new_url)

    def conditions(self, promise: str) -> dict[str, str]:
        """Return the header fields that ask for the address only if it has changed since it was right.

        There are none where that would say too little: after another promise, a redirect, or
        an answer of "unchanged", so that every other time the page itself is looked at.
        """
        if self.verdict != Verdict.OK or self.promise != promise or self.status != 200:
            return {}
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in known.items() if value and re.fullmatch("[ -~]{1,500}", value)}

    def is_fresh(self, promise: str, now: float, max_age: float) -> bool:
        """Return whether the link was right, for the same promise, not longer ago than ``max_age`` seconds."""
        return self.verdict in _GOOD and self.promise == promise and 0 <= now - self.checked < max_age


def remembered(
    old: Memory | None, url: str, promise: str, now: float, seen: Seen, finding: Finding, mentioned: bool, away: bool
) -> Memory:
    """Return what is to be remembered of an address after it was seen once more.

    ``mentioned`` tells whether the page mentions the work, and ``away`` whether the link fails in a way that may pass.
    A link that was skipped fails no more and no less than before.
    """
    before = (old.failing_runs, old.failing_since) if old else (0, None)
    failing = (before[0] + 1, now if before[1] is None else before[1]) if away else (0, None)
    good = finding.verdict in _GOOD
    return Memory(
        url, promise, now, finding.verdict, finding.rule, finding.reason, finding.advice, finding.new_url,
        seen.status, seen.final_url,
        seen.headers.get("etag"), seen.headers.get("last-modified"),
        old.sha256 if old and seen.unchanged else seen.body.sha256,
        seen.page.title if seen.page else old.title if old and seen.unchanged else None,
        mentioned or bool(old and old.mentioned and old.promise == promise),
        *(before if finding.verdict is Verdict.SKIPPED else failing),
        now if good else (old.good_at if old else None),
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

    def recall(self, urls: Iterable[str]) -> dict[str, Memory]:
        """Return what is remembered of ``urls``."""
        wanted = set(urls)
        rows = self._rows(", ".join(_COLUMNS)) if wanted else []
        return {row[0]: Memory(*row) for row in rows if row[0] in wanted}

    def _rows(self, columns: str) -> list[tuple[Any, ...]]:
        if self._is_new:
            return []
        try:
            return self._connected().execute(f"SELECT {columns} FROM link").fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def note(self, memories: Iterable[Memory]) -> None:
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
