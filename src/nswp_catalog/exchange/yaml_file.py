"""YAML: a catalogue of its own, of the chosen resources."""

from collections.abc import Iterator

from nswp_catalog.core import house_style
from nswp_catalog.exchange import data
from nswp_catalog.exchange.format import Format, Library, Wishes


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    head = {"catalog": data.about(library.head), "vocabularies": data.vocabularies(library.head)}
    yield "\n".join(line for key, value in head.items() for line in house_style.field(key, value, 0)) + "\n"
    ids = {record["id"] for record in library.data}
    yield "resources:\n" if ids else "resources: []\n"
    separator = ""
    for resource in library.resources:
        yield separator + house_style.record(data.within(resource, ids, wishes.all_fields))
        separator = "\n"


FORMAT = Format("yaml", "`catalog` itself: a catalogue of the chosen ones", (".yaml", ".yml"), _write)
