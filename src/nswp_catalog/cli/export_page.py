"""The page of `export html`, as a format, and what it has in common with the pages of `site`."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nswp_catalog.cli.session import Session
from nswp_catalog.core.resource import Resource
from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.exchange.format import Library, Wishes

if TYPE_CHECKING:
    from nswp_catalog.pages.page import Settings

_SLOW = 50_000
"""Bytes a second of a slow connection: Slow 3G, as browsers simulate it."""


class HtmlPage:
    """The page, as a format."""

    def __init__(self, run: Session, language: str, omit_cautioned: list[str], template: Path | None) -> None:
        self.run = run
        self.language = language
        self.omit_cautioned = omit_cautioned
        self.template = template
        self.left_out = 0
        """How many resources were not written, for a caution."""

    def write(self, library: Library, wishes: Wishes) -> Iterator[str]:
        """Yield the page, and tell what a large one weighs."""
        from nswp_catalog.pages.page import page, weight  # start-up: no other format needs them
        from nswp_catalog.pages.site import MOST

        settings = settle(self.run, self.language, self.template, wishes.now[:10])
        resources = allowed(self.run, library.resources, self.omit_cautioned)
        self.left_out = library.number - len(resources)
        text = page(library.head, resources, settings)
        if len(resources) > MOST:
            heavy = weight(text)
            self.run.say(
                f"The page of {len(resources):,} resources weighs {heavy / 1e6:.1f} MB once it is packed:"
                f" some {heavy / _SLOW:.0f} s on a slow connection, though its beginning is seen at once."
                " A page for each theme weighs less: catalog site FOLDER makes them."
            )
        yield text


def settle(run: Session, language: str, template: Path | None, day: str) -> "Settings":
    """Return how pages are wanted, with the ``language`` that was typed, if any. Raises `CatalogError`."""
    from nswp_catalog.core.values import language as checked  # start-up: see `HtmlPage.write`
    from nswp_catalog.core.values import language_meant
    from nswp_catalog.pages.languages import base, interface
    from nswp_catalog.pages.page import Settings

    try:
        wanted = checked(language_meant(language)) if language else ""
    except BadValue as error:
        raise CatalogError(error.message, error.advice) from None
    if wanted and base(interface(wanted)) != base(wanted):
        run.say(f"The page's own words are in English: nobody has translated them into `{wanted}` yet.")
    return Settings(wanted, template, day)


def allowed(run: Session, resources: Iterable[Resource], omit_cautioned: Collection[str]) -> list[Resource]:
    """Return the resources without a caution for the countries that were typed, and tell how many have one.

    Raises `CatalogError`.
    """
    from nswp_catalog.core.values import country  # start-up: see `HtmlPage.write`
    from nswp_catalog.pages.page import without_cautioned

    try:
        omitted = tuple(country(name.upper()) for name in omit_cautioned)
    except BadValue as error:
        raise CatalogError(error.message, error.advice) from None
    found = list(resources)
    kept = without_cautioned(found, omitted)
    if left_out := len(found) - len(kept):
        run.say(f"{left_out:,} of them left out, for a caution for {', '.join(omitted)}.")
    return kept
