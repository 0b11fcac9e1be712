"""Endorsements inside of a badge and alone: each verified, none of weight for the badge."""

from collections.abc import Callable
from typing import Any

import pytest

from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.report import FAILED, PASSED, Report, Verdict
from tests.core.jose.tokens import SIGNERS
from tests.core.verification.reading import codes, evidence
from tests.support.inner_credentials import OB, V2, an_endorsement, another_issuer
from tests.support.issuer_host import ROLE, IssuerHost, a_badge
from tests.support.token_host import DID, TokenHost, method_id
from tests.support.token_host import a_badge as a_token_badge

Edit = Callable[[dict[str, Any]], None]


def a_badge_endorsed(
    *, edit: Edit = lambda _: None, spoil: Edit = lambda _: None, place: str = "achievement"
) -> tuple[IssuerHost, dict[str, Any]]:
    """A badge and its issuer; the endorsement is changed before and after it is signed."""
    host = IssuerHost()
    badge = a_badge(host)
    things = {
        "credential": badge,
        "issuer": badge["issuer"],
        "achievement": badge["credentialSubject"]["achievement"],
    }
    other = another_issuer(host)
    endorsement = an_endorsement(other, things[place]["id"])
    edit(endorsement)
    signed = other.issue(endorsement)
    spoil(signed)
    things[place]["endorsement"] = [signed]
    return host, host.issue(badge)


def report_on(**options: Any) -> Report:
    host, badge = a_badge_endorsed(**options)
    return host.verify(badge)


@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        ("credential", "/endorsement/0"),
        ("issuer", "/issuer/endorsement/0"),
        ("achievement", "/credentialSubject/achievement/endorsement/0"),
    ],
)
def test_a_good_one_is_said_with_who_endorses(place: str, pointer: str) -> None:
    report = report_on(place=place)
    assert report.verdict is Verdict.VALID
    facts = {"pointer": pointer, "endorser": "did:web:other2.example"}
    assert evidence(report, "endorsement.holds") == facts
    (inner,) = report.contained
    assert (inner.verdict, inner.place) == (Verdict.VALID, pointer)
    assert "endorsing.conforms" in codes(inner)
    assert inner.credential is not None
    assert inner.credential["issuer"]["name"] == "Other"


def expired(endorsement: dict[str, Any]) -> None:
    endorsement["validUntil"] = "2026-11-20T00:00:00Z"


def about_something_else(endorsement: dict[str, Any]) -> None:
    endorsement["credentialSubject"]["id"] = "https://elsewhere.example/"


def nameless(endorsement: dict[str, Any]) -> None:
    del endorsement["name"]


def no_endorsement(endorsement: dict[str, Any]) -> None:
    endorsement["type"] = ["VerifiableCredential"]


@pytest.mark.parametrize(
    ("edit", "code", "inner_verdict"),
    [
        (expired, "endorsement.not_valid", Verdict.EXPIRED),
        (about_something_else, "endorsement.other_subject", Verdict.VALID),
    ],
)
def test_a_bad_one_is_said_and_the_badge_stays_what_it_is(
    edit: Edit, code: str, inner_verdict: Verdict
) -> None:
    report = report_on(edit=edit)
    assert (report.verdict, report.contained[0].verdict) == (Verdict.VALID, inner_verdict)
    assert code in codes(report)
    assert "endorsement.holds" not in codes(report)


@pytest.mark.parametrize(
    ("edit", "code", "inner_verdict"),
    [
        (nameless, "endorsement.undetermined", Verdict.UNDETERMINED),
        (no_endorsement, "endorsement.not_one", Verdict.VALID),
    ],
)
def test_one_without_the_form_of_one_breaks_the_schema_of_the_badge(
    edit: Edit, code: str, inner_verdict: Verdict
) -> None:
    report = report_on(edit=edit)
    assert (report.verdict, report.contained[0].verdict) == (Verdict.UNDETERMINED, inner_verdict)
    assert {code, "schema.violated"} <= codes(report)


def change_the_comment(endorsement: dict[str, Any]) -> None:
    endorsement["credentialSubject"]["endorsementComment"] = "Bad."


def test_one_that_its_own_issuer_did_not_sign_so_is_told_from_the_badge() -> None:
    report = report_on(spoil=change_the_comment)
    assert report.verdict is Verdict.VALID
    facts = {
        "pointer": "/credentialSubject/achievement/endorsement/0",
        "endorser": None,
        "verdict": "altered",
    }
    assert evidence(report, "endorsement.not_valid") == facts


def test_one_that_is_changed_in_a_signed_badge_alters_the_badge() -> None:
    host, badge = a_badge_endorsed()
    change_the_comment(badge["credentialSubject"]["achievement"]["endorsement"][0])
    report = host.verify(badge)
    assert (report.verdict, report.contained) == (Verdict.ALTERED, ())


def test_one_that_is_added_to_a_signed_badge_alters_the_badge() -> None:
    host = IssuerHost()
    badge = host.issue(a_badge(host))
    other = another_issuer(host)
    badge["endorsement"] = [other.issue(an_endorsement(other, badge["id"]))]
    assert host.verify(badge).verdict is Verdict.ALTERED


