"""Comprehensive Learner Records: their form, and each credential inside. CLR 2.0."""

import copy
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.jose.enveloped import enveloped
from credentials.jose.vc_jose import issue_vc_jose
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.report import FAILED, PASSED, Report, Verdict
from credentials.verification.pipeline import verify
from edge.expansion import ExpansionWorkshop
from tests.core.jose.tokens import SIGNERS
from tests.core.verification.reading import codes, evidence
from tests.support.check_docs import assert_documented
from tests.support.inner_credentials import (
    LEARNER,
    PASSED_COURSE,
    a_course_badge,
    a_record,
    an_endorsement,
    another_issuer,
)
from tests.support.issuer_host import ROLE, IssuerHost
from tests.support.reference import reference
from tests.support.submissions import SmallWeb
from tests.support.token_host import DID, TokenHost, method_id
from tests.support.token_host import a_badge as a_token_badge

PLACE = "/credentialSubject/verifiableCredential/0"
Edit = Callable[[dict[str, Any]], None]


def nothing(_: dict[str, Any]) -> None:
    pass


def report_on_record(*, edit: Edit = nothing, spoil: Edit = nothing, **subject: Any) -> Report:
    """The badge inside is changed before and after it is signed; `subject` changes the record."""
    host = IssuerHost()
    other = another_issuer(host)
    badge = a_course_badge(other)
    edit(badge)
    signed = other.issue(badge)
    spoil(signed)
    return host.verify(host.issue(a_record(host, [signed], **subject)))


def test_a_record_holds_credentials_of_others() -> None:
    report = report_on_record()
    assert report.verdict is Verdict.VALID
    assert evidence(report, "clr.conforms") == {"credentials": 1, "associations": 1}
    assert evidence(report, "contained.valid") == {"pointer": PLACE}
    (inner,) = report.contained
    assert (inner.verdict, inner.place) == (Verdict.VALID, PLACE)
    assert inner.credential is not None
    assert inner.credential["issuer"]["id"] == "did:web:other2.example"


def test_the_example_of_the_standard() -> None:
    data = reference("standards/ob3/vectors/clr-signed.json").read_bytes()
    key = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"

    class Resolver:
        def resolve(self, identifier: str) -> Mapping[str, Any]:
            method = {
                "id": f"{identifier}#{key}",
                "type": "Multikey",
                "controller": identifier,
                "publicKeyMultibase": key,
            }
            return {"id": identifier, "assertionMethod": [method]}

    now = datetime(2026, 11, 24, tzinfo=UTC)
    schema = (
        "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"
    )
    offline = verify(data, at=now, resolver=Resolver())
    assert offline.verdict is Verdict.UNDETERMINED
    assert evidence(offline, "schema.own_unreachable")["url"] == schema
    web = SmallWeb({schema: b'{"required": ["credentialSubject"]}'})
    report = verify(data, at=now, resolver=Resolver(), fetcher=web)
    assert_documented(report)
    assert (report.verdict, report.contained[0].verdict) == (Verdict.VALID, Verdict.VALID)
    assert evidence(report, "coverage.complete") == {
        "statements": 49,
        "sha256": "768d7015ae69e0210e1c2a45194d9c1d15d7a6022e52b946574a2a27f6fa85fe",
    }


# the credentials inside


def expired(badge: dict[str, Any]) -> None:
    badge["validUntil"] = "2026-11-20T00:00:00Z"


def of_somebody_else(badge: dict[str, Any]) -> None:
    badge["credentialSubject"]["id"] = "did:example:stranger"


def by_e_mail(badge: dict[str, Any]) -> None:
    del badge["credentialSubject"]["id"]


def not_yet(badge: dict[str, Any]) -> None:
    badge["validFrom"] = "2027-01-01T00:00:00Z"


def without_criteria(badge: dict[str, Any]) -> None:
    badge["credentialSubject"]["achievement"]["criteria"] = {}


def stolen(badge: dict[str, Any]) -> None:
    badge["issuer"]["id"] = "did:web:famous.example"


@pytest.mark.parametrize(
    ("edit", "code", "verdict"),
    [
        (expired, "contained.expired", Verdict.VALID),
        (of_somebody_else, "contained.other_subject", Verdict.UNDETERMINED),
        (by_e_mail, "contained.subject_not_compared", Verdict.VALID),
        (not_yet, "contained.not_valid", Verdict.UNDETERMINED),
        (stolen, "contained.not_valid", Verdict.UNDETERMINED),
    ],
)
def test_what_one_inside_means_for_the_record(edit: Edit, code: str, verdict: Verdict) -> None:
    report = report_on_record(edit=edit)
    assert (report.verdict, report.intact) == (verdict, PASSED)
    assert code in codes(report)


