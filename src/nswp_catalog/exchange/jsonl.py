"""JSON Lines: one record a line, for programs that read as they go."""

from collections.abc import Iterator

from nswp_catalog.exchange.format import Format, Library, Wishes


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    import json

    for resource in library.resources:
        yield json.dumps(resource.to_data(private=wishes.all_fields), ensure_ascii=False) + "\n"


FORMAT = Format("jsonl", "programs: one record a line", (".jsonl", ".ndjson"), write=_write)
