"""Where things are: the catalogue, and the folder for what is derived from it."""

import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from nswp_catalog.errors import CatalogError

_APP = "nswp-catalog"
_NAMES = ("data/resources.yaml", "resources.yaml")


class Origin(StrEnum):
    """How a catalogue was found."""

    OPTION = "--catalog"
    ENVIRONMENT = "NSWP_CATALOG"
    FOLDER = "working folder"
    CONFIG = "config.toml"
    COPY = "your copy of the one shipped with the program"
    SHIPPED = "shipped with the program"


class Located(NamedTuple):
    """The catalogue to work on, and how it was found."""

    path: Path
    origin: Origin


def locate(option: Path | None) -> Located:
    """Return the catalogue that a command means.

    The first that holds: the ``--catalog`` option, the environment variable
    ``NSWP_CATALOG``, a file in the working folder or the nearest parent, the user's
    ``config.toml``, the user's copy of the catalogue that ships with the program, that one.
    """
    if option is not None:
        return Located(option, Origin.OPTION)
    if named := os.environ.get("NSWP_CATALOG"):
        return Located(_at_home(named, "NSWP_CATALOG"), Origin.ENVIRONMENT)
    try:
        start = Path.cwd()
    except OSError as error:
        raise CatalogError("The folder that you are in is gone.", "Change to another one.") from error
    for folder in (start, *start.parents):
        for name in _NAMES:
            if _is_file(folder / name):
                return Located(folder / name, Origin.FOLDER)
    if configured := _configured():
        return Located(configured, Origin.CONFIG)
    if (copy := own_copy()).is_file():
        return Located(copy, Origin.COPY)
    return Located(shipped(), Origin.SHIPPED)


def _at_home(named: str, where: str) -> Path:
    """Return the path that was ``named`` somewhere, with ``~`` as the home folder. Raises `CatalogError`."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise CatalogError(
            f"{where} names the home of somebody who is not known: {named}.", "Write the whole path."
        ) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that others may not look into
        return False


def _configured() -> Path | None:
    import platformdirs

    file = platformdirs.user_config_path(_APP, appauthor=False) / "config.toml"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(
            f"{file} cannot be read: {error}.", "Correct the file or its permissions, or delete it."
        ) from error
    import tomllib

    try:
        named = tomllib.loads(text).get("catalog")
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(
            f"{file} is not TOML: {error}.", 'Write one line: catalog = "/path/to/resources.yaml".'
        ) from error
    if named is None:
        return None
    if not isinstance(named, str) or not named or "\0" in named:
        raise CatalogError(f"{file}: `catalog` is not a path.", 'Write: catalog = "/path/to/resources.yaml".')
    return (file.parent / _at_home(named, str(file))).resolve()


def shipped() -> Path:
    """Return the catalogue in the wheel; in a checkout that is installed editable, the one beside the source."""
    package = Path(__file__).parents[1]
    in_wheel = package / "data" / "resources.yaml"
    return in_wheel if in_wheel.is_file() else package.parents[1] / "data" / "resources.yaml"


def cache_folder() -> Path | None:
    """Return the folder for derived data, or None where the system tells of none."""
    import platformdirs

    try:
        return Path(platformdirs.user_cache_path(_APP, appauthor=False))
    except (RuntimeError, OSError):
        return None


def index_name(path: Path) -> str:
    """Return the name of the index file of the catalogue at ``path``."""
    import zlib  # start-up: who checks links asks no index

    real = path.resolve()
    name = os.fsencode(real)
    return f"{real.parent.name[:40]}-{zlib.crc32(name):08x}{zlib.adler32(name):08x}.sqlite3"


def state_folder() -> Path:
    """Return the folder for what is to be remembered: the journals of writes. Raises `CatalogError`."""
    import platformdirs

    try:
        return Path(platformdirs.user_state_path(_APP, appauthor=False))
    except (RuntimeError, OSError) as error:
        raise CatalogError("There is no folder for the journal of changes.", "Set HOME or XDG_STATE_HOME.") from error


def own_copy() -> Path:
    """Return where the catalogue that ships with the program is copied to when it is first written to."""
    import platformdirs

    return Path(platformdirs.user_data_path(_APP, appauthor=False)) / "resources.yaml"


def unreadable(path: Path, error: OSError) -> CatalogError:
    """Return the message for a catalogue file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return CatalogError(
            f"There is no file {path}.",
            "Check the name: it was typed, or stands in --catalog, NSWP_CATALOG or config.toml.",
        )
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return CatalogError(f"{path} is a folder.", "Name the file in it: the catalogue's YAML file.")
    return CatalogError(f"{path} cannot be read: {error.strerror}.", "Check the permissions of the file.")
