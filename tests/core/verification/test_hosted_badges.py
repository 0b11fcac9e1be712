"""Hosted assertions of Open Badges 2.0: intact, from the issuer's own address, not revoked."""

from datetime import timedelta
from typing import Any

import pytest

from credentials.ob2.recognition import assertion_at
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    NOON,
    PROFILE,
    SITE,
    V2,
    BadgeHost,
    a_badge_class,
    a_profile,
    an_assertion,
)

ANSWERS = ("intact", "from_issuer", "current")


def answers(report: Any) -> tuple[Any, ...]:
    return tuple(getattr(report, name) for name in ANSWERS)


def written_out() -> dict[str, Any]:
    """A copy with everything in it, as platforms bake it."""
    return an_assertion(badge=a_badge_class(issuer=a_profile()))


@pytest.mark.parametrize("copy", [an_assertion(), written_out()])
def test_what_the_issuers_site_serves_is_valid(copy: dict[str, Any]) -> None:
    host = BadgeHost()
    report = host.verify(copy)
    assert (report.verdict, *answers(report)) == (Verdict.VALID, PASSED, PASSED, PASSED)
    assert evidence(report, "format.assertion_read")["edition"] == "2.0"
    assert evidence(report, "copy.same")["address"] == ASSERTION
    assert evidence(report, "hosting.own_address") == {
        "issuer": PROFILE,
        "address": ASSERTION,
        "scope": ["badges.example"],
    }
    assert evidence(report, "status.in_place")["fetched_at"] == "2026-11-22T12:00:00Z"
    assert host.asked == [ASSERTION, BADGE, PROFILE]


def test_the_report_holds_the_badge_as_served() -> None:
    report = BadgeHost().verify(assertion_at(ASSERTION))
    assert report.verdict is Verdict.VALID
    assert report.credential is not None
    assert report.credential["badge"]["issuer"]["name"] == "School of Pottery"
    assert report.credential["issuedOn"] == "2026-11-01T09:00:00+00:00"


# intact: the copy says what is served


def changed(**members: Any) -> dict[str, Any]:
    return written_out() | members


@pytest.mark.parametrize(
    ("copy", "pointer"),
    [
        (changed(expires="2030-01-01T00:00:00Z"), "/expires"),
        (changed(narrative="Best of all."), "/narrative"),
        (changed(badge=f"{SITE}/badges/master"), "/badge"),
        (changed(recipient={**an_assertion()["recipient"], "salt": "Salty"}), "/recipient/salt"),
        (
            changed(badge=a_badge_class(name="Master Potter", issuer=a_profile())),
            "/badge/name",
        ),
        (
            changed(badge=a_badge_class(issuer=a_profile(name="Harvard"))),
            "/badge/issuer/name",
        ),
        (changed(revoked=False), "/revoked"),
        (changed(evidence=[an_assertion()["evidence"]] * 2), "/evidence"),
        (changed(type="BadgeClass"), "/type"),
    ],
)
def test_a_copy_that_says_something_else_is_altered(copy: dict[str, Any], pointer: str) -> None:
    if copy["type"] == "BadgeClass":
        copy["type"] = ["Assertion", "BadgeClass"]
    report = BadgeHost().verify(copy)
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert evidence(report, "copy.differs") == {"address": ASSERTION, "pointer": pointer}
    assert report.credential is None
    assert "content.not_checked" in codes(report)


@pytest.mark.parametrize(
    "copy",
    [
        changed(issuedOn="2026-11-01T10:00:00+01:00"),
        changed(evidence=[an_assertion()["evidence"]]),
        changed(type=["Assertion"]),
        {**changed(), "verification": {"type": "hosted"}},
        an_assertion(expires=None, evidence=None),
        {**an_assertion(evidence=[]), "narrative": None},
        changed(issuedOn="2026-11-01T10:00:00+0100"),
        changed(badge=a_badge_class(issuer=a_profile(telephone="1", description="x"))),
        an_assertion(id=ASSERTION.replace("https", "http")),
    ],
)
def test_a_copy_may_say_less_or_write_otherwise(copy: dict[str, Any]) -> None:
    assert BadgeHost().verify(copy).verdict is Verdict.VALID


def test_dates_are_those_that_are_served() -> None:
    host = BadgeHost()
    host.serve(ASSERTION, an_assertion(expires="2026-11-20T00:00:00Z"))
    report = host.verify(an_assertion(expires=None))
    assert (report.verdict, report.intact) == (Verdict.EXPIRED, PASSED)
    assert evidence(report, "period.over") == {"valid_until": "2026-11-20T00:00:00Z"}


def test_one_that_is_not_yet_valid() -> None:
    report = BadgeHost().verify(an_assertion(), at=NOON - timedelta(days=60))
    assert (report.verdict, report.current) == (Verdict.NOT_YET_VALID, FAILED)


