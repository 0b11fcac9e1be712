"""Whether a hosted assertion lies where its issuer's badges lie. OB 2.0 VerificationObject."""

from typing import Any

import pytest

from credentials.report import FAILED, PASSED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    PROFILE,
    SITE,
    BadgeHost,
    a_badge_class,
    a_profile,
    an_assertion,
)


def test_an_assertion_on_another_host_is_not_the_issuers() -> None:
    address = "https://attacker.example/assertions/1"
    host = BadgeHost()
    forged = an_assertion(id=address)
    host.serve(address, forged)
    report = host.verify(forged)
    found = (report.verdict, report.intact, report.from_issuer)
    assert found == (Verdict.NOT_FROM_ISSUER, PASSED, FAILED)
    assert evidence(report, "hosting.elsewhere") == {
        "issuer": PROFILE,
        "address": address,
        "scope": ["badges.example"],
    }


def test_a_badge_class_on_another_host_is_not_the_issuers() -> None:
    badge = "https://attacker.example/badges/1"
    host = BadgeHost()
    host.serve(badge, a_badge_class(id=badge))
    host.serve(ASSERTION, an_assertion(badge=badge))
    report = host.verify(an_assertion(badge=badge))
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert evidence(report, "hosting.badge_elsewhere")["address"] == badge


def test_what_somebody_elses_copy_says_of_the_issuer_is_not_read() -> None:
    """A profile that is written out allows the attacker's host; the one that is served does not."""
    address = "https://attacker.example/assertions/1"
    generous = a_profile(verification={"allowedOrigins": ["attacker.example"]})
    forged = an_assertion(
        id=address,
        badge=a_badge_class(id="https://attacker.example/badges/1", issuer=generous),
    )
    host = BadgeHost()
    host.serve(address, forged)
    report = host.verify(forged)
    assert report.verdict is Verdict.NOT_FROM_ISSUER


@pytest.mark.parametrize(
    ("rules", "address", "is_inside"),
    [
        ({"allowedOrigins": "badges.example"}, ASSERTION, True),
        ({"allowedOrigins": ["cdn.example", "badges.example"]}, ASSERTION, True),
        ({"allowedOrigins": "https://badges.example"}, ASSERTION, True),
        ({"allowedOrigins": "cdn.example"}, ASSERTION, False),
        ({"allowedOrigins": []}, ASSERTION, True),
        ({"allowedOrigins": [{"a": 1}]}, ASSERTION, False),
        ({"allowedOrigins": "example"}, ASSERTION, False),
        ({"allowedOrigins": "badges.example:444"}, ASSERTION, False),
        ({"startsWith": f"{SITE}/assertions/"}, ASSERTION, True),
        ({"startsWith": f"{SITE}/other/"}, ASSERTION, False),
        ({"startsWith": [f"{SITE}/other/", f"{SITE}/assertions/"]}, ASSERTION, True),
        ({"startsWith": f"{SITE}/assertions/"}, f"{SITE}/assertions/../other/1", False),
        ({"startsWith": f"{SITE}/assertions/"}, f"{SITE}/assertions/%2e%2e/other/1", False),
        ({"startsWith": f"{SITE}/assertions/"}, f"{SITE}/assertions/..%5cother/1", False),
        ({"startsWith": SITE}, "https://badges.example.attacker.example/1", False),
        ({"startsWith": f"{SITE}/assertions/", "allowedOrigins": "cdn.example"}, ASSERTION, False),
        ({}, "https://badges.example:8443/assertions/1", False),
        ({}, "https://badges.example@attacker.example/assertions/1", False),
        ({}, "https://BADGES.example/assertions/1", True),
        ({}, "https://badges.example:443/assertions/1", True),
        ("https://badges.example/rules", ASSERTION, True),
    ],
)
def test_where_the_issuer_says_that_its_badges_lie(
    rules: Any, address: str, is_inside: bool
) -> None:
    host = BadgeHost()
    host.serve(PROFILE, a_profile(verification=rules))
    host.serve(address, an_assertion(id=address))
    report = host.verify(an_assertion(id=address))
    if is_inside:
        assert report.verdict is Verdict.VALID
    else:
        assert report.verdict is not Verdict.VALID
        assert codes(report) & {
            "hosting.elsewhere", "hosting.badge_elsewhere", "hosting.no_address"
        }  # fmt: skip


def test_an_issuer_without_an_address_cannot_be_asked() -> None:
    host = BadgeHost()
    host.serve(BADGE, a_badge_class(issuer={"id": "did:web:badges.example", "name": "x"}))
    report = host.verify(an_assertion())
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "issuer_profile.no_address") == {"issuer": "did:web:badges.example"}
