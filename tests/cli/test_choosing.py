"""Filters and words: which resources a command takes."""

import shlex

import pytest

from .running import Program

SAFETY, STUDY, LIVES, ENDING, HANDBOOK = (
    "guide-to-safety",
    "study-of-laws",
    "criminalised-lives",
    "ending-criminalising",
    "zh-handbook",
)
ALL = {SAFETY, STUDY, LIVES, ENDING, HANDBOOK}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("--theme violence", {SAFETY}),
        ("--theme VIOLENCIA", {SAFETY}),
        ("--theme насилие", {SAFETY}),
        ("--theme 暴力", {SAFETY}),
        ("--theme gbv", {SAFETY}),
        ("--theme sante", {STUDY}),
        ("--theme Santé", {STUDY}),
        ("--theme law", {STUDY, LIVES}),
        ("--theme law --theme violence", {STUDY, LIVES, SAFETY}),
        ("--theme law --theme law", {STUDY, LIVES}),
        ("--theme law --type guide", set()),
        ("--theme law --language es", {LIVES}),
        ("--type research", {STUDY, LIVES}),
        ("--type academic-research", {STUDY}),
        ("--type research --type guide", {STUDY, LIVES, SAFETY}),
        ("--region world", {STUDY, SAFETY}),
        ("--region africa", {SAFETY}),
        ("--language fr", {SAFETY}),
        ("--language Français", {SAFETY}),
        ("--language french", {SAFETY}),
        ("--language EN", {SAFETY, STUDY}),
        ("--language pt", {ENDING}),
        ("--language pt-br", {ENDING}),
        ("--language de", set()),
        ("--publisher umbrella", {SAFETY, HANDBOOK}),
        ("--publisher 'red umbrella press'", {SAFETY, HANDBOOK}),
        ("--author diaz", {SAFETY, STUDY}),
        ("--author 'Díaz, Ana'", {SAFETY, STUDY}),
        ("--author okoro", {STUDY}),
        ("--tag police", {SAFETY}),
        ("--tag Police --tag interviews", {SAFETY, LIVES}),
        ("--year 2018", {STUDY, ENDING}),
        ("--year 2015..2018", {STUDY, ENDING, LIVES}),
        ("--year 2018..", {STUDY, ENDING, SAFETY}),
        ("--year ..2018", {STUDY, ENDING, LIVES}),
        ("--year 2015 --year 2020", {LIVES, SAFETY}),
        ("--year 1999", set()),
        ("--since 2024-03-01", {STUDY, LIVES}),
        ("--since 2024-03", {STUDY, LIVES}),
        ("--since 2024", {SAFETY, STUDY, LIVES}),
        ("--missing summary", {ENDING}),
        ("--missing themes", {ENDING, HANDBOOK}),
        ("--missing theme", {ENDING, HANDBOOK}),
        ("--missing url --missing doi", ALL),
        ("--missing date", {HANDBOOK}),
        ("--missing url --theme law --year 2015", {LIVES}),
    ],
)
def test_filters(reader: Program, filters: str, found: set[str]) -> None:
    """A filter takes ids, labels in any language and aliases; the same twice means or, two mean and."""
    ran = reader("list", *shlex.split(filters), "--format", "ids")
    assert set(ran.lines) == found
    assert ran.code == 0


@pytest.mark.parametrize(
    "filters",
    ["--theme 暴力", "--type research --year 2018", "--missing url", "--language de", "--since 2024 --author diaz"],
)
def test_list_and_search_have_the_same_filters(reader: Program, filters: str) -> None:
    """A filter means the same wherever resources are chosen; only an empty search is a failure."""
    listed, searched = (reader(command, *shlex.split(filters), "--sort", "date") for command in ("list", "search"))
    assert searched.out == listed.out
    assert (listed.code, searched.code) == (0, 0 if listed.out else 1)


