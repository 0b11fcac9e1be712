"""Credentials with contexts of their own: what is signed is judged by what everybody knows.

Each is really signed, by an issuer who is careless or by one whose signed data are then shown in
another dress. Where the dress hides nothing the data are intact, and not more than undetermined.
"""

import copy
import json
from typing import Any

import pytest

from credentials.jsonld import expansion
from credentials.jsonld.rdfc import Steps
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Report, Verdict
from tests.core.jsonld.documents import OB, V1, V2
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.permissive_signer import sign_anything

CRED = "https://www.w3.org/2018/credentials#"
OWN = "https://own.example/"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
TERM = {"own": f"{OWN}own"}


def a_host() -> IssuerHost:
    host = IssuerHost()
    host.revoke(42)
    return host


def dressed(host: IssuerHost, context: Any, **members: Any) -> dict[str, Any]:
    """The badge with a further context, and members; None takes one away."""
    badge = a_badge(host) | {"@context": [V2, OB, context]} | members
    return {key: value for key, value in badge.items() if value is not None}


def report_on(host: IssuerHost, document: dict[str, Any]) -> Report:
    return host.verify(document, expander=expansion)


@pytest.mark.parametrize(
    ("context", "members"),
    [
        (TERM, {"own": "x"}),
        (TERM, {}),
        ({"Own": f"{OWN}Own"}, {"type": ["VerifiableCredential", "OpenBadgeCredential", "Own"]}),
        ({"@vocab": OWN}, {"anything": {"goes": [1, "x"]}}),
        ({"own": {"@id": f"{OWN}own", "@container": "@language"}}, {"own": {"el": "χ"}}),
        ({"own": {"@id": f"{OWN}own", "@context": {"validUntil": f"{OWN}until"}}},
         {"own": {"validUntil": "2020-01-01T00:00:00Z"}}),
    ],
)  # fmt: skip
def test_own_words_that_hide_nothing(context: Any, members: dict[str, Any]) -> None:
    host = IssuerHost()
    report = report_on(host, sign_anything(host, dressed(host, context, **members)))
    assert report.verdict is Verdict.UNDETERMINED
    assert (report.intact, report.from_issuer, report.current) == (PASSED, PASSED, PASSED)
    assert evidence(report, "context.inline")["pointer"] == "/@context/2"
    assert {"status.clear", "period.within", "achievement.with_criteria"} <= codes(report)
    assert report.credential is not None
    assert report.credential["@context"] == [V2, OB]


def test_own_words_hide_no_revocation() -> None:
    host = a_host()
    report = report_on(host, sign_anything(host, dressed(host, TERM, own="x")))
    assert report.verdict is Verdict.REVOKED


def test_an_own_word_that_checks_know_is_not_theirs() -> None:
    """In data model 1.1 `relatedResource` is nobody's word."""
    host = IssuerHost()
    badge = dressed(host, {"relatedResource": f"{OWN}related"})
    badge["@context"][:2] = [V1, OB, "https://w3id.org/security/data-integrity/v2"]
    badge |= {"issuanceDate": "2026-11-01T00:00:00Z", "relatedResource": {"name": "no digest"}}
    for member in ("credentialStatus", "validFrom", "validUntil", "name", "evidence"):
        del badge[member]
    report = report_on(host, sign_anything(host, badge))
    assert (report.intact, report.verdict) == (PASSED, Verdict.UNDETERMINED)
    assert {"shape.conforms", "related_resource.none"} <= codes(report)
    assert report.credential is not None
    assert report.credential[f"{OWN}related"] == {"name": "no digest"}


ALIAS = {"gone": f"{CRED}credentialStatus"}
ENTRY = a_badge(IssuerHost())["credentialStatus"]
END = "2027-11-01T00:00:00Z"
XSD_DATE = {"@id": f"{CRED}validUntil", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}


