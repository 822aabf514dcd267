"""Where every command begins and ends: the streams, the exit codes, the one place where errors are told."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile

from nswp_catalog.errors import CatalogError


def guarded(command: Callable[[], None]) -> int:
    """Run ``command`` and return the code to exit with: 0, 1, 2 or 130."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:  # it was closed before the program began
            return 2
        if hasattr(stream, "reconfigure"):
            # A pipe on Windows, or a C locale, would fail on the first Chinese title.
            stream.reconfigure(encoding="utf-8", errors="replace")
    if "--no-color" in takewhile("--".__ne__, sys.argv):
        os.environ["NO_COLOR"] = "1"  # for help and usage errors too, which are drawn before options are read
    code = 0
    try:
        command()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        if isinstance(ending.code, str):
            print(ending.code, file=sys.stderr)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 1  # who read the output has seen enough
    except Exception as error:  # noqa: BLE001 - nobody should have to read a traceback
        code = _failed(_in_words(error))
    return _flushed() or code


def _in_words(error: Exception) -> CatalogError:
    """Return what to say of ``error``."""
    if isinstance(error, CatalogError):
        return error
    if isinstance(error, UnicodeEncodeError):
        return CatalogError("What was typed is not valid UTF-8.", "Type it again, in a terminal that uses UTF-8.")
    if isinstance(error, OSError):
        what = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
        return CatalogError(f"{what}: {error.strerror or error}.")
    # start-up: this should never happen
    from pathlib import Path
    from traceback import walk_tb

    from nswp_catalog import __version__

    *_, (frame, line) = walk_tb(error.__traceback__)
    place = f"{Path(frame.f_code.co_filename).name}:{line}"
    python = ".".join(map(str, sys.version_info[:3]))
    return CatalogError(
        f"This is a fault of the program, not yours: {type(error).__name__}: {error} "
        f"(catalog {__version__}, {place}, Python {python}).",
        "Please report this line to those who maintain it, with the command that you typed.",
    )


def _flushed() -> int:
    """Hand over what is still to be printed, while it can still be said that it failed; return 2 if it did."""
    with suppress(OSError):
        sys.stderr.flush()
    try:
        sys.stdout.flush()
    except OSError as error:
        if error.errno != errno.EPIPE:
            return _failed(CatalogError(f"The output cannot be written: {error.strerror}."))
    return 0


def _failed(error: CatalogError) -> int:
    """Tell what went wrong, and return the exit code of that."""
    from nswp_catalog.render.harmless import harmless  # start-up: most commands succeed

    with suppress(OSError):  # nobody may be there to be told
        print(harmless(f"Error: {error.message}"), file=sys.stderr)
        if error.advice:
            print(harmless(f"  → {error.advice}"), file=sys.stderr)
    return 2