@pytest.mark.parametrize(
    ("filters", "near"),
    [
        ("--theme voilence", "`violence`"),
        ("--theme Violensia", "`violence`"),
        ("--type reserch", "`research`"),
        ("--region afrika", "`africa`"),
        ("--tag plice", "`police`"),
        ("--publisher 'Red Umbrela Press'", "`Red Umbrella Press`"),
        ("--author Okorro", "`Okoro, Ben`"),
        ("--language frnech", "`fr`"),
        ("--missing publisherz", "`publishers`"),
        ("--theme zzz", "violence"),
        ("--year soon", "--year 2018"),
        ("--year 2018..2015", "2015..2018"),
        ("--since yesterday", "--since 2026"),
        ("--since 2024-13", "--since 2026"),
        ("--theme ''", "violence"),
    ],
)
def test_unknown_values(reader: Program, filters: str, near: str) -> None:
    """A value that is not there is an error that names the nearest, or what there is."""
    ran = reader("search", *shlex.split(filters))
    assert (ran.code, ran.out) == (2, "")
    assert near in ran.talk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["safety"], {SAFETY}),
        (["SAFETY", "attacks"], {SAFETY}),
        (["safety", "laws"], set()),
        (["criminalisation"], {STUDY, LIVES, ENDING}),
        (["criminalization"], {STUDY, LIVES, ENDING}),
        (["Criminalised"], {STUDY, LIVES, ENDING}),
        (["criminalizing"], {STUDY, LIVES, ENDING}),
        (["organizations"], {SAFETY}),
        (["criminal*"], {STUDY, LIVES, ENDING}),
        (["interv*"], {LIVES}),
        (["sex work laws"], {STUDY}),
        (['"sex work laws"'], {STUDY}),
        (["“sex work laws”"], {STUDY}),
        (["sex", "work", "laws"], {STUDY, LIVES}),
        (["laws", "-trafficking"], {LIVES}),
        (["laws", '-"sex work"'], {LIVES}),
        (["-criminalised"], {SAFETY, HANDBOOK}),
        (["diaz"], {SAFETY, STUDY}),
        (["umbrella"], {SAFETY, HANDBOOK}),
        (["police"], {SAFETY}),
        (["etude"], {STUDY}),
        (["violence"], {SAFETY}),
        (["насилие"], {SAFETY}),
        (["gbv"], {SAFETY}),
        (["暴力"], {SAFETY, HANDBOOK}),
        (["手"], {HANDBOOK}),
        (["作者权"], {HANDBOOK}),
        (["者作"], set()),
        (["research"], {STUDY, LIVES}),
        ([], ALL),
        ([""], ALL),
        (["fair"], set()),
    ],
)
def test_words(reader: Program, words: list[str], found: set[str]) -> None:
    """All words must occur; phrases, exclusions, prefixes, spellings and scripts are as promised."""
    ran = reader("search", *words, "--format", "ids")
    assert set(ran.lines) == found
    assert ran.code == (0 if found else 1)


def test_exclusion_may_come_first(reader: Program) -> None:
    """``-word`` is no option, wherever it stands beside real options."""
    for args in (
        ["-trafficking", "laws", "--format", "ids"],
        ["--format", "ids", "laws", "-trafficking"],
        ["--format", "ids", "--", "laws", "-trafficking"],
    ):
        assert reader("search", *args).lines == [LIVES]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        "*",
        "-",
        "--",
        "AND",
        "OR NOT",
        "NEAR(",
        "a:b",
        "title:x",
        "^a",
        "(",
        "')--",
        "%",
        "\\",
        "{}",
        "+",
        "a-b-c",
        "…",
        "\u202e",
        "x" * 5000,
        "🦄",
        "a\nb",
        "NOT NOT",
    ],
)
def test_any_words_are_a_query(reader: Program, words: str) -> None:
    """Whatever is typed is a query: it finds or it does not."""
    for args in ([words], ["--", words]):
        ran = reader("search", *args, "--format", "ids")
        assert ran.code in (0, 1), ran.talk
        assert "Traceback" not in ran.talk
        assert set(ran.lines) <= ALL


