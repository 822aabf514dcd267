"""Starts the program: ``catalog``, or ``python -m nswp_catalog``."""

import gc
import os
import sys

from nswp_catalog import __version__


def main() -> None:
    """Run the command line and exit with 0, 1, 2 or 130."""
    if sys.argv[1:] == ["--version"]:
        print(f"catalog {__version__}")
        return
    gc.disable()  # a command is over before there is much to collect, and looking for it takes time
    from nswp_catalog.cli.boundary import guarded  # start-up: after the collector is off

    try:
        os._exit(guarded(_run))  # all is written, and to take the memory apart would keep who waits
    except KeyboardInterrupt:  # once more, while the end of the command was told
        os._exit(130)


def _run() -> None:
    # What is asked for most often is answered without the imports of the full command line.
    if not _answered():
        from nswp_catalog.cli import app

        app.run()


def _answered() -> bool:
    from nswp_catalog.cli.arguments import QUICK  # start-up: after the collector is off

    if "_CATALOG_COMPLETE" in os.environ:
        from nswp_catalog.cli import tab

        return tab.answer()
    if not set(QUICK) & set(sys.argv):
        return False
    from nswp_catalog.cli import quick

    return quick.answer(sys.argv[1:])


if __name__ == "__main__":
    main()
