"""Expanding in a process that may be killed; documents made to cost much, through the verifier."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from credentials.errors import BudgetExceeded, DataLoss, UnknownContext
from credentials.jsonld import expansion
from credentials.report import PASSED, Verdict
from edge.expansion import CPU_MS, ExpansionWorkshop
from tests.core.verification.reading import codes
from tests.support.costly_documents import (
    OWN,
    Edges,
    circulant,
    clique,
    cubes,
    double_ring,
    graph_credential,
    nested,
    ring,
    tree,
    with_achievement,
    with_context,
)
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.permissive_signer import sign_anything
from tests.support.results import write_result

V2 = "https://www.w3.org/ns/credentials/v2"
TERM = {"own": f"{OWN}own"}
BOUND_MS = 350
"""DESIGN 3.18."""


@pytest.fixture(scope="module")
def workshop() -> Iterator[ExpansionWorkshop]:
    opened = ExpansionWorkshop(job_seconds=20)
    yield opened
    opened.close()


def own(**members: Any) -> dict[str, Any]:
    return with_context(TERM, **members)


def test_the_worker_says_what_the_code_says(workshop: ExpansionWorkshop) -> None:
    document = own(own=["x", 1.5, {"type": "Profile", "name": "Σχολείο"}])
    assert workshop.for_one().expand(document) == expansion.expand(document)


def test_errors_come_back_with_their_fields(workshop: ExpansionWorkshop) -> None:
    expander = workshop.for_one()
    with pytest.raises(DataLoss) as lost:
        expander.expand(own(zzz="x"))
    assert lost.value.fields == {"reason": "undefined_term", "pointer": "/zzz"}
    with pytest.raises(UnknownContext) as unknown:
        expander.expand(with_context("https://example.com/"))
    assert unknown.value.fields == {"url": "https://example.com/"}


def test_a_credential_with_own_words_through_the_worker(workshop: ExpansionWorkshop) -> None:
    host = IssuerHost()
    signed = sign_anything(host, own(own="x"))
    report = host.verify(signed, expander=workshop.for_one())
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert {"context.inline", "status.clear"} <= codes(report)


def test_one_verification_has_one_budget(workshop: ExpansionWorkshop) -> None:
    expander = workshop.for_one()
    costly = own(own={"@list": [{"type": "Profile", "name": str(n)} for n in range(300)]})
    with suppress(BudgetExceeded):
        while expander.used_ms < CPU_MS:
            expander.expand(costly)
    with pytest.raises(BudgetExceeded):
        expander.expand(own(own="x"))
    assert workshop.for_one().expand(own(own="x"))


def test_a_job_over_its_cpu_time_ends_the_worker_and_the_next_goes_on() -> None:
    small = ExpansionWorkshop(cpu_ms=CPU_MS, job_seconds=20)
    small.for_one().expand(own(own="x"))
    (process,) = small.pool.idle_processes
    values = {f"x-{number}": "t" for number in range(9_000)}
    maps = with_context({"own": {"@id": f"{OWN}own", "@container": "@language"}}, own=values)
    with pytest.raises(BudgetExceeded):
        small.for_one().expand(maps)
    assert process.wait(5) == -signal.SIGPROF
    assert small.pool.idle_processes == []
    assert small.for_one().expand(own(own="x"))
    small.close()


def test_a_job_over_its_wall_time_ends_the_worker() -> None:
    hasty = ExpansionWorkshop(job_seconds=0.3)
    hasty.pool.job_seconds = 20
    hasty.for_one().expand(own(own="x"))
    hasty.pool.job_seconds = 0.3
    os.kill(hasty.pool.idle_processes[0].pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(BudgetExceeded):
        hasty.for_one().expand(own(own="x"))
    assert time.monotonic() - began < 5
    hasty.close()


def test_the_worker_has_no_network_and_no_secrets(
    workshop: ExpansionWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.for_one().expand(own(own="x"))
    process = workshop.pool.idle_processes[-1]
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert environment.startswith(b"PYTHONPATH=")
    assert environment.count(b"\0") == 1


def test_eight_threads_get_their_own_answers(workshop: ExpansionWorkshop) -> None:
    documents = [own(own=f"value {number}") for number in range(40)]
    expected = [expansion.expand(document) for document in documents]
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = pool.map(lambda document: workshop.for_one().expand(document), documents)
        assert list(answers) == expected


def alike(edges: Edges) -> dict[str, Any]:
    return graph_credential(edges)


ALIGNMENTS = [
    {"type": ["Alignment"], "targetName": f"n{n}", "targetUrl": f"https://x.example/{n}"}
    for n in range(4_000)
]
CONTEXTS = [f"{OWN}{number}" for number in range(1_000)]
SHORT = [{"type": ["Alignment"], "targetName": str(number)} for number in range(4_000)]
COSTLY: dict[str, tuple[dict[str, Any], str]] = {
    **{f"clique of {n}": (alike(clique(n)), "too_complex") for n in (6, 8, 10, 15, 20)},
    **{f"ring of {n}": (alike(ring(n)), "too_complex") for n in (150, 300, 500)},
    "double ring of 60": (alike(double_ring(60)), "too_complex"),
    **{f"circulant of {n}": (alike(circulant(n)), "too_complex") for n in (13, 40, 120)},
    "tree of depth 8": (alike(tree(8)), "too_complex"),
    "cube of 5 dimensions": (alike(cubes(5)), "too_complex"),
    "nested 4 by 6": (nested(4, 6), "too_complex"),
    "nested 10 by 2": (nested(10, 2), "too_complex"),
    "nested 100": (nested(100), "too_large"),
    "8,000 types": (own(type=["VerifiableCredential"] * 8_000), "too_complex"),
    "8,000 types, no own word": (
        a_badge(IssuerHost()) | {"type": ["VerifiableCredential"] * 8_000},
        "too_complex",
    ),
    "6,000 tags": (
        own() | {"credentialSubject": with_achievement(
            tag=[f"tag {n}" for n in range(6_000)])["credentialSubject"]},
        "too_complex",
    ),
    "1,000 contexts": (a_badge(IssuerHost()) | {"@context": [V2] * 1_000}, "too_complex"),
    "1,000 unknown contexts": (a_badge(IssuerHost()) | {"@context": CONTEXTS}, "too_complex"),
    "1,000 own contexts": (with_context([TERM] * 1_000), "too_complex"),
    "4,000 typed nodes": (own(own=SHORT), "too_large"),
    "4,000 large typed nodes": (with_achievement(alignment=ALIGNMENTS), "too_large"),
    "900 typed nodes": (own(own=ALIGNMENTS[:900]), "too_complex"),
    "9,000 languages": (
        with_context({"own": {"@id": f"{OWN}own", "@container": "@language"}},
                     own={f"x-{n}": "t" for n in range(9_000)}),
        "too_complex",
    ),
    "4,000 own terms in six contexts": (
        with_context([{f"t{m}-{n}": f"{OWN}{n}" for n in range(600)} for m in range(6)]),
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_what_is_made_to_cost_much_is_refused(name: str, workshop: ExpansionWorkshop) -> None:
    host = IssuerHost()
    document, code = COSTLY[name]
    report = host.verify(document | {"proof": PROOF}, expander=workshop.for_one())
    assert report.verdict is not Verdict.VALID
    if code:
        assert {f"coverage.{code}", f"format.{code}"} & codes(report)


PROOF = IssuerHost().issue(a_badge(IssuerHost()))["proof"]


@pytest.mark.experiment
def test_what_each_costs(workshop: ExpansionWorkshop) -> None:
    """CPU time of this process and of the worker together; both count only their own."""
    host = IssuerHost()
    workshop.for_one().expand(own(own="x"))
    figures = {}
    for name, (document, _) in COSTLY.items():
        data = json.dumps(document | {"proof": PROOF}).encode()
        best = min(_cpu_ms(host, data, workshop) for _ in range(3))
        figures[name] = {"bytes": len(data), "cpu_ms": best}
    write_result("json-ld-cost", bound_ms=BOUND_MS, documents=figures)
    assert max(figure["cpu_ms"] for figure in figures.values()) <= BOUND_MS


def _cpu_ms(host: IssuerHost, data: bytes, workshop: ExpansionWorkshop) -> int:
    expander = workshop.for_one()
    began = time.process_time()
    host.verify(data, expander=expander)
    here = (time.process_time() - began) * 1_000
    return round(here + expander.used_ms)
