"""The page in real Chromium: whole without scripts, quick with them, silent, and deaf to attacks."""

import gettext
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from nswp_catalog.core.catalog import About, Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.vocabulary import Term, Vocabulary
from nswp_catalog.errors import CatalogError
from nswp_catalog.pages import languages
from nswp_catalog.pages.page import Settings, page
from nswp_catalog.storage.load import load

REAL = load((Path(__file__).parents[2] / "data" / "resources.yaml").read_bytes()).catalog
LIBRARY = [resource for _, resource in REAL.resources]
EVIL = "</style></script></title><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='alert(3)' {{ 7 * 7 }} \u202ejs"
ATTACK: dict[str, Any] = {
    "id": "attack", "title": {"en": EVIL, "ar": EVIL}, "summary": EVIL, "authors": [EVIL], "publishers": [EVIL], "tags": [EVIL], "date": "2018",
    "url": "javascript:alert(4)", "archived": "data:text/html,<script>alert(5)</script>", "languages": ["en"], "notes": "SECRET", "x-own": "SECRET",
    "downloads": [{"url": "https://example.org/\"onclick=alert(6)", "label": EVIL, "format": EVIL}, {"url": "https://example.org/a.pdf", "label": EVIL}],
    "cautions": [{"country": "RU", "note": EVIL}],
}  # fmt: skip
HEAD = Head(
    About(Text.of(EVIL), Text.of(EVIL), "https://example.org/", "en"),
    {"themes": Vocabulary((Term("violence", Text.of({"en": EVIL, "fr": "Violences"})),))},
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the Chromium that is installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have chromium")
        pytest.skip("no chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


class Seen:
    """A page in a window, with what it asked for and what went wrong."""

    def __init__(self, browser: Browser, text: str, folder: Path, **options: Any) -> None:
        file = folder / "library.html"
        file.write_text(text, encoding="utf-8")
        self.address = file.as_uri()
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.goto(self.address)

    def _dismiss(self, dialog: Dialog) -> None:
        self.faults.append("dialog")
        dialog.dismiss()

    @property
    def shown(self) -> list[str]:
        """The ids of the resources that can be seen."""
        script = "() => [...document.querySelectorAll('article')].filter(a => a.checkVisibility()).map(a => a.id)"
        return list(self.page.evaluate(script))

    def choose(self, facet: str, label: str) -> None:
        """Choose a value of a facet by the beginning of its label."""
        value = self.page.locator(f"#{facet} option", has_text=re.compile(rf"^{re.escape(label)} \(")).get_attribute(
            "value"
        )
        self.page.select_option(f"#{facet}", value)


def made(language: str = "", **settings: Any) -> str:
    """Return the page of the real library."""
    return page(REAL.head, LIBRARY, Settings(language, day="2026-11-24", **settings))


@pytest.fixture(scope="module")
def english() -> str:
    """Return the page of the real library in English."""
    return made()


def test_it_asks_for_nothing(browser: Browser, english: str, tmp_path: Path) -> None:
    """Opened from a disk without a network, the page asks for itself alone, and nothing goes wrong."""
    seen = Seen(browser, english, tmp_path)
    seen.page.mouse.wheel(0, 20_000)
    seen.page.wait_for_timeout(300)
    assert (seen.requests, seen.faults) == ([seen.address], [])
    assert seen.page.evaluate("document.cookie + localStorage.length") == "0"
    assert not re.search(r"<(?:link|img|iframe|object|embed|base)\b|@import|url\(", english)


def test_everything_is_there_without_scripts(browser: Browser, english: str, tmp_path: Path) -> None:
    """With scripts off all resources can be read, and facets choose among them."""
    seen = Seen(browser, english, tmp_path, java_script_enabled=False)
    assert seen.page.locator("article").count() == len(LIBRARY)
    assert not seen.page.locator("#q").is_visible()
    seen.choose("types", "NSWP Smart Guides")
    visible = [a for a in seen.page.locator("article").all() if a.is_visible()]
    expected = [one.id for one in LIBRARY if one.type == "smart-guide"]
    assert sorted(a.get_attribute("id") or "" for a in visible) == sorted(expected)
    assert all(
        h.is_visible() == bool(h.locator("xpath=..").locator("article:visible").count())
        for h in seen.page.locator("h2").all()
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [("violence", "smart-guide-advocacy-tools-to-combat-violence"), ("VIOLÉNCE combat", "smart-guide-advocacy-tools-to-combat-violence"), ("“social protection”", "animation-social-protection-and-sex-work")],
)  # fmt: skip
def test_search_as_you_type(browser: Browser, english: str, tmp_path: Path, words: str, expected: str) -> None:
    """Words find resources whatever their case and accents; the number is told once typing pauses."""
    seen = Seen(browser, english, tmp_path)
    seen.page.fill("#q", words)
    assert expected in seen.shown
    assert len(seen.shown) < len(LIBRARY)
    seen.page.wait_for_timeout(600)
    assert seen.page.inner_text("#count") == f"{len(seen.shown)} resources"
    seen.page.fill("#q", "zzzz")
    seen.page.wait_for_timeout(600)
    assert (seen.shown, "Nothing matches" in seen.page.inner_text("#count")) == ([], True)


def test_facets_count_and_the_back_button(browser: Browser, english: str, tmp_path: Path) -> None:
    """Counts of a facet follow the other choices; the address holds the view, and going back undoes it."""
    seen = Seen(browser, english, tmp_path)
    seen.choose("years", "2018")
    chosen = [one for one in LIBRARY if one.year == 2018]
    assert sorted(seen.shown) == sorted(one.id for one in chosen)
    counts = seen.page.locator("#themes option").all_inner_texts()
    number = sum("violence" in one.themes for one in chosen)
    assert f"Violence ({number})" in [text.strip() for text in counts]
    address = seen.page.url
    seen.page.select_option("#order", "title")
    titles = seen.page.locator("h3").all_inner_texts()
    assert [title.casefold()[:3] for title in titles] == sorted(title.casefold()[:3] for title in titles)
    seen.page.go_back()
    assert (seen.page.url, len(seen.shown)) == (address, len(chosen))
    other = Seen(browser, english, tmp_path)
    other.page.goto(address)
    other.page.reload()
    assert len(other.shown) == len(chosen)
    other.page.click("button[type=reset]")
    other.page.wait_for_timeout(100)
    assert len(other.shown) == len(LIBRARY)


def test_attacks_are_text(browser: Browser, tmp_path: Path) -> None:
    """A page whose every text is an attack runs nothing, shows the texts, and links only to the web."""
    text = page(HEAD, [Resource.from_data(ATTACK)], Settings())
    assert "SECRET" not in text
    seen = Seen(browser, text, tmp_path)
    seen.page.fill("#q", "alert")
    seen.page.hover("h3")
    assert (seen.faults, seen.requests) == ([], [seen.address])
    assert seen.page.locator("img, [onmouseover], [onclick]").count() == 0
    assert seen.page.inner_text("h3") == EVIL.replace("\u202e", "")
    links = seen.page.evaluate("[...document.links].map(a => a.protocol)")
    assert set(links) <= {"https:", "file:"}
    assert seen.page.evaluate(
        "[...document.querySelectorAll('article a[href^=http]')].every(a => a.rel === 'noopener noreferrer')"
    )


def test_a_caution_stands_before_its_link(browser: Browser, tmp_path: Path) -> None:
    """A link that can be dangerous is a deliberate second step; such resources can be left out."""
    risky = Resource.from_data(
        {"id": "risky", "title": "Risky", "url": "https://example.org/", "cautions": [{"country": "RU"}]}
    )
    seen = Seen(browser, page(HEAD, [risky], Settings()), tmp_path, java_script_enabled=False)
    link = seen.page.locator('article a[href="https://example.org/"]')
    assert not link.is_visible()
    assert "offence in RU" in seen.page.inner_text("article")
    seen.page.click("summary")
    assert link.is_visible()
    assert "risky" not in page(HEAD, [risky], Settings(omit_cautioned=("RU",)))


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_each_language(browser: Browser, tmp_path: Path, language: str) -> None:
    """The interface speaks the language in its direction; texts in another say so; nothing is wider than a phone."""
    seen = Seen(browser, made(language), tmp_path, viewport={"width": 320, "height": 700}, color_scheme="dark")
    assert seen.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        languages.direction(language),
    ]
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert seen.faults == []
    label = REAL.head.vocabulary("themes").by_id["violence"].label
    assert dict(label.versions)[language] in seen.page.inner_text("nav")
    foreign = seen.page.locator("h3[lang]")
    if language != "en":
        assert foreign.first.get_attribute("dir")
        assert seen.page.locator("article:has(h3[lang]) .m i").count() == foreign.count()


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_translations_are_whole(language: str) -> None:
    """Every sentence is translated, with its placeholders, and the compiled catalogue is what the text says."""
    folder = Path(languages.__file__).parent / "locale" / language / "LC_MESSAGES"
    with (folder / "catalog.po").open("rb") as file:
        messages = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    with (folder / "catalog.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    template = (Path(languages.__file__).parent / "templates" / "page.html").read_text(encoding="utf-8")
    assert set(re.findall(r'_\("([^"]+)"\)', template)) <= messages.keys()
    for sentence, said in messages.items():
        assert compiled.gettext(sentence) == said != ""
        assert set(re.findall(r"%\(\w+\)s", sentence)) == set(re.findall(r"%\(\w+\)s", said))


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 700}}])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, language: str, options: dict[str, Any]) -> None:
    """Axe finds nothing against WCAG 2.2 AA: all shown, filtered, and empty."""
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    seen = Seen(browser, made(language), tmp_path, bypass_csp=True, **options)
    seen.page.add_script_tag(path=axe)
    for words in ("", "violence", "zzzz"):
        seen.page.fill("#q", words)
        seen.page.wait_for_timeout(500)
        found = seen.page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
        )
        assert found == []


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """A folder with a template stands in place of ours; one that is broken is told."""
    (tmp_path / "page.html").write_text("<title>{{ page.title.text }}</title>", encoding="utf-8")
    assert made(templates=tmp_path) == f"<title>{REAL.head.about.title}</title>"
    (tmp_path / "page.html").write_text("{{ page.", encoding="utf-8")
    with pytest.raises(CatalogError, match="template"):
        made(templates=tmp_path)
