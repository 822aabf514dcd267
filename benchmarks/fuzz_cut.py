"""Hold the cheap ways of reading a catalogue to the careful one, on damaged documents.

    python benchmarks/fuzz_cut.py --documents 1000000

A document that is read by the cheap cut must give what parsing it whole gives, and a piece
that is read without the parser must give what the parser gives. Exits with 1, and prints
the first document, if any does not.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import mutate

from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.plain import read_plain
from nswp_catalog.storage.read import NotACatalog, Source, Unsure, read

_BATCH = 500
_PROGRESS = 100_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one document. ``wrong`` says how the two ways differ; empty if they agree."""

    accepted: bool = False
    plain: int = 0
    wrong: str = ""


@dataclass(slots=True)
class Tally:
    """What became of many documents. ``first`` is the lowest number of those read wrongly."""

    documents: int = 0
    accepted: int = 0
    plain: int = 0
    wrong: int = 0
    first: int | None = None

    def add(self, other: "Tally") -> None:
        """Count the documents of ``other`` too."""
        self.documents += other.documents
        self.accepted += other.accepted
        self.plain += other.plain
        self.wrong += other.wrong
        numbers = [number for number in (self.first, other.first) if number is not None]
        self.first = min(numbers, default=None)


def judge(text: bytes) -> Verdict:
    """Read ``text`` in every way and compare."""
    try:
        return _judge(text)
    except Exception as error:  # noqa: BLE001 - a text may be refused, but nothing else may be raised
        return Verdict(wrong=f"reading it raises {error!r}")


def _judge(text: bytes) -> Verdict:
    try:
        source = read(text)
    except NotACatalog:
        return Verdict()
    if source.pieces is None or source.broken:
        return Verdict()
    pieces = [source.pieces.piece(index) for index in range(len(source))]
    plain = sum(read_plain(piece) is not None for piece in pieces)
    wrong = next((wrong for piece in pieces if (wrong := compare_plain(piece))), "")
    try:
        records = [source.value(index) for index in range(len(source))]
    except Unsure:
        return Verdict(plain=plain, wrong=wrong)
    return Verdict(accepted=True, plain=plain, wrong=wrong or _compare_whole(source, records))


def compare_plain(piece: bytes) -> str:
    """Return how reading ``piece`` without the parser differs from reading it with; empty if not."""
    quick = read_plain(piece)
    if quick is None:
        return ""
    careful = _parsed(piece)
    return "" if _same(quick, careful) else f"a piece is {quick!r} without the parser, with it {careful!r}:\n{piece!r}"


def _compare_whole(source: Source, records: list[Any]) -> str:
    whole = _parsed(source.text)
    if not isinstance(whole, dict):
        return f"cut, it is a catalogue; parsed whole it is {whole!r}"
    if not _same(records, whole.get("resources")):
        return f"the records are {records!r} cut, {whole.get('resources')!r} parsed whole"
    top = {key: value for key, value in whole.items() if key != "resources"}
    return "" if _same(dict(source.top), top) else f"the other keys are {dict(source.top)!r} cut, {top!r} parsed whole"


def _parsed(text: bytes) -> Any:
    try:
        return parse(text)
    except YamlError as error:
        return error


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same, with their keys in the same order."""
    return bool(one == other) and repr(one) == repr(other)


def tally(seed: int, numbers: range) -> Tally:
    """Judge the documents of ``seed`` that have these ``numbers``."""
    result = Tally(documents=len(numbers))
    for number in numbers:
        verdict = judge(mutate.document(seed, number))
        result.accepted += verdict.accepted
        result.plain += verdict.plain
        if verdict.wrong:
            result.wrong += 1
            result.first = number if result.first is None else result.first
    return result


def _tally_batch(work: tuple[int, range]) -> Tally:
    return tally(*work)


def run(seed: int, documents: int, jobs: int) -> Tally:
    """Judge the first ``documents`` of ``seed`` in ``jobs`` processes, telling on standard error how far it is."""
    starts = range(0, documents, _BATCH)
    work = [(seed, range(start, min(start + _BATCH, documents))) for start in starts]
    if jobs == 1:
        return _sum(map(_tally_batch, work))
    with multiprocessing.Pool(jobs) as pool:
        return _sum(pool.imap_unordered(_tally_batch, work))


def _sum(parts: Iterable[Tally]) -> Tally:
    total = Tally()
    for part in parts:
        before = total.documents
        total.add(part)
        if total.documents // _PROGRESS > before // _PROGRESS:
            print(f"{total.documents:,} documents", file=sys.stderr)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = _options(arguments)
    result = run(options.seed, options.documents, options.jobs)
    print(
        f"{result.documents:,} documents, {result.accepted:,} read by the cut, "
        f"{result.plain:,} pieces read without the parser, {result.wrong:,} wrong (seed {options.seed})"
    )
    if result.first is not None:
        text = mutate.document(options.seed, result.first)
        print(f"\nNumber {result.first}: {judge(text).wrong}\n\n{text!r}\n\n{text.decode('utf-8', 'replace')}")
    return 1 if result.wrong else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare the cheap readings of damaged texts with the careful one.")
    parser.add_argument("--documents", type=int, default=1_000_000, help="how many to try")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other documents")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes share the work")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
