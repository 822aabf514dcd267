"""How far long work is: a bar on standard error at a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nswp_catalog.cli.session import Session

LONG = 3_000
"""So many records take a moment."""


@contextmanager
def shown(run: Session, doing: str, number: int, counted: bool = True) -> Iterator[Callable[[int], None]]:
    """Show a bar while ``number`` records are worked on, if they are many, and give what tells it how far that is.

    Of work that is not ``counted`` it only shows that it goes on. The bar goes in any case, also
    when the work is interrupted.
    """
    if number < LONG or run.quiet or not sys.stderr.isatty():
        yield _nothing
        return
    from nswp_catalog.render.progress import Bar  # start-up: only a terminal draws

    bar = Bar(number if counted else None, run.color, doing)
    try:
        yield bar.reach
    finally:
        bar.stop()


def _nothing(_: int) -> None:
    pass
