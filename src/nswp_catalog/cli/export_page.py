"""The page of `export html`, as a format: its options, and what is said of a large one."""

from collections.abc import Iterator
from pathlib import Path

from nswp_catalog.cli.session import Session
from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.exchange.format import Library, Wishes

_MANY = 1_000
"""A page of more resources is slow to load where connections are."""
_SLOW = 50_000
"""Bytes a second of a slow connection: Slow 3G, as browsers simulate it."""


class HtmlPage:
    """The page, as a format."""

    def __init__(self, run: Session, language: str, omit_cautioned: list[str], template: Path | None) -> None:
        self.run = run
        self.language = language
        self.omit_cautioned = omit_cautioned
        self.template = template

    def write(self, library: Library, wishes: Wishes) -> Iterator[str]:
        """Yield the page, and tell what a large one weighs."""
        from nswp_catalog.core.values import country, language_meant  # start-up: no other format needs them
        from nswp_catalog.core.values import language as checked
        from nswp_catalog.pages.languages import base, interface
        from nswp_catalog.pages.page import Settings, page, weight, without_cautioned

        try:
            wanted = checked(language_meant(self.language)) if self.language else ""
            omitted = tuple(country(name.upper()) for name in self.omit_cautioned)
        except BadValue as error:
            raise CatalogError(error.message, error.advice) from None
        spoken = interface(wanted)
        if wanted and base(spoken) != base(wanted):
            self.run.say(f"The page's own words are in English: nobody has translated them into `{wanted}` yet.")
        resources = without_cautioned(library.resources, omitted)
        if left_out := library.number - len(resources):
            self.run.say(f"{left_out:,} of them left out, for a caution for {', '.join(omitted)}.")
        text = page(library.head, resources, Settings(wanted, self.template, wishes.now[:10]))
        if len(resources) > _MANY:
            heavy = weight(text)
            self.run.say(
                f"The page of {len(resources):,} resources weighs {heavy / 1e6:.1f} MB once it is packed:"
                f" some {heavy / _SLOW:.0f} s on a slow connection, though its beginning is seen at once."
                " Filters make smaller ones, say a page for each theme: catalog export html --theme THEME."
            )
        yield text
