"""Several things in one submission: an answer for each, and none that speaks for another."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from credentials.report import Verdict
from edge.clock import utc_now
from edge.words import LANGUAGES
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.submissions import pdf_with
from tests.support.verifier_site import VerifierSite
from verifier.intake.taken import Submission
from verifier.service import check, check_all

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


def signed(site: VerifierSite, **members: Any) -> bytes:
    return json.dumps(site.host.issue({**a_badge(site.host), **members})).encode()


def altered(document: bytes) -> bytes:
    return document.replace(b"Digital Strategy Manager", b"Digital Strategy Owner")


def test_each_attachment_has_an_answer_of_its_own(site: VerifierSite) -> None:
    good = signed(site)
    submission = Submission(data=pdf_with(good, altered(good)))
    answers = check_all(site.verifier, submission, at=utc_now())
    assert [answer.report.verdict for answer in answers] == [Verdict.VALID, Verdict.ALTERED]
    assert [answer.part for answer in answers] == ["attachment-0", "attachment-1"]
    assert answers[0].report.credential != answers[1].report.credential


def test_where_one_answer_is_given_the_worst_decides(site: VerifierSite) -> None:
    good = signed(site)
    for files in ((good, altered(good)), (altered(good), good)):
        answer = check(site.verifier, Submission(data=pdf_with(*files)), at=utc_now())
        assert answer.report.verdict is Verdict.ALTERED


def test_a_newer_form_in_the_same_submission_supersedes(site: VerifierSite) -> None:
    name = "urn:uuid:b1b5b4f2-6f2b-4bb4-a0ce-f2a3b1f4a0a1"
    old = signed(site, id=name, validFrom="2025-01-01T00:00:00Z")
    new = signed(site, id=name, validFrom="2026-01-01T00:00:00Z")
    answers = check_all(site.verifier, Submission(data=pdf_with(old, new)), at=utc_now())
    assert [answer.report.verdict for answer in answers] == [Verdict.SUPERSEDED, Verdict.VALID]


def test_programs_get_the_reports_and_how_many_of_each_verdict(site: VerifierSite) -> None:
    good = signed(site)
    answer = site.client.post("/verify", data=pdf_with(good, altered(good)), headers=JSON)
    told = json.loads(answer.data)
    assert set(told) == {"reports", "summary"}
    assert [report["part"] for report in told["reports"]] == ["attachment-0", "attachment-1"]
    assert told["summary"] == {"count": 2, "verdicts": {"valid": 1, "altered": 1}}
    alone = json.loads(site.client.post("/verify", data=pdf_with(good), headers=JSON).data)
    assert (alone["verdict"], alone["part"]) == ("valid", None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_get_a_list(site: VerifierSite, lang: str) -> None:
    good = signed(site)
    file = pdf_with(good, altered(good))
    page = site.client.post(f"/verify?lang={lang}", data=file, headers=HTML).text
    assert page.count("<h1") == 1
    assert page.count('<section id="part-') == 2
    assert "attachment-0" in page
    assert "verify." not in page.partition("<main")[2]


def of_a_presentation(site: VerifierSite, **members: Any) -> list[dict[str, Any]]:
    good, bad = json.loads(signed(site)), json.loads(altered(signed(site)))
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [good, bad],
        **members,
    }
    answer = site.client.post("/verify", json=presentation, headers=JSON)
    reports: list[dict[str, Any]] = json.loads(answer.data)["reports"]
    return reports


def test_a_presentation_vouches_for_nothing_in_it(site: VerifierSite) -> None:
    reports = of_a_presentation(site)
    assert [report["verdict"] for report in reports] == ["valid", "altered"]
    for report in reports:
        (line,) = [check for check in report["checks"] if check["id"] == "presented"]
        assert (line["code"], line["outcome"]) == ("presented.unsigned", "not_applicable")


def test_a_presentation_that_was_changed_is_said_beside_and_changes_no_verdict(
    site: VerifierSite,
) -> None:
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "authentication", "verificationMethod": "did:key:z6Mk#z6Mk",
        "created": "2026-01-01T00:00:00Z", "proofValue": "z" + "1" * 87,
    }  # fmt: skip
    reports = of_a_presentation(site, proof=proof)
    assert [report["verdict"] for report in reports] == ["valid", "altered"]
    lines = [check for check in reports[0]["checks"] if check["id"] == "presented"]
    assert [line["outcome"] for line in lines] in (["failed"], ["not_determined"])
