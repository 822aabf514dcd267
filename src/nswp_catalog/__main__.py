"""Starts the program: ``catalog``, or ``python -m nswp_catalog``."""

import gc
import sys

from nswp_catalog import __version__


def main() -> None:
    """Run the command line and exit with 0, 1, 2 or 130."""
    if sys.argv[1:] == ["--version"]:
        print(f"catalog {__version__}")
        return
    gc.disable()  # a command is over before there is much to collect, and looking for it takes time
    from nswp_catalog.cli.app import main as run  # start-up: after the collector is off

    run()


if __name__ == "__main__":
    main()
