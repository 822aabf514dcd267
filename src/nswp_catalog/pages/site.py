"""The library as a site: a page for each theme, and one that leads to them."""

import re
from collections.abc import Iterator, Sequence

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
        known = theme if re.fullmatch("[a-z0-9-]+", theme) else number  # what is no id names no file
        name = f"theme-{known}" if theme else "no-theme"
        for start in range(0, len(works), MOST):
            part = tuple(works[start : start + MOST])
            file = f"{name}-{start // MOST + 1}.html" if start else f"{name}.html"
            yield Sheet(file, theme, _years(part) if len(works) > MOST else "", part)


def _years(resources: Sequence[Resource]) -> str:
    """Return from when to when resources are; of some of which that is not known."""
    years = sorted(one.date[:4] for one in resources if one.date)
    return "–".join(dict.fromkeys([years[0], years[-1]])) if years else "–"
