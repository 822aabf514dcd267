"""The library as a site: pages that lead to one another, each as safe and as plain to use as the page by itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.core.resource import Resource
from nswp_catalog.pages import languages
from nswp_catalog.pages import site as site_module
from nswp_catalog.pages.page import Settings
from nswp_catalog.pages.site import site
from pages.test_safety import ATTACK, HEAD, SECOND
from pages.window import Window

Make = Callable[..., dict[str, str]]
Open = Callable[..., Window]


@pytest.fixture(scope="session")
def made() -> Make:
    """Return what makes the site of a catalogue, by the names of its files."""

    def make(catalog: Catalog, language: str = "") -> dict[str, str]:
        return dict(site(catalog.head, [one for _, one in catalog.resources], Settings(language, None, "2026-11-24")))

    return make


def ids(text: str) -> list[str]:
    """Return the ids of the resources of a page, in their order."""
    return re.findall(r'<article [^>]*id="([^"]*)"', text)


def test_each_theme_has_a_page(small: Catalog, made: Make) -> None:
    """A resource stands on the page of each of its themes; what has none has a page too; one page leads to all."""
    pages = made(small)
    assert {name: ids(text) for name, text in pages.items()} == {
        "theme-violence.html": ["ending-violence", "study-of-stigma", "tree-report"],
        "theme-health.html": ["study-of-stigma", "health-services"],
        "no-theme.html": ["theme"],
        "index.html": [],
    }
    assert list(pages)[-1] == "index.html"
    assert re.findall(r'href="([^"#]*)"><b>(.*?)</b> <span>(.*?)</span>', pages["index.html"]) == [
        ("theme-violence.html", "Violence", "3 resources"),
        ("theme-health.html", "Health", "2 resources"),
        ("no-theme.html", "Without a theme", "1 resource"),
    ]
    assert '<p id="_count">5 resources</p>' in pages["index.html"]


def test_a_large_theme_has_several_pages(monkeypatch: pytest.MonkeyPatch, small: Catalog, made: Make) -> None:
    """No page has more than so many resources; the years tell which of them are where."""
    monkeypatch.setattr(site_module, "MOST", 2)
    pages = made(small)
    assert ids(pages["theme-violence.html"]) == ["ending-violence"]
    assert ids(pages["theme-violence.1.html"]) == ["study-of-stigma", "tree-report"], "the oldest page is full"
    assert "<b>Violence · 2018</b>" in pages["index.html"]
    assert "<title>Violence · 2020 · A small library</title>" in pages["theme-violence.1.html"]
    lead = re.findall(r'<li><a href="([^"]*)"', pages["theme-violence.html"].partition("</nav>")[0])
    assert lead == ["theme-violence.html", "theme-violence.1.html", "theme-health.html", "no-theme.html"]
    monkeypatch.setattr(site_module, "MOST", 1)
    named = re.findall(r"<b>(.*?)</b>", made(small)["index.html"])
    assert named == ["Violence · 1/3", "Violence · 2/3", "Violence · 3/3", "Health · 2020", "Health · 2018", "Without a theme"]  # fmt: skip


def test_no_page_has_the_name_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Themes whose ids look like parts of others have pages of their own."""
    monkeypatch.setattr(site_module, "MOST", 1)
    records = [{"id": f"{theme}-{n}", "title": "A", "themes": [theme]} for theme in ("a", "a-1", "1", "a-2") for n in (1, 2)]  # fmt: skip
    names = [name for name, _ in site(HEAD, [Resource.from_data(one) for one in records], Settings())]
    assert len(set(names)) == len(names) == 9


def test_pages_lead_to_one_another(browser: Browser, tmp_path: Path, small: Catalog, made: Make) -> None:
    """From the first page to a theme, on to a related resource on another page, and back, from the disk, with no script."""
    for name, text in made(small).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "index.html").as_uri())
    page.click("text=Violence")
    assert page.title() == "Violence · A small library"
    assert page.get_attribute("nav [aria-current]", "href") == "theme-violence.html"
    page.click("nav >> text=Health")
    assert page.title() == "Health · A small library"
    page.click("h1 a")
    assert page.title() == "A small library"
    assert asked == [(tmp_path / name).as_uri() for name in ("index.html", "theme-violence.html", "theme-health.html", "index.html")]  # fmt: skip
    context.close()


def test_what_is_related_is_found_on_any_page(small: Catalog, made: Make) -> None:
    """A link leads to the resource on the same page where it is there, and else to a page that has it."""
    resources = [one for _, one in small.resources]
    apart = [one._replace(themes=("health",)) if one.id == "study-of-stigma" else one for one in resources]
    pages = dict(site(small.head, apart, Settings()))
    assert '<a href="#study-of-stigma">' in made(small)["theme-violence.html"]
    assert '<a href="theme-health.html#study-of-stigma">' in pages["theme-violence.html"]


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_axe_finds_nothing(window: Open, made: Make, small: Catalog, language: str) -> None:
    """The page that leads to the others, and one of these, are accessible in each language; search works there."""
    pages = made(small, language)
    first = window(pages["index.html"], bypass_csp=True, viewport={"width": 320, "height": 700})
    assert first.axe() == []
    assert first.sideways() == []
    theme = window(pages["theme-violence.html"], bypass_csp=True, color_scheme="dark")
    assert theme.axe() == []
    theme.search("stigma")
    assert theme.settle(1) == ["study-of-stigma"]
    assert theme.page.is_visible("nav")
    assert theme.faults == first.faults == []


def test_attacks_stay_text(window: Open) -> None:
    """Where every text is an attack no page does anything, and no file has a name that leads elsewhere."""
    pages = dict(site(HEAD, [Resource.from_data(ATTACK), Resource.from_data(SECOND)], Settings()))
    assert sorted(pages) == ["index.html", "theme.0.html"]
    for text in pages.values():
        seen = window(text)
        assert (seen.requests, seen.faults) == ([seen.address], [])
        assert "SECRET" not in text
