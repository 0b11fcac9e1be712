"""The JavaScript side: installs it beside the benchmark, starts it, asks it."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOLDER = Path(__file__).parent / "javascript"
MOST_SECONDS = 120
"""For npm: it takes two seconds where packages are at hand."""


class NotAvailableError(Exception):
    """There is no JavaScript side; the reason is the text."""


class Node:
    """The worker in `javascript/worker.js`; a context manager."""

    def __init__(self) -> None:
        """Raises NotAvailableError."""
        _install()
        self._process = subprocess.Popen(
            ["node", "worker.js"],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        """The answer to one line; RuntimeError if the worker could not do it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "ended"}')
        if "error" in answer:
            raise RuntimeError(f"JavaScript: {answer['error']}")
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()


def versions() -> dict[str, str]:
    """The versions that are installed, by package."""
    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]
    return {name: str(version) for name, version in wanted.items()}


def _install() -> None:
    if (FOLDER / "node_modules" / ".package-lock.json").exists() and shutil.which("node"):
        return
    if not shutil.which("npm") or not shutil.which("node"):
        raise NotAvailableError("npm and node are not on the path")
    try:
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotAvailableError(f"npm took more than {MOST_SECONDS} s") from error
    if done.returncode:
        raise NotAvailableError(f"npm could not install: {done.stderr.strip()[-300:]}")
