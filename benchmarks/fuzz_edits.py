"""Change damaged documents at random, and hold every result to what was meant.

    python benchmarks/fuzz_edits.py --edits 1000000

A change that is made must give exactly the records that were wanted, and leave every byte
outside the record concerned as it was; one that is not made must say why. Both are checked
here anew, by parsing the whole text. Exits with 1, and prints the first ones, if any is wrong.
"""

import argparse
import multiprocessing
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import mutate

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.parse import Marks, YamlError, parse
from nswp_catalog.storage.read import NotACatalog, Source

_BATCH = 500
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PROGRESS = 100_000
_SHOWN = 5
"""How many of the edits that went wrong are shown."""
_TEXTS = (
    "Plain",
    "no",
    "12:30",
    "2018-09-14",
    "a: b # c",
    "- dash",
    "Привет",
    "暴力 😀",
    "quo\"te's",
    "",
    " x ",
    "{a}",
    "é" * 90,
)
_ON_PURPOSE = (
    "written in braces",
    "shares a part",
    "stand in brackets",
    "There is a comment inside",
    "There is an anchor",
)
"""Of the reasons for a refusal: what is never rewritten, because something of the editor's would be lost or reformatted."""
_PARAGRAPHS = ("One.\n\nTwo: 2.\n", "a\nb", "  indented\nless\n", "x\n\n\n", "# no comment\ny\n")


@dataclass(frozen=True, slots=True)
class Change:
    """One random change: what is done to which record."""

    what: str
    index: int = -1
    id: str = ""
    fields: Any = None


