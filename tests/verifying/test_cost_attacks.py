"""What is made to cost much is refused by name, in few steps; and others are answered meanwhile."""

import json
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from credentials.jsonld.rdfc import DEFAULT_BUDGET, Steps
from credentials.report import FAILED, NOT_DETERMINED, Verdict
from edge.clock import utc_now
from edge.expansion import ExpansionWorkshop
from tests.support.cost_attacks import ANY, ATTACKS, JSON_ATTACKS, RIGHT
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.results import write_result
from tests.support.verifier_alone import verifier_process
from tests.support.verifier_site import VerifierSite

JSON = {"Accept": "application/json"}
ATTACKERS, SECONDS = 20, 20
STEPS_OF_ONE_LOOK = 5_000
"""By so much a last look may pass the budget."""


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.fixture(scope="module")
def workshop() -> Iterator[ExpansionWorkshop]:
    opened = ExpansionWorkshop(job_seconds=20)
    yield opened
    opened.close()


def reports_on(site: VerifierSite, data: bytes) -> list[dict[str, Any]]:
    answer = site.client.post("/verify", data=data, headers=JSON)
    assert answer.status_code == 200, answer.text[:200]
    told = json.loads(answer.data)
    reports: list[dict[str, Any]] = told.get("reports", [told])
    return reports


def test_there_are_many() -> None:
    assert len(ATTACKS) >= 80


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in JSON_ATTACKS])
def test_a_file_is_refused_or_right(site: VerifierSite, name: str) -> None:
    make, codes = ATTACKS[name]
    reports = reports_on(site, make())
    verdicts = {report["verdict"] for report in reports}
    assert "valid" not in verdicts or codes is RIGHT
    refusals = {
        check["code"]
        for report in reports
        for check in report["checks"]
        if check["outcome"] in ("failed", "not_determined")
    }
    assert refusals or codes is RIGHT


@pytest.mark.parametrize("name", JSON_ATTACKS)
def test_a_document_is_refused_within_its_steps(name: str, workshop: ExpansionWorkshop) -> None:
    steps = Steps()
    make, codes = JSON_ATTACKS[name]
    data = make()
    report = IssuerHost().verify(
        data.strip() if codes is RIGHT else data, expander=workshop.for_one(), steps=steps
    )
    assert (report.verdict is Verdict.VALID) is (codes is RIGHT)
    refusals = {check.code for check in report.checks if check.outcome in (FAILED, NOT_DETERMINED)}
    assert codes in (ANY, RIGHT) or refusals & codes, refusals
    assert DEFAULT_BUDGET - steps.left <= DEFAULT_BUDGET + STEPS_OF_ONE_LOOK


def a_self_contained_badge() -> bytes:
    """Whose issuer is its key, so that nobody need be asked."""
    key = KeyInMemory.number(3)
    host = IssuerHost(did=f"did:key:{key.public_key_multibase}", signer=key)
    badge = a_badge(host) | {"validFrom": "2020-01-01T00:00:00Z"}
    badge["validUntil"] = "2126-01-01T00:00:00Z"
    del badge["credentialStatus"]
    return json.dumps(host.issue(badge, created=host.now.replace(year=2021))).encode()


def post(port: int, data: bytes) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/verify", data, JSON)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.experiment
@pytest.mark.timeout(1200)
def test_what_each_costs_and_that_honest_callers_are_answered(
    site: VerifierSite, workshop: ExpansionWorkshop, tmp_path: Path
) -> None:
    figures = {name: _figure(site, workshop, name) for name in ATTACKS}
    honest = _beside_attackers(tmp_path)
    write_result(
        "cost-attacks",
        documents=figures,
        attackers=ATTACKERS,
        seconds=SECONDS,
        **honest,
    )
    assert honest["honest_answered"] == honest["honest_sent"] > 0
    assert honest["attacks_answered_with_errors_of_ours"] == 0


def _figure(site: VerifierSite, workshop: ExpansionWorkshop, name: str) -> dict[str, Any]:
    """Bytes, time and verdict; for JSON the steps too."""
    make, _ = ATTACKS[name]
    data = make()
    began, cpu = time.perf_counter(), time.process_time()
    reports = reports_on(site, data)
    figure: dict[str, Any] = {
        "bytes": len(data),
        "verdict": reports[0]["verdict"],
        "code": reports[0]["reason"],
        "cpu_ms_here": round((time.process_time() - cpu) * 1000),
        "wall_ms": round((time.perf_counter() - began) * 1000),
    }
    if name in JSON_ATTACKS:
        steps = Steps()
        IssuerHost().verify(data, expander=workshop.for_one(), steps=steps)
        figure["steps"] = DEFAULT_BUDGET - steps.left
    return figure


def _beside_attackers(folder: Path) -> dict[str, Any]:
    """Honest requests, one after another, while attackers loop over everything."""
    files = [make() for make, _ in ATTACKS.values()]
    files = [file for file in files if len(file) < 2**20]
    good = a_self_contained_badge()
    stop = threading.Event()
    errors = answered = 0
    lock = threading.Lock()

    def attack(number: int) -> None:
        nonlocal errors, answered
        turn = number
        while not stop.is_set():
            turn += 1
            try:
                status, _ = post(port, files[turn * 7 % len(files)])
            except OSError:
                continue
            with lock:
                answered += 1
                errors += status >= 500

    with verifier_process(folder) as port, ThreadPoolExecutor(ATTACKERS) as attackers:
        assert json.loads(post(port, good)[1])["verdict"] == "valid"
        for number in range(ATTACKERS):
            attackers.submit(attack, number)
        times, valid = [], 0
        until = time.monotonic() + SECONDS
        try:
            while time.monotonic() < until:
                began = time.perf_counter()
                status, body = post(port, good)
                times.append((time.perf_counter() - began) * 1000)
                valid += status == 200 and json.loads(body)["verdict"] == "valid"
        finally:
            stop.set()
    return {
        "honest_sent": len(times),
        "honest_answered": valid,
        "honest_p95_milliseconds": round(quantiles(times, n=20)[-1]),
        "attacks_answered": answered,
        "attacks_answered_with_errors_of_ours": errors,
        "load": os.getloadavg()[0],
    }
