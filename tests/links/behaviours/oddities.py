"""Answers that no server should give, and that browsers understand; and TLS, good and bad."""

from links.answers import GOOD, PDF, answer, markup, message, page, raw, sequence, then_reset, when
from links.case import BLOCKED, BROKEN, MOVED, OK, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

LENGTH = b"Content-Length: %d" % len(GOOD)
NO_HTTP = BROKEN | UNREACHABLE | SUSPECT


def head(*lines: bytes, ends: bytes = b"\r\n") -> Handler:
    """Return what sends these lines as its head, and the page, and closes."""
    return raw(ends.join(lines) + ends * 2 + GOOD)


def odd(name: str, handler: Handler, verdicts: Verdicts, why: str) -> Case:
    """Return the case of an answer on a host of its own, so that it spoils no other."""
    return case(name, handler, verdicts, why, own=True)


def impatient() -> Handler:
    """Return what keeps the connection, and drops it at the next request."""

    async def handle(exchange: Exchange) -> None:
        if not exchange.served:
            await page()(exchange)

    return handle


def resetting() -> Handler:
    """Return what keeps the connection, and resets it at the next request."""

    async def handle(exchange: Exchange) -> None:
        await (then_reset() if exchange.served else page())(exchange)

    return handle


TYPE = b"Content-Type: text/html"
OKAY = b"HTTP/1.1 200 OK"

_HEADS = [
    odd("lines-lf", head(OKAY, TYPE, LENGTH, ends=b"\n"), OK, "Browsers take a bare line feed."),
    odd("no-reason", head(b"HTTP/1.1 200", TYPE, LENGTH), OK, "The words after the number may be left out."),
    odd("no-reason-space", head(b"HTTP/1.1 200 ", TYPE, LENGTH), OK, "The words after the number may be left out."),
    odd("reason-utf-8", head("HTTP/1.1 200 Très bien ☺".encode(), TYPE, LENGTH), OK, "Words in any language."),
    odd("reason-latin-1", head("HTTP/1.1 200 Très bien".encode("latin-1"), TYPE, LENGTH), OK, "Words in any language."),
    odd("http-1-0", head(b"HTTP/1.0 200 OK", TYPE), OK, "The older version."),
    odd("http-1-0-keep-alive", head(b"HTTP/1.0 200 OK", b"Connection: keep-alive", TYPE, LENGTH), OK, "Allowed."),
    odd("http-1-2", head(b"HTTP/1.2 200 OK", TYPE, LENGTH), OK, "A version that does not exist; browsers do not mind."),
    odd("http-lower-case", head(b"http/1.1 200 OK", TYPE, LENGTH), OK, "Browsers do not mind."),
    odd("names-lower-case", head(OKAY, b"content-type: text/html", b"content-length: %d" % len(GOOD)), OK, "Allowed."),
    odd("names-odd-case", head(OKAY, b"cOnTeNt-TyPe:text/html", b"CONTENT-LENGTH:%d" % len(GOOD)), OK, "Allowed."),
    odd("header-folded", head(OKAY, TYPE, b"X-Long: one", b"  two", b"\tthree", LENGTH), OK, "As it once was allowed."),
    odd("header-without-colon", head(OKAY, TYPE, b"This is no header", LENGTH), OK, "Browsers pass over it."),
    odd("header-without-name", head(OKAY, TYPE, b": nothing", LENGTH), OK, "Browsers pass over it."),
    odd("header-without-value", head(OKAY, TYPE, b"X-Empty:", LENGTH), OK, "Allowed."),
    odd("header-space-before-colon", head(OKAY, TYPE, b"X-Space : a", LENGTH), OK, "Browsers do not mind."),
    odd("header-odd-name", head(OKAY, TYPE, b"X(Odd)[Name]@: a", LENGTH), OK, "Browsers do not mind."),
    odd("header-utf-8", head(OKAY, TYPE, "X-Name: Ümläut ☺".encode(), LENGTH), OK, "Bytes are bytes."),
    odd("header-latin-1", head(OKAY, TYPE, b"X-Name: \xfcml\xe4ut", LENGTH), OK, "Bytes are bytes."),
    odd(
        "header-control", head(OKAY, TYPE, b"X-Name: a\x01\x1b[31mb", LENGTH), OK | UNREACHABLE, "Browsers do not mind."
    ),
    odd("type-missing", head(OKAY, LENGTH), OK, "Browsers see that it is HTML."),
    odd("type-twice", head(OKAY, b"Content-Type: text/plain", TYPE, LENGTH), OK, "The last one counts."),
    odd("type-nonsense", head(OKAY, b"Content-Type: nonsense", LENGTH), OK, "Browsers see that it is HTML."),
    odd("type-pdf-missing", raw(OKAY + b"\r\nContent-Length: %d\r\n\r\n" % len(PDF) + PDF), OK, "Browsers see it."),
    odd("no-headers", raw(OKAY + b"\r\n\r\n" + GOOD), OK, "A status and a page."),
    odd("blank-line-first", raw(b"\r\n" + message(200, GOOD)), OK, "Browsers pass over some bytes before the status."),
    odd("continue-first", raw(b"HTTP/1.1 100 Continue\r\n\r\n", message(200, GOOD)), OK, "100, and then the answer."),
    odd(
        "continue-twice", raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 2, message(200, GOOD)), OK, "100, and then the answer."
    ),
    odd(
        "processing-first", raw(b"HTTP/1.1 102 Processing\r\n\r\n", message(200, GOOD)), OK, "102, and then the answer."
    ),
    odd(
        "hints-first",
        raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", message(200, GOOD)),
        OK,
        "103, and then the answer.",
    ),
    odd("hints-then-404", raw(b"HTTP/1.1 103 Early Hints\r\n\r\n", message(404, b"no")), BROKEN, "103, and then 404."),
    odd(
        "switching",
        raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        NO_HTTP,
        "It changes to a protocol that nobody asked for.",
    ),
    odd("zero-in-head", raw(message("HTTP/1.1 200 OK\r\nX-Zero: a\0b", GOOD)), NO_HTTP, "Browsers refuse zero bytes."),
    odd("upgrade-offered", answer(200, None, "Upgrade: h2,h2c", "Connection: Upgrade, Keep-Alive"), OK, "An offer."),
    odd(
        "alt-svc",
        answer(200, None, 'Alt-Svc: h3=":443"; ma=86400', "Strict-Transport-Security: max-age=1"),
        OK,
        "Another offer.",
    ),
]

