"""What is asked for most often, in its plain form, answered before Typer is imported."""

import sys
from collections.abc import Callable
from pathlib import Path

from nswp_catalog.cli.arguments import networks_told
from nswp_catalog.cli.plain import Call, Shape, read
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.lists import PLURALS

_FILTERS = tuple(name for name in Filters._fields if name != "since")
_LISTING = Shape(
    single=("since", "format", "sort"), several=_FILTERS, flags=("reverse", "count"), numbers=("limit",),
    words=None, searched=True,
)  # fmt: skip
SHAPES = {
    "search": _LISTING,
    "list": _LISTING._replace(words=0, searched=False),
    "add": Shape(
        single=("title", "id", "summary", "type", "date", "url", "doi", "isbn", "from-yaml"),
        several=(*PLURALS, "download"),
        flags=("dry-run",),
    ),
    "edit": Shape(
        single=("since",),
        several=(*_FILTERS, "set", "unset", *(f"{change}-{item}" for change in ("add", "remove") for item in PLURALS)),
        flags=("yes", "dry-run"),
        words=1,
    ),
    "check-links": Shape(
        single=("since", "changed-since", "shard", "max-age", "state", "patience", "explain"),
        several=(*_FILTERS, "only", "exclude", "allow-private", "header", "fail-on", "format", "output"),
        flags=("strict", "fix", "archive", "record", "dry-run"),
        numbers=("retries", "concurrency", "per-host"),
        decimals=("timeout", "gap"),
        words=None,
    ),
}
"""What the commands take that are answered here."""


def answer(args: list[str]) -> bool:
    """Carry out ``args`` if they are plain, and return whether they are. Exits with 1 if a search finds nothing."""
    call = read(networks_told(args), SHAPES)
    if call is None:
        return False
    _RUNS[call.command](call)
    return True


def _list(call: Call) -> None:
    from nswp_catalog.cli.listing import Wanted, print_listing  # start-up: each command imports its own

    words = call.words if call.command == "search" else None
    limit = int(call.single["limit"]) if "limit" in call.single else None
    wanted = Wanted(
        words, _filters(call), call.single.get("format"), call.single.get("sort"), "reverse" in call.flags, limit,
        "count" in call.flags,
    )  # fmt: skip
    if not print_listing(call.session, wanted) and words is not None:
        sys.exit(1)


def _add(call: Call) -> None:
    from nswp_catalog.cli import entering  # start-up: see `_list`

    file = call.single.get("from-yaml")
    given = {name: value for name, value in {**call.single, **call.several}.items() if name != "from-yaml"}
    entering.add(call.session, given, None if file is None else Path(file), "dry-run" in call.flags)


def _edit(call: Call) -> None:
    from nswp_catalog.cli import changing  # start-up: see `_list`

    resource_id = next(iter(call.words), None)
    changing.edit(call.session, resource_id, call.several, _filters(call), "yes" in call.flags, "dry-run" in call.flags)


def _check_links(call: Call) -> None:
    from nswp_catalog.cli import link_check  # start-up: see `_list`
    from nswp_catalog.cli.link_settings import Given

    single, several, flags = call.single, call.several, call.flags

    def number(name: str) -> int | None:
        return int(single[name]) if name in single else None

    def decimal(name: str) -> float | None:
        return float(single[name]) if name in single else None

    given = Given(
        decimal("timeout"), number("retries"), number("concurrency"), number("per-host"), decimal("gap"),
        several["allow-private"], several["only"], several["exclude"], several["header"],
        single.get("max-age"), single.get("patience"), "strict" in flags,
    )  # fmt: skip
    wish = link_check.Wish(
        call.words, _filters(call), single.get("changed-since"), single.get("shard"), given,
        Path(single["state"]) if "state" in single else None, several["fail-on"],
        "fix" in flags, "archive" in flags, "record" in flags, "dry-run" in flags,
        several["format"], [Path(name) for name in several["output"]], single.get("explain"),
    )  # fmt: skip
    if code := link_check.check(call.session, wish):
        sys.exit(code)


def _filters(call: Call) -> Filters:
    several = {name: tuple(call.several[name]) for name in _FILTERS}
    return Filters(**several, since=call.single.get("since"))


_RUNS: dict[str, Callable[[Call], None]] = {
    "search": _list, "list": _list, "add": _add, "edit": _edit, "check-links": _check_links,
}  # fmt: skip
