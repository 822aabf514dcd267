"""The page keeps its readers safe: it asks nobody for anything, keeps nothing, and takes text for text."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.catalog import About, Catalog, Head
from nswp_catalog.core.resource import Resource, Text
from nswp_catalog.core.vocabulary import Term, Vocabulary
from nswp_catalog.pages.page import Settings, page, without_cautioned
from nswp_catalog.pages.viewing import address, clean
from pages.window import Window

Make = Callable[..., str]
Open = Callable[..., Window]

EVIL = "</style></script></title><!--<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='alert(3)' {{ 7 * 7 }} {% x %} ]]> \u202ejs \x00"
TEXT = Text.of({"en": EVIL, "ar": EVIL})
FILES = [
    {"url": 'https://example.org/"onclick=alert(6)', "label": EVIL, "format": EVIL},
    {"url": "https://example.org/a.pdf", "label": EVIL, "format": EVIL, "archived": "vbscript:alert(1)"},
    {"url": " javascript:alert(7)", "label": EVIL},
]
ATTACK: dict[str, Any] = {
    "id": "attack", "title": {"en": EVIL, "ar": EVIL}, "summary": f"{EVIL}\n\n{EVIL}", "type": EVIL, "themes": [EVIL], "regions": ['"]{}</style>'],
    "authors": [EVIL], "publishers": [EVIL], "tags": [EVIL], "date": "2018", "url": "javascript:alert(4)",
    "archived": "data:text/html,<script>alert(5)</script>", "languages": ["en"], "notes": "SECRET", "x-own": "SECRET",
    "downloads": FILES, "cautions": [{"country": "RU", "note": EVIL}], "related": [{"id": "second", "relation": "part-of"}],
}  # fmt: skip
SECOND = {**ATTACK, "id": "second", "url": "https://example.org/", "cautions": []}
HEAD = Head(
    About(TEXT, TEXT, "javascript:alert(8)", "en"),
    {"themes": Vocabulary((Term(EVIL, TEXT),)), "types": Vocabulary((Term(EVIL, TEXT),))},
)


def attacked(language: str = "") -> str:
    """Return a page whose every text is an attack."""
    return page(HEAD, [Resource.from_data(ATTACK), Resource.from_data(SECOND)], Settings(language))


@pytest.mark.parametrize("scripts", [True, False])
def test_it_asks_for_nothing(window: Open, made: Make, real: Catalog, scripts: bool) -> None:
    """Whatever one does with the page, it asks for itself alone, and keeps nothing."""
    text = made(real)
    seen = window(text, java_script_enabled=scripts)
    seen.choose("year", "2018")
    if scripts:
        seen.search("cedaw")
        seen.page.click("button[type=submit]")
        seen.page.click("button[type=reset]")
        assert seen.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
        assert seen.page.evaluate("performance.getEntriesByType('resource').length") == 0
    seen.page.hover("article a")
    seen.page.mouse.wheel(0, 20_000)
    seen.page.wait_for_timeout(200)
    assert (seen.requests, seen.faults) == ([seen.address], [])
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|source|audio|video)\b|@import|url\(|srcset", text)


def test_its_policy_forbids_every_request(window: Open, made: Make, small: Catalog) -> None:
    """The policy allows the page's own style and scripts, by their hashes, and nothing else: what an attack brought would not run."""
    text = made(small)
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    hashes = [
        f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'"
        for part in re.findall(r"<(?:style|script)(?: id=\"_rules\")?>(.*?)</", text, re.DOTALL)
    ]
    *styles, early, script = hashes
    assert rules == {
        "default-src": "'none'",
        "style-src": " ".join(styles),
        "script-src": f"{early} {script}",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert text.index("Content-Security-Policy") < text.index("<style>")
    bad = "<script>document.title = 'run'</script><img src='https://example.org/x.png'><style>body{opacity:0}</style>"
    seen = window(text.replace("<footer>", bad + "<footer>"))
    assert (seen.blocked, seen.page.title()) == (["csp https://example.org/x.png"], "A small library")
    assert seen.page.evaluate("getComputedStyle(document.body).opacity") == "1"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_attacks_are_text(window: Open, language: str) -> None:
    """A page whose every text is an attack runs nothing, shows the texts, keeps secrets, and links only to the web."""
    text = attacked(language)
    assert "SECRET" not in text
    seen = window(text)
    seen.search("alert")
    seen.page.hover("h3")
    seen.until("document.querySelectorAll('.Z3988').length === 2")
    assert (seen.faults, seen.requests) == ([], [seen.address])
    assert seen.page.locator("img, [onmouseover], [onclick], [onerror]").count() == 0
    assert seen.page.locator("script").count() == 3
    assert seen.page.locator("#second h3").inner_text() == clean(EVIL).strip()
    seen.page.click("summary")
    links = seen.page.evaluate("[...document.links].map(a => a.protocol)")
    assert set(links) == {"https:", "file:"}


def test_links_tell_nothing(window: Open, made: Make, small: Catalog) -> None:
    """Every link out carries no referrer and no opener, and no name of a host is looked up beforehand."""
    seen = window(made(small))
    out = seen.page.locator("a[href^=http]")
    assert out.count() >= 10
    assert {link.get_attribute("rel") for link in out.all()} == {"noopener noreferrer"}
    assert seen.page.get_attribute("meta[name=referrer]", "content") == "no-referrer"
    assert seen.page.get_attribute("meta[http-equiv=x-dns-prefetch-control]", "content") == "off"


def test_foreign_texts_are_kept_apart(window: Open, made: Make, small: Catalog) -> None:
    """A name or a text in another direction turns nothing around it."""
    seen = window(made(small))
    kinds = seen.page.evaluate(
        "[...document.querySelectorAll('bdi, [dir]:not(html)')].map(one => getComputedStyle(one).unicodeBidi)"
    )
    assert kinds
    assert set(kinds) <= {"isolate", "plaintext"}


@given(st.text())
def test_only_the_web_becomes_a_link(text: str) -> None:
    """Whatever a field holds, it is an address of the web or no link."""
    for tried in (text, f"https://{text}", f"javascript:{text}"):
        found = address(tried)
        assert found in ("", tried)
        assert found == "" or re.match(r"https?://[^\s\"<>\x00-\x20]+$", found, re.IGNORECASE)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_what_turns_text_around_goes(text: str) -> None:
    """Controls, overrides and lone surrogates are gone; all else stays as it is."""
    left = clean(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]", left)
    assert [character for character in text if character in left] == list(left) or left == ""


def test_leaving_out_what_is_cautioned(small: Catalog) -> None:
    """What has a caution for a country is left out for it, and nothing else is."""
    everything = [one for _, one in small.resources]
    assert [one.id for one in everything if one not in without_cautioned(everything, ["RU"])] == ["tree-report"]
    assert without_cautioned(everything, ["FR"]) == everything
