"""Words of the command line that are told apart before, or instead of, Typer's own reading."""

import re

QUICK = ("search", "list", "add", "edit", "check-links")
"""The commands that `cli.quick` answers in their plain form."""
GLOBAL_VALUES = ("-c", "--catalog")
GLOBAL_FLAGS = ("--no-color", "-q", "--quiet", "-v", "--verbose")
"""The options that may stand before the command, with a value and without."""


def is_network(arg: str) -> bool:
    """Return whether an argument names an IP address or a network."""
    return bool(re.fullmatch(r"[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*(?:/[0-9]+)?|all", arg))


def networks_told(args: list[str]) -> list[str]:
    """Return ``args`` with ``all`` given to each ``--allow-private`` that names no network."""
    given: list[str] = []
    for arg in args:
        if given[-1:] == ["--allow-private"] and (arg.startswith("-") or not is_network(arg)):
            given.append("all")
        given.append(arg)
    return [*given, "all"] if given[-1:] == ["--allow-private"] else given


def is_exclusion(arg: str) -> bool:
    """Return whether an argument of `search` is ``-word``: a word to exclude, not one of the short options."""
    return bool(re.fullmatch(r"-(?![hqvc]+\Z)[^\s-].*", arg, re.DOTALL))


def global_options_first(args: list[str]) -> list[str]:
    """Return ``args`` with the global options moved to the front, up to a ``--``."""
    first: list[str] = []
    rest: list[str] = []
    left = list(args)
    while left:
        arg = left.pop(0)
        if arg == "--":
            rest += [arg, *left]
            break
        if arg in GLOBAL_VALUES and left:
            first += [arg, left.pop(0)]
        elif arg in GLOBAL_FLAGS or arg.startswith("--catalog="):
            first.append(arg)
        else:
            rest.append(arg)
    return first + rest
