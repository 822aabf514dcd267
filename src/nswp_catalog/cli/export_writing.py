"""One export: what filters choose, written to a file or to standard output."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nswp_catalog.cli.long_work import shown
from nswp_catalog.cli.session import Session
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.filters import FACETS, Filters
from nswp_catalog.core.resource import Data
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import Format, Library, Wishes
from nswp_catalog.render.harmless import harmless
from nswp_catalog.storage import file, find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

_STEP = 500
"""So many records are taken out of the index at once."""


class _Chosen:
    """Records of the index, read anew each time that they are gone through."""

    def __init__(self, index: Index, docs: list[int], step: Callable[[int], None]) -> None:
        self.index = index
        self.docs = docs
        self.step = step

    def __iter__(self) -> Iterator[Data]:
        for start in range(0, len(self.docs), _STEP):
            self.step(start)
            yield from self.index.data(self.docs[start : start + _STEP])


class Export:
    """One export: chosen from the index, then written to a file or to standard output."""

    def __init__(
        self, run: Session, chosen: Format, output: Path | None, wishes: Wishes, left_out: Callable[[], int]
    ) -> None:
        self.run = run
        self.format = chosen
        self.output = output
        self.wishes = wishes
        self.left_out = left_out
        """Tells how many of the chosen the format has left out."""

    def write(self, filters: Filters, sort: str, reverse: bool, limit: int | None, index: Index) -> None:
        """Write what ``filters`` choose. Raises `CatalogError`."""
        docs, total = find.find(index, Question((), find.select(index, filters), sort, reverse), limit)
        wishes = self.wishes._replace(query=_in_words(filters, index.head))
        on_screen = self.output is None and sys.stdout.isatty()  # where a bar would be among what is written
        with shown(self.run, "Writing", 0 if on_screen else len(docs)) as reach:
            library = Library(index.head, _Chosen(index, docs, reach), len(docs))
            self._put(self.format.write(library, wishes) if self.format.write else [])
        if self.output is not None:
            self.run.say(f"Wrote {in_words(len(docs) - self.left_out())} to {self.output}.")
        elif not total:
            self.run.say("Nothing matches.")

    def _put(self, pieces: Iterable[str] | Iterable[bytes]) -> None:
        if self.output is not None:
            file.put(self.output, _encoded(pieces))
            return
        for piece in pieces:
            if not sys.stdout.isatty():
                sys.stdout.buffer.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
            elif isinstance(piece, bytes):
                raise CatalogError(f"{self.format.name} is nothing to look at in a terminal.", "Give a file: -o FILE.")
            else:
                # The mark for Excel and the line ends of the RFC are nothing to look at.
                sys.stdout.write(harmless(piece.removeprefix("\ufeff").replace("\r\n", "\n")))
        sys.stdout.buffer.flush()


def in_words(number: int) -> str:
    """Return how many resources there are, for a sentence."""
    return "1 resource" if number == 1 else f"{number:,} resources"


def _encoded(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace")


def _in_words(filters: Filters, head: Head) -> str:
    """Return what was chosen, for the title of a feed: ``Violence, 2018``."""
    told: list[str] = []
    for kind, values in filters._asdict().items():
        vocabulary = head.vocabulary(FACETS[kind]) if FACETS.get(kind) else None
        for value in (values,) if isinstance(values, str) else values or ():
            term = vocabulary.find(value) if vocabulary else None
            told.append(
                vocabulary.label(term) if vocabulary and term else f"no {value}" if kind == "missing" else value
            )
    return ", ".join(told)
