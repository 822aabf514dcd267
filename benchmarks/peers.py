"""Other catalogue managers of the command line, each with a library of the same records.

    python benchmarks/peers.py [--sizes 1000,10000]

Each is installed into a virtual environment of its own, below ``benchmarks/.cache/``, and
sees a home folder of its own there. One that cannot be installed, or that does not find
what it should, is reported and left out.
"""

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import make_catalogue
from make_catalogue import Record
from measure import Command, environment, forget

CACHE = Path(__file__).resolve().parent / ".cache"
_BUKU_TABLE = (
    "CREATE TABLE bookmarks (id integer PRIMARY KEY, URL text NOT NULL UNIQUE, metadata text default '', "
    "tags text default ',', desc text default '', flags integer default 0)"
)


class NotUsable(Exception):
    """A peer cannot be installed, or does not do its job; the message says which."""


@dataclass(frozen=True)
class Peer:
    """A program to compare with. ``build`` makes its library of some records in a home folder.

    ``search`` gives the arguments that print what has the tag "violence", or the first
    few of it where the program can stop there. ``index`` is the folder, below the home,
    that it makes on a first run. ``largest`` is the largest library that is worth the wait.
    ``changes`` tells how it changes its library, where it has a library that people edit too.
    """

    name: str
    requirement: str
    build: Callable[[Path, Iterable[Record]], None]
    search: Callable[[int | None], list[str]]
    index: str = ""
    largest: int = 10_000
    changes: "Changes | None" = None


@dataclass(frozen=True)
class Changes:
    """How a program changes its library in a home folder.

    ``edit`` gives the arguments that set the year of a record to 1999, ``add`` those that
    add a record; ``restore`` gives what puts the library back as it was before both.
    """

    edit: Callable[[str], list[str]]
    add: Callable[[Path], list[str]]
    restore: Callable[[Path, str], Callable[[], None]]


@dataclass(frozen=True)
class Installed:
    """A peer that can be run."""

    peer: Peer
    executable: Path

    def version(self) -> Command:
        """Return the command that prints its version."""
        return self._command(0, ["--version"])

    def help(self) -> Command:
        """Return the command that prints its help on a terminal."""
        return self._command(0, ["--help"], terminal=True)

    def search(self, size: int, terminal: bool = False, limit: int | None = None) -> Command | None:
        """Return the command that finds a tag among ``size`` records; None if that takes too long."""
        if size > self.peer.largest:
            return None
        build_library(self.peer, size)
        return self._command(size, self.peer.search(limit), terminal, expected=b"iolence")

    def first_run(self, size: int) -> Command | None:
        """Return the same where it has no index yet; None if it never needs one."""
        command = self.search(size) if self.peer.index else None
        return command and Command(
            command.arguments,
            command.environment,
            expected=command.expected,
            prepare=forget(str(home_of(self.peer, size) / self.peer.index)),
        )

    def edit(self, size: int, record: str) -> Command | None:
        """Return the command that sets the year of a record; None if there is nothing like it."""
        return self._change(size, record, lambda changes, _: changes.edit(record))

    def add(self, size: int, record: str) -> Command | None:
        """Return the command that adds a record to a library that has ``record``; None if there is nothing like it."""
        return self._change(size, record, lambda changes, home: changes.add(home))

    def _change(self, size: int, record: str, arguments: Callable[["Changes", Path], list[str]]) -> Command | None:
        changes = self.peer.changes
        if changes is None or size > self.peer.largest:
            return None
        build_library(self.peer, size)
        home = home_of(self.peer, size)
        return self._command(size, arguments(changes, home), prepare=changes.restore(home, record))

    def _command(
        self,
        size: int,
        arguments: list[str],
        terminal: bool = False,
        expected: bytes = b"",
        prepare: Callable[[], None] = lambda: None,
    ) -> Command:
        home = home_of(self.peer, size)
        home.mkdir(parents=True, exist_ok=True)
        return Command([str(self.executable), *arguments], environment(str(home)), terminal, expected, prepare)


def install(peer: Peer) -> Installed:
    """Install ``peer`` if it is not there yet. Raises `NotUsable`."""
    return Installed(peer, _environment_with(peer.requirement, peer.name) / peer.name)


