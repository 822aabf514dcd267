"""Validating: every mistake at its place, and no fault found with what is right.

Adding a case is adding a file to ``tests/examples``. A bad one begins with a comment for
each problem that it has, ``# expect: line:column rule``; hints count only where the file
expects hints.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.rule import RULES
from nswp_catalog.storage.load import load, validate
from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.schema import json_schema, read_resource

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD = sorted((EXAMPLES / "good").glob("*.yaml"))
BAD = sorted((EXAMPLES / "bad").glob("*.yaml"))
TODAY = "2026-07-01"
Found = tuple[int, int, str]


def name(path: Path) -> str:
    """Return the name by which a test of an example is known."""
    return path.stem


def place(problem: Problem) -> Found:
    """Return a problem as the examples write it."""
    assert problem.position is not None
    return problem.position.line, problem.position.column, problem.rule


@pytest.mark.parametrize("path", GOOD, ids=name)
def test_a_good_example_has_no_error_and_no_warning(path: Path) -> None:
    """What is right is called right, and every record of it is read."""
    text = path.read_bytes()
    assert [problem for problem in validate(text, TODAY) if problem.severity is not Severity.HINT] == []
    assert len(load(text).catalog.resources) == len((parse(text) or {}).get("resources") or ())


@pytest.mark.parametrize("path", BAD, ids=name)
def test_a_bad_example_has_the_problems_that_it_expects(path: Path) -> None:
    """All problems of a file are found in one run, each at its line and column, and no other."""
    text = path.read_bytes()
    expected = sorted(
        (int(a), int(b), rule.decode()) for a, b, rule in re.findall(rb"# expect: (\d+):(\d+) (\S+)", text)
    )
    assert expected
    hints = any(RULES[rule].severity is Severity.HINT for _, _, rule in expected)
    problems = [problem for problem in validate(text, TODAY) if hints or problem.severity is not Severity.HINT]
    assert sorted(map(place, problems)) == expected


@pytest.mark.parametrize("path", BAD, ids=name)
def test_a_problem_says_what_is_wrong_and_what_to_do(path: Path) -> None:
    """Every problem has a message, an advice and the line concerned, without its line end or a byte order mark."""
    text = path.read_bytes()
    for problem in validate(text, TODAY):
        assert problem.message.endswith((".", ".)"))
        assert problem.advice.endswith((".", "?", ".)", "`"))
        assert problem.severity is RULES[problem.rule].severity
        line, _, _ = place(problem)
        lines = text.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        assert problem.source_line == lines[line - 1] if line <= len(lines) else problem.source_line == ""


def test_every_error_has_an_example() -> None:
    """No rule is without a bad example on disk."""
    seen = {rule.decode() for path in BAD for rule in re.findall(rb"# expect: \d+:\d+ (\S+)", path.read_bytes())}
    assert set(RULES) - seen == set()


# The rules' own examples


def whole(example: str) -> bytes:
    """Return the file that a rule's example stands for."""
    if not example.startswith(("resources:", "vocabularies:", "catalog:")):
        first, *rest = example.splitlines(keepends=True)
        example = "resources:\n  - " + first + "".join("    " + line for line in rest)
    if "\\xed" in example:
        return example.replace("\\xed", "í").encode("latin-1")
    return example.encode()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_passes_its_example_that_passes(rule: Any) -> None:
    """The example that `--explain` gives as right has no problem of that rule, nor any other error."""
    problems = validate(whole(rule.passes), TODAY)
    assert rule.name not in {problem.rule for problem in problems}
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_fails_its_example_that_fails(rule: Any) -> None:
    """The example that `--explain` gives as wrong has that problem, and no other error or warning."""
    problems = validate(whole(rule.fails), TODAY)
    assert rule.name in {problem.rule for problem in problems}
    assert {problem.rule for problem in problems if problem.severity is not Severity.HINT} <= {rule.name}


# The schema

SAYS_THE_SAME = {
    "unknown-key", "wrong-type", "missing-field", "empty-text", "bad-id", "bad-doi", "bad-country", "unknown-relation",
}  # fmt: skip
"""Rules that the schema holds as strictly as `validate`."""
SAYS_LESS = {"bad-date", "bad-language", "bad-address"}
"""Rules of which a schema knows the shape only: no calendar, no list of languages, no parser of addresses."""


def faults(data: Any) -> list[tuple[str | int, ...]]:
    """Return the paths of the values with which the schema finds fault."""
    errors = jsonschema.Draft202012Validator(json_schema()).iter_errors(data)
    return [path for error in errors for path in _innermost(error)]


