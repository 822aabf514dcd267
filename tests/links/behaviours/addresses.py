"""Addresses in all languages and manners, malformed ones, and ones that lead into a private network."""

import base64

from links.answers import answer, page, when
from links.case import BROKEN, OK, SKIPPED, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

NOT_HTTP = BROKEN | SKIPPED
"""Only http and https are asked; whether another scheme is left out or refused, is a matter of taste."""


def named(host: str) -> Handler:
    """Return what has the page only under this name."""

    async def handle(exchange: Exchange) -> None:
        asked = exchange.request.headers.get("host", "").rpartition(":")[0]
        await (page() if asked == host else answer(404))(exchange)

    return handle


def host(name: str, unicode: str, ascii_: str, why: str) -> Case:
    """Return the case of an international name below ``localhost``, which browsers know to be this machine."""
    url = f"http://{unicode}:<main:port>/{name}"
    return case(name, named(ascii_), OK, why, url=url)


def path(name: str, written: str, asked: str, why: str) -> Case:
    """Return the case of an address whose path is ``written`` so and must be ``asked`` for so; below ``/name/``."""
    return case(name, None, OK, why, url=f"http://<main>/{name}/{written}", also={f"/{name}/{asked}": page()})


def query(name: str, written: str, *asked: str, why: str) -> Case:
    """Return the case of an address whose query is ``written`` so and may be ``asked`` for in these ways."""

    async def handle(exchange: Exchange) -> None:
        await (page() if exchange.request.query in asked else answer(404))(exchange)

    return case(name, handle, OK, why, tail=f"?{written}")


def malformed(name: str, url: str, why: str, verdicts: Verdicts = BROKEN) -> Case:
    """Return the case of what is no address."""
    return case(name, None, verdicts, why, url=url)


def credentials(name: str, userinfo: str, decoded: str) -> Case:
    """Return the case of an address with name and password."""
    wanted = "Basic " + base64.b64encode(decoded.encode()).decode()
    refused = answer(401, None, 'WWW-Authenticate: Basic realm="x"')
    handler = when("authorization", wanted, page(), refused)
    return case(name, handler, OK, "Browsers send name and password.", url=f"http://{userinfo}@<main>/{name}")


_HOSTS = [
    host("host-idn", "bücher.localhost", "xn--bcher-kva.localhost", "A name in German."),
    host("host-idn-capitals", "BÜCHER.localhost", "xn--bcher-kva.localhost", "Names have no case."),
    host("host-idn-sharp-s", "faß.localhost", "xn--fa-hia.localhost", "Today's browsers keep the ß."),
    host("host-idn-chinese", "图书馆.localhost", "xn--1jq52s681d.localhost", "A name in Chinese."),
    host("host-idn-russian", "книги.localhost", "xn--c1ajbfp.localhost", "A name in Russian."),
    host("host-idn-arabic", "كتب.localhost", "xn--ngbd8e.localhost", "A name in Arabic."),
    host("host-idn-dot", "bücher。localhost", "xn--bcher-kva.localhost", "The ideographic full stop is one."),
    host("host-idn-wide", "ｗｉｄｅ.localhost", "wide.localhost", "Wide letters are letters."),
    host("host-idn-decomposed", "bu\u0308cher.localhost", "xn--bcher-kva.localhost", "Two characters, one letter."),
    host("host-idn-emoji", "☕.localhost", "xn--53h.localhost", "Browsers have them."),
    host("host-idn-soft-hyphen", "li\u00adbrary.localhost", "library.localhost", "Soft hyphens fall out."),
    host("host-punycode", "xn--bcher-kva.localhost", "xn--bcher-kva.localhost", "As it goes over the wire."),
    host("host-underscore", "under_score.localhost", "under_score.localhost", "Browsers do not mind."),
    host("host-hyphens", "r3---sn-abc.localhost", "r3---sn-abc.localhost", "Browsers do not mind."),
    host("host-subdomain", "www.library.localhost", "www.library.localhost", "A name below localhost."),
    host("host-encoded", "%6Cibrary.localhost", "library.localhost", "Escapes in a name are decoded."),
    host("host-capitals", "LocalHost", "localhost", "Names have no case."),
    case(
        "host-trailing-dot",
        page(),
        OK,
        "A name may end in a full stop.",
        url="http://localhost.:<main:port>/host-trailing-dot",
    ),
    case("scheme-capitals", page(), OK, "Schemes have no case.", url="HTTP://<main>/scheme-capitals"),
    case("port-zeros", page(), OK, "A port may have zeros before it.", url="http://127.0.0.1:0<main:port>/port-zeros"),
    case(
        "address-number",
        page(),
        OK,
        "Browsers read a number as an address.",
        url="http://2130706433:<main:port>/address-number",
    ),
    case("address-hex", page(), OK, "Or in hexadecimal.", url="http://0x7f.1:<main:port>/address-hex"),
    case("no-path", None, OK, "No path is the root.", url="http://<other>"),
    case("no-path-query", None, OK, "No path is the root.", url="http://<third>?x=1"),
    case("no-path-fragment", None, OK, "No path is the root.", url="http://<third>#top"),
    credentials("credentials", "reader:secret", "reader:secret"),
    credentials("credentials-encoded", "us%40er:p%3Ass%2F", "us@er:p:ss/"),
    credentials("credentials-no-password", "reader", "reader:"),
]

