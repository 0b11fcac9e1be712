"""Contexts, types and dates of a badge, of both data models."""

from collections.abc import Callable
from typing import Any

import pytest

from credentials.model.parse import read_credential
from credentials.report import CheckResult
from credentials.verification.checks.dates import check_dates
from credentials.verification.checks.profile import CONTEXTS, check_profile
from tests.core.verification.reading import evidence
from tests.support.issuer_host import NOON, IssuerHost, a_badge

V1 = "https://www.w3.org/2018/credentials/v1"
Edit = Callable[[dict[str, Any]], Any]


def a_full_badge() -> dict[str, Any]:
    """With everything that has a type."""
    badge = a_badge(IssuerHost())
    school = {"id": "https://a.example/", "type": ["Profile"]}
    badge["issuer"] |= {
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "1", "identifierType": "ext:x"}
        ],
        "parentOrg": {**school},
    }
    badge["credentialSubject"]["source"] = {**school}
    achievement = badge["credentialSubject"]["achievement"]
    achievement["creator"] = {**school}
    level = {"id": "urn:x:1", "type": ["RubricCriterionLevel"], "name": "1"}
    achievement["resultDescription"][0]["rubricCriterionLevel"] = [level]
    return badge


def of_version_1(badge: dict[str, Any]) -> dict[str, Any]:
    badge["@context"] = [V1, f"{CONTEXTS}.json"]
    badge["issuanceDate"] = badge.pop("validFrom")
    badge["expirationDate"] = badge.pop("validUntil")
    return badge


def profile_of(badge: dict[str, Any]) -> CheckResult:
    return check_profile(read_credential(badge))


TYPED = {
    "/issuer": "Profile",
    "/issuer/otherIdentifier/0": "IdentifierEntry",
    "/issuer/parentOrg": "Profile",
    "/evidence/0": "Evidence",
    "/credentialSubject": "AchievementSubject",
    "/credentialSubject/identifier/0": "IdentityObject",
    "/credentialSubject/result/1": "Result",
    "/credentialSubject/source": "Profile",
    "/credentialSubject/achievement": "Achievement",
    "/credentialSubject/achievement/creator": "Profile",
    "/credentialSubject/achievement/alignment/0": "Alignment",
    "/credentialSubject/achievement/resultDescription/1": "ResultDescription",
    "/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0":
        "RubricCriterionLevel",
}  # fmt: skip


@pytest.mark.parametrize("version", [lambda badge: badge, of_version_1])
@pytest.mark.parametrize(("pointer", "expected"), TYPED.items(), ids=TYPED.keys())
def test_every_part_has_its_type(version: Edit, pointer: str, expected: str) -> None:
    badge = version(a_full_badge())
    assert profile_of(badge).code == "profile.kept"
    node: Any = badge
    for step in pointer.strip("/").split("/"):
        node = node[int(step)] if isinstance(node, list) else node[step]
    node["type"] = ["https://own.example/Thing"]
    check = profile_of(badge)
    assert (check.code, check.evidence) == (
        "profile.no_type",
        {"pointer": pointer, "expected": expected},
    )


@pytest.mark.parametrize("version", [lambda badge: badge, of_version_1])
@pytest.mark.parametrize("second", [None, V1, "https://w3id.org/openbadges/v2", {"a": "urn:x:a"}])
def test_the_second_context_is_the_one_of_open_badges(version: Edit, second: Any) -> None:
    badge = version(a_full_badge())
    others = [] if second is None else [second, badge["@context"][1]]
    badge["@context"] = [badge["@context"][0], *others]
    assert profile_of(badge).code == "profile.no_context"


def test_references_need_no_type() -> None:
    badge = a_full_badge()
    badge["issuer"] = {"id": "did:web:issuer.example"}
    badge["credentialSubject"]["achievement"]["creator"] = {"id": "https://a.example/"}
    assert profile_of(badge).code == "profile.kept"
    badge["issuer"] = "did:web:issuer.example"
    assert profile_of(badge).code == "profile.kept"


def test_other_credentials_are_asked_for_nothing() -> None:
    badge = a_full_badge()
    badge["type"] = ["VerifiableCredential"]
    assert profile_of(badge).code == "profile.not_a_badge"


def test_in_a_report_it_leaves_the_credential_open() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    badge["issuer"]["parentOrg"] = {"id": "https://a.example/", "type": ["Alignment"]}
    report = host.verify(host.issue(badge))
    assert evidence(report, "profile.no_type")["pointer"] == "/issuer/parentOrg"


def dates_of(subject: dict[str, Any] | None = None, **members: Any) -> CheckResult:
    badge = a_badge(IssuerHost()) | members
    badge["credentialSubject"] |= subject or {}
    return check_dates(read_credential(badge), at=NOON)


def test_dates_that_can_be_true() -> None:
    subject = {
        "activityStartDate": "2026-01-07T00:00:00+02:00",
        "activityEndDate": "2026-06-30T00:00:00+03:00",
    }
    check = dates_of(subject, awardedDate="2026-07-01T00:00:00Z")
    assert (check.code, check.evidence) == ("dates.possible", {"count": 3})
    assert dates_of({"activityEndDate": "2027-06-30T00:00:00Z"}).evidence == {"count": 1}
    assert dates_of({"activityEndDate": "2026-06-30"}).code == "dates.possible"
    assert dates_of().code == "dates.none"


@pytest.mark.parametrize(
    ("subject", "members", "code", "pointer"),
    [
        (
            {
                "activityStartDate": "2026-06-30T00:00:01Z",
                "activityEndDate": "2026-06-30T00:00:00Z",
            },
            {},
            "dates.contradictory",
            "/credentialSubject/activityEndDate",
        ),
        ({}, {"awardedDate": "2026-11-22T12:01:01Z"}, "dates.contradictory", "/awardedDate"),
        ({}, {"awardedDate": "2026-02-30T00:00:00Z"}, "dates.malformed", "/awardedDate"),
        ({}, {"awardedDate": 2026}, "dates.malformed", "/awardedDate"),
        (
            {"activityStartDate": "2026-01"},
            {},
            "dates.malformed",
            "/credentialSubject/activityStartDate",
        ),
    ],
)
def test_dates_that_cannot_be_true(
    subject: dict[str, Any], members: dict[str, Any], code: str, pointer: str
) -> None:
    check = dates_of(subject, **members)
    assert (check.code, check.evidence["pointer"]) == (code, pointer)


def test_the_clock_of_who_awards_may_be_a_minute_late() -> None:
    assert dates_of(awardedDate="2026-11-22T12:01:00Z").code == "dates.possible"
