"""The library as a site: a page for each theme, and one that leads to them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.pages.page import Settings, page
from nswp_catalog.pages.view import Sheet
from nswp_catalog.pages.viewing import HOME

MOST = 1_000
"""Resources on a page: with more it is slow to load where connections are."""


def site(head: Head, resources: Sequence[Resource], settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the pages, each with the name of its file. Raises `CatalogError` for templates that cannot be used.

    A resource stands on the page of each of its themes, in the order of ``resources``.
    """
    sheets = list(_sheets(head, resources))
    for sheet in sheets:
        yield sheet.file, page(head, sheet.resources, settings, sheets, sheet)
    yield HOME, page(head, (), settings, sheets)


def _sheets(head: Head, resources: Sequence[Resource]) -> Iterator[Sheet]:
    """Yield the pages of the themes in the order of the vocabulary; that of the resources without one comes last."""
    found: dict[str, list[Resource]] = {term.id: [] for term in head.vocabulary("themes").terms}
    for resource in resources:
        for theme in dict.fromkeys(resource.themes or ("",)):
            found.setdefault(theme, []).append(resource)
    found[""] = found.pop("", [])
    for number, (theme, works) in enumerate(found.items()):
        known = f"-{theme}" if re.fullmatch("[a-z0-9-]+", theme) else f".{number}"  # what is no id names no file
        yield from _parts(theme, f"theme{known}" if theme else "no-theme", works)


def _parts(theme: str, name: str, works: Sequence[Resource]) -> Iterator[Sheet]:
    """Yield the pages of a theme: the last one is always full, so that links to old resources stay good."""
    first = len(works) % MOST or MOST
    cuts = [0, *range(first, len(works) + 1, MOST)]
    parts = [tuple(works[start:end]) for start, end in pairwise(cuts) if start < len(works)]
    years = list(map(_years, parts))
    for place, part in enumerate(parts):
        left = len(parts) - place
        told = "" if len(parts) == 1 else years[place] if len(set(years)) == len(years) else f"{place + 1}/{len(parts)}"
        # No id has a dot, so that no page has the name of another theme's.
        yield Sheet(f"{name}.{left}.html" if place else f"{name}.html", theme, told, part)


def _years(resources: Sequence[Resource]) -> str:
    """Return from when to when resources are, as far as that is known."""
    years = sorted(one.date[:4] for one in resources if one.date)
    return "–".join(dict.fromkeys([years[0], years[-1]])) if years else "?"
