"""Modules of the standard library that are loaded when something of them is first asked for."""

import sys
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any

_LOCK = Lock()
"""Held while a module takes its place: two threads may ask for it at once."""


class _Postponed(ModuleType):
    """Stands for a module until something of it is asked for.

    `importlib.util.LazyLoader` would not do: before Python 3.12 the second import of a module loads it.
    """

    def __getattr__(self, name: str) -> Any:
        module = _loaded(self.__name__)
        self.__dict__.update(module.__dict__)
        return getattr(module, name)


def _loaded(name: str) -> ModuleType:
    """Return a module itself, whatever stands for it."""
    with _LOCK:
        if isinstance(sys.modules.get(name), _Postponed):
            del sys.modules[name]
    return import_module(name)


class QuietLogger:
    """Stands for a logger of the library that has it, and says nothing of what only `logging.DEBUG` would show."""

    def __init__(self, name: str) -> None:
        self._name = name

    def debug(self, message: str, *values: object) -> None:
        """Say nothing, as loggers do as long as nobody sets them up."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded("logging").getLogger(self._name), name)


def postpone(name: str, **known: object) -> None:
    """Have a module loaded only when something of it is asked for that is not ``known``, unless it is there already."""
    if name in sys.modules:
        return
    module = sys.modules[name] = _Postponed(name)
    module.__dict__.update(known)
    package, _, own_name = name.rpartition(".")
    if package in sys.modules:  # else it is found without
        setattr(sys.modules[package], own_name, module)
