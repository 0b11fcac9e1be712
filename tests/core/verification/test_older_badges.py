"""Open Badges 1.1, 1.0 and 0.5, and JSON that is no assertion at all."""

from typing import Any

import pytest

from credentials.report import Verdict
from tests.core.jose.tokens import SIGNERS
from tests.core.verification.reading import codes, evidence
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    KEY,
    LIST,
    PROFILE,
    SITE,
    V1,
    BadgeHost,
    a_badge_class,
    a_profile,
    an_assertion,
    pem_of,
)


def a_host_of_1_1() -> BadgeHost:
    contexts = {"@context": V1}
    hosted = an_assertion(
        **contexts, verification=None, verify={"type": "hosted", "url": ASSERTION}, uid="1"
    )
    return BadgeHost(
        pages={
            ASSERTION: hosted,
            BADGE: a_badge_class(
                **contexts,
                criteria=f"{SITE}/criteria",
                alignment=[{"name": "Pottery", "url": f"{SITE}/skills/pottery"}],
            ),
            PROFILE: a_profile(**contexts, email=None, publicKey=None),
            KEY: pem_of(SIGNERS["RS256"]),
        }
    )


def a_host_of_1_0() -> BadgeHost:
    """Without contexts, types and ids."""
    host = a_host_of_1_1()
    for url in (ASSERTION, BADGE, PROFILE):
        for name in ("@context", "type", "id"):
            host.pages[url].pop(name)
    host.pages[ASSERTION] |= {"issuedOn": 1_700_000_000, "expires": "2027-01-01"}
    return host


@pytest.mark.parametrize(("host", "edition"), [(a_host_of_1_1(), "1.1"), (a_host_of_1_0(), "1.0")])
def test_hosted_badges_of_1_x_are_named_and_verified(host: BadgeHost, edition: str) -> None:
    report = host.verify(host.pages[ASSERTION])
    assert report.verdict is Verdict.VALID
    assert evidence(report, "format.assertion_read")["edition"] == edition
    assert evidence(report, "hosting.own_address")["issuer"] == PROFILE


def test_revoked_ones_too() -> None:
    host = a_host_of_1_0()
    copy = host.pages[ASSERTION]
    host.serve(ASSERTION, 410)
    assert host.verify(copy).verdict is Verdict.REVOKED


def a_signed_1_1(host: BadgeHost, **changes: Any) -> str:
    ways = {"type": "signed", "url": KEY, **changes}
    return host.sign(host.pages[ASSERTION] | {"verify": ways})


def test_signed_badges_of_1_x() -> None:
    host = a_host_of_1_1()
    host.serve(LIST, {"other": "Issued in error"})
    report = host.verify(a_signed_1_1(host))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "key.listed")["method"] == KEY


def test_a_list_of_1_x_has_uids_and_reasons() -> None:
    host = a_host_of_1_1()
    host.serve(LIST, {"1": "Issued in error"})
    report = host.verify(a_signed_1_1(host))
    assert report.verdict is Verdict.REVOKED
    assert evidence(report, "status.withdrawn")["reason"] == "Issued in error"


@pytest.mark.parametrize(
    ("url", "page", "code", "verdict"),
    [
        ("https://attacker.example/key", pem_of(SIGNERS["RS256"]), "key.other_controller",
         Verdict.NOT_FROM_ISSUER),
        (KEY, None, "key.unreachable", Verdict.UNDETERMINED),
        (KEY, "no key", "key.unsupported", Verdict.UNDETERMINED),
        (KEY, pem_of(SIGNERS["ES256"]), "proof.alg_refused", Verdict.ALTERED),
    ],
)  # fmt: skip
def test_keys_of_1_x_lie_with_the_issuer(url: str, page: Any, code: str, verdict: Verdict) -> None:
    host = a_host_of_1_1()
    host.serve(LIST, {})
    host.serve(url, page)
    report = host.verify(a_signed_1_1(host, url=url))
    assert (report.verdict, code in codes(report)) == (verdict, True)


@pytest.mark.parametrize(
    ("name", "value"), [("issuedOn", "soon"), ("issuedOn", True), ("expires", 10**15)]
)
def test_dates_of_1_x_that_are_none(name: str, value: Any) -> None:
    host = a_host_of_1_0()
    host.pages[ASSERTION][name] = value
    report = host.verify(host.pages[ASSERTION])
    assert evidence(report, "shape.malformed")["pointer"] == f"/{name}"


def test_an_older_copy_does_not_soften_the_rules() -> None:
    """What is served is of 2.0, which takes no seconds since 1970."""
    host = BadgeHost()
    host.serve(ASSERTION, an_assertion(issuedOn=1_700_000_000))
    copy = {"@context": V1, "type": "Assertion", "id": ASSERTION}
    report = host.verify(copy)
    assert evidence(report, "shape.malformed")["pointer"] == "/issuedOn"


def test_0_5_is_named() -> None:
    report = BadgeHost().verify(
        {
            "recipient": "sha256$00",
            "issued_on": "2011-01-01",
            "badge": {"version": "0.5.0", "name": "x", "issuer": {"origin": SITE, "name": "x"}},
        }
    )
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "format.assertion_too_old") == {"edition": "0.5"}


@pytest.mark.parametrize(
    "document",
    [
        a_badge_class(),
        a_profile(),
        {"badge": 1, "recipient": 2},
        {"type": "Endorsement"},
        {"claim": {}},
    ],
)
def test_other_objects_of_open_badges_are_no_badge(document: dict[str, Any]) -> None:
    report = BadgeHost().verify(document)
    assert (report.verdict, codes(report)) == (Verdict.UNREADABLE, {"format.not_a_credential"})


def test_a_credential_that_calls_itself_an_assertion_too_is_a_credential() -> None:
    document = an_assertion(
        type=["VerifiableCredential", "Assertion"], credentialSubject={"id": "did:example:1"}
    )
    assert "format.assertion_read" not in codes(BadgeHost().verify(document))
