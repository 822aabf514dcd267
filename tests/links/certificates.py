"""Certificates good and bad, from an authority that only the tests trust."""

import datetime
import ipaddress
import ssl
import tempfile
import warnings
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

DAY = datetime.timedelta(days=1)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
ADDRESSES = ("127.0.0.3", "localhost")
"""What the good certificates are for."""


class Certificates:
    """The authority, and the TLS contexts of the servers."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="links-")
        self._authority = trustme.CA()
        self.bundle = Path(self._folder.name) / "authority.pem"
        """What ``SSL_CERT_FILE`` is to name."""
        self._authority.cert_pem.write_to_path(self.bundle)

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()

    def contexts(self) -> dict[str, ssl.SSLContext]:
        """Return a context for each host that speaks HTTP/1.1 over TLS."""
        now = datetime.datetime.now(datetime.UTC)
        authority, child = self._authority, self._authority.create_child_ca()
        wanting = _context(authority.issue_cert(*ADDRESSES))
        wanting.verify_mode = ssl.CERT_OPTIONAL
        authority.configure_trust(wanting)
        return {
            "tls": _context(authority.issue_cert(*ADDRESSES)),
            "tls-chain": _context(child.issue_cert(*ADDRESSES)),
            "tls-chain-cut": self._incomplete(child.issue_cert(*ADDRESSES)),
            "tls-expired": _context(
                authority.issue_cert(*ADDRESSES, not_before=now - 30 * DAY, not_after=now - DAY),
            ),
            "tls-early": _context(authority.issue_cert(*ADDRESSES, not_before=now + DAY, not_after=now + 30 * DAY)),
            "tls-wrong-host": _context(authority.issue_cert("elsewhere.example")),
            "tls-no-address": _context(authority.issue_cert("localhost")),
            "tls-name-only": _context(authority.issue_cert(common_name="localhost")),
            "tls-weak-key": self._weak(),
            "tls-old-cipher": _with_cipher(
                authority.issue_cert(*ADDRESSES, key_type=trustme.KeyType.RSA), "AES128-SHA"
            ),
            "tls-untrusted": _context(trustme.CA().issue_cert(*ADDRESSES)),
            "tls-self-signed": self._self_signed(),
            "tls-asks-for-certificate": wanting,
            "tls-1-0": self._of_version(ssl.TLSVersion.MINIMUM_SUPPORTED, "TLSv1"),
            "tls-1-1": self._of_version(ssl.TLSVersion.MINIMUM_SUPPORTED, "TLSv1_1"),
            "tls-1-2": self._of_version(ssl.TLSVersion.TLSv1_2, "TLSv1_2"),
            "tls-1-3": self._of_version(ssl.TLSVersion.TLSv1_3, "TLSv1_3"),
        }

    def http2(self) -> ssl.SSLContext:
        """Return the context of a host that speaks nothing but HTTP/2."""
        context = _context(self._authority.issue_cert("127.0.0.5"))
        context.set_alpn_protocols(["h2"])
        return context

    def _of_version(self, least: ssl.TLSVersion, most: str) -> ssl.SSLContext:
        context = _context(self._authority.issue_cert(*ADDRESSES))
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = least
        with warnings.catch_warnings():  # that it is old is the point
            warnings.simplefilter("ignore", DeprecationWarning)
            context.maximum_version = ssl.TLSVersion[most]
        return context

    def _incomplete(self, certificate: trustme.LeafCert) -> ssl.SSLContext:
        path = Path(self._folder.name) / "incomplete.pem"
        path.write_bytes(certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _self_signed(self) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        return self._issued("self-signed.pem", key, _name(ADDRESSES[0]), key)

    def _weak(self) -> ssl.SSLContext:
        authority = x509.load_pem_x509_certificate(self._authority.cert_pem.bytes())
        signer = serialization.load_pem_private_key(self._authority.private_key_pem.bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that it is weak is the point
        return self._issued("weak.pem", key, authority.subject, signer)

    def _issued(self, file: str, key: _Key, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
        now = datetime.datetime.now(datetime.UTC)
        alternatives = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESSES[0]))])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(ADDRESSES[0]))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(alternatives, critical=False)
            .sign(signer, hashes.SHA256())
        )
        path = Path(self._folder.name) / file
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # so that a weak key can be loaded
        context.load_cert_chain(path)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _with_cipher(certificate: trustme.LeafCert, name: str) -> ssl.SSLContext:
    """Return the context of a server that knows one cipher, of TLS 1.2."""
    context = _context(certificate)
    context.set_ciphers(name)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
