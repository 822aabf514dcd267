"""The journal: what our writes changed, so that they can be taken back without git.

One small file for each write, in a folder for each catalogue. It holds the bytes that went
and those that came, and the digests of the whole text before and after.
"""

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.file import Written

_KEPT = 100
"""How many writes can be taken back."""
_STEP = 1 << 16
"""Bytes that are compared at a time: larger pieces would each ask the system for memory."""


class Entry(NamedTuple):
    """One write: at ``start`` the bytes ``old`` gave way to ``new``."""

    file: Path
    command: str
    start: int
    old: bytes
    new: bytes
    after: str

    def never_came_to_pass(self, text: bytes) -> bool:
        """Return whether ``text`` is what stood there before the write."""
        end = self.start + len(self.old)
        return text[self.start : end] == self.old and _digest(text[: self.start] + self.new + text[end:]) == self.after

    def taken_back(self, text: bytes) -> bytes:
        """Return ``text``, which the write left, as it was before it."""
        return text[: self.start] + self.old + text[self.start + len(self.new) :]


def note(folder: Path, command: str, written: Written) -> None:
    """Note a write of ``command`` in ``folder``."""
    before, after = written
    start = _common_start(before, after)
    same = _common_end(before, after, min(len(before), len(after)) - start)
    data = {
        "command": command,
        "start": start,
        "old": base64.b64encode(before[start : len(before) - same]).decode(),
        "new": base64.b64encode(after[start : len(after) - same]).decode(),
        "after": _digest(after),
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = _files(folder)
    number = int(files[-1].stem) + 1 if files else 1
    temporary = folder / f"{number}.tmp"
    temporary.write_text(json.dumps(data), encoding="utf-8")
    temporary.replace(folder / f"{number:06}.json")
    for old in files[: max(0, len(files) + 1 - _KEPT)]:
        old.unlink(missing_ok=True)


def last(folder: Path, text: bytes) -> Entry | None:
    """Return the last write whose result is ``text``; None if there is no write.

    A write that was noted and never came to pass, because it was killed, is passed over.
    Raises `CatalogError` when the file was changed since.
    """
    digest = _digest(text)
    for entry in _entries(folder):
        if entry.after == digest:
            return entry
        if not entry.never_came_to_pass(text):
            raise CatalogError(
                f"The catalogue was changed after the last `catalog {entry.command}`.",
                "Undo that change first, in the editor or with git.",
            )
        entry.file.unlink(missing_ok=True)
    return None


def _entries(folder: Path) -> Iterator[Entry]:
    for file in reversed(_files(folder)):
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            yield Entry(
                file,
                data["command"],
                data["start"],
                base64.b64decode(data["old"]),
                base64.b64decode(data["new"]),
                data["after"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CatalogError(f"{file} cannot be read.", "Delete it; what it noted cannot be undone.") from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def _common_start(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts have in common at their beginnings."""
    same, most = 0, min(len(one), len(other))
    step = _STEP
    while same < most and step:
        if one[same : same + step] == other[same : same + step]:
            same += step
        else:
            step //= 2
    return min(same, most)


def _common_end(one: bytes, other: bytes, most: int) -> int:
    """Return how many bytes two texts have in common at their ends, at most ``most``."""
    same, step = 0, _STEP
    while same < most and step:
        width = min(step, most - same)
        if one[len(one) - same - width : len(one) - same] == other[len(other) - same - width : len(other) - same]:
            same += width
        else:
            step //= 2
    return same
