"""`laurel serve` as a process of its own, on a site that is set up already."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from edge.settings import Settings
from issuer.services.tokens import SCOPES, create_token
from issuer.wiring import open_site
from tests.support.databases import PASSPHRASE
from tests.support.running_site import free_port

LAUREL = Path(sys.executable).parent / "laurel"


@dataclass(frozen=True, kw_only=True)
class ServedSite:
    """A server that listens. `settings` open the same site in this process."""

    address: str
    token: str
    settings: Settings
    log: Path
    process: int

    def call(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()


def environ_of(settings: Settings, **more: str) -> dict[str, str]:
    """The environment in which a command of ours has these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "LAUREL_DATA": str(settings.data),
        "LAUREL_BASE_URL": settings.base_url,
        "DATABASE_URL": settings.database_url,
        "LAUREL_KEY_PASSPHRASE": settings.key_passphrase or PASSPHRASE,
        **more,
    }


@contextmanager
def served(settings: Settings, **environ: str) -> Iterator[ServedSite]:
    """Starts the server, waits until it listens, stops it with SIGTERM and insists on exit 0."""
    site = open_site(settings)
    token = create_token(site, name="everything", scopes=SCOPES)
    site.close()
    port = free_port()
    log = settings.data / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [str(LAUREL), "serve"],
            env=environ_of(settings, PORT=str(port), **environ),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert "Laurel serves" in line, log.read_text()
            yield ServedSite(
                address=f"http://127.0.0.1:{port}",
                token=token,
                settings=settings,
                log=log,
                process=process.pid,
            )
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(20)
            process.stdout.close()
    assert code == 0, log.read_text()
