"""What a command imports before it answers: start-up time is a feature."""

import re
import subprocess
import sys
import time

import pytest

from .running import SECONDS, Program

SLOW = {"rich", "yaml", "httpx", "pydantic", "asyncio"}
"""What takes longer to import than a search takes."""
TAB = {"_CATALOG_COMPLETE": "complete_bash", "COMP_WORDS": "catalog search --theme v", "COMP_CWORD": "3"}


def imported(program: Program, *args: str, env: dict[str, str] | None = None) -> tuple[str, set[str]]:
    """Run the program, and return what it printed and the names of the packages that it imported."""
    variables = {name: value for name, value in program.environment.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "nswp_catalog", *args],
        cwd=program.folder, env={**variables, **(env or {})}, capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    talk = done.stderr.decode()
    assert "Traceback" not in talk
    names = re.findall(r"^import time:[^|]+\|[^|]+\|\s+(\S+)$", talk, re.MULTILINE)
    assert "nswp_catalog" in names, "the report of the imports is read right"
    return done.stdout.decode(), {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    ("args", "env", "expected"),
    [
        (["--version"], {}, "catalog "),
        ([], TAB, "violence"),
        (["search", "safety"], {}, "guide-to-safety\t"),
        (["search", "--theme", "violence", "--limit", "20"], {}, "guide-to-safety\t"),
        (["list"], {}, "guide-to-safety\t"),
        (["show", "guide-to-safety"], {}, "id\tguide-to-safety"),
    ],
    ids=["version", "completion", "search", "search by theme", "list", "show"],
)
def test_plain_answers_import_nothing_slow(
    reader: Program, args: list[str], env: dict[str, str], expected: str
) -> None:
    """With a fresh index, what is asked most often imports none of the slow packages."""
    assert reader("list").code == 0
    path = reader.folder / "resources.yaml"
    time.sleep(max(0, path.stat().st_ctime + 2.5 - time.time()))  # a file changed just now is read again
    assert reader("list").code == 0
    out, packages = imported(reader, *args, env=env)
    assert expected in out
    assert not packages & SLOW
    assert ("typer" in packages) == (args[:1] == ["show"]), "a plain search is over before Typer is imported"


@pytest.mark.parametrize(
    "args",
    [["add", "--title", "New", "--theme", "violence"], ["edit", "guide-to-safety", "--set", "date=1999"]],
    ids=["add", "edit"],
)
def test_plain_changes_are_made_before_typer_is_imported(library: Program, args: list[str]) -> None:
    """A record is added or changed in a time that is mostly Python's own."""
    _, packages = imported(library, *args)
    assert "yaml" in packages
    assert not packages & ({*SLOW, "typer"} - {"yaml"})


def test_what_is_slow_is_imported_where_it_is_needed(library: Program) -> None:
    """The same measurement sees yaml when there is no index yet, and pydantic where the models are asked."""
    _, packages = imported(library, "list")
    assert "yaml" in packages
    assert "pydantic" not in packages, "right records need no models"
    _, packages = imported(library, "schema")
    assert "pydantic" in packages
