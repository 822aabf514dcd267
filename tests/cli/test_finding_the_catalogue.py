"""Which file the program takes for the catalogue."""

import sys
from pathlib import Path

import pytest

from .conftest import LIBRARY
from .running import Program

ONE = "resources:\n  - {id: %s, title: Found}\n"


def test_option_wins(library: Program) -> None:
    """``--catalog`` wins over the environment and the working folder."""
    other = library.write(ONE % "by-option")
    third = library.write(ONE % "by-environment", "third.yaml")
    assert library("--catalog", other, "list", env={"NSWP_CATALOG": third}).ids == ["by-option"]


def test_environment_wins_over_folder(library: Program) -> None:
    """``NSWP_CATALOG`` wins over the working folder."""
    other = library.write(ONE % "by-environment")
    assert library("list", env={"NSWP_CATALOG": other}).ids == ["by-environment"]


@pytest.mark.parametrize("name", ["data/resources.yaml", "resources.yaml"])
@pytest.mark.parametrize("start", [".", "a", "a/b/c"])
def test_folder_and_its_parents(catalog: Program, name: str, start: str) -> None:
    """The catalogue is found in the working folder and from any folder below it."""
    catalog.write(ONE % "in-a-folder", name)
    folder = catalog.folder / start
    folder.mkdir(parents=True, exist_ok=True)
    assert catalog("list", folder=folder).ids == ["in-a-folder"]


def test_data_folder_comes_first(catalog: Program) -> None:
    """``data/resources.yaml`` comes before ``resources.yaml``."""
    catalog.write(ONE % "plain", "resources.yaml")
    catalog.write(ONE % "data", "data/resources.yaml")
    assert catalog("list").ids == ["data"]


def test_nearest_parent_wins(catalog: Program) -> None:
    """A nearer folder wins over one further up, whatever the file's name there."""
    catalog.write(ONE % "far", "data/resources.yaml")
    catalog.write(ONE % "near", "project/resources.yaml")
    (catalog.folder / "project" / "deep").mkdir()
    assert catalog("list", folder=catalog.folder / "project" / "deep").ids == ["near"]


def _configure(catalog: Program, text: str) -> Path:
    found = catalog.python("import platformdirs; print(platformdirs.user_config_path('nswp-catalog', appauthor=False))")
    file = Path(found.out.strip()) / "config.toml"
    assert catalog.home in file.parents
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_configuration(catalog: Program) -> None:
    """Where no folder has one, ``config.toml`` names the catalogue; folders win over it."""
    path = catalog.write(ONE % "configured", "elsewhere.yaml")
    _configure(catalog, f"catalog = {path!r}\n")
    assert catalog("list").ids == ["configured"]
    catalog.write(ONE % "in-folder", "resources.yaml")
    assert catalog("list").ids == ["in-folder"]


@pytest.mark.parametrize("text", ["catalog = [", "catalog = 5", "catalog = ''"])
def test_bad_configuration(catalog: Program, text: str) -> None:
    """A ``config.toml`` that is wrong is named, with what to write instead."""
    file = _configure(catalog, text)
    ran = catalog("list")
    assert (ran.code, ran.out) == (2, "")
    assert str(file) in ran.talk
    assert "catalog = " in ran.talk


def test_shipped(catalog: Program) -> None:
    """With nothing set up the catalogue that ships with the program is used."""
    ran = catalog("list", "--count")
    assert (ran.code, ran.out) == (0, "88\n")
    assert "shipped" in catalog("-v", "list", "--count").talk


def test_verbose_says_which(library: Program) -> None:
    """``--verbose`` says which catalogue is used and why, on standard error."""
    ran = library("--verbose", "list", "--count")
    assert ran.out == "5\n"
    assert str(library.folder / "resources.yaml") in ran.talk


@pytest.mark.parametrize("command", ["list", "search", "stats", "themes", "validate", "show x", "open x"])
@pytest.mark.parametrize("path", ["nowhere.yaml", "."])
def test_no_such_file(catalog: Program, command: str, path: str) -> None:
    """A path that leads to no file is an error that names it."""
    ran = catalog("-c", path, *command.split())
    assert (ran.code, ran.out) == (2, "")
    assert path in ran.talk
    assert "Traceback" not in ran.talk


def test_unreadable_cache_folder(library: Program) -> None:
    """Where the cache folder cannot be made the answer is right all the same."""
    (library.home / "xdg_cache_home").write_text("a file in the way", encoding="utf-8")
    ran = library("search", "safety")
    assert (ran.code, ran.ids, ran.talk) == (0, ["guide-to-safety"], "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_odd_file_names(catalog: Program) -> None:
    """Names with spaces, quotes, foreign letters or a question mark are names like others."""
    for name in ("a b.yaml", "q'\"uote.yaml", "каталог.yaml", "what?#%20.yaml"):
        path = catalog.write(LIBRARY.read_bytes(), name)
        assert catalog("-c", path, "list", "--count").out == "5\n"


def test_edit_is_seen_at_once(library: Program) -> None:
    """An edit of the same size right after the last one is seen by the next command."""
    file = library.folder / "resources.yaml"
    for letter in "abcab":
        library.write(f"resources:\n  - {{id: {letter}, title: {letter.upper()}}}\n", "resources.yaml")
        assert library("list").ids == [letter]
    assert file.exists()
