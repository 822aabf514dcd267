"""The rules about how a server answered: whether it was reached, and with which status."""

import re

from nswp_catalog.core.link import Verdict
from nswp_catalog.core.text import fold
from nswp_catalog.links import missing, phrases
from nswp_catalog.links.page import Page
from nswp_catalog.links.rule import (
    BY_HAND,
    LOOK,
    REPLACE,
    WAIT,
    Case,
    Rules,
    Said,
    is_there,
    mentions,
    register,
    sentence,
)
from nswp_catalog.links.seen import REDIRECTS
from nswp_catalog.links.trouble import Trouble

RULES: Rules = {}
rule = register(RULES)
_SHORT, _BARE = 1500, 40
"""Characters of text below which a page says little else than what it is, and next to nothing."""
_DROPS = 4096
"""Bytes that are few for the time that a page is waited for."""


_FIRST = 80
"""Characters of a page without a title among which it tells of its server, if it does."""


@rule(
    "malformed-address",
    Verdict.BROKEN,
    "No browser can open an address that breaks the rules of addresses (URL Standard).",
    of_success=False,
)
def _malformed(case: Case) -> Said:
    return (case.seen.detail, "Correct the address in the record.") if case.seen.trouble is Trouble.MALFORMED else None


@rule(
    "private-address", Verdict.SKIPPED,
    "A request to a private address would reach into the network of whoever runs the check. `--allow-private` allows it.",
    of_success=False,
)  # fmt: skip
def _private(case: Case) -> Said:
    if case.seen.trouble is not Trouble.PRIVATE:
        return None
    return f"It leads to a private address: {case.seen.detail}.", "If it is meant, allow it with --allow-private."


@rule(
    "no-such-host",
    Verdict.BROKEN,
    "The name system knows no such name: the domain was given up, or is mistyped.",
    of_success=False,
)
def _no_host(case: Case) -> Said:
    return (sentence(case.seen.detail), REPLACE) if case.seen.trouble is Trouble.NO_HOST else None


@rule(
    "tls",
    Verdict.BROKEN,
    "A browser shows a warning instead of a page whose certificate or encryption it does not trust.",
    of_success=False,
)
def _tls(case: Case) -> Said:
    if case.seen.trouble is not Trouble.TLS:
        return None
    return sentence(case.seen.detail), "Tell the publisher, or use another address of the work."


@rule("redirect-loop", Verdict.BROKEN, "The redirects lead in a circle; a browser gives up.", of_success=False)
def _loop(case: Case) -> Said:
    return (sentence(case.seen.detail), REPLACE) if case.seen.trouble is Trouble.LOOP else None


@rule("too-many-redirects", Verdict.BROKEN, "A browser gives up after twenty redirects.", of_success=False)
def _too_many(case: Case) -> Said:
    return (sentence(case.seen.detail), REPLACE) if case.seen.trouble is Trouble.TOO_MANY_REDIRECTS else None


@rule(
    "dead-end",
    Verdict.BROKEN,
    "A redirect without an address, or to one that is no web page, leads nowhere.",
    of_success=False,
)
def _dead_end(case: Case) -> Said:
    if case.seen.trouble is Trouble.DEAD_END:
        return sentence(case.seen.detail), REPLACE
    page = case.seen.page
    if case.seen.status in REDIRECTS and not (page and mentions(case.promise.titles, page)):
        return f"It answers with a redirect ({case.seen.status}) that names no address.", REPLACE
    return None


@rule(
    "not-reached", Verdict.UNREACHABLE,
    "No connection, no answer in time, or an answer that broke off: servers have bad days. When it lasts it is broken.",
)  # fmt: skip
def _not_reached(case: Case) -> Said:
    seen = case.seen
    if seen.trouble is not None and seen.trouble is not Trouble.WANTS_CERTIFICATE:
        return sentence(seen.detail), WAIT
    if seen.status == 101:
        return "The server changes to another protocol, which nobody asked for (101).", WAIT
    unfinished = not (seen.body.whole or seen.body.undecodable) and seen.body.size < _DROPS
    if seen.page and seen.page.blank and unfinished and 200 <= (seen.status or 0) < 300:
        return "The page comes too slowly: nothing can be seen of it yet.", WAIT
    return None


@rule(
    "challenge",
    Verdict.BLOCKED,
    "The server wants to see a person: a captcha, or a check of the browser. This says nothing of the link.",
)
def _challenge(case: Case) -> Said:
    seen = case.seen
    told = seen.headers.get("cf-mitigated") or seen.headers.get("x-amzn-waf-action")
    asked = seen.page is not None and _asks_who_is_there(seen.page, seen.status, case.promise.titles)
    if (told or asked) and seen.status in (200, 202, 401, 403, 405, 406, 429, 503):
        return f"The server checks whether a person is asking ({seen.status}).", BY_HAND
    return None


