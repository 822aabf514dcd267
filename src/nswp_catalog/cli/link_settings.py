"""How `check-links` goes about its work: the options, before `catalog.toml` beside the catalogue, before the defaults."""

import re
from collections.abc import Callable, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.links.networks import EVERYTHING, Network
from nswp_catalog.links.settings import Manner, Patience, Settings

_ARCHIVE = "https://archive.org/wayback/available"
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


class Given(NamedTuple):
    """What the options of one call say; None and empty lists where they say nothing."""

    timeout: float | None = None
    retries: int | None = None
    concurrency: int | None = None
    per_host: int | None = None
    gap: float | None = None
    allow_private: Sequence[str] = ()
    only: Sequence[str] = ()
    exclude: Sequence[str] = ()
    header: Sequence[str] = ()
    max_age: str | None = None
    patience: str | None = None
    strict: bool = False
    limit: str | None = None
    """For the whole run; there is no option for it."""


class Settled(NamedTuple):
    """What holds for a run."""

    run: Settings
    archive: str
    """The address of the archive's API."""


def settle(catalogue: Path, given: Given) -> Settled:
    """Return what holds for a run of a catalogue. Raises `CatalogError`."""
    table = _table(catalogue)
    file = _from_table(table, str(catalogue.parent / "catalog.toml"))
    said = {
        name: value
        for name, value in given._asdict().items()
        if value is not None and value is not False and value != []
    }
    chosen = file._replace(**said)
    usual = Settings()
    default = usual.manner
    manner = Manner(
        _at_least("--timeout", chosen.timeout, default.timeout, 0.05),
        int(_at_least("--retries", chosen.retries, default.retries, 0)),
        int(_at_least("--concurrency", chosen.concurrency, default.concurrency, 1)),
        int(_at_least("--per-host", chosen.per_host, default.per_host, 1)),
        _at_least("--gap", chosen.gap, default.gap, 0),
        tuple(network for text in chosen.allow_private for network in _networks(text)),
        tuple(_header(text) for text in chosen.header),
    )
    patience = Patience(1, 0) if chosen.strict else _patience(chosen.patience) if chosen.patience else usual.patience
    max_age = duration("--max-age", chosen.max_age) if chosen.max_age else usual.max_age
    excluded = _excluded(chosen.only, chosen.exclude)
    limit = duration("limit", chosen.limit) if chosen.limit else None
    settings = Settings(manner, patience, max_age, excluded, limit)
    return Settled(settings, str(table.get("archive", _ARCHIVE)))


def _table(catalogue: Path) -> dict[str, Any]:
    file = catalogue.parent / "catalog.toml"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{file} cannot be read: {error}.", "Correct the file or its permissions.") from error
    import tomllib  # start-up: most catalogues have no such file

    try:
        table = tomllib.loads(text).get("check-links", {})
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{file} is not TOML: {error}.", "Correct it; the table is named [check-links].") from error
    if not isinstance(table, dict):
        raise CatalogError(f"{file}: `check-links` is not a table.", "Write [check-links] on a line of its own.")
    return table


def _from_table(table: dict[str, Any], file: str) -> Given:
    known = {name.replace("_", "-"): name for name in Given._fields} | {"archive": "archive"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            from nswp_catalog.core.suggest import did_you_mean  # start-up: it belongs to a mistake

            raise CatalogError(
                f"{file}: `{key}` is no setting of [check-links].",
                did_you_mean(key, known) or f"Use: {', '.join(known)}.",
            )
        values[known[key]] = _typed(key, known[key], value, file)
    values.pop("archive", None)
    return Given(**values)


def _typed(key: str, name: str, value: Any, file: str) -> Any:
    if name in ("allow_private", "only", "exclude", "header"):
        if name == "allow_private" and isinstance(value, bool):
            return ["all"] if value else []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        raise CatalogError(f"{file}: `{key}` is not a list of texts.", f'Write: {key} = ["…"]')
    kinds: dict[str, tuple[type, ...]] = {
        "strict": (bool,),
        "timeout": (int, float),
        "gap": (int, float),
        "archive": (str,),
    }
    expected = kinds.get(name, (str, int) if name in ("max_age", "patience", "limit") else (int,))
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        raise CatalogError(
            f"{file}: `{key}` has a value of another kind.", "`catalog check-links --help` shows what each takes."
        )
    return str(value) if name in ("max_age", "patience", "limit") else value


def _at_least(option: str, value: float | None, default: float, least: float) -> float:
    if value is None:
        return default
    if not least <= value <= 1e6:
        raise CatalogError(f"{option} cannot be {value:g}.", f"It is at least {least:g}.")
    return value


def duration(option: str, text: str) -> float:
    """Return the seconds that ``text`` means: 90s, 30m, 12h, 1d, 2w, or a number of seconds. Raises `CatalogError`."""
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]+)?)\s*([smhdw]?)", text.strip())
    if not match:
        raise CatalogError(f"{option}: “{text}” is no length of time.", "Write 90s, 30m, 12h, 1d or 2w.")
    return float(match[1]) * _UNITS[match[2] or "s"]


def _patience(text: str) -> Patience:
    match = re.fullmatch(r"(?:([0-9]{1,4})x)?([0-9]{1,4})d|([0-9]{1,4})", text.strip())
    if not match:
        raise CatalogError(
            f"--patience: “{text}” cannot be read.", "Write 3x3d for three runs over at least three days, or 3d."
        )
    runs, days, both = match.groups()
    default = Patience()
    return Patience(int(both), float(both)) if both else Patience(int(runs) if runs else default.runs, float(days))


def _networks(text: str) -> tuple[Network, ...]:
    if text == "all":
        return EVERYTHING
    try:
        return (ip_network(text, strict=False),)
    except ValueError:
        raise CatalogError(
            f"--allow-private: “{text}” is no network.", "Write 10.0.0.0/8, or nothing for all."
        ) from None


def _header(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"([^=\s]+)=([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)", text)
    if not match:
        raise CatalogError("--header cannot be read.", "Write --header 'example.org=Authorization: Bearer …'.")
    return match[1].lower(), match[2], match[3]


def _excluded(only: Sequence[str], exclude: Sequence[str]) -> Callable[[str], bool] | None:
    if not (only or exclude):
        return None
    wanted, unwanted = _pattern(only), _pattern(exclude)
    return lambda url: bool((only and not wanted.search(url)) or (exclude and unwanted.search(url)))


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(".*".join(map(re.escape, pattern.split("*"))) for pattern in patterns), re.IGNORECASE)
