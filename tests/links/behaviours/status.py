"""Statuses, refusals, servers that lie on HEAD, and servers that look at who is asking."""

import datetime
from email.utils import format_datetime

from links.answers import GOOD, PROSE, answer, by_method, for_browsers, markup, message, page, raw, sequence, when
from links.case import BLOCKED, BROKEN, OK, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

CLOUDFLARE = markup(
    "Just a moment...",
    "<p>Checking if the site connection is secure. Enable JavaScript and cookies to continue.</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
)
CLOUDFLARE_HEADERS = ("Server: cloudflare", "cf-mitigated: challenge", "CF-RAY: 8c0000000000-LHR")
OTHER_CHALLENGE = markup(
    "Attention Required! | Cloudflare", "<p>Please complete the security check to access the site: captcha.</p>"
)


def status(code: int, verdicts: Verdicts, why: str) -> Case:
    """Return the case of a server that gives this status to everybody, always; with a page that is no help."""
    return case(f"status-{code}", answer(code), verdicts, why, own=code in (429, 503) or code >= 500)


def in_seconds(seconds: int) -> str:
    """Return a date in the form that HTTP wants."""
    when_ = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return format_datetime(when_, usegmt=True)


def by_connection(first: Handler, again: Handler) -> Handler:
    """Return what treats the first request of a connection in another way than the rest."""

    async def handle(exchange: Exchange) -> None:
        await (again if exchange.served else first)(exchange)

    return handle


_USED = [
    case(
        f"used-{code}-{number}",
        by_connection(page(), answer(code)),
        OK,
        "Over a new connection, as a browser would ask again, it answers (RFC 9110, section 15.5.20).",
    )
    for code in (421, 400, 404)
    for number in range(4)
]
_STATUSES = [
    status(200, OK, "It answers with the page."),
    status(201, OK, "A browser shows the page."),
    status(203, OK, "A proxy changed something; the page is shown."),
    status(206, OK, "Nobody asked for a part, and the page is shown all the same."),
    status(226, OK, "A browser shows the page."),
    status(299, OK, "Any status of the 2xx class is a success."),
    status(400, BROKEN, "The server does not understand the address, whoever asks."),
    status(401, BLOCKED, "It wants a name and a password: that says nothing of the link."),
    status(402, BROKEN | BLOCKED, "It wants money, or the host's account is closed."),
    status(403, BROKEN | BLOCKED, "Forbidden to all: the link is dead, or we are refused."),
    status(404, BROKEN, "Not found."),
    status(405, BROKEN | BLOCKED, "GET is not allowed: no reader gets the page."),
    status(406, BROKEN | BLOCKED, "Refused to all, browsers included."),
    status(407, BROKEN | BLOCKED, "A web site that asks for the password of a proxy."),
    status(408, BROKEN | UNREACHABLE, "The server says that we were too slow."),
    status(409, BROKEN, "A conflict, always."),
    status(410, BROKEN, "Gone."),
    status(412, BROKEN, "No reader gets the page."),
    status(414, BROKEN, "No reader gets the page."),
    status(415, BROKEN, "No reader gets the page."),
    status(418, BROKEN | BLOCKED, "A teapot: some firewalls say it to robots."),
    status(421, BROKEN | UNREACHABLE, "The wrong machine answered."),
    status(422, BROKEN, "No reader gets the page."),
    status(423, BROKEN | BLOCKED, "Locked."),
    status(425, BROKEN | UNREACHABLE, "Too early, always."),
    status(426, BROKEN, "It wants another protocol."),
    status(428, BROKEN, "No reader gets the page."),
    status(429, BLOCKED, "Too many requests, to the end: that says nothing of the link."),
    status(431, BROKEN, "No reader gets the page."),
    status(451, BLOCKED, "Refused for legal reasons where we are."),
    status(500, UNREACHABLE, "A fault of the server, which may pass."),
    status(501, UNREACHABLE | BROKEN, "Not implemented: of the 5xx class, but it does not pass."),
    status(502, UNREACHABLE, "A fault behind the gateway, which may pass."),
    status(503, UNREACHABLE, "Unavailable, which may pass."),
    status(504, UNREACHABLE, "The gateway waited in vain, which may pass."),
    status(505, UNREACHABLE | BROKEN, "HTTP/1.1 is not spoken: of the 5xx class, but it does not pass."),
    status(508, UNREACHABLE, "A fault of the server."),
    status(520, UNREACHABLE, "Cloudflare got nonsense from the site."),
    status(521, UNREACHABLE, "Cloudflare did not get through to the site."),
    status(522, UNREACHABLE, "Cloudflare did not get through to the site."),
    status(525, UNREACHABLE | BROKEN, "Cloudflare and the site failed in the handshake."),
    status(530, UNREACHABLE | BROKEN, "Cloudflare does not find the site."),
    status(599, UNREACHABLE, "Of the 5xx class."),
    status(999, BLOCKED, "LinkedIn's word for robots."),
]