def test_a_learner_known_by_the_same_identifier_is_the_same() -> None:
    identifier = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": "Ελένη Papadopoulou",
        "identityType": "name",
    }
    report = report_on_record(edit=by_e_mail, identifier=[identifier])
    assert (report.verdict, "contained.valid" in codes(report)) == (Verdict.VALID, True)


def change_the_grade(badge: dict[str, Any]) -> None:
    badge["credentialSubject"]["result"][0]["value"] = "100.00"


def test_one_that_is_altered_makes_the_file_an_altered_one() -> None:
    report = report_on_record(spoil=change_the_grade)
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert evidence(report, "contained.altered") == {"pointer": PLACE}
    assert (report.credential, report.contained[0].verdict) == (None, Verdict.ALTERED)


def test_data_that_move_between_two_inside_are_found() -> None:
    """All describe one learner in one graph: the record's own proof does not notice."""
    host = IssuerHost()
    other = another_issuer(host)
    first = a_course_badge(other, id="urn:x:1")
    second = a_course_badge(other, id="urn:x:2")
    second["credentialSubject"] = {
        "id": LEARNER,
        "type": ["AchievementSubject"],
        "achievement": {**second["credentialSubject"]["achievement"], "id": f"{ROLE}#second"},
    }
    record = host.issue(a_record(host, [other.issue(first), other.issue(second)]))
    assert host.verify(record).verdict is Verdict.VALID
    moved = copy.deepcopy(record)
    one, two = (
        badge["credentialSubject"] for badge in moved["credentialSubject"]["verifiableCredential"]
    )
    two["result"] = one.pop("result")
    report = host.verify(moved)
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert "proof.verified" in codes(report)
    assert "contained.altered" in codes(report)


def test_data_that_move_from_the_record_into_one_inside_are_found() -> None:
    host = IssuerHost()
    other = another_issuer(host)
    record = host.issue(a_record(host, [other.issue(a_course_badge(other))]))
    subject = record["credentialSubject"]
    subject["verifiableCredential"][0]["credentialSubject"]["association"] = subject.pop(
        "association"
    )
    assert host.verify(record).verdict is Verdict.ALTERED


def test_data_of_the_record_itself_may_not_be_scattered() -> None:
    host = IssuerHost()
    other = another_issuer(host)
    record = host.issue(a_record(host, [other.issue(a_course_badge(other))]))
    record["credentialSubject"]["achievement"][0]["creator"] = {
        "id": LEARNER,
        "type": ["Profile"],
        "name": "Somebody",
    }
    report = host.verify(record)
    assert (report.verdict, "coverage.scattered" in codes(report)) == (Verdict.ALTERED, True)


def test_a_token_where_a_credential_belongs() -> None:
    report = report_on_record(verifiableCredential=["urn:x:no-token"])
    assert evidence(report, "contained.not_valid") == {"pointer": PLACE, "verdict": "unreadable"}
    assert report.verdict is Verdict.UNDETERMINED


def test_one_without_a_proof_is_not_checked_by_the_records() -> None:
    def unsign(badge: dict[str, Any]) -> None:
        del badge["proof"]

    report = report_on_record(spoil=unsign)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "contained.undetermined") == {"pointer": PLACE}


def test_sixteen_are_looked_at() -> None:
    host = IssuerHost()
    other = another_issuer(host)
    badges = [
        other.issue(
            {
                "@context": a_course_badge(other)["@context"],
                **{
                    key: value
                    for key, value in a_course_badge(other).items()
                    if key in ("type", "issuer", "validFrom")
                },
                "id": f"urn:x:{number}",
                "credentialSubject": {
                    "id": LEARNER,
                    "type": ["AchievementSubject"],
                    "achievement": {
                        "id": f"{ROLE}#{number}" if number else PASSED_COURSE,
                        "type": ["Achievement"],
                        "name": "x",
                        "description": "x",
                        "criteria": {"narrative": "x"},
                    },
                },
            }
        )
        for number in range(18)
    ]
    report = host.verify(host.issue(a_record(host, badges)))
    assert (len(report.contained), report.verdict) == (16, Verdict.UNDETERMINED)
    assert evidence(report, "contained.not_checked") == {"count": 2}
    assert host.verify(host.issue(a_record(host, badges[:16]))).verdict is Verdict.VALID


