"""A real server process of the demo, as `make run` starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
START_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class RunningSite:
    """A site that serves; `lines` is what it printed before."""

    base_url: str
    token: str
    data: Path
    started_in_seconds: float
    lines: tuple[str, ...] = field(default=())

    def address(self, word: str) -> str:
        """The address in the printed line that holds `word`."""
        return next(
            match.group()
            for line in self.lines
            if word in line.lower() and (match := re.search(r"https?://\S+", line))
        )


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_demo(data: Path, *, port: int | None = None, **environ: str) -> Iterator[RunningSite]:
    """Starts `laurel demo` on `data`, waits until it serves, stops it with SIGTERM."""
    port = port or free_port()
    command = [shutil.which("laurel", path=str(Path(sys.executable).parent)) or "laurel", "demo"]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "LAUREL_DATA": str(data), "PORT": str(port), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        lines = _lines_until_token(process, started)
        token = next(
            line.split(":", 1)[1].strip() for line in lines if line.startswith("API token:")
        )
        yield RunningSite(
            base_url=environ.get("LAUREL_BASE_URL", f"http://localhost:{port}"),
            token=token,
            data=data,
            started_in_seconds=time.monotonic() - started,
            lines=tuple(lines),
        )
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _lines_until_token(process: "subprocess.Popen[str]", started: float) -> list[str]:
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.strip())
        if line.strip().startswith("API token:"):
            return lines
        if time.monotonic() - started > START_SECONDS:
            break
    raise AssertionError("the demo did not start:\n" + "\n".join(lines))
