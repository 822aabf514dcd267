"""Which addresses `check-links` asks: those of the chosen resources, of what changed, of one shard."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nswp_catalog.cli.session import Session
from nswp_catalog.core.query import Filters
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

if TYPE_CHECKING:
    from nswp_catalog.storage.addresses import Address


def chosen(
    run: Session, ids: Sequence[str], filters: Filters, changed_since: str | None, shard: str | None
) -> list["Address"]:
    """Return the addresses that are to be asked. Raises `CatalogError`."""
    return _shard(_changed(run, _addresses(run, ids, filters), changed_since), shard)


def _addresses(run: Session, ids: Sequence[str], filters: Filters) -> list["Address"]:
    from nswp_catalog.storage.addresses import addresses
    from nswp_catalog.storage.read import NotACatalog

    chosen: set[str] | None = set(ids) or None
    if filters != Filters():
        filtered = set(run.ask(lambda index: _chosen(index, filters)))
        chosen = filtered & chosen if chosen else filtered
    text = run.read()
    try:
        found = addresses(text, run.shown_path, chosen)
    except NotACatalog as error:
        problem = error.problem
        place = f":{problem.position.line}:{problem.position.column}" if problem.position else ""
        raise CatalogError(f"{run.shown_path}{place}: {problem.message}", problem.advice) from None
    _refuse_unknown(run, ids, found)
    return found


def _chosen(index: Index, filters: Filters) -> list[str]:
    docs, _ = find.find(index, Question(selection=find.select(index, filters), sort="date"))
    return [resource.id for resource in index.records(docs)]


def _refuse_unknown(run: Session, ids: Sequence[str], found: Iterable["Address"]) -> None:
    missing = set(ids) - {address.use.id for address in found}
    known = run.ask(find.all_ids) if missing else []
    for name in ids:
        if name in missing and name not in known:
            raise CatalogError(
                f"There is no resource “{name}”.",
                did_you_mean(name, known) or "`catalog list --format ids` lists them.",
            )


def _changed(run: Session, addresses: list["Address"], ref: str | None) -> list["Address"]:
    """Return the addresses that the catalogue did not have at a revision of git."""
    if ref is None:
        return addresses
    import subprocess

    from nswp_catalog.storage.addresses import addresses as read
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
        before = {(address.use.id, address.url) for address in read(done.stdout, run.shown_path, None)}
    except NotACatalog:
        return addresses
    return [address for address in addresses if (address.use.id, address.url) not in before]


def _shard(addresses: list["Address"], shard: str | None) -> list["Address"]:
    if shard is None:
        return addresses
    from nswp_catalog.links.check import shard_of

    part, slash, whole = shard.partition("/")
    if not (slash and part.isdecimal() and whole.isdecimal() and 1 <= int(part) <= int(whole)):
        raise CatalogError(f"“{shard}” is no shard.", "Write --shard 1/4 for the first of four parts.")
    return [address for address in addresses if shard_of(address.url, int(whole)) == int(part)]
