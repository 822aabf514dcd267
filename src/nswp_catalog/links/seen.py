"""What was seen of an address: all that the rules may go by."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from nswp_catalog.links.trouble import Trouble

if TYPE_CHECKING:
    from nswp_catalog.links.page import Page
else:
    Page = object  # start-up: a name in quotes would be compiled

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""The statuses by which a browser goes on to another address (RFC 9110, section 15.4)."""
PERMANENT = frozenset({301, 308})
_PACKED = r"\b(?:gzip|x-gzip|deflate|br|zstd)\b"


def coding(header: str) -> str:
    """Return how a body is packed by its ``Content-Encoding``, without what changes nothing (RFC 9110, section 8.4)."""
    if header.isalnum():
        return header.lower()
    told = [each.strip().lower() for each in header.split(",")]
    return ", ".join([each for each in told if each not in ("", "identity")])


class Hop(NamedTuple):
    """One redirect on the way."""

    url: str
    status: int
    location: str
    """The address to which it led, absolute."""
    by_script: bool = False
    """Whether a script of the page led there, which a reader without scripts does not follow."""


class Body(NamedTuple):
    """What was read of the body of an answer, decoded."""

    start: bytes = b""
    size: int = 0
    """How many bytes were read, of which ``start`` keeps the first."""
    whole: bool = True
    """Whether all of it was read."""
    cut_short: bool = False
    """Whether the server ended it before the length that it had told, or against the rules of chunks."""
    undecodable: bool = False
    """Whether it is not compressed as the server says."""
    sha256: str | None = None
    """Of the whole body, where it was read and asked for."""
    end: bytes | None = None
    """Its last bytes, where they were asked for by themselves."""
    stalled: bool = False
    """Whether the server fell silent in the middle of it."""


class Seen(NamedTuple):
    """What was seen of an address."""

    url: str
    """The address that was asked, as it was sent, with its fragment."""
    hops: tuple[Hop, ...] = ()
    trouble: Trouble | None = None
    detail: str = ""
    status: int | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    """The header fields by their names in lower case."""
    body: Body = Body()
    page: Page | None = None
    """The page, where the answer is one."""
    unchanged: bool = False
    """Whether the server was asked if it has changed since it was right, and says that it has not (304)."""

    @property
    def final_url(self) -> str:
        """The address where the redirects ended."""
        return self.hops[-1].location if self.hops else self.url

    @property
    def encoding(self) -> str:
        """How the server says that the body is packed, where a browser would unpack it; else empty."""
        told = coding(self.headers.get("content-encoding", ""))
        return told if told and re.search(_PACKED, told) else ""

    @property
    def media_type(self) -> str:
        """The media type that the server tells, without parameters; empty where it tells none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
