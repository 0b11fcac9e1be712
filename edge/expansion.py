"""The `Expander` of the applications: PyLD in processes that are killed when it takes too long."""

import json
from collections.abc import Mapping
from typing import Any, Final

from credentials import errors
from credentials.jsonld.general import Expanded
from edge.workers.frames import OK, Frame
from edge.workers.jsonld import EXPAND
from edge.workers.pool import NoWorker, Pool, WorkerLost

CPU_MS: Final = 300
"""For all that one verification has expanded: a document and the options of its proofs."""
JOB_SECONDS: Final = 1.0
"""By the wall clock, for a machine that has more to do. Only CPU time is a cost."""
_ERRORS: Final = {
    kind.__name__: kind
    for kind in (
        errors.UnknownContext,
        errors.DataLoss,
        errors.NotCovered,
        errors.LimitExceeded,
        errors.BudgetExceeded,
        errors.ContextDamaged,
    )
}


class ExpansionWorkshop:
    """The processes, shared by threads."""

    def __init__(self, *, cpu_ms: int = CPU_MS, job_seconds: float = JOB_SECONDS) -> None:
        self._cpu_ms = cpu_ms
        self.pool = Pool("edge.workers.jsonld", job_seconds=job_seconds)

    def for_one(self) -> "BudgetedExpander":
        """An expander for one verification."""
        return BudgetedExpander(self.pool, self._cpu_ms)

    def close(self) -> None:
        """Ends the processes."""
        self.pool.close()


class BudgetedExpander:
    """An `Expander` whose documents share one budget of CPU time."""

    def __init__(self, pool: Pool, cpu_ms: int) -> None:
        self._pool = pool
        self._allowed = self._left = cpu_ms

    @property
    def used_ms(self) -> int:
        """The CPU time used so far."""
        return self._allowed - max(self._left, 0)

    def expand(self, document: Mapping[str, Any]) -> Expanded:
        """As the port says; BudgetExceeded also when no worker is free."""
        if self._left <= 0:
            raise errors.BudgetExceeded("the time for one verification is used up")
        content = json.dumps(document, separators=(",", ":")).encode()
        try:
            answer = self._pool.ask(Frame(EXPAND, content, self._left))
        except WorkerLost as error:
            self._left = 0
            raise errors.BudgetExceeded("expanding takes too long") from error
        except NoWorker as error:
            raise errors.BudgetExceeded("no worker was free") from error
        self._left -= answer.cpu_ms
        told = json.loads(answer.content)
        if answer.kind != OK:
            name, detail, fields = told
            raise _ERRORS[name](detail, **fields)
        quads, compacted = told
        return Expanded(quads=tuple(map(tuple, quads)), compacted=compacted)
