"""Every writer and reader of `catalog`, and imports, in time and memory, beside floors that only load the records.

    python benchmarks/formats.py [--sizes 1000,10000,100000] [--formats csv,jsonl] [--runs 1] [--no-peers] [--write]

Each measurement is a process of its own. The time is that of its processors, the least of some
runs: three, two from 10,000 records on and one from 100,000 on, at most ``--runs``. The memory is
its peak. That every record is in what imports and peers wrote is looked at each time.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import peers
from measure import environment

_README = Path(__file__).with_name("README.md")
_START, _END = "<!-- formats -->\n", "<!-- /formats -->"
_CATALOG = [sys.executable, "-m", "nswp_catalog"]
# What `export` does before it writes: the command line and all formats are there, the records are taken out of the index.
_LOAD = """
import gc, sys, time
gc.disable()
from pathlib import Path
from nswp_catalog.cli import app, exporting
from nswp_catalog.exchange.format import formats
from nswp_catalog.storage import find
from nswp_catalog.storage.ask import ask
formats()
def load(index):
    docs, _ = find.find(index, find.Question((), sort="date"))
    return sum(1 for _ in index.records(docs))
assert ask(Path(sys.argv[1]), Path(sys.argv[2]), time.time_ns(), load)
"""
_PARSE = """
import gc, sys
gc.disable()
from pathlib import Path
from nswp_catalog.storage.load import load
assert load(Path(sys.argv[1]).read_bytes()).catalog.resources
"""
_READ = """
import gc, sys
gc.disable()
from pathlib import Path
from nswp_catalog.exchange.format import Wishes, formats
assert sum(1 for _ in formats()[sys.argv[1]].read(Path(sys.argv[2]).read_bytes(), Wishes()))
"""
_IMPORTS = ("csv", "xlsx", "ris", "bibtex", "csl-json", "json", "jsonl", "yaml")
_MOST_IMPORTED = 10_000
_PAPIS = ("bibtex", "json", "yaml")
_PANDOC = (("bibtex", ".bib", "csljson"), ("csljson", ".csl.json", "biblatex"))
# What stands in a text once for each record that a peer wrote.
_RECORD = {
    "bibtex": r"^@\w+\{", "biblatex": r"^@\w+\{", "json": r'^    "title": ', "csljson": r'^    "title": ', "yaml": "^title: ", "catalogue": "^- id: |^  - id: ",
}  # fmt: skip


class Cost(NamedTuple):
    """Seconds of the processors, and megabytes."""

    seconds: float
    memory: float


def measured(command: Sequence[str], home: Path, runs: int, out: Path | None = None) -> Cost:
    """Return the least that a command takes; it must end well. The file ``out`` is gone before each run."""
    costs = []
    for _ in range(runs):
        if out:
            out.unlink(missing_ok=True)
        process = subprocess.Popen(
            command, env=environment(str(home)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)[:200]} exited with {process.returncode}")
        costs.append(Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(costs)


def refuse_less(file: Path, kind: str, size: int, what: str) -> None:
    """Stop if not every record is in a file: what does not do the whole job is not measured."""
    found = len(re.findall(_RECORD[kind], file.read_text(encoding="utf-8"), re.MULTILINE)) if file.exists() else 0
    if found < size:  # other measurements add some
        raise SystemExit(f"{what} wrote {found:,} of {size:,} records")


class Bench:
    """What is measured for one size."""

    def __init__(self, size: int, folder: Path, runs: int) -> None:
        self.size = size
        self.folder = folder
        self.runs = runs
        self.catalogue = folder / "catalogue.yaml"
        maker = Path(__file__).with_name("make_catalogue.py")
        subprocess.run([sys.executable, str(maker), str(size), str(self.catalogue)], check=True)
        os.utime(self.catalogue, (1_600_000_000, 1_600_000_000))  # else its index is not trusted at once
        self.cache = folder / "cache" / "nswp-catalog"
        self._catalog("list", "--limit", "1")  # makes the index
        self.load = self._python(_LOAD, self.catalogue, self.cache)

    def _python(self, code: str, *arguments: object) -> Cost:
        return measured([sys.executable, "-c", code, *map(str, arguments)], self.folder, self.runs)

    def _catalog(self, *arguments: object) -> Cost:
        return measured([*_CATALOG, "-c", str(self.catalogue), *map(str, arguments)], self.folder, self.runs)

    def row(self, what: str, cost: Cost) -> str:
        """Return a line of the table."""
        ratio = cost.seconds / self.load.seconds
        return f"| {self.size:,} | {what} | {cost.seconds:.2f} | {ratio:.1f} | {cost.memory:.0f} |"

    def floors(self) -> Iterator[str]:
        """Yield what it takes to have the records, from the index and from the text."""
        yield self.row("**only loading, from the index**", self.load)
        yield self.row("only loading, from the YAML", self._python(_PARSE, self.catalogue))

    def format(self, name: str, ending: str, reads: bool, writes: bool) -> Iterator[str]:
        """Yield what one format costs."""
        file = self.folder / f"library{ending}"
        if writes:
            yield self.row(f"`export {name}`", self._catalog("export", name, "-o", file))
        if reads and writes and name != "yaml":
            yield self.row(f"reading {name}", self._python(_READ, name, file))
        if name in _IMPORTS and self.size <= _MOST_IMPORTED:
            yield self.row(f"`import` of {name}, all new", self._import(file, into_empty=True))
            yield self.row(f"`import` of {name}, all there", self._import(file, into_empty=False))

    def _import(self, file: Path, into_empty: bool) -> Cost:
        target = self.folder / "target.yaml"
        text = self.catalogue.read_text(encoding="utf-8")
        costs = []
        for _ in range(self.runs):
            target.write_text(
                text[: text.index("\nresources:")] + "\nresources: []\n" if into_empty else text, encoding="utf-8"
            )
            costs.append(measured([*_CATALOG, "-c", str(target), "import", str(file)], self.folder, 1))
            refuse_less(target, "catalogue", self.size, f"the import of {file.name}")
        return min(costs)

    def peers(self) -> Iterator[str]:
        """Yield what pandoc and papis take, where they do the same job and are there."""
        if pandoc := shutil.which("pandoc"):
            for source, ending, target in _PANDOC:
                file = self.folder / f"library{ending}"
                if file.exists() and self.size <= _MOST_IMPORTED:
                    out = self.folder / "pandoc.out"
                    command = [pandoc, "-f", source, "-t", target, str(file), "-o", str(out)]
                    cost = measured(command, self.folder, 1)
                    refuse_less(out, target, self.size, "pandoc")
                    yield self.row(f"pandoc, {source} to {target}", cost)
        papis = next(peer for peer in peers.PEERS if peer.name == "papis")
        if self.size > papis.largest:
            return
        try:
            program = peers.install(papis).executable
        except peers.NotUsable as error:
            print(f"papis {error}", file=sys.stderr)
            return
        peers.build_library(papis, self.size)
        home = peers.home_of(papis, self.size)
        measured([str(program), "list", "--all"], home, 1)  # makes its cache
        for name in _PAPIS:
            file = self.folder / f"papis.{name}"
            command = [str(program), "export", "--all", "--format", name, "--out", str(file)]
            cost = measured(command, home, self.runs, file)  # it would ask before it writes over one
            refuse_less(file, name, self.size, "papis")  # it ends well when it fails too
            yield self.row(f"papis export, {name}", cost)


def lines(sizes: Sequence[int], most: int, names: Sequence[str], with_peers: bool) -> Iterator[str]:
    """Yield the lines of the table."""
    from nswp_catalog.exchange.format import formats

    known = {name: one for name, one in formats().items() if name in names or (not names and name != "citation")}
    yield "| records | what | seconds | × loading | MB |"
    yield "| ---: | --- | ---: | ---: | ---: |"
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            bench = Bench(size, Path(temporary), min(most, 3 if size < 10_000 else 2 if size < 100_000 else 1))
            yield from bench.floors()
            for name, one in known.items():
                yield from bench.format(name, one.endings[0], bool(one.read) or name == "yaml", bool(one.write))
            if with_peers:
                yield from bench.peers()


def main() -> None:
    """Print the table, and put it into the README if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--formats", default="")
    parser.add_argument("--runs", type=int, default=3, help="at most so many of each")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    asked = parser.parse_args()
    table = []
    sizes = [int(size) for size in asked.sizes.split(",")]
    for line in lines(sizes, asked.runs, [name for name in asked.formats.split(",") if name], not asked.no_peers):
        print(line, flush=True)
        table.append(line)
    if asked.write:
        text = _README.read_text(encoding="utf-8")
        before, after = text.split(_START)[0], text.split(_END)[1]
        _README.write_text(before + _START + "\n".join(table) + "\n" + _END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
