"""A folder of derived files: what this program has put there it may replace and take away, and nothing else."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.file import put

_OURS = re.compile(r"[a-z0-9][a-z0-9.-]*\.html")
LIST = ".catalog-site"
"""The file that tells the names of all others that are ours."""


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Have a folder hold ``files``, and no longer what an earlier call put there.

    Each file is written whole or not at all, in the order of ``files``. Nothing is written
    where one of them would take the place of somebody else's. Raises `CatalogError`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _listed(folder)
        if foreign := [name for name in files if name not in before and os.path.lexists(folder / name)]:
            raise CatalogError(
                f"{folder / foreign[0]} is there already, and was not made by this command.", "Name an empty folder."
            )
        _list(folder, before | files.keys())
        for name, data in files.items():
            put(folder / name, [data])
        for name in before - files.keys():
            if (folder / name).is_file():
                (folder / name).unlink()
        _list(folder, set(files))
    except OSError as error:
        raise CatalogError(f"{folder} cannot be written: {error.strerror}.", "Name another folder.") from error


def _listed(folder: Path) -> set[str]:
    """Return the names of our files in a folder; what can be the name of none of them is not ours."""
    path = folder / LIST
    names = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return {name for name in names if _OURS.fullmatch(name)}


def _list(folder: Path, names: set[str]) -> None:
    put(folder / LIST, ["".join(f"{name}\n" for name in sorted(names)).encode()])
