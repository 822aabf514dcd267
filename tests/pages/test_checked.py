"""What others say of the page: axe-core in every state, and html-validate where it can be had."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.pages import languages
from nswp_catalog.pages.page import Settings
from nswp_catalog.pages.site import site
from pages.test_safety import attacked
from pages.window import Window, without_scripts

Make = Callable[..., str]
Open = Callable[..., Window]
STATES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 700}},
    "phone, dark": {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", languages.INTERFACE)
def test_axe_finds_nothing(window: Open, made: Make, small: Catalog, language: str, state: str) -> None:
    """In each language, light, dark and on a phone: all shown, the filters unfolded, filtered, and nothing found."""
    seen = window(made(small, language), bypass_csp=True, **STATES[state])
    assert seen.axe() == []
    seen.page.evaluate("document.getElementById('_more').click()")
    seen.search("2018")
    assert seen.axe() == []
    seen.search("zzzz")
    assert seen.axe() == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_without_scripts(window: Open, made: Make, small: Catalog, language: str, state: str) -> None:
    """With no scripts: all shown, links behind a caution unfolded, filtered, and nothing left."""
    seen = window(without_scripts(made(small, language)), bypass_csp=True, **STATES[state])
    seen.page.click("summary")
    seen.page.evaluate("document.getElementById('_more').click()")
    assert seen.axe() == []
    seen.page.select_option("#_year", index=1)
    assert seen.axe() == []
    seen.page.select_option("#_theme", index=2)
    seen.page.select_option("#_region", index=1)
    assert seen.axe() == []


def test_axe_finds_nothing_in_the_real_library(window: Open, made: Make, real: Catalog) -> None:
    """The library that ships is accessible as it is, and so is a page full of attacks."""
    assert window(made(real), bypass_csp=True).axe() == []
    assert window(attacked(), bypass_csp=True).axe() == []


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_html_validate_finds_nothing(tmp_path: Path, made: Make, small: Catalog, real: Catalog, language: str) -> None:
    """The HTML is right, by the rules of html-validate."""
    program = os.environ.get("HTML_VALIDATE") or shutil.which("html-validate")
    if program is None:
        pytest.skip("html-validate is not installed: npm install --global html-validate")
    pages = {"small": made(small, language), "real": made(real, language), "evil": attacked(language)}
    of_site = site(small.head, [one for _, one in small.resources], Settings(language))
    for name, text in (*pages.items(), *of_site):
        (tmp_path / f"{name.removesuffix('.html')}.html").write_text(text, encoding="utf-8")
    # An index of short lines is no aim of a page that is made to be light.
    rules = {"extends": ["html-validate:standard"], "rules": {"long-title": "off", "no-inline-style": "error"}}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps({**rules, "root": True}), encoding="utf-8")
    ran = subprocess.run([program, "--formatter", "text", *map(str, sorted(tmp_path.glob("*.html")))], capture_output=True, text=True, check=False, cwd=tmp_path)  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "")
