"""Markdown: a list by themes, for a newsletter."""

from collections.abc import Iterator

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.exchange.format import Format, Library, Wishes
from nswp_catalog.exchange.markup import linked, markdown


def _write(library: Library, _: Wishes) -> Iterator[str]:
    head = library.head
    yield f"# {markdown(str(head.about.title or 'Resources'))}\n"
    groups: dict[str, list[str]] = {term.id: [] for term in head.vocabulary("themes").terms}
    for resource in library.resources:
        first = resource.themes[0] if resource.themes else ""
        groups.setdefault(first, []).append(_item(resource, head))
    for theme, items in groups.items():
        if items:
            name = head.vocabulary("themes").label(theme) if theme else "Other"
            yield f"\n## {markdown(name)}\n\n"
            yield from items


def _item(resource: Resource, head: Head) -> str:
    countries = ", ".join(markdown(caution.country) for caution in resource.cautions)
    caution = f"*Reading or sharing this can be an offence in {countries}.* " if countries else ""
    kind = head.vocabulary("types").label(resource.type) if resource.type else ""
    facts = ", ".join(markdown(fact) for fact in (*resource.publishers, resource.date, kind) if fact)
    others = ", ".join(markdown(head.vocabulary("themes").label(theme)) for theme in resource.themes[1:])
    lines = [
        f"{caution}**{linked(str(resource.title), resource.url)}**",
        markdown(str(resource.summary).strip().split("\n\n")[0]) if resource.summary else "",
        " · ".join(linked(", ".join(filter(None, (file.language, file.format))) or "file", file.url) for file in resource.downloads),
    ]  # fmt: skip
    lines[0] += (f" {facts}." if facts else "") + (f" Also: {others}." if others else "")
    return "- " + "  \n  ".join(filter(None, lines)) + "\n"


FORMAT = Format("markdown", "newsletters and notes: a list by themes", (".md", ".markdown"), _write)
