"""The script for PostgreSQL, run by a real server, whose search finds what ours finds."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.running import REAL, Program

from .library import EVIL, FULL, HOSTILE, written

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program where nothing is set up."""
    return Program(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """Start a server of its own, on a socket in a folder of its own, and return that folder."""
    if not _PROGRAMS or not shutil.which("psql"):
        pytest.skip("no PostgreSQL server (postgresql) is installed")
    folder = Path("/tmp") / f"catalog-postgres-{os.getpid()}"  # noqa: S108  the path of a socket must be short
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        _run(f"{_PROGRAMS[-1]}/initdb -D {folder}/data -E UTF8 --locale=C.UTF-8")
        _run(
            f"{_PROGRAMS[-1]}/pg_ctl -D {folder}/data -o \"-k {folder} -c listen_addresses=''\" -l {folder}/log -w start"
        )
        try:
            yield folder
        finally:
            _run(f"{_PROGRAMS[-1]}/pg_ctl -D {folder}/data -m immediate -w stop")
    finally:
        shutil.rmtree(folder)


def _run(command: str) -> None:
    # The server refuses to run as root.
    whole = ["su", "postgres", "-s", "/bin/sh", "-c", command] if os.geteuid() == 0 else ["sh", "-c", command]
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, cwd="/")


def psql(server: Path, text: str) -> list[str]:
    """Return the lines that the server answers to a script."""
    user = ["-U", "postgres"] if os.geteuid() == 0 else []
    command = ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", str(server), *user, "postgres"]
    ran = subprocess.run(command, input=text.encode(), capture_output=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode().splitlines()


def test_every_text_arrives(server: Path) -> None:
    """Hostile texts are loaded as they are, but for what PostgreSQL cannot hold."""
    psql(server, written("postgresql", FULL, HOSTILE))
    [same] = psql(server, "SELECT encode(convert_to(title, 'UTF8'), 'hex') FROM catalog.resource WHERE id = 'hostile'")
    assert bytes.fromhex(same).decode() == EVIL.replace("\x00", "\ufffd")
    assert psql(server, "SELECT facet, value, label, resources FROM catalog.facets WHERE facet = 'theme'") == [
        "theme|violence|Violence|1"
    ]
    assert psql(server, "SELECT url, pages FROM catalog.download WHERE resource = 'full'") == [
        "https://example.org/full.pdf|3"
    ]


@pytest.mark.parametrize(
    "words",
    ["violence", "насилие", "暴力", "guides", "guide", "criminalization", "Réduction", "sex workers", "CEDAW health", "nothingness",
     "migration trafficking", "性工作", "it's", "COVID-19", "الصحة", "2018", "anti-trafficking"],
)  # fmt: skip
def test_the_search_finds_what_ours_finds(server: Path, shipped: Program, words: str) -> None:
    """The same words find the same resources of the real library in both."""
    if (
        not psql(server, "SELECT to_regclass('catalog.resource')")[0]
        or psql(server, "SELECT count(*) FROM catalog.resource")[0] == "2"
    ):
        psql(server, shipped("--catalog", str(REAL), "export", "postgresql").out)
    quoted = words.replace("'", "''")
    found = psql(server, f"SELECT id FROM catalog.search('{quoted}')")
    assert sorted(found) == sorted(shipped("--catalog", str(REAL), "search", *words.split(), "--format", "ids").lines)
