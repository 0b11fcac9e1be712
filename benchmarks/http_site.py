"""A site that serves with several workers, on a database on disk, to be measured from outside."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.load import request_bytes
from edge.settings import Settings
from issuer.services.programmes import publish_programme
from issuer.wiring import initialise, open_site
from tests.support.databases import PASSPHRASE, musa
from tests.support.running_site import free_port
from tests.support.served_site import ServedSite, served

ON_DISK = "/var/tmp"
"""Where it is no disk, the figures say nothing about commits."""
_JSON = "application/json"


@dataclass(frozen=True, kw_only=True)
class HttpSite:
    """The served site."""

    settings: Settings
    address: tuple[str, int]
    host: str
    token: str
    server: ServedSite

    def post(self, path: str, body: bytes) -> bytes:
        """A whole request with the token."""
        headers = {"Authorization": f"Bearer {self.token}", "Content_Type": _JSON, "Accept": _JSON}
        return request_bytes("POST", path, self.host, body, **headers)

    def cpu_seconds(self) -> float:
        """What the server's processes have used so far, all together."""
        return sum(_cpu_seconds(process) for process in _family(self.server.process))


@contextmanager
def http_site(workers: int) -> Iterator[HttpSite]:
    """A new site with the Mu.SA programme, its list published, without rate limits."""
    with tempfile.TemporaryDirectory(dir=ON_DISK, prefix="laurel-bench-") as folder:
        data, port = Path(folder) / "data", free_port()
        settings = Settings(
            base_url=f"http://localhost:{port}",
            data=data,
            database_url=f"sqlite:///{data / 'laurel.sqlite3'}",
            key_passphrase=PASSPHRASE,
            rate_limits=False,
        )
        initialise(settings)
        site = open_site(settings)
        publish_programme(site, musa())
        site.close()
        with served(settings, LAUREL_WORKERS=str(workers), LAUREL_RATE_LIMITS="off") as server:
            parts = urlsplit(server.address)
            yield HttpSite(
                settings=settings,
                address=(parts.hostname or "", parts.port or 0),
                host=parts.netloc,
                token=server.token,
                server=server,
            )


def _family(process: int) -> list[int]:
    """A process and those that it started."""
    others = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [process, *(other for other in others if _fields(other)[1:2] == [str(process)])]


def _cpu_seconds(process: int) -> float:
    found = _fields(process)[11:13]
    return sum(map(int, found)) / os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
