"""What a run under load came to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.http_site import HttpSite
from benchmarks.load import Answered, drive


@dataclass(slots=True, kw_only=True)
class Run:
    """Answers as they come in."""

    answers: list[Answered] = field(default_factory=list)
    seconds: float = 0.0
    server_cpu_seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Rate, waiting times in milliseconds, CPU time of the server for each request."""
        times = sorted(answered.seconds * 1000 for answered in self.answers)
        count = len(times)
        return {
            "requests": count,
            "perSecond": round(count / self.seconds, 1),
            "milliseconds": {
                name: round(times[min(count - 1, int(count * share))], 2)
                for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
            },
            "serverCpuMilliseconds": round(self.server_cpu_seconds / count * 1000, 2),
        }


def run(site: HttpSite, requests: Sequence[bytes], *, clients: int, wanted: int) -> Run:
    """Sends all requests; SystemExit if one is answered with another status than `wanted`."""
    found = Run()
    before = site.cpu_seconds()
    found.seconds = drive(site.address, iter(requests), clients=clients, seen=found.answers.append)
    found.server_cpu_seconds = site.cpu_seconds() - before
    insist(found.answers, wanted)
    return found


def insist(answers: Iterable[Answered], wanted: int) -> None:
    """SystemExit if one has another status."""
    statuses = Counter(answered.status for answered in answers)
    if set(statuses) != {wanted}:
        raise SystemExit(f"expected {wanted} everywhere: {dict(statuses)}")