# the network


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "hosting.unreachable"),
        (500, "hosting.unreachable"),
        (404, "hosting.absent"),
        ("<html>", "hosting.unreadable"),
        ([1], "hosting.unreadable"),
        (a_badge_class(), "hosting.unreadable"),
    ],
)
def test_what_is_not_served_is_undetermined(page: Any, code: str) -> None:
    host = BadgeHost()
    host.serve(ASSERTION, page)
    report = host.verify(an_assertion())
    unknown = (NOT_DETERMINED,) * 3
    assert (report.verdict, *answers(report)) == (Verdict.UNDETERMINED, *unknown)
    assert code in codes(report)


@pytest.mark.parametrize(
    ("url", "page", "code"),
    [
        (BADGE, None, "badge_class.unreachable"),
        (BADGE, 404, "badge_class.unreachable"),
        (BADGE, "[]", "badge_class.unreadable"),
        (BADGE, a_badge_class(id=f"{SITE}/badges/other"), "badge_class.unreadable"),
        (PROFILE, None, "issuer_profile.unreachable"),
        (PROFILE, "{", "issuer_profile.unreadable"),
        (PROFILE, a_profile(id=f"{SITE}/other"), "issuer_profile.unreadable"),
    ],
)
def test_what_it_refers_to_and_is_not_served(url: str, page: Any, code: str) -> None:
    host = BadgeHost()
    host.serve(url, page)
    report = host.verify(an_assertion())
    assert report.verdict is Verdict.UNDETERMINED
    assert report.from_issuer is NOT_DETERMINED
    assert {code, "hosting.not_checked"} <= codes(report)


def test_a_copy_that_writes_out_what_the_site_does_not_serve_is_not_believed() -> None:
    host = BadgeHost()
    host.serve(BADGE, None)
    report = host.verify(written_out())
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert "copy.not_compared" in codes(report)


def test_nobody_else_may_answer_for_the_host() -> None:
    host = BadgeHost()
    host.redirects[ASSERTION] = "https://attacker.example/assertions/1"
    report = host.verify(an_assertion())
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "hosting.unreachable")["reason"] == "retrieval.address_refused"


def test_an_address_of_before_https_is_asked_by_https() -> None:
    host = BadgeHost()
    report = host.verify(an_assertion(id=ASSERTION.replace("https", "http")))
    assert report.verdict is Verdict.VALID
    assert host.asked[:2] == [ASSERTION.replace("https", "http"), ASSERTION]


def test_without_a_network_nothing_is_said() -> None:
    host = BadgeHost()
    host.pages.clear()
    assert host.verify(written_out()).verdict is Verdict.UNDETERMINED


def test_one_without_address_and_signature() -> None:
    report = BadgeHost().verify(an_assertion(id="urn:uuid:1"))
    assert (report.verdict, "hosting.no_address" in codes(report)) == (Verdict.UNDETERMINED, True)


def test_null_says_nothing() -> None:
    host = BadgeHost()
    host.serve(ASSERTION, {**an_assertion(), "revoked": None, "narrative": None})
    host.serve(BADGE, {**a_badge_class(), "alignment": [None]})
    report = host.verify(an_assertion())
    assert report.verdict is Verdict.VALID
    assert report.credential is not None
    assert "revoked" not in report.credential


def test_a_reference_may_be_an_object() -> None:
    host = BadgeHost()
    host.serve(ASSERTION, an_assertion(badge={"id": BADGE, "type": "BadgeClass"}))
    assert host.verify(an_assertion()).verdict is Verdict.VALID
    assert BADGE in host.asked


# revoked


def test_gone_is_revoked() -> None:
    host = BadgeHost()
    host.serve(ASSERTION, 410)
    report = host.verify(an_assertion())
    assert (report.verdict, report.current) == (Verdict.REVOKED, FAILED)
    assert evidence(report, "status.gone") == {"address": ASSERTION}


@pytest.mark.parametrize(
    "left",
    [
        {"@context": V2, "id": ASSERTION, "type": "Assertion", "revoked": True},
        an_assertion(revoked=True),
    ],
)
def test_a_document_that_says_revoked_is_revoked(left: dict[str, Any]) -> None:
    host = BadgeHost()
    host.serve(ASSERTION, {**left, "revocationReason": "Issued in error"})
    report = host.verify(an_assertion())
    assert (report.verdict, report.current) == (Verdict.REVOKED, FAILED)
    facts = {"address": ASSERTION, "reason": "Issued in error"}
    assert evidence(report, "status.withdrawn") == facts


def test_what_was_handed_in_as_revoked_is_asked_for_too() -> None:
    report = BadgeHost().verify({"type": "Assertion", "id": ASSERTION, "revoked": True})
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize("odd", ["yes", 1, {}, []])
def test_an_odd_word_on_revocation_is_not_taken_for_no(odd: Any) -> None:
    host = BadgeHost()
    host.serve(ASSERTION, {**an_assertion(), "revoked": odd})
    assert host.verify(an_assertion()).verdict is Verdict.REVOKED


