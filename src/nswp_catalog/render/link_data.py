"""The report of link checks for programs: JSON, which shards are joined from, and its schema."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nswp_catalog.core.link import Link, Report, Use, Verdict, not_asked
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.harmless import escaped_json

VERSION = 1


def as_json(report: Report) -> str:
    """Return the report as one JSON object."""
    data = {
        "version": VERSION,
        "totals": report.totals,
        "interrupted": report.interrupted,
        "unasked": report.unasked,
        "links": [_link(link) for link in report.links],
    }
    return _dump(data, 1) + "\n"


def json_lines(report: Report) -> str:
    """Return each link as JSON on a line of its own."""
    return "".join(_dump(_link(link)) + "\n" for link in report.links)


def _dump(data: Any, indent: int | None = None) -> str:
    """Return ``data`` as JSON in which no text has a line break of any kind, nor what a terminal might obey."""
    text = escaped_json(json.dumps(data, ensure_ascii=False, indent=indent))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _link(link: Link) -> dict[str, Any]:
    return {
        "url": link.url,
        "verdict": str(link.verdict),
        "rule": link.rule,
        "reason": link.reason,
        "status": link.status,
        "final_url": link.final_url,
        "advice": link.advice,
        "new_url": link.new_url,
        "news": link.news,
        "resources": [use._asdict() for use in link.uses],
    }


def from_json(text: str, name: str = "This") -> Report:
    """Return the report that ``as_json`` wrote; errors call it ``name``. Raises `CatalogError`."""
    try:
        return _read_report(json.loads(text), name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CatalogError(
            f"{name} is no JSON report of links.", "Make one with `catalog check-links --format json -o FILE`."
        ) from None


def _read_report(data: Mapping[str, Any], name: str) -> Report:
    if data["version"] != VERSION:
        raise CatalogError(
            f"{name} is a report of another version of this program.", "Make all reports with the same one."
        )
    links = tuple(_read_link(item) for item in data["links"])
    interrupted, unasked = data.get("interrupted", False), data.get("unasked", 0)
    if not isinstance(interrupted, bool) or type(unasked) is not int:
        raise TypeError
    return Report(links, interrupted, unasked)


def _read_link(data: Mapping[str, Any]) -> Link:
    texts = [data[name] for name in ("url", "verdict", "rule", "reason")] + [data.get("advice", "")]
    status, final_url, new_url, news = data["status"], data["final_url"], data.get("new_url"), data.get("news", False)
    if (
        not all(isinstance(text, str) for text in texts)
        or not all(url is None or isinstance(url, str) for url in (final_url, new_url))
        or not (status is None or type(status) is int)
        or not isinstance(news, bool)
    ):
        raise TypeError
    url, verdict, rule, reason, advice = texts
    uses = tuple(_read_use(item) for item in data["resources"])
    return Link(url, Verdict(verdict), rule, reason, advice, status, final_url, new_url, news, uses)


def _read_use(data: Mapping[str, Any]) -> Use:
    use = Use(data["id"], data.get("title", ""), data["field"], data["file"], data["line"], data.get("column", 1))
    if not all(isinstance(text, str) for text in use[:4]) or not all(type(number) is int for number in use[4:]):
        raise TypeError
    return use


def merged(reports: Iterable[Report]) -> Report:
    """Return several reports as one; of an address that is in several, the worst verdict of those asked, and all uses."""
    links: dict[str, Link] = {}
    interrupted, unnamed = False, 0
    order = [*(verdict for verdict in Verdict if verdict is not Verdict.SKIPPED), Verdict.SKIPPED]
    for report in reports:
        interrupted = interrupted or report.interrupted
        unnamed += report.unasked - not_asked(report.links)
        for link in report.links:
            known = links.get(link.url, link)
            worst = min(known, link, key=lambda one: order.index(one.verdict))
            links[link.url] = worst._replace(uses=tuple(dict.fromkeys((*known.uses, *link.uses))))
    return Report(tuple(links.values()), interrupted, unnamed + not_asked(links.values()))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the JSON report."""
    text, number, place = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}
    maybe_text = {"type": ["string", "null"]}
    verdict = {"enum": [str(verdict) for verdict in Verdict]}
    use = {"id": text, "title": text, "field": text, "file": text, "line": place, "column": place}
    link = {
        "url": text, "verdict": verdict, "rule": text, "reason": text, "status": {"type": ["integer", "null"]},
        "final_url": maybe_text, "advice": text, "new_url": maybe_text, "news": {"type": "boolean"},
        "resources": {"type": "array", "items": _object(use, ("title", "column"))},
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of `catalog check-links`",
        **_object(
            {
                "version": {"const": VERSION},
                "totals": _object({str(verdict): number for verdict in reversed(Verdict)}),
                "interrupted": {"type": "boolean"},
                "unasked": number,
                "links": {"type": "array", "items": _object(link, ("advice", "new_url", "news"))},
            },
            ("interrupted", "unasked"),
        ),
    }


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
