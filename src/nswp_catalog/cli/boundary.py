"""Where every command begins and ends: the streams, the exit codes, the one place where errors are told."""

import errno
import os
import sys
from collections.abc import Callable
from itertools import takewhile

from nswp_catalog.errors import CatalogError


def guarded(command: Callable[[], None]) -> None:
    """Run ``command`` and exit with 0, 1, 2 or 130."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A pipe on Windows, or a C locale, would fail on the first Chinese title.
            stream.reconfigure(encoding="utf-8", errors="replace")
    if "--no-color" in takewhile("--".__ne__, sys.argv):
        os.environ["NO_COLOR"] = "1"  # for help and usage errors too, which are drawn before options are read
    try:
        command()
    except CatalogError as error:
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)  # who read the output has seen enough
    finally:
        _flush()


def _flush() -> None:
    """Hand over what is still to be printed, while it can still be said that it failed."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python would try once more when it ends, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            _fail(CatalogError(f"The output cannot be written: {error.strerror}."))


def _fail(error: CatalogError) -> None:
    from nswp_catalog.render.harmless import harmless  # start-up: most commands succeed

    print(harmless(f"Error: {error.message}"), file=sys.stderr)
    if error.advice:
        print(harmless(f"  → {error.advice}"), file=sys.stderr)
    sys.exit(2)
