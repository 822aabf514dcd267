"""What `check-links` does: the links asked, the reports written, the catalogue mended, the exit code."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nswp_catalog.cli import link_choice, link_run
from nswp_catalog.cli.link_settings import Given, settle
from nswp_catalog.cli.session import Session, choice, read_file, write
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.link import Report, Verdict
from nswp_catalog.errors import CatalogError

if TYPE_CHECKING:
    from nswp_catalog.links.seen import Seen
    from nswp_catalog.storage.addresses import Reading

    Files = Mapping[str, Seen]

_ENDINGS = {
    ".json": "json", ".jsonl": "jsonl", ".xml": "junit", ".sarif": "sarif", ".md": "markdown", ".html": "html", ".txt": "text",
}  # fmt: skip


class Wish(NamedTuple):
    """What is asked for, as it stands on the command line."""

    ids: tuple[str, ...] = ()
    """Resources, or ``merge`` and the files of reports."""
    filters: Filters = Filters()
    changed_since: str | None = None
    shard: str | None = None
    given: Given = Given()
    state: Path | None = None
    fail_on: Sequence[str] = ()
    fix: bool = False
    archive: bool = False
    record: bool = False
    dry_run: bool = False
    formats: Sequence[str] = ()
    outputs: Sequence[Path] = ()
    explain: str | None = None
    """The rule that is to be explained, and nothing else to be done."""


def check(run: Session, wish: Wish) -> int:
    """Do what is asked for, and return the exit code. Raises `CatalogError`."""
    if wish.explain is not None:
        _explain(wish.explain)
        return 0
    failing = {Verdict.BROKEN} | {Verdict(choice("--fail-on", name, list(Verdict))) for name in wish.fail_on}
    reports = _outputs(wish.formats, wish.outputs)
    if wish.ids and wish.ids[0] == "merge":
        if len(wish.ids) == 1:
            raise CatalogError("No report is named.", "Write: catalog check-links merge REPORT.json REPORT.json")
        from nswp_catalog.render import links as render  # start-up: the first question goes out before

        merged = render.merged(render.from_json(_text(Path(name)), name) for name in wish.ids[1:])
        return _finish(run, merged, reports, failing)
    settings = settle(run.path, wish.given)
    reading = link_choice.chosen(run, wish.ids, wish.filters, wish.changed_since, wish.shard)
    manner = settings.run.manner._replace(digest=wish.record)
    report, files = link_run.asked(run, reading, settings.run._replace(manner=manner), wish.state)
    archive = settings.archive if wish.archive else None
    then = partial(_write, run, report, files, reading, wish.fix, archive, wish.dry_run)
    return _finish(run, report, reports, failing, then)


def _explain(name: str) -> None:
    from nswp_catalog.links.judge import RULES  # start-up: see `check`

    rule = RULES[choice("--explain", name, RULES)]
    print(f"{rule.name} ({rule.verdict})\n{rule.why}")


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


def _outputs(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """Return each report that is wanted, with the file that it goes to, None for standard output."""
    if not (formats or outputs):
        return [("text", None)]
    from nswp_catalog.render import links as render  # start-up: see `check`

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
) -> int:
    """Write the reports, do what follows, and return the exit code that the verdicts give."""
    from nswp_catalog.render import links as render  # start-up: see `check`

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
        return 130
    if report.unasked:
        raise CatalogError(
            f"The time of the run was over; addresses that were not reached: {report.unasked:,}.",
            "Run it again, for what was right is remembered; or give it more time: `limit` in catalog.toml.",
        )
    if any(link.rule == "offline" for link in report.links):
        raise CatalogError(
            "Nothing could be reached: this says nothing of the links.", "Check your own connection, and run it again."
        )
    return int(not failing.isdisjoint([link.verdict for link in report.links]))


def _text(path: Path) -> str:
    try:
        return read_file(path).decode()
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"{path} is no JSON report.", "Make one with `catalog check-links --format json -o FILE`."
        ) from error
