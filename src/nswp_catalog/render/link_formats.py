"""The report of link checks in the formats that CI systems, issue trackers and browsers read.

What a server sent, and what an editor typed, is text in all of them: it becomes no command, no
markup and no mention of anybody.
"""

import re
from html import escape
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from nswp_catalog.core.link import Link, Report, Use, Verdict
from nswp_catalog.render.data import dump
from nswp_catalog.render.harmless import one_line
from nswp_catalog.render.problems import github_property, github_text

_LEVELS = {
    Verdict.BROKEN: "error", Verdict.SUSPECT: "warning", Verdict.UNREACHABLE: "warning",
    Verdict.BLOCKED: "notice", Verdict.MOVED: "notice",
}  # fmt: skip
"""What needs a person, the worst first, and how loud."""
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # a text: compiling it takes a while


def github(report: Report) -> str:
    """Return workflow commands, which GitHub shows on the lines of the addresses."""
    lines = []
    for link in _for_people(report):
        message = github_text(f"{one_line(link.url)}: {_told(link)}")
        for use in link.uses:
            place = f"file={github_property(one_line(use.file))},line={use.line},col={use.column}"
            title = github_property(one_line(f"{link.verdict} link ({link.rule})"))
            lines.append(f"::{_LEVELS[link.verdict]} {place},title={title}::{message}\n")
    return "".join(lines)


def sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log."""
    from nswp_catalog import __version__

    links = _for_people(report)
    driver = {
        "name": "catalog",
        "version": __version__,
        "rules": [{"id": name} for name in sorted({one_line(link.rule) for link in links})],
    }
    results = [_sarif_result(link, use) for link in links for use in link.uses]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dump({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}) + "\n"


def _sarif_result(link: Link, use: Use) -> dict[str, Any]:
    level = _LEVELS[link.verdict]
    region = {"startLine": use.line, "startColumn": use.column}
    place = {"artifactLocation": {"uri": quote(PurePath(use.file).as_posix())}, "region": region}
    return {
        "ruleId": one_line(link.rule),
        "level": "note" if level == "notice" else level,
        "message": {"text": f"{one_line(link.url)}: {_told(link)}"},
        "locations": [{"physicalLocation": place}],
    }


def junit(report: Report) -> str:
    """Return JUnit XML: a broken link is a failure, one that was not asked is skipped."""
    counts = report.totals
    numbers = f'tests="{len(report.links)}" failures="{counts[Verdict.BROKEN]}" errors="0" skipped="{counts[Verdict.SKIPPED]}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites><testsuite name="catalog check-links" {numbers}>',
    ]
    for link in report.links:
        use = link.uses[0] if link.uses else Use("", "", "", "", 1, 1)
        attributes = (
            f'classname="{_xml(use.id or use.file)}" name="{_xml(link.url)}" file="{_xml(use.file)}" line="{use.line}"'
        )
        lines.append(f"<testcase {attributes}>{_junit_outcome(link)}</testcase>")
    return "\n".join([*lines, "</testsuite></testsuites>", ""])


def _junit_outcome(link: Link) -> str:
    places = [f"{use.file}:{use.line}:{use.column} {use.id} {use.field}" for use in link.uses]
    if link.verdict is Verdict.BROKEN:
        told = _xml("\n".join((_told(link), *places)))
        return f'<failure type="{_xml(link.rule)}" message="{_xml(link.reason)}">{told}</failure>'
    if link.verdict is Verdict.SKIPPED:
        return f'<skipped message="{_xml(link.reason)}"/>'
    return "" if link.verdict is Verdict.OK else f"<system-out>{_xml(f'{link.verdict}: {_told(link)}')}</system-out>"


def _xml(text: str) -> str:
    return escape(re.sub(_NOT_XML, "\N{REPLACEMENT CHARACTER}", "\n".join(map(one_line, text.split("\n")))))


def markdown(report: Report) -> str:
    """Return Markdown for an issue or a summary: a heading for each verdict, and what is to be done."""
    lines = ["# Links", "", _totals(report), ""]
    for verdict in _LEVELS:
        links = [link for link in report.links if link.verdict is verdict]
        if links:
            lines += [f"## {str(verdict).capitalize()} ({len(links):,})", ""]
            lines += [_markdown_item(link) for link in links]
            lines.append("")
    return "\n".join(lines)


def _markdown_item(link: Link) -> str:
    places = "; ".join(f"{_code(use.id or '?')}, {_code(f'{use.file}:{use.line}')}" for use in link.uses)
    news = " **New.**" if link.news else ""
    return f"- {_code(link.url)}  \n  {_plain(_told(link))}{news} ({places})"


def _plain(text: str) -> str:
    """Return ``text`` as Markdown that is nothing but text: no markup, no link, nobody mentioned.

    GitHub looks for mentions and numbers of issues once entities are resolved: there a space of
    no width parts the sign from the name.
    """
    entities = escape(one_line(text), quote=False)
    return re.sub(
        r"[\\`*_\[\]#|~@]|:(?=//)|(?<=www)\.",
        lambda match: f"&#{ord(match[0])};{'&#8203;' if match[0] in '@#' else ''}",
        entities,
        flags=re.IGNORECASE,
    )


def _code(text: str) -> str:
    """Return ``text`` as a span of code, whatever it holds."""
    shown = one_line(text) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


_STYLE = """:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;
overflow-wrap:anywhere}h2{margin-block:2rem .5rem}ul{padding:0;list-style:none}li{border-block-start:1px solid #8886;padding:.75rem 0}
p{margin:.25rem 0}.where{opacity:.75;font-size:.875rem}strong{color:light-dark(#a30000,#ff9c9c)}"""


_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Links</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Links</h1>
"""


def html(report: Report) -> str:
    """Return one page that asks nobody for anything: no script, no picture, no font."""
    parts = [_HEAD, f"<p>{escape(_totals(report))}</p>\n"]
    for verdict in _LEVELS:
        links = [link for link in report.links if link.verdict is verdict]
        if links:
            items = "".join(map(_html_item, links))
            parts.append(f"<h2>{str(verdict).capitalize()} ({len(links):,})</h2>\n<ul>\n{items}</ul>\n")
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def _html_item(link: Link) -> str:
    shown = escape(one_line(link.url))
    if re.match(r"https?://", link.url, re.IGNORECASE):
        shown = f'<a href="{shown}" rel="noopener noreferrer">{shown}</a>'
    news = "<strong>New.</strong> " if link.news else ""
    places = "".join(
        f'<p class="where">{escape(one_line(f"{use.title or use.id} · {use.field} · {use.file}:{use.line}"))}</p>\n'
        for use in link.uses
    )
    return f"<li>\n<p>{shown}</p>\n<p>{news}{escape(_told(link))}</p>\n{places}</li>\n"


def _totals(report: Report) -> str:
    counted = ", ".join(f"{number:,} {verdict}" for verdict, number in report.totals.items() if number)
    return f"{len(report.links):,} links: {counted or 'none'}. {report.stopped}".rstrip()


def _told(link: Link) -> str:
    between = " " if link.reason.endswith(".") else " – "
    return one_line(f"{link.reason}{between}{link.advice}" if link.advice else link.reason)


def _for_people(report: Report) -> list[Link]:
    """Return the links that need a person, what is news first, then the worst."""
    order = list(_LEVELS)
    links = [link for link in report.links if link.verdict in _LEVELS]
    return sorted(links, key=lambda link: (not link.news, order.index(link.verdict)))
