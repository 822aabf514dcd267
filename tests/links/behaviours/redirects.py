"""Redirects, and cookies on the way."""

from links.answers import GOOD, PROSE, answer, for_browsers, markup, page, raw, redirect, sequence, when
from links.case import BROKEN, MOVED, OK, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

DEAD_END = BROKEN | SUSPECT
LOGIN = page(
    "Log in",
    '<form method="post" action="/login"><input name="user"><input type="password" name="password">'
    "<button>Log in</button></form>",
)
HOME = page(
    "Network of Projects - Home",
    "<nav><a href='/about'>About</a> <a href='/news'>News</a></nav><p>Welcome to the network.</p>",
    "",
    "Set-Cookie: visited=1; Path=/",
)
PARKED = page(
    "example.org is for sale",
    "<p>The domain example.org is for sale. Buy this domain. Related searches: insurance, loans, flights.</p>",
)
NOT_FOUND = page("Page not found", "<p>The page that you are looking for does not exist.</p>")

SHARED: dict[tuple[str, str], Handler] = {
    ("", "/"): HOME,
    ("", "/to/guide"): page(),
    ("", "/to/cookie-free"): when("cookie", "=", answer(404), page()),
    ("", "/to/credential-free"): when("authorization", " ", answer(404), page()),
    ("", "/to/login"): LOGIN,
    ("", "/to/parked"): PARKED,
    ("", "/to/404"): NOT_FOUND,
    ("", "/to/gone"): answer(404),
    ("", "/to/sections"): page(body='<h2 id="methods">Methods</h2>' + PROSE),
}
"""What redirects lead to."""


def steps(name: str, last: Handler, *codes: int) -> tuple[Handler, dict[str, Handler]]:
    """Return a chain of redirects with these statuses that ends at ``last``: its beginning, and the rest by path."""
    paths = [f"/{name}", *(f"/{name}/{number}" for number in range(1, len(codes) + 1))]
    handlers = {path: redirect(code, after) for path, after, code in zip(paths, paths[1:], codes, strict=False)}
    handlers[paths[-1]] = last
    return handlers.pop(paths[0]), handlers


def chain(name: str, verdicts: Verdicts, why: str, *codes: int, last: Handler | None = None) -> Case:
    """Return the case of a chain of redirects."""
    first, rest = steps(name, last or page(), *codes)
    return case(name, first, verdicts, why, also=rest)


def alternating(name: str) -> dict[str, Handler]:
    """Return two pages that redirect to one another."""
    return {f"/{name}/a": redirect(302, f"/{name}/b"), f"/{name}/b": redirect(302, f"/{name}/a")}


def cookie_wall(name: str) -> Handler:
    """Return what redirects to itself until its cookie comes back."""
    return when("cookie", "pass=yes", page(), redirect(302, f"/{name}", "Set-Cookie: pass=yes; Path=/"))


def growing(name: str) -> Handler:
    """Return what redirects to ever new addresses of itself."""

    async def handle(exchange: Exchange) -> None:
        count = int(exchange.request.query or 0) + 1
        await redirect(302, f"/{name}?{count}")(exchange)

    return handle


def to(name: str, location: str, verdicts: Verdicts, why: str, status: int = 302) -> Case:
    """Return the case of one redirect."""
    return case(name, redirect(status, location), verdicts, why)


def meta(name: str, content: str, verdicts: Verdicts, why: str) -> Case:
    """Return the case of a page that sends its reader elsewhere by ``<meta http-equiv=refresh>``."""
    head = f'<meta http-equiv="refresh" content="{content}">'
    return case(name, page("Redirecting", "<p>One moment.</p>", head), verdicts, why)