def ruamel(tell: Callable[[str], None]) -> Path | None:
    """Return a Python that has ruamel.yaml, or None if it cannot be installed."""
    try:
        return _environment_with("ruamel.yaml==0.19.1", "python") / "python"
    except NotUsable as error:
        tell(f"ruamel.yaml {error}")
        return None


def program(requirement: str, name: str, tell: Callable[[str], None]) -> Path | None:
    """Return a program that ``requirement`` brings from PyPI, or None if it cannot be installed."""
    try:
        return _environment_with(requirement, name) / name
    except NotUsable as error:
        tell(f"{name} {error}")
        return None


def npm(requirement: str, name: str, tell: Callable[[str], None]) -> Path | None:
    """Return a program that ``requirement`` brings from npm, or None if it cannot be installed."""
    folder = CACHE / "programs" / requirement.replace("@", "-")
    found = folder / "node_modules" / ".bin" / name
    try:
        if not found.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _must(["npm", "install", "--silent", "--prefix", str(folder), requirement])
    except (NotUsable, OSError) as error:
        tell(f"{name} {error}")
        return None
    return found


def _environment_with(requirement: str, program: str) -> Path:
    """Return the folder of programs of an environment that has ``requirement``. Raises `NotUsable`."""
    folder = CACHE / "programs" / requirement.replace("==", "-")
    if not (folder / "bin" / program).exists() or not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _must([sys.executable, "-m", "venv", str(folder)])
        _must([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement])
        (folder / "installed").touch()
    return folder / "bin"


def _must(arguments: list[str]) -> None:
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or ["it does not say why"]
        raise NotUsable(f"cannot be installed: {lines[-1]}")


def build_library(peer: Peer, size: int) -> None:
    """Make the library of ``size`` records if it is not there yet."""
    home = home_of(peer, size)
    done = home / "built"
    if not done.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        peer.build(home, make_catalogue.records(size))
        done.touch()


def home_of(peer: Peer, size: int) -> Path:
    """Return the home folder in which a peer has its library of ``size`` records."""
    return CACHE / "homes" / f"{peer.requirement.replace('==', '-')}-{size}"


def _papis_library(home: Path, records: Iterable[Record]) -> None:
    """Write a folder with an ``info.yaml`` for each record."""
    library, config = home / "library", home / "config" / "papis"
    config.mkdir(parents=True)
    (config / "config").write_text(
        f"[settings]\ndefault-library = library\n\n[library]\ndir = {library}\n", encoding="utf-8"
    )
    for record in records:
        folder = library / record.id
        folder.mkdir(parents=True)
        identity = {"papis_id": uuid.uuid5(uuid.NAMESPACE_URL, record.url).hex, "ref": record.id, "type": "report"}
        text = "".join(_yaml_lines({**identity, **_fields(record), "abstract": "\n\n".join(record.summary)}))
        (folder / "info.yaml").write_text(text, encoding="utf-8")


def _cobib_library(home: Path, records: Iterable[Record]) -> None:
    """Write one file with a document for each record."""
    folder = home / "data" / "cobib"
    folder.mkdir(parents=True)
    with (folder / "literature.yaml").open("w", encoding="utf-8") as file:
        for record in records:
            fields = {"ENTRYTYPE": "techreport", **_fields(record), "abstract": " ".join(record.summary)}
            file.write(f"---\n{record.id}:\n" + "".join("  " + line for line in _yaml_lines(fields)) + "...\n")


def _buku_library(home: Path, records: Iterable[Record]) -> None:
    """Fill its database; an import of its own would ask for every address on the web."""
    folder = home / "data" / "buku"
    folder.mkdir(parents=True)
    rows = (
        (record.url, _title(record), f",{','.join(_tags(record))},", "\n".join(record.summary)) for record in records
    )
    with contextlib.closing(sqlite3.connect(folder / "bookmarks.db")) as database, database:
        database.execute(_BUKU_TABLE)
        database.executemany("INSERT INTO bookmarks (URL, metadata, tags, desc) VALUES (?, ?, ?, ?)", rows)


