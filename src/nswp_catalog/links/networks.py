"""Which computers may be asked: those of the public internet, and those that the person allows.

The ranges are those of the IANA registries of special-purpose addresses (RFC 6890), and the
addresses that carry an IPv4 address inside: IPv4-mapped, -compatible and -translated (RFC 2765),
NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380).
"""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

EVERYTHING: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
"""What is allowed when private addresses are."""
# Python's own list of what is not global lacks these, or lacked them before 3.13.
_NOT_PUBLIC = (
    "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
    "64:ff9b:1::/48", "2001::/23", "fec0::/10", "ff00::/8", "5f00::/16", "3fff::/20", "168.63.129.16/32",
)  # fmt: skip
_TRANSLATED = ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")


def is_allowed(address: str, allowed: Sequence[Network]) -> bool:
    """Return whether a computer may be asked; ``address`` is the text of an IP address."""
    given = ip_address(address.partition("%")[0])
    return is_public(given) or any(given in network or _inner(given) in network for network in allowed)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address can belong to a computer of the public internet."""
    inner = _inner(address)
    if inner != address and not is_public(inner):
        return False
    return address.is_global and not _is_in(address, _NOT_PUBLIC)


def _is_in(address: IPv4Address | IPv6Address, networks: tuple[str, ...]) -> bool:
    return any(address in network for network in _networks(networks))


@cache
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address carries, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address.teredo:
        return address.teredo[1]
    if _is_in(address, _TRANSLATED) and int(address) > 0xFFFF:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