_CODES = [
    to("redirect-301", "/to/guide?301", MOVED, "Moved for good, to the page.", 301),
    to("redirect-308", "/to/guide?308", MOVED, "Moved for good, to the page.", 308),
    to("redirect-302", "/to/guide?302", OK, "For the time being, the page is elsewhere.", 302),
    to("redirect-303", "/to/guide?303", OK, "See there.", 303),
    to("redirect-307", "/to/guide?307", OK, "For the time being, the page is elsewhere.", 307),
    chain("redirect-301-301", MOVED, "Permanent all the way.", 301, 301),
    chain("redirect-301-308-301", MOVED, "Permanent all the way.", 301, 308, 301),
    chain("redirect-301-302", MOVED, "The beginning is permanent.", 301, 302),
    chain("redirect-302-301", OK, "The beginning is not permanent: the address is the one to use.", 302, 301),
    chain("redirect-302-302", OK, "All for the time being.", 302, 302),
    chain("redirect-15-hops", OK, "Browsers follow twenty.", *[302] * 15),
    chain("redirect-25-hops", BROKEN, "Browsers give up after twenty.", *[302] * 25),
    chain("redirect-to-404", BROKEN, "It ends at nothing.", 302, last=answer(404)),
    chain("redirect-301-to-404", BROKEN, "It ends at nothing.", 301, last=answer(404)),
    chain("redirect-301-to-410", BROKEN, "It ends at nothing.", 301, 301, last=answer(410)),
    case(
        "redirect-301-to-500",
        redirect(301, "/redirect-301-to-500/1"),
        UNREACHABLE,
        "It ends at a fault that may pass.",
        also={"/redirect-301-to-500/1": answer(500)},
        own=True,
    ),
]

_PLACES = [
    to("redirect-relative", "to/guide?relative", MOVED, "A relative address is one.", 301),
    to("redirect-dots", "./to/../to/guide?dots", MOVED, "A relative address is one.", 301),
    to("redirect-query-only", "?again=1", BROKEN | SUSPECT, "It redirects to itself, for ever."),
    to("redirect-protocol-relative", "//<other>/to/guide?protocol", MOVED, "Another host, the same scheme.", 301),
    to("redirect-other-host", "http://<other>/to/guide?host", MOVED, "The page is on another host now.", 301),
    to("redirect-to-tls", "https://<tls>/to/guide?tls", MOVED, "The page is on HTTPS now.", 301),
    to("redirect-fragment", "/to/sections#methods", MOVED, "The page is a section of another one now.", 301),
    to(
        "redirect-one-slash",
        "http:/to/guide?slash",
        OK,
        "The page's own scheme, and a path: browsers stay on the host.",
    ),
    to("redirect-upper-case-scheme", "HTTP://<other>/to/guide?upper", MOVED, "Schemes have no case.", 301),
    to("redirect-backslashes", "\\to\\guide?backslashes", OK, "Browsers read backslashes as slashes."),
    to("redirect-spaces", "/redirect spaces/the guide", BROKEN, "Browsers escape the spaces; nothing is there."),
    case(
        "redirect-space-in-location",
        redirect(302, "/redirect-space/the guide.html"),
        OK,
        "Browsers escape the space.",
        also={"/redirect-space/the%20guide.html": page()},
    ),
    case(
        "redirect-utf-8",
        raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /redirect-utf-8/caf\xc3\xa9\r\n\r\n"),
        OK,
        "Browsers escape the bytes.",
        also={"/redirect-utf-8/caf%C3%A9": page()},
    ),
    case(
        "redirect-latin-1",
        raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /redirect-latin-1/caf\xe9\r\n\r\n"),
        OK,
        "Bytes that are no UTF-8: Chrome escapes them as they are, Firefox as UTF-8. Both find the page here.",
        also={"/redirect-latin-1/caf%E9": page(), "/redirect-latin-1/caf%C3%A9": page()},
    ),
    case(
        "redirect-lower-case-header",
        raw(b"HTTP/1.1 301 Moved\r\ncontent-length: 0\r\nlocation: /to/guide?lower\r\n\r\n"),
        MOVED,
        "Names of headers have no case.",
    ),
    case(
        "redirect-twice-the-same",
        raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /to/guide?t\r\nLocation: /to/guide?t\r\n\r\n"),
        OK,
        "Said twice, and the same.",
    ),
    case(
        "redirect-two-ways",
        raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /to/gone?a\r\nLocation: /to/gone?b\r\n\r\n"),
        BROKEN | SUSPECT | UNREACHABLE,
        "Two places at once: browsers refuse, and nothing is at either.",
    ),
    case(
        "redirect-trailing-slash",
        redirect(301, "/redirect-trailing-slash/"),
        MOVED,
        "A permanent redirect to the same with a slash.",
        also={"/redirect-trailing-slash/": page()},
    ),
    case(
        "redirect-to-language",
        redirect(302, "/en/"),
        OK,
        "A home page that sends its reader to the one of her language.",
        url="http://<redirect-to-language>/",
        also={"/": redirect(302, "/en/"), "/en/": HOME},
        title="Network of Projects",
        own=True,
    ),
    case(
        "redirect-keeps-fragment",
        redirect(302, "/to/sections?keeps"),
        OK,
        "The fragment of the address goes with the redirect.",
        tail="#methods",
    ),
    case(
        "redirect-replaces-fragment",
        redirect(302, "/to/sections?replaces#methods"),
        OK,
        "The fragment of the redirect stands for that of the address.",
        tail="#old",
    ),
    case(
        "redirect-loses-fragment",
        redirect(302, "/to/guide?loses"),
        SUSPECT,
        "The page is there, the section is not.",
        tail="#methods",
    ),
]