def test_the_issuer_itself_recommends_nothing() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    own = an_endorsement(host, badge["id"], issuer=badge["issuer"])
    badge["endorsement"] = [host.issue(own)]
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "endorsement.own")["endorser"] == host.did


def test_one_by_an_unknown_key_counts_for_nothing() -> None:
    host, badge = a_badge_endorsed()
    host.documents.clear()
    report = host.verify(badge)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "endorsement.undetermined")["endorser"] is None
    assert "key.unreachable" in codes(report.contained[0])


def test_one_by_a_stranger_with_the_endorsers_name_is_not_valid() -> None:
    def stolen(endorsement: dict[str, Any]) -> None:
        endorsement["issuer"]["id"] = "did:web:famous.example"

    report = report_on(edit=stolen)
    facts = evidence(report, "endorsement.not_valid")
    assert (facts["verdict"], report.verdict) == ("notFromIssuer", Verdict.VALID)


def test_tokens_are_verified_too() -> None:
    host = TokenHost()
    other = "did:web:other.example"
    host.documents[other] = {
        key: value if key != "id" else other for key, value in host.documents[DID].items()
    }
    token = issue_vc_jwt(
        {
            "@context": [V2, OB],
            "id": "urn:uuid:6f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d12",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Recommended",
            "issuer": {"id": DID, "type": ["Profile"]},
            "validFrom": "2026-11-02T00:00:00Z",
            "credentialSubject": {
                "id": "https://issuer.example/a/1",
                "type": ["EndorsementSubject"],
            },
        },
        SIGNERS["RS256"],
        kid=method_id("RS256"),
    )
    badge = a_token_badge()
    badge["credentialSubject"]["achievement"]["endorsementJwt"] = [token, token[:-8] + "AAAAAAAA"]
    outer = issue_vc_jwt(badge, SIGNERS["ES256"], kid=method_id("ES256"))
    report = host.verify(outer)
    assert report.verdict is Verdict.VALID
    at = "/credentialSubject/achievement/endorsementJwt"
    assert evidence(report, "endorsement.own")["pointer"] == f"{at}/0"
    assert evidence(report, "endorsement.not_valid")["pointer"] == f"{at}/1"


def test_no_more_than_sixteen_are_looked_at() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    other = another_issuer(host)
    badge["endorsement"] = [
        other.issue(an_endorsement(other, badge["id"], id=f"urn:x:{number}"))
        for number in range(18)
    ]
    report = host.verify(host.issue(badge))
    assert (len(report.contained), report.verdict) == (16, Verdict.VALID)
    assert evidence(report, "endorsement.not_checked") == {"count": 2}


def test_an_endorsement_of_an_endorser_is_looked_at_and_no_deeper() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    second, third, fourth = (another_issuer(host, number=number) for number in (2, 3, 4))
    inner = an_endorsement(third, second.did)
    inner["issuer"]["endorsement"] = [fourth.issue(an_endorsement(fourth, third.did))]
    outer = an_endorsement(second, badge["id"])
    outer["issuer"]["endorsement"] = [third.issue(inner)]
    badge["endorsement"] = [second.issue(outer)]
    report = host.verify(host.issue(badge))
    (first,) = report.contained
    (deeper,) = first.contained
    assert (report.verdict, first.verdict, deeper.verdict) == (Verdict.VALID,) * 3
    assert evidence(deeper, "endorsement.not_checked") == {"count": 1}
    assert deeper.contained == ()


def test_none_is_looked_at_in_a_badge_of_somebody_else() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    other = another_issuer(host)
    badge["endorsement"] = [other.issue(an_endorsement(other, badge["id"]))]
    foreign = other.method_of(other.signer)
    report = host.verify(host.issue(badge, key=other.signer, verification_method=foreign))
    assert (report.verdict, report.contained) == (Verdict.NOT_FROM_ISSUER, ())
    assert evidence(report, "endorsement.not_checked") == {"count": 1}


# handed in alone


def report_alone(**changes: Any) -> Report:
    host = IssuerHost()
    return host.verify(host.issue(an_endorsement(host, ROLE, **changes)))


def test_one_alone_has_a_report_of_its_own() -> None:
    report = report_alone()
    assert (report.verdict, report.intact, report.from_issuer) == (Verdict.VALID, PASSED, PASSED)
    assert evidence(report, "endorsing.conforms") == {"endorsed": [ROLE]}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"id": None}, "/id"),
        ({"name": None}, "/name"),
        ({"issuer": {"id": "did:web:issuer.example"}}, "/issuer/type"),
        (
            {"credentialSubject": {"id": ROLE, "type": ["Profile"]}},
            "/credentialSubject/type",
        ),
        (
            {"credentialSubject": {"type": ["EndorsementSubject"], "endorsementComment": "x"}},
            "/credentialSubject/id",
        ),
    ],
)
def test_one_alone_that_lacks_something(changes: dict[str, Any], pointer: str) -> None:
    report = report_alone(**changes)
    assert evidence(report, "endorsing.malformed")["pointer"] == pointer
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert report.from_issuer is not FAILED
