"""Sealed samples of the Commission, of a live issuer and of Mu.SA, from the reference material."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credentials.jose.anchors import read_anchors
from credentials.jose.certificates import name_of
from credentials.jose.jades import read_seal
from credentials.report import NOT_DETERMINED, PASSED, Verdict
from tests.support.reference import reference
from tests.support.sealed_reports import altered, check_of, codes, report_on
from tests.support.seals import NOON

SAMPLES = "standards/elm/samples"
MUSA = "example-musa-certificate.sealed-BT-test.jsonld"
EUROPASS = ["Sample-CertOfPart-signed.jsonld", "Sample-MC-Annex1-signed.jsonld"]
LIVE = "mynextid-degree-sealed-2026.jsonld"


@pytest.mark.parametrize("name", [*EUROPASS, MUSA, LIVE])
def test_the_samples_are_intact_and_by_nobody_who_is_trusted(name: str) -> None:
    report = report_on(sample(name), anchors=())
    assert (report.intact, report.from_issuer) == (PASSED, NOT_DETERMINED)
    assert {"key.not_anchored", "seal_owner.same", "timestamp.not_looked_into"} <= codes(report)
    assert report.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("name", [*EUROPASS, MUSA, LIVE])
def test_a_sample_that_was_altered_is_found(name: str) -> None:
    file = json.loads(sample(name))
    for old, new in (("issuanceDate", "issuanceDat"), ('"urn:credential:', '"urn:credentiaI:')):
        assert "proof.bad_signature" in codes(report_on(altered(file, old, new)))


def test_the_sample_of_mu_sa_is_by_its_issuer() -> None:
    anchors = read_anchors((reference(SAMPLES) / "example-test-seal-ca.pem").read_bytes())
    report = report_on(sample(MUSA), anchors=anchors)
    assert (report.intact, report.from_issuer) == (PASSED, PASSED)
    assert check_of(report, "key.anchored").evidence["anchor"] == "Test eSeal CA"
    assert {"certificate_status.not_asked", "status.unknown_type"} <= codes(report)


@pytest.mark.parametrize(
    ("name", "anchor", "at", "code"),
    [
        (LIVE, "Halcom Root Certificate Authority", NOON, "key.anchored"),
        (EUROPASS[0], "ANF AC Qualified Certificates for eSeal", NOON, "key.certificate_over"),
        (EUROPASS[0], "ANF AC Qualified Certificates for eSeal",
         datetime(2024, 1, 1, tzinfo=UTC), "key.anchored"),
    ],
)  # fmt: skip
def test_samples_by_the_authorities_that_come_along(
    name: str, anchor: str, at: datetime, code: str
) -> None:
    came = read_seal(json.loads(sample(name))).unsigned_certificates
    trusted = [one for one in came if name_of(one.subject) == anchor]
    assert code in codes(report_on(sample(name), at=at, anchors=trusted))


def sample(name: str) -> bytes:
    path: Path = reference(SAMPLES) / name
    return path.read_bytes()