_WRONG_PLACES = [
    to("redirect-302-home", "/", SUSPECT, "The guide was asked for, and the home page came."),
    to("redirect-301-home", "http://<main>", SUSPECT, "The guide was asked for, and the home page came.", 301),
    to("redirect-other-home", "http://<other>/", SUSPECT, "The home page of another host.", 301),
    to("redirect-302-login", "/to/login?next=guide", SUSPECT, "A login page came."),
    to("redirect-301-login", "/to/login?return=guide", SUSPECT, "A login page came.", 301),
    to("redirect-302-404-page", "/to/404", SUSPECT, "A page that says it is not there, with status 200."),
    to("redirect-301-404-page", "/to/404?permanent", SUSPECT, "A page that says it is not there, for good.", 301),
    to("redirect-302-parked", "/to/parked", SUSPECT, "The domain is for sale."),
    to("redirect-301-parked", "http://<other>/to/parked?lander", SUSPECT, "Another site's parking page.", 301),
]

_DEAD_ENDS = [
    to("redirect-self", "/redirect-self", BROKEN, "To itself, for ever."),
    to("redirect-self-301", "/redirect-self-301", BROKEN, "To itself, for ever.", 301),
    to("redirect-self-fragment", "/redirect-self-fragment#again", BROKEN, "A fragment does not make it another page."),
    case(
        "redirect-loop",
        redirect(302, "/redirect-loop/a"),
        BROKEN,
        "Two pages that point at each other.",
        also=alternating("redirect-loop"),
    ),
    case("redirect-ever-on", growing("redirect-ever-on"), BROKEN, "Ever new addresses, and never a page."),
    case("redirect-nowhere", answer(302, b""), DEAD_END, "A redirect that does not say where to."),
    case("redirect-nowhere-301", answer(301, b""), DEAD_END, "A redirect that does not say where to."),
    case(
        "redirect-nowhere-with-page",
        answer(301, GOOD),
        OK | SUSPECT,
        "A redirect that does not say where to: browsers show the page that comes with it, and it is the work.",
    ),
    case("redirect-empty", answer(302, b"", "Location:"), DEAD_END, "A redirect to nothing."),
    to("redirect-mailto", "mailto:info@example.org", DEAD_END, "No page comes."),
    to("redirect-ftp", "ftp://ftp.invalid/guide.pdf", DEAD_END, "Browsers do not speak FTP any more."),
    to("redirect-javascript", "javascript:alert(1)", DEAD_END, "No browser does that."),
    to("redirect-file", "file:///etc/passwd", DEAD_END, "No browser does that, and nor do we."),
    to("redirect-data", "data:text/html,<title>Smart Guide to CEDAW</title>", DEAD_END, "No browser does that."),
    to("redirect-unknown-scheme", "myapp://guide/1", DEAD_END, "No page comes."),
    to("redirect-malformed-host", "http://[::1/guide", DEAD_END, "No address."),
    to("redirect-no-host", "http://", DEAD_END, "No address."),
    to("redirect-malformed-port", "http://127.0.0.1:99999/", DEAD_END, "No address."),
    to("redirect-no-such-host", "http://no-such-host.invalid/", BROKEN | UNREACHABLE, "No such host."),
    to("redirect-closed-port", "http://127.0.0.8:9/", BROKEN | UNREACHABLE, "Nobody is at home."),
    to("redirect-expired", "https://<tls-expired>/to/guide", BROKEN, "A certificate that browsers refuse."),
]


