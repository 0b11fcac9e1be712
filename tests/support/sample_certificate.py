"""Certificates to show: the Mu.SA programme, an invented holder, a decision of the right shape.

The credential is shaped like an issued one but not signed; pages and paper only show it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from credentials.resources import bundled
from issuer.domain.certificate import Certificate
from issuer.domain.programme import Activity, Programme, parse_programme

BASE = "https://certificates.example.org"
ISSUED_AT = datetime(2020, 3, 16, 10, 0, tzinfo=UTC)


@cache
def musa() -> Programme:
    """The shipped programme."""
    file = bundled("schemas") / "programmes" / "musa" / "musa-specialization-2019.json"
    return parse_programme(json.loads(file.read_text("utf-8")))


def a_certificate(
    *, name: str = "Ελένη Παπαδοπούλου", role: str = "dcc", seed: int = 7, **changes: Any
) -> Certificate:
    """A certificate of that holder and role; `changes` replace fields of Certificate."""
    programme = musa()
    decision = _decision(programme, role, seed)
    identifier = f"sample{seed:02d}AbCdEfGhIjKlMnOp"[:22]
    document = _document(programme, role, name, decision, identifier)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    certificate = Certificate(
        id=identifier,
        url=f"{BASE}/c/{identifier}",
        verify_url=f"{BASE}/c/{identifier}/verify",
        status="active",
        status_changed_at=None,
        issued_at=ISSUED_AT,
        document=document,
        document_bytes=body,
        digest=sha256(body).hexdigest(),
        programme=programme,
        role=role,
        decision=decision,
    )
    return replace(certificate, **changes)


def _percent(part: Decimal, whole: Decimal) -> str:
    return str((100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _activity(activity: Activity, number: int, seed: int) -> dict[str, Any]:
    failed = (number * 7 + seed) % 11 == 0
    most = activity.max_score or Decimal(10)
    share = Decimal(35 + number % 9) if failed else Decimal(55 + (number * 13 + seed * 5) % 45)
    raw = (most * share / 100).quantize(Decimal("0.01"))
    return {
        "id": activity.id,
        "component": activity.component,
        "competences": list(activity.competences),
        "status": "gradedFailed" if failed else "gradedPassed",
        "verdict": "failed" if failed else "passed",
        "verdictBy": "platform",
        "score": {"raw": str(raw), "max": str(most)},
        "percent": _percent(raw, most),
        "attempt": 1 + number % 2,
        "gradedAt": f"2019-{10 + number % 3:02d}-{1 + number % 27:02d}T09:00:00Z",
        "recognised": number == 5,
    }


def _share(rows: list[dict[str, Any]]) -> dict[str, Any]:
    passed = sum(row["verdict"] == "passed" for row in rows)
    return {
        "passed": passed,
        "of": len(rows),
        "percent": _percent(Decimal(passed), Decimal(len(rows))),
    }


def _decision(programme: Programme, role: str, seed: int) -> dict[str, Any]:
    activities = [a for a in programme.activities_of(role) if a.graded]
    rows = [_activity(activity, number, seed) for number, activity in enumerate(activities)]
    passed = {c for row in rows if row["verdict"] == "passed" for c in row["competences"]}
    components = [
        {"id": component, **_share([row for row in rows if row["component"] == component])}
        for component in programme.components
    ]
    return {
        "schema": "decision/1",
        "engine": {"name": "laurel", "version": "1"},
        "programme": {"id": programme.id, "version": programme.version, "digest": programme.digest},
        "role": role,
        "cohort": "2019",
        "evidence": [{"id": "sample", "digest": "sha-256:" + "0" * 64}],
        "asOf": "2020-03-16T10:00:00Z",
        "outcome": "eligible",
        "machineOutcome": "eligible",
        "counts": {**_share(rows), "undecided": 0},
        "rules": [],
        "reasons": [],
        "activities": rows,
        "components": components,
        "share": _share(rows),
        "hours": {"work-based": "209"},
        "credits": [
            {
                "id": unit.id,
                "system": unit.system,
                "points": str(unit.points),
                "status": unit.status,
            }
            for unit in programme.credits
        ],
        "competences": [c for c in programme.competences if c in passed],
        "period": {"startedAt": "2019-09-16", "completedAt": "2020-03-13"},
        "observations": [],
        "records": [],
        "id": "dec_" + sha256(f"{role}{seed}".encode()).hexdigest()[:32],
        "digest": "sha-256:" + sha256(f"{role}{seed}".encode()).hexdigest(),
    }


def _document(
    programme: Programme, role: str, name: str, decision: Mapping[str, Any], identifier: str
) -> dict[str, Any]:
    achievement = f"{BASE}/programmes/{programme.id}/{programme.version}/roles/{role}"
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"{BASE}/c/{identifier}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": programme.roles[role].title["en"],
        "issuer": {
            "id": "did:web:certificates.example.org",
            "type": ["Profile"],
            "name": programme.issuer.name.value,
        },
        "validFrom": "2020-03-16T10:00:00Z",
        "awardedDate": "2020-03-16T10:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityType": "name",
                    "identityHash": name,
                }
            ],
            "activityStartDate": "2019-09-16T00:00:00Z",
            "activityEndDate": "2020-03-13T00:00:00Z",
            "creditsEarned": float(sum(unit.points for unit in programme.credits)),
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "name": programme.roles[role].title["en"],
                "criteria": {"id": achievement},
            },
        },
    }