@dataclass(slots=True)
class Tally:
    """What became of many edits. ``wrong`` are the numbers of those that went wrong."""

    edits: int = 0
    unreadable: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[int] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count the edits of ``other`` too."""
        self.edits += other.edits
        self.unreadable += other.unreadable
        self.refused += other.refused
        self.wrong += other.wrong


def change(dice: random.Random, old: Sequence[Any]) -> Change:
    """Return a random change of one of the records ``old``."""
    named = [record.get("id") if isinstance(record, dict) else None for record in old]
    places = [
        index
        for index, name in enumerate(named)
        if isinstance(name, str) and _SLUG.fullmatch(name) and named.count(name) == 1
    ]
    what = dice.choice(("add", "set", "set", "set", "unset", "list", "remove")) if places else "add"
    if what == "add":
        return Change(
            "add", fields={"id": "new", "title": dice.choice(_TEXTS) or "T", "summary": dice.choice(_PARAGRAPHS)}
        )
    index = dice.choice(places)
    record = old[index]
    if what == "remove":
        return Change("remove", index, record["id"])
    if what == "unset":
        names = [name for name in record if isinstance(name, str) and name != "id"]
        return (
            Change("edit", index, record["id"], {dice.choice(names): None})
            if names
            else Change("remove", index, record["id"])
        )
    if what == "list":
        lists = [
            name for name, value in record.items() if isinstance(value, list) and all(isinstance(x, str) for x in value)
        ]
        name = dice.choice(lists) if lists else "tags"
        kept = [item for item in record.get(name) or [] if dice.random() < 0.7]
        return Change("edit", index, record["id"], {name: [*kept, *dice.sample(_TEXTS[:7], dice.randrange(1, 3))]})
    name = dice.choice(("title", "summary", "date", "url", "x-note", "downloads", *record))
    value: Any = dice.choice(_TEXTS + _PARAGRAPHS)
    if name == "downloads":
        value = [{"url": "https://example.org/a", "label": dice.choice(_TEXTS)}]
    elif name in ("title", "summary") and dice.random() < 0.2:
        value = {"en": dice.choice(_TEXTS), "fr": dice.choice(_PARAGRAPHS)}
    return Change("edit", index, record["id"], {name: value})


def made(source: Source, wanted: Change) -> bytes:
    """Return the text with a change, as the commands make it."""
    if wanted.what == "add":
        return splice.add(source, [wanted.fields])
    place = records.index_of(source, wanted.id)
    if wanted.what == "remove":
        return splice.remove(source, [place])
    return splice.edit(source, {place: wanted.fields})


def expected(before: Any, wanted: Change) -> Any:
    """Return what the whole text should hold after a change."""
    after = deepcopy(before)
    records = after["resources"] = list(after["resources"] or [])
    if wanted.what == "add":
        records.append(splice.as_read(wanted.fields))
    elif wanted.what == "remove":
        del records[wanted.index]
    else:
        new = {**records[wanted.index], **splice.as_read(wanted.fields)}
        gone = {name for name, value in wanted.fields.items() if value is None}
        records[wanted.index] = {name: value for name, value in new.items() if name not in gone}
    return after


def judge(text: bytes, dice: random.Random, tally: Tally) -> str:
    """Make one random change of ``text``, count it, and return what is wrong with it; empty if nothing is."""
    marks = Marks()
    try:
        source = splice.opened(text)
        before = parse(text, marks)
    except (NotACatalog, CatalogError, YamlError):
        tally.unreadable += 1
        return ""
    wanted = change(dice, before["resources"] or [])
    tally.edits += 1
    try:
        new = made(source, wanted)
    except CatalogError as error:
        tally.refused[error.message] += 1
        return "" if error.message and error.advice else f"{wanted} is refused without a reason"
    except Exception as error:  # noqa: BLE001 - a change may be refused, but nothing else may be raised
        return f"{wanted} raises {error!r}"
    try:
        after = parse(new)
    except YamlError as error:
        return f"{wanted} makes {new!r}, which is no YAML: {error}"
    hoped = expected(before, wanted)
    after["resources"] = after["resources"] or []
    if after != hoped and not text.endswith(b"\n") and new.endswith(b"\n"):
        hoped = expected(parse(text + b"\n"), wanted)  # a `|` text at the end takes in the line break that it got
    if after != hoped:
        return f"{wanted} gives {after!r}, wanted is {hoped!r}"
    return _beyond(text, new, marks, wanted, len(before["resources"] or []))


def _beyond(text: bytes, new: bytes, marks: Marks, wanted: Change, number: int) -> str:
    """Return how a change reaches beyond its record: before its line, or behind where the next one begins."""
    if (
        not number
        or any(mark in text for mark in (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9"))
        or b"\r" in text.replace(b"\r\n", b"")
    ):
        return ""  # the parser counts other line breaks too
    lines = text.split(b"\n")
    starts = [sum(len(line) + 1 for line in lines[: marks.values["resources", i].line - 1]) for i in range(number)]
    place = number - 1 if wanted.what == "add" else wanted.index
    lowest = starts[place - 1] if place and wanted.what == "remove" else 0 if wanted.what == "remove" else starts[place]
    keys = [sum(len(line) + 1 for line in lines[: at.line - 1]) for path, at in marks.keys.items() if len(path) == 1]
    following = [*starts[place + 1 :], *(key for key in keys if key > starts[place]), len(text)]
    if not new.startswith(text[:lowest]) or not new.endswith(text[following[0] :]):
        return f"{wanted} reaches beyond its record, which stands from {lowest} to {following[0]}: {new!r}"
    return ""


def tally(seed: int, numbers: range) -> Tally:
    """Judge one edit of each of the documents of ``seed`` that have these ``numbers``."""
    result = Tally()
    for number in numbers:
        if judge(mutate.document(seed, number), random.Random(f"{seed} {number}"), result):
            result.wrong.append(number)
    return result


def _tally_batch(work: tuple[int, range]) -> Tally:
    return tally(*work)


def run(seed: int, documents: int, jobs: int) -> Tally:
    """Judge edits of the first ``documents`` of ``seed`` in ``jobs`` processes."""
    starts = range(0, documents, _BATCH)
    work = [(seed, range(start, min(start + _BATCH, documents))) for start in starts]
    if jobs == 1:
        return _sum(map(_tally_batch, work))
    with multiprocessing.Pool(jobs) as pool:
        return _sum(pool.imap_unordered(_tally_batch, work))


def _sum(parts: Iterable[Tally]) -> Tally:
    total = Tally()
    for part in parts:
        before = total.edits
        total.add(part)
        if total.edits // _PROGRESS > before // _PROGRESS:
            print(f"{total.edits:,} edits", file=sys.stderr)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Change damaged documents at random and check every result.")
    parser.add_argument("--documents", type=int, default=1_000_000, help="how many to change, one edit each")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other documents")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes share the work")
    options = parser.parse_args(arguments)
    result = run(options.seed, options.documents, options.jobs)
    refused = result.refused.total()
    print(
        f"{result.edits:,} edits, {refused:,} refused ({refused / max(1, result.edits):.2%}), {len(result.wrong):,} wrong; "
        f"{result.unreadable:,} documents are no catalogues (seed {options.seed})"
    )
    others = sum(number for said, number in result.refused.items() if not any(words in said for words in _ON_PURPOSE))
    print(
        f"  {others:,} ({others / max(1, result.edits):.2%}) for another reason than that a record is never reformatted"
    )
    for reason, number in result.refused.most_common(12):
        print(f"  {number:,} {reason}")
    for number in sorted(result.wrong)[:_SHOWN]:
        text = mutate.document(options.seed, number)
        said = judge(text, random.Random(f"{options.seed} {number}"), Tally())
        print(f"\nNumber {number}: {said}\n\n{text!r}\n\n{text.decode('utf-8', 'replace')}")
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
