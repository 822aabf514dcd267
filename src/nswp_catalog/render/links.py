"""The report of link checks: as text for people, and the table of all formats."""

from collections.abc import Callable, Mapping

from nswp_catalog.core.link import NOT_ASKED, Link, Report, Use, Verdict
from nswp_catalog.render import link_data, link_formats
from nswp_catalog.render.harmless import one_line
from nswp_catalog.render.link_data import from_json, json_schema, merged

MEANINGS = {
    Verdict.BROKEN: "these lead nowhere",
    Verdict.SUSPECT: "these answer, but perhaps not with the work",
    Verdict.UNREACHABLE: "these did not answer this time",
    Verdict.BLOCKED: "these refuse programs; look with a browser",
    Verdict.MOVED: "these have a new address",
}
"""The verdicts that need a person, the worst first, with what they mean."""


_LISTED = 20
"""Of so many links that were not asked the report tells where they stand: they are asked in the next run."""
_HINT = "`catalog check-links --explain RULE` tells more of a rule; its name stands in [brackets]."


def text(report: Report) -> str:
    """Return what needs a person, by verdict, what is news first, and one line of totals."""
    news: list[Link] = []
    others: dict[Verdict, list[Link]] = {verdict: [] for verdict in Verdict}
    for link in report.links:
        if link.verdict is not Verdict.OK:
            (news if link.news else others[link.verdict]).append(link)
    lines = _group("News: right at the last check, and broken now", news) if news else []
    for verdict, meaning in MEANINGS.items():
        if links := others[verdict]:
            lines += _group(f"{str(verdict).capitalize()} ({len(links):,}): {meaning}", links)
    if lines:
        lines += [_HINT, ""]
    if left := [link for link in others[Verdict.SKIPPED] if link.rule == NOT_ASKED]:
        lines += [f"Not asked ({len(left):,}): the run ended before", ""]
        for link in left[:_LISTED]:
            lines += [*(_place(use, link) for use in link.uses), f"    {one_line(link.url)}"]
        lines += [f"and {len(left) - _LISTED:,} more", ""] if len(left) > _LISTED else [""]
    return "".join(_no_command(line) + "\n" for line in (*lines, summary(report)))


def _no_command(line: str) -> str:
    """Return ``line`` so that no CI runner obeys it: GitHub's looks for ``::`` at its beginning and ``##[`` anywhere."""
    apart = line.replace("##[", "## [").replace("##vso[", "## vso[")
    return apart.replace("::", ": :", 1) if apart.lstrip().startswith("::") else apart


def _group(heading: str, links: list[Link]) -> list[str]:
    lines = [heading, ""]
    for link in links:
        lines += [
            *(_place(use, link) for use in link.uses),
            f"    {one_line(link.url)}",
            f"    {one_line(link.reason)}",
        ]
        if link.advice:
            lines.append(f"  → {one_line(link.advice)}")
        lines.append("")
    return lines


def _place(use: Use, link: Link) -> str:
    who = " · ".join(filter(None, (use.id, use.title, use.field)))
    return one_line(f"{use.file}:{use.line}:{use.column}: {link.verdict}: {who} [{link.rule}]")


def summary(report: Report) -> str:
    """Return one line that counts the links by their verdicts."""
    counted = [f"{number:,} {verdict}" for verdict, number in report.totals.items() if number]
    number = len(report.links)
    told = f"{number:,} {'link' if number == 1 else 'links'}{': ' if counted else ''}{', '.join(counted)}."
    return f"{told} {report.stopped}".rstrip()


REPORTS: Mapping[str, Callable[[Report], str]] = {
    "text": text,
    "json": link_data.as_json,
    "jsonl": link_data.json_lines,
    "junit": link_formats.junit,
    "github": link_formats.github,
    "sarif": link_formats.sarif,
    "markdown": link_formats.markdown,
    "html": link_formats.html,
}
"""The formats of `check-links`, by name."""

__all__ = ["MEANINGS", "REPORTS", "from_json", "json_schema", "merged", "summary", "text"]
