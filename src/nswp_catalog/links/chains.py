"""Chains of certificates that lack a link, because their server does not send it.

Browsers mend them: a certificate tells where that of its issuer lies (RFC 5280, section
4.2.2.1). What is fetched there is trusted no more than what the server might have sent
itself: it has to lead to an authority that is trusted already.
"""

import re
import ssl
from typing import Any

_CA_ISSUERS = re.compile(rb"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86(?:\x81(.)|([\x01-\x7f]))", re.DOTALL)
"""The access method id-ad-caIssuers and the length of the address behind it, in DER."""


def issuer_address(certificate: bytes) -> str | None:
    """Return where the certificate of the issuer lies, for a certificate in DER; None if it does not tell."""
    for match in _CA_ISSUERS.finditer(certificate):
        length = (match[1] or match[2])[0]
        address = certificate[match.end() : match.end() + length]
        if address.startswith(b"http://") and address.isascii():
            return address.decode()
    return None


def in_between(answer: bytes) -> bytes | None:
    """Return the certificate of an intermediate authority in an answer, in DER; None if it holds anything else.

    One that signs itself is refused: among the trusted ones it would be an authority of its own.
    """
    try:
        der = ssl.PEM_cert_to_DER_cert(answer.decode().strip()) if answer.startswith(b"-----BEGIN") else answer
        alone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        alone.load_verify_locations(cadata=der)
        found = alone.get_ca_certs()
    except (ValueError, ssl.SSLError):
        return None
    if alone.cert_store_stats()["x509"] != 1 or len(found) != 1:
        return None
    return None if _folded(found[0]["subject"]) == _folded(found[0]["issuer"]) else der


def _folded(name: Any) -> list[str]:
    """Return the values of a name as OpenSSL compares them: without regard to case and spaces."""
    return [" ".join(value.casefold().split()) for part in name for _, value in part]