_PATHS = [
    path("path-unicode", "bücher/方法", "b%C3%BCcher/%E6%96%B9%E6%B3%95", "Unencoded."),
    path("path-encoded", "b%C3%BCcher", "b%C3%BCcher", "Encoded."),
    path("path-encoded-lower", "b%c3%bccher", "b%C3%BCcher", "Encoded in lower case."),
    path("path-latin-1", "b%FCcher", "b%FCcher", "Bytes that are no UTF-8 stay as they are."),
    path("path-decomposed", "bu\u0308cher", "bu%CC%88cher", "Letters are not composed."),
    path("path-space", "the guide.html", "the%20guide.html", "A space."),
    path("path-space-encoded", "the%20guide.html", "the%20guide.html", "An encoded space."),
    path("path-plus", "the+guide", "the+guide", "A plus is no space."),
    path("path-encoded-slash", "a%2Fb", "a%2Fb", "It is no slash."),
    path("path-encoded-percent", "100%25", "100%25", "It is encoded once, and stays so."),
    path("path-encoded-twice", "a%2520b", "a%2520b", "It is encoded twice, and stays so."),
    path("path-encoded-question", "what%3F", "what%3F", "It begins no query."),
    path("path-encoded-hash", "c%23", "c%23", "It begins no fragment."),
    path("path-unreserved-encoded", "%7Euser", "%7Euser", "It stays as it is."),
    path("path-lone-percent", "100%", "100%", "Browsers leave it."),
    path("path-dots", "a/b/../c/./d", "a/c/d", "Dot segments are resolved."),
    path("path-dots-encoded", "a/b/%2e%2E/c", "a/c", "So are encoded ones."),
    path("path-double-slash", "a//b", "a//b", "Two slashes are two."),
    path("path-trailing-slash", "a/", "a/", "A slash at the end is one."),
    path("path-semicolon", "a;v=1.2/b;x", "a;v=1.2/b;x", "Parameters of a path."),
    path("path-signs", "a!b$c&d'e(f)g*h,i=j:k@l", "a!b$c&d'e(f)g*h,i=j:k@l", "All these may stand in a path."),
    path("path-quotes", 'a"b<c>d`e', "a%22b%3Cc%3Ed%60e", "Browsers encode these."),
    path("path-braces", "{a}", "%7Ba%7D", "Browsers encode these."),
    path("path-brackets", "a[1]", "a[1]", "Browsers leave these."),
    path("path-bar", "a|b^c", "a%7Cb%5Ec", "Chromium encodes these; many servers refuse them raw."),
    path("path-backslash", "a\\b", "a/b", "Browsers read it as a slash."),
    path("path-emoji", "🙂", "%F0%9F%99%82", "Four bytes."),
    path("path-zero-width", "a\u200bb", "a%E2%80%8Bb", "A character that nobody sees is still there."),
    path("path-long", "x" * 6000, "x" * 6000, "A long address."),
    case("path-root-dots", page(), OK, "Above the root is the root.", url="http://<main>/../../path-root-dots"),
    case(
        "path-leading-slashes",
        None,
        OK,
        "A path that begins with two.",
        url="http://<main>//path-leading-slashes",
        also={"//path-leading-slashes": page()},
    ),
    query("query-brackets", "a[]=1&b=x|y", "a[]=1&b=x|y", "a%5B%5D=1&b=x%7Cy", why="Left or encoded, both will do."),
    query("query-unicode", "q=bücher", "q=b%C3%BCcher", why="As UTF-8."),
    query("query-space", "q=a b", "q=a%20b", why="A space."),
    query("query-plus", "q=a+b%2Bc", "q=a+b%2Bc", why="It stays as it is."),
    query("query-question", "q=what?&r=/a/../b", "q=what?&r=/a/../b", why="It stays as it is."),
    query(
        "query-address", "u=http://example.org/?a=b&amp;c", "u=http://example.org/?a=b&amp;c", why="It stays as it is."
    ),
    query("query-empty", "", "", why="A question mark alone."),
    query("query-twice", "a=1&a=2&b&c=", "a=1&a=2&b&c=", why="It stays as it is."),
    query("query-percent", "discount=100%", "discount=100%", "discount=100%25", why="Left or encoded, both will do."),
    query("query-quotes", "q='a'\"b\"", "q='a'%22b%22", "q=%27a%27%22b%22", why="Double quotes are encoded."),
    case("space-around", page(), OK, "Browsers strip it.", url="  http://<main>/space-around "),
    case("space-tab-inside", page(), OK, "Browsers take out tabs.", url="http://<main>/space-\ttab-inside"),
    case("slashes-back", page(), OK, "Browsers read them as slashes.", url="http:\\\\<main>\\slashes-back"),
]