_BODIES = [
    case(
        "status-202",
        answer(202),
        OK,
        "Accepted, and the page is shown.",
    ),
    case(
        "status-202-challenge",
        answer(202, b"", "Server: awselb/2.0", "x-amzn-waf-action: challenge"),
        BLOCKED,
        "Amazon's firewall answers robots with 202, a header and no body.",
        own=True,
    ),
    case(
        "status-204", answer(204, b"", media=None), SUSPECT | BROKEN, "Nothing to show: a browser stays where it was."
    ),
    case("status-205", answer(205, b""), SUSPECT | BROKEN, "Nothing to show: a browser stays where it was."),
    case("status-200-empty", answer(200, b""), SUSPECT | BROKEN, "A blank page is not the guide."),
    case("status-300", answer(300, GOOD), OK | SUSPECT, "Several choices, with the page as the text that is shown."),
    case("status-304", answer(304, b""), SUSPECT | BROKEN | UNREACHABLE, "Not modified, to one who has nothing yet."),
    case("status-305", answer(305, b""), SUSPECT | BROKEN, "Use a proxy: no browser does."),
    case("status-306", answer(306), SUSPECT | BROKEN, "No meaning, and the page says that it is an error."),
    case("status-404-with-page", answer(404, GOOD), BROKEN, "The server itself says that it is not there."),
    case("status-410-empty", answer(410, b""), BROKEN, "Gone, without a word."),
]

_REFUSALS = [
    case(
        "challenge-403",
        answer(403, CLOUDFLARE, *CLOUDFLARE_HEADERS),
        BLOCKED,
        "A challenge that a reader's browser passes without noticing.",
    ),
    case(
        "challenge-403-captcha",
        answer(403, OTHER_CHALLENGE, "Server: cloudflare"),
        BLOCKED,
        "A captcha: a reader gets through.",
    ),
    case(
        "challenge-503",
        answer(503, CLOUDFLARE, *CLOUDFLARE_HEADERS),
        BLOCKED,
        "The older form of the challenge has status 503.",
        own=True,
    ),
    case(
        "challenge-200",
        answer(200, CLOUDFLARE, *CLOUDFLARE_HEADERS),
        BLOCKED,
        "A challenge with status 200 is still no answer about the link.",
    ),
    case(
        "challenge-403-datadome",
        answer(
            403,
            '<html><head><title>example.org</title></head><body><script src="https://ct.captcha-delivery.com/c.js">'
            "</script></body></html>",
            "X-DataDome: protected",
            "Server: DataDome",
        ),
        BLOCKED,
        "DataDome's captcha.",
    ),
    case(
        "challenge-403-incapsula",
        answer(
            403,
            '<html><head><META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?x=1">'
            "</script></head><body>Request unsuccessful. Incapsula incident ID: 123</body></html>",
        ),
        BLOCKED,
        "Imperva's challenge.",
    ),
    case(
        "challenge-404-is-still-gone",
        answer(404, markup("404 Not Found", "<p>Not found.</p>"), "Server: cloudflare", "CF-RAY: 8c0000000000-LHR"),
        BROKEN,
        "A plain 404 that came by way of Cloudflare is a 404.",
    ),
    case(
        "status-401-basic",
        answer(401, None, 'WWW-Authenticate: Basic realm="members"'),
        BLOCKED,
        "Members only.",
    ),
]

