"""`POST /v1/completions` under load, and the books afterwards: all valid, none twice."""

import json
from typing import Any

from sqlalchemy import text

from benchmarks.figures import run
from benchmarks.http_site import HttpSite
from issuer.services.books import check_books
from issuer.wiring import open_site
from tests.support.databases import passing_evidence

WARM_UP = 40


def measure_completions(site: HttpSite, *, count: int, clients: int) -> dict[str, Any]:
    """Figures of so many completions, each of another learner."""
    run(site, [_request(site, f"warm-{n}") for n in range(WARM_UP)], clients=clients, wanted=201)
    requests = [_request(site, f"learner-{n}") for n in range(count)]
    found = run(site, requests, clients=clients, wanted=201)
    told = {json.loads(answer.body)["credential"]["id"] for answer in found.answers}
    return {"clients": clients, **found.figures(), "books": _books(site, told, count + WARM_UP)}


def _request(site: HttpSite, learner: str) -> bytes:
    evidence = passing_evidence(learner)
    evidence["id"] = f"evidence-{learner}"
    return site.post("/v1/completions", json.dumps(evidence).encode())


def _books(site: HttpSite, told: set[str], expected: int) -> dict[str, int]:
    """What is stored; SystemExit if it is not what was told."""
    opened = open_site(site.settings)
    try:
        with opened.store.reading() as unit:
            issued = set(unit.credentials.issued_ids())
            awards = unit.connection.execute(
                text("SELECT count(DISTINCT award) FROM credentials")
            ).scalar_one()
        findings = check_books(opened).findings
    finally:
        opened.close()
    if len(issued) != expected or awards != expected or not told <= issued or findings:
        raise SystemExit(f"{len(issued)} issued, {awards} awards, {len(findings)} findings")
    return {"issued": len(issued), "awards": awards, "findings": len(findings)}
