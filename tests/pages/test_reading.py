"""The page as readers meet it: with and without scripts, on any screen, in each language."""

from collections.abc import Callable
from typing import Any

import pytest

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.pages import languages
from pages.window import Window

Make = Callable[..., str]
Open = Callable[..., Window]
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 640}},
    "tablet, dark": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "phone, forced colours": {"viewport": {"width": 320, "height": 640}, "forced_colors": "active"},
}


def test_everything_is_there_without_scripts(window: Open, made: Make, real: Catalog) -> None:
    """With scripts off all resources can be read, under the headings of their themes, and nothing is there that needs scripts."""
    seen = window(made(real), java_script_enabled=False)
    assert sorted(seen.shown) == sorted(one.id for _, one in real.resources)
    assert not seen.page.locator("#_q").is_visible()
    assert not seen.page.locator("#_order").is_visible()
    assert seen.page.locator("article:visible").count() == len(real.resources)
    seen.page.click("nav a >> text=Violence")
    assert seen.page.evaluate("document.querySelector(':target').textContent") == "Violence"


def test_facets_choose_without_scripts(window: Open, made: Make, real: Catalog) -> None:
    """With scripts off a facet leaves what it chooses, a broader term its narrower ones too, and no heading over nothing."""
    seen = window(made(real), java_script_enabled=False)
    seen.choose("type", "NSWP Smart Guides")
    expected = {one.id for _, one in real.resources if one.type == "smart-guide"}
    assert set(seen.shown) == expected
    for heading in seen.page.locator("section h2").all():
        assert heading.is_visible() == bool(heading.locator("xpath=..").locator("article:visible").count())
    seen.choose("type", "NSWP publications")
    assert expected < set(seen.shown)
    seen.page.click("button[type=reset]")
    assert len(seen.shown) == len(real.resources)


def test_two_facets_without_scripts(window: Open, made: Make, small: Catalog) -> None:
    """With scripts off two facets leave what both choose, and no heading over nothing; an empty list says that it is at its end."""
    seen = window(made(small), java_script_enabled=False)
    seen.choose("theme", "Health")
    seen.choose("year", "2018")
    assert seen.shown == ["health-services"]
    assert seen.page.locator("h2:visible").count() == 0
    seen.choose("region", "Africa")
    assert (seen.shown, seen.page.locator("#_end").is_visible()) == ([], True)
    assert not seen.page.locator("#_count").is_visible()


def test_a_phone_folds_the_filters(window: Open, made: Make, small: Catalog) -> None:
    """On a phone the filters are behind one control, which works without scripts and by the keyboard."""
    seen = window(made(small), java_script_enabled=False, **SCREENS["phone"])
    assert not seen.page.locator("#_theme").is_visible()
    seen.page.focus("#_more")
    seen.page.keyboard.press("Space")
    assert seen.page.locator("#_theme").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_folded_filter_shows_that_it_is_on(window: Open, made: Make, small: Catalog, scripts: bool) -> None:
    """Beside the folded filters of a phone a mark tells that one of them leaves something out; an order does not."""
    seen = window(made(small), java_script_enabled=scripts, **SCREENS["phone"])
    mark = "getComputedStyle(document.querySelector('label.more'), '::before').content"
    marks = [seen.page.evaluate(mark)]
    seen.page.click("label.more")
    if scripts:
        seen.page.select_option("#_order", "date")
    marks.append(seen.page.evaluate(mark))
    seen.choose("theme", "Violence")
    marks.append(seen.page.evaluate(mark))
    assert marks == ["none", "none", '"✓"']
    seen.page.click("button[type=reset]")
    seen.page.wait_for_timeout(50)
    assert seen.page.evaluate(mark) == "none"


def test_headings_begin_on_the_side_of_the_page(window: Open, made: Make, small: Catalog) -> None:
    """In a page from right to left an English title stands under the Arabic ones, and its words in their own order."""
    seen = window(made(small, "ar"), **SCREENS["phone"])
    sides = """[...document.querySelectorAll('h1, h2, h3')].map((heading) => {
        const range = document.createRange();
        range.selectNodeContents(heading);
        const style = getComputedStyle(heading.parentElement), box = heading.parentElement.getBoundingClientRect();
        const edge = box.right - parseFloat(style.paddingRight) - parseFloat(style.borderRightWidth);
        return [heading.dir, Math.abs(range.getBoundingClientRect().right - edge) < 8];
    })"""
    found = seen.page.evaluate(sides)
    assert ["ltr", True] in found
    assert all(at_the_edge for _, at_the_edge in found), found


