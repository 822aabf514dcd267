"""What `check-links` writes into the catalogue: new addresses, archived copies, what is known of files."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nswp_catalog.cli import saving
from nswp_catalog.cli.session import Session
from nswp_catalog.core.link import Report, Verdict
from nswp_catalog.errors import CatalogError
from nswp_catalog.links import archive as archives
from nswp_catalog.links.kinds import kind_of
from nswp_catalog.links.seen import Seen
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.addresses import Address, addresses

_Path = tuple[str | int, ...]
_FORMATS = {"pdf": "pdf", "jpeg": "jpeg", "png": "png", "gif": "gif", "mp3": "mp3", "mp4": "mp4", "webp": "webp"}
"""What a file is by its first bytes, where that alone tells its format."""


def write(
    run: Session,
    report: Report,
    files: Mapping[str, Seen],
    checked: Sequence[Address],
    fix: bool,
    archive: str | None,
    dry_run: bool,
) -> None:
    """Write what was found, each change at its own place and nothing beside it. Raises `CatalogError`."""
    moved = {link.url: link.new_url for link in report.links if link.new_url} if fix else {}
    copies = _copies(report, checked, archive) if archive else {}
    if not (moved or copies or files):
        return
    known = {(address.use.id, address.use.field, address.url) for address in checked}

    def make(text: bytes) -> bytes:
        # The file may have changed while the addresses were asked: it is read again.
        changes: dict[int, dict[_Path, Any]] = {}
        for address in addresses(text, run.shown_path, None):
            if (address.use.id, address.use.field, address.url) in known:
                for path, value in _changes(address, moved, copies, files):
                    changes.setdefault(address.place, {})[path] = value
        try:
            return records.edit_parts(splice.opened(text), changes)
        except CatalogError:
            return _one_by_one(run, text, changes)

    written = saving.save(run, "check-links", make, dry_run)
    if written.before == written.after:
        run.say("The catalogue has all of it already.")
        return
    number = saving.count(records.differing(*written))
    run.say(f"{number} would change." if dry_run else f"Changed {number}. `catalog undo` takes it back.")


def _one_by_one(run: Session, text: bytes, changes: Mapping[int, Mapping[_Path, Any]]) -> bytes:
    """Return the text with the changes that can be made, and tell of the records where they cannot."""
    for place, parts in changes.items():
        source = splice.opened(text)
        try:
            text = records.edit_parts(source, {place: parts})
        except CatalogError as error:
            named = splice.record_value(source, place).get("id", "?")
            run.say(f"`{named}` is left as it is: {error.message}\n  → {error.advice}")
    return text


def _changes(
    address: Address, moved: Mapping[str, str], copies: Mapping[str, str], files: Mapping[str, Seen]
) -> list[tuple[_Path, Any]]:
    path = _path(address.use.field)
    changes: list[tuple[_Path, Any]] = []
    if address.url in moved and path != ("doi",):
        changes.append((path, moved[address.url]))
    if path[-1] != "url":
        return changes
    if address.url in copies:
        changes.append(((*path[:-1], "archived"), copies[address.url]))
    seen = files.get(address.url)
    if seen is not None and len(path) == 3:
        changes += [((*path[:-1], key), value) for key, value in _facts(address, seen)]
    return changes


def _path(field: str) -> _Path:
    """Return the way into a record that ``downloads[0].url`` names."""
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"\w+", field))


def _facts(address: Address, seen: Seen) -> list[tuple[str, str]]:
    """Return what a file that was read whole tells of itself."""
    if not seen.body.whole or not seen.body.size:
        return []
    facts = [("bytes", str(seen.body.size))]
    if seen.body.sha256:
        facts.append(("sha256", seen.body.sha256))
    found = _FORMATS.get(kind_of(seen) or "")
    if found and address.format is None:
        facts.append(("format", found))
    return facts


def _copies(report: Report, checked: Sequence[Address], api: str) -> dict[str, str]:
    """Return the archived copies of the addresses that have none in the catalogue."""
    have = {
        (address.use.id, address.use.field.removesuffix("archived"))
        for address in checked
        if address.use.field.endswith("archived")
    }
    verdicts = {link.url: link.verdict for link in report.links}
    dates = {
        address.url: address.date
        for address in checked
        if address.use.field.endswith("url")
        and (address.use.id, address.use.field.removesuffix("url")) not in have
        and verdicts.get(address.url, Verdict.SKIPPED) is not Verdict.SKIPPED
    }
    return asyncio.run(archives.copies(dates, api))