_NO_HTTP = [
    odd("http-0-9", raw(GOOD), NO_HTTP, "A page without a head: browsers refuse it on ports other than 80."),
    odd("ssh", raw(b"SSH-2.0-OpenSSH_9.6\r\n"), NO_HTTP, "That is no web server."),
    odd("smtp", raw(b"220 mail.example.org ESMTP\r\n500 what?\r\n"), NO_HTTP, "That is no web server."),
    odd("binary", raw(bytes(range(256)) * 8), NO_HTTP, "That is no web server."),
    odd("tls-alert-in-clear", raw(b"\x15\x03\x01\x00\x02\x02\x46"), NO_HTTP, "It speaks TLS, and was asked in clear."),
    odd(
        "tls-wanted",
        answer(400, "<title>400 The plain HTTP request was sent to HTTPS port</title>"),
        BROKEN,
        "It speaks TLS, was asked in clear, and says so.",
    ),
    odd("only-line-breaks", raw(b"\r\n" * 2000), NO_HTTP, "Nothing but line breaks."),
]

_KEPT = [
    *(
        case(
            f"kept-{number}",
            None,
            OK,
            "The server drops a connection that it kept at the second request: one asks anew, as browsers do.",
            url=f"http://<kept-0>/kept?{number}",
        )
        for number in range(1, 6)
    ),
    case("kept-0", None, OK, "As its fellows.", url="http://<kept-0>/kept", also={"/kept": impatient()}, own=True),
    *(
        case(
            f"kept-reset-{number}",
            None,
            OK,
            "The server resets a connection that it kept at the second request: one asks anew, as browsers do.",
            url=f"http://<kept-reset-0>/kept?{number}",
        )
        for number in range(1, 6)
    ),
    case(
        "kept-reset-0",
        None,
        OK,
        "As its fellows.",
        url="http://<kept-reset-0>/kept",
        also={"/kept": resetting()},
        own=True,
    ),
    odd(
        "kept-rubbish",
        sequence(raw(message(200, GOOD) + b"HTTP/1.1 404 Not Found\r\n\r\n", keep=True), page()),
        OK,
        "After the answer comes another that nobody asked for.",
    ),
]

