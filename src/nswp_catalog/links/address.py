"""Addresses as a browser reads them: what people typed becomes what is asked for.

The rules are those of the URL Standard (https://url.spec.whatwg.org/) for the schemes http
and https, and UTS #46 for the names of hosts.
"""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from nswp_catalog.errors import BadValue, shorten

_QUOTED = 200
"""Characters of an address that are quoted: redirects may have any number."""
_PORTS = {"http": 80, "https": 443}
_BLOCKED_PORTS = frozenset(
    {
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111,
        113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548,
        554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000, 6566, 6665, 6666,
        6667, 6668, 6669, 6697, 10080,
    }
)  # fmt: skip
"""Ports of mail, files and the like, to which browsers open no page (Fetch Standard, “port blocking”; these are those of Chromium)."""
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*):"
# What may stand raw; all else is percent-encoded. `%` stays, so that nothing is encoded twice.
_PATH_SAFE = "!$%&'()*+,-./:;=@[\\]_~"
_QUERY_SAFE = _PATH_SAFE.replace("'", "") + "?`{}|^"
_USER_SAFE = "!$%&'()*+,-._~"
_FORBIDDEN_IN_HOST = r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]"
_JOINERS = "[\u200c\u200d]"
"""Characters without a width, which are right between certain letters only (RFC 5892, appendix A)."""
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_ORDINARY = re.compile(
    rf"(https?)://(?![^/]*xn--)([a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,3}}\.[a-z]{{2,12}}|{_BYTE}(?:\.{_BYTE}){{3}})"
    r"(?::([1-9][0-9]{1,3}))?(/[!$&-;=@-Z_a-z~%]*)?",
    re.ASCII,
)
"""An address of which every part stands as it is sent."""


class Address(NamedTuple):
    """An http or https address, every part in the form in which it is sent."""

    scheme: str
    host: str
    """In lower case, A-labels for other scripts; an IPv6 address without its brackets."""
    port: int
    path: str
    """Path and query, percent-encoded."""
    fragment: str | None = None
    """As typed, without the ``#``."""
    user: str = ""
    """``name:password`` as they stand before the host, or empty."""

    @property
    def netloc(self) -> str:
        """The host, with the port where it is not the usual one: the value of the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What connections, cookies and credentials are kept to."""
        return (self.scheme, self.host, self.port)

    @property
    def asked(self) -> "Address":
        """The address without its fragment, which is never sent."""
        return self if self.fragment is None else self._replace(fragment=None)

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.scheme}://{user}{self.netloc}{self.path}{fragment}"


def parse(text: str) -> Address:
    """Return the address in ``text``, as a browser would open it. Raises `BadValue`.

    >>> str(parse("HTTP://Bücher.example:80/a b/../ü?x#y"))
    'http://xn--bcher-kva.example/%C3%BC?x#y'
    """
    if match := _ORDINARY.fullmatch(text):
        scheme, host, port, path = match.groups()
        number = int(port) if port else _PORTS[scheme]
        if number not in _BLOCKED_PORTS and (path is None or ("/." not in path and "%2" not in path)):
            return Address(scheme, host, number, path or "/")
    text = _cleaned(text)
    match = re.match(_SCHEME, text)
    if not match:
        raise _bad(text, "does not begin with http:// or https://.", "Copy it again from the browser.")
    scheme = match[1].lower()
    if scheme not in _PORTS:
        raise _bad(
            text, "is not a web address: only http and https can be checked.", "Write the address of a web page."
        )
    # Browsers mend any number of slashes, of either kind, before the host.
    return _absolute(scheme, text[match.end() :].lstrip("/\\"), text)


def join(base: Address, reference: str) -> Address:
    """Return the address to which ``reference`` leads from the page ``base``. Raises `BadValue`.

    A fragment of ``base`` goes on where the reference has none (RFC 9110, section 10.2.2).
    """
    text = _cleaned(reference)
    match = re.match(_SCHEME, text)
    # The scheme of the page itself says nothing where no host follows.
    same = match is not None and match[1].lower() == base.scheme
    if match and not (same and not text[match.end() :].replace("\\", "/").startswith("//")):
        found = parse(text)
    else:
        found = _relative(base, text[match.end() :] if match else text)
    return found if found.fragment is not None else found._replace(fragment=base.fragment)


def _cleaned(text: str) -> str:
    """Return ``text`` without what browsers take away: spaces around it, tabs and line breaks in it."""
    return re.sub(r"[\t\n\r]", "", text.strip("".join(map(chr, range(33)))))


def _absolute(scheme: str, rest: str, text: str) -> Address:
    before, hash_, fragment = rest.partition("#")
    authority = re.split(r"[/\\?]", before, maxsplit=1)[0]
    path = before[len(authority) :]
    user, _, hostport = authority.rpartition("@")
    host, port = _host_and_port(hostport, text)
    return Address(
        scheme,
        host,
        _PORTS[scheme] if port is None else port,
        _path(path),
        fragment if hash_ else None,
        quote(user, _USER_SAFE + ":"),
    )


def _relative(base: Address, text: str) -> Address:
    flat = text.partition("#")[0].partition("?")[0]
    if flat.replace("\\", "/").startswith("//"):
        return _absolute(base.scheme, text.replace("\\", "/", 2).lstrip("/"), text)
    reference, hash_, fragment = text.partition("#")
    path, mark, query = reference.partition("?")
    path = path.replace("\\", "/")
    base_path, base_mark, base_query = base.path.partition("?")
    if not path:
        path = base_path
        if not mark:
            mark, query = base_mark, base_query
    elif not path.startswith("/"):
        path = base_path.rpartition("/")[0] + "/" + path
    return base._replace(path=_path(path + mark + query), fragment=fragment if hash_ else None)