@pytest.mark.parametrize(
    ("context", "members", "code", "pointer"),
    [
        # aliased
        (ALIAS, {"gone": ENTRY, "credentialStatus": None}, "coverage.lost", "/gone"),
        ({"gone": XSD_DATE}, {"gone": END, "validUntil": None}, "coverage.lost", "/gone"),
        ({"cc": CRED}, {"cc:credentialStatus": ENTRY, "credentialStatus": None}, "coverage.lost",
         "/cc:credentialStatus"),
        ({"@vocab": CRED, "gone": "credentialStatus"}, {"gone": ENTRY, "credentialStatus": None},
         "coverage.lost", "/gone"),
        ({"Ob": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"},
         {"type": ["VerifiableCredential", "Ob"]}, "coverage.lost", "/type"),
        ({"name2": "https://schema.org/name"}, {"name2": "x", "name": None}, "coverage.lost",
         "/name2"),
        # nested away
        ({"w": "@nest"}, {"w": {"credentialStatus": ENTRY}, "credentialStatus": None},
         "coverage.lost", "/@context/2/w"),
        (TERM, {"@nest": {"credentialStatus": ENTRY}, "credentialStatus": None}, "coverage.lost",
         "/@nest"),
        (TERM, {"@included": [{"id": "urn:x:y", "credentialStatus": ENTRY}]}, "coverage.lost",
         "/@included"),
        ({"of": {"@reverse": f"{CRED}credentialStatus"}}, {"of": {"id": "urn:x:y"}},
         "coverage.lost", "/of"),
        # in full
        (TERM, {f"{CRED}credentialStatus": ENTRY, "credentialStatus": None}, "coverage.lost",
         f"/{CRED}credentialStatus"),
        (TERM, {"@type": ["VerifiableCredential", "OpenBadgeCredential"], "type": None},
         "coverage.lost", "/@type"),
        (TERM, {"validUntil": {"@value": END, "@type": XSD_DATE["@type"]}}, "coverage.lost",
         "/validUntil"),
        (TERM, {"issuer": {"id": "did:web:issuer.example", "type": ["Profile"],
                           f"{CRED}credentialStatus": "x"}}, "coverage.lost",
         f"/issuer/{CRED}credentialStatus"),
        # languages and directions
        (TERM, {"name": {"@value": "x", "@language": "en .\n<urn:x> <urn:y> <urn:z"}},
         "coverage.lost", "/name/@language"),
        ({"@language": "en .\n<urn:x> <urn:y> <urn:z"}, {}, "coverage.lost",
         "/@context/2/@language"),
        ({"n": {"@id": f"{OWN}n", "@language": "e n"}}, {"n": "x"}, "coverage.lost",
         "/@context/2/n/@language"),
        ({"@direction": "rtl"}, {}, "coverage.lost", "/@context/2/@direction"),
        # undefined, relative, malformed
        (TERM, {"zzz": "x"}, "coverage.lost", "/zzz"),
        (TERM, {"type": ["VerifiableCredential", "Zzz"]}, "coverage.lost", "/type/1"),
        (TERM, {"own": {"id": "relative"}}, "coverage.lost", "/own/id"),
        (TERM, {"own": {"id": "https://a b"}}, "coverage.lost", "/own/id"),
        ({"@base": "https://issuer.example/"}, {"id": "c/1"}, "coverage.lost",
         "/@context/2/@base"),
        # taken away
        ({"own": None}, {"own": "x"}, "coverage.lost", "/@context/2/own"),
        ({"@vocab": None}, {"own": "x"}, "coverage.lost", "/@context/2/@vocab"),
        (TERM, {"own": []}, "coverage.lost", "/own"),
        (TERM, {"own": {"zzz": None}}, "coverage.lost", "/own/zzz"),
        ({"i": {"@id": f"{OWN}i", "@container": "@index"}}, {"i": {"key": "x"}}, "coverage.lost",
         ""),
        # two descriptions of one thing
        (TERM, {"own": {"id": "https://issuer.example/c/AAAAAAAAAAAAAAAAAAAAAA", "name": "x"}},
         "coverage.scattered", "/own"),
        # protected terms
        ({"name": f"{OWN}name"}, {}, "coverage.invalid", "/@context/2/name"),
        ({"OpenBadgeCredential": f"{OWN}Badge"}, {}, "coverage.invalid",
         "/@context/2/OpenBadgeCredential"),
        ({"@version": 1.0}, {}, "coverage.invalid", ""),
    ],
)  # fmt: skip
def test_a_dress_that_hides_is_altering(
    context: Any, members: dict[str, Any], code: str, pointer: str
) -> None:
    """Each has the canonical form of an honest credential, or one that lacks what it shows."""
    host = a_host()
    signed = host.issue(a_badge(host))
    shown = dressed(host, context, **copy.deepcopy(members)) | {"proof": signed["proof"]}
    report = report_on(host, shown)
    assert report.verdict is Verdict.ALTERED
    assert report.credential is None
    found = evidence(report, code)
    assert found["pointer"].replace("~1", "/").replace("~0", "~") == pointer


@pytest.mark.parametrize(
    ("context", "members"),
    [
        (ALIAS, {"gone": ENTRY, "credentialStatus": None}),
        ({"w": "@nest"}, {"w": {"credentialStatus": ENTRY}, "credentialStatus": None}),
        (TERM, {f"{CRED}credentialStatus": ENTRY, "credentialStatus": None}),
        ({"gone": XSD_DATE}, {"gone": END, "validUntil": None}),
    ],
)
def test_even_when_the_issuer_signs_it_so(context: Any, members: dict[str, Any]) -> None:
    """A good signature does not make a hidden revocation seen."""
    host = a_host()
    report = report_on(host, sign_anything(host, dressed(host, context, **members)))
    assert report.verdict is Verdict.ALTERED
    assert "coverage.lost" in codes(report)


def test_a_proof_that_hides_its_end_under_another_name() -> None:
    host = IssuerHost()
    alias = {
        "fin": {
            "@id": "https://w3id.org/security#expiration",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }
    }
    signed = sign_anything(host, dressed(host, alias), fin="2020-01-01T00:00:00Z")
    report = report_on(host, signed)
    assert report.verdict is Verdict.ALTERED
    assert "proof.malformed" in codes(report)


def test_a_member_changed_after_signing_is_altered() -> None:
    host = IssuerHost()
    signed = sign_anything(host, dressed(host, TERM, own="x")) | {"own": "y"}
    report = report_on(host, signed)
    assert report.verdict is Verdict.ALTERED
    assert "proof.bad_signature" in codes(report)


def test_a_dropped_own_context_is_altering() -> None:
    host = IssuerHost()
    signed = sign_anything(host, dressed(host, TERM, own="x"))
    report = report_on(host, signed | {"@context": [V2, OB]})
    assert report.verdict is Verdict.ALTERED
    assert evidence(report, "coverage.lost")["pointer"] == "/own"


def test_a_dropped_known_context_is_altering() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    report = report_on(host, signed | {"@context": [V2]})
    assert report.verdict is Verdict.ALTERED
    assert "coverage.lost" in codes(report)


def test_an_older_text_of_the_context_is_another_credential() -> None:
    """3.0.2 for 3.0.3: the same names, and other addresses for some."""
    host = IssuerHost()
    badge = a_badge(host)
    signed = host.issue(badge)
    older = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    report = report_on(host, signed | {"@context": [V2, older]})
    assert report.verdict is not Verdict.VALID


@pytest.mark.parametrize("url", ["https://example.com/", f"{EXAMPLES}/", "https://w3id.org/x"])
@pytest.mark.parametrize("below", [False, True])
def test_an_unknown_context_is_never_asked_for(url: str, *, below: bool) -> None:
    host = IssuerHost()
    badge = dressed(host, {"own": {"@id": f"{OWN}own", "@context": url}} if below else url)
    badge |= {"own": {"name": "x"}} if below else {}
    signed = badge | {"proof": host.issue(a_badge(host))["proof"]}
    report = report_on(host, signed)
    assert report.verdict is Verdict.UNDETERMINED
    assert "coverage.not_checked" in codes(report)
    assert all("example.com" not in asked for asked in host.asked)


@pytest.mark.parametrize("url", [EXAMPLES, UNDEFINED])
def test_an_open_vocabulary_is_told(url: str) -> None:
    host = IssuerHost()
    report = report_on(host, sign_anything(host, dressed(host, url, anything={"goes": "x"})))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert evidence(report, "context.open_vocabulary")["url"] == url


def test_a_context_below_the_top_is_told() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    badge["issuer"] |= {"@context": TERM, "own": "x"}
    report = report_on(host, sign_anything(host, badge))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert evidence(report, "context.inline")["pointer"] == "/issuer/@context/0"


def test_without_an_expander_it_stays_undecided() -> None:
    host = IssuerHost()
    report = host.verify(sign_anything(host, dressed(host, TERM, own="x")))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)


