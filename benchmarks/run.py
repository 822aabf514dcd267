"""Measure `catalog` and its peers, and print one table.

    python benchmarks/run.py [--sizes 1000,10000,100000] [--runs 20] [--no-peers] [--write]

Times are whole commands, as medians and as multiples of ``python -c pass`` taken by turns
with them. The exit code is 0 whatever the table says: it is for people to read.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import edits
import peers
from make_catalogue import write_catalogue
from measure import Command, Samples, environment, forget, measure

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- results: written by run.py --write -->", "<!-- end of results -->"
SEARCH = ("search", "--theme", "violence")
COMPLETION = {"_CATALOG_COMPLETE": "complete_bash", "COMP_WORDS": "catalog search --theme ", "COMP_CWORD": "3"}
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limit:
    """What a command may take at most: ``times`` the floor, or ``seconds``."""

    times: float | None = None
    seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.times:g} ×" if self.times else f"{self.seconds:g} s"

    def holds(self, samples: Samples, floor: Samples) -> bool:
        """Return whether the median keeps to the limit."""
        most = self.times * floor.median if self.times else self.seconds
        return most is None or samples.median <= most


@dataclass(frozen=True)
class Row:
    """One line of the table: a command of ours with those of the peers that do the same.

    ``memory`` is the limit in megabytes of a second line, for its peak memory.
    """

    name: str
    size: int | None
    ours: Command
    limit: Limit | None = None
    memory: int | None = None
    theirs: Callable[[peers.Installed], Command | None] = lambda _: None


@dataclass
class Bench:
    """Where the commands are run: catalogues of all sizes, and a home folder for each kind of run."""

    sizes: Sequence[int]
    folder: Path
    program: Path
    ruamel: Path | None = None
    rows: list[Row] = field(default_factory=list)

    def catalogue(self, size: int) -> Path:
        """Return the catalogue of ``size`` records, made if it is not there yet."""
        path = peers.CACHE / "catalogues" / f"{size}.yaml"
        if not path.exists():
            write_catalogue(size, path)
        return path

    def command(
        self,
        arguments: Sequence[str],
        size: int,
        *,
        home: str = "warm",
        terminal: bool = False,
        expected: bytes = b"",
        catalogue: Path | None = None,
        prepare: Callable[[], None] = lambda: None,
        more: dict[str, str] | None = None,
    ) -> Command:
        """Return a command of ours; ``home`` names the folder that holds its index."""
        path = str(catalogue or self.catalogue(size))
        variables = environment(str(self.home(home, size)), NSWP_CATALOG=path, **(more or {}))
        return Command([str(self.program), *arguments], variables, terminal, expected, prepare)

    def home(self, name: str, size: int) -> Path:
        """Return a home folder."""
        folder = self.folder / f"{name}-{size}"
        folder.mkdir(exist_ok=True)
        return folder


def all_rows(bench: Bench) -> list[Row]:
    """Return the lines of the table that the sizes allow, in the order in which they are measured."""
    rows = [*_start_rows(bench), *(_piped_row(bench, size) for size in bench.sizes), _completion_row(bench)]
    rows += [_terminal_row(bench, size) for size in bench.sizes]
    rows += [_first_row(bench, size) for size in bench.sizes]
    rows += _edit_rows(bench, bench.sizes[-1])
    return [*rows, *(row for size in bench.sizes for row in _write_rows(bench, size))]


def _start_rows(bench: Bench) -> list[Row]:
    size = bench.sizes[0]
    version = bench.command(("--version",), size)
    whole_help = bench.command(("--help",), size, terminal=True)
    return [
        Row("`python -c pass`, the floor", None, _floor(version)),
        Row("`--version`", None, version, Limit(7), theirs=lambda peer: peer.version()),
        Row("`--help` on a terminal", None, whole_help, Limit(13), theirs=lambda peer: peer.help()),
    ]


def _completion_row(bench: Bench) -> Row:
    """Return the line of a completion, which asks the index that a search before has left."""
    command = bench.command((), bench.sizes[0], expected=b"violence", more=COMPLETION)
    return Row("completion of `search --theme <TAB>`", bench.sizes[0], command, Limit(7))


def _piped_row(bench: Bench, size: int) -> Row:
    limit = 20 if size >= 100_000 else None
    more = ("--limit", str(limit)) if limit else ()
    return Row(
        f"`{' '.join((*SEARCH, *more))}`, piped",
        size,
        bench.command((*SEARCH, *more), size, expected=b"\t"),
        {1_000: Limit(7), 100_000: Limit(12)}.get(size),
        memory=150 if size == 100_000 else None,
        theirs=lambda peer: peer.search(size, limit=limit),
    )


def _terminal_row(bench: Bench, size: int) -> Row:
    return Row(
        f"`{' '.join(SEARCH)}` on a terminal",
        size,
        bench.command(SEARCH, size, terminal=True),
        Limit(10) if size == 1_000 else None,
        theirs=lambda peer: peer.search(size, terminal=True, limit=20),
    )


def _first_row(bench: Bench, size: int) -> Row:
    cache = bench.home("cold", size) / "cache"
    return Row(
        "`… --limit 20`, first run: the index is built",
        size,
        bench.command((*SEARCH, "--limit", "20"), size, home="cold", expected=b"\t", prepare=forget(str(cache))),
        {1_000: Limit(30), 100_000: Limit(seconds=10)}.get(size),
        memory=600 if size == 100_000 else None,
        theirs=lambda peer: peer.first_run(size),
    )


def _edit_rows(bench: Bench, size: int) -> list[Row]:
    limit = Limit(seconds=1.5) if size == 100_000 else None
    rows = []
    for name, edit in (("of the same size", edits.replace), ("that adds a word", edits.insert)):
        copy = bench.home("edited", size) / f"{edit.__name__}.yaml"
        shutil.copyfile(bench.catalogue(size), copy)
        command = bench.command(
            (*SEARCH, "--limit", "20"),
            size,
            home="edited",
            expected=b"\t",
            catalogue=copy,
            prepare=edits.Editor(copy, edit),
        )
        rows.append(Row(f"`… --limit 20` after an edit by hand {name}", size, command, limit))
    return rows


def _write_rows(bench: Bench, size: int) -> list[Row]:
    """Return the lines of what writes, with ruamel.yaml where it is installed and worth the wait."""
    limit = {1_000: Limit(12), 100_000: Limit(seconds=1.5)}.get(size)
    record = edits.record_in_the_middle(bench.catalogue(size))
    rows = []
    for name, arguments, theirs in (
        ("edit ID --set date=1999", ("edit", record, "--set", "date=1999"), peers.Installed.edit),
        ("add --title … --theme …", ("add", "--title", "Entirely new", "--theme", "violence"), peers.Installed.add),
    ):
        copy = bench.home(arguments[0], size) / "written.yaml"
        restore = edits.restorer(bench.catalogue(size), copy)
        command = bench.command(arguments, size, home=arguments[0], catalogue=copy, prepare=restore)
        rows.append(Row(f"`{name}`", size, command, limit, theirs=partial(theirs, size=size, record=record)))
    if bench.ruamel and size <= 10_000:  # beyond that it takes minutes
        copy = bench.home("ruamel", size) / "written.yaml"
        script = str(Path(__file__).with_name("load_and_dump.py"))
        command = Command(
            [str(bench.ruamel), script, str(copy), record, "1999"],
            environment(str(bench.home("ruamel", size))),
            prepare=edits.restorer(bench.catalogue(size), copy),
        )
        rows.append(Row("the same date, by ruamel.yaml: load and dump", size, command))
    return rows


def table(rows: Sequence[Row], rivals: Sequence[peers.Installed], runs: int) -> str:
    """Measure ``rows`` and return them as a Markdown table."""
    names = [rival.peer.requirement.replace("==", " ") for rival in rivals]
    head = ["command", "records", "median", "least", "× floor", "limit", "", *names]
    lines = [head, ["---", *["---:"] * 5, "---", *["---:"] * len(names)]]
    for number, row in enumerate(rows, 1):
        _tell(f"{number}/{len(rows)} {row.name}" + (f", {row.size:,} records" if row.size else ""))
        lines += _measured(row, rivals, runs)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _measured(row: Row, rivals: Sequence[peers.Installed], runs: int) -> list[list[str]]:
    """Return the cells of the lines that ``row`` makes."""
    theirs = {rival.peer.name: command for rival in rivals if (command := row.theirs(rival))}
    results = measure({"floor": _floor(row.ours), "catalog": row.ours, **theirs}, runs)
    for name, samples in results.items():
        if samples.failure:
            _tell(f"  {name}: {samples.failure}")
    base, ours = results["floor"], results["catalog"]
    others = [results.get(rival.peer.name) for rival in rivals]
    size = f"{row.size:,}" if row.size else ""
    if ours.failure:
        return [
            [row.name, size, "failed", "", "", str(row.limit or ""), "✗", *(_beside(other, base) for other in others)]
        ]
    mark = _mark(row.limit.holds(ours, base)) if row.limit else ""
    times = [_milliseconds(ours.median), _milliseconds(ours.minimum), _times(ours, base), str(row.limit or ""), mark]
    lines = [[row.name, size, *times, *(_beside(other, base) for other in others)]]
    if row.memory:
        cells = [_megabytes(ours), "", "", f"{row.memory} MB", _mark(ours.peak <= row.memory * MEGABYTE)]
        lines.append(["– its peak memory", size, *cells, *(_megabytes(other) for other in others)])
    return lines


def _floor(command: Command) -> Command:
    return Command([sys.executable, "-c", "pass"], command.environment)


def _mark(holds: bool) -> str:
    return "✓" if holds else "✗"


def _times(samples: Samples, floor: Samples) -> str:
    return f"{samples.median / floor.median:.1f}"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def _megabytes(samples: Samples | None) -> str:
    return "–" if samples is None or samples.failure else f"{samples.peak / MEGABYTE:,.0f} MB"


def _beside(samples: Samples | None, floor: Samples) -> str:
    if samples is None:
        return "–"
    return "failed" if samples.failure else f"{_milliseconds(samples.median)} ({_times(samples, floor)} ×)"


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def machine() -> str:
    """Return what the measurements were made with."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.machine()}"
    return f"{python}, SQLite {sqlite3.sqlite_version}, {system}, {os.cpu_count()} processors."


def write_into(readme: Path, results: str) -> None:
    """Put ``results`` between the two comments in ``readme``."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n\n{results}\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = _options(arguments)
    program = Path(sys.executable).with_name("catalog")
    if not program.exists():
        _tell("There is no `catalog` beside this Python: install the project into its environment first.")
        return 2
    rivals = peers.usable_peers(_tell) if options.peers else []
    with tempfile.TemporaryDirectory(prefix="catalog-benchmarks-") as folder:
        bench = Bench(options.sizes, Path(folder), program, peers.ruamel(_tell) if options.peers else None)
        results = table(all_rows(bench), rivals, options.runs)
    results = f"{machine()} Median of up to {options.runs} runs.\n\n{results}"
    print(results)
    if options.write:
        write_into(README, results)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the commands of `catalog`, and its peers beside it.")
    parser.add_argument(
        "--sizes", type=_sizes, default=_sizes("1000,10000,100000"), help="how many records, with commas between"
    )
    parser.add_argument("--runs", type=int, default=20, help="how often each command is run, if it is quick enough")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="measure `catalog` alone")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md too")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
