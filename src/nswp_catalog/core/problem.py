"""Problems: what is wrong in a catalogue, where, and what to do."""

from enum import StrEnum
from typing import NamedTuple

from nswp_catalog.core.place import Path, Position


class Severity(StrEnum):
    """How bad a problem is: errors fail `validate`, warnings with ``--strict``, hints never."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Problem(NamedTuple):
    """One thing wrong. ``path`` leads to the value concerned; ``at_key`` means its key instead.

    ``position``, and the ``source_line`` there, are filled in by who knows the text.
    """

    rule: str
    severity: Severity
    message: str
    advice: str = ""
    path: Path = ()
    at_key: bool = False
    position: Position | None = None
    source_line: str = ""
    resource: str = ""
    """The id of the record concerned, where it has one."""
