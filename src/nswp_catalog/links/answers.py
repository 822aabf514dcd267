"""What an answer means for whoever asked: what is seen of it, where it leads, whether to ask again.

Nothing here is needed before the first answer comes, and much of it takes long to import.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from nswp_catalog.errors import BadValue
from nswp_catalog.links import phrases
from nswp_catalog.links.address import Address, join
from nswp_catalog.links.body import Reading
from nswp_catalog.links.judge import judge
from nswp_catalog.links.kinds import NOTE, kind_of, readable
from nswp_catalog.links.page import Page, refresh
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.reply import Answer
from nswp_catalog.links.rule import Case, mentions
from nswp_catalog.links.seen import REDIRECTS, Hop, Seen
from nswp_catalog.links.trouble import PASSING, Failed, Trouble

_SOON = 10
"""A page that sends its reader on within so many seconds is a redirect."""
_PAGE = 256 * 1024
_LONG_PAGE = 8 * 1024 * 1024
"""Bytes of a page that are read for the sake of a place in it."""
_LONGEST_ERROR = 1.0
"""Seconds for which the page of an error is read: its status says enough."""
_LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of a file that are read for the sake of its SHA-256."""
_TOLD_TO_PROGRAMS = frozenset(
    {"blank", "empty", "not-reached", "page-instead-of-file", "not-found-page", "login-page", "sent-home", "odd-status"}
)
"""What is suspect, and may be told to programs only."""
_TO_PROGRAMS = (
    Trouble.LOOP, Trouble.TOO_MANY_REDIRECTS, Trouble.DEAD_END, Trouble.RESET, Trouble.TLS_BROKEN_OFF, Trouble.NOT_HTTP,
)  # fmt: skip
"""What programs may meet with, and browsers not."""


def next_address(address: Address, answer: Answer) -> tuple[Address | None, bool, bool]:
    """Return where an answer sends the reader, None if nowhere; whether by a script; and whether after a while.

    Raises `Failed`.
    """
    redirects = answer.status in REDIRECTS
    sent = _Sent(0, answer.headers.get("location", "")) if redirects else _sent_on(address, answer)
    if not sent.location:
        return None, False, False
    try:
        # Only a redirect hands on the place within a page.
        start = address if redirects else address._replace(fragment=None)
        target = join(join(start, sent.base) if sent.base else start, sent.location)
    except BadValue as error:
        if not redirects:
            return None, False, False  # a browser stays on the page
        raise Failed(Trouble.DEAD_END, f"it redirects to what is no web page: {error.message.rstrip('.')}") from None
    target = target._replace(user=address.user if target.origin == address.origin else "")
    # A page that loads itself anew now and then can be read.
    stays = sent.seconds and target.asked == address.asked
    return None if stays else target, sent.by_script, sent.seconds > 0


class _Sent(NamedTuple):
    """Where a page sends its reader: after how many seconds, to which address, empty for nowhere."""

    seconds: int = 0
    location: str = ""
    by_script: bool = False
    base: str = ""
    """To which the address is relative, where that is not the page."""


def _sent_on(address: Address, answer: Answer) -> _Sent:
    """Return where an answer that is no redirect sends its reader."""
    if not 200 <= answer.status < 300:
        return _Sent()
    found, base = refresh(answer.headers.get("refresh", "")), ""
    start = answer.body.start[:20_000]
    lowered = start.lower()
    if found is None and (b"refresh" in lowered or b"location" in lowered) and _is_page(answer):
        page = Page(start, answer.headers.get("content-type", ""))
        found, base = page.refresh, page.base
        if found and phrases.CHALLENGE_PLACES.search(page.source) and page.blank:
            return _Sent()  # a check of the browser, which a program does not pass
        if found is None and not phrases.PARKING_PLACES.search(page.source):
            return _Sent(0, page.script_target, by_script=True, base=base)
        if found and not found[1] and answer.cookies and page.blank:
            found = found[0], str(address)  # it wants to be asked again, with its cookie
    return _Sent(*found, base=base) if found and found[0] <= _SOON else _Sent()


