"""Writing the catalogue's file: one writer at a time, and at any moment the old text or the new, whole."""

import errno
import glob
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.locate import unreadable

_PATIENCE = 60.0
"""Seconds to wait for another writer."""
_TRIES = 5


class Written(NamedTuple):
    """The text of a file before and after a change."""

    before: bytes
    after: bytes


def change(
    path: Path, lock: Path, make: Callable[[bytes], bytes], note: Callable[[Written], None] = lambda _: None
) -> Written:
    """Replace the text of the file at ``path`` by what ``make`` makes of it.

    ``lock`` is a file that all writers of this one share; ``note`` is called just before the
    new text takes the place of the old. Whatever fails, the file is as it was. Symbolic
    links and the file's mode stay. Raises `CatalogError`.
    """
    with _only_writer(lock):
        for _ in range(_TRIES):
            real = path.resolve()
            before, status = _read(real)
            written = Written(before, make(before))
            if written.after == written.before or _replace(real, status, written, note):
                return written
    raise CatalogError(f"{path} is changed again and again by another program.", "Close that program and try again.")


def create(path: Path, text: bytes) -> None:
    """Write a new file, with the folders that it needs. Raises `CatalogError`, also if there is one already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _whole_beside(path, [text], _new_mode()) as temporary:
            try:
                os.link(temporary, path)
            except FileExistsError:
                raise
            except OSError:  # a file system without hard links
                temporary.rename(path)
    except FileExistsError:
        there = path if path.exists() else path.parent
        raise CatalogError(f"{there} is there already.", "Name another file.") from None
    except OSError as error:
        raise CatalogError(f"{path} cannot be made: {error.strerror}.", "Name another file, or make room.") from error


def put(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is derived, whole or not at all. Raises `CatalogError`."""
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:  # a pipe or a device has no place to rename to
                device.writelines(pieces)
            return
        target = path.resolve()
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _new_mode()
        with _whole_beside(target, pieces, mode) as temporary:
            temporary.replace(target)
    except OSError as error:
        raise CatalogError(f"{path} cannot be written: {error.strerror}.", "Name another file or folder.") from error


@contextmanager
def _whole_beside(path: Path, pieces: Iterable[bytes], mode: int) -> Iterator[Path]:
    """Write a temporary file beside ``path``, to the disk; it is gone afterwards, if it has got no other name."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _new_mode() -> int:
    """Return the mode that the system gives to a new file."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _only_writer(lock: Path) -> Iterator[None]:
    import filelock

    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with filelock.FileLock(lock, timeout=_PATIENCE):
            yield
    except filelock.Timeout:
        raise CatalogError("Another `catalog` has been writing for a minute.", "Wait for it, or end it.") from None
    except OSError as error:
        raise CatalogError(f"{lock} cannot be written: {error.strerror}.", "Check the folder's permissions.") from error


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    try:
        with path.open("rb") as file:
            return file.read(), os.fstat(file.fileno())
    except OSError as error:
        raise unreadable(path, error) from error


def _replace(path: Path, status: os.stat_result, written: Written, note: Callable[[Written], None]) -> bool:
    """Put the new text in the place of the old; return False if that is no longer there."""
    if not os.access(path, os.W_OK):
        raise CatalogError(
            f"{path} is marked as read-only.", "Allow writing to it first, in the file manager or by chmod u+w."
        )
    try:
        _sweep(path)
        with _whole_beside(path, [written.after], stat.S_IMODE(status.st_mode)) as temporary:
            _give(temporary, status)
            if _stamp(path.stat()) != _stamp(status):
                return False
            note(written)
            temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    return True


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _give(file: Path, status: os.stat_result) -> None:
    """Let a file belong to whom another belonged, or at least to its group, as far as the system allows."""
    if not hasattr(os, "chown"):
        return
    try:
        os.chown(file, status.st_uid, status.st_gid)
    except PermissionError:
        with suppress(PermissionError):
            os.chown(file, -1, status.st_gid)
            file.chmod(stat.S_IMODE(status.st_mode))  # a change of the group may have taken bits away


def _sweep(path: Path) -> None:
    """Delete what writers that were killed left behind; no other can be at work now."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        stale.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows opens no folders
    with suppress(OSError):  # the new text is in place; some file systems sync no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> CatalogError:
    reasons = {
        errno.ENOSPC: ("There is no room left on the disk", "Make room and try again."),
        errno.EDQUOT: ("Your share of the disk is used up", "Make room and try again."),
        errno.EROFS: ("The disk is read-only", "Work on a copy: `catalog --catalog COPY …`."),
        errno.EACCES: ("The folder does not let you write", "Check its permissions."),
        errno.EPERM: ("The folder does not let you write", "Check its permissions."),
    }
    reason, advice = reasons.get(error.errno or 0, (str(error.strerror), "Try again."))
    return CatalogError(f"{path} is as it was: {reason[0].lower()}{reason[1:]}.", advice)
