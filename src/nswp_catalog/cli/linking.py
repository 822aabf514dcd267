"""`check-links`: its options; `link_check` does what they say."""

from pathlib import Path
from typing import Annotated

import typer

from nswp_catalog.cli import link_check, options
from nswp_catalog.cli.link_check import Wish
from nswp_catalog.cli.link_settings import Given
from nswp_catalog.cli.session import session
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.link import Verdict
from nswp_catalog.links.judge import RULES
from nswp_catalog.render.links import REPORTS

_ASKING, _JUDGING, _WRITING, _REPORT = "How it asks", "What fails", "What it writes", "Report"


@options.filtered
def check_links(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]... | merge REPORT...",
            help="Resources to check, or JSON reports of several shards to join. [default: all resources]",
            autocompletion=options.complete_id,
            show_default=False,
        ),
    ] = None,
    *,
    filters: Filters,
    changed_since: Annotated[
        str | None,
        typer.Option("--changed-since", metavar="REF", help="Only addresses that the git revision REF has not."),
    ] = None,
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="K/N", help="Only the K-th of N parts, parted by host.")
    ] = None,
    only: Annotated[
        list[str],
        typer.Option("--only", metavar="PATTERN", help="Only addresses with this in them; * stands for anything."),
    ] = [],
    exclude: Annotated[
        list[str],
        typer.Option("--exclude", metavar="PATTERN", help="Skip addresses with this in them; * stands for anything."),
    ] = [],
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", metavar="SECONDS", help="For one try of one link. [default: 20]", rich_help_panel=_ASKING),
    ] = None,
    retries: Annotated[
        int | None,
        typer.Option("--retries", metavar="N", help="How often to ask again what may pass. [default: 2]", rich_help_panel=_ASKING),
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option("--concurrency", metavar="N", help="Questions at a time. [default: 200]", rich_help_panel=_ASKING)
    ] = None,
    per_host: Annotated[
        int | None, typer.Option("--per-host", metavar="N", help="Questions at a time to one host. [default: 6]", rich_help_panel=_ASKING)
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option("--gap", metavar="SECONDS", help="Between two questions to one host. [default: 0.05]", rich_help_panel=_ASKING),
    ] = None,
    allow_private: Annotated[
        list[str],
        typer.Option("--allow-private", metavar="[CIDR]", help="Ask private addresses too: all, or those of a network.", rich_help_panel=_ASKING),
    ] = [],
    header: Annotated[
        list[str],
        typer.Option("--header", metavar="HOST=NAME: VALUE", help="A header for the questions to one host.", rich_help_panel=_ASKING),
    ] = [],
    max_age: Annotated[
        str | None,
        typer.Option("--max-age", metavar="TIME", help="For how long a good answer holds: 12h, 1d, 0. [default: 1d]", rich_help_panel=_ASKING),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="What earlier runs saw. [default: in the cache folder]", rich_help_panel=_ASKING),
    ] = None,
    patience: Annotated[
        str | None,
        typer.Option("--patience", metavar="RUNSxDAYS", help="How long a link may be unreachable. [default: 3x3d]", rich_help_panel=_JUDGING),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="What is unreachable is broken at once.", rich_help_panel=_JUDGING)
    ] = False,
    fail_on: Annotated[
        list[str],
        typer.Option(
            "--fail-on", metavar="VERDICT", help="Exit with 1 for these too: moved, suspect, blocked, unreachable.",
            autocompletion=options.complete_from(*Verdict), rich_help_panel=_JUDGING,
        ),
    ] = [],
    fix: Annotated[
        bool, typer.Option("--fix", help="Write the new addresses of what has moved for good.", rich_help_panel=_WRITING)
    ] = False,
    archive: Annotated[
        bool, typer.Option("--archive", help="Write the archived copies nearest to the dates, where there is none.", rich_help_panel=_WRITING)
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write size, format and SHA-256 of the files.", rich_help_panel=_WRITING)
    ] = False,
    dry_run: options.DryRun = False,
    format: Annotated[
        list[str],
        typer.Option(
            "--format", metavar="FORMAT", help="text, json, jsonl, junit, github, sarif, markdown or html; may be given again.",
            autocompletion=options.complete_from(*REPORTS), rich_help_panel=_REPORT,
        ),
    ] = [],
    output: Annotated[
        list[Path],
        typer.Option("--output", "-o", metavar="FILE", help="Where the report goes, in the order of --format.", rich_help_panel=_REPORT),
    ] = [],
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="RULE", help="Tell what a rule is about, and stop.",
            autocompletion=options.complete_from(*RULES), rich_help_panel=_REPORT,
        ),
    ] = None,
) -> None:  # fmt: skip
    """Check whether the addresses still lead to the works.

    Each address is asked once and gets a verdict: ok, moved, suspect, blocked, unreachable,
    broken or skipped. Only broken ones make the command exit with 1.

    Example:  catalog check-links

    Example:  catalog check-links --theme violence --fix --dry-run

    Example:  catalog check-links --format github --format json -o report.json

    Example:  catalog check-links merge shard-1.json shard-2.json
    """
    given = Given(timeout, retries, concurrency, per_host, gap, allow_private, only, exclude, header, max_age, patience, strict)  # fmt: skip
    wish = Wish(
        tuple(ids or ()), filters, changed_since, shard, given, state, fail_on, fix, archive, record, dry_run,
        format, output, explain,
    )  # fmt: skip
    if code := link_check.check(session(ctx), wish):
        raise typer.Exit(code)