def test_a_reader_of_arabic_reaches_a_guide(window: Open, made: Make, small: Catalog) -> None:
    """In Arabic, on a phone, with scripts off, from the disk: the guide on violence, its languages, sizes, files and copies."""
    seen = window(made(small, "ar"), java_script_enabled=False, **SCREENS["phone"])
    seen.page.click("label.more")
    seen.choose("theme", "العنف")
    seen.choose("language", "العربية")
    assert seen.shown == ["ending-violence"]
    card = seen.page.locator("#ending-violence")
    assert card.locator("h3").inner_text() == "معًا لإنهاء العُنف"
    arabic = card.locator("li", has_text="العربية")
    assert arabic.inner_text().replace("\n", " ").startswith("العربية PDF · 840 كيلوبايت · 11 صفحة")
    assert [link.get_attribute("href") for link in arabic.locator("a").all()] == [
        "https://example.org/files/violence-ar.pdf",
        "https://web.archive.org/web/2024/https://example.org/files/violence-ar.pdf",
    ]
    assert "1.2 ميغابايت" in card.locator("li", has_text="Français").inner_text()


def test_a_caution_stands_before_its_links(window: Open, made: Make, small: Catalog) -> None:
    """Where reading can be an offence the page says so in its own language, and its links are a second step."""
    seen = window(made(small, "ru"), java_script_enabled=False)
    card = seen.page.locator("#tree-report")
    assert "Россия" in card.inner_text()
    assert "Издатель признан" in card.inner_text()
    links = card.locator("a[href^=http]")
    assert links.count() == 2
    assert not any(link.is_visible() for link in links.all())
    card.locator("summary").focus()
    seen.page.keyboard.press("Enter")
    assert all(link.is_visible() for link in links.all())


def test_unknown_addresses_and_sizes_are_told(window: Open, made: Make, small: Catalog) -> None:
    """What is not known is said: the size of a file, and that there is no address."""
    seen = window(made(small), java_script_enabled=False)
    assert "Worksheets English EPUB · size unknown" in seen.page.inner_text("#ending-violence .files")
    assert "No address is known." in seen.page.inner_text("#theme")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", languages.INTERFACE)
def test_it_fits_every_screen(window: Open, made: Make, small: Catalog, language: str, screen: str) -> None:
    """In each language and on each screen nothing sticks out and nothing overlaps; texts in other languages say so."""
    seen = window(made(small, language), **SCREENS[screen])
    seen.page.screenshot(full_page=True)
    seen.page.evaluate("document.getElementById('_more').click()")
    assert (seen.sideways(), seen.overlaps(), seen.faults) == ([], [], [])
    page = "document.documentElement"
    assert seen.page.evaluate(f"[{page}.lang, {page}.dir]") == [language, languages.direction(language)]
    label = dict(small.head.vocabulary("themes").by_id["violence"].label.versions)[language]
    assert label in seen.page.inner_text("nav")
    chinese = seen.page.locator("#health-services h3")
    assert chinese.get_attribute("lang") == (None if language == "zh" else "zh")
    assert ("中文" in seen.page.locator("#health-services i").all_inner_texts()) == (language != "zh")


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_text_twice_as_large(window: Open, made: Make, small: Catalog, language: str) -> None:
    """Text at 200 % sticks out nowhere and overlaps nothing."""
    seen = window(made(small, language), viewport={"width": 640, "height": 800})
    seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert (seen.sideways(), seen.overlaps()) == ([], [])


def test_every_control_shows_its_focus(window: Open, made: Make, small: Catalog) -> None:
    """By the keyboard alone every control is reached, each with a visible focus, in the order in which they stand."""
    seen = window(made(small), viewport={"width": 1280, "height": 900})
    seen.page.wait_for_selector("#ending-violence .tools")
    reached = []
    for _ in range(26):
        seen.page.keyboard.press("Tab")
        name, outline = seen.page.evaluate(
            "[document.activeElement.name || document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline != "none", name
        reached.append(name)
    assert reached[:8] == ["Skip to the resources", "q", "Search", "theme", "type", "region", "language", "year"]
    assert {"order", "Show all", "Violence", "Ending violence together", "Copy citation"} <= set(reached)


def test_nothing_moves(window: Open, made: Make, small: Catalog) -> None:
    """Nothing is animated, and what scripts add does not push what is there: the page's layout does not shift."""
    text = made(small)
    seen = window(text, viewport={"width": 412, "height": 800})
    assert "transition" not in text
    assert "animation" not in text
    shift = "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length)).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 500))"
    assert seen.page.evaluate(shift) == 0


def test_printing_the_selection(window: Open, made: Make, small: Catalog) -> None:
    """What is printed is the selection, all of it, without controls, with the addresses of its links."""
    seen = window(made(small))
    assert seen.search("łodz") == "1 resource"
    seen.page.emulate_media(media="print")
    assert seen.shown == ["study-of-stigma"]
    assert not any(seen.page.locator(each).first.is_visible() for each in ("form", "nav", "button"))
    after = "getComputedStyle(document.querySelector('article h3 a'), '::after').content"
    assert "https://doi.org/10.1371/journal.pmed.1002680" in seen.page.evaluate(after)
    assert seen.page.pdf().startswith(b"%PDF")