def script(name: str, source: str, verdicts: Verdicts, why: str) -> Case:
    """Return the case of an empty page with a script."""
    return case(name, answer(200, f"<!doctype html><title>…</title><script>{source}</script>"), verdicts, why)


_REFRESH = [
    meta("meta-0", "0; url=/to/guide?meta", OK | MOVED, "A reader is at the page at once."),
    meta("meta-0-quoted", "0;URL='/to/guide?quoted'", OK | MOVED, "A reader is at the page at once."),
    meta("meta-0-to-404", "0; url=/to/gone?meta", DEAD_END, "A reader is at nothing at once."),
    meta("meta-0-to-404-page", "0; url=/to/404?meta", SUSPECT, "A page that says it is not there."),
    meta("meta-0-home", "0; url=/", SUSPECT, "The home page came."),
    meta("meta-0-javascript", "0; url=javascript:void(0)", OK, "Browsers do not run it, and stay on the page."),
    meta("meta-0-mail", "0; url=mailto:office@example.org", OK, "The page stays, beside a program for letters."),
    case(
        "meta-0-cookie",
        when(
            "cookie",
            "seen=1",
            page(),
            answer(200, "<meta http-equiv=refresh content=0>", "Set-Cookie: seen=1; Path=/meta-0-cookie"),
        ),
        OK,
        "A wall of one cookie, that a reader does not notice.",
    ),
    script("script-href", "window.location.href = '/to/guide?href';", OK | MOVED, "A reader is at the page at once."),
    script("script-replace", 'location.replace("/to/guide?replace")', OK | MOVED, "A reader is at the page at once."),
    script("script-to-404", "window.location='/to/gone?script'", SUSPECT | BROKEN, "A reader is at nothing."),
    script("script-home", "top.location.href = '/';", SUSPECT, "The home page came."),
    case(
        "script-not-run",
        page(head="<script>function leave() { location.href = '/to/gone?function'; }</script>"),
        OK,
        "A script that waits for a click.",
    ),
    meta("meta-0-parked", "0; url=http://<other>/to/parked?meta", SUSPECT, "The domain is for sale."),
    case(
        "meta-0-loop",
        page("Redirecting", "", '<meta http-equiv="refresh" content="0; url=/meta-0-loop">'),
        DEAD_END,
        "A page that loads itself for ever.",
    ),
    case(
        "meta-reload",
        page(head='<meta http-equiv="refresh" content="300">'),
        OK,
        "A page that loads itself anew now and then.",
    ),
    case(
        "meta-in-noscript",
        page(head='<noscript><meta http-equiv="refresh" content="0; url=/to/gone?noscript"></noscript>'),
        OK,
        "Readers have scripts.",
    ),
    case(
        "meta-in-comment",
        page(head='<!-- <meta http-equiv="refresh" content="0; url=/to/gone?comment"> -->'),
        OK,
        "A comment does nothing.",
    ),
    case(
        "refresh-header",
        answer(200, markup("Redirecting", "<p>One moment.</p>"), "Refresh: 0; url=/to/guide?refresh"),
        OK | MOVED,
        "A reader is at the page at once.",
    ),
    case(
        "refresh-header-to-404",
        answer(200, markup("Redirecting", "<p>One moment.</p>"), "Refresh: 0;url=/to/gone?refresh"),
        DEAD_END,
        "A reader is at nothing at once.",
    ),
    case("refresh-header-reload", answer(200, None, "Refresh: 600"), OK, "A page that loads itself now and then."),
    case("location-with-200", answer(200, None, "Location: /to/gone?200"), OK, "With status 200 it means nothing."),
    case("location-with-201", answer(201, GOOD, "Location: /to/gone?201"), OK, "With status 201 it is not followed."),
]

