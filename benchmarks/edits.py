"""Edits by hand of a record in the middle of a large catalogue, in little memory."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

_PLACE = b"    tags: ["
_CHUNK = 1 << 20


class Editor:
    """Changes the first tag of one record of a catalogue whenever it is called, each time to another word."""

    def __init__(self, path: Path, edit: Callable[[Path, int, bytes], None]) -> None:
        self._path = path
        self._edit = edit
        self._place = _middle(path)
        self._words = (f"edit{number:04}".encode() for number in itertools.count())
        insert(path, self._place, next(self._words))

    def __call__(self) -> None:
        """Make the next edit."""
        self._edit(self._path, self._place, next(self._words))


def restorer(original: Path, copy: Path) -> Callable[[], None]:
    """Return what writes ``copy`` anew as ``original`` is, for a change to be made again and again."""

    def restore() -> None:
        shutil.copyfile(original, copy)

    return restore


def record_in_the_middle(path: Path) -> str:
    """Return the id of a record in the middle of a catalogue."""
    with path.open("rb") as file:
        file.seek(path.stat().st_size // 2)
        return file.read(_CHUNK).partition(b"\n  - id: ")[2].partition(b"\n")[0].decode()


def replace(path: Path, place: int, word: bytes) -> None:
    """Write ``word`` over one of as many letters, in the file itself."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(word)


def insert(path: Path, place: int, word: bytes) -> None:
    """Put ``word`` before the other tags, by a new file in place of the old one."""
    changed = path.with_name(path.name + ".new")
    with path.open("rb") as old, changed.open("wb") as new:
        for done in range(0, place, _CHUNK):
            new.write(old.read(min(_CHUNK, place - done)))
        new.write(word + b", ")
        shutil.copyfileobj(old, new)
    changed.replace(path)


def _middle(path: Path) -> int:
    """Return where the tags of a record in the middle begin."""
    start = path.stat().st_size // 2
    with path.open("rb") as file:
        file.seek(start)
        return start + file.read(_CHUNK).index(_PLACE) + len(_PLACE)
