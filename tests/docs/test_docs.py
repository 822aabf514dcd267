"""The documentation tells what the program does: nothing more, nothing less."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from nswp_catalog.cli.app import build
from nswp_catalog.core.rule import RULES
from nswp_catalog.storage.load import validate
from nswp_catalog.storage.schema import json_schema

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
_LINK = re.compile(r"\]\((?!https?://)(?P<file>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def test_everything_generated_is_up_to_date() -> None:
    """The reference, the README's tour with its output and the picture are what the program gives today."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], check=False, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the tour is walked in a POSIX terminal")
def test_a_stale_page_is_found(tmp_path: Path) -> None:
    """The check fails where a page says what the program does not."""
    for name in ("docs", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "README.md").write_text(README.replace("Did you mean `violence`?", "What?"), encoding="utf-8")
    copied = tmp_path / "generate"
    copied.mkdir()
    for file in (ROOT / "docs").glob("*.*"):
        text = file.read_text(encoding="utf-8")
        (copied / file.name).write_text(text, encoding="utf-8")
    (tmp_path / "docs").unlink()
    copied.rename(tmp_path / "docs")
    done = subprocess.run(
        [sys.executable, tmp_path / "docs" / "generate.py", "--check"],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "stale: README.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file of the project, or to a heading, leads to one that is there."""
    for match in _LINK.finditer(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        target = page.parent / match["file"] if match["file"] else page
        assert target.exists(), match[0]
        if match["anchor"]:
            assert match["anchor"] in set(_anchors(target)), match[0]


def _anchors(page: Path) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_tour_is_worth_walking() -> None:
    """The tour types commands, several of them, and shows what each prints."""
    tour = README.partition("<!-- tour -->")[2].partition("<!-- /tour -->")[0]
    typed = re.findall(r"^\$ catalog (\w+)", tour, re.MULTILINE)
    assert {"themes", "search", "show", "list", "validate"} <= set(typed)
    assert len(typed) >= 8


def test_the_first_two_commands_are_one_line_each() -> None:
    """One line makes its own environment and ends with a search, one with the tests."""
    lines = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(lines) == 2
    assert lines[0].endswith("catalog search --theme violence")
    assert lines[1].endswith("python -m pytest -n auto")


def test_what_the_test_command_installs_is_declared() -> None:
    """The extra that the README asks pip for is one that the project has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = re.findall(r'--editable "\.\[(\w+)\]"', README)
    assert asked
    assert set(asked) <= set(project.get("optional-dependencies", {}))


def _commands() -> dict[str, Any]:
    import typer

    group: Any = typer.main.get_command(build())
    return {name: group.get_command(None, name) for name in group.list_commands(None)}


def test_every_command_and_option_is_in_the_reference() -> None:
    """No command and no option is left out of docs/commands.md."""
    for name, command in _commands().items():
        section = REFERENCE.partition(f"\n## catalog {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-"):
                    assert option in section, f"{name} {option}"


def test_the_reference_has_no_command_that_is_not_there() -> None:
    """Every heading of a command in docs/commands.md names one that the program has."""
    assert set(re.findall(r"^## catalog (\S+)$", REFERENCE, re.MULTILINE)) == set(_commands())


def test_every_rule_is_on_its_page() -> None:
    """docs/rules.md has a section for each rule."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == list(RULES)


def test_the_full_example_is_right_and_uses_every_field() -> None:
    """docs/example.yaml breaks no rule, agrees with the schema and has every field of every part."""
    source = (ROOT / "docs" / "example.yaml").read_bytes()
    assert [problem for problem in validate(source, "2026-12-31") if problem.severity != "hint"] == []
    data = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    schema = json_schema()
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(data)))
    assert set(_fields(schema, schema)) <= set(_keys(data)) | {"broader"}


def _fields(schema: Any, node: Any) -> Iterator[str]:
    for part in (node, *schema["$defs"].values()):
        yield from part["properties"]


def _keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
    for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _keys(item)


def test_the_small_file_of_the_readme_is_right() -> None:
    """The file that the README shows as an example has no error and no warning."""
    examples = re.findall(r"<!-- valid -->\n```yaml\n(.*?)```", README, re.DOTALL)
    assert examples
    for example in examples:
        assert [problem for problem in validate(example.encode(), "2026-12-31") if problem.severity != "hint"] == []


def test_the_picture_is_light_and_asks_for_nothing() -> None:
    """docs/search.svg is a well-formed picture under 60 kB that fetches nothing from anywhere."""
    from xml.etree import ElementTree as ET

    picture = (ROOT / "docs" / "search.svg").read_text(encoding="utf-8")
    assert len(picture.encode()) < 60_000
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own file
    assert re.findall(r"url\((?!#)", picture) == []
    assert "@" not in picture
    assert "href" not in picture
    assert picture.count("://") == 1


def test_the_hook_checks_what_people_call_their_catalogue() -> None:
    """The pre-commit hook runs `catalog validate` on files named resources.yaml and on no others."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("catalog-validate", "catalog validate", "python")
    assert all(re.search(hook["files"], path) for path in ("resources.yaml", "data/resources.yaml"))
    assert not any(re.search(hook["files"], path) for path in ("other.yaml", "my-resources.yaml", "resources.yaml.bak"))
