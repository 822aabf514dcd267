"""``open``: the page of a resource in the browser."""

import sys
from pathlib import Path

import pytest

from .running import Program, Ran

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the browser is chosen by BROWSER elsewhere"
)


@pytest.fixture
def opened(library: Program) -> Path:
    """Return the file in which a browser of ours writes down what it opens."""
    file = library.home / "opened"
    script = library.home / "browser"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{file}"\n', encoding="utf-8")
    script.chmod(0o755)
    return file


def _open(library: Program, *args: str) -> Ran:
    return library("open", *args, env={"BROWSER": str(library.home / "browser")})


@pytest.mark.parametrize(
    ("args", "address"),
    [
        (["guide-to-safety"], "https://example.org/safety"),
        (["study-of-laws"], "https://doi.org/10.1000/xyz"),
        (["guide-to-safety", "--download", "fr"], "https://example.org/securite.pdf"),
        (["guide-to-safety", "--download", "en"], "https://example.org/safety.pdf"),
        (["guide-to-safety", "--download", "French"], "https://example.org/securite.pdf"),
        (["guide-to-safety", "--download", "FR"], "https://example.org/securite.pdf"),
    ],
)
def test_open(library: Program, opened: Path, args: list[str], address: str) -> None:
    """The page is opened, or the DOI's, or the file in a language, named as filters name it."""
    ran = _open(library, *args)
    assert (ran.code, ran.out) == (0, "")
    assert opened.read_text(encoding="utf-8").splitlines() == [address]
    assert address in ran.talk


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["nowhere"], 1, "nowhere"),
        (["guide-to-saftey"], 1, "`guide-to-safety`"),
        (["zh-handbook"], 2, "address"),
        (["guide-to-safety", "--download", "es"], 2, "en, fr"),
        (["zh-handbook", "--download", "zh"], 2, "download"),
    ],
)
def test_nothing_to_open(library: Program, opened: Path, args: list[str], code: int, said: str) -> None:
    """Where there is nothing to open no browser is started, and it is said what there is."""
    ran = _open(library, *args)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.talk
    assert not opened.exists()


def test_caution_comes_first(library: Program, opened: Path) -> None:
    """A caution is said before the address is opened."""
    library.write(
        'resources:\n  - {id: a, title: A, url: "https://example.org/", cautions: [{country: RU, since: 2025}]}\n',
        "resources.yaml",
    )
    ran = _open(library, "a")
    assert opened.exists()
    assert ran.talk.index("RU") < ran.talk.index("https://example.org/")


def test_address_cannot_be_an_option_or_a_command(library: Program, opened: Path) -> None:
    """Only http and https addresses reach the browser, each as one argument."""
    for url in ("file:///etc/passwd", "javascript:alert(1)", "--help", "https://example.org/ -x"):
        library.write(f"resources:\n  - {{id: a, title: A, url: '{url}'}}\n", "resources.yaml")
        assert _open(library, "a").code in (1, 2)
    assert not opened.exists()
    library.write(
        'resources:\n  - {id: a, title: A, url: "https://example.org/$(touch x);`id`\'%s"}\n', "resources.yaml"
    )
    _open(library, "a")
    assert not (library.folder / "x").exists()
    if opened.exists():
        assert len(opened.read_text(encoding="utf-8").splitlines()) == 1