def test_endorsements_of_a_badge_inside_are_on_the_second_level() -> None:
    host = IssuerHost()
    other, third = another_issuer(host), another_issuer(host, number=3)
    badge = a_course_badge(other)
    badge["endorsement"] = [third.issue(an_endorsement(third, badge["id"]))]
    report = host.verify(host.issue(a_record(host, [other.issue(badge)])))
    assert report.verdict is Verdict.VALID
    assert evidence(report.contained[0], "endorsement.holds")["endorser"] == third.did


# the form of a record


@pytest.mark.parametrize(
    ("subject", "code", "pointer"),
    [
        (
            {"verifiableCredential": None},
            "clr.malformed", "/credentialSubject/verifiableCredential",
        ),
        ({"id": None}, "clr.malformed", "/credentialSubject"),
        (
            {"association": [{"type": ["Association"], "associationType": "isCousinOf",
                              "sourceId": PASSED_COURSE, "targetId": PASSED_COURSE}]},
            "clr.malformed", "/credentialSubject/association/0/associationType",
        ),
        (
            {"association": [{"type": ["Association"], "associationType": "precedes",
                              "sourceId": PASSED_COURSE}]},
            "clr.malformed", "/credentialSubject/association/0/targetId",
        ),
        (
            {"association": [{"type": ["Association"], "associationType": "precedes",
                              "sourceId": PASSED_COURSE, "targetId": f"{ROLE}#nowhere"}]},
            "clr.no_such_achievement", "/credentialSubject/association/0/targetId",
        ),
        (
            {"achievement": [{"id": f"{ROLE}#programme", "type": ["Achievement"], "name": "x"}]},
            "clr.malformed", "/credentialSubject/achievement/0/description",
        ),
    ],
)  # fmt: skip
def test_the_form_of_a_record(subject: dict[str, Any], code: str, pointer: str) -> None:
    report = report_on_record(**subject)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert evidence(report, code)["pointer"] == pointer


def test_a_subject_like_that_of_a_record_makes_a_record() -> None:
    """Else the credentials inside would be looked at by nobody."""
    host = IssuerHost()
    other = another_issuer(host)
    record = a_record(host, [other.issue(a_course_badge(other))])
    record["type"] = ["VerifiableCredential"]
    report = host.verify(host.issue(record))
    assert evidence(report, "clr.malformed")["pointer"] == "/type"
    assert len(report.contained) == 1


def test_a_record_with_words_of_its_own_is_not_taken_for_an_altered_one() -> None:
    host = IssuerHost()
    other = another_issuer(host)
    record = host.issue(a_record(host, [other.issue(a_course_badge(other))]))
    record["@context"].append({"own": "https://own.example/#"})
    workshop = ExpansionWorkshop()
    try:
        report = host.verify(json.dumps(record), expander=workshop.for_one())
    finally:
        workshop.close()
    assert report.verdict is Verdict.UNDETERMINED
    assert "coverage.described_twice" in codes(report)


def test_a_record_in_a_token_with_tokens_inside() -> None:
    host = TokenHost()
    badge = a_token_badge()
    badge["credentialSubject"]["id"] = LEARNER
    badge.pop("credentialStatus", None)
    inner = issue_vc_jwt(badge, SIGNERS["ES256"], kid=method_id("ES256"))
    record = a_record(IssuerHost(), [inner])
    subject = record["credentialSubject"]
    subject["association"][0]["targetId"] = badge["credentialSubject"]["achievement"]["id"]
    record["issuer"]["id"] = DID
    report = host.verify(issue_vc_jwt(record, SIGNERS["RS256"], kid=method_id("RS256")))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "clr.conforms") == {"credentials": 1, "associations": 1}
    (contained,) = report.contained
    assert (contained.verdict, contained.place) == (Verdict.VALID, PLACE)


def test_an_enveloped_credential_inside_a_record() -> None:
    host = TokenHost()
    badge = a_token_badge()
    badge["credentialSubject"]["id"] = LEARNER
    badge.pop("credentialStatus", None)
    inner = enveloped(issue_vc_jose(badge, SIGNERS["ES256"], kid=method_id("ES256")), "vc+jwt")
    record = a_record(IssuerHost(), [inner], association=None)
    record["issuer"]["id"] = DID
    report = host.verify(issue_vc_jose(record, SIGNERS["ES256"], kid=method_id("ES256")))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "contained.valid") == {"pointer": PLACE}
