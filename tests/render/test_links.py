"""The report of link checks in all its formats: nothing is lost, and nothing foreign gets out of its place."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.link import Link, Report, Use, Verdict
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.links import REPORTS, from_json, json_schema, merged, summary

EVIL = "\x1b[31m::error::x\r\n::set-output name=a::b\u202e<script>alert(1)</script> ]]> `|` **b** [a](http://e.org) @all #1 www.e.org \x85\u2028-- &amp;"
_TEXTS = st.text(max_size=20) | st.sampled_from([EVIL, "::error::", "<b>", "\n", "]]>", "`"])
_USES = st.builds(
    Use, _TEXTS, _TEXTS, st.sampled_from(["url", "downloads[0].url"]), _TEXTS, st.integers(1, 9999), st.integers(1, 999)
)
_LINKS = st.builds(
    Link, _TEXTS, st.sampled_from(Verdict), _TEXTS, _TEXTS, _TEXTS, st.none() | st.integers(100, 999), st.none() | _TEXTS,
    st.none() | _TEXTS, st.booleans(), st.lists(_USES, max_size=3).map(tuple),
)  # fmt: skip
_REPORTS = st.builds(Report, st.lists(_LINKS, max_size=4).map(tuple), st.booleans(), st.integers(0, 99))


def link(verdict: Verdict, url: str = "https://a.org/", news: bool = False, text: str = "A reason.") -> Link:
    """Return a link with one use."""
    return Link(
        url, verdict, "gone", text, "An advice.", 404, url, None, news, (Use("a", "A", "url", "r.yaml", 7, 10),)
    )


@given(_REPORTS)
def test_json_loses_nothing(report: Report) -> None:
    """What was written as JSON is read back as it was, and agrees with the schema."""
    text = REPORTS["json"](report)
    assert from_json(text) == report
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(text))
    assert [json.loads(line)["url"] for line in REPORTS["jsonl"](report).splitlines()] == [
        link.url for link in report.links
    ]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "3", '{"version": 2, "links": []}', '{"version": 1}', '{"version": 1, "links": [3]}', '{"version": 1, "links": {}}x',
     '{"version": 1, "links": [{"url": 3}]}', '{"version": 1, "links": [], "unasked": "x"}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_report_is_told(text: str) -> None:
    """Anything that is no report of this version is an error for people."""
    with pytest.raises(CatalogError) as error:
        from_json(text)
    assert error.value.advice


def test_shards_are_joined() -> None:
    """Of an address in several reports the worst verdict counts, and each place once."""
    one, other = link(Verdict.OK), link(Verdict.BROKEN)
    both = merged(
        [Report((one,), unasked=1), Report((other, link(Verdict.OK, "https://b.org/")), interrupted=True, unasked=2)]
    )
    assert [(found.url, found.verdict) for found in both.links] == [
        ("https://a.org/", "broken"),
        ("https://b.org/", "ok"),
    ]
    assert both.links[0].uses == one.uses
    assert (both.interrupted, both.unasked) == (True, 3)


def test_what_one_shard_left_another_may_have_asked() -> None:
    """An address that was not asked counts as such only while no report has a verdict on it."""
    left = link(Verdict.SKIPPED)._replace(rule="not-asked")
    other = left._replace(url="https://b.org/")
    both = merged([Report((left, other), unasked=2), Report((link(Verdict.OK),))])
    assert [found.verdict for found in both.links] == ["ok", "skipped"]
    assert both.unasked == 1
    text = REPORTS["text"](both)
    assert "Not asked (1): the run ended before" in text
    assert "    https://b.org/\n" in text


def test_the_text_is_in_the_order_of_need() -> None:
    """News first, then the worst; what is fine is only counted."""
    verdicts = [Verdict.OK, Verdict.MOVED, Verdict.BROKEN, Verdict.SUSPECT]
    report = Report((*(link(verdict) for verdict in verdicts), link(Verdict.BROKEN, "https://new.org/", news=True)))
    text = REPORTS["text"](report)
    headings = [line.split(" ")[0].rstrip(":") for line in text.splitlines() if re.match("[A-Z]", line)]
    assert headings == ["News", "Broken", "Suspect", "Moved"]
    assert text.count("https://new.org/") == 1
    assert text.splitlines()[-1] == summary(report) == "5 links: 1 ok, 1 moved, 1 suspect, 2 broken."
    assert summary(Report((), interrupted=True, unasked=3)) == "0 links. Interrupted: 3 not asked."


@given(_REPORTS)
def test_no_line_is_forged(report: Report) -> None:
    """Whatever texts hold: the lines of each format are those that we wrote, and no character moves a terminal."""
    for name, write in REPORTS.items():
        text = write(report)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", text), name
    uses = [use for link in report.links if link.verdict not in (Verdict.OK, Verdict.SKIPPED) for use in link.uses]
    commands = REPORTS["github"](report).splitlines()
    assert len(commands) == len(uses)
    assert all(re.match("::(error|warning|notice) file=", command) for command in commands)


@given(_REPORTS)
def test_xml_is_well_formed(report: Report) -> None:
    """JUnit's readers get one case for each link, and as many failures as there are broken ones."""
    suite = ET.fromstring(REPORTS["junit"](report).encode())[0]  # noqa: S314 - our own report
    assert len(suite) == len(report.links)
    assert len(suite.findall(".//failure")) == report.totals["broken"] == int(suite.get("failures", "-1"))


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.seen.append((tag, dict(attrs)))


@given(_REPORTS)
def test_no_markup_gets_through(report: Report) -> None:
    """The page has our tags alone, asks for nothing, and only web addresses are links; Markdown has no markup but ours."""
    page = _Tags(REPORTS["html"](report))
    ours = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "a", "strong"}
    assert {tag for tag, _ in page.seen} <= ours
    for tag, attributes in page.seen:
        assert not {"src", "onload", "onclick"} & attributes.keys()
        if tag == "a":
            assert re.match("https?://", attributes["href"] or "", re.IGNORECASE)
            assert attributes["rel"] == "noopener noreferrer"


def test_markdown_mentions_nobody() -> None:
    """Titles and reasons become no link, mention, heading or HTML in an issue."""
    text = REPORTS["markdown"](Report((link(Verdict.BROKEN, "`x` @all", text=EVIL),)))
    outside = re.sub("&#[0-9]+;", "", re.sub("(`+).*?\\1", "", text))
    assert not re.search(r"@|<|\]\(|www\.|://|\*\*b|#1", outside)
    assert len(text.splitlines()) == 8
