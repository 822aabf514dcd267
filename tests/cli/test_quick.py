"""The plain forms that are answered without Typer are answered as Typer would."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.cli import app, arguments, plain, quick

from .running import SECONDS, Program

WHOLE = "import sys; from nswp_catalog.cli import app, boundary; sys.exit(boundary.guarded(app.run))"
"""The program without its quick answers."""
PIECES = st.sampled_from([
    "search", "list", "show", "themes", "safety", "-trafficking", '"sex work"', "", "-", "--", "-x", "-h", "--help",
    "--theme", "--theme=violence", "--theme=", "violence", "--type", "--year", "2018", "--since", "--missing", "url",
    "--format", "json", "--format=ids", "--sort", "date", "--reverse", "--count", "--limit", "3", "-3", "x", "٣",
    "--limit=2", "-c", "-cx", "--catalog", "--catalog=here.yaml", "-q", "--quiet", "-v", "-qv", "--no-color",
    "--nonsense", "--them", "--version", "--count=1", "−minus", "add", "edit", "--set", "--set=date=2018", "title=a=b",
    "--unset", "--add-theme", "--remove-tag=old", "--add-language", "-y", "--yes", "-yq", "--dry-run", "--title",
    "--title=A = b", "--id", "--download", "--from-yaml", "--region", "--author", "--publisher", "--summary", "--doi",
    "check-links", "--allow-private", "10.0.0.0/8", "all", "--timeout", "--timeout=2.5", "--gap", "0.1", "--retries=2",
    "--per-host", "-o", "--output=r.json", "--fix", "--explain", "--shard", "1/2", "--only", "--max-age=1d", "merge",
])  # fmt: skip


def parsed(args: list[str]) -> tuple[str | None, dict[str, Any], dict[str, Any]]:
    """Return the command, its parameters and the global ones, as Typer reads ``args``."""
    group = typer.main.get_command(app.build())
    assert isinstance(group, typer.core.TyperGroup)
    above = group.make_context("catalog", list(args))
    name, command, rest = group.resolve_command(above, [*above._protected_args, *above.args])
    assert command is not None
    return name, command.make_context(name, rest, parent=above).params, above.params


def option_of(parameter: str) -> str:
    """Return the option that a parameter of a command stands for, without its dashes."""
    return parameter.rstrip("_").replace("_", "-")


@given(st.lists(PIECES, max_size=4), st.sampled_from(sorted(quick.SHAPES)), st.lists(PIECES, max_size=7))
def test_what_is_read_quickly_is_what_typer_reads(before: list[str], command: str, after: list[str]) -> None:
    """No argument is taken for another."""
    args = [*before, command, *after]
    call = plain.read(arguments.networks_told(args), quick.SHAPES)
    if call is None:
        return
    name, params, above = parsed(args)
    assert name == call.command
    words = (
        params.pop("words", None)
        or params.pop("ids", None)
        or [word for word in [None if name == "add" else params.pop("id", None)] if word is not None]
    )
    assert [word.replace("−", "-") for word in words] == [word.replace("−", "-") for word in call.words]
    for parameter, value in params.items():
        option = option_of(parameter)
        if option in call.several:
            assert list(map(str, value or [])) == call.several[option]
        elif isinstance(value, bool):
            assert value == (option in call.flags)
        elif isinstance(value, float):
            assert value == float(call.single[option])
        else:
            assert call.single.get(option) == (None if value is None else str(value))
    path = None if above["catalog"] is None else Path(above["catalog"])
    session = call.session
    assert (session.option, session.quiet, session.verbose) == (path, above["quiet"], above["verbose"])


@pytest.mark.parametrize("name", sorted(quick.SHAPES))
def test_what_is_read_quickly_has_all_that_typer_knows(name: str) -> None:
    """A command or an option that is new is answered quickly too."""
    assert name in arguments.QUICK
    _, params, _ = parsed([name])
    shape = quick.SHAPES[name]
    known = {*shape.single, *shape.several, *shape.flags, *shape.numbers, *shape.decimals}
    positional = {"search": {"words"}, "edit": {"id"}, "check-links": {"ids"}}.get(name, set())
    assert {option_of(parameter) for parameter in params} - positional == known


PLAIN = [
    "search safety",
    "search safety -- police",
    "search --theme violence --theme law --count",
    "search --theme voilence",
    "search nothing-like-this",
    "search safty",
    "search --format nonsense",
    "search --limit 1 --sort title --reverse",
    "list --year 2018.. --format json",
    "list --since yesterday",
    "list --missing=summary --format=ids",
    "list -c nowhere.yaml",
    "-q search --theme violence nothing",
    "list extra",
    "list --limit -1",
    "list --nonsense",
    "add --title Quick --theme violence --dry-run",
    "add --title Quick --theme voilence",
    "add --theme violence",
    "add --title=Quick --download https://example.org/q.pdf --author=Ann --language fr --dry-run",
    "add --from-yaml nowhere.yaml",
    "edit guide-to-safety --set date=2001 --add-theme law --dry-run",
    "edit guide-to-safety --set date=never",
    "edit guide-to-safety --unset summary --set x-note=a=b --remove-theme violence --dry-run",
    "edit guide-to-saftey --set date=2001",
    "edit --theme violence --add-tag quick --dry-run",
    "edit --theme violence --add-tag quick",
    "edit guide-to-safety extra --set date=2001",
    "edit",
    "check-links --exclude *",
    "check-links guide-to-safety --exclude=* --format json --gap 0.5 --retries 1 --timeout=2 --state links.sqlite3",
    "check-links guide-to-saftey",
    "check-links --theme violence --only nowhere --format markdown --strict --fix --dry-run",
    "check-links --theme voilence",
    "check-links --allow-private 10.0.0.0/8 --exclude * --allow-private",
    "check-links --timeout 0",
    "check-links --retries 1.5",
    "check-links --gap much",
    "check-links --shard 3/2",
    "check-links --header nonsense",
    "check-links --fail-on nonsense",
    "check-links --format nonsense",
    "check-links -o report.nonsense",
    "check-links --explain gone",
    "check-links --explain nonsense",
    "check-links merge",
    "check-links merge nowhere.json",
]


@pytest.mark.parametrize("line", PLAIN)
def test_the_answers_are_the_same(reader: Program, line: str) -> None:
    """What is printed, said and returned does not depend on the way it is answered."""
    ran = reader(*line.split(), env={"COLUMNS": "80"})
    done = subprocess.run(
        [sys.executable, "-c", WHOLE, *line.split()],
        cwd=reader.folder, env={**reader.environment, "COLUMNS": "80"}, capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert (ran.code, ran.out, ran.talk) == (done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    "line",
    [
        "catalog search --theme ",
        "catalog search --theme v",
        "catalog list --language p",
        "catalog list --publisher R",
        "catalog search words --tag ",
        "catalog search --theme nothing-like-this",
        "catalog search --format j",
        "catalog add --title New --theme v",
        "catalog edit guide-to-safety --region a",
        "catalog edit guide-to-safety --add-theme v",
        "catalog search 'a b' --theme v",
        "catalog search --reverse --theme violence --region a",
        "catalog sea",
        "catalog",
    ],
)
def test_completion_is_the_same(reader: Program, shell: str, line: str) -> None:
    """The shells are told what Typer would tell them."""
    words = line.split(" ")
    told = (
        {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)} if shell == "bash" else {"_TYPER_COMPLETE_ARGS": line}
    )
    for action in ["get-args", "is-args"] if shell == "fish" else [""]:
        env = {"_CATALOG_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_FISH_ACTION": action, **told}
        ran = reader(env=env)
        done = subprocess.run(
            [sys.executable, "-c", WHOLE],
            cwd=reader.folder, env={**reader.environment, **env}, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        assert (ran.code, ran.out.strip(os.linesep)) == (done.returncode, done.stdout.decode().strip(os.linesep))
