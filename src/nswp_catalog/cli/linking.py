"""`check-links`: whether the addresses of the catalogue still lead to the works."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nswp_catalog.cli import link_choice, link_run, options
from nswp_catalog.cli.link_settings import Given, settle
from nswp_catalog.cli.session import Session, choice, read_file, session, write
from nswp_catalog.core.link import Report, Verdict
from nswp_catalog.core.query import Filters
from nswp_catalog.errors import CatalogError
from nswp_catalog.links.judge import RULES
from nswp_catalog.render import links as render

if TYPE_CHECKING:
    from nswp_catalog.links.seen import Seen
    from nswp_catalog.storage.addresses import Reading

    Files = Mapping[str, Seen]

_ENDINGS = {
    ".json": "json", ".jsonl": "jsonl", ".xml": "junit", ".sarif": "sarif", ".md": "markdown", ".html": "html", ".txt": "text",
}  # fmt: skip
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
            autocompletion=options.complete_from(*render.REPORTS), rich_help_panel=_REPORT,
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
    if explain is not None:
        rule = RULES[choice("--explain", explain, RULES)]
        print(f"{rule.name} ({rule.verdict})\n{rule.why}")
        return
    run = session(ctx)
    failing = {Verdict.BROKEN} | {Verdict(choice("--fail-on", name, list(Verdict))) for name in fail_on}
    reports = _outputs(format, output)
    if ids and ids[0] == "merge":
        if len(ids) == 1:
            raise CatalogError("No report is named.", "Write: catalog check-links merge REPORT.json REPORT.json")
        merged = render.merged(render.from_json(_text(Path(name)), name) for name in ids[1:])
        _finish(run, merged, reports, failing)
        return
    given = Given(timeout, retries, concurrency, per_host, gap, allow_private, only, exclude, header, max_age, patience, strict)  # fmt: skip
    settings = settle(run.path, given)
    reading = link_choice.chosen(run, ids or [], filters, changed_since, shard)
    manner = settings.run.manner._replace(digest=record)
    report, files = link_run.asked(run, reading, settings.run._replace(manner=manner), state)
    _finish(
        run,
        report,
        reports,
        failing,
        then=partial(_write, run, report, files, reading, fix, settings.archive if archive else None, dry_run),
    )


def _write(
    run: Session,
    report: Report,
    files: "Files",
    reading: "Reading",
    fix: bool,
    archive: str | None,
    dry_run: bool,
) -> None:
    """Write into the catalogue what the run found, as far as it was asked for."""
    if report.interrupted or report.unasked or not (fix or archive or files):
        return
    from nswp_catalog.cli import link_writing

    link_writing.write(run, report, files, reading.all, fix, archive, dry_run)


def _outputs(formats: list[str], outputs: list[Path]) -> list[tuple[str, Path | None]]:
    """Return each report that is wanted, with the file that it goes to, None for standard output."""
    reports: list[tuple[str, Path | None]] = []
    for number, path in enumerate(outputs):
        by_ending = _ENDINGS.get(path.suffix.lower())
        if number >= len(formats) and by_ending is None:
            raise CatalogError(f"The ending of {path} names no format.", "Name it with --format.")
        name = choice("--format", formats[number], render.REPORTS) if number < len(formats) else str(by_ending)
        reports.append((name, None if str(path) == "-" else path))
    reports += [(choice("--format", name, render.REPORTS), None) for name in formats[len(outputs) :]]
    if all(path for _, path in reports):
        reports.append(("text", None))
    return reports


def _finish(
    run: Session,
    report: Report,
    reports: list[tuple[str, Path | None]],
    failing: set[Verdict],
    then: Callable[[], None] | None = None,
) -> None:
    """Write the reports, do what follows, and exit as the verdicts say."""
    for name, path in reports:
        text = render.REPORTS[name](report)
        if path is None:
            write([text])
        else:
            from nswp_catalog.storage.file import put

            put(path, [text.encode()])
    if all(name != "text" or path for name, path in reports):
        run.say(render.summary(report))
    if then:
        sys.stdout.flush()
        then()
    if report.interrupted:
        raise typer.Exit(130)
    if report.unasked:
        raise CatalogError(
            f"The time of the run was over; addresses that were not reached: {report.unasked:,}.",
            "Run it again, for what was right is remembered; or give it more time: `limit` in catalog.toml.",
        )
    if any(link.rule == "offline" for link in report.links):
        raise CatalogError(
            "Nothing could be reached: this says nothing of the links.", "Check your own connection, and run it again."
        )
    if any(link.verdict in failing for link in report.links):
        raise typer.Exit(1)


def _text(path: Path) -> str:
    try:
        return read_file(path).decode()
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"{path} is no JSON report.", "Make one with `catalog check-links --format json -o FILE`."
        ) from error
