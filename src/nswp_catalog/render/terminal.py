"""Drawing for people: tables, details and bars, in a terminal of any width. The only rich."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.passage import Span, highlight, passage
from nswp_catalog.core.query import Clause
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.values import doi_address
from nswp_catalog.render.data import flat
from nswp_catalog.render.harmless import harmless, one_line

_WIDE = 110
"""From this width on, type and themes have columns of their own."""
_LONGEST_TITLE = 300


def console(color: bool, width: int | None = None) -> Console:
    """Return a console that takes no markup, marks no words and writes to standard output."""
    return Console(markup=False, highlight=False, emoji=False, no_color=not color, width=width, soft_wrap=False)


def results(resources: Sequence[Resource], clauses: Sequence[Clause], head: Head, width: int, passages: bool) -> Table:
    """Return a table of resources, with the passage of each that matched."""
    wide = width >= _WIDE
    table = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=False, show_edge=False, leading=1 if passages else 0
    )
    table.add_column("Year", style="cyan", width=4)
    table.add_column("Resource", ratio=1, overflow="fold", min_width=30)
    if wide:
        table.add_column("Type", max_width=22)
        table.add_column("Themes", max_width=26)
    table.add_column("Languages", max_width=9)
    for resource in resources:
        cells = [Text(str(resource.year or "")), _resource_cell(resource, clauses, head, wide, passages, width)]
        if wide:
            cells += [Text(_type(resource, head)), Text("\n".join(_themes(resource, head)))]
        cells.append(Text(one_line(" ".join(resource.languages))))
        table.add_row(*cells)
    return table


def _resource_cell(
    resource: Resource, clauses: Sequence[Clause], head: Head, wide: bool, passages: bool, width: int
) -> Text:
    title = one_line(str(resource.title))[:_LONGEST_TITLE]
    link = resource.url or (doi_address(resource.doi) if resource.doi else None)
    cell = _spans(highlight(title, clauses), Style(bold=True, link=link), Style(bold=True, reverse=True, link=link))
    about = [", ".join(resource.publishers)]
    if not wide:
        about += [_type(resource, head), ", ".join(_themes(resource, head))]
    if shown := one_line(" · ".join(part for part in about if part)):
        cell.append("\n" + shown[:_LONGEST_TITLE])
    if passages and resource.summary:
        room = 2 * (width - (70 if wide else 22))
        cell.append("\n")
        cell.append_text(
            _spans(
                passage(harmless(_matching_version(resource, clauses)), clauses, room),
                Style(dim=True),
                Style(bold=True, reverse=True),
            )
        )
    cell.append("\n" + resource.id[:_LONGEST_TITLE], Style(color="green"))
    return cell


def _matching_version(resource: Resource, clauses: Sequence[Clause]) -> str:
    """Return the summary in the language that has the most of what was asked for."""
    versions = resource.summary.all() if resource.summary else ("",)
    return max(versions, key=lambda text: sum(matched for _, matched in highlight(text, clauses)))


def _spans(spans: Sequence[Span], plain: Style, matched: Style) -> Text:
    text = Text()
    for part, is_match in spans:
        text.append(part, matched if is_match else plain)
    return text


def _type(resource: Resource, head: Head) -> str:
    return one_line(head.vocabulary("types").label(resource.type)) if resource.type else ""


def _themes(resource: Resource, head: Head) -> list[str]:
    vocabulary = head.vocabulary("themes")
    return [one_line(vocabulary.label(theme)) for theme in resource.themes]


def narrowing(counts: Mapping[str, Mapping[str, int]], hits: int, width: int) -> Text:
    """Return the options that would narrow a search, with how many each would leave."""
    lines = Text()
    for kind, found in counts.items():
        useful = sorted(
            ((number, value) for value, number in found.items() if number < hits), key=lambda pair: (-pair[0], pair[1])
        )
        line = f"  --{kind:<9}"
        for number, value in useful:
            part = f" {one_line(value)} ({number})"
            if len(line) + len(part) > width:
                break
            line += part + " "
        if useful:
            lines.append(line.rstrip() + "\n")
    return Text.assemble(("Narrow it with\n", "bold"), lines) if lines else lines


def detail(resource: Resource, head: Head) -> list[RenderableType]:
    """Return the parts of one resource, drawn whole."""
    parts: list[RenderableType] = []
    for caution in resource.cautions:
        since = f" (since {caution.since})" if caution.since else ""
        note = f": {one_line(str(caution.note))}" if caution.note else ""
        parts.append(Text(f"Caution in {caution.country}{since}{note}", style="bold yellow"))
    versions = resource.title.versions
    parts.append(Text(one_line(versions[0][1]), style="bold"))
    parts += [Text(f"{one_line(text)} [{language}]") for language, text in versions[1:]]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in detail_fields(resource, head):
        grid.add_row(name, Text(value, style=Style(link=value) if value.startswith("http") else Style()))
    for language, text in resource.summary.versions if resource.summary else ():
        paragraphs = harmless(text.strip()) + (
            f" [{language}]" if language and len(resource.summary.versions if resource.summary else ()) > 1 else ""
        )
        parts += [Text(), Padding(Text(paragraphs), (0, 2))]
    return [*parts, Text(), grid]


def detail_fields(resource: Resource, head: Head) -> list[tuple[str, str]]:
    """Return the fields of a resource for people: names and texts, but for title and summary."""
    regions = head.vocabulary("regions")
    languages = head.vocabulary("languages")
    pairs = [
        ("Id", resource.id),
        ("Type", _type(resource, head)),
        ("Themes", ", ".join(_themes(resource, head))),
        ("Regions", ", ".join(one_line(regions.label(region)) for region in resource.regions)),
        ("Tags", ", ".join(resource.tags)),
        ("Date", resource.date or ""),
        ("Authors", "; ".join(resource.authors)),
        ("Publishers", "; ".join(resource.publishers)),
        ("Languages", ", ".join(one_line(languages.label(language)) for language in resource.languages)),
        ("Address", resource.url or ""),
        ("DOI", doi_address(resource.doi) if resource.doi else ""),
        ("ISBN", resource.isbn or ""),
    ]
    for download in resource.downloads:
        facts = [download.label, download.language, download.format, download.pages and f"{download.pages} pages"]
        known = ", ".join(str(fact) for fact in facts if fact)
        pairs += [("Download", download.url), ("", known)] if known else [("Download", download.url)]
        if download.archived:
            pairs.append(("", f"archived at {download.archived}"))
    pairs.append(("Archived", resource.archived or ""))
    pairs += [("Related", f"{relation.relation} {relation.id}") for relation in resource.related]
    pairs += [("Notes", resource.notes or ""), ("Added", resource.added or "")]
    pairs += [(one_line(name), one_line(flat(value))) for name, value in resource.extra]
    return [(name, one_line(value)) for name, value in pairs if value]


def terms(rows: Sequence[tuple[str, str, int, int]]) -> Table:
    """Return a vocabulary: id, label, level and number of resources of each term."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Id", style="green", overflow="fold")
    table.add_column("Label", overflow="fold")
    table.add_column("Resources", justify="right")
    for term_id, label, level, number in rows:
        table.add_row(Text("  " * level + one_line(term_id)), Text(one_line(label)), str(number))
    return table