_EVIL = [
    case("evil-title-escape", page("Guide \x1b[31m\x1b]0;owned\x07\x9b2J red"), OK, "A title must not paint."),
    case("evil-title-lines", page("Guide&#10;::error file=x::forged\n::warning::forged"), OK, "Nor forge a line."),
    case("evil-title-bidi", page("Guide \u202eelbuort\u202c \u2066x"), OK, "Nor turn the text around."),
    case("evil-title-html", page("Guide &lt;script&gt;alert(1)&lt;/script&gt; | [x](y) `z`"), OK, "Nor be run."),
    odd(
        "evil-reason",
        raw(message("HTTP/1.1 404 \x1b[2J::error::forged \x07", b"gone")),
        BROKEN | UNREACHABLE,
        "The words of a status must not paint.",
    ),
    case(
        "evil-location",
        answer(301, b"", "Location: /to/guide?\x1b[31m%0A::error::forged"),
        MOVED | OK | SUSPECT,
        "Nor an address.",
    ),
    case(
        "evil-title-404", answer(404, markup("\x1b[31m%0A::error::forged")), BROKEN, "Nor the title of an error page."
    ),
    case("evil-type", answer(200, None, media="text/html; charset=\x1b[31m"), OK | UNREACHABLE, "Nor a charset."),
]


def tls(name: str, host: str, verdicts: Verdicts, why: str, also: dict[str, Handler] | None = None) -> Case:
    """Return the case of a link to a host by HTTPS."""
    return case(name, page(), verdicts, why, url=f"https://{host}/{name}", also=also)


