"""The tables of the index, and writing resources into them."""

import json
import sqlite3

from nswp_catalog.core.resource import Resource
from nswp_catalog.storage.entries import Entry, entry

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE piece (seq INTEGER PRIMARY KEY, digest BLOB, size INTEGER, doc INTEGER);
CREATE TABLE record (doc INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE resource (
    doc INTEGER PRIMARY KEY, id TEXT, visible INTEGER, date TEXT, added TEXT, title TEXT, missing INTEGER
);
CREATE TABLE value (vid INTEGER PRIMARY KEY, kind TEXT, value TEXT, UNIQUE (kind, value));
CREATE TABLE facet (vid INTEGER, doc INTEGER, PRIMARY KEY (vid, doc)) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5 (title, people, tags, summary, terms, content='', tokenize='ascii');
"""
_CHUNK = 2000


class Writer:
    """Writes resources into the tables, many at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.vids: dict[tuple[str, str], int] = {
            (kind, value): vid for vid, kind, value in connection.execute("SELECT vid, kind, value FROM value")
        }
        self.pending: list[tuple[int, Entry, bool]] = []

    def add(self, doc: int, new: Entry, visible: bool) -> None:
        """Put a resource into the index; one that is not visible takes part in no search."""
        self.pending.append((doc, new, visible))
        if len(self.pending) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        execute = self.connection.executemany
        execute("INSERT INTO record VALUES (?, ?)", ((doc, new.data) for doc, new, _ in self.pending))
        execute(
            "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((doc, new.id, visible, new.date, new.added, new.title, new.missing) for doc, new, visible in self.pending),
        )
        self._show([(doc, new) for doc, new, visible in self.pending if visible])
        self.pending.clear()

    def _show(self, shown: list[tuple[int, Entry]]) -> None:
        execute = self.connection.executemany
        # A list for each value: a row at a time costs twice as much.
        docs: dict[int, list[int]] = {}
        for vid, doc in self._facets(shown):
            docs.setdefault(vid, []).append(doc)
        rows = ((vid, str(docs[vid])) for vid in sorted(docs))
        execute("INSERT INTO facet SELECT ?, value FROM json_each(?)", rows)
        execute(
            "INSERT INTO text (rowid, title, people, tags, summary, terms) VALUES (?, ?, ?, ?, ?, ?)",
            ((doc, *new.texts) for doc, new in shown),
        )

    def _facets(self, shown: list[tuple[int, Entry]]) -> list[tuple[int, int]]:
        pairs = [(key, doc) for doc, new in shown for key in new.facets]
        for key in dict.fromkeys(key for key, _ in pairs if key not in self.vids):
            self.vids[key] = len(self.vids) + 1
            self.connection.execute("INSERT INTO value VALUES (?, ?, ?)", (self.vids[key], *key))
        vids = self.vids
        return [(vids[key], doc) for key, doc in pairs]

    def remove(self, doc: int) -> str:
        """Take a resource out of the index, and return its id."""
        old, visible = self._stored(doc)
        if visible:
            self._hide(doc, old)
        self.connection.execute("DELETE FROM record WHERE doc = ?", (doc,))
        self.connection.execute("DELETE FROM resource WHERE doc = ?", (doc,))
        return old.id

    def _hide(self, doc: int, old: Entry) -> None:
        self.connection.executemany("DELETE FROM facet WHERE vid = ? AND doc = ?", self._facets([(doc, old)]))
        # A contentless table forgets a row only when it is told again what was in it.
        self.connection.execute(
            "INSERT INTO text (text, rowid, title, people, tags, summary, terms) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            (doc, *old.texts),
        )

    def _stored(self, doc: int) -> tuple[Entry, bool]:
        data, visible = self.connection.execute(
            "SELECT data, visible FROM record JOIN resource USING (doc) WHERE doc = ?", (doc,)
        ).fetchone()
        return entry(Resource.from_data(json.loads(data))), bool(visible)

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
                found_entry, visible = self._stored(doc)
                if visible != (place == 0):
                    self.connection.execute("UPDATE resource SET visible = ? WHERE doc = ?", (place == 0, doc))
                    if visible:
                        self._hide(doc, found_entry)
                    else:
                        self._show([(doc, found_entry)])
