"""How long a server asks us to wait, and what its pages and cookies say."""

import asyncio
import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.links import manners
from nswp_catalog.links.address import parse
from nswp_catalog.links.cookies import Cookies
from nswp_catalog.links.fetch import second_limit
from nswp_catalog.links.manners import Host, Slots, backoff, retry_after
from nswp_catalog.links.page import Page, refresh
from nswp_catalog.links.proxies import proxy_for


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("7", 7), (" 120 ", 120), ("9" * 50, 1e9), ("soon", None), ("", None), ("-5", None), ("1.5", None),
     ("Thu, 01 Jan 1970 00:16:50 GMT", 10), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thursday, 01-Jan-70 00:16:50 GMT", 10),
     ("Wed, 21 Oct 99999 07:28:00 GMT", None)],
)  # fmt: skip
def test_retry_after(value: str, seconds: float | None) -> None:
    """Both forms of the header are read, and nothing else."""
    assert retry_after(value, 1000.0) == seconds


@given(
    st.text(max_size=40)
    | st.floats(-1e12, 1e11).map(lambda number: formatdate(number, usegmt=True) if abs(number) < 1e10 else str(number))
)
def test_retry_after_is_total(value: str) -> None:
    """Whatever a server sends is a number of seconds that is not negative, or nothing."""
    seconds = retry_after(value, 1_700_000_000.0)
    assert seconds is None or 0 <= seconds <= 1e9


@given(st.integers(0, 50))
def test_waiting_grows_and_ends(attempt: int) -> None:
    """The wait before another try is never negative and never longer than ten seconds."""
    assert 0 < backoff(attempt) <= 10


@given(st.binary(max_size=400) | st.text("<>!-/=\"' abtitlescrph1&;#", max_size=200).map(str.encode))
def test_any_bytes_are_a_page(source: bytes) -> None:
    """Whatever is read as a page has a title, words and anchors, and raises nothing."""
    page = Page(source)
    assert isinstance(page.title + page.text + "".join(page.anchors) + "".join(page.headings), str)


def test_what_a_page_says() -> None:
    """Title, headings, anchors and text are those that a browser makes of it."""
    page = Page(
        b"<!doctype html><!-- <i id=no1> --><TITLE>A &amp; B <i id=no2></TITLE><script>'<p id=no3>'</script>"
        b"<h1 ID='one'>Smart <b>Gui</b>de</h1><a name=two>x</a><p id=\"thr&eacute;e\">1 < 2</p><textarea><p id=no4></textarea>"
    )
    assert page.title == "A & B <i id=no2>"
    assert page.headings == ("Smart Guide",)
    assert page.anchors == {"one", "two", "thrée"}
    assert page.text.split() == ["Smart", "Guide", "x", "1", "<", "2"]


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("<a title='<h1>no</h1>'>x</a><b alt=\"<title>\"><h1 class='>'>one</h1>", ("one",)),
        ("<!-- <h1>no</h1> --><!doctype html><style><h1>no</h1></style><h1>one</h2>", ("one",)),
        ("<h1>one<br>more<h2>two</h2>", ("one more", "two")),
        ("<h1x>no</h1x><h1\n>one <!-- <b> -->more", ("one more",)),
    ],
)
def test_headings(source: str, headings: tuple[str, ...]) -> None:
    """What looks like a heading in an attribute, a comment or a style is none; a heading may end with the page."""
    page = Page(source.encode())
    assert page.headings == headings
    assert page.title == ""


@pytest.mark.parametrize(
    ("source", "text", "title"),
    [
        ("<!-->a<!--->b<!--!>no-->c<!--no--!>d<!no>e<?no?>f<!--no", "abcdef", ""),
        ("a<title/>b<title lang=en>One</title >c<title>Two</title>", "abc", "One"),
        ("a<script>no</scriptx></script >b<style/>c<TEXTAREA>no</textarea\n>d", "abcd", ""),
    ],
)
def test_where_comments_and_raw_elements_end(source: str, text: str, title: str) -> None:
    """They end where they do in a browser, and an element that closes itself holds nothing."""
    page = Page(source.encode())
    assert ("".join(page.text.split()), page.title) == (text, title)


@pytest.mark.parametrize(
    ("source", "content_type"),
    [("Насилие".encode("cp1251"), "text/html; charset=windows-1251"), ("<meta charset=windows-1251>Насилие".encode("cp1251"), "text/html"),
     ("\ufeffНасилие".encode("utf-16-le"), "text/html"), ("Насилие".encode(), "text/html; charset=nonsense"), ("Насилие".encode(), "")],
)  # fmt: skip
def test_pages_in_other_charsets(source: bytes, content_type: str) -> None:
    """The charset is told by the byte order mark, the header or the page, and else it is UTF-8."""
    assert Page(source, content_type).text == "Насилие"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("0; url=/a", (0, "/a")),
        ("5;URL='/a'", (5, "/a")),
        ("0;/a", (0, "/a")),
        ("3", (3, "")),
        ("", None),
        ("x; url=/a", None),
    ],
)
def test_refresh(value: str, found: tuple[int, str] | None) -> None:
    """A refresh names after how many seconds, and where to."""
    assert refresh(value) == found


