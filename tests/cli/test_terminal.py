"""What a person sees on a terminal of 80 and of 120 columns."""

import re

import pytest
from rich.cells import cell_len

from .running import Program, Ran

WIDTHS = [80, 120]


def fits(ran: Ran, columns: int) -> bool:
    """Return whether no line is wider than the terminal."""
    return all(cell_len(line) <= columns for line in ran.seen.split("\n"))


@pytest.mark.parametrize("columns", [20, 40, *WIDTHS, 200])
@pytest.mark.parametrize(
    "command",
    [
        "list",
        "search",
        "search sex",
        "search --theme violence",
        "search 暴力",
        "show smart-guide-advocacy-tools-to-combat-violence",
        "themes",
        "types",
        "regions",
        "tags",
        "stats",
    ],
)
def test_no_line_is_wider_than_the_terminal(shipped: Program, command: str, columns: int) -> None:
    """Whatever is drawn fits the terminal, Chinese and all."""
    ran = shipped(*command.split(), columns=columns)
    assert ran.code == 0
    assert ran.seen.strip()
    assert fits(ran, columns)


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_hit_shows_what_decides(reader: Program, columns: int) -> None:
    """A hit shows title, publisher, year, type, themes, languages, id and the passage that matched."""
    ran = reader("search", "attacks", columns=columns)
    for shown in (
        "A Guide to Safety",
        "Red Umbrella Press",
        "2020",
        "Guide",
        "Violence",
        "en",
        "fr",
        "guide-to-safety",
        "document attacks and help",
    ):
        assert shown in ran.prose, shown


def test_match_is_marked_without_colour(reader: Program) -> None:
    """The word that matched stands out by more than its colour."""
    ran = reader("--no-color", "search", "attacks", columns=80)
    before = ran.out[: ran.out.index("attacks")]
    assert before.endswith("m")
    codes = before[before.rindex("\x1b[") + 2 : -1].split(";")
    assert {"1", "4", "7"} & set(codes)


@pytest.mark.parametrize("columns", WIDTHS)
def test_titles_are_links(reader: Program, columns: int) -> None:
    """Titles are links (OSC 8) to the page, or to the DOI where there is no page."""
    assert set(reader("search", "safety", columns=columns).links) == {"https://example.org/safety"}
    assert set(reader("list", "--theme", "health", columns=columns).links) == {"https://doi.org/10.1000/xyz"}


@pytest.mark.parametrize("columns", WIDTHS)
def test_counts_that_would_narrow(reader: Program, columns: int) -> None:
    """Below the hits stand the counts by facet that would narrow them, and they are right."""
    ran = reader("search", "laws", columns=columns)
    counts = re.findall(r"--(\w+)((?: +[^()\n]+ \(\d+\))+)", ran.seen)
    assert {kind for kind, _ in counts} >= {"theme", "type", "language", "year"}
    for kind, values in counts:
        for value, number in re.findall(r"(\S+) \((\d+)\)", values):
            assert reader("search", "laws", f"--{kind}", value, "--count").out == f"{number}\n", (kind, value)
            assert int(number) < 2, "what all hits have does not narrow"


def test_narrowing_counts_are_right_on_real_records(shipped: Program) -> None:
    """A count beside a facet is what a search with it finds, broader terms included."""
    ran = shipped("search", "health", columns=120)
    lines = re.findall(r"^ *--(\w+) (.*)$", ran.seen, re.MULTILINE)
    assert lines
    for kind, rest in lines:
        for value, number in re.findall(r"(\S+) \((\d+)\)", rest):
            assert shipped("search", "health", f"--{kind}", value, "--count").out == f"{number}\n", (kind, value)


def test_twenty_on_a_terminal(shipped: Program) -> None:
    """A search on a terminal shows twenty hits, says how many there are and how to see all."""
    ran = shipped("search", "sex", columns=80)
    number = shipped("search", "sex", "--count").out.strip()
    assert f"20 of {number} resources" in ran.prose
    assert f"--limit {number}" in ran.prose
    assert f"{number} resources." in shipped("search", "sex", "--limit", number, columns=80).prose


def test_list_on_a_terminal_is_whole(shipped: Program) -> None:
    """A list on a terminal shows all resources: the limit is for searches."""
    assert "88 resources." in shipped("list", columns=80).prose


def test_ids_can_be_copied(shipped: Program) -> None:
    """Each id stands whole on one line at 80 columns, so that it can be copied into ``show``."""
    seen = [line.strip() for line in shipped("list", columns=80).seen.split("\n")]
    ids = shipped("list", "--format", "ids").lines
    missing = [id_ for id_ in ids if len(id_) <= 60 and id_ not in seen]
    assert missing == []


@pytest.mark.parametrize("columns", WIDTHS)
def test_show_on_a_terminal(reader: Program, columns: int) -> None:
    """``show`` draws everything that a record holds, labels instead of ids, and cautions first."""
    ran = reader("show", "guide-to-safety", columns=columns)
    for shown in (
        "A Guide to Safety",
        "How organisations document attacks",
        "Guide",
        "Violence",
        "Africa",
        "safety, police",
        "2020",
        "Díaz, Ana",
        "Red Umbrella Press",
        "French",
        "https://example.org/safety",
        "12 pages",
        "https://example.org/securite.pdf",
        "bought at the fair",
        "2024-01-10",
    ):
        assert shown in ran.prose, shown
    ran = reader("show", "criminalised-lives", columns=columns)
    assert ran.prose.strip().startswith("Caution in UG (since 2023): Reading it in public is a risk.")
    assert "study-of-laws" in ran.prose
    assert "x-shelf" in reader("show", "ending-criminalising", columns=columns).prose


def test_show_in_two_languages(reader: Program) -> None:
    """A title in two languages is shown in both, each with its language."""
    ran = reader("show", "study-of-laws", columns=80)
    assert "A Study of Laws" in ran.prose
    assert "Une étude des lois [fr]" in ran.prose


@pytest.mark.parametrize("columns", WIDTHS)
def test_vocabulary_on_a_terminal(reader: Program, columns: int) -> None:
    """A vocabulary is drawn with narrower terms below broader ones, and counts."""
    lines = [line.rstrip() for line in reader("types", columns=columns).seen.split("\n")]
    at = {line.split()[0]: (len(line) - len(line.lstrip()), line.split()[-1]) for line in lines if line.strip()}
    assert at["research"][1] == "2"
    assert at["academic-research"][0] > at["research"][0]


@pytest.mark.parametrize("columns", WIDTHS)
def test_stats_on_a_terminal(reader: Program, columns: int) -> None:
    """``stats`` draws bars, the longest for the greatest count."""
    seen = reader("stats", columns=columns).seen
    assert "5 resources" in seen
    bars = {line.split()[0]: line.count("█") for line in seen.split("\n") if "█" in line}
    assert bars["law"] > bars["violence"] > 0


def test_nothing_found_on_a_terminal(reader: Program) -> None:
    """Nothing found on a terminal says so, without an empty table."""
    ran = reader("search", "saftey", columns=80)
    assert ran.code == 1
    assert ran.seen.startswith("Nothing found.")
    assert "`safety`" in ran.seen


def test_an_empty_catalogue(catalog: Program) -> None:
    """An empty catalogue is no error for any command that lists."""
    catalog.write("resources: []\n", "resources.yaml")
    for command, code in (("list", 0), ("search", 1), ("themes", 0), ("tags", 0), ("stats", 0), ("validate", 0)):
        for columns in (None, 80):
            ran = catalog(command, columns=columns)
            assert ran.code == code, (command, ran)
            assert "Traceback" not in ran.out + ran.talk
