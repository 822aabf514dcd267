"""Resources for programs: one text for each format."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.render.harmless import escaped_json, one_line

COLUMNS = ("id", "date", "type", "themes", "languages", "publishers", "title", "url")
"""The columns of tab-separated output."""


def tsv(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield one line for each resource: its `COLUMNS`, whole, between tabs."""
    for resource in resources:
        yield "\t".join([one_line(cell(resource, name)) for name in COLUMNS]) + "\n"


def ids(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield the id of each resource on a line."""
    for resource in resources:
        yield resource.id + "\n"


def json_lines(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield each resource as JSON on a line."""
    for resource in resources:
        yield dump(resource.to_data(), None) + "\n"


def json_list(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield a JSON list of the resources."""
    separator = "[\n"
    for resource in resources:
        yield separator + dump(resource.to_data(), 2)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def yaml(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield the resources as a catalogue without a head."""
    from nswp_catalog.core.house_style import record  # start-up: no other format needs it

    yield "resources:\n"
    first = True
    for resource in resources:
        yield ("" if first else "\n") + record(resource.to_data())
        first = False
    if first:
        yield "  []\n"


def csv_table(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield a header and one row for each resource (RFC 4180), lists joined by ``; ``."""
    names = [name for name in FIELDS if name not in ("downloads", "related", "cautions", "notes")]
    yield _row(names)
    for resource in resources:
        yield _row([_guarded(cell(resource, name)) for name in names])


def markdown(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield a list item for each resource, with its link."""
    for resource in resources:
        title = _escape_markdown(one_line(str(resource.title)))
        linked = f"[{title}](<{resource.url}>)" if resource.url else title
        details = [*resource.publishers, resource.date or ""]
        tail = ", ".join(_escape_markdown(one_line(detail)) for detail in details if detail)
        yield f"- {linked}{'. ' + tail if tail else ''}\n"


WRITERS: Mapping[str, Callable[[Iterable[Resource]], Iterator[str]]] = {
    "tsv": tsv,
    "json": json_list,
    "jsonl": json_lines,
    "yaml": yaml,
    "csv": csv_table,
    "ids": ids,
    "markdown": markdown,
}
"""The formats for programs, by name."""


def dump(data: Any, indent: int | None = 2) -> str:
    """Return ``data`` as JSON, safe to show in a terminal."""
    return escaped_json(json.dumps(data, ensure_ascii=False, indent=indent))


def cell(resource: Resource, name: str) -> str:
    """Return a field as one text, lists joined by ``; ``."""
    value = getattr(resource, name)
    if value is None:
        return ""
    return "; ".join(value) if type(value) is tuple else str(value)


def _row(cells: Iterable[str]) -> str:
    import csv  # start-up: no other format needs them
    import io

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _guarded(value: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _escape_markdown(text: str) -> str:
    return "".join("\\" + c if c in "\\`*_{}[]<>#|!" else c for c in text)


def fields(resource: Resource) -> Iterator[str]:
    """Yield each field of a resource on a line: its name, a tab, its value whole."""
    for name, value in resource.to_data(private=True).items():
        yield f"{name}\t{one_line(flat(value))}\n"


def flat(value: Any) -> str:
    """Return any value of a record as one text."""
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)