def _is_page(answer: Answer) -> bool:
    return kind_of(seen_of("", [], answer, plain=True)) == "html"


_STORES_ERROR = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,100}\?>\s*)?<Error>\s*<Code>")
"""What stores of files answer where they have none."""


def seen_of(url: str, hops: list[Hop], answer: Answer, plain: bool = False) -> Seen:
    """Return what is seen of an address by its last answer, after ``hops``; ``plain`` leaves the page unread."""
    seen = Seen(url, tuple(hops), status=answer.status, headers=answer.headers, body=answer.body)
    if plain or not readable(seen):
        return seen
    start = answer.body.start
    if kind_of(seen) != "html" and not _STORES_ERROR.match(start):
        if seen.media_type not in ("text/plain", "application/json", "") or not 0 < answer.body.size < NOTE:
            return seen
        start = start.replace(b"<", b"&lt;")
    page = Page(start, answer.headers.get("content-type", ""), answer.body.whole)
    return Seen(url, seen.hops, status=answer.status, headers=answer.headers, body=answer.body, page=page)


def failed(url: str, hops: list[Hop], failure: Failed) -> Seen:
    """Return what is seen of an address where, after ``hops``, there is no answer."""
    return Seen(url, tuple(hops), failure.trouble, failure.detail)


def astray(url: str, hops: list[Hop], circle: bool) -> Seen:
    """Return what is seen where the redirects have no end; ``circle`` tells whether they come back to where they were."""
    if circle:
        return Seen(url, tuple(hops), Trouble.LOOP, "its redirects lead in a circle")
    return Seen(url, tuple(hops), Trouble.TOO_MANY_REDIRECTS, f"it redirects more than {len(hops) - 1} times")


def hop(address: Address, answer: Answer, target: Address, by_script: bool) -> Hop:
    """Return the redirect that an answer is."""
    return Hop(str(address), answer.status, str(target), by_script)


def reading_for(status: int, headers: Mapping[str, str], address: Address, promise: Promise, digest: bool) -> Reading:
    """Return how much of a body tells enough."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if status in REDIRECTS and headers.get("location"):
        return Reading(0)
    if status >= 400:
        return Reading(seconds=_LONGEST_ERROR)
    if media_type and "html" not in media_type:
        hashed = status == 200 and (digest or promise.sha256 is not None)
        return Reading(digest_up_to=_LARGEST_FILE if hashed else 0)
    if promise.sha256:
        return Reading(_PAGE, _LARGEST_FILE)
    return Reading(_LONG_PAGE if address.fragment else _PAGE)


def may_pass(seen: Seen) -> bool:
    """Return whether asking again may give another answer."""
    if seen.trouble is not None:
        return seen.trouble in PASSING
    return (
        ((seen.status or 0) >= 500 and (seen.status or 0) < 600)
        or seen.status in (408, 425, 429)
        or seen.body.cut_short
        or _is_stalled_file(seen)
    )


def _is_stalled_file(seen: Seen) -> bool:
    """Return whether a file does not come to its end; of a page one sees what has come."""
    return seen.body.stalled and seen.page is None and kind_of(seen) is not None


def is_worth_another_face(seen: Seen, promise: Promise) -> bool:
    """Return whether a browser might be answered otherwise than a program."""
    if seen.trouble is not None:
        return seen.trouble in _TO_PROGRAMS or (bool(seen.hops) and seen.trouble in (Trouble.NO_HOST, Trouble.TLS))
    if seen.status in (407, 429, 451):
        return False
    if seen.status == 401 and "www-authenticate" in seen.headers:
        return False
    if seen.status == 200 and seen.page and mentions(promise.titles, seen.page):
        return False
    if 400 <= (seen.status or 0) < 1000:
        return True
    finding = judge(Case(seen, promise))
    return finding.verdict in ("broken", "blocked") or finding.rule in _TOLD_TO_PROGRAMS
