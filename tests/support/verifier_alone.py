"""`laurel serve --verifier-only` as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.running_site import free_port

LAUREL = Path(sys.executable).parent / "laurel"


@contextmanager
def verifier_process(folder: Path, *, rate_limits: bool = False) -> Iterator[int]:
    """Starts it, waits until it listens, gives its port, and stops it."""
    port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    log = folder / "verifier.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [str(LAUREL), "serve", "--verifier-only"],
            env={
                **kept,
                "LAUREL_BASE_URL": f"http://127.0.0.1:{port}",
                "LAUREL_DATA": str(folder),
                "LAUREL_RATE_LIMITS": "on" if rate_limits else "off",
                "PORT": str(port),
            },
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert process.stdout is not None
        try:
            assert "Laurel serves" in process.stdout.readline(), log.read_text()
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            process.stdout.close()
