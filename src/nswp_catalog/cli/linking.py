"""`check-links`: whether the addresses of the catalogue still lead to the works."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.link_settings import Given, settle
from nswp_catalog.cli.session import Session, choice, read_file, session, write
from nswp_catalog.core.link import Report, Use, Verdict
from nswp_catalog.core.query import Filters
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.errors import CatalogError
from nswp_catalog.links.judge import RULES
from nswp_catalog.render import links as render
from nswp_catalog.storage import find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

if TYPE_CHECKING:
    from nswp_catalog.links.check import Settings, Wanted
    from nswp_catalog.links.history import History
    from nswp_catalog.links.seen import Seen
    from nswp_catalog.storage.addresses import Address

    Files = Mapping[str, Seen]

_ENDINGS = {
    ".json": "json", ".jsonl": "jsonl", ".xml": "junit", ".sarif": "sarif", ".md": "markdown", ".html": "html", ".txt": "text",
}  # fmt: skip
_ASKING, _JUDGING, _WRITING, _REPORT = "How it asks", "What fails", "What it writes", "Report"


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
    theme: options.Theme = [],
    type: options.Type = [],
    region: options.Region = [],
    language: options.Language = [],
    publisher: options.Publisher = [],
    author: options.Author = [],
    tag: options.Tag = [],
    year: options.Year = [],
    since: options.Since = None,
    missing: options.Missing = [],
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
        merged = render.merged(render.from_json(_text(Path(name))) for name in ids[1:])
        _finish(run, merged, reports, failing)
        return
    given = Given(timeout, retries, concurrency, per_host, gap, allow_private, only, exclude, header, max_age, patience, strict)  # fmt: skip
    settings = settle(run.path, given)
    filters = Filters(
        tuple(theme), tuple(type), tuple(region), tuple(language), tuple(publisher), tuple(author), tuple(tag),
        tuple(year), since, tuple(missing),
    )  # fmt: skip
    addresses = _shard(_changed(run, _addresses(run, ids or [], filters), changed_since), shard)
    manner = settings.run.manner._replace(digest=record)
    report, files = _run(run, addresses, settings.run._replace(manner=manner), state)
    _finish(
        run,
        report,
        reports,
        failing,
        then=partial(_write, run, report, files, addresses, fix, settings.archive if archive else None, dry_run),
    )


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


def _run(run: Session, addresses: list["Address"], settings: "Settings", state: Path | None) -> tuple[Report, "Files"]:
    import asyncio
    import gc

    from nswp_catalog.cli.link_progress import Progress
    from nswp_catalog.links import check

    gc.enable()  # a long run makes circles, of tasks and failures
    wanted = _wanted(addresses)
    history = _history(run, state)
    progress = Progress(len(wanted), run)
    try:
        with progress:
            outcome = asyncio.run(check.run(wanted, settings, history, progress.note))
    finally:
        history.close()
    if outcome.unwritten:
        run.say(f"{outcome.unwritten.message}\n  → {outcome.unwritten.advice}")
    return Report(outcome.links, outcome.interrupted, outcome.unasked), outcome.seen


def _wanted(addresses: Iterable["Address"]) -> list["Wanted"]:
    from nswp_catalog.links.check import Wanted
    from nswp_catalog.links.rule import Promise

    uses: dict[str, list[Use]] = {}
    promises: dict[str, dict[Promise, None]] = {}
    for address in addresses:
        uses.setdefault(address.url, []).append(address.use)
        promise = Promise(
            address.titles, address.format, address.sha256, address.use.field == "doi", address.publishers
        )
        promises.setdefault(address.url, {})[promise] = None
    return [Wanted(url, tuple(found), tuple(promises[url])) for url, found in uses.items()]


def _history(run: Session, state: Path | None) -> "History":
    from nswp_catalog.links.history import History
    from nswp_catalog.storage import locate

    if state is not None:
        return History(state)
    folder = locate.cache_folder()
    try:
        return History(folder / "links.sqlite3" if folder else None)
    except CatalogError as error:
        run.say(f"{error.message} This run goes on without.")
        return History(None)


def _write(
    run: Session,
    report: Report,
    files: "Files",
    addresses: list["Address"],
    fix: bool,
    archive: str | None,
    dry_run: bool,
) -> None:
    """Write into the catalogue what the run found, as far as it was asked for."""
    if report.interrupted or not (fix or archive or files):
        return
    from nswp_catalog.cli import link_writing

    link_writing.write(run, report, files, addresses, fix, archive, dry_run)


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