def _asks_who_is_there(page: Page, status: int | None, titles: tuple[str, ...]) -> bool:
    if status != 200 and phrases.CHALLENGE.search(fold(f"{page.title} {page.text[:1000]}")):
        return True
    known = mentions(titles, page) or len(page.text) >= _SHORT
    if known and status == 200:
        return False
    front = (page.title, page.heading, *page.headings[:1], page.text[:60])
    if phrases.says(front, phrases.WAIT_A_MOMENT):
        return True
    if known:
        return False
    if len(page.text) < _BARE and phrases.CHALLENGE_PLACES.search(page.source):
        return True
    return phrases.says_only(page, front, phrases.CHALLENGE)


@rule(
    "refused", Verdict.BLOCKED,
    "The server refuses programs, or readers without an account or a certificate (401, 403, 429, 451, 999). "
    "This says nothing of the link.",
    of_success=False,
)  # fmt: skip
def _refused(case: Case) -> Said:
    page = case.seen.page
    if case.seen.trouble is Trouble.WANTS_CERTIFICATE:
        return sentence(case.seen.detail), BY_HAND
    if case.seen.status == 400 and page and phrases.WANTS_CERTIFICATE.search(fold(f"{page.title} {page.text[:1000]}")):
        return "The server wants a certificate of its reader (400).", BY_HAND
    return (_REFUSALS[case.seen.status], BY_HAND) if case.seen.status in _REFUSALS else None


_REFUSALS = {
    401: "The server wants a name and a password (401).",
    403: "The server refuses to answer (403).",
    407: "A proxy wants a name and a password (407).",
    429: "The server says that it is asked too often (429).",
    451: "The server may not answer for legal reasons (451).",
    999: "The server refuses programs (999).",
}


@rule("gone", Verdict.BROKEN, "404 and 410: the server says that there is no such page.", of_success=False)
def _gone(case: Case) -> Said:
    if case.seen.status not in (404, 410):
        return None
    word = "is gone" if case.seen.status == 410 else "does not exist"
    return f"The server says that the page {word} ({case.seen.status}).", REPLACE


@rule(
    "server-error",
    Verdict.UNREACHABLE,
    "5xx, 408 and 425: the server has a problem, which may pass. When it lasts the link is broken.",
    of_success=False,
)
def _server_error(case: Case) -> Said:
    status = case.seen.status
    if status is not None and (500 <= status < 600 or status in (408, 425)):
        return f"The server has a problem ({status}).", WAIT
    return None


@rule(
    "client-error",
    Verdict.BROKEN,
    "Other 4xx: the server understands the question and has no page for it.",
    of_success=False,
)
def _client_error(case: Case) -> Said:
    status = case.seen.status
    return (f"The server has no page for this address ({status}).", REPLACE) if status and 400 <= status < 500 else None


@rule(
    "unchanged",
    Verdict.OK,
    "The server was asked for the page only if it has changed since it was right, and says that it has not (304).",
    of_success=False,
)
def _unchanged(case: Case) -> Said:
    return (
        ("It has not changed since it was right (304).", "")
        if case.seen.unchanged and case.seen.status == 304
        else None
    )


@rule(
    "odd-status", Verdict.SUSPECT, "A status that no page has. A browser shows something, or nothing.", of_success=False
)
def _odd_status(case: Case) -> Said:
    status = case.seen.status
    if status is None or 200 <= status < 300:
        return None
    return f"The server answers with the status {status}, which no page has.", LOOK


@rule(
    "error-page",
    Verdict.UNREACHABLE,
    "The page says that its server has a problem, although its status says that all is well.",
    of_named=False,
)
def _error_page(case: Case) -> Said:
    page, titles = case.seen.page, case.promise.titles
    if page is None or page.heading in titles or is_there(titles, page):
        return None
    begins = "" if page.title or page.headings else page.text[:_FIRST]
    bare = phrases.BROKEN_SERVER.search(fold(begins)) or phrases.BROKEN_SENTENCE.search(fold(page.gist))
    front = (page.title, page.heading, *page.headings[:1])
    if not (bare or phrases.says_only(page, front, phrases.BROKEN_SERVER)):
        return None
    # `Server Error` is what IIS calls a missing page too.
    if not phrases.says((page.title, *page.headings[:2]), missing.TITLE):
        return f"The page tells of a problem of its server: “{page.called}”.", WAIT
    return None


@rule("unreadable", Verdict.SUSPECT, "The page is not compressed as its server says; a browser shows an error.")
def _unreadable(case: Case) -> Said:
    if case.seen.body.undecodable or _is_plainly_not(case.seen.encoding, case.seen.body.start):
        return "The server says that the page is compressed, but it cannot be unpacked.", LOOK
    return None


def _is_plainly_not(encoding: str, start: bytes) -> bool:
    """Return whether a body in a compression that we do not know is surely none: by its mark, or because it is text."""
    if encoding == "zstd":
        return bool(start) and not start.startswith(b"\x28\xb5\x2f\xfd")
    return encoding == "br" and bool(_MARKUP.match(start))


_MARKUP = re.compile(rb"\s*<[!a-z][\x20-\x7e\s]{30}", re.IGNORECASE)


@rule("empty", Verdict.SUSPECT, "The server answers, with nothing in the answer.")
def _empty(case: Case) -> Said:
    if case.seen.body.size or not (case.seen.body.whole or case.seen.body.cut_short):
        return None
    return f"The answer is empty ({case.seen.status}).", LOOK
