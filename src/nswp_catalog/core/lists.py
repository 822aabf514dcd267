"""The fields of a record that hold a list of texts."""

from collections.abc import Mapping

PLURALS: Mapping[str, str] = {
    name: f"{name}s" for name in ("theme", "region", "tag", "author", "publisher", "language")
}
"""Their names, by that of one item."""
LISTS: tuple[str, ...] = tuple(PLURALS.values())
"""Their names."""
