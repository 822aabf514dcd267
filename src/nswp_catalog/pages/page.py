"""The library as one HTML page, which asks nobody for anything."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.errors import CatalogError
from nswp_catalog.pages.interface import Interface
from nswp_catalog.pages.view import Sheet, View
from nswp_catalog.pages.viewing import view

_OURS = Path(__file__).parent / "templates"
PARTS = tuple(sorted(path.name for path in _OURS.iterdir()))
"""The files that a look of one's own may have in place of ours."""
_WEIGHT = "@weight@"


class Settings(NamedTuple):
    """How a page is wanted."""

    language: str = ""
    """The language of the page (BCP 47); empty for the catalogue's own."""
    templates: Path | None = None
    """A folder with some of `PARTS`, which stand in place of ours."""
    day: str = ""
    """When the page is made."""


def page(
    head: Head,
    resources: Sequence[Resource],
    settings: Settings,
    site: Sequence[Sheet] = (),
    here: Sheet | None = None,
) -> str:
    """Return the page of some resources: by itself, or ``here`` of ``site``.

    With a site and no ``here`` it is the page that leads to the others, and ``resources`` are none.
    Raises `CatalogError` for templates that cannot be used.
    """
    import jinja2  # start-up: nothing else needs it

    wanted = settings.language or head.about.language
    interface = Interface(wanted)
    shown = view(head, resources, wanted, interface, site, here)
    folders = [_checked(settings.templates), _OURS] if settings.templates else [_OURS]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    leads = bool(site) and here is None
    name = "site.html" if leads else "page.html"
    try:
        style, choosing, early, script = (
            _minified(_read(folders, part)) for part in ("page.css", "choosing.css", "early.js", "page.js")
        )
        rules = choosing + _rules(shown)
        text = environment.get_template(name).render(
            page=shown,
            _=interface.gettext,
            ngettext=interface.ngettext,
            number=interface.number,
            forms=interface.forms("%(number)s resource", "%(number)s resources"),
            about=_about(shown),
            style=style,
            rules=rules,
            early=early,
            script=script,
            policy=_policy([style], []) if leads else _policy([style, rules], [early, script]),
            day=interface.date(settings.day) if settings.day else "",
            weight=_WEIGHT,
        )
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        told = " ".join(f"{getattr(error, 'name', None) or name}: {error}".split())
        raise CatalogError(f"The template cannot be used: {told}.", "Compare it with the one that ships.") from error
    text = re.sub(r"\s*\n\s*", "\n", text)
    return text.replace(_WEIGHT, interface.size(weight(text)))


def without_cautioned(resources: Iterable[Resource], countries: Collection[str]) -> list[Resource]:
    """Return the resources that have no caution for any of some countries (ISO 3166-1)."""
    return [one for one in resources if not any(caution.country in countries for caution in one.cautions)]


def weight(text: str) -> int:
    """Return how many bytes a page has once it is packed, as servers send it."""
    return len(gzip.compress(text.encode(), 9))


def _checked(folder: Path) -> Path:
    """Return a folder of templates if it has any of ours. Raises `CatalogError`."""
    if not any((folder / name).is_file() for name in PARTS):
        raise CatalogError(f"{folder} has no template.", f"Put there what is to differ: {', '.join(PARTS)}.")
    return folder


def _read(folders: Sequence[Path], name: str) -> str:
    path = next(folder / name for folder in folders if (folder / name).is_file())
    return path.read_text(encoding="utf-8")


def _rules(shown: View) -> str:
    """Return a rule for each choice of a facet, which work without any script, and until ours is ready.

    A choice hides the works that have it not, and the groups in which none has it. With two
    facets the style cannot know which groups are empty, so it hides all headings.
    """
    # By the form, and not by the whole page, of which browsers would then look at every element;
    # with a selector for each tag, since they would try `:is(article,section)` on all.
    chosen = ":has(#_{} option:checked:not([value='']))".format
    hidden = [
        f"form:has(option[value={choice.name}]:checked)~main {what}:not([data-c*={choice.name}])"
        for facet in shown.facets
        for choice in facet.choices
        for what in ("article", "section")
    ]
    hidden += [f"form{chosen(one.id)}{chosen(other.id)}~main h2" for one, other in combinations(shown.facets, 2)]
    return f"{','.join(hidden)}{{display:none}}" if hidden else ""


def _about(shown: View) -> str:
    """Return what search engines read of the whole (schema.org, JSON-LD); the works carry their own as microdata."""
    data = {
        "@context": "https://schema.org",
        "@type": "Collection",
        "name": shown.title.text,
        "description": shown.description.text if shown.description else None,
        "url": shown.homepage or None,
        "inLanguage": shown.language,
        "collectionSize": shown.number,
    }
    text = json.dumps({name: value for name, value in data.items() if value is not None}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Return the Content-Security-Policy that allows these styles and scripts, and no request to anyone."""
    return ";".join(
        [
            "default-src 'none'",
            "style-src " + " ".join(map(_hash, styles)),
            "script-src " + (" ".join(map(_hash, scripts)) or "'none'"),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _minified(text: str) -> str:
    """Return style or script without comments on lines of their own and without the spaces around lines."""
    without = re.sub(r"(?m)^\s*(?://.*|/\*.*?\*/)\s*$", "", text)
    return re.sub(r"\s*\n\s*", "\n", without).strip()
