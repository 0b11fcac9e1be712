"""Where foreign files are opened."""

import json
from typing import Final

from edge.workers.frames import NO, Frame
from edge.workers.pool import NoWorker, Pool, WorkerLost
from verifier.errors import IntakeRefused
from verifier.intake.pieces import Opened, unpack

CPU_MS: Final = 2000
"""For one look into one file."""
JOB_SECONDS: Final = 6.0
"""By the wall clock, for a machine that has more to do. Only CPU time is a cost."""

MOST_ANSWER_BYTES: Final = 24 * 1024 * 1024
"""One member of an archive, and the small ones before it, with room for names."""


class Workshop:
    """Worker processes; each look into a file has `cpu_ms` and the worker's memory limit."""

    def __init__(self, *, cpu_ms: int = CPU_MS, job_seconds: float = JOB_SECONDS) -> None:
        self.pool = Pool(
            "verifier.intake.worker",
            job_seconds=job_seconds,
            most_answer_bytes=MOST_ANSWER_BYTES,
        )
        self._cpu_ms = cpu_ms

    def open(self, kind: bytes, file: bytes) -> Opened:
        """What is in the file; IntakeRefused says why nothing is."""
        try:
            answer = self.pool.ask(Frame(kind, file, self._cpu_ms))
        except NoWorker as error:
            raise IntakeRefused("intake.busy", unsupported=True) from error
        except WorkerLost as error:
            raise IntakeRefused("intake.too_costly", unsupported=True) from error
        if answer.kind == NO:
            code, unsupported, facts = json.loads(answer.content)
            raise IntakeRefused(code, unsupported=unsupported, **facts)
        return unpack(answer.content)

    def close(self) -> None:
        """Ends the processes."""
        self.pool.close()
