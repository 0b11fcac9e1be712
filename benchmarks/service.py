"""Measures a running demo: completions one by one, the certificate page, one verification.

Run with `make benchmark` or `python -m benchmarks.service [N]`. SQLite, one client, whole HTTP
round trips on the loopback interface.
"""

import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from credentials.resources import bundled
from tests.support.running_site import RunningSite, free_port, running_demo


def main() -> None:
    """Prints one line a measurement: median, 95th percentile, rate."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with (
        tempfile.TemporaryDirectory() as folder,
        running_demo(Path(folder) / "data") as site,
    ):
        print(f"first start      {site.started_in_seconds:8.2f} s")
        client = Client(site)
        credentials = _measure("completion", repeats, client.complete)
        address = credentials[-1]["credential"]["url"]
        client.get(address, "text/html")
        _measure("certificate page", repeats, lambda _: client.get(address, "text/html"))
        signed = client.get(f"{address}.json", "application/json")
        client.verify(signed)
        _measure("verification", repeats, lambda _: client.verify(signed))
        _measure(
            "paper (new)",
            min(repeats, 10),
            lambda n: client.get(credentials[n]["credential"]["url"] + ".pdf", "*/*"),
        )
        _measure("paper (again)", repeats, lambda _: client.get(f"{address}.pdf", "*/*"))
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        with running_demo(data, port=port):
            pass
        with running_demo(data, port=port) as site:
            print(f"second start     {site.started_in_seconds:8.2f} s")


def _measure(name: str, repeats: int, act: Callable[[int], Any]) -> list[Any]:
    answers, times = [], []
    for number in range(repeats):
        started = time.perf_counter()
        answers.append(act(number))
        times.append((time.perf_counter() - started) * 1000)
    ordered = sorted(times)
    print(
        f"{name:16} {statistics.median(times):8.1f} ms median "
        f"{ordered[int(len(ordered) * 0.95)]:8.1f} ms p95 {1000 * repeats / sum(times):8.1f} /s"
    )
    return answers


class Client:
    """One connection that is kept open."""

    def __init__(self, site: RunningSite) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(site.base_url).netloc)
        self._token = site.token
        self._template = _eligible_evidence()

    def complete(self, number: int) -> Any:
        """Issues for a new learner."""
        document = {**self._template, "id": f"00000000-0000-4000-8000-{number:012}"}
        document["learner"] = {**document["learner"], "sourceId": f"benchmark-{number}"}
        body = self._send("POST", "/v1/completions", json.dumps(document).encode(), 201)
        return json.loads(body)

    def get(self, address: str, accept: str) -> bytes:
        """The answer of one of the site's addresses."""
        return self._send("GET", urlsplit(address).path, None, 200, accept)

    def verify(self, signed: bytes) -> None:
        """Verifies and insists on valid."""
        report = json.loads(self._send("POST", "/verify", signed, 200))
        if report["verdict"] != "valid":
            raise SystemExit(f"not valid: {report}")

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        wanted: int,
        accept: str = "application/json",
    ) -> bytes:
        headers = {
            "Accept": accept,
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self._token}",
        }
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != wanted:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:500]!r}")
        return content


def _eligible_evidence() -> dict[str, Any]:
    """Evidence of a learner of the demo cohort, with every activity passed."""
    for path in sorted((bundled("schemas") / "demo" / "evidence").rglob("*.json")):
        document: dict[str, Any] = json.loads(path.read_text())
        if len(document["activities"]) > 40 and document["enrolment"]["status"] == "selected":
            break
    for activity in document["activities"]:
        top = activity["score"]["max"] if activity.get("score") else "10"
        activity.update(status="gradedPassed", passed=True, score={"raw": top, "max": top})
    return document


if __name__ == "__main__":
    main()
