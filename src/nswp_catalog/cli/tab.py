"""What the TAB key offers for the values of filters, told to the shell before Typer is imported.

The commonest case only: commands that are answered quickly in plain form, in bash, zsh or
fish. All other completion is Typer's, whose protocol with the shells this speaks.
"""

import os
from collections.abc import Callable

from nswp_catalog.cli import quick
from nswp_catalog.cli.plain import read
from nswp_catalog.cli.session import Session
from nswp_catalog.core.filters import FACETS
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage import find
from nswp_catalog.storage.index import Index

_VARIABLE = "_CATALOG_COMPLETE"
_KINDS = {f"--{kind}": kind for kind in FACETS}


def answer() -> bool:
    """Tell the shell the values that it asks for, and return whether this was a case for that."""
    shell = os.environ[_VARIABLE].removeprefix("complete_")
    typed = _typed(shell)
    if typed is None or len(typed) < 2:
        return False
    *before, option, incomplete = typed
    call = read(before, quick.SHAPES)
    if option not in _KINDS or call is None:
        return False
    values = values_of(call.session, _KINDS[option], incomplete)
    if not values or (shell == "zsh" and any(set(value) & set("\"'$`:") for value in values)):
        return False
    if shell == "zsh":
        quoted = "\n".join(f'"{value}"' for value in values)
        print(f"_arguments '*: :(({quoted}))'")
    elif os.environ.get("_TYPER_COMPLETE_FISH_ACTION") != "is-args":
        print("\n".join(values))
    return True


def _typed(shell: str) -> list[str] | None:
    """Return the arguments up to the cursor, or None if it takes more to read them; the last one is being typed."""
    line = os.environ.get("COMP_WORDS" if shell == "bash" else "_TYPER_COMPLETE_ARGS", "")
    if shell not in ("bash", "zsh", "fish") or set(line) & set("\"'\\#"):
        return None
    words = line.split()
    if shell == "bash":
        position = os.environ.get("COMP_CWORD", "")
        if not position.isdecimal():
            return None
        before, current = words[1 : int(position)], words[int(position) :][:1]
        return [*before, *(current or [""])]
    return words[1:] if line[-1:].strip() else [*words[1:], ""]


def values_of(session: Session, kind: str, incomplete: str) -> list[str]:
    """Return the values of a filter that begin with ``incomplete``: the ids of its terms, and what records have."""

    def values(index: Index) -> list[str]:
        terms = [term.id for term in index.head.vocabulary(FACETS[kind]).terms]
        return list(dict.fromkeys([*terms, *find.used_values(index, kind)]))

    return known(session, values, incomplete)


def known(session: Session, question: Callable[[Index], list[str]], incomplete: str) -> list[str]:
    """Return the answers of the index that begin with ``incomplete``; none if it cannot answer."""
    try:
        values = session.peek(question) or []
    except (CatalogError, OSError):
        return []
    # A shell reads one value a line, and shows it raw.
    return [value for value in values if value.startswith(incomplete) and value == one_line(value)]
