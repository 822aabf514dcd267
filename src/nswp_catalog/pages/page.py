"""The library as one HTML page, which asks nobody for anything."""

import gzip
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.errors import CatalogError
from nswp_catalog.pages import languages
from nswp_catalog.pages.view import View, view

_HERE = Path(__file__).parent
_WEIGHT = "@weight@"


class Settings(NamedTuple):
    """How a page is wanted."""

    language: str = ""
    """The page's language (BCP 47); empty for the catalogue's own."""
    omit_cautioned: tuple[str, ...] = ()
    """Countries (ISO 3166-1) for which resources with a caution are left out."""
    templates: Path | None = None
    """A folder whose templates stand in place of ours."""
    day: str = ""


def page(head: Head, resources: Sequence[Resource], settings: Settings) -> str:
    """Return the page. Raises `CatalogError` for a template that cannot be used."""
    import jinja2  # start-up: nothing else needs it

    language = settings.language or head.about.language
    chosen = [
        one for one in resources if not {caution.country for caution in one.cautions} & set(settings.omit_cautioned)
    ]
    messages = languages.messages(language)
    shown = view(head, chosen, language, messages.gettext)
    folders = [settings.templates] if settings.templates else []
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, _HERE / "templates"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _style(shown)
    script = _minified((_HERE / "assets" / "page.js").read_text(encoding="utf-8"))
    try:
        text = environment.get_template("page.html").render(
            page=shown,
            _=messages.gettext,
            style=style,
            script=script,
            policy=f"default-src 'none';style-src 'sha256-{_hash(style)}';script-src 'sha256-{_hash(script)}';base-uri 'none';form-action 'none'",
            day=languages.date(settings.day, language) if settings.day else "",
            interface=languages.interface(language),
            weight=_WEIGHT,
        )  # fmt: skip
    except jinja2.TemplateError as error:
        raise CatalogError(f"The template cannot be used: {error}.", "Compare it with the one that ships.") from error
    text = re.sub(r"\n\s*", "\n", text)
    return text.replace(_WEIGHT, str(max(weight(text) // 1000, 1)))


def weight(text: str) -> int:
    """Return how many bytes a page has once it is packed, as servers send it."""
    return len(gzip.compress(text.encode(), 9))


def _style(shown: View) -> str:
    """Return the style, with a rule for each choice of a facet: so they work without any script."""
    rules = [
        f"body:has(option[value={choice.name}]:checked) :is(article:not([data-f~={choice.name}]),section:not(:has([data-f~={choice.name}]))){{display:none}}"
        for facet in shown.facets
        for choice in facet.choices
    ]
    return _minified((_HERE / "assets" / "page.css").read_text(encoding="utf-8")) + "".join(rules)


def _minified(text: str) -> str:
    """Return style or script without comments on lines of their own and without the spaces that begin lines."""
    without = re.sub(r"(?m)^\s*(?://.*|/\*.*?\*/)\s*$", "", text)
    return re.sub(r"\n\s*", "\n", without).strip()


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