def bars(title: str, counts: Sequence[tuple[str, int]], width: int) -> Table:
    """Return counts as horizontal bars under a title."""
    table = Table(title=Text(title, style="bold"), title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(max_width=max(20, width // 3), overflow="ellipsis", no_wrap=True)
    table.add_column(justify="right")
    table.add_column(style="cyan", no_wrap=True)
    longest = max((number for _, number in counts), default=0)
    room = max(10, width - max(20, width // 3) - 10)
    for name, number in counts:
        length = round(number * room / longest) if longest else 0
        table.add_row(Text(one_line(name)), str(number), "█" * max(length, 1 if number else 0))
    return table


def help_page(usage: str, text: str, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[RenderableType]:
    """Return the help of a program: how it is called, what it is, and sections of names with what they mean."""
    parts: list[RenderableType] = [Text(usage, style="bold yellow"), Text()]
    paragraphs = text.split("\n\n")
    parts += [Text(part, style="dim" if part.startswith("Example:") else "") for part in paragraphs]
    longest = max(len(name) for _, rows in sections for name, _ in rows)
    for title, rows in sections:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold cyan", width=longest)
        table.add_column()
        for name, meaning in rows:
            table.add_row(name, meaning)
        parts += [Text("\n" + title, style="bold"), Padding(table, (0, 2))]
    return parts