def test_how_things_stood_earlier_is_not_known() -> None:
    report = BadgeHost().verify(an_assertion(), status_at=NOON - timedelta(days=1))
    assert report.verdict is Verdict.UNDETERMINED
    assert "status.no_history" in codes(report)


# form, contexts, recipient


@pytest.mark.parametrize(
    ("url", "page", "pointer"),
    [
        (ASSERTION, an_assertion(issuedOn=None), "/issuedOn"),
        (ASSERTION, an_assertion(issuedOn="2026-11-01"), "/issuedOn"),
        (ASSERTION, an_assertion(issuedOn=1_700_000_000), "/issuedOn"),
        (ASSERTION, an_assertion(issuedOn="2026-11-01T09:00:00"), "/issuedOn"),
        (ASSERTION, an_assertion(expires="never"), "/expires"),
        (ASSERTION, an_assertion(recipient="a@example.com"), None),
        (ASSERTION, an_assertion(recipient={"type": "email"}), "/recipient/identity"),
        (ASSERTION, an_assertion(recipient={"identity": "x"}), "/recipient/type"),
        (
            ASSERTION,
            an_assertion(recipient={"type": "email", "identity": "x", "hashed": "true"}),
            "/recipient/hashed",
        ),
        (
            ASSERTION,
            an_assertion(recipient={"type": "email", "identity": "sha1$0", "hashed": True}),
            "/recipient/identity",
        ),
        (ASSERTION, an_assertion(evidence=[1]), "/evidence/0"),
        (BADGE, a_badge_class(name=None), "/badge/name"),
        (BADGE, a_badge_class(description=None), "/badge/description"),
        (BADGE, a_badge_class(image=None), "/badge/image"),
        (BADGE, a_badge_class(criteria=None), "/badge/criteria"),
        (BADGE, a_badge_class(criteria={"type": "Criteria"}), "/badge/criteria"),
        (BADGE, a_badge_class(type="Achievement"), "/badge/type"),
        (BADGE, a_badge_class(alignment=[{"targetName": "x"}]), "/badge/alignment/0/targetUrl"),
        (PROFILE, a_profile(name=None), "/badge/issuer/name"),
        (PROFILE, a_profile(email=None), "/badge/issuer/email"),
        (PROFILE, a_profile(url=None), "/badge/issuer/url"),
        (PROFILE, a_profile(type="Organization"), "/badge/issuer/type"),
    ],
)
def test_what_breaks_the_rules_of_form(url: str, page: Any, pointer: str | None) -> None:
    host = BadgeHost()
    host.serve(url, page)
    report = host.verify(assertion_at(ASSERTION))
    assert report.verdict is Verdict.UNDETERMINED
    if pointer is not None:
        assert evidence(report, "shape.malformed")["pointer"] == pointer


@pytest.mark.parametrize(
    ("context", "code"),
    [
        ([V2, {"@language": "el"}], "context.known"),
        ([V2, "https://w3id.org/openbadges/extensions/xyz/context.json"], "context.known"),
        ([V2, "https://elsewhere.example/words"], "context.unknown"),
        ([V2, {"name": "https://elsewhere.example/name"}], "context.inline"),
        (None, "context.known"),
    ],
)
def test_words_of_its_own_are_not_trusted(context: Any, code: str) -> None:
    host = BadgeHost()
    host.serve(BADGE, a_badge_class(**{"@context": context}))
    report = host.verify(an_assertion())
    assert code in codes(report)
    assert (report.verdict is Verdict.VALID) == (code == "context.known")


def test_no_context_at_all() -> None:
    host = BadgeHost()
    for url in (ASSERTION, BADGE, PROFILE):
        host.pages[url].pop("@context")
    report = host.verify(an_assertion())
    assert (report.verdict, "context.none" in codes(report)) == (Verdict.UNDETERMINED, True)


@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        ("a@example.com", "recipient.matches"),
        ("b@example.com", "recipient.differs"),
        ("Ελένη Papadopoulou", "recipient.matches"),
    ],
)
def test_the_recipient_is_compared_with_whom_the_reader_means(recipient: str, code: str) -> None:
    report = BadgeHost().verify(an_assertion(), recipient=recipient)
    assert (report.verdict, code in codes(report)) == (Verdict.VALID, True)


@pytest.mark.parametrize("path", ["assertions/1/image.png", "badges/potter.png"])
def test_the_picture_is_compared_with_both_images_that_the_badge_names(path: str) -> None:
    host = BadgeHost()
    host.serve(f"{SITE}/{path}", "picture")
    report = host.verify(an_assertion(), picture=b"picture with a badge")
    assert "picture.another" not in codes(report)
    assert evidence(report, "picture.the_issuers") == {"id": f"{SITE}/{path}"}
