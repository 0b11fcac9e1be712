"""https on localhost: a certificate authority of its own, and a small server that uses it.

For the demo only: its CA is known to nobody but who is shown its file.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from socketserver import ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from edge.files import write_atomically

CA_DAYS: Final = 825
SERVER_DAYS: Final = 30
NAMES: Final = (
    x509.DNSName("localhost"),
    x509.IPAddress(ip_address("127.0.0.1")),
    x509.IPAddress(ip_address("::1")),
)
SOCKET_SECONDS: Final = 30
READABLE: Final = 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTls:
    """Files of the data folder."""

    ca: Path
    """The certificate that clients are told to trust."""
    chain: Path
    """Certificate and key of the server."""


def local_tls(folder: Path, *, at: datetime) -> LocalTls:
    """The authority, kept between starts, and a new certificate for localhost."""
    ca_key, ca = _authority(folder, at)
    key = generate_private_key(SECP256R1())
    certificate = (
        _certificate("localhost", key, issuer=ca.subject, at=at, days=SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, SHA256())
    )
    chain = folder / "localhost.pem"
    write_atomically(chain, _pem(key) + certificate.public_bytes(Encoding.PEM))
    return LocalTls(ca=folder / "ca.pem", chain=chain)


def _authority(folder: Path, at: datetime) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    """The one of the last start, unless it ends too soon."""
    certificate_file, key_file = folder / "ca.pem", folder / "ca-key.pem"
    if certificate_file.exists() and key_file.exists():
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        ends = certificate.not_valid_after_utc
        if isinstance(key, EllipticCurvePrivateKey) and at + timedelta(days=SERVER_DAYS) < ends:
            return key, certificate
    key = generate_private_key(SECP256R1())
    name = _name("Laurel demo CA, this machine only")
    certificate = (
        _certificate("Laurel demo CA, this machine only", key, issuer=name, at=at, days=CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_may_sign_certificates(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    write_atomically(key_file, _pem(key))
    write_atomically(certificate_file, certificate.public_bytes(Encoding.PEM), mode=READABLE)
    return key, certificate


def _certificate(
    name: str, key: EllipticCurvePrivateKey, *, issuer: x509.Name, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + timedelta(days=days))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _may_sign_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each connection, which also does its handshake."""

    daemon_threads = True
    context: ssl.SSLContext

    def get_request(self) -> tuple[socket, Any]:
        """The connection, wrapped; nobody else waits for its handshake."""
        connection, address = super().get_request()
        connection.settimeout(SOCKET_SECONDS)
        wrapped = self.context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        )
        return wrapped, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away or speak no TLS are nobody's trouble."""


class _Handler(WSGIRequestHandler):
    """Says nothing of requests; the applications log them."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is inherited
        """Nothing."""


def serve_https(
    application: Callable[..., Any],
    *,
    host: str,
    port: int,
    tls: LocalTls,
    announce: Callable[[], None],
) -> None:
    """Serves until it is interrupted; `announce` is called when connections are accepted.

    OSError if the port is taken.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.chain)
    with _Server((host, port), _Handler) as server:
        server.context = context
        server.set_app(application)
        announce()
        server.serve_forever()