def test_an_own_language_for_all_texts_is_not_judged() -> None:
    host = IssuerHost()
    report = report_on(host, sign_anything(host, dressed(host, {"@language": "el"})))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert evidence(report, "coverage.not_covered")["pointer"] == "/@context/2/@language"


def test_a_status_list_with_words_of_its_own_is_not_relied_on() -> None:
    host = IssuerHost()

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        document["@context"] = [V2, TERM]
        return sign_anything(host, document | {"own": "x"})

    host.break_list(edit)
    report = report_on(host, host.issue(a_badge(host)))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.list_not_verified")["reason"] == "context.inline"


def test_a_member_that_stands_twice_is_no_json() -> None:
    host = a_host()
    text = json.dumps(host.issue(a_badge(host)))
    twice = text[:-1] + ', "credentialStatus": ' + json.dumps(host.entry(1)) + "}"
    report = host.verify(twice)
    assert (report.verdict, report.checks[0].outcome) == (Verdict.UNREADABLE, FAILED)
    assert evidence(report, "format.not_json")["pointer"] == "/credentialStatus"


def test_one_verification_has_one_budget_of_steps() -> None:
    host = IssuerHost()
    steps = Steps(10)
    badge = a_badge(host)
    badge["credentialSubject"]["result"] = [{"type": ["Result"]}] * 20
    report = host.verify(host.issue(badge), steps=steps)
    assert "coverage.too_complex" in codes(report)
    assert steps.left < 0


def test_lists_share_the_budget_of_the_credential() -> None:
    host = IssuerHost()

    def twins(document: dict[str, Any]) -> dict[str, Any]:
        return document | {"evidence": [{"type": "Evidence"}] * 20}

    host.break_list(lambda document: twins({**document, "@context": [V2, OB]}))
    signed = host.issue(a_badge(host))
    assert "status.clear" in codes(host.verify(signed, templates=None))
    host = IssuerHost()
    host.break_list(lambda document: twins({**document, "@context": [V2, OB], "name": "x"}))
    report = host.verify(signed, templates=None, steps=Steps(10))
    assert evidence(report, "status.list_not_verified")["reason"] == "coverage.too_complex"
