"""What the <TAB> key offers, in the shell's own protocol."""

import pytest

from .running import Program


def complete(program: Program, line: str) -> list[str]:
    """Return what a shell is offered at the end of ``line``."""
    words = line.split(" ")
    env = {"_CATALOG_COMPLETE": "complete_bash", "COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    ran = program(env=env)
    assert (ran.code, ran.talk) == (0, "")
    return [offered.removeprefix("plain,") for offered in ran.lines if offered]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("catalog s", {"search", "show", "stats", "schema", "site"}),
        ("catalog t", {"themes", "types", "tags"}),
        ("catalog --no", {"--no-color"}),
        ("catalog search --th", {"--theme"}),
        ("catalog list --fo", {"--format"}),
        ("catalog search --theme ", {"violence", "health", "law"}),
        ("catalog search --theme v", {"violence"}),
        ("catalog search safety --theme v", {"violence"}),
        ("catalog search --theme law --theme v", {"violence"}),
        ("catalog search --type re", {"research"}),
        ("catalog list --region ", {"world", "africa"}),
        ("catalog list --language p", {"pt-BR"}),
        ("catalog list --language f", {"fr"}),
        ("catalog list --tag p", {"police"}),
        ("catalog list --missing su", {"summary"}),
        ("catalog list --format js", {"json", "jsonl"}),
        ("catalog list --sort ", {"relevance", "date", "title", "added"}),
        ("catalog show gui", {"guide-to-safety"}),
        ("catalog show zh-handbook gui", {"guide-to-safety"}),
        ("catalog open stu", {"study-of-laws"}),
        ("catalog validate --format s", {"sarif"}),
        ("catalog validate --explain bad-d", {"bad-date", "bad-doi"}),
        ("catalog cache ", {"show", "clear"}),
        ("catalog show nothing-like-this", set()),
        ("catalog --quiet search --theme v", {"violence"}),
        ("catalog search --quiet --theme v", {"violence"}),
    ],
)
def test_completion(reader: Program, line: str, offered: set[str]) -> None:
    """Commands, options, ids of terms and of resources are completed."""
    assert set(complete(reader, line)) == offered


def test_every_option_of_a_command(reader: Program) -> None:
    """After two dashes every option of the command is offered."""
    offered = complete(reader, "catalog search --")
    assert {
        "--theme",
        "--type",
        "--region",
        "--language",
        "--publisher",
        "--author",
        "--tag",
        "--year",
        "--since",
        "--missing",
        "--format",
        "--sort",
        "--reverse",
        "--limit",
        "--count",
        "--help",
    } <= set(offered)


def test_values_with_spaces(reader: Program) -> None:
    """Values that have spaces are offered whole."""
    assert "Red Umbrella Press" in complete(reader, "catalog list --publisher R")


@pytest.mark.parametrize(
    "place",
    ["catalog --catalog {} show ", "catalog -c {} show ", "catalog show --catalog {} ", "catalog --catalog={} show "],
)
def test_of_the_catalogue_that_is_meant(library: Program, place: str) -> None:
    """Completion looks into the catalogue that the line names, wherever it names it."""
    path = library.write("resources:\n  - {id: other-one, title: Other}\n", "other.yaml")
    library("-c", path, "list")
    assert complete(library, place.format(path)) == ["other-one"]


def test_environment_is_heeded(library: Program) -> None:
    """Completion looks into the catalogue that ``NSWP_CATALOG`` names."""
    path = library.write("resources:\n  - {id: other-one, title: Other}\n", "other.yaml")
    library("-c", path, "list")
    env = {
        "_CATALOG_COMPLETE": "complete_bash",
        "COMP_WORDS": "catalog\nshow\n",
        "COMP_CWORD": "2",
        "NSWP_CATALOG": path,
    }
    assert library(env=env).out == "other-one\n"


def test_first_use(library: Program) -> None:
    """Completion works before any other command was run: it does not wait to be primed."""
    assert complete(library, "catalog search --theme v") == ["violence"]


def test_nothing_there(catalog: Program) -> None:
    """Where the catalogue cannot be read completion offers nothing, and says nothing."""
    catalog.write("resources: [", "resources.yaml")
    assert complete(catalog, "catalog show ") == []
    assert complete(catalog, "catalog -c nowhere.yaml show ") == []
    assert complete(catalog, "catalog search --theme ") == []


def test_hostile_values_are_not_offered_raw(catalog: Program) -> None:
    """A value that a terminal would obey, or that breaks lines, is not offered as it is."""
    catalog.write('resources:\n  - {id: a, title: A, tags: ["p\\e[31mred", "p\\nforged", "plain"]}\n', "resources.yaml")
    catalog("list")
    offered = complete(catalog, "catalog list --tag p")
    assert "plain" in offered
    assert "forged" not in offered
    assert not any("\x1b" in value for value in offered)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_scripts(reader: Program, shell: str) -> None:
    """The script for each shell can be printed."""
    ran = reader(env={"_CATALOG_COMPLETE": f"source_{shell}"})
    assert ran.code == 0
    assert "_CATALOG_COMPLETE" in ran.out


def test_zsh_and_fish(reader: Program) -> None:
    """The other shells are offered the same."""
    for shell, variable in (("zsh", "_TYPER_COMPLETE_ARGS"), ("fish", "_TYPER_COMPLETE_ARGS")):
        env = {
            "_CATALOG_COMPLETE": f"complete_{shell}",
            variable: "catalog search --theme v",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        assert "violence" in reader(env=env).out
