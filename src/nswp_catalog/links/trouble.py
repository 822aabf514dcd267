"""Why there was no answer."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why there was no answer."""

    MALFORMED = "malformed"
    PRIVATE = "private"
    NO_HOST = "no-host"
    DNS = "dns"
    OFFLINE = "offline"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    TLS_BROKEN_OFF = "tls-broken-off"
    WANTS_CERTIFICATE = "wants-certificate"
    NOT_HTTP = "not-http"
    ENDLESS_HEADERS = "endless-headers"
    LOOP = "loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    DEAD_END = "dead-end"
    PROXY = "proxy"


PASSING = frozenset(
    {Trouble.DNS, Trouble.OFFLINE, Trouble.REFUSED, Trouble.RESET, Trouble.TIMEOUT, Trouble.TLS_BROKEN_OFF, Trouble.NOT_HTTP, Trouble.PROXY}
)  # fmt: skip
"""The troubles that may be over when one asks again."""


class Failed(Exception):
    """There was no answer: ``trouble`` is the kind, ``detail`` a phrase for people.

    ``incomplete`` tells that the server's chain of certificates may only lack a link.
    """

    def __init__(self, trouble: Trouble, detail: str = "", incomplete: bool = False) -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail
        self.incomplete = incomplete