_MALFORMED = [
    malformed("malformed-no-colon", "http//nowhere.invalid/x", "A colon is missing."),
    malformed("malformed-one-slash", "http:/nowhere.invalid/x", "A slash is missing, and the host does not exist."),
    malformed("malformed-no-slash", "http:nowhere.invalid/x", "The slashes are missing."),
    malformed("malformed-no-host", "https://", "No host."),
    malformed("malformed-no-host-path", "http:///", "No host."),
    malformed("malformed-no-host-port", "http://:8080/x", "No host."),
    malformed("malformed-no-host-query", "http://?x=1", "No host."),
    malformed("malformed-bracket", "http://[::1", "A bracket is missing."),
    malformed("malformed-bracket-content", "http://[nonsense]/", "That is no IPv6 address."),
    malformed("malformed-ipv6", "http://[1::2::3]/", "That is no IPv6 address."),
    malformed("malformed-ipv4", "http://256.256.256.256/", "That is no IPv4 address."),
    malformed("malformed-ipv4-parts", "http://1.2.3.4.5/", "That is no IPv4 address."),
    malformed("malformed-port-high", "http://example.invalid:99999/", "There is no such port."),
    malformed("malformed-port-word", "http://example.invalid:http/", "A port is a number."),
    malformed("malformed-port-minus", "http://example.invalid:-80/", "A port is a number."),
    malformed("malformed-host-space", "http://exa mple.invalid/", "A space in the host."),
    malformed("malformed-host-sign", "http://exa<mple>.invalid/", "Signs in the host that may not stand there."),
    malformed("malformed-host-percent", "http://a%00b.invalid/", "A zero byte in the host."),
    malformed("malformed-host-label", f"http://{'a' * 64}.invalid/", "A label of 64 letters.", BROKEN | UNREACHABLE),
    malformed("malformed-host-long", f"http://{'a.' * 140}invalid/", "A name of 287 letters.", BROKEN | UNREACHABLE),
    malformed("malformed-host-dots", "http://a..b.invalid/", "An empty label.", BROKEN | UNREACHABLE),
    malformed("malformed-scheme", "htp://nowhere.invalid/", "A scheme with a letter missing."),
    malformed("malformed-scheme-twice", "http://http://nowhere.invalid/", "Twice the scheme.", BROKEN | UNREACHABLE),
    malformed("malformed-scheme-missing", "www.nowhere.invalid/guide", "The scheme is missing."),
    malformed("malformed-colon-only", "://nowhere.invalid/", "The scheme is missing."),
    malformed("malformed-words", "see our web site", "Words."),
    malformed("malformed-relative", "/guides/1", "A path."),
    malformed("malformed-todo", "TODO", "A word."),
    malformed("scheme-ftp", "ftp://ftp.invalid/guide.pdf", "FTP is not asked.", NOT_HTTP),
    malformed("scheme-mailto", "mailto:info@example.org", "That is no page.", NOT_HTTP),
    malformed("scheme-javascript", "javascript:alert(1)", "That is no page.", NOT_HTTP),
    malformed("scheme-file", "file:///etc/passwd", "That is no page, and none of our business.", NOT_HTTP),
    malformed("scheme-data", "data:text/html,<title>x</title>", "That is no page.", NOT_HTTP),
    malformed("scheme-tel", "tel:+441234567890", "That is no page.", NOT_HTTP),
    malformed("host-unknown", "http://no-such-host.invalid/guide", "No such host.", BROKEN | UNREACHABLE),
    malformed("host-unknown-idn", "http://нет.invalid/guide", "No such host.", BROKEN | UNREACHABLE),
    malformed("port-closed", "http://127.0.0.8:9/guide", "Nobody listens there.", BROKEN | UNREACHABLE),
    malformed("port-closed-tls", "https://127.0.0.8:9/guide", "Nobody listens there.", BROKEN | UNREACHABLE),
    malformed("port-zero", "http://127.0.0.8:0/guide", "Nobody can listen there.", BROKEN | UNREACHABLE),
]