def test_nothing_found_suggests(reader: Program) -> None:
    """When nothing is found the nearest words that do occur are offered, and the exit code is 1."""
    ran = reader("search", "saftey")
    assert (ran.code, ran.out) == (1, "")
    assert "`safety`" in ran.talk
    assert reader("search", "laws of study").code == 1


def test_nothing_in_a_list_is_no_error(reader: Program) -> None:
    """An empty list is an answer: exit code 0."""
    ran = reader("list", "--year", "1999")
    assert (ran.code, ran.out) == (0, "")


def test_titles_rank_first(reader: Program) -> None:
    """A word in the title counts more than one in the summary."""
    assert reader("search", "criminalisation", "--format", "ids").lines[-1] == STUDY


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("date", [SAFETY, STUDY, ENDING, LIVES, HANDBOOK]),
        ("title", [SAFETY, STUDY, LIVES, ENDING, HANDBOOK]),
        ("added", [LIVES, STUDY, SAFETY, ENDING, HANDBOOK]),
    ],
)
def test_sort(reader: Program, order: str, found: list[str]) -> None:
    """Dates come newest first, titles by the alphabet; records without the field come last both ways."""
    assert reader("list", "--sort", order, "--format", "ids").lines == found
    back = reader("list", "--sort", order, "--reverse", "--format", "ids").lines
    if order == "title":
        assert back == found[::-1]
    else:
        assert back[-1] == HANDBOOK
        assert set(back) == ALL


def test_reverse_relevance(reader: Program) -> None:
    """``--reverse`` turns the order of a search round."""
    best = reader("search", "criminalisation", "--format", "ids").lines
    assert reader("search", "criminalisation", "--reverse", "--format", "ids").lines == best[::-1]


def test_limit_and_count(reader: Program) -> None:
    """``--limit`` takes the first; ``--count`` prints the number of all and nothing else."""
    everything = reader("list", "--format", "ids").lines
    assert reader("list", "--limit", "2", "--format", "ids").lines == everything[:2]
    assert reader("list", "--limit", "0", "--format", "ids").lines == []
    assert reader("list", "--limit", "99", "--format", "ids").lines == everything
    assert reader("list", "--count").out == "5\n"
    assert reader("list", "--count", "--limit", "2").out == "5\n"
    assert reader("search", "laws", "--count").out == "2\n"
    ran = reader("search", "zebra", "--count")
    assert (ran.code, ran.out) == (1, "0\n")


REAL_VIOLENCE = {"smart-guide-advocacy-tools-to-combat-violence", "cases-of-arrested-transgender-sex-workers"}


@pytest.mark.parametrize("args", [["--theme", "violence"], ["--theme", "Violencia"], ["насилие"], ["暴力"]])
def test_violence_in_four_languages(shipped: Program, args: list[str]) -> None:
    """The violence resources of the real catalogue are found in four languages."""
    ran = shipped("search", *args, "--format", "ids")
    assert ran.code == 0
    assert set(ran.lines) >= REAL_VIOLENCE
    assert len(ran.lines) == len(REAL_VIOLENCE) or args[0] != "--theme"


def test_criminalisation_in_the_real_catalogue(shipped: Program) -> None:
    """The family of a word is found whichever of its spellings is asked for."""
    found = [
        set(shipped("search", word, "--format", "ids").lines)
        for word in ("criminalisation", "criminalization", "criminalised", "criminalising")
    ]
    assert found[0]
    assert all(ids == found[0] for ids in found)


def test_six_works_are_there(shipped: Program) -> None:
    """The six works that the project began with are in the catalogue that ships."""
    for words in (
        ["associations", "sex work laws", "health"],
        ["rights-affirming", "international", "policies"],
        ["diversion from justice"],
        ["un-meetable promises"],
        ["smart guide", "cedaw"],
        ["advocacy tools", "combat", "violence"],
    ):
        assert shipped("search", *words, "--format", "ids").lines, words
