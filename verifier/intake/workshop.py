"""Where foreign files are opened."""

import json

from edge.workers.frames import NO, Frame
from edge.workers.pool import NoWorker, Pool, WorkerLost
from verifier.errors import IntakeRefused

JOB_SECONDS = 2.0


class Workshop:
    """Worker processes; each file gets `job_seconds` and the worker's memory limit."""

    def __init__(self, *, job_seconds: float = JOB_SECONDS) -> None:
        self.pool = Pool("verifier.intake.worker", job_seconds=job_seconds)

    def open(self, kind: bytes, file: bytes) -> list[str]:
        """The texts in the file that may be credentials; IntakeRefused says why there are none."""
        try:
            answer = self.pool.ask(Frame(kind, file))
        except NoWorker as error:
            raise IntakeRefused("intake.busy", unsupported=True) from error
        except WorkerLost as error:
            raise IntakeRefused("intake.too_costly", unsupported=True) from error
        told = json.loads(answer.content)
        if answer.kind == NO:
            code, facts = told
            raise IntakeRefused(code, unsupported=code == "intake.too_costly", **facts)
        return [str(text) for text in told]

    def close(self) -> None:
        """Ends the processes."""
        self.pool.close()
