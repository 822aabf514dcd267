"""A text in the person's own editor."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nswp_catalog.cli import saving
from nswp_catalog.cli.session import Session
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.parse import YamlError

Taken = TypeVar("Taken")


def until_right(run: Session, path: Path, take: Callable[[str], Taken]) -> Taken | None:
    """Let the person edit the file at ``path`` until ``take`` raises nothing for its text, and return what it returns.

    None when the person gives up; at Ctrl-C the person is told where the text is. Raises
    `CatalogError` where there is no editor.
    """
    try:
        while True:
            written = edited(path)
            try:
                return take(written)
            except YamlError as error:
                place = f"{path.name}:{error.position.line}:{error.position.column}"
                run.say(f"{place}: {error.message}\n  → {error.advice}")
            except CatalogError as error:
                run.say(f"{error.message}\n  → {error.advice}" if error.advice else error.message)
            if not saving.confirmed("Go on editing?", default=True):
                return None
    except KeyboardInterrupt:
        run.say(f"What you wrote is in {path}.")
        raise


def edited(path: Path) -> str:
    """Let the person edit the file at ``path``, and return its text then. Raises `CatalogError`."""
    command = _editor()
    try:
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603  # the person's own choice
    except OSError as error:
        raise CatalogError(
            f"The editor `{command[0]}` cannot be started: {error.strerror}.", "Set the variable EDITOR to another one."
        ) from error
    if done.returncode:
        raise CatalogError(f"The editor `{command[0]}` failed.", f"What you wrote is in {path}.")
    try:
        return path.read_text("utf-8-sig")  # some editors write a mark at the beginning
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path} cannot be read: {error}.", "Save it as UTF-8.") from error


def scratch(name: str, text: str) -> Path:
    """Return a new file that holds ``text``, in a folder of its own that nobody else may read."""
    path = Path(tempfile.mkdtemp(prefix="catalog-")) / name
    path.write_text(text, "utf-8")
    return path


def discard(path: Path) -> None:
    """Delete a file that `scratch` made, with its folder."""
    shutil.rmtree(path.parent, ignore_errors=True)


def _editor() -> list[str]:
    for name in ("VISUAL", "EDITOR"):
        if wanted := os.environ.get(name, "").strip():
            return shlex.split(wanted, posix=sys.platform != "win32")
    known = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")
    for name in known:
        if found := shutil.which(name):
            return [found]
    raise CatalogError("No editor is known.", "Name one in the variable EDITOR.")