def test_cookies_stay_with_their_host() -> None:
    """A cookie comes back to its host and path, encrypted if it wants, and to nobody else."""
    cookies = Cookies()
    here = parse("https://a.org/x/y")
    cookies.take(here, ["a=1; Path=/", "b=2; path=/x; Secure", "c=3; Domain=.A.org", "d=4; Max-Age=0", "=5", "e"])
    cookies.take(here, ["f=6; Domain=b.org", "__Secure-g=7", "__Host-h=8; Secure; Path=/", " i = 9 "])
    assert cookies.of(here) == "b=2; c=3; e; i=9; a=1; __Host-h=8", "the longer paths first (RFC 6265, section 5.4)"
    assert cookies.of(parse("http://a.org/x")) == "c=3; e; i=9; a=1"
    assert cookies.of(parse("https://a.org/xx")) == "a=1; __Host-h=8"
    assert cookies.of(parse("https://b.org/x/y")) == ""
    cookies.take(here, [f"a=; Path=/; Expires={formatdate(time.time() - 9, usegmt=True)}"])
    assert "a=" not in cookies.of(here)


@pytest.mark.parametrize(
    ("environment", "url", "found"),
    [
        ({}, "http://a.org/", None),
        ({"HTTP_PROXY": "http://p:3128"}, "http://a.org/", ("p", 3128)),
        ({"http_proxy": "p"}, "http://a.org/", ("p", 80)),
        ({"HTTP_PROXY": "http://p:3128"}, "https://a.org/", None),
        ({"HTTPS_PROXY": "http://u:p%40@p:3128"}, "https://a.org/", ("p", 3128)),
        ({"ALL_PROXY": "https://p"}, "https://a.org/", ("p", 443)),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "b.org, .a.org"}, "https://x.a.org/", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "*"}, "https://x.a.org/", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "a.org:8080"}, "https://a.org/", ("p", 80)),
    ],
)
def test_proxies(environment: dict[str, str], url: str, found: tuple[str, int] | None) -> None:
    """The environment names a proxy, and for whom not."""
    proxy = proxy_for(parse(url), environment)
    assert (proxy and (proxy.host, proxy.port)) == found


def test_a_rest_ends() -> None:
    """A host that wants rest again and again gets it for a while, and no more."""

    async def run(wishes: list[float]) -> float:
        host, loop = Host(2, 0), asyncio.get_running_loop()
        rested = 0.0
        for wish in wishes:
            host.rested.until = loop.time()  # as if the last rest were over
            host.rest(wish)
            rested += host.rested.until - loop.time()
        return rested

    assert asyncio.run(run([3.0])) == pytest.approx(3, abs=0.1)
    assert asyncio.run(run([1e9])) == pytest.approx(10, abs=0.1)
    assert asyncio.run(run([3.0, 4.0, 9.0, 9.0, 1e9])) == pytest.approx(15, abs=0.5)


def test_what_hangs_does_not_hold_up_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than a few at a time, but for those that hang: each of these lets one other go, and no more than as many."""
    monkeypatch.setattr(manners, "_SLOW", 0.05)

    async def run(seconds: float) -> int:
        host, everyone = Host(2, 0), Slots(99)
        inside = most = 0

        async def ask() -> None:
            nonlocal inside, most
            with await host.turn(everyone):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(seconds)
                inside -= 1

        await asyncio.gather(*(ask() for _ in range(12)))
        return most

    assert asyncio.run(run(0.001)) == 2
    assert asyncio.run(run(0.3)) == 4


def test_a_host_that_grows_is_asked_more_at_a_time() -> None:
    """Who waits for a host goes on when it may be asked more at a time, and no more than that."""

    async def run() -> list[int]:
        host, everyone, inside = Host(1, 0), Slots(99), list[int]()

        async def ask(number: int) -> None:
            with await host.turn(everyone):
                inside.append(number)
                await asyncio.sleep(0.3)

        tasks = [asyncio.create_task(ask(number)) for number in range(6)]
        await asyncio.sleep(0.01)
        host.grow(2)
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        return inside

    assert asyncio.run(run()) == [0, 1, 2]


@pytest.mark.parametrize(("first", "second"), [(20, 10), (8, 5), (3, 3)])
def test_silence_is_waited_for_less_the_second_time(first: float, second: float) -> None:
    """A link that was silent gets half the time at its second try, though five seconds where it had as many."""
    assert second_limit(first) == second
