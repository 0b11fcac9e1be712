"""Awards: a programme, a graduate's evidence, the decision, and the credential composed of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.open_badge import CredentialIdentity, compose_open_badge
from issuer.domain.programme import Programme, parse_programme
from issuer.domain.records import NO_RECORDS, Records
from tests.support.issuer_host import IssuerHost
from tests.support.pottery import graduate_of, pottery

Node = dict[str, Any]
Award = Callable[..., Node]
ISSUED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def host() -> IssuerHost:
    return IssuerHost(base_url="https://laurel.example", did="did:web:laurel.example")


@pytest.fixture
def award(host: IssuerHost) -> Award:
    """The credential of a role: `award(programme document or Programme, role, evidence, ...)`."""

    def compose(
        programme: Programme | Node | None = None,
        role: str = "thrower",
        evidence: Node | None = None,
        records: Records = NO_RECORDS,
        **identity: Any,
    ) -> Node:
        if not isinstance(programme, Programme):
            programme = parse_programme(programme or pottery())
        evidence = evidence or graduate_of(programme, role)
        decision = decide(programme, parse_evidence(evidence, programme), records).document
        purposes = ("revocation", "suspension") if programme.suspension else ("revocation",)
        entries = tuple(host.entry(7, purpose) for purpose in purposes)
        return compose_open_badge(
            programme=programme,
            evidence=evidence,
            decision=decision,
            identity=CredentialIdentity(
                **{
                    "base_url": host.base_url,
                    "credential_id": "AAAAAAAAAAAAAAAAAAAAAA",
                    "issuer_did": host.did,
                    "valid_from": ISSUED_AT,
                    "salt": "BBBBBBBBBBBBBBBBBBBBBB",
                    "evidence_uuid": "5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
                    "decision_uuid": "6f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
                    "status_entries": entries,
                    **identity,
                }
            ),
        )

    return compose
