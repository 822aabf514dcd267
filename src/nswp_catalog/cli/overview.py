"""What is in the catalogue: `themes`, `types`, `regions`, `tags` and `stats`."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.session import choice, session
from nswp_catalog.core.catalog import Catalog
from nswp_catalog.core.checks import gaps, shared_addresses
from nswp_catalog.core.filters import FACETS
from nswp_catalog.core.query import Selection
from nswp_catalog.core.vocabulary import Vocabulary
from nswp_catalog.render.data import dump
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage import find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

_Row = tuple[str, str, int, int]
_FORMATS = ("table", "tsv", "json")


def vocabulary_command(kind: str) -> Callable[..., None]:
    """Return the command that lists the values of ``kind`` (``theme``) with how often each is used, or changes them."""

    def run(
        ctx: typer.Context,
        change: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[rename OLD NEW | merge OLD INTO]",
                help=f"Give a {kind} another id, or put one in the place of another.",
                autocompletion=_completer(kind),
                show_default=False,
            ),
        ] = None,
        format: options.TableFormat = None,
        yes: options.Yes = False,
        dry_run: options.DryRun = False,
    ) -> None:
        current = session(ctx)
        if change:
            from nswp_catalog.cli.renaming import rename_or_merge  # start-up: to list terms takes no parser

            rename_or_merge(current, kind, change, yes, dry_run)
            return
        chosen = choice("--format", format or ("table" if current.draws else "tsv"), _FORMATS)
        rows = current.ask(lambda index: _rows(index, kind))
        if chosen == "json":
            print(dump([{"id": id_, "label": label, "resources": number} for id_, label, _, number in rows]))
        elif chosen == "tsv":
            for id_, label, _, number in rows:
                print(f"{one_line(id_)}\t{one_line(label)}\t{number}")
        elif rows:
            from nswp_catalog.render import terminal

            terminal.console(current.color).print(terminal.terms(rows))
        else:
            current.say(f"No resource has a {kind}.")

    run.__doc__ = (
        f"List the {kind}s with how many resources have each; rename one, or merge two.\n\n"
        f"A change is made in all records at once, and is shown before it is made.\n\n"
        f"Example:  catalog {kind}s --format tsv\n\n"
        f"Example:  catalog {kind}s rename old-name new-name --dry-run"
    )
    return run


def _completer(kind: str) -> Callable[[typer.Context, list[str], str], list[str]]:
    def complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
        if not ctx.params.get("change"):
            return [name for name in ("rename", "merge") if name.startswith(incomplete)]
        return options.completer(kind)(ctx, incomplete)

    return complete


def _rows(index: Index, kind: str) -> list[_Row]:
    vocabulary = index.head.vocabulary(FACETS[kind]) if FACETS[kind] else Vocabulary()
    used = find.counts(index, kind)
    rows = [
        (term_id, vocabulary.label(term_id), level, _count(index, kind, vocabulary, term_id))
        for term_id, level in _in_order(vocabulary)
    ]
    others = sorted(((-number, value) for value, number in used.items() if value not in vocabulary.by_id))
    return rows + [(value, value, 0, -number) for number, value in others]


def _count(index: Index, kind: str, vocabulary: Vocabulary, term_id: str) -> int:
    """Return how many resources a search for the term finds: with those of the terms below it."""
    return find.find(index, Question(selection=Selection({kind: frozenset(vocabulary.closure([term_id]))})), 0)[1]


def _in_order(vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """Return the ids of the terms, each below its broader one, with their levels."""
    ordered: list[tuple[str, int]] = []
    seen: set[str] = set()

    def place(term_id: str, level: int) -> None:
        if term_id in seen:
            return
        seen.add(term_id)
        ordered.append((term_id, level))
        for term in vocabulary.terms:
            if term.broader == term_id:
                place(term.id, level + 1)

    for term in vocabulary.terms:
        if term.broader not in vocabulary.by_id:
            place(term.id, 0)
    for term in vocabulary.terms:  # what is left goes round in a circle
        place(term.id, 0)
    return ordered


def stats(ctx: typer.Context, format: options.TableFormat = None) -> None:
    """Show what is in the catalogue: counts by facet and year, and what is missing.

    Example:  catalog stats
    """
    run = session(ctx)
    chosen = choice("--format", format or ("table" if run.draws else "tsv"), _FORMATS)
    total, counts = run.ask(_statistics)
    if chosen == "json":
        print(dump({"resources": total, **{name: dict(pairs) for name, pairs in counts.items()}}))
    elif chosen == "tsv":
        print(f"resources\t\t{total}")
        for name, pairs in counts.items():
            for value, number in pairs:
                print(f"{name}\t{one_line(value)}\t{number}")
    else:
        from nswp_catalog.render import terminal

        console = terminal.console(run.color)
        console.print(f"{total} resources in {run.shown_path}")
        for name, pairs in counts.items():
            if pairs:
                console.print()
                console.print(terminal.bars(_TITLES[name], pairs, console.width))


_TITLES = {
    "theme": "Themes",
    "type": "Types",
    "region": "Regions",
    "language": "Languages",
    "year": "Years",
    "missing": "Missing fields",
    "hint": "Hints (`catalog validate --hints` shows each)",
}


def _statistics(index: Index) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    docs, total = find.find(index, Question(sort="date"))
    found = find.narrowing(index, docs, ("theme", "type", "region", "language"))
    counts = {kind: Counter(found[kind]).most_common() for kind in ("theme", "type", "region", "language")}
    counts["year"] = sorted(found["year"].items())
    counts["missing"] = [(name, number) for name, number in find.missing_counts(index).items() if number]
    catalog = Catalog(index.head, tuple(enumerate(index.records(docs))))
    hints = Counter(problem.rule for check in (gaps, shared_addresses) for problem in check(catalog))
    counts["hint"] = hints.most_common()
    return total, counts
