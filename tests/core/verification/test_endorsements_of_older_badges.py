"""Endorsements of Open Badges 2.0: of a badge, and alone."""

from typing import Any

import pytest

from credentials.report import Report, Verdict
from tests.core.jose.tokens import SIGNERS
from tests.core.verification.reading import codes, evidence
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    PROFILE,
    V2,
    BadgeHost,
    a_badge_class,
    a_profile,
    an_assertion,
    pem_of,
)

OTHER = "https://endorser.example"
ENDORSEMENT, ENDORSER, KEY = f"{OTHER}/e/1", f"{OTHER}/profile", f"{OTHER}/key"


def an_endorsement(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": V2,
        "id": ENDORSEMENT,
        "type": "Endorsement",
        "claim": {"id": BADGE, "endorsementComment": "Good."},
        "issuer": ENDORSER,
        "issuedOn": "2026-11-02T00:00:00Z",
        "verification": {"type": "HostedBadge"},
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def a_world(**pages: Any) -> BadgeHost:
    """A badge class endorsed by a second site; `pages`: `endorsement`, `profile`, `key`."""
    host = BadgeHost()
    endorser = a_profile(id=ENDORSER, name="Guild", publicKey=KEY, revocationList=None)
    key = host.a_key(id=KEY, owner=ENDORSER, publicKeyPem=pem_of(SIGNERS["ES256"]))
    host.pages |= {
        BADGE: a_badge_class(endorsement=[ENDORSEMENT]),
        ENDORSEMENT: pages.get("endorsement", an_endorsement()),
        ENDORSER: pages.get("profile", endorser),
        KEY: pages.get("key", key),
    }
    return host


def report_of(host: BadgeHost) -> Report:
    return host.verify(an_assertion())


def test_a_good_one_is_said_with_who_endorses() -> None:
    report = report_of(a_world())
    assert report.verdict is Verdict.VALID
    facts = {"pointer": "/badge/endorsement/0", "endorser": ENDORSER}
    assert evidence(report, "endorsement.holds") == facts
    (inner,) = report.contained
    assert (inner.verdict, inner.place) == (Verdict.VALID, "/badge/endorsement/0")
    assert evidence(inner, "endorsing.conforms") == {"endorsed": [BADGE]}


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "endorsement.undetermined"),
        (410, "endorsement.not_valid"),
        (an_endorsement(claim={"id": ASSERTION}), "endorsement.other_subject"),
        (an_endorsement(claim={}), "endorsement.other_subject"),
        (an_endorsement(issuedOn="2027-01-01T00:00:00Z"), "endorsement.not_valid"),
        (an_endorsement(issuer=PROFILE), "endorsement.not_valid"),
        (an_endorsement(issuer=None), "endorsement.undetermined"),
        (an_assertion(id=ENDORSEMENT), "endorsement.not_valid"),
    ],
)
def test_one_that_does_not_hold_changes_nothing(page: Any, code: str) -> None:
    report = report_of(a_world(endorsement=page))
    assert (report.verdict, code in codes(report)) == (Verdict.VALID, True)


def test_a_copy_inside_is_compared_with_its_own_site() -> None:
    host = a_world()
    praise = {"id": BADGE, "endorsementComment": "The best of all."}
    host.serve(BADGE, a_badge_class(endorsement=an_endorsement(claim=praise)))
    report = report_of(host)
    facts = evidence(report, "endorsement.not_valid")
    assert (report.verdict, facts["verdict"]) == (Verdict.VALID, "altered")
    host.serve(BADGE, a_badge_class(endorsement=an_endorsement()))
    assert "endorsement.holds" in codes(report_of(host))


def test_a_signed_one() -> None:
    host = a_world()
    ways = {"type": "SignedBadge", "creator": KEY}
    signed = host.sign(an_endorsement(verification=ways), signer=SIGNERS["ES256"])
    host.serve(BADGE, a_badge_class(endorsement=[signed, signed[:-8] + "AAAAAAAA"]))
    report = report_of(host)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "endorsement.holds")["pointer"] == "/badge/endorsement/0"
    assert evidence(report, "endorsement.not_valid")["pointer"] == "/badge/endorsement/1"


def test_of_the_issuer_and_by_the_issuer_itself() -> None:
    host = a_world(endorsement=an_endorsement(claim={"id": PROFILE}))
    host.serve(BADGE, a_badge_class())
    host.serve(PROFILE, a_profile(endorsement=ENDORSEMENT))
    report = report_of(host)
    assert evidence(report, "endorsement.holds")["pointer"] == "/badge/issuer/endorsement"
    own = PROFILE.replace("issuer", "endorsement")
    host.serve(own, an_endorsement(id=own, issuer=PROFILE, claim={"id": ASSERTION}))
    host.serve(ASSERTION, an_assertion(endorsement=own))
    assert "endorsement.own" in codes(report_of(host))


def test_one_alone() -> None:
    report = a_world().verify(an_endorsement())
    assert report.verdict is Verdict.VALID
    assert report.credential is not None
    assert report.credential["issuer"]["name"] == "Guild"
    assert evidence(report, "hosting.own_address")["issuer"] == ENDORSER


@pytest.mark.parametrize(
    ("page", "pointer"),
    [
        (an_endorsement(claim={"id": "x"}), "/claim/id"),
        (an_endorsement(claim={"id": BADGE, "endorsementComment": 7}), "/claim/endorsementComment"),
        (an_endorsement(issuedOn=None), "/issuedOn"),
    ],
)
def test_one_alone_of_the_wrong_form(page: Any, pointer: str) -> None:
    report = a_world(endorsement=page).verify(page)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "shape.malformed")["pointer"] == pointer


def test_a_profile_of_the_wrong_form() -> None:
    profile = a_profile(id=ENDORSER, email=None)
    report = a_world(profile=profile).verify(an_endorsement())
    assert evidence(report, "shape.malformed")["pointer"] == "/issuer/email"


def test_one_that_was_taken_back() -> None:
    left = {"@context": V2, "id": ENDORSEMENT, "type": "Endorsement", "revoked": True}
    assert a_world(endorsement=left).verify(an_endorsement()).verdict is Verdict.REVOKED
