"""`add`: its options; `entering` does what they say."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nswp_catalog.cli import entering, options
from nswp_catalog.cli.session import session


def _one(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", metavar=name.upper(), help=text, rich_help_panel="The record")


def _many(name: str, text: str, kind: str | None = None) -> Any:
    complete = options.completer(kind) if kind else None
    return typer.Option(
        f"--{name}", metavar=name.upper(), help=text, rich_help_panel="The record", autocompletion=complete
    )


def add(
    ctx: typer.Context,
    title: Annotated[str | None, _one("title", "The title.")] = None,
    id: Annotated[str | None, _one("id", "A short name; without it one is made from the title.")] = None,
    summary: Annotated[str | None, _one("summary", "What it is about.")] = None,
    type: Annotated[str | None, _many("type", "What it is.", "type")] = None,
    theme: Annotated[list[str], _many("theme", "A theme; may be repeated, as all below.", "theme")] = [],
    region: Annotated[list[str], _many("region", "A region.", "region")] = [],
    tag: Annotated[list[str], _many("tag", "A free word.", "tag")] = [],
    date: Annotated[str | None, _one("date", "2018, 2018-09 or 2018-09-14.")] = None,
    author: Annotated[list[str], _many("author", "“Family, Given”, or a body's name.", "author")] = [],
    publisher: Annotated[list[str], _many("publisher", "Who published it.", "publisher")] = [],
    language: Annotated[list[str], _many("language", "A language of the work.", "language")] = [],
    url: Annotated[str | None, _one("url", "The address of its page.")] = None,
    doi: Annotated[str | None, _one("doi", "Its DOI.")] = None,
    isbn: Annotated[str | None, _one("isbn", "Its ISBN.")] = None,
    download: Annotated[list[str], _many("download", "The address of a file of it.")] = [],
    from_yaml: Annotated[
        Path | None,
        typer.Option("--from-yaml", metavar="FILE", help="Read the record from a file; - is standard input."),
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a resource to the catalogue.

    Example:  catalog add --title "Smart Guide" --theme health --url https://example.org/guide

    Example:  catalog add --from-yaml record.yaml --dry-run
    """
    given = {
        "id": id, "title": title, "summary": summary, "type": type, "theme": theme, "region": region, "tag": tag,
        "date": date, "author": author, "publisher": publisher, "language": language, "url": url, "doi": doi,
        "isbn": isbn, "download": download,
    }  # fmt: skip
    entering.add(session(ctx), given, from_yaml, dry_run)