def _innermost(error: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield where an error stands: of several alternatives, in the one that was meant."""
    here = tuple(error.absolute_path)
    wrong_kind = {
        each.schema_path[0] for each in error.context if each.validator == "type" and tuple(each.absolute_path) == here
    }
    meant = [each for each in error.context if each.schema_path[0] not in wrong_kind]
    if not meant:
        yield here
    for each in meant:
        yield from _innermost(each)


def related(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    """Return whether one path leads on from the other."""
    return one[: len(other)] == other[: len(one)]


def parsed(path: Path) -> Any:
    """Return an example's values as typed, or None where it is no YAML."""
    try:
        return parse(path.read_bytes())
    except YamlError:
        return None


def structural(text: bytes) -> Iterator[Problem]:
    """Yield the problems of ``text`` that are about the shape of its values."""
    return (problem for problem in validate(text, TODAY) if problem.rule in SAYS_THE_SAME | SAYS_LESS)


def test_the_schema_is_a_schema() -> None:
    """`catalog schema` prints a valid schema of draft 2020-12."""
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_field_of_the_schema_is_described() -> None:
    """An editor that knows the schema can say what each field is for."""
    schema = json_schema()
    for definition in [schema, *schema["$defs"].values()]:
        assert definition["description"]
        for field in definition["properties"].values():
            assert field["description"].endswith(".")


@pytest.mark.parametrize("path", GOOD, ids=name)
def test_the_schema_finds_no_fault_with_a_good_example(path: Path) -> None:
    """What `validate` calls right, the schema calls right."""
    assert faults(parsed(path)) == []


@pytest.mark.parametrize("path", [path for path in BAD if isinstance(parsed(path), dict)], ids=name)
def test_the_schema_agrees_with_validate_on_a_bad_example(path: Path) -> None:
    """The schema finds what is wrong with the shape of a file at the same places as `validate`."""
    text = path.read_bytes()
    data = parsed(path)
    errors = faults(data)
    if not isinstance(data.get("resources", ""), list | None):
        assert errors
        return
    problems = list(structural(text))
    for error in errors:
        assert any(related(error, problem.path) for problem in problems), f"only the schema finds fault at {error}"
    for problem in problems:
        if problem.rule in SAYS_THE_SAME:
            assert any(related(error, problem.path) for error in errors), f"the schema does not find {problem}"


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ({"date": "2018-13"}, "bad-date"),
        ({"date": "14/09/2018"}, "bad-date"),
        ({"added": "2018-9-1"}, "bad-date"),
        ({"languages": ["español"]}, "bad-language"),
        ({"languages": ["pt_BR"]}, "bad-language"),
        ({"url": "javascript:alert(1)"}, "bad-address"),
        ({"url": "https://a b"}, "bad-address"),
        ({"url": "www.example.org"}, "bad-address"),
    ],
)
def test_the_schema_knows_the_shape_of_dates_languages_and_addresses(record: dict[str, Any], rule: str) -> None:
    """What has not even the shape of a date, a language or an address is wrong for the schema too."""
    data: Any = {"resources": [{"id": "a", "title": "A", **record}]}
    (field,) = record
    assert [path[:3] for path in faults(data)] == [("resources", 0, field)]
    assert [problem.rule for problem in read_resource(data["resources"][0], 0)[1]] == [rule]


def test_the_schema_takes_numbers_as_an_editor_gives_them() -> None:
    """An editor's YAML makes numbers of a year and of pages; both are right."""
    record = {
        "id": "a",
        "title": 1984,
        "date": 2018,
        "isbn": 9789241504744,
        "downloads": [{"url": "https://a.org/b", "pages": 28}],
    }
    assert faults({"resources": [record]}) == []


# More than one mistake


def test_a_wrong_field_does_not_hide_what_is_wrong_across_records() -> None:
    """A record with a bad date is still held to its id, its terms and its relations."""
    text = b"resources:\n  - id: a\n    title: A\n  - id: a\n    title: B\n    date: 2018-13\n    related: [{id: c, relation: part-of}]\n"
    rules = [problem.rule for problem in validate(text, TODAY) if problem.severity is Severity.ERROR]
    assert sorted(rules) == ["bad-date", "duplicate-id", "unknown-related"]


def test_problems_come_in_the_order_of_the_file() -> None:
    """An editor can go through the list from top to bottom."""
    for path in BAD:
        places = [place(problem)[:2] for problem in validate(path.read_bytes(), TODAY)]
        assert places == sorted(places)
