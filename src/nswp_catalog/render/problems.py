"""Problems as text for people, and in the formats of those who annotate code."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.rule import RULES, Rule
from nswp_catalog.render.data import dump
from nswp_catalog.render.harmless import harmless, one_line

_WIDTH = 100
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


Checked = Sequence[tuple[str, Sequence[Problem]]]
"""The names of the files that were checked, each with its problems."""


def text(checked: Checked) -> str:
    """Return each problem with its place, the line with a marker, and what to do."""
    return "".join(
        f"{_heading(problem, file)}\n{_excerpt(problem)}"
        + (f"  → {one_line(problem.advice)}\n" if problem.advice else "")
        for file, problem in _each(checked)
    )


def _each(checked: Checked) -> Iterator[tuple[str, Problem]]:
    return ((file, problem) for file, problems in checked for problem in problems)


def _heading(problem: Problem, file: str) -> str:
    place = f"{file}:{problem.position.line}:{problem.position.column}" if problem.position else file
    return f"{place}: {problem.severity}: {one_line(problem.message)} [{problem.rule}]"


def _excerpt(problem: Problem) -> str:
    if not problem.position or not problem.source_line.strip():
        return ""
    column = problem.position.column - 1
    start = max(0, column - _WIDTH // 2) if len(problem.source_line) > _WIDTH else 0
    shown = problem.source_line[start : start + _WIDTH]
    before = "…" if start else ""
    after = "…" if start + _WIDTH < len(problem.source_line) else ""
    margin = sum(_cells(c) for c in before + problem.source_line[start:column])
    line = harmless((before + shown + after).replace("\t", " "))
    return f"    {line}\n    {' ' * margin}^\n"


def _cells(character: str) -> int:
    """Return how many columns a terminal gives to a character."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def as_json(checked: Checked) -> str:
    """Return the problems as a JSON object for programs; it names its ``file``, or all of the ``files``."""
    names = [file for file, _ in checked]
    found = list(_each(checked))
    totals = {f"{severity}s": sum(problem.severity is severity for _, problem in found) for severity in Severity}
    problems = [_data(problem, file) for file, problem in found]
    named = {"file": names[0]} if len(names) == 1 else {"files": names}
    return dump({"version": 1, **named, "totals": totals, "problems": problems}) + "\n"


def _data(problem: Problem, file: str) -> dict[str, Any]:
    position = problem.position
    return {
        "file": file,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "message": problem.message,
        "advice": problem.advice,
        "resource": problem.resource or None,
        "path": list(problem.path),
    }


def github(checked: Checked) -> str:
    """Return the problems as workflow commands, which GitHub shows beside the lines."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
    lines = []
    for file, problem in _each(checked):
        place = f",line={problem.position.line},col={problem.position.column}" if problem.position else ""
        message = github_text(f"{problem.message} {problem.advice}".strip())
        lines.append(
            f"::{levels[problem.severity]} file={github_property(file)}{place},title={problem.rule}::{message}\n"
        )
    return "".join(lines)


def github_text(value: str) -> str:
    """Return ``value`` as the message of a workflow command."""
    return harmless(value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def github_property(value: str) -> str:
    """Return ``value`` as a property of a workflow command."""
    return github_text(value).replace(":", "%3A").replace(",", "%2C")


def sarif(checked: Checked) -> str:
    """Return the problems as a SARIF 2.1.0 log."""
    from nswp_catalog import __version__

    found = list(_each(checked))
    used = sorted({problem.rule for _, problem in found})
    driver = {
        "name": "catalog",
        "version": __version__,
        "rules": [{"id": name, "shortDescription": {"text": RULES[name].why}} for name in used],
    }
    results = [_sarif_result(problem, file) for file, problem in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dump({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}) + "\n"


def _sarif_result(problem: Problem, file: str) -> dict[str, Any]:
    from pathlib import PurePath
    from urllib.parse import quote

    location: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(file).as_posix())}}
    if problem.position:
        location["region"] = {"startLine": problem.position.line, "startColumn": problem.position.column}
    return {
        "ruleId": problem.rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.message} {problem.advice}".strip()},
        "locations": [{"physicalLocation": location}],
    }


REPORTS: Mapping[str, Callable[[Checked], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
"""The formats of `validate`, by name."""


def summary(problems: Sequence[Problem], file: str) -> str:
    """Return one line that counts the problems."""
    counted = [(severity, sum(problem.severity is severity for problem in problems)) for severity in Severity]
    parts = [f"{number} {severity}{'s' if number != 1 else ''}" for severity, number in counted if number]
    return f"{file}: {', '.join(parts) if parts else 'no problems'}."


def explanation(rule: Rule) -> str:
    """Return why a rule exists, with an example that passes and one that fails."""
    return f"{rule.name} ({rule.severity})\n\n{rule.why}\n\nPasses:\n\n{_example(rule.passes)}\n\nFails:\n\n{_example(rule.fails)}\n"


def _example(source: str) -> str:
    lines = source.rstrip("\n").split("\n")
    if not source.startswith(("resources:", "vocabularies:", "catalog:")):
        lines = ["- " + lines[0], *("  " + line for line in lines[1:])]
    return "\n".join("    " + line.replace("\t", "⇥ ") for line in lines[:12]) + ("\n    …" if len(lines) > 12 else "")
