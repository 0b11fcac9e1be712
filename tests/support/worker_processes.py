"""Processes that may be killed at any instruction: forked from a server that has all imported."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.issuing_scenario"])
SECONDS = 240


def started(target: Callable[..., None], *args: Any) -> ForkServerProcess:
    """A new process that runs `target`; `target` must be importable by name."""
    process = _CONTEXT.Process(target=target, args=args, daemon=True)
    process.start()
    return process


def ended(process: ForkServerProcess) -> int:
    """How the process ended: 0, or minus the signal. Kills it when it takes too long."""
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError("a worker process did not end")
    code = process.exitcode
    process.close()
    return -1 if code is None else code
