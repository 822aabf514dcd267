"""The rules: every observation has a verdict, and the same whatever else is the same."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nswp_catalog.core.link import Verdict
from nswp_catalog.errors import BadValue
from nswp_catalog.links.address import join, parse
from nswp_catalog.links.judge import RULES, judge
from nswp_catalog.links.page import Page
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.rule import Case, Past, mentions
from nswp_catalog.links.seen import Body, Hop, Seen
from nswp_catalog.links.settings import Patience
from nswp_catalog.links.trouble import Trouble

DAY = 86_400.0
_WORDS = st.sampled_from(
    [
        "Smart Guide to CEDAW",
        "404",
        "Page not found",
        "Log in",
        "casino",
        "Just a moment...",
        "domain for sale",
        "暴力",
        " ",
        "<b>",
    ]
)
_PAGES = st.builds(
    lambda title, heading, text: Page(f"<title>{title}</title><h1>{heading}</h1><p id=a>{text}".encode()),
    _WORDS,
    _WORDS,
    _WORDS,
)
_SEEN = st.builds(
    Seen,
    url=st.sampled_from(["https://a.org/guide", "https://a.org/guide.pdf", "https://a.org/", "https://a.org/guide#a", "https://a.org/guide#b"]),
    hops=st.lists(
        st.builds(Hop, st.just("https://a.org/guide"), st.sampled_from([200, 301, 302, 303, 307, 308]),
                  st.sampled_from(["https://b.org/", "https://a.org/login", "https://a.org/new", "https://a.org/404"])),
        max_size=3,
    ).map(tuple),
    trouble=st.none() | st.sampled_from(Trouble),
    detail=st.text(min_size=1, max_size=10),
    status=st.none() | st.integers(0, 999),
    headers=st.dictionaries(st.sampled_from(["content-type", "cf-mitigated", "content-encoding"]), st.sampled_from(["text/html", "application/pdf", "br", "x"])),
    body=st.builds(Body, st.sampled_from([b"", b"%PDF-1.4", b"<html>", b"PK\x03\x04", b"\0"]), st.integers(0, 9), st.booleans(), st.booleans(), st.booleans(), st.none() | st.just("0" * 64)),
    page=st.none() | _PAGES,
)  # fmt: skip
_PROMISES = st.builds(
    Promise,
    titles=st.lists(_WORDS, max_size=2).map(tuple),
    format=st.none() | st.sampled_from(["pdf", "docx", "html", "?"]),
    sha256=st.none() | st.sampled_from(["0" * 64, "1" * 64]),
    is_doi=st.booleans(),
)
_PASTS = st.builds(Past, st.booleans(), st.booleans(), st.integers(0, 9), st.none() | st.floats(0, 9 * DAY))


@given(_SEEN, _PROMISES, _PASTS)
def test_every_observation_has_a_verdict(seen: Seen, promise: Promise, past: Past) -> None:
    """Whatever is seen: one verdict, of a rule that has a name, with a reason; and a new address only for what has moved."""
    finding = judge(Case(seen, promise, past, now=9 * DAY))
    assert finding.rule in RULES
    assert finding.reason
    assert (
        finding.verdict is RULES[finding.rule].verdict
        or (finding.verdict is Verdict.BROKEN and RULES[finding.rule].verdict is Verdict.UNREACHABLE)
        or (finding.verdict is Verdict.SUSPECT and any(hop.by_script for hop in seen.hops))
    )
    assert (finding.new_url is not None) == (finding.verdict is Verdict.MOVED)
    assert finding.advice or finding.verdict in (Verdict.OK, Verdict.SKIPPED)


@given(_SEEN, st.integers(200, 299), _PROMISES, _PASTS)
def test_what_is_no_rule_of_success_has_nothing_to_say_of_one(
    seen: Seen, status: int, promise: Promise, past: Past
) -> None:
    """The rules that are not asked of an answer with a status of success would not apply to it."""
    case = Case(seen._replace(trouble=None, status=status), promise, past, now=9 * DAY)
    skipped = [rule for rule in RULES.values() if not rule.of_success]
    assert skipped
    assert not any(rule.applies(case) for rule in skipped)


@given(_SEEN, _PAGES, st.integers(200, 299), _PROMISES, _PASTS)
def test_what_is_no_rule_of_named_pages_has_nothing_to_say_of_one(
    seen: Seen, page: Page, status: int, promise: Promise, past: Past
) -> None:
    """The rules that are not asked of a page with the work in its title, and more, would not apply to it."""
    assume(page.title)
    page = Page(page.source.encode() + b"<p>" + b"What a work says. " * 20)
    assert not page.slight
    named = promise._replace(titles=(*promise.titles, page.title))
    assume(mentions(named.titles, page, in_front=True))
    case = Case(seen._replace(trouble=None, status=status, page=page), named, past, now=9 * DAY)
    skipped = [rule for rule in RULES.values() if not rule.of_named]
    assert skipped
    assert not any(rule.applies(case) for rule in skipped)


@given(_SEEN, _PROMISES, _PASTS, st.integers(0, 5), st.floats(0, 10))
def test_patience_only_ever_ends(seen: Seen, promise: Promise, past: Past, runs: int, days: float) -> None:
    """More runs, or more days, never make a broken link unreachable again; and patience changes nothing else."""
    now = 20 * DAY
    before = judge(Case(seen, promise, past, Patience(), now))
    later = judge(
        Case(seen, promise, past._replace(failing_runs=past.failing_runs + runs), Patience(), now + days * DAY)
    )
    if before.verdict is Verdict.BROKEN:
        assert later.verdict is Verdict.BROKEN
    if before.verdict is not Verdict.UNREACHABLE:
        assert later[:3] == before[:3] or before.verdict is later.verdict


@given(_SEEN, _PROMISES)
def test_nothing_dead_is_called_fine(seen: Seen, promise: Promise) -> None:
    """No answer, or one with a status of 400 and above, is never ok and never moved."""
    verdict = judge(Case(seen, promise)).verdict
    if seen.trouble is not None or (seen.status or 0) >= 400:
        assert verdict not in (Verdict.OK, Verdict.MOVED)


@pytest.mark.parametrize(
    ("runs", "days", "verdict"),
    [
        (0, 0.0, Verdict.UNREACHABLE), (1, 9.0, Verdict.UNREACHABLE), (2, 2.9, Verdict.UNREACHABLE), (2, 3.0, Verdict.BROKEN),
        (9, 1.0, Verdict.UNREACHABLE), (9, 30.0, Verdict.BROKEN),
    ],
)  # fmt: skip
def test_one_bad_night_is_no_broken_link(runs: int, days: float, verdict: Verdict) -> None:
    """What cannot be reached is broken in the third run, if the first was three days ago."""
    seen = Seen("https://a.org/guide", trouble=Trouble.TIMEOUT, detail="no answer")
    past = Past(failing_runs=runs, failing_since=0.0 if runs else None)
    assert judge(Case(seen, past=past, now=days * DAY)).verdict is verdict
    assert judge(Case(seen, past=Past(), patience=Patience(1, 0), now=days * DAY)).verdict is Verdict.BROKEN


def test_a_title_that_was_never_there_is_not_missed() -> None:
    """A page without the title is fine on first sight, and suspect once it had the title before."""
    seen = Seen(
        "https://a.org/guide", status=200, body=Body(b"<p>x", 4), page=Page(b"<title>Our work</title><p>Welcome")
    )
    promise = Promise(("Smart Guide to CEDAW",))
    assert judge(Case(seen, promise)).verdict is Verdict.OK
    assert judge(Case(seen, promise, Past(mentioned=True))).rule == "title-gone"


def test_the_permanent_beginning_of_a_chain_is_where_it_moved() -> None:
    """After 301, 308, 302 the new address is the one before the 302; a chain that begins with 302 has not moved."""
    page = Page(b"<title>Smart Guide to CEDAW</title><p>Read it")
    hops = (
        Hop("https://a.org/1", 301, "https://a.org/2"),
        Hop("https://a.org/2", 308, "https://a.org/3"),
        Hop("https://a.org/3", 302, "https://a.org/4"),
    )
    seen = Seen("https://a.org/1", hops, status=200, body=Body(b"<p>", 3), page=page)
    assert judge(Case(seen)).new_url == "https://a.org/3"
    assert judge(Case(seen, Promise(is_doi=True))).verdict is Verdict.OK
    assert judge(Case(seen._replace(hops=hops[2:], url="https://a.org/3"))).verdict is Verdict.OK


def test_what_servers_send_is_quoted_in_short() -> None:
    """However long a title or an address of a server is, the reason stays one that can be read."""
    title = "Page not found " + "| very long " * 20_000
    seen = Seen(
        "https://a.org/x", status=200, body=Body(b"x", 1), page=Page(f"<title>{title}</title><p>Sorry.".encode())
    )
    finding = judge(Case(seen, Promise(("Smart Guide to CEDAW",))))
    assert finding.rule == "not-found-page"
    assert len(finding.reason) < 250
    with pytest.raises(BadValue) as error:
        join(parse("https://a.org/"), "javascript:" + "x" * 200_000)
    assert len(error.value.message) < 350
