"""What pages and programs show of Open Badges before 3.0, and of credentials inside credentials."""

from typing import Any

import pytest

from credentials.report import Report, Verdict
from edge.words import LANGUAGES
from tests.support.badge_host import (
    ASSERTION,
    PROFILE,
    SITE,
    BadgeHost,
    a_badge_class,
    a_profile,
    an_assertion,
)
from tests.support.inner_credentials import an_endorsement, another_issuer
from tests.support.issuer_host import IssuerHost, a_badge
from verifier.present.certificate import certificate_view
from verifier.present.document import report_document
from verifier.present.page import ReportView, report_view
from verifier.requirements.asked import parse_requirement
from verifier.requirements.judged import judge

ABOUT: dict[str, Any] = {"source": None, "trust_code": "trust.not_asked", "language": "en"}


def view_of(report: Report, **changes: Any) -> ReportView:
    return report_view(report, own_base="https://laurel.example", **{**ABOUT, **changes})


def test_the_page_shows_what_the_badge_says() -> None:
    certificate = view_of(BadgeHost().verify(an_assertion())).certificate
    assert certificate is not None
    assert (certificate.holder, certificate.title) == ("Ελένη Papadopoulou", "Potter")
    assert (certificate.issuer_name, certificate.issuer_host) == (
        "School of Pottery",
        "badges.example",
    )
    assert (certificate.awarded, certificate.valid_until) == ("1 November 2026", "1 November 2027")
    assert "Threw a <em>pot</em>." in certificate.narrative
    assert [one.name for one in certificate.competences] == ["Pottery"]
    assert [one.name for one in certificate.evidence] == ["A pot"]
    links = {link.label: link.url for link in certificate.links}
    assert links["criteria"] == f"{SITE}/criteria"
    assert links["picture"] == f"{SITE}/badges/potter.png"
    assert (links["certificate"], links["issuer"]) == (ASSERTION, SITE)


def test_an_address_stands_for_a_name_where_it_is_shown() -> None:
    host = BadgeHost()
    recipient = {"type": "email", "hashed": False, "identity": "a@example.com"}
    hosted = an_assertion(recipient=recipient, **{"extensions:recipientProfile": None})
    host.serve(ASSERTION, hosted)
    certificate = view_of(host.verify(hosted)).certificate
    assert certificate is not None
    assert certificate.holder == "a@example.com"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_says_that_it_is_signed(language: str) -> None:
    view = view_of(BadgeHost().verify(an_assertion()), language=language)
    signed = view_of(_signed(), language=language)
    assert view.verdict == signed.verdict == "valid"
    assert view.line != signed.line
    for one, other in zip(view.answers[:2], signed.answers[:2], strict=True):
        assert one.text != other.text
    assert view.answers[2].text == signed.answers[2].text
    assert "badges.example" in view.issuer_proof
    assert view.issuer_proof != signed.issuer_proof


def _signed() -> Report:
    host = BadgeHost()
    return host.verify(host.sign())


@pytest.mark.parametrize(
    ("page", "verdict", "reason"),
    [
        (410, "revoked", f"The issuer’s site says that it was taken back: {ASSERTION}"),
        (an_assertion(narrative="x"), "valid", None),
        (an_assertion(expires="2026-11-02T00:00:00Z"), "altered", "At /expires it says something"),
        (None, "undetermined", "The site that shows this badge could not be reached"),
    ],
)
def test_the_reason_is_said_first(page: Any, verdict: str, reason: str | None) -> None:
    host = BadgeHost()
    host.serve(ASSERTION, page)
    view = view_of(host.verify(an_assertion()))
    assert view.verdict == verdict
    if reason is None:
        assert view.reason is None
    else:
        assert view.reason is not None
        assert view.reason.startswith(reason)


def test_a_badge_elsewhere_names_both_places() -> None:
    host = BadgeHost()
    address = "https://attacker.example/1"
    host.serve(address, an_assertion(id=address))
    view = view_of(host.verify(an_assertion(id=address)))
    assert view.verdict == "notFromIssuer"
    assert view.reason is not None
    assert address in view.reason
    assert PROFILE in view.reason


def test_programs_get_the_badge_as_it_is() -> None:
    document = report_document(BadgeHost().verify(an_assertion()), **ABOUT)
    assert document["credential"]["type"] == "Assertion"
    assert document["credential"]["badge"]["name"] == "Potter"
    assert document["text"].startswith("The site of the issuer named below shows it just so")
    assert document["contained"] == []


def test_a_view_of_a_badge_with_odd_members() -> None:
    odd = an_assertion(
        badge=a_badge_class(issuer=a_profile(image=7), alignment=[3], tags=[{}], image=None),
        evidence=["not an address", 3],
    )
    assert certificate_view(odd, "en", own_base="https://laurel.example") is not None


def test_what_employers_ask_for_can_be_asked_of_older_badges() -> None:
    asked = parse_requirement("title = Potter")
    (judgement,) = judge([asked], BadgeHost().verify(an_assertion()))
    assert judgement.code == "require.met"


def test_programs_get_the_reports_inside() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    other = another_issuer(host)
    badge["endorsement"] = [other.issue(an_endorsement(other, badge["id"]))]
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.VALID
    (inner,) = report_document(report, **ABOUT)["contained"]
    assert (inner["place"], inner["verdict"]) == ("/endorsement/0", "valid")
    assert inner["credential"]["issuer"]["id"] == other.did


def test_an_endorsement_shows_what_it_says_and_of_what() -> None:
    host = IssuerHost()
    document = an_endorsement(host, "https://badges.example/badges/potter")
    document["credentialSubject"]["endorsementComment"] = "**Good** <script>"
    certificate = view_of(host.verify(host.issue(document))).certificate
    assert certificate is not None
    assert certificate.comment == "<p><strong>Good</strong> &lt;script&gt;</p>\n"
    links = {link.label: link.url for link in certificate.links}
    assert links["about"] == "https://badges.example/badges/potter"
