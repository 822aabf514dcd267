"""`search` and `list` in their plain form, answered before Typer is imported, which takes longer than they do.

What is not plain (help, a mistake, another command) is left to the full command line. It
gives the same answers; a test holds it to that.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.cli.arguments import GLOBAL_FLAGS, GLOBAL_VALUES, LISTINGS, is_exclusion
from nswp_catalog.cli.listing import Wanted, print_listing
from nswp_catalog.cli.session import Session
from nswp_catalog.core.query import Filters

_SINGLE = ("since", "format", "sort", "limit", "catalog")
"""The options of which the last one counts. All other filters may be given several times."""
_VALUES = {f"--{name}": name for name in (*Filters._fields, *_SINGLE)} | {"-c": "catalog"}
_FLAGS = {
    "--reverse": "reverse",
    "--count": "only-count",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
    "--no-color": "no-color",
}


class Call(NamedTuple):
    """A command line, read."""

    session: Session
    wanted: Wanted


def answer(args: list[str]) -> bool:
    """Carry out ``args`` if they are plain, and return whether they are. Exits with 1 if a search finds nothing."""
    call = read(args)
    if call is None:
        return False
    if not print_listing(call.session, call.wanted) and call.wanted.words is not None:
        sys.exit(1)
    return True


def read(args: list[str]) -> Call | None:
    """Return what ``args`` ask for, or None unless they are a search or a list in plain form."""
    words: list[str] = []
    flags: set[str] = set()
    values: dict[str, list[str]] = {}
    left = iter(args)
    for arg in left:
        name, equals, value = arg.partition("=")
        if not words and arg.startswith("-") and name not in (*GLOBAL_VALUES, *GLOBAL_FLAGS):
            return None
        if arg in _FLAGS:
            flags.add(_FLAGS[arg])
        elif arg in _VALUES or (equals and name in _VALUES and name.startswith("--")):
            value = value if equals else next(left, "-")
            if value.startswith("-"):
                return None
            values.setdefault(_VALUES[name], []).append(value)
        elif is_exclusion(arg) or not arg.startswith("-"):
            words.append(arg)
        else:
            return None
    limit = values.get("limit", ["0"])[-1]
    if not words or words[0] not in LISTINGS or not (limit.isascii() and limit.isdecimal()):
        return None
    if words[0] == "list" and len(words) > 1:
        return None
    single = {name: values.pop(name)[-1] for name in _SINGLE if name in values}
    session = Session(Path(single["catalog"]) if "catalog" in single else None, "quiet" in flags, "verbose" in flags)
    filters = Filters(**{name: tuple(chosen) for name, chosen in values.items()}, since=single.get("since"))
    wanted = Wanted(
        tuple(words[1:]) if words[0] == "search" else None,
        filters,
        single.get("format"),
        single.get("sort"),
        "reverse" in flags,
        int(limit) if "limit" in single else None,
        "only-count" in flags,
    )
    return Call(session, wanted)
