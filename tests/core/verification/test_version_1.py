"""Credentials of data model 1.1: the same pipeline, its own members. VCDM 1.1 §4; OB 3.0 §9."""

import json
from datetime import timedelta
from typing import Any

import pytest

from credentials.report import Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, a_badge

V1 = "https://www.w3.org/2018/credentials/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
STATUS = "https://www.w3.org/ns/credentials/status/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/"
BEGIN, END = "2026-11-01T00:00:00Z", "2027-11-01T00:00:00Z"


def an_old_badge(host: IssuerHost, *, context: str = "context-3.0.2.json", **more: Any) -> Any:
    """The badge of the tests, in the form of 1.1; its contexts have no digest of evidence."""
    badge = a_badge(host)
    for name in ("validFrom", "validUntil", "evidence"):
        del badge[name]
    contexts = [V1, OPEN_BADGES + context, DATA_INTEGRITY, STATUS]
    return {**badge, "@context": contexts, "issuanceDate": BEGIN, "expirationDate": END, **more}


@pytest.mark.parametrize("context", ["context-3.0.1.json", "context-3.0.2.json"])
def test_it_is_valid_and_the_schema_of_another_version_has_no_weight(context: str) -> None:
    host = IssuerHost()
    report = host.verify(host.issue(an_old_badge(host, context=context)))
    assert report.verdict is Verdict.VALID
    assert {"schema.other_version", "status.clear", "period.within"} <= codes(report)
    assert evidence(report, "schema.other_version") == {"version": "1.1"}
    assert evidence(report, "period.within") == {"valid_from": BEGIN, "valid_until": END}


def test_its_dates_decide() -> None:
    host = IssuerHost()
    signed = host.issue(an_old_badge(host))
    early = host.verify(signed, at=NOON - timedelta(days=60))
    assert {"period.not_yet", "proof_time.in_future"} <= codes(early)
    late = host.verify(signed, at=NOON + timedelta(days=400))
    assert "period.over" in codes(late)


def test_of_dates_of_both_versions_the_narrower_period_counts() -> None:
    host = IssuerHost()
    document = an_old_badge(
        host, validFrom="2026-11-02T00:00:00Z", validUntil="2026-12-01T00:00:00Z"
    )
    report = host.verify(host.issue(document))
    assert evidence(report, "period.within") == {
        "valid_from": "2026-11-02T00:00:00Z",
        "valid_until": "2026-12-01T00:00:00Z",
    }


def test_it_is_superseded_by_a_later_one() -> None:
    host = IssuerHost()
    old = host.issue(an_old_badge(host))
    new = host.issue(an_old_badge(host, issuanceDate="2026-11-10T00:00:00Z"))
    report = host.verify(old, newer=(json.dumps(new).encode(),))
    assert report.verdict is Verdict.SUPERSEDED


def test_a_changed_date_is_an_alteration() -> None:
    host = IssuerHost()
    signed = host.issue(an_old_badge(host))
    report = host.verify({**signed, "expirationDate": "2037-11-01T00:00:00Z"})
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"issuanceDate": None}, "/issuanceDate"),
        ({"issuanceDate": "2026-11-01"}, "/issuanceDate"),
        ({"expirationDate": "2026-10-01T00:00:00Z"}, "/expirationDate"),
        ({"credentialStatus": {"type": "BitstringStatusListEntry"}}, "/credentialStatus/id"),
        ({"refreshService": {"type": "ManualRefreshService2018"}}, "/refreshService/id"),
        ({"type": ["OpenBadgeCredential"]}, "/type"),
    ],
)
def test_its_shape_has_rules_of_its_own(changes: dict[str, Any], pointer: str) -> None:
    host = IssuerHost()
    report = host.verify({**an_old_badge(host), **changes})
    assert evidence(report, "shape.malformed")["pointer"] == pointer


def test_without_issuance_date_it_is_malformed() -> None:
    host = IssuerHost()
    document = an_old_badge(host)
    del document["issuanceDate"]
    assert evidence(host.verify(document), "shape.malformed")["pointer"] == "/issuanceDate"
