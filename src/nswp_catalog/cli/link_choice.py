"""Which addresses `check-links` asks: those of the chosen resources, of what changed, of one shard."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from nswp_catalog.cli.session import Session, no_catalogue
from nswp_catalog.core.filters import Filters
from nswp_catalog.errors import CatalogError

if TYPE_CHECKING:
    from nswp_catalog.storage.addresses import Address, Reading
    from nswp_catalog.storage.index import Index

    _Keeps = Callable[[Address], bool]


def chosen(
    run: Session, ids: Sequence[str], filters: Filters, changed_since: str | None, shard: str | None
) -> "Reading":
    """Return the addresses that are to be asked. Raises `CatalogError`."""
    from nswp_catalog.storage.addresses import Reading

    kept = [keeps for keeps in (_in_shard(shard), _not_since(run, changed_since)) if keeps]
    wanted: set[str] | None = set(ids) or None
    if filters != Filters():
        filtered = set(run.ask(lambda index: _chosen(index, filters)))
        wanted = filtered & wanted if wanted else filtered
    keeps = (lambda address: all(keeps(address) for keeps in kept)) if kept else None
    reading = Reading(run.read(), run.shown_path, wanted, keeps)
    if ids:
        _refuse_unknown(run, ids, read_all(run, reading))
    return reading


def read_all(run: Session, reading: "Reading", owns: Callable[[str], bool] | None = None) -> "list[Address]":
    """Return the addresses of a catalogue: all, or those of records that name a host for which ``owns`` is true.

    Raises `CatalogError` where there is no record to be read.
    """
    from nswp_catalog.storage.read import NotACatalog  # start-up: the first question goes out before

    try:
        return reading.all if owns is None else reading.some(owns)
    except NotACatalog as error:
        raise no_catalogue(run, error.problem) from None


def _chosen(index: "Index", filters: Filters) -> list[str]:
    from nswp_catalog.storage import find  # start-up: who checks all links asks no index
    from nswp_catalog.storage.find import Question

    docs, _ = find.find(index, Question(selection=find.select(index, filters), sort="date"))
    return [resource.id for resource in index.records(docs)]


def _refuse_unknown(run: Session, ids: Sequence[str], found: Iterable["Address"]) -> None:
    from nswp_catalog.core.suggest import did_you_mean  # start-up: see `_chosen`
    from nswp_catalog.storage import find

    missing = set(ids) - {address.use.id for address in found}
    known = run.ask(find.all_ids) if missing else []
    for name in ids:
        if name in missing and name not in known:
            raise CatalogError(
                f"There is no resource “{name}”.",
                did_you_mean(name, known) or "`catalog list --format ids` lists them.",
            )


def _not_since(run: Session, ref: str | None) -> "_Keeps | None":
    """Return what keeps the addresses that the catalogue did not have at a revision of git; None for all."""
    if ref is None:
        return None
    import subprocess

    from nswp_catalog.storage.addresses import addresses
    from nswp_catalog.storage.read import NotACatalog

    path = run.path.resolve()
    if ref.startswith("-"):
        raise CatalogError(f"“{ref}” is no revision of git.", "Name a branch, a tag or a commit: --changed-since main")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the revision cannot be an option
            ["git", "-C", str(path.parent), "show", f"{ref}:./{path.name}"], capture_output=True, check=False  # noqa: S607
        )  # fmt: skip
    except OSError as error:
        raise CatalogError("git cannot be run.", "Install it, or leave out --changed-since.") from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CatalogError(
            f"git does not know {path.name} at “{ref}”: {told[-1] if told else 'no reason told'}",
            "Name a branch, a tag or a commit that has the catalogue; in CI, fetch the whole history.",
        )
    try:
        before = {(address.use.id, address.url) for address in addresses(done.stdout, run.shown_path, None)}
    except NotACatalog:
        return None
    return lambda address: (address.use.id, address.url) not in before


def _in_shard(shard: str | None) -> "_Keeps | None":
    """Return what keeps the addresses of one shard; None for all."""
    if shard is None:
        return None
    from nswp_catalog.links.check import shard_of

    part, slash, whole = shard.partition("/")
    if not (slash and part.isdecimal() and whole.isdecimal() and 1 <= int(part) <= int(whole)):
        raise CatalogError(f"“{shard}” is no shard.", "Write --shard 1/4 for the first of four parts.")
    return lambda address: shard_of(address.url, int(whole)) == int(part)
