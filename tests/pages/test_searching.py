"""The page with scripts: search, facets that count, order, views that can be shared, citations."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.core.text import fold
from nswp_catalog.pages.interface import Interface
from pages.window import Window

Make = Callable[..., str]
Open = Callable[..., Window]


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("en", "VIOLENCE", ["tree-report", "ending-violence", "study-of-stigma"]),
        ("en", "lodz", ["study-of-stigma"]),
        ("en", "NAIVETE", ["study-of-stigma"]),
        ("en", "stigmatization criminalised", ["study-of-stigma"]),
        ("en", "criminalising", ["study-of-stigma"]),
        ("en", "violence -stud", ["tree-report", "ending-violence", "study-of-stigma"]),
        ("en", "violence -studies", ["tree-report", "ending-violence"]),
        ("en", "stigmatization criminaliz", ["study-of-stigma"]),
        ("en", "“forty people”", ["study-of-stigma"]),
        ("en", '"people forty"', []),
        ("en", "people forty", ["study-of-stigma"]),
        ("en", "worksheet", ["ending-violence"]),
        ("en", "worksheets", ["ending-violence"]),
        ("en", "olence", []),
        ("en", "violence -report", ["ending-violence", "study-of-stigma"]),
        ("en", "peer africa", ["ending-violence"]),
        ("en", "健康服务", ["health-services"]),
        ("en", "务", ["health-services"]),
        ("en", "полиц", ["tree-report"]),
        ("ru", "еще один", ["tree-report"]),
        ("ru", "ЕЩЁ", ["tree-report"]),
        ("ar", "العنف", ["tree-report", "ending-violence", "study-of-stigma"]),
        ("ar", "لإنهاء", ["ending-violence"]),
        ("ar", "لانهاء العُنـف", ["ending-violence"]),
        ("ar", "عنف", ["tree-report", "ending-violence", "study-of-stigma"]),
        ("fr", "reseau", ["ending-violence"]),
        ("en", "((((\\ [", ["tree-report", "ending-violence", "study-of-stigma", "health-services", "theme"]),
    ],
)
def test_search_as_you_type(
    window: Open, made: Make, small: Catalog, language: str, words: str, found: list[str]
) -> None:
    """Words and phrases are found in any script, whatever their case, accents, harakat and hamzas."""
    seen = window(made(small, language))
    seen.page.fill("#_q", words)
    assert sorted(seen.settle(len(found))) == sorted(found)
    assert seen.faults == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1 resource", "2 resources", "5 resources"]),
        ("fr", ["1 ressource", "2 ressources", "5 ressources"]),
        ("ru", ["1 материал", "2 материала", "5 материалов"]),
        ("ar", ["مورد واحد", "موردان", "5 موارد"]),
        ("zh", ["1 项资源", "2 项资源", "5 项资源"]),
    ],
)
def test_numbers_have_their_forms(window: Open, made: Make, small: Catalog, language: str, expected: list[str]) -> None:
    """The number of resources stands in the form that goes with it, as the page comes and as it changes."""
    seen = window(made(small, language))
    assert seen.page.inner_text("#_count") == expected[2]
    assert seen.search("stigma") == expected[0]
    assert seen.page.text_content("#_told") == expected[0]
    assert seen.search("2018") == expected[1]


def test_nothing_found(window: Open, made: Make, small: Catalog) -> None:
    """When nothing matches the page says what to do, to eyes and to ears, and one button shows all again."""
    seen = window(made(small))
    seen.search("zzzz")
    assert seen.shown == []
    assert "fewer filters" in seen.page.inner_text(".none")
    assert "fewer filters" in (seen.page.text_content("#_told") or "")
    assert seen.page.get_attribute("#_told", "role") == "status"
    seen.page.click("button[type=reset]")
    assert len(seen.settle(5)) == 5


def test_facets_count(window: Open, made: Make, real: Catalog) -> None:
    """The counts of a facet follow the other choices and the words; a choice that would leave nothing cannot be made."""
    seen = window(made(real))
    seen.choose("year", "2018")
    seen.search("cedaw")
    left = [one for _, one in real.resources if one.id in seen.shown]
    assert left
    guides = sum(one.type == "smart-guide" for one in left)
    counted = f"NSWP Smart Guides ({guides})"  # the counts come one after the other
    seen.until(f"[...document.querySelectorAll('#_type option')].some(option => option.text.trim() === '{counted}')")
    disabled = seen.page.locator("#_type option:disabled").all_inner_texts()
    assert disabled
    assert all(text.strip().endswith("(0)") for text in disabled)


def test_order(window: Open, made: Make, small: Catalog) -> None:
    """Resources stand by theme, by date, or by title."""
    seen = window(made(small))
    seen.page.select_option("#_order", "date")
    assert seen.settle(5) == ["tree-report", "study-of-stigma", "ending-violence", "health-services", "theme"]
    seen.page.select_option("#_order", "title")
    assert seen.settle(5) == ["theme", "tree-report", "ending-violence", "study-of-stigma", "health-services"]
    seen.page.select_option("#_order", "")
    seen.settle(5)
    assert seen.page.locator("h2:visible").all_inner_texts() == ["Violence", "Health", "Without a theme"]


def test_a_view_has_an_address(window: Open, made: Make, small: Catalog) -> None:
    """The address holds the view by the ids of its choices; opened elsewhere, in another language, it is the same view."""
    seen = window(made(small))
    seen.choose("theme", "Violence")
    seen.choose("language", "Français")
    assert seen.page.url.partition("#")[2] == "theme=violence&language=fr"
    other = window(made(small, "zh"), "#theme=violence&language=fr&q=2018")
    assert other.settle(1) == ["ending-violence"]
    strange = window(made(small), "#theme=bogus&order=bogus&q=%F0%9F&x=1")
    assert strange.faults == []


def test_the_back_button(window: Open, made: Make, small: Catalog) -> None:
    """Going back undoes a choice, and a search as a whole; going forward does it again."""
    seen = window(made(small))
    seen.choose("theme", "Violence")
    assert len(seen.settle(3)) == 3
    seen.page.focus("#_q")
    seen.page.keyboard.type("2018")
    seen.until("location.hash.includes('q=2018')")
    assert seen.settle(1) == ["ending-violence"]
    seen.page.go_back()
    assert (len(seen.settle(3)), seen.page.input_value("#_q")) == (3, "")
    seen.page.go_back()
    assert len(seen.settle(5)) == 5
    seen.page.go_forward()
    assert len(seen.settle(3)) == 3


def test_a_search_has_its_address_as_soon_as_the_reader_goes_on(window: Open, made: Make, small: Catalog) -> None:
    """Enter, or a scroll, before the pause after the last key: the view can be shared, and undone, all the same."""
    for go_on in ("seen.page.keyboard.press('Enter')", "seen.page.mouse.wheel(0, 300)"):
        seen = window(made(small), viewport={"width": 320, "height": 300})
        seen.page.focus("#_q")
        seen.page.keyboard.type("violence")
        eval(go_on, {"seen": seen})  # noqa: S307 - of these two
        seen.until("location.hash === '#q=violence'")
        seen.page.go_back()
        assert len(seen.settle(5)) == 5


def test_going_back_before_the_pause_is_over(window: Open, made: Make, small: Catalog) -> None:
    """The list is that of the address and of the fields, however soon after a key somebody goes back."""
    seen = window(made(small))
    seen.choose("theme", "Violence")
    seen.settle(3)
    seen.page.focus("#_q")
    seen.page.keyboard.type("2018")
    seen.settle(1)
    seen.page.go_back()
    seen.until("location.hash === ''")
    assert (len(seen.settle(5)), seen.page.input_value("#_q")) == (5, "")


def test_what_is_typed_to_compose_a_character_is_not_asked_for(window: Open, made: Make, small: Catalog) -> None:
    """Pinyin on its way to a Chinese word empties no list."""
    seen = window(made(small, "zh"))
    seen.until("document.querySelectorAll('.Z3988').length === 5")
    session = seen.context.new_cdp_session(seen.page)
    seen.page.focus("#_q")
    session.send("Input.imeSetComposition", {"text": "jian'kang", "selectionStart": 9, "selectionEnd": 9})
    seen.page.wait_for_timeout(300)
    assert len(seen.shown) == 5
    session.send("Input.insertText", {"text": "健康服务"})
    assert seen.settle(1) == ["health-services"]


def test_latin_words_among_chinese_ones(window: Open, made: Make, small: Catalog) -> None:
    """They are found though no space is beside them, and so is the whole."""
    seen = window(made(small).replace("健康服务", "健康HIV服务"))
    for words in ("hiv", "HIV服务", "健康hiv"):
        seen.page.fill("#_q", words)
        assert seen.settle(1) == ["health-services"]


def test_a_form_that_is_sent_too_soon_goes_nowhere(window: Open, made: Make, small: Catalog) -> None:
    """Enter before the script is there, or without scripts, loads nothing and breaks nothing off."""
    seen = window(made(small), java_script_enabled=False)
    seen.page.focus("#_more")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_timeout(200)
    assert (seen.faults, len(seen.requests)) == ([], 1)


def test_an_anchor_is_reached_in_any_view(window: Open, made: Make, small: Catalog) -> None:
    """A link to a resource that the view leaves out shows it among all; back comes the view."""
    seen = window(made(small))
    seen.choose("region", "Africa")
    seen.settle(1)
    seen.page.click("#ending-violence a[href='#study-of-stigma']")
    assert "study-of-stigma" in seen.settle(5)
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("document.activeElement.id !== '_q'")
    assert seen.page.evaluate(
        "Math.abs(document.getElementById('study-of-stigma').getBoundingClientRect().top) < innerHeight"
    )
    seen.page.go_back()
    assert seen.settle(1) == ["ending-violence"]


def test_copying_a_citation(window: Open, made: Make, small: Catalog) -> None:
    """A citation is copied whole, and that is told."""
    seen = window(made(small), permissions=["clipboard-read", "clipboard-write"])
    seen.page.click("#study-of-stigma .tools button")
    seen.until("document.getElementById('_told').textContent === 'Copied'")
    assert seen.page.evaluate("navigator.clipboard.readText()") == (
        "Łukasik, Ewa (2020). Stigmatisation in Łódź: a study. https://doi.org/10.1371/journal.pmed.1002680"
    )


def test_metadata_for_others(window: Open, made: Make, small: Catalog) -> None:
    """Search engines find the collection as JSON-LD and its works as microdata, Zotero's connector finds each as COinS."""
    seen = window(made(small))
    seen.until("document.querySelectorAll('.Z3988').length === 5")
    coins = seen.page.get_attribute("#study-of-stigma .Z3988", "title") or ""
    assert "rft.title=Stigmatisation+in+" in coins
    assert "rft.date=2020" in coins
    collection = seen.page.evaluate("JSON.parse(document.querySelector('[type=\"application/ld+json\"]').textContent)")
    assert (collection["name"], collection["collectionSize"]) == ("A small library", 5)
    work = seen.page.locator("#ending-violence")
    assert work.get_attribute("itemtype") == "https://schema.org/CreativeWork"
    assert work.locator("[itemprop=author]").all_inner_texts() == ["Diop, Fatou", "حدّاد, هناء"]
    assert work.locator("[itemprop=datePublished]").get_attribute("datetime") == "2018-09-14"


