"""A real HTTP server on the loopback address, whose answers a test writes."""

import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclass(kw_only=True)
class LocalServer:
    """`routes` maps a path to what answers it; `seen` holds the requests that came."""

    port: int
    routes: dict[str, Handler] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    origin: str = ""

    def answer(
        self,
        path: str,
        body: bytes = b"{}",
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Lets `path` answer with `body`; gives the URL."""
        told = {"Content-Type": "application/json", **(headers or {})}

        def handler(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in {**told, "Content-Length": str(len(body))}.items():
                request.send_header(name, value)
            request.end_headers()
            request.wfile.write(body)

        self.routes[path] = handler
        return self.origin + path


@contextmanager
def local_server(
    *, tls: ssl.SSLContext | None = None, name: str = "localhost"
) -> Iterator[LocalServer]:
    """A server that runs; its origin says `name`."""

    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            handler = server.routes.get(self.path)
            if handler is None:
                self.send_error(404)
                return
            try:
                handler(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *arguments: Any) -> None:
            """Says nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that hang up are what these tests are about."""

    http = Quiet(("127.0.0.1", 0), Requests)
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    server = LocalServer(port=http.server_port)
    server.origin = f"{'http' if tls is None else 'https'}://{name}:{server.port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def certificate_for(
    name: str, folder: Path, organisation: str | None = None, *, is_over: bool = False
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(server's context, client's context that trusts it) for the host `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    attributes = {NameOID.COMMON_NAME: name, NameOID.ORGANIZATION_NAME: organisation}
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in attributes.items() if text])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    days = 1 if is_over else 36500
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + pem
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())