def _fields(record: Record) -> dict[str, Any]:
    authors = " and ".join(record.authors)
    return {
        "title": _title(record),
        "author": authors,
        "year": int(record.date[:4]),
        "tags": _tags(record),
        "url": record.url,
    }


def _title(record: Record) -> str:
    return next(iter(record.titles.values()))


def _tags(record: Record) -> list[str]:
    return sorted({*record.themes, *record.tags})


def _yaml_lines(fields: dict[str, Any]) -> Iterator[str]:
    # What is JSON is YAML too, and says for every value whether it is text.
    return (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())


def _papis_search(_limit: int | None) -> list[str]:
    return ["list", "--all", "--format", "{doc[title]} | {doc[tags]}", "tags:violence"]


def _cobib_search(limit: int | None) -> list[str]:
    return ["list", *([] if limit is None else ["--limit", str(limit)]), "++tags", "violence"]


def _buku_search(limit: int | None) -> list[str]:
    return ["--nostdin", "--np", "--count", str(limit or sys.maxsize), "--stag", "violence"]


def _papis_restore(home: Path, record: str) -> Callable[[], None]:
    file = home / "library" / record / "info.yaml"
    text = file.read_bytes()

    def restore() -> None:
        file.write_bytes(text)
        shutil.rmtree(home / "library" / _NEW, ignore_errors=True)

    return restore


def _cobib_restore(home: Path, _record: str) -> Callable[[], None]:
    file = home / "data" / "cobib" / "literature.yaml"
    text = file.read_bytes()

    def restore() -> None:
        file.write_bytes(text)

    return restore


def _cobib_add(home: Path) -> list[str]:
    file = home / "new.yaml"
    file.write_text(f"---\n{_NEW}:\n  ENTRYTYPE: techreport\n  title: Entirely new\n  tags: [violence]\n...\n", "utf-8")
    return ["add", "--skip-download", "--disambiguation", "replace", "--yaml", str(file)]


_NEW = "entirely-new"
_PAPIS = Changes(
    lambda record: ["update", "--batch", "--set", "year", "1999", f"ref:{record}"],
    lambda _: ["add", "--batch", "--no-open", "--no-edit", "--folder-name", _NEW, "--set", "title", "Entirely new", "--set", "tags", "violence"],
    _papis_restore,
)  # fmt: skip
_COBIB = Changes(lambda record: ["modify", "year:1999", "--", "++label", record], _cobib_add, _cobib_restore)
PEERS = (
    Peer("papis", "papis==0.16.1", _papis_library, _papis_search, index="cache/papis", changes=_PAPIS),
    Peer("cobib", "cobib==6.0.3", _cobib_library, _cobib_search, index="cache/cobib/databases", changes=_COBIB),
    Peer("buku", "buku==5.1", _buku_library, _buku_search, largest=100_000),
)


def usable_peers(tell: Callable[[str], None]) -> list[Installed]:
    """Return the peers that can be installed; ``tell`` is told of the others."""
    found = []
    for peer in PEERS:
        try:
            found.append(install(peer))
        except (NotUsable, OSError) as error:
            tell(f"{peer.name} is left out: {error}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line: install the peers and say what each finds."""
    parser = argparse.ArgumentParser(description="Install the peers, make their libraries, and try one search in each.")
    parser.add_argument("--sizes", default="1000", help="how many records, with commas between")
    options = parser.parse_args(arguments)
    for installed in usable_peers(print):
        for size in map(int, options.sizes.split(",")):
            _try(installed, size)
    return 0


def _try(installed: Installed, size: int) -> None:
    command = installed.search(size)
    if command is None:
        print(f"{installed.peer.requirement}, {size:,} records: not tried")
        return
    done = subprocess.run(
        command.arguments, env=dict(command.environment), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    mark = "finds" if not done.returncode and command.expected in done.stdout else "FAILS:"
    lines = len(done.stdout.splitlines())
    print(
        f"{installed.peer.requirement}, {size:,} records: {mark} {lines:,} lines, exit {done.returncode}{os.linesep}",
        end="",
    )


if __name__ == "__main__":
    sys.exit(main())
