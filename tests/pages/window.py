"""A window of Chromium with a page in it, which notes what the page asks for and what goes wrong."""

import re
import time
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Dialog, Page

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_VISIBLE = """() => [...document.querySelectorAll('article')]
    .filter(one => one.checkVisibility({ visibilityProperty: true })).map(one => one.id)"""


class Window:
    """A page in a window of its own."""

    def __init__(self, browser: Browser, text: str, folder: Path, fragment: str = "", **options: Any) -> None:
        file = folder / "library.html"
        file.write_text(text, encoding="utf-8")
        self.address = file.as_uri()
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.blocked: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.blocked.append(f"{request.failure} {request.url}"))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.goto(self.address + fragment)

    def _dismiss(self, dialog: Dialog) -> None:
        self.faults.append("dialog")
        dialog.dismiss()

    @property
    def shown(self) -> list[str]:
        """The ids of the resources that can be seen, in their order."""
        return list(self.page.evaluate(_VISIBLE))

    def until(self, script: str) -> None:
        """Wait until a script is true. The page's policy forbids what Playwright would do for it."""
        end = time.monotonic() + 20
        while not self.page.evaluate(script):
            assert time.monotonic() < end, f"never came: {script}"
            self.page.wait_for_timeout(25)

    def settle(self, number: int) -> list[str]:
        """Wait until so many resources are there, and return their ids."""
        self.until(f"({_VISIBLE})().length === {number}")
        return self.shown

    def search(self, words: str) -> str:
        """Type words into the search, and return what a screen reader is told after the pause."""
        self.page.focus("#_q")
        # In one go, so that what is still to be told of an earlier choice is not taken for the answer.
        self.page.evaluate(
            """words => {
                const field = document.getElementById('_q');
                field.value = words;
                field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                document.getElementById('_told').textContent = '';
            }""",
            words,
        )
        self.until("document.getElementById('_told').textContent !== ''")
        return self.page.inner_text("#_count")

    def choose(self, facet: str, label: str) -> None:
        """Choose a value of a facet by the beginning of its label."""
        option = self.page.locator(f"#_{facet} option", has_text=re.compile(rf"^\s*{re.escape(label)} \("))
        self.page.select_option(f"#_{facet}", option.get_attribute("value"))

    def axe(self) -> list[str]:
        """Return what axe-core finds against WCAG 2.2 AA and its best practices."""
        if not self.page.evaluate("'axe' in window"):
            self.page.add_script_tag(path=_AXE)
        found = self.page.evaluate(
            "(tags) => axe.run({resultTypes: ['violations'], runOnly: tags})"
            ".then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html)))",
            _RULES,
        )
        return list(found)

    def sideways(self) -> list[str]:
        """Return what sticks out of the window to either side."""
        found = self.page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter((one) => {
                 const box = one.getBoundingClientRect();
                 return box.width > 2 && (box.right > innerWidth + 1 || box.left < -1);
               }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return [*found, *(["the page scrolls sideways"] if wide else [])]

    def overlaps(self) -> list[str]:
        """Return the cards, controls and headings that lie over one another."""
        found = self.page.evaluate(
            """() => {
                 const shown = [...document.querySelectorAll('article > *, h2, select, input[type=search], form button, nav a, #_count')]
                   .filter((one) => one.checkVisibility() && one.getClientRects().length && one.className !== 'Z3988');
                 const boxes = shown.map((one) => [one, one.getBoundingClientRect()]);
                 return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
                   .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                                   && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
                   .map(([other]) => one.outerHTML.slice(0, 60) + ' / ' + other.outerHTML.slice(0, 60)));
               }"""
        )
        return list(found)


def without_scripts(text: str) -> str:
    """Return a page without its scripts, so that what looks at it can run in it."""
    return re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