_COOKIES = [
    case("cookie-wall", cookie_wall("cookie-wall"), OK, "Browsers bring the cookie, and get the page."),
    case(
        "cookie-in-chain",
        redirect(302, "/cookie-in-chain/1", "Set-Cookie: a=1", "Set-Cookie: b=2; Path=/; HttpOnly"),
        OK,
        "Without path a cookie is for the folder, here the root.",
        also={"/cookie-in-chain/1": when("cookie", "a=1", when("cookie", "b=2", page(), answer(404)), answer(404))},
    ),
    case(
        "cookie-two-steps",
        redirect(302, "/cookie-two-steps/1", "Set-Cookie: step=1; Path=/cookie-two-steps"),
        OK,
        "The second step changes the cookie, and the page wants the new one.",
        also={
            "/cookie-two-steps/1": redirect(
                302, "/cookie-two-steps/2", "Set-Cookie: step=2; Path=/cookie-two-steps; Max-Age=60"
            ),
            "/cookie-two-steps/2": when("cookie", "step=2", page(), answer(404)),
        },
    ),
    case(
        "cookie-odd-date",
        redirect(302, "/cookie-odd-date/1", "Set-Cookie: odd=1; Expires=Wed, 31-Dec-98 23:59:59 GMT; Path=/"),
        OK,
        "A cookie that was over long ago is not sent.",
        also={"/cookie-odd-date/1": when("cookie", "odd=", answer(404), page())},
    ),
    case(
        "cookie-malformed",
        redirect(302, "/to/guide?malformed", "Set-Cookie: ;;;=;", "Set-Cookie: \x01\x02=3"),
        OK,
        "A malformed cookie spoils nothing.",
    ),
    case(
        "cookie-not-to-other-host",
        redirect(302, "http://<other>/to/cookie-free", "Set-Cookie: secret=1; Path=/"),
        OK,
        "A cookie is for the host that set it; the other gives 404 to whoever brings one.",
    ),
    case(
        "cookie-for-other-domain",
        redirect(302, "http://<other>/to/cookie-free?domain", "Set-Cookie: planted=1; Domain=127.0.0.2; Path=/"),
        OK,
        "No host may set the cookies of another.",
    ),
    case(
        "cookie-of-other-links",
        when("cookie", "=", answer(404), page()),
        OK,
        "Cookies of other links of the same host are not brought along.",
        tail="?fresh",
    ),
    case(
        "cookie-wrong-path",
        redirect(302, "/to/cookie-free?path", "Set-Cookie: elsewhere=1; Path=/elsewhere"),
        OK,
        "A cookie is for its path.",
    ),
    case(
        "cookie-of-folder",
        redirect(302, "/cookie-of-folder/a/b", "Set-Cookie: seen=1"),
        OK,
        "Without path a cookie is for the folder of its page, and what is deeper.",
        also={
            "/cookie-of-folder/a/b": redirect(302, "/cookie-of-folder/c", "Set-Cookie: deep=1"),
            "/cookie-of-folder/c": when("cookie", "deep", answer(404), when("cookie", "seen", page(), answer(404))),
        },
    ),
    case(
        "cookie-secure-here",
        when("cookie", "s=1", page(), redirect(302, "/cookie-secure-here", "Set-Cookie: s=1; Secure; Path=/")),
        OK,
        "Browsers take this computer for safe without encryption.",
    ),
    case(
        "cookie-of-another-domain",
        when("cookie", "d=1", page(), redirect(302, "/cookie-of-another-domain", "Set-Cookie: d=1; Domain=nswp.org")),
        BROKEN,
        "No browser keeps it, and the page wants it back for ever.",
    ),
    case(
        "cookie-prefix",
        when("cookie", "p=1", page(), redirect(302, "/cookie-prefix", "Set-Cookie: __Host-p=1; Path=/")),
        BROKEN,
        "By its name it has to be secure, and it is not: no browser keeps it.",
    ),
    case(
        "cookie-loop",
        redirect(302, "/cookie-loop", "Set-Cookie: never=enough; Path=/"),
        BROKEN,
        "The cookie is brought, and it is never enough.",
    ),
    case(
        "credentials-not-to-other-host",
        redirect(302, "http://<other>/to/credential-free"),
        OK,
        "Name and password of an address are for its host.",
        url="http://reader:secret@<main>/credentials-not-to-other-host",
    ),
]

