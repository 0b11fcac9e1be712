"""Certificates to show: the Mu.SA programme, an invented holder, a real decision and credential."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from credentials.encoding.digests import credential_digest
from credentials.proofs.data_integrity import sign
from credentials.resources import bundled
from credentials.status.entry import status_entry
from issuer.domain.certificate import Certificate
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.open_badge import CredentialIdentity, compose_open_badge
from issuer.domain.programme import Activity, Programme, parse_programme
from tests.support.seed_signer import signer_named

BASE = "https://certificates.example.org"
DID = "did:web:certificates.example.org"
ISSUED_AT = datetime(2020, 3, 16, 10, 0, tzinfo=UTC)
SIGNER = signer_named("sample")


@cache
def musa() -> Programme:
    """The shipped programme."""
    file = bundled("schemas") / "programmes" / "musa" / "musa-specialization-2019.json"
    return parse_programme(json.loads(file.read_text("utf-8")))


@cache
def _issued(name: str, role: str, seed: int) -> Certificate:
    programme = musa()
    evidence = _evidence(programme, role, name, seed)
    decision = decide(programme, parse_evidence(evidence, programme)).document
    identifier = f"sample{seed:02d}AbCdEfGhIjKlMnOp"[:22]
    unsigned = compose_open_badge(
        programme=programme, evidence=evidence, decision=decision, identity=_identity(identifier)
    )
    method = f"{DID}#{SIGNER.public_key_multibase}"
    document = sign(unsigned, signer=SIGNER, verification_method=method, created=ISSUED_AT)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Certificate(
        id=identifier,
        url=f"{BASE}/c/{identifier}",
        verify_url=f"{BASE}/c/{identifier}/verify",
        status="active",
        status_changed_at=None,
        issued_at=ISSUED_AT,
        document=document,
        document_bytes=body,
        digest=credential_digest(document),
        programme=programme,
        role=role,
        decision=decision,
    )


def a_certificate(
    *, name: str = "Ελένη Παπαδοπούλου", role: str = "dcc", seed: int = 7, **changes: Any
) -> Certificate:
    """A certificate of that holder and role; `changes` replace fields of Certificate."""
    certificate = _issued(name, role, seed)
    return replace(certificate, **changes) if changes else certificate


def _identity(identifier: str) -> CredentialIdentity:
    return CredentialIdentity(
        base_url=BASE,
        credential_id=identifier,
        issuer_did=DID,
        valid_from=ISSUED_AT,
        salt="AAAAAAAAAAAAAAAAAAAAAA",
        evidence_uuid="00000000-0000-4000-8000-000000000001",
        decision_uuid="00000000-0000-4000-8000-000000000002",
        status_entries=(
            status_entry(list_url=f"{BASE}/status/1", purpose="revocation", index=4711),
        ),
    )


def _activity(activity: Activity, number: int, seed: int) -> dict[str, Any]:
    failed = (number * 7 + seed) % 11 == 0 and activity.component != "work-based"
    most = activity.max_score or Decimal(10)
    share = Decimal(35 + number % 9) if failed else Decimal(55 + (number * 13 + seed * 5) % 45)
    raw = (most * share / 100).quantize(Decimal("0.01"))
    return {
        "activityId": activity.id,
        "component": activity.component,
        "kind": activity.kind,
        "status": "gradedFailed" if failed else "gradedPassed",
        "attempt": {"number": 1},
        "score": {"raw": str(raw), "max": str(most)},
        "passed": not failed,
        "verdictBy": "platform",
        "gradedAt": f"2019-{10 + number % 3:02d}-{1 + number % 27:02d}T09:00:00Z",
    }


def _evidence(programme: Programme, role: str, name: str, seed: int) -> dict[str, Any]:
    graded = [a for a in programme.activities_of(role) if a.graded]
    key = sha256(f"{name}{role}{seed}".encode()).hexdigest()
    return {
        "schema": "completion-evidence/1",
        "id": key[:32],
        "revision": 1,
        "asOf": "2020-03-16T10:00:00Z",
        "source": {"system": "moodle", "instance": "https://courses.example.org"},
        "programme": {"id": programme.id},
        "role": role,
        "cohort": "2019",
        "learner": {
            "sourceId": key[:8],
            "name": {"full": name},
            "identifiers": [{"type": "emailAddress", "value": "learner@example.org"}],
        },
        "enrolment": {
            "status": "selected",
            "selectedAt": "2019-07-15",
            "startedAt": "2019-09-16",
            "completedAt": "2020-03-13",
        },
        "prerequisites": [
            {"id": "musa-mooc", "kind": "record", "result": "passed", "verifiedAt": "2019-03-20"}
        ],
        "workBased": {
            "host": {"name": "Museum of Example", "country": "PT"},
            "plannedHours": "200",
            "confirmedHours": "207",
            "supervisor": {"ref": "sup-1"},
        },
        "signOffs": [
            {
                "role": "supervisor",
                "personRef": "sup-1",
                "at": "2020-03-10T12:00:00Z",
                "method": "emailLink",
            },
            {
                "role": "tutor",
                "personRef": "tut-1",
                "at": "2020-03-11T12:00:00Z",
                "method": "login",
            },
        ],
        "activities": [_activity(activity, n, seed) for n, activity in enumerate(graded)],
    }
