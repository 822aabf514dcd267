"""Places in a catalogue: in its data, and in its text."""

from typing import NamedTuple

Path = tuple[str | int, ...]
"""A way into the file's data: ``("resources", 3, "themes", 0)``."""


class Position(NamedTuple):
    """A place in the file, line and column both counted from 1, the column in characters."""

    line: int
    column: int