_TLS = [
    tls("tls-good-address", "<tls>", OK, "A certificate for the address, from an authority that is trusted."),
    tls("tls-good-chain", "<tls-chain>", OK, "With the certificate between, as it should be."),
    tls(
        "tls-good-optional",
        "<tls-asks-for-certificate>",
        OK,
        "It would like a certificate of ours; browsers have none.",
    ),
    tls("tls-bad-chain", "<tls-chain-cut>", BROKEN, "The certificate between is missing, and cannot be fetched."),
    tls("tls-bad-expired", "<tls-expired>", BROKEN, "Browsers warn that it is over."),
    tls("tls-bad-early", "<tls-early>", BROKEN, "Browsers warn that it is not yet valid."),
    tls("tls-bad-host", "<tls-wrong-host>", BROKEN, "Browsers warn that it is for another host."),
    tls("tls-bad-address", "<tls-no-address>", BROKEN, "It is for the name, and the address was asked for."),
    case(
        "tls-bad-name-only",
        page(),
        BROKEN,
        "Its name stands where browsers no longer look.",
        url="https://localhost:<tls-name-only:port>/tls-bad-name-only",
    ),
    tls("tls-good-weak-key", "<tls-weak-key>", OK, "A key of 1024 bits: no authority would take it, and browsers do."),
    tls("tls-good-old-cipher", "<tls-old-cipher>", OK, "A cipher of 2002, which Chromium and Firefox still speak."),
    tls("tls-wants-certificate", "<tls-certificate-required>", BLOCKED, "It wants a certificate of its readers."),
    case(
        "tls-wants-certificate-400",
        answer(400, "<title>400 No required SSL certificate was sent</title><h1>400 Bad Request</h1>"),
        BLOCKED,
        "It wants a certificate of its readers, as nginx says it.",
    ),
    tls("tls-bad-root", "<tls-untrusted>", BROKEN, "Nobody trusts the authority."),
    tls("tls-bad-self-signed", "<tls-self-signed>", BROKEN, "It vouches for itself."),
    tls("tls-bad-handshake", "<tls-handshake-failure>", BROKEN, "No common cipher, it says."),
    tls("tls-bad-protocol", "<tls-old-protocol>", BROKEN, "It speaks an old version only, it says."),
    tls("tls-bad-1-0", "<tls-1-0>", BROKEN, "It speaks TLS 1.0 only, and breaks off without a word."),
    tls("tls-bad-1-1", "<tls-1-1>", BROKEN, "It speaks TLS 1.1 only, and breaks off without a word."),
    tls("tls-good-1-2", "<tls-1-2>", OK, "It speaks TLS 1.2 only."),
    tls("tls-good-1-3", "<tls-1-3>", OK, "It speaks TLS 1.3 only."),
    tls("tls-bad-name", "<tls-unrecognised-name>", BROKEN, "It does not know the name, it says."),
    tls("tls-bad-rubbish", "<tls-rubbish>", BROKEN | UNREACHABLE, "That is no TLS."),
    tls("tls-bad-plain", "<main>", BROKEN | UNREACHABLE, "It speaks HTTP without TLS."),
    tls("tls-close-in-handshake", "<tls-close>", BROKEN | UNREACHABLE, "Closed in the handshake."),
    tls("tls-reset-in-handshake", "<tls-reset>", BROKEN | UNREACHABLE, "Reset in the handshake."),
    tls("tls-silent-in-handshake", "<tls-silent>", UNREACHABLE, "Silence in the handshake."),
    case("tls-404", answer(404), BROKEN, "Well encrypted, and not there.", url="https://<tls>/tls-404"),
    case(
        "tls-redirect-to-plain",
        None,
        OK,
        "From HTTPS to HTTP; browsers follow.",
        url="https://<tls>/tls-redirect-to-plain",
        also={"/tls-redirect-to-plain": answer(302, b"", "Location: http://<main>/to/guide?plain")},
    ),
    case(
        "tls-kept-cookie",
        None,
        OK,
        "A secure cookie comes back by HTTPS.",
        url="https://<tls>/tls-kept-cookie",
        also={
            "/tls-kept-cookie": answer(
                302, b"", "Set-Cookie: s=1; Secure; HttpOnly; SameSite=Lax; Path=/", "Location: /tls-kept-cookie/1"
            ),
            "/tls-kept-cookie/1": when("cookie", "s=1", page(), answer(404)),
        },
    ),
    case("http2-only", None, OK, "It speaks nothing but HTTP/2.", url="https://<http2>/guide"),
    case(
        "http2-only-404",
        None,
        BROKEN,
        "It speaks nothing but HTTP/2, and has no such page.",
        url="https://<http2-gone>/guide",
    ),
]

_AS_BROWSERS_DO = [
    odd("junk-before-status", raw(b"\xef\xbb\xbf" + message(200, GOOD)), OK, "Browsers pass over up to four bytes."),
    odd(
        "blank-after-continue",
        raw(b"HTTP/1.1 100 Continue\r\n\r\n\r\n" + message(200, GOOD)),
        OK,
        "One line break more.",
    ),
    odd(
        "chunks-of-1-0",
        raw(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n" + GOOD),
        OK,
        "HTTP/1.0 has no chunks: the header says nothing there.",
    ),
    odd(
        "chunks-and-lengths",
        raw(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
            b"Content-Type: text/html\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)
        ),
        OK,
        "Where there are chunks, lengths do not count.",
    ),
    odd(
        "length-of-zeros",
        head(OKAY, TYPE, b"Accept-Ranges: bytes", b"Content-Length: " + b"0" * 5000 + b"%d" % len(GOOD)),
        OK,
        "A number at length.",
    ),
]

CASES = [*_HEADS, *_NO_HTTP, *_KEPT, *_EVIL, *_TLS, *_AS_BROWSERS_DO]