_WAITING = [
    case(
        "retry-429-once",
        sequence(answer(429), page()),
        OK,
        "Once too many, then the page.",
        own=True,
    ),
    case(
        "retry-429-after-1-second",
        sequence(answer(429, None, "Retry-After: 1"), page()),
        OK,
        "The page, after the second that was asked for.",
        own=True,
    ),
    case(
        "retry-429-after-date",
        sequence(answer(429, None, f"Retry-After: {in_seconds(1)}"), page()),
        OK,
        "The page, at the date that was asked for.",
        own=True,
    ),
    case(
        "retry-429-after-past-date",
        sequence(answer(429, None, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"), page()),
        OK,
        "A date long ago means at once.",
        own=True,
    ),
    case(
        "retry-429-after-nonsense",
        sequence(answer(429, None, "Retry-After: soon, dear"), page()),
        OK,
        "What cannot be read is as if it were not there.",
        own=True,
    ),
    case(
        "retry-429-after-negative",
        sequence(answer(429, None, "Retry-After: -5"), page()),
        OK,
        "What makes no sense is as if it were not there.",
        own=True,
    ),
    case(
        "retry-429-after-a-day",
        answer(429, None, "Retry-After: 86400"),
        BLOCKED,
        "Nobody waits for a day.",
        own=True,
    ),
    case(
        "retry-429-after-huge",
        answer(429, None, "Retry-After: 999999999999999999999999999999"),
        BLOCKED,
        "A number beyond all measure is capped.",
        own=True,
    ),
    case(
        "retry-429-after-far-date",
        answer(429, None, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
        BLOCKED,
        "A date beyond all measure is capped.",
        own=True,
    ),
    case("retry-503-once", sequence(answer(503), page()), OK, "Down once, then the page.", own=True),
    case("retry-500-once", sequence(answer(500), page()), OK, "A fault once, then the page.", own=True),
    case("retry-502-once", sequence(answer(502), page()), OK, "A fault once, then the page.", own=True),
    case("retry-504-once", sequence(answer(504), page()), OK, "A fault once, then the page.", own=True),
    case(
        "retry-503-then-404",
        sequence(answer(503), answer(404)),
        BROKEN,
        "Down once, and when it is back the page is not there.",
        own=True,
    ),
    case(
        "retry-500-with-page",
        answer(500, GOOD),
        UNREACHABLE | OK | SUSPECT,
        "A reader sees the page, though the status says that something is wrong.",
        own=True,
    ),
]

_HEAD = [
    case("head-405", by_method(answer(405), page()), OK, "Readers use GET."),
    case("head-404", by_method(answer(404), page()), OK, "Readers use GET."),
    case("head-403", by_method(answer(403), page()), OK, "Readers use GET."),
    case("head-500", by_method(answer(500), page()), OK, "Readers use GET."),
    case("head-hangs-up", by_method(raw(), page()), OK, "Readers use GET."),
    case("head-200-get-404", by_method(answer(200), answer(404)), BROKEN, "Readers use GET, and get nothing."),
    case("head-200-get-410", by_method(answer(200), answer(410)), BROKEN, "Readers use GET, and get nothing."),
    case(
        "head-with-body",
        by_method(raw(message(200, GOOD)), page()),
        OK,
        "An answer to HEAD with a body, which does not belong there, must not spoil the next answer.",
    ),
    case(
        "head-200-get-soft-404",
        by_method(answer(200), answer(200, markup("Page not found", "<p>Sorry.</p>"))),
        SUSPECT,
        "What GET brings is what counts.",
    ),
]

_AGENTS = [
    case("agent-401", for_browsers(answer(401)), OK, "No password would help, and browsers get the page."),
    case("agent-403", for_browsers(answer(403)), OK, "Browsers get the page."),
    case("agent-404", for_browsers(answer(404)), OK, "Browsers get the page."),
    case("agent-406", for_browsers(answer(406)), OK, "Browsers get the page."),
    case("agent-400", for_browsers(answer(400)), OK, "Browsers get the page."),
    case("agent-405", for_browsers(answer(405)), OK, "Browsers get the page."),
    case("agent-410", for_browsers(answer(410)), OK, "Browsers get the page."),
    case("agent-418", for_browsers(answer(418)), OK, "Browsers get the page."),
    case("agent-429", for_browsers(answer(429)), OK | BLOCKED, "Browsers get the page; we are slowed down.", own=True),
    case("agent-999", for_browsers(answer(999)), OK | BLOCKED, "Browsers get the page; robots are told 999."),
    case("agent-hangs-up", for_browsers(raw()), OK | UNREACHABLE, "Others get no answer at all.", own=True),
    case(
        "agent-404-for-browsers-too",
        for_browsers(answer(403), answer(404)),
        BROKEN,
        "We are refused, and browsers find nothing.",
    ),
    case(
        "agent-406-without-accept",
        when("accept", "text/html", page(), answer(406)),
        OK,
        "Browsers say that they want HTML.",
    ),
    case(
        "agent-400-without-accept-language",
        when("accept-language", "e", page(), answer(400)),
        OK,
        "Browsers say which languages their readers know.",
    ),
    case(
        "agent-refuses-browsers",
        when("user-agent", "Chrome/", answer(403), page()),
        OK,
        "A site that does not like old Chrome, and gives the page to us.",
    ),
    case(
        "agent-500",
        for_browsers(answer(500)),
        OK | UNREACHABLE,
        "Some firewalls say 500 to robots.",
        own=True,
    ),
]

_NONSENSE = [
    case(
        "status-line-word",
        raw(message("HTTP/1.1 abc OK", GOOD)),
        OK | SUSPECT | UNREACHABLE,
        "Browsers take a status that is no number for 200, and show the page.",
        own=True,
    ),
    case(
        "status-line-000",
        raw(message("HTTP/1.1 000 Nothing", b"")),
        BROKEN | UNREACHABLE | SUSPECT,
        "No status, no page.",
        own=True,
    ),
    case(
        "status-line-600",
        raw(message("HTTP/1.1 600 Beyond", b"<title>Error</title>")),
        BROKEN | UNREACHABLE | SUSPECT | BLOCKED,
        "A status of no class, and no page.",
        own=True,
    ),
    case(
        "status-line-four-digits",
        raw(message("HTTP/1.1 4040 Not Found", b"<title>Not found</title>")),
        BROKEN | UNREACHABLE | SUSPECT,
        "A status of four digits, and no page.",
        own=True,
    ),
    case("status-line-long-reason", raw(message("HTTP/1.1 200 " + "very " * 2000 + "good", GOOD)), OK, "It is good."),
    case(
        "status-line-lies",
        raw(message("HTTP/1.1 200 Not Found", GOOD)),
        OK,
        "The number counts, not the words beside it.",
    ),
    case("status-line-404-ok", raw(message("HTTP/1.1 404 OK", b"gone")), BROKEN, "The number counts, not the words."),
]

_PROSE = [
    case(
        "prose-mentions-403",
        page(body=PROSE + "<p>Access denied, the third chapter, is about clinics. 403 Forbidden is a film.</p>"),
        OK,
        "A page may speak of refusals.",
    ),
]

CASES = [*_USED,
    *_STATUSES, *_BODIES, *_REFUSALS, *_WAITING, *_HEAD, *_AGENTS, *_NONSENSE, *_PROSE,
]  # fmt: skip
