"""What every command shares: the catalogue, the index, and where output goes."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import locate
from nswp_catalog.storage.locate import Located

if TYPE_CHECKING:
    import typer

    from nswp_catalog.core.problem import Problem
    from nswp_catalog.storage.index import Index

Answer = TypeVar("Answer")

_SMALL = 1_000_000
"""Bytes of a catalogue that is indexed within the patience of a person who pressed the TAB key."""


class Session:
    """One run of a command."""

    def __init__(self, option: Path | None = None, quiet: bool = False, verbose: bool = False) -> None:
        self.option = option
        self.quiet = quiet
        self.verbose = verbose

    @cached_property
    def located(self) -> Located:
        """The catalogue that the command works on."""
        found = locate.locate(self.option)
        if self.verbose:
            self.say(f"Catalogue: {found.path} ({found.origin})")
        return found

    @property
    def path(self) -> Path:
        """The catalogue's file."""
        return self.located.path

    @property
    def shown_path(self) -> str:
        """The catalogue's file as people write it: relative where it lies below the working folder."""
        try:
            return str(self.path.resolve().relative_to(Path.cwd()))
        except (ValueError, OSError):  # elsewhere, or the working folder is gone
            return str(self.path)

    def ask(self, question: Callable[["Index"], Answer]) -> Answer:
        """Return the answer of the index to ``question``, and tell of records that it leaves out."""
        from nswp_catalog.storage.ask import ask  # start-up: changing one record asks no index

        now = time.time_ns()
        answer, left_out = ask(
            self.path, locate.cache_folder(), now, lambda opened: (question(opened), opened.left_out)
        )
        if left_out:
            records = "1 record is" if left_out == 1 else f"{left_out} records are"
            self.say(f"{records} left out: run `catalog validate` to see why.")
        if self.verbose:
            self.say(f"Answered in {(time.time_ns() - now) / 1e6:.1f} ms.")
        return answer

    def peek(self, question: Callable[["Index"], Answer]) -> Answer | None:
        """Return an answer for completion: of the index as it is, where making it fresh could take long."""
        from nswp_catalog.storage.ask import ask, peek  # start-up: see `ask`

        folder = locate.cache_folder()
        if self.path.stat().st_size > _SMALL:
            return peek(self.path, folder, question)
        return ask(self.path, folder, time.time_ns(), question, wait=0.5)  # who pressed TAB does not wait for long

    def read(self) -> bytes:
        """Return the text of the catalogue."""
        return read_file(self.path)

    def say(self, message: str) -> None:
        """Tell the person something that is not data."""
        if not self.quiet:
            from nswp_catalog.render.harmless import harmless

            print(harmless(message), file=sys.stderr)

    @property
    def draws(self) -> bool:
        """Whether standard output is a terminal."""
        return sys.stdout.isatty()

    @property
    def color(self) -> bool:
        """Whether colours are wanted."""
        return not os.environ.get("NO_COLOR")


def session(context: "typer.Context") -> Session:
    """Return the session of a command."""
    return context.ensure_object(Session)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises `CatalogError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise locate.unreadable(path, error) from error


def write(lines: Iterable[str]) -> None:
    """Write data to standard output."""
    for line in lines:
        sys.stdout.write(line)


def choice(option: str, value: str, known: Iterable[str]) -> str:
    """Return ``value`` if it is one of ``known``. Raises `CatalogError`."""
    names = list(known)
    if value not in names:
        from nswp_catalog.core.suggest import did_you_mean

        raise CatalogError(
            f"“{value}” is not a value of {option}.", did_you_mean(value, names) or f"Use one of: {', '.join(names)}."
        )
    return value


def no_catalogue(run: Session, problem: "Problem") -> CatalogError:
    """Return what to tell of a file in which no record can be read."""
    place = f":{problem.position.line}:{problem.position.column}" if problem.position else ""
    return CatalogError(f"{run.shown_path}{place}: {problem.message}", problem.advice)
