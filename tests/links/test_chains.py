"""A server that forgets a certificate of its chain is forgiven, as browsers do; an impostor is not."""

import datetime
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
import trustme
from cli.running import Program
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID

from nswp_catalog.links.chains import in_between, issuer_address

PAGE = b"<!doctype html><title>Smart Guide to CEDAW</title><p>Smart Guide to CEDAW"


def serving(bodies: dict[str, bytes], context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    """Return a server of ``bodies`` by path, which runs in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if body == PAGE else "application/pkix-cert")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # handshakes that fail are meant
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def leaf(authority: trustme.CA, url: str, folder: Path) -> ssl.SSLContext:
    """Return the context of a server whose certificate tells where that of its issuer lies, and comes alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(authority.cert_pem.bytes())
    issuer_key = serialization.load_pem_private_key(authority.private_key_pem.bytes(), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    now = datetime.datetime.now(datetime.UTC)
    where = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.AuthorityInformationAccess([where]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    file = folder / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    assert issuer_address(certificate.public_bytes(serialization.Encoding.DER)) == url
    return context


def der(authority: trustme.CA) -> bytes:
    """Return the certificate of an authority in DER."""
    return ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode())


@pytest.mark.parametrize(
    ("issuer", "served", "verdict"),
    [
        ("child", "child", "ok"),
        ("child", "child in PEM", "ok"),
        ("child", "nothing", "broken"),
        ("child", "rubbish", "broken"),
        ("impostor", "impostor", "broken"),
        ("child of impostor", "child of impostor", "broken"),
    ],
)
def test_what_is_fetched_has_to_lead_to_an_authority(tmp_path: Path, issuer: str, served: str, verdict: str) -> None:
    """A certificate in between makes a chain whole; one that nobody vouches for makes none, whoever offers it."""
    authority, impostor = trustme.CA(), trustme.CA()
    issuers = {
        "child": authority.create_child_ca(),
        "impostor": impostor,
        "child of impostor": impostor.create_child_ca(),
    }
    bodies = {name: der(one) for name, one in issuers.items()} | {
        "child in PEM": issuers["child"].cert_pem.bytes(), "nothing": b"", "rubbish": b"x" * 99,
    }  # fmt: skip
    shelf = serving({"/above": bodies[served]})
    site = serving({"/guide": PAGE}, leaf(issuers[issuer], f"http://127.0.0.1:{shelf.server_port}/above", tmp_path))
    try:
        program = Program(tmp_path / "home")
        authority.cert_pem.write_to_path(tmp_path / "bundle.pem")
        url = f"https://127.0.0.1:{site.server_port}/guide"
        program.write(f"resources:\n  - {{id: guide, title: Smart Guide to CEDAW, url: '{url}'}}\n", "resources.yaml")
        trust = {"SSL_CERT_FILE": str(tmp_path / "bundle.pem")}
        ran = program("check-links", "--allow-private", "--timeout", "5", "--retries", "0", env=trust)
        assert ran.lines[-1] == f"1 link: 1 {verdict}."
    finally:
        for server in (shelf, site):
            server.shutdown()
            server.server_close()


def test_an_authority_of_its_own_is_refused() -> None:
    """Only a certificate in between is taken: none that signs itself, none of a site, nothing that is none."""
    authority = trustme.CA()
    child = der(authority.create_child_ca())
    assert in_between(child) == child
    assert in_between(der(authority)) is None
    assert (
        in_between(ssl.PEM_cert_to_DER_cert(authority.issue_cert("a.org").cert_chain_pems[0].bytes().decode())) is None
    )
    assert in_between(b"") is None
    assert in_between(b"-----BEGIN nothing") is None
    assert issuer_address(child[:50]) is None


def signed_by_itself(subject: str, issuer: str) -> bytes:
    """Return the certificate of an authority that signs itself, with these names, in DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


def test_an_authority_in_disguise_is_refused() -> None:
    """Names that OpenSSL takes for the same make an authority of its own; and nobody comes along with a certificate."""
    child = der(trustme.CA().create_child_ca())
    assert in_between(signed_by_itself("Root", "Another")) is not None
    assert in_between(signed_by_itself("Evil Root", "evil  root ")) is None
    assert in_between(child + signed_by_itself("Evil Root", "Evil Root")) is None
