"""`validate` and `schema`: what a catalogue must be, and whether it is."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from nswp_catalog.cli.options import complete_from
from nswp_catalog.cli.session import choice, read_file, session
from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.rule import RULES
from nswp_catalog.render import problems as render
from nswp_catalog.storage.load import validate as find_problems


def validate(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Catalogue files. [default: the catalogue]", show_default=False),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, github or sarif.",
            autocompletion=complete_from(*render.REPORTS),
        ),
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    hints: Annotated[bool, typer.Option("--hints", help="Show hints as well; they never fail.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="RULE", help="Tell why a rule exists, and stop.", autocompletion=complete_from(*RULES)
        ),
    ] = None,
) -> None:
    """Check the catalogue and show every problem with its place.

    Example:  catalog validate --strict

    Example:  catalog validate --format github

    Example:  catalog validate --explain bad-date
    """
    if explain is not None:
        print(render.explanation(RULES[choice("--explain", explain, RULES)]), end="")
        return
    run = session(ctx)
    chosen = choice("--format", format, render.REPORTS)
    today = time.strftime("%Y-%m-%d")
    named = [(str(file), file) for file in files] if files else [(run.shown_path, run.path)]
    checked = [(name, find_problems(read_file(path), today, hints)) for name, path in named]
    sys.stdout.write(render.REPORTS[chosen](checked))
    for name, found in checked:
        run.say(render.summary(found, name))
    if any(_fails(found, strict) for _, found in checked):
        raise typer.Exit(1)


def _fails(problems: list[Problem], strict: bool) -> bool:
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(problem.severity in fatal for problem in problems)


def schema() -> None:
    """Print the JSON Schema of the catalogue file, for editors.

    Example:  catalog schema > catalog.schema.json
    """
    import json

    from nswp_catalog.storage.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
