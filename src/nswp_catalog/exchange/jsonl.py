"""JSON Lines: one record a line, for programs that read as they go."""

import json
from collections.abc import Iterator

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.data import entry
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for record in library.public(wishes):
        yield encode(record) + "\n"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    lines = text.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            yield entry(place, json.loads(line))
            found = True
        except (ValueError, RecursionError) as error:
            yield Entry(place, {}, f"This line is not JSON: {str(error).splitlines()[0]}.")
    if not found and text.strip():
        raise CatalogError("No line of it is a record in JSON.", 'Each line is one record: {"title": "…", …}.')


FORMAT = Format("jsonl", "programs: one record a line", (".jsonl", ".ndjson"), _write, _read)
