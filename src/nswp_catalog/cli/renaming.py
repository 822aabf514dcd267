"""`themes rename` and `themes merge`, and the same of types, regions and tags."""

from nswp_catalog.cli import saving
from nswp_catalog.cli.session import Session, choice
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import terms

_CHANGES = {"rename": terms.rename, "merge": terms.merge}


def rename_or_merge(run: Session, kind: str, words: list[str], yes: bool, dry_run: bool) -> None:
    """Make the change of the terms of ``kind`` that ``words`` name, once it was agreed to. Raises `CatalogError`."""
    name = choice(f"catalog {kind}s", words[0], _CHANGES)
    if len(words) != 3:
        raise CatalogError(
            f"`{name}` takes two names.",
            f"Write: catalog {kind}s {name} OLD {'NEW' if name == 'rename' else 'INTO'}",
        )
    _, old, new = words
    saving.save_many(run, f"{kind}s {name}", lambda text: _CHANGES[name](text, kind, old, new), yes, dry_run)