CASES = [*_HOSTS, *_PATHS, *_MALFORMED]


def private(name: str, authority: str, why: str, verdicts: Verdicts = SKIPPED) -> Case:
    """Return the case of an address that must not be asked without leave."""
    url = f"http://{authority}/private-{name}"
    return Case(f"private-{name}", verdicts, why, url, routes={("", f"/private-{name}"): page()})


PRIVATE_CASES = [
    private("loopback", "127.0.0.1:<main:port>", "This machine."),
    private("loopback-other", "<other>", "This machine."),
    private("localhost", "localhost:<main:port>", "This machine by name."),
    private("localhost-capitals", "LOCALHOST:<main:port>", "This machine by name."),
    private("localhost-dot", "localhost.:<main:port>", "This machine by name."),
    private("localhost-below", "name.localhost:<main:port>", "Names below localhost are this machine."),
    private("localhost-wide", "ｌｏｃａｌｈｏｓｔ:<main:port>", "Wide letters are letters."),
    private("localhost-circled", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:<main:port>", "Circled letters are letters."),
    private("localhost-encoded", "%6Cocalhost:<main:port>", "Escapes in a name are decoded.", SKIPPED | BROKEN),
    private("zero", "0.0.0.0:<main:port>", "This machine, on most systems."),
    private("zero-short", "0:<main:port>", "This machine, on most systems."),
    private("number", "2130706433:<main:port>", "127.0.0.1 as one number."),
    private("hex", "0x7f000001:<main:port>", "127.0.0.1 in hexadecimal."),
    private("hex-capitals", "0X7F000001:<main:port>", "127.0.0.1 in hexadecimal."),
    private("hex-parts", "0x7f.0x0.0x0.0x1:<main:port>", "127.0.0.1 in hexadecimal."),
    private("octal", "0177.0.0.1:<main:port>", "127.0.0.1 in octal."),
    private("octal-number", "017700000001:<main:port>", "127.0.0.1 in octal."),
    private("two-parts", "127.1:<main:port>", "127.0.0.1 in two parts."),
    private("three-parts", "127.0.1:<main:port>", "127.0.0.1 in three parts."),
    private("trailing-dot", "127.0.0.1.:<main:port>", "127.0.0.1 with a full stop."),
    private("wide-digits", "１２７.０.０.１:<main:port>", "Wide digits are digits."),
    private("wide-dots", "127。0。0。1:<main:port>", "Ideographic full stops are full stops."),
    private("wide-both", "１２７．０．０．１:<main:port>", "Both."),
    private("circled-digits", "①②⑦.⓪.⓪.①:<main:port>", "Circled digits are digits."),
    private("encoded-digits", "%31%32%37.0.0.1:<main:port>", "Escapes are decoded.", SKIPPED | BROKEN),
    private("user", "www.example.org@127.0.0.1:<main:port>", "What stands before the @ is a name."),
    private("user-password", "www.example.org:80@127.0.0.1:<main:port>", "What stands before the @ is a name."),
    private("fragment", "127.0.0.1:<main:port>#@www.example.org", "What stands after the # is a fragment."),
    private("backslash", "127.0.0.1:<main:port>\\@www.example.org", "Browsers read \\ as a slash.", SKIPPED | BROKEN),
    private("ipv6", "[::1]:<main:port>", "This machine."),
    private("ipv6-long", "[0:0:0:0:0:0:0:1]:<main:port>", "This machine."),
    private("ipv6-any", "[::]:<main:port>", "This machine, on most systems."),
    private("ipv6-mapped", "[::ffff:127.0.0.1]:<main:port>", "127.0.0.1 within IPv6."),
    private("ipv6-mapped-hex", "[::ffff:7f00:1]:<main:port>", "127.0.0.1 within IPv6."),
    private("ipv6-compatible", "[::127.0.0.1]:<main:port>", "127.0.0.1 within IPv6, the old way."),
    private("ipv6-nat64", "[64:ff9b::7f00:1]:<main:port>", "127.0.0.1 behind a translator."),
    private("ipv6-6to4", "[2002:7f00:1::]:<main:port>", "127.0.0.1 in a tunnel."),
    private("ipv6-local", "[fd00::1]", "A private network."),
    private("ipv6-link", "[fe80::1]", "The link."),
    private("ipv6-multicast", "[ff02::1]", "Many machines of the link."),
    private("ten", "10.0.0.1", "A private network."),
    private("ten-number", "167772161", "10.0.0.1 as one number."),
    private("home", "192.168.0.1", "A private network."),
    private("office", "172.16.0.1", "A private network."),
    private("office-end", "172.31.255.254", "A private network."),
    private("carrier", "100.64.0.1", "The network of a carrier."),
    private("metadata", "169.254.169.254", "Where clouds keep their secrets."),
    private("metadata-number", "2852039166", "The same as one number."),
    private("metadata-mapped", "[::ffff:169.254.169.254]", "The same within IPv6."),
    private("metadata-aws", "[fd00:ec2::254]", "Where Amazon keeps its secrets."),
    private("multicast", "224.0.0.1", "Many machines."),
    private("broadcast", "255.255.255.255", "All machines."),
    private("this-network", "0.1.2.3", "This network."),
]  # fmt: skip
"""For a run without leave: none of these may be connected to."""


def detour(name: str, authority: str, why: str, handler: Handler | None = None) -> Case:
    """Return the case of a public page, here one for which there is leave, that redirects to a private address."""
    to = f"http://{authority}/detour-target"
    return case(
        f"detour-{name}", handler or answer(302, b"", f"Location: {to}"), SKIPPED | BROKEN | SUSPECT, why, also=None
    )


DETOURS = [
    detour("address", "<third>", "A redirect to this machine."),
    detour("number", "2130706441:<third:port>", "127.0.0.9 as one number."),
    detour("hex", "0x7f000009:<third:port>", "127.0.0.9 in hexadecimal."),
    detour("short", "127.9:<third:port>", "127.0.0.9 in two parts."),
    detour("mapped", "[::ffff:127.0.0.9]:<third:port>", "127.0.0.9 within IPv6."),
    detour("metadata", "169.254.169.254", "Where clouds keep their secrets."),
    detour("ipv6", "[::1]:<main:port>", "This machine; the leave was for IPv4."),
    case(
        "detour-chain",
        answer(302, b"", "Location: /detour-chain/1"),
        SKIPPED | BROKEN | SUSPECT,
        "By two steps.",
        also={"/detour-chain/1": answer(302, b"", "Location: http://<third>/detour-target")},
    ),
    case(
        "detour-meta",
        page("Redirecting", "", '<meta http-equiv="refresh" content="0; url=http://<third>/detour-target">'),
        SKIPPED | BROKEN | SUSPECT,
        "By a page.",
    ),
    case(
        "detour-refresh",
        answer(200, None, "Refresh: 0; url=http://<third>/detour-target"),
        SKIPPED | BROKEN | SUSPECT,
        "By a header.",
    ),
]
"""For a run that may ask 127.0.0.1 alone: 127.0.0.9 may not be connected to."""