_AS_BROWSERS_DO = [
    case("loop-once", sequence(redirect(302, "/loop-once"), page()), OK, "A browser goes on until it is there."),
    case(
        "loop-by-way",
        sequence(redirect(302, "/loop-by-way/set"), page()),
        OK,
        "The server notes the reader elsewhere, and sends it back to the same address.",
        also={"/loop-by-way/set": redirect(302, "/loop-by-way")},
    ),
    case(
        "loop-for-programs",
        for_browsers(redirect(302, "/loop-for-programs")),
        OK,
        "Only programs are sent in a circle.",
    ),
    case("astray-for-programs", for_browsers(redirect(302, "about:blank")), OK, "Only programs are sent nowhere."),
    case(
        "no-host-for-programs",
        for_browsers(redirect(302, "http://blocked.invalid/")),
        OK,
        "Only programs are sent away.",
    ),
    case(
        "cookies-of-two-paths",
        redirect(302, "/cookies-of-two-paths/in", "Set-Cookie: t=good; Path=/", "Set-Cookie: t=old; Path=/other"),
        OK,
        "Of two cookies with one name each has its path.",
        also={"/cookies-of-two-paths/in": when("cookie", "t=good", page(), answer(404))},
    ),
    case(
        "cookie-cleaned-up",
        redirect(302, "/cookie-cleaned-up/in", "Set-Cookie: t=good; Path=/", "Set-Cookie: t=; Path=/old; Max-Age=0"),
        OK,
        "Another path's cookie is deleted, not this one.",
        also={"/cookie-cleaned-up/in": when("cookie", "t=good", page(), answer(404))},
    ),
    case(
        "cookie-without-name",
        redirect(302, "/cookie-without-name/in", "Set-Cookie: pass"),
        OK,
        "Browsers bring back what has no name, too.",
        also={"/cookie-without-name/in": when("cookie", "pass", page(), answer(404))},
    ),
    case(
        "cookie-with-a-space",
        redirect(302, "/cookie-with-a-space/in", "Set-Cookie: my pass=1; Path=/x; Path=/"),
        OK,
        "A space in the name is no fault, and of two paths the last one counts.",
        also={"/cookie-with-a-space/in": when("cookie", "my pass=1", page(), answer(404))},
    ),
    case(
        "cookie-in-utf-8",
        raw(
            b"HTTP/1.1 302 Found\r\nLocation: /cookie-in-utf-8/in\r\n"
            b"Set-Cookie: city=Z\xc3\xbcrich; Path=/\r\nContent-Length: 0\r\n\r\n"
        ),
        OK,
        "A cookie goes back byte by byte.",
        also={"/cookie-in-utf-8/in": when("cookie", "z\u00c3\u00bcrich", page(), answer(404))},
    ),
    case(
        "refresh-and-base",
        answer(200, '<base href="/refresh-and-base/dir/"><meta http-equiv=refresh content="0;url=b">'),
        OK,
        "The address of a refresh is relative to the base of the page.",
        also={"/refresh-and-base/dir/b": page(), "/b": answer(404)},
    ),
    case(
        "refresh-kiosk",
        answer(200, GOOD, "Refresh: 8; url=/refresh-kiosk/next"),
        OK,
        "Two pages that take turns: the reader has the work in front of her at once.",
        also={"/refresh-kiosk/next": page("Another one", PROSE, "", "Refresh: 8; url=/refresh-kiosk")},
    ),
    case(
        "refresh-blank",
        answer(200, '<meta http-equiv=refresh content="0 url=/refresh-blank/gone">'),
        BROKEN,
        "A space parts the number from the address as well.",
        also={"/refresh-blank/gone": answer(404)},
    ),
    case(
        "refresh-fraction",
        answer(200, '<meta http-equiv=refresh content=".5; URL=/refresh-fraction/gone">'),
        BROKEN,
        "Half a second.",
        also={"/refresh-fraction/gone": answer(404)},
    ),
    case(
        "refresh-in-raw-text",
        page(body=f"<xmp><meta http-equiv=refresh content='0;url=/nowhere-at-all'></xmp>{PROSE}"),
        OK,
        "It stands in a text that shows markup.",
    ),
    case("port-of-digits", redirect(302, "http://127.0.0.1:" + "9" * 5000 + "/"), BROKEN, "No such port, at length."),
    case(
        "soon-a-browser",
        sequence(answer(503), for_browsers(page(), answer(406))),
        OK,
        "It had a bad moment, and does not like browsers.",
        own=True,
    ),
    case(
        "to-the-door",
        redirect(302, "/users/sign_in"),
        SUSPECT,
        "A login page, by Rails.",
        also={
            "/users/sign_in": page(
                "Network",
                "<p>Welcome to the network.</p><form><input type=password></form>" + "<p>News of the year. " * 99,
            ),
        },
    ),
    case(
        "to-not-found-page",
        redirect(302, "/page-introuvable"),
        SUSPECT,
        "A page for what is not there.",
        also={
            "/page-introuvable": page("Réseau", "<p>Bienvenue.</p>" + PROSE.replace("guide", "réseau")),
        },
    ),
    case(
        "to-sign-in-the-window",
        redirect(302, "/authors/sign-in-the-window"),
        OK,
        "A novel, not a login.",
        also={
            "/authors/sign-in-the-window": page("A novel", PROSE),
        },
    ),
]

_BYTES = [
    case(
        f"location-{name}",
        raw(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /to/" + path + b"\r\n\r\n", keep=True),
        MOVED,
        "Browsers hand on the bytes of an address as they came, whatever they may have meant.",
        also={f"/to/{quoted}": page()},
    )
    for name, path, quoted in (
        ("latin-1", b"caf\xe9", "caf%E9"),
        ("cyrillic", "гид".encode("cp1251"), "%E3%E8%E4"),
        ("utf-8", "гид".encode(), "%D0%B3%D0%B8%D0%B4"),
    )
]

CASES = [*_BYTES, *_CODES, *_PLACES, *_WRONG_PLACES, *_DEAD_ENDS, *_REFRESH, *_COOKIES, *_AS_BROWSERS_DO]