def _path(text: str) -> str:
    path, mark, query = text.partition("?")
    path = quote(_without_dots(path.replace("\\", "/")), _PATH_SAFE) or "/"
    return path + mark + quote(query, _QUERY_SAFE)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")[1:]
    for number, part in enumerate(parts):
        plain = re.sub("%2e", ".", part, flags=re.IGNORECASE)
        last = number == len(parts) - 1
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(part)
            continue
        if last:
            kept.append("")
    return "/" + "/".join(kept) if parts else ""


def _host_and_port(text: str, whole: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[]*)(?::(.*))?", text, re.DOTALL)
    if not match:
        raise _bad(whole, "has a host that cannot be read.", "Copy the address again from the browser.")
    name, port = match.groups()
    port = port and (port.lstrip("0") or "0")
    if port and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise _bad(
            whole, f"names the port `{shorten(port)}`, which does not exist.", "Take the port out, or correct it."
        )
    if port and int(port) in _BLOCKED_PORTS:
        raise _bad(
            whole, f"names the port {int(port)}, to which browsers open no page.", "Take the port out, or correct it."
        )
    try:
        return _host(name), int(port) if port else None
    except ValueError as error:
        raise _bad(whole, f"has a host that cannot be: {error}.", "Copy the address again from the browser.") from None


@lru_cache(1000)
def _host(name: str) -> str:
    """Return a host as it is asked for. Raises `ValueError`."""
    if name.startswith("["):
        try:
            found = IPv6Address(name[1:-1])
        except AddressValueError:
            raise ValueError("what stands in brackets is not an IPv6 address") from None
        if found.scope_id is not None:
            raise ValueError("it names a card of this computer, which no web address does")
        if found.ipv4_mapped:  # Python 3.13 writes it with dots, which no browser does
            return "::ffff:{:x}:{:x}".format(*divmod(int(found.ipv4_mapped), 0x10000))
        return str(found)
    ascii_name = _to_ascii(unquote_to_bytes(name).decode("utf-8", "replace"))
    if not ascii_name.strip("."):
        raise ValueError("it is empty")
    if re.search(_FORBIDDEN_IN_HOST, ascii_name):
        raise ValueError("it has a character that no host has")
    if _ends_in_number(ascii_name):
        return str(IPv4Address(_ipv4_number(ascii_name)))
    labels = ascii_name.removesuffix(".").split(".")
    if not all(labels):
        raise ValueError("it has two dots in a row")
    if any(len(label) > 63 for label in labels) or len(ascii_name) > 254:
        raise ValueError("it is longer than a name can be")
    return ascii_name


def _to_ascii(name: str) -> str:
    if name.isascii() and "xn--" not in name.lower():
        return name.lower()
    import idna  # only for names in other scripts

    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
        for label in mapped.split("."):
            shown = _from_punycode(label) if label.startswith("xn--") else label
            if not shown.isascii():
                idna.check_initial_combiner(shown)
                idna.check_bidi(shown)
    except (idna.IDNAError, UnicodeError):
        raise ValueError("its name breaks the rules for names in other scripts") from None
    if any(not idna.valid_contextj(mapped, found.start()) for found in re.finditer(_JOINERS, mapped)):
        raise ValueError("it has a character without a width where no name may have one")
    # Browsers take more names than IDNA 2008 allows, such as those of emoji: hence no `idna.alabel`.
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in mapped.split(".")
    )


def _from_punycode(label: str) -> str:
    """Return what a label of a name stands for that is written in ASCII (UTS 46, section 4). Raises `UnicodeError`."""
    import idna  # see `_to_ascii`

    shown = label[4:].encode().decode("punycode")
    if shown.isascii() or idna.uts46_remap(shown, std3_rules=False, transitional=False) != shown:
        raise UnicodeError
    return shown


def _ends_in_number(name: str) -> bool:
    last = name.removesuffix(".").rpartition(".")[2]
    return bool(re.fullmatch(r"[0-9]+|0[xX][0-9A-Fa-f]*", last))


def _ipv4_number(name: str) -> int:
    """Return the number of an IPv4 address, in any notation that a browser reads. Raises `ValueError`."""
    parts = [_number(part) for part in name.removesuffix(".").split(".")]
    *first, last = parts
    if len(parts) > 4 or any(part > 255 for part in first) or last >= 1 << 8 * (5 - len(parts)):
        raise ValueError("it is a number, but not the address of a computer")
    return last + sum(part << 8 * (3 - place) for place, part in enumerate(first))


def _number(text: str) -> int:
    if re.fullmatch("0[xX][0-9A-Fa-f]*", text):
        return int(text[2:] or "0", 16)
    if re.fullmatch("0[0-7]+", text):
        return int(text, 8)
    if re.fullmatch("[0-9]+", text) and (text == "0" or not text.startswith("0")):
        return int(text)
    raise ValueError("it ends in a number, but is not the address of a computer")


def _bad(text: str, fault: str, advice: str) -> BadValue:
    return BadValue("malformed-address", f"`{shorten(text, _QUOTED)}` {fault}", advice)