def test_a_large_library_is_drawn_whole(window: Open, made: Make, real: Catalog) -> None:
    """A view is drawn lot by lot, and is whole in the end, each resource once and in its order."""
    seen = window(made(real))
    everything = seen.shown
    seen.search("sex")
    seen.page.click("button[type=reset]")
    assert seen.settle(len(everything)) == everything


def test_keys_cost_no_look_at_all_cards(window: Open, made: Make, small: Catalog) -> None:
    """Once scripts are ready no style has what makes browsers look through the whole page at each key."""
    seen = window(made(small))
    seen.until("document.forms[0].classList.contains('ready')")
    rules = seen.page.evaluate(
        "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules].map(rule => rule.selectorText || ''))"
    )
    assert "article" in rules, "the other styles stay"
    assert not [rule for rule in rules if ":has(" in rule]
    assert seen.page.evaluate("getComputedStyle(document.querySelector('summary')).counterIncrement") == "none"


def test_words_are_folded_as_search_folds_them(window: Open, made: Make, small: Catalog) -> None:
    """What the page takes for the same word `catalog search` takes for the same, in any script."""
    script = (Path(__file__).parents[2] / "src/nswp_catalog/pages/templates/page.js").read_text(encoding="utf-8")
    found = re.search(r"const letters = .*?\n  function plain", script, re.DOTALL)
    assert found
    code = found[0].removesuffix("function plain").replace('.replace(/([iy])z/g, "$1s")', "")
    seen = window(made(small), bypass_csp=True)
    seen.page.evaluate(f"(() => {{ {code}; window.fold = fold; }})()")

    @given(st.lists(st.text(alphabet=st.characters(codec="utf-8", max_codepoint=0x6FF), max_size=20), max_size=40))
    def same(texts: list[str]) -> None:
        here = seen.page.evaluate("(texts) => JSON.parse(texts).map(text => fold(text))", json.dumps(texts))
        hidden = re.compile("[\u00ad\u200b-\u200f\u061cـ]")
        assert here == [hidden.sub("", fold(hidden.sub("", text))) for text in texts]

    same()


@pytest.mark.parametrize("number", [0, 1, 2, 3, 21, 100, 1_234, 12_345])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_numbers_as_the_browser_writes_them(
    window: Open, made: Make, small: Catalog, language: str, number: int
) -> None:
    """The program and the script write a number alike."""
    seen = window(made(small, language))
    assert seen.page.evaluate(f"new Intl.NumberFormat('{language}-u-nu-latn').format({number})") == Interface(
        language
    ).number(number)
