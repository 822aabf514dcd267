"""Command lines in plain form, read without Typer, whose import takes longer than most commands do.

What is not plain (help, a mistake, a value that begins with a dash) is left to the full
command line, which reads the rest alike; a test holds the two to that.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.cli.arguments import GLOBAL_FLAGS, GLOBAL_VALUES, is_exclusion
from nswp_catalog.cli.session import Session

_GLOBAL_FLAGS = ("quiet", "verbose", "no-color")
_SHORT = {"-c": "--catalog", "-q": "--quiet", "-v": "--verbose", "-y": "--yes", "-o": "--output"}


class Shape(NamedTuple):
    """What a command takes, by the names of its options without dashes.

    Of ``single`` ones the last counts, and so of ``numbers``, which are whole, and of
    ``decimals``; ``several`` may be repeated. ``words`` is how many words may stand beside
    the options, None for any number; where they are ``searched`` some may begin with a dash.
    """

    single: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    decimals: tuple[str, ...] = ()
    words: int | None = 0
    searched: bool = False


class Call(NamedTuple):
    """A command line, read: the options that are given, by name, and the words."""

    command: str
    session: Session
    words: tuple[str, ...]
    single: Mapping[str, str]
    several: Mapping[str, list[str]]
    flags: frozenset[str]


def read(args: list[str], shapes: Mapping[str, Shape]) -> Call | None:
    """Return what ``args`` ask for, or None unless they call one of the commands of ``shapes`` in plain form."""
    command = next((arg for arg in args if arg in shapes), "")
    shape = shapes.get(command, Shape())
    flags = {f"--{name}": name for name in (*shape.flags, *_GLOBAL_FLAGS)}
    valued = (*shape.single, *shape.several, *shape.numbers, *shape.decimals, "catalog")
    names = {f"--{name}": name for name in valued}
    words: list[str] = []
    set_flags: set[str] = set()
    values: dict[str, list[str]] = {}
    left = iter(args)
    for arg in left:
        name, equals, value = arg.partition("=")
        if not words and arg.startswith("-") and name not in (*GLOBAL_VALUES, *GLOBAL_FLAGS):
            return None
        if (long := _SHORT.get(arg, arg)) in flags:
            set_flags.add(flags[long])
        elif long in names or (equals and name in names):
            value = value if equals else next(left, "-")
            if value.startswith("-"):
                return None
            values.setdefault(names[long if long in names else name], []).append(value)
        elif not arg.startswith("-") or (shape.searched and is_exclusion(arg)):
            words.append(arg)
        else:
            return None
    if not words or words[0] != command or (shape.words is not None and len(words) > shape.words + 1):
        return None
    single = {name: given[-1] for name, given in values.items() if name not in shape.several}
    numbers = dict.fromkeys(shape.numbers, "[0-9]+") | dict.fromkeys(shape.decimals, r"[0-9]+(?:\.[0-9]+)?")
    if not all(re.fullmatch(pattern, single[name]) for name, pattern in numbers.items() if name in single):
        return None
    option = Path(single.pop("catalog")) if "catalog" in single else None
    return Call(
        command,
        Session(option, "quiet" in set_flags, "verbose" in set_flags),
        tuple(words[1:]),
        single,
        {name: values.get(name, []) for name in shape.several},
        frozenset(set_flags),
    )
