"""Addresses are read as browsers read them, and nobody private is asked by any way of writing."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.errors import BadValue
from nswp_catalog.links.address import join, parse
from nswp_catalog.links.networks import EVERYTHING, is_allowed, is_public


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://www.nswp.org", "https://www.nswp.org/"),
        ("HTTP://WWW.NSWP.ORG:80/Resources", "http://www.nswp.org/Resources"),
        ("https://www.nswp.org:443/a", "https://www.nswp.org/a"),
        ("https://www.nswp.org:8443/a", "https://www.nswp.org:8443/a"),
        ("  https://www.nswp.org/a\n", "https://www.nswp.org/a"),
        ("https://www.nswp.org/a/./b/../c", "https://www.nswp.org/a/c"),
        ("https://www.nswp.org/a/%2e%2E/c", "https://www.nswp.org/c"),
        ("https://www.nswp.org/..", "https://www.nswp.org/"),
        ("https://www.nswp.org/a b.pdf", "https://www.nswp.org/a%20b.pdf"),
        ("https://www.nswp.org/a%20b.pdf", "https://www.nswp.org/a%20b.pdf"),
        ("https://www.nswp.org/guía", "https://www.nswp.org/gu%C3%ADa"),
        ("https://www.nswp.org/?q=a b|c", "https://www.nswp.org/?q=a%20b|c"),
        ("https://www.nswp.org/a|b^c", "https://www.nswp.org/a%7Cb%5Ec"),
        ("https://www.nswp.org/l'amour?q=l'amour", "https://www.nswp.org/l'amour?q=l%27amour"),
        ("https://www.nswp.org?q", "https://www.nswp.org/?q"),
        ("https://www.nswp.org\\a\\b", "https://www.nswp.org/a/b"),
        ("https:www.nswp.org/a", "https://www.nswp.org/a"),
        ("https:///www.nswp.org/a", "https://www.nswp.org/a"),
        ("https://www.nswp.org//a", "https://www.nswp.org//a"),
        ("https://www.nswp.org/a#Ünder", "https://www.nswp.org/a#Ünder"),
        ("https://www.nswp.org/a#", "https://www.nswp.org/a#"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://BÜCHER.example/", "http://xn--bcher-kva.example/"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
        ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
        ("http://न\u094d\u200dय.example/", "http://xn--l2bo3g222i.example/"),
        ("http://i❤.example/", "http://xn--i-7iq.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://017700000001/", "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://[0:0::1]:8080/a", "http://[::1]:8080/a"),
        ("http://reader:secret@example.org/", "http://reader:secret@example.org/"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
        ("http://\u05d0\u05d1.example/", "http://xn--4dbc.example/"),
        ("http://a.org:" + "0" * 5000 + "8080/", "http://a.org:8080/"),
    ],
)
def test_what_people_type(typed: str, asked: str) -> None:
    """The address that is asked is the one that a browser would open."""
    assert str(parse(typed)) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "", "www.nswp.org", "http//www.nswp.org", "https://", "https:///", "http://?", "http://[::1", "http://::1/",
        "http://www.nswp.org:99999/", "http://www.nswp.org:abc/", "http://www.nswp.org:0/", "http://a b/", "http://a..b/",
        "http://256.1.1.1/", "http://1.2.3.4.5/", "http://0x1g.1/", "ftp://example.org/", "mailto:a@example.org",
        "javascript:alert(1)", "file:///etc/passwd", "http://" + "a" * 64 + ".example/", "http://a%00b/",
        "http://[fe80::1%25eth0]/", "http://a\u200db.example/", "http://a.org:6667/", "https://a.org:25/%2e", "http://a.org:0010080/",
        "http://\u0300a.example/", "http://a\u05d0.example/", "http://1\u05d0.example/", "http://xn--a.example/", "http://xn--.example/",
        "http://xn--abc-.example/", "http://a.org:" + "9" * 5000 + "/",
    ],
)  # fmt: skip
def test_what_no_browser_opens(typed: str) -> None:
    """What is no address is said to be none, with what to do."""
    with pytest.raises(BadValue) as error:
        parse(typed)
    assert error.value.advice


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("z", "https://a.org/x/z#f"), ("/z", "https://a.org/z#f"), ("../z", "https://a.org/z#f"), ("?n", "https://a.org/x/y?n#f"),
        ("#g", "https://a.org/x/y?q#g"), ("", "https://a.org/x/y?q#f"), ("//b.org/k", "https://b.org/k#f"),
        ("http://c.org/#h", "http://c.org/#h"), ("https:z", "https://a.org/x/z#f"), (" /z ", "https://a.org/z#f"),
        ("https:/z", "https://a.org/z#f"), ("https:\\z", "https://a.org/z#f"), ("https:/\\b.org/k", "https://b.org/k#f"),
        ("http:/c.org/k", "http://c.org/k#f"), ("http:c.org", "http://c.org/#f"),
    ],
)  # fmt: skip
def test_redirects_lead_on(reference: str, found: str) -> None:
    """A reference is read from the page on which it stands; the fragment goes with it unless it brings its own."""
    assert str(join(parse("https://a.org/x/y?q#f"), reference)) == found


@given(st.text(max_size=60), st.sampled_from(["", "http:", "https://", "http://a.org/", "https://a.org/?"]))
def test_every_text_is_an_address_or_is_none(text: str, before: str) -> None:
    """Whatever is typed: an address that is its own address again, in characters that can be sent, or `BadValue`."""
    try:
        address = parse(before + text)
    except BadValue:
        return
    assert address.path.isascii()
    assert address.host.isascii()
    assert address.netloc
    assert not set(address.path + address.netloc) & set(" \r\n\t\0")
    assert parse(str(address)) == address


@given(st.ip_addresses())
def test_private_in_every_notation(ip: IPv4Address | IPv6Address) -> None:
    """However an IPv4 address is written, inside IPv6 too, it is asked only if it may be asked itself."""
    if isinstance(ip, IPv6Address):
        assert is_public(ip) <= ip.is_global
        return
    number = int(ip)
    for text in (str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}"):
        assert parse(f"http://{text}/").host == str(ip)
    inside = [f"::ffff:{ip}", f"64:ff9b::{ip}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"]
    if not is_public(ip):
        assert not any(is_public(ip_address(text)) for text in inside)


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1", "255.255.255.255",
     "198.18.0.1", "192.0.0.170", "168.63.129.16", "::1", "::", "fd00::1", "fe80::1%eth0", "ff02::1", "2001:db8::1", "fec0::1"],
)  # fmt: skip
def test_special_addresses_are_not_asked(ip: str) -> None:
    """No address of a special-purpose registry is asked unless it is allowed."""
    assert not is_allowed(ip, ())
    assert is_allowed(ip, EVERYTHING)


def test_only_the_network_that_is_allowed() -> None:
    """An allowed network allows itself alone, its addresses inside IPv6 too."""
    allowed = (ip_network("10.1.0.0/16"),)
    assert is_allowed("10.1.2.3", allowed)
    assert is_allowed("::ffff:10.1.2.3", allowed)
    assert not is_allowed("10.2.0.1", allowed)
    assert is_allowed("93.184.216.34", ())


@given(
    st.sampled_from(["http", "https"]),
    st.from_regex(r"[a-z0-9-]{1,4}(\.[a-z0-9-]{1,3}){0,3}\.[a-z]{2,4}|[0-9]{1,3}(\.[0-9]{1,3}){3}", fullmatch=True),
    st.sampled_from(["", ":80", ":443", ":8080", ":080", ":0", ":65536", ":25", ":6000"]),
    st.from_regex(r"(/[a-z.%2eE!&;=@~-]{0,6}){0,3}", fullmatch=True),
)
def test_ordinary_addresses_are_read_like_all_others(scheme: str, host: str, port: str, path: str) -> None:
    """An address that is taken as it stands is what reading it part by part makes of it."""
    url = f"{scheme}://{host}{port}{path}"
    assert _read(url) == _read(f"\t{url}")  # browsers take the tab away, and it is nothing ordinary


def _read(url: str) -> object:
    try:
        return parse(url)
    except BadValue as error:
        return error.message.replace("\t", "")
