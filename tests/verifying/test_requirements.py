"""What an employer asks for, and the answer: only by signed data, and only of what is valid."""

from dataclasses import replace
from typing import Any

import pytest

from credentials.report import FAILED, NOT_DETERMINED, PASSED, Outcome, Report, Verdict
from edge.clock import utc_now
from edge.words import LANGUAGES
from tests.support.issuer_host import IssuerHost, a_badge
from verifier.present.required import judgement_text, requirements_document
from verifier.present.table import as_csv, table_row
from verifier.requirements.asked import RequirementMalformed, parse_requirement
from verifier.requirements.judged import judge, together


@pytest.fixture(scope="module")
def report() -> Report:
    host = IssuerHost(now=utc_now())
    badge = a_badge(host)
    subject = badge["credentialSubject"]
    subject["role"] = "Digital  Strategy Manager"
    subject["achievement"]["specialization"] = "Strategist"
    subject["achievement"]["resultDescription"].append(
        {
            "id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d12",
            "type": ["ResultDescription"],
            "name": "ECVET points (provisional)",
            "resultType": "ext:ECVETPoints",
        }
    )
    subject["result"].append(
        {
            "type": ["Result"],
            "resultDescription": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d12",
            "value": "22.6",
        }
    )
    return host.verify(host.issue(badge))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("role=Digital Strategy Manager", "require.met"),
        ("role = DIGITAL STRATEGY manager ", "require.met"),
        ("role=Strategist", "require.met"),
        ("role=Digital Strategy", "require.not_met"),
        ("title=digital strategy manager", "require.met"),
        ("achievement=https://issuer.example/programmes/p/1/roles/r", "require.met"),
        ("achievement=https://issuer.example/programmes/p/2/roles/r", "require.not_met"),
        ("type=Certificate", "require.met"),
        ("type=Licence", "require.not_met"),
        ("issuer=did:web:issuer.example", "require.met"),
        ("issuer=Σχολείο", "require.not_met"),  # a name is what an issuer calls itself
        ("competence=A.4", "require.met"),
        ("competence=https://issuer.example/competences/a4", "require.met"),
        ("competence=A.5", "require.not_met"),
        ("credits>=22.6", "require.met"),
        ("credits>=22,6", "require.met"),
        ("credits>22.6", "require.not_met"),
        ("credits<=22.6", "require.met"),
        ("credits=22.60", "require.met"),
        ("credits:ECVET>=15", "require.met"),
        ("credits:ecvet>=22.61", "require.not_met"),
        ("credits:ECTS>=1", "require.not_said"),
        ("result:Share passed>=80", "require.met"),
        ("result:share passed >= 87.23 %", "require.met"),
        ("result:Share passed>=87.24", "require.not_met"),
        ("result:Grade=c", "require.met"),
        ("result:Grade=B", "require.not_met"),
        ("result:Grade=1", "require.not_met"),
        ("result:Nothing of the kind>=1", "require.not_said"),
        ("awarded>=2026-11-01", "require.met"),
        ("awarded>2026-11-01", "require.not_met"),
        ("awarded<2026-11-01", "require.not_met"),
    ],
)
def test_each_requirement_is_judged_by_what_is_signed(report: Report, line: str, code: str) -> None:
    assert report.verdict is Verdict.VALID
    (judgement,) = judge([parse_requirement(line)], report)
    assert judgement.code == code
    assert judgement.outcome is (PASSED if code == "require.met" else FAILED)
    assert bool(judgement.found) is (code != "require.not_said")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "expected one of role"),
        ("colour=blue", "expected one of role"),
        ("role", "expected one of role"),
        ("role=", "expected one of role"),
        ("role>=x", "the comparison ="),
        ("role:x=y", "takes no name"),
        ("result>=80", "needs a name"),
        ("result:Grade>=B", "a number"),
        ("credits>=many", "a number"),
        ("credits>=1e9", "a number"),
        ("awarded>=2025", "a day such as"),
        ("role=" + "x" * 900, "expected one of role"),
    ],
)
def test_a_line_that_is_none_says_what_was_expected(line: str, expected: str) -> None:
    with pytest.raises(RequirementMalformed, match=expected):
        parse_requirement(line)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_nothing_is_met_by_what_is_not_valid(report: Report, verdict: Verdict) -> None:
    asked = [parse_requirement("credits>=1"), parse_requirement("credits>=100")]
    judgements = judge(asked, replace(report, verdict=verdict))
    expected: dict[Verdict, tuple[Outcome, str]] = {
        Verdict.VALID: (PASSED, "require.met"),
        Verdict.UNDETERMINED: (NOT_DETERMINED, "require.not_checked"),
        Verdict.UNREADABLE: (NOT_DETERMINED, "require.not_checked"),
    }
    first = judgements[0]
    assert (first.outcome, first.code) == expected.get(verdict, (FAILED, "require.not_valid"))
    assert together(judgements) is not PASSED


def test_one_credential_answers_for_its_first_subject_only(report: Report) -> None:
    """Else the role of one person and the points of another would make a third."""
    assert report.credential is not None
    subject: Any = report.credential["credentialSubject"]
    other = {"type": ["AchievementSubject"], "role": "Astronaut", "creditsEarned": 900}
    two = replace(report, credential={**report.credential, "credentialSubject": [subject, other]})
    asked = [parse_requirement("role=Astronaut"), parse_requirement("credits>=100")]
    assert {one.code for one in judge(asked, two)} == {"require.not_met"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_have_words(report: Report, language: Any) -> None:
    asked = [parse_requirement(line) for line in ("credits>=1", "type=Licence", "credits:X>=1")]
    for verdict in (Verdict.VALID, Verdict.REVOKED, Verdict.UNDETERMINED):
        judgements = judge(asked, replace(report, verdict=verdict))
        told = requirements_document(judgements, language)
        assert told is not None
        assert "require." not in told["text"]
        for one in judgements:
            assert one.requirement.line in judgement_text(one, language)
            assert "require." not in judgement_text(one, language)
    assert requirements_document((), language) is None


def test_no_cell_is_run_by_a_spreadsheet(report: Report) -> None:
    row = table_row(report, name="=1+1.json", part="@a", judgements=(), language="en")
    text = as_csv([row], "en")
    assert "'=1+1.json,'@a," in text
    assert text.startswith("\ufeffFile,Part,Verdict")
