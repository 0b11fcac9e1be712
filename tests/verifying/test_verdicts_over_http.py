"""Each way to be wrong, over HTTP: its verdict, its code, its words."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from credentials.report import Verdict
from edge.clock import utc_now
from edge.words import LANGUAGES
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.permissive_signer import sign_anything
from tests.support.verifier_site import BASE, VerifierSite
from verifier.present.words import verdict_word

Badge = dict[str, Any]
Case = Callable[[VerifierSite], Badge]


@pytest.fixture
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


def stamp(days: int) -> str:
    return (utc_now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def unsigned(site: VerifierSite, **changes: Any) -> Badge:
    purposes = changes.pop("purposes", ("revocation",))
    dates = {"validFrom": stamp(-10), "validUntil": stamp(300)}
    return {**a_badge(site.host, purposes=purposes), **dates, **changes}


def good(site: VerifierSite) -> Badge:
    return site.host.issue(unsigned(site))


def edited(site: VerifierSite) -> Badge:
    badge: Badge = json.loads(
        json.dumps(good(site)).replace("Digital Strategy", "Digital Stratego", 1)
    )
    return badge


def status_hidden(site: VerifierSite) -> Badge:
    badge = good(site)
    del badge["credentialStatus"]
    return badge


def status_renamed(site: VerifierSite) -> Badge:
    badge = good(site)
    badge["credentialstatus"] = badge.pop("credentialStatus")
    return badge


def date_renamed(site: VerifierSite) -> Badge:
    badge = site.host.issue(unsigned(site, validUntil=stamp(-1)))
    badge["validuntil"] = badge.pop("validUntil")
    return badge


def member_added(site: VerifierSite) -> Badge:
    return {**good(site), "grade": "excellent"}


def own_words(site: VerifierSite) -> Badge:
    badge = unsigned(site, own="x")
    badge["@context"].append({"own": "https://own.example/own"})
    return sign_anything(site.host, badge)


def status_under_an_own_word(site: VerifierSite) -> Badge:
    badge = unsigned(site)
    badge["@context"].append({"gone": "https://www.w3.org/2018/credentials#credentialStatus"})
    badge["gone"] = badge.pop("credentialStatus")
    return sign_anything(site.host, badge)


def other_key(site: VerifierSite) -> Badge:
    return site.host.issue(unsigned(site), key=KeyInMemory.number(9))


def stolen_key(site: VerifierSite) -> Badge:
    site.host.publish(site.host.signer, compromised_at=utc_now())
    return good(site)


def revoked(site: VerifierSite) -> Badge:
    site.host.revoke(42)
    return good(site)


def suspended(site: VerifierSite) -> Badge:
    site.host.suspend(42)
    return site.host.issue(unsigned(site, purposes=("revocation", "suspension")))


def superseded(site: VerifierSite) -> Badge:
    badge = good(site)
    site.replaced[badge["id"]] = f"{BASE}/c/BBBBBBBBBBBBBBBBBBBBBB"
    site.host.revoke(42)
    return badge


def not_yet(site: VerifierSite) -> Badge:
    return site.host.issue(unsigned(site, validFrom=stamp(5)))


def list_gone(site: VerifierSite) -> Badge:
    site.host.break_list()
    return good(site)


def list_of_another(site: VerifierSite) -> Badge:
    site.host.break_list(lambda document: {**document, "id": f"{BASE}/status/other"})
    return good(site)


def keys_gone(site: VerifierSite) -> Badge:
    site.host.break_document(lambda _: None)
    return good(site)


def expired(site: VerifierSite) -> Badge:
    return site.host.issue(unsigned(site, validUntil=stamp(-1)))


def unknown_context(site: VerifierSite) -> Badge:
    badge = good(site)
    badge["@context"] = [*badge["@context"], "https://example.org/own/v1"]
    return badge


CASES: list[tuple[Case, Verdict, str | None]] = [
    (good, Verdict.VALID, None),
    (edited, Verdict.ALTERED, "proof.bad_signature"),
    (status_hidden, Verdict.ALTERED, "proof.bad_signature"),
    (status_renamed, Verdict.ALTERED, "coverage.lost"),
    (date_renamed, Verdict.ALTERED, "coverage.lost"),
    (own_words, Verdict.UNDETERMINED, "context.inline"),
    (status_under_an_own_word, Verdict.ALTERED, "coverage.lost"),
    (member_added, Verdict.ALTERED, "coverage.lost"),
    (other_key, Verdict.NOT_FROM_ISSUER, "key.not_listed"),
    (stolen_key, Verdict.NOT_FROM_ISSUER, "key.compromised"),
    (revoked, Verdict.REVOKED, "status.revoked"),
    (suspended, Verdict.SUSPENDED, "status.suspended"),
    (superseded, Verdict.SUPERSEDED, "supersession.by_issuer"),
    (not_yet, Verdict.NOT_YET_VALID, "period.not_yet"),
    (unsigned, Verdict.UNDETERMINED, "proof.none"),
    (unknown_context, Verdict.UNDETERMINED, "context.unknown"),
    (list_gone, Verdict.UNDETERMINED, "status.unreachable"),
    (list_of_another, Verdict.UNDETERMINED, "status.wrong_list"),
    (keys_gone, Verdict.UNDETERMINED, "key.unreachable"),
    (expired, Verdict.EXPIRED, "period.over"),
    (lambda _: {"hello": "world"}, Verdict.UNREADABLE, "format.not_a_credential"),
]
NAMES = [getattr(case, "__name__", "x") for case, _, _ in CASES]


@pytest.mark.parametrize(("case", "verdict", "code"), CASES, ids=NAMES)
def test_the_report_says_what_is_wrong(
    site: VerifierSite, case: Case, verdict: Verdict, code: str | None
) -> None:
    document = case(site)
    report = site.report(document)
    assert (report["verdict"], report["reason"]) == (verdict.value, code)
    assert report["word"] == verdict_word(verdict, "en")
    if code is not None:
        assert code in {c["code"] for c in report["checks"] if c["outcome"] != "passed"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_report_and_page_speak_the_readers_language(site: VerifierSite, lang: str) -> None:
    site.host.revoke(42)
    badge = good(site)
    report = site.report(badge, lang=lang)
    word = verdict_word(Verdict.REVOKED, lang)  # type: ignore[arg-type]
    assert (report["word"], report["language"]) == (word, lang)
    page = site.page(badge, lang=lang)
    assert f'<html lang="{lang}"' in page
    assert f'class="verdict__word">{word}</h1>' in page


@pytest.mark.parametrize(("case", "verdict", "code"), CASES, ids=NAMES)
def test_the_page_says_it_in_its_heading_and_with_an_icon(
    site: VerifierSite, case: Case, verdict: Verdict, code: str | None
) -> None:
    document = case(site)
    report, page = site.report(document), site.page(document)
    head = page.partition("</h1>")[0].partition('<div class="verdict')[2]
    assert head.endswith(f'class="verdict__word">{verdict_word(verdict, "en")}')
    assert "<svg" in head
    assert page.count("<h1") == 1
    assert code is None or verdict is Verdict.UNREADABLE or f"<code>{code}</code>" in page
    assert ("Ελένη Papadopoulou" in page) is (report["intact"] == "passed")


def test_the_three_answers_and_the_shape_of_a_report(site: VerifierSite) -> None:
    badge = good(site)
    report = site.report(badge)
    answers = [report[name] for name in ("intact", "fromIssuer", "current", "issuerTrust")]
    assert answers == ["passed", "passed", "passed", "not_determined"]
    assert report["credential"] == badge
    assert len(report["digest"]) == 64
    assert report["source"] == {
        "form": "json", "url": None, "fetchedAt": None, "fromQrCode": False,
    }  # fmt: skip
    assert {frozenset(check) for check in report["checks"]} == {
        frozenset({"id", "outcome", "code", "text", "evidence"})
    }
    assert report["checkedAt"].endswith("Z")


def test_the_sites_own_issuer_is_named_as_such(site: VerifierSite) -> None:
    assert "runs this site" in site.report(good(site))["issuerTrustText"]
    foreign = IssuerHost(
        base_url="https://school.example", did="did:web:school.example", now=utc_now()
    )
    site.host.documents[foreign.did] = foreign.resolver.resolve(foreign.did)
    report = site.report(foreign.issue(unsigned(site, issuer=foreign.did)))
    assert report["fromIssuer"] == "passed"
    assert "Nobody was asked" in report["issuerTrustText"]


def test_what_a_credential_names_may_lie_on_another_host(site: VerifierSite) -> None:
    """No host speaks for the issuer there; a key or a list from another host is none."""
    address = "https://w3id.example/schema.json"
    document = unsigned(site, credentialSchema={"id": address, "type": "JsonSchema"})
    site.pages[address] = b'{"required": ["evidence"]}'
    site.moved[address] = "https://pages.example/schema.json"
    report = site.report(site.host.issue(document))
    assert (report["verdict"], report["reason"]) == ("valid", None)
