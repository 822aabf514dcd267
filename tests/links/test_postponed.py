"""Modules that are loaded when something of them is first asked for."""

import os
import subprocess
import sys


def printed(*lines: str) -> list[str]:
    """Run Python in a process of its own, and return the lines that it prints."""
    begin = "import sys; from nswp_catalog.links.postponed import postpone"
    command = [sys.executable, "-c", "\n".join((begin, *lines))]
    # The measuring of coverage imports much itself.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def test_asking_is_ready_without_what_the_first_question_does_not_need() -> None:
    """What takes longest of all that asyncio brings along is not there yet, nor what answers are read and judged by."""
    check = "from nswp_catalog.links import check"
    names = "'_ssl', 'ast', '_hashlib', '_posixsubprocess', '_sqlite3', 'concurrent.futures._base'"
    loaded = "print(*(name for name in ({}) if name in sys.modules))"
    assert printed(check, loaded.format(names)) == [""]
    put_back = "for name in ('ssl', 'inspect', 'hashlib', 'sqlite3', 'subprocess', 'logging', 'concurrent.futures'): del sys.modules[name]"
    brought = printed(put_back, "import asyncio, hashlib, sqlite3", loaded.format(names))
    assert brought == ["_ssl ast _hashlib _posixsubprocess _sqlite3 concurrent.futures._base"], (
        "else it need not be postponed"
    )
    later = ", ".join(f"'nswp_catalog.links.{name}'" for name in ("reply", "judge", "findings", "memory"))
    assert printed(check, loaded.format(later)) == [""]
    assert printed("from nswp_catalog.links import findings", loaded.format(later)) == [
        "nswp_catalog.links.judge nswp_catalog.links.findings nswp_catalog.links.memory"
    ]


def test_a_module_is_whole_once_it_is_asked() -> None:
    """Whoever has what stands for it finds all in it, and who imports it from then on has the module itself."""
    assert printed(
        "postpone('ssl', SSLSocket=type(None))",
        "import ssl",
        "print(ssl.SSLSocket.__name__, '_ssl' in sys.modules)",
        "print(ssl.CERT_REQUIRED.name, ssl.SSLSocket.__name__)",
        "import ssl as again",
        "print(again is ssl, again.SSLSocket is ssl.SSLSocket)",
    ) == ["NoneType False", "CERT_REQUIRED SSLSocket", "False True"]


def test_a_quiet_logger_is_a_logger_to_whoever_asks_more_of_it() -> None:
    """Libraries that ask what is logged, or log a warning, find the logger of their name."""
    assert printed(
        "from nswp_catalog.links import check",
        "import asyncio, logging",
        "logger = logging.getLogger('some.library')",
        "logger.debug('nothing')",
        "print('logging.handlers' in sys.modules, type(logging).__name__)",
        "print(logger.isEnabledFor(logging.DEBUG), logger.isEnabledFor(logging.WARNING))",
        "import logging as again",
        "print(again.getLogger('some.library').name, type(again).__name__)",
    ) == ["False _Postponed", "False True", "some.library module"]


def test_what_asyncio_takes_from_a_package_is_whole_too() -> None:
    """The futures of threads are those of the library, also by the name of their package."""
    assert printed(
        "from nswp_catalog.links import check",
        "import asyncio, concurrent",
        "async def look_up(): return await asyncio.to_thread(int, '7')",
        "print(asyncio.run(look_up()))",
        "import concurrent.futures",
        "print(concurrent.futures.Future.__module__, concurrent.futures.wait.__name__)",
    ) == ["7", "concurrent.futures._base wait"]


def test_a_module_that_is_there_stays() -> None:
    """What was imported before is not put away."""
    assert printed("import json", "postpone('json')", "import json as again", "print(again is json)") == ["True"]


def test_a_module_that_does_not_exist_is_missed_when_it_is_asked() -> None:
    """Its absence is told as an import would tell it."""
    asked = ["try: no_such.thing", "except ImportError as error: print(error)"]
    assert printed("postpone('no_such')", "import no_such", *asked) == ["No module named 'no_such'"]
