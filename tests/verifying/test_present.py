"""Foreign values for people: dates, names, links, narratives."""

from typing import Any

import pytest

from credentials.report import (
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Report,
    Verdict,
    failed,
    not_determined,
    passed,
)
from tests.support.issuer_host import NOON, IssuerHost, a_badge
from verifier.present.certificate import certificate_view, host_of_issuer, safe_link
from verifier.present.document import report_document
from verifier.present.markdown import rendered
from verifier.present.page import report_view
from verifier.present.plain import day, mixes_scripts, moment, plain, visible_controls
from verifier.present.words import deciding_check


def view(**changes: Any) -> Any:
    return certificate_view({**a_badge(IssuerHost()), **changes}, "en", own_base="http://own:8000")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "22 November 2026, 12:00 UTC"), ("el", "22 Νοεμβρίου 2026, 12:00 UTC"),
     ("it", "22 novembre 2026, 12:00 UTC"), ("pt", "22 de novembro de 2026, 12:00 UTC")],
)  # fmt: skip
def test_a_moment_says_its_zone(language: Any, text: str) -> None:
    assert moment(NOON, language) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-06-30T00:00:00+03:00", "30 June 2026"),
        ("2026-06-30T23:59:59Z", "30 June 2026"),
        ("2026-13-45T00:00:00Z", "2026-13-45T00:00:00Z"),
        ("soon", "soon"),
        ("-0044-03-15T00:00:00Z", "-0044-03-15T00:00:00Z"),
    ],
)
def test_a_day_is_that_of_the_place_where_it_was_written(text: str, shown: str) -> None:
    assert day(text, "en") == shown


def test_text_is_cut_and_cannot_turn_around() -> None:
    assert plain("a" * 600) == "a" * 500 + "…"
    assert plain(" \u202eevil\u2066\u200b\x00 ") == "evil"
    assert plain("क्\u200dष ‌می\u200cخواهم") == "क्\u200dष ‌می\u200cخواهم"
    assert visible_controls("a\u202eb") == "a\\u202eb"


@pytest.mark.parametrize(
    ("name", "mixed"),
    [("Μu.SΑ", True), ("Pаypal", True), ("Μουσείο Louvre", False), ("Σχολείο", False),
     ("Школа Art", False), ("東京 Museum", False), ("", False)],
)  # fmt: skip
def test_a_name_of_look_alike_letters_is_noticed(name: str, mixed: bool) -> None:
    assert mixes_scripts(name) is mixed


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://school.example/a?b=c", "school.example"),
        ("https://school.example:8443/", "school.example:8443"),
        ("http://own:8000/c/1", "own:8000"),
        ("http://own:8000.evil.example/c/1", None),
        ("http://school.example/", None),
        ("https://user@school.example/", None),
        ("https://school.example/\u202e", None),
        ('https://school.example/"onload=', None),
        ("https://", None),
        ("https://[bad", None),
        ("javascript:alert(1)", None),
        (7, None),
        (None, None),
    ],
)
def test_what_is_a_link(url: object, host: str | None) -> None:
    link = safe_link(url, "x", "http://own:8000")
    assert (link.host if link else None) == host


@pytest.mark.parametrize(
    ("identifier", "host"),
    [("did:web:a.example", "a.example"), ("did:web:localhost%3A8000:x", "localhost:8000"),
     ("https://a.example/keys", "a.example"), ("did:key:z6Mk", None), ("did:web:", None)],
)  # fmt: skip
def test_where_an_issuer_is_at_home(identifier: str, host: str | None) -> None:
    assert host_of_issuer(identifier) == host


def test_what_an_employer_looks_for() -> None:
    shown = view()
    assert (shown.holder, shown.title) == ("Ελένη Papadopoulou", "Digital Strategy Manager")
    assert (shown.main_result.name, shown.main_result.value) == ("Share passed", "87.23 %")
    assert (shown.credits.value, shown.issuer_host) == ("22.6", "issuer.example")
    assert [(row.name, row.value) for row in shown.results] == [
        ("Share passed", "87.23 %"), ("Grade", "C"),
    ]  # fmt: skip
    assert [one.name for one in shown.competences] == ["A.4"]


@pytest.mark.parametrize(
    "subject",
    [{}, [], [{}, {}], {"achievement": 7}, {"identifier": "x", "result": "y"},
     {"achievement": {"name": {"@value": "x"}, "alignment": [7, {"targetUrl": []}]}},
     {"creditsEarned": "many"}, {"creditsEarned": True}, {"creditsEarned": 1e300},
     {"activityStartDate": 7, "name": [[]]}],
)  # fmt: skip
def test_odd_subjects_are_shown_as_far_as_they_go(subject: Any) -> None:
    shown = view(credentialSubject=subject)
    assert shown is None or shown.issuer_id == "did:web:issuer.example"


def test_a_hashed_name_is_not_a_name() -> None:
    identifier = {"hashed": True, "identityType": "name", "identityHash": "sha256$0"}
    assert view(credentialSubject={"identifier": [identifier], "name": "Maria"}).holder == "Maria"


def test_a_narrative_keeps_its_form_and_loses_its_teeth() -> None:
    html, cut = rendered(
        "# Head\n\n- **a**\n\n[ok](https://a.example) [no](http://a.example) <b>x</b>\n\n![i](https://a/b.png)"
    )
    assert "<h3>Head</h3>" in html
    assert "<li><strong>a</strong></li>" in html
    assert '<a href="https://a.example" rel="nofollow noopener noreferrer ugc">ok</a>' in html
    assert "http://a.example" not in html
    assert "<b>" not in html
    assert "<img" not in html
    assert cut is False


@pytest.mark.parametrize(
    "text", ["> " * 9000, "[" * 20_000, "*a " * 9000, "- " * 9000, "`" * 16_384]
)
def test_a_hostile_narrative_costs_little(text: str) -> None:
    html, _ = rendered(text)
    assert len(html) < 2_000_000


def report(verdict: Verdict, *checks: CheckResult) -> Report:
    return Report(
        verdict=verdict, intact=PASSED, from_issuer=PASSED, current=NOT_DETERMINED,
        checks=checks, checked_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "checks", "code"),
    [
        (Verdict.VALID, [passed("period.within")], None),
        (Verdict.UNDETERMINED, [not_determined("proof.no_key"), not_determined("key.unreachable"),
                                not_determined("content.not_checked")], "key.unreachable"),
        (Verdict.UNDETERMINED, [not_determined("content.not_checked")], "content.not_checked"),
        (Verdict.UNDETERMINED, [failed("results.none")], "results.none"),
        (Verdict.ALTERED, [failed("shape.malformed"), failed("proof.bad_signature")],
         "proof.bad_signature"),
        (Verdict.SUSPENDED, [failed("period.over"), failed("status.suspended")],
         "status.suspended"),
        (Verdict.EXPIRED, [], None),
    ],
)  # fmt: skip
def test_the_reason_is_the_cause_and_not_a_consequence(
    verdict: Verdict, checks: list[CheckResult], code: str | None
) -> None:
    deciding = deciding_check(report(verdict, *checks))
    assert (deciding.code if deciding else None) == code


def test_the_message_of_a_status_is_for_programs_only() -> None:
    host = IssuerHost()
    report = host.verify(host.issue(a_badge(host)))
    page = report_view(
        report, source=None, trust_code="trust.not_asked", language="en", own_base="http://own:8000"
    )
    (row,) = [row for row in page.checks if row.code == "status.clear"]
    names = {name for name, _ in row.facts}
    assert {"list", "value", "as of"} <= names
    assert "message" not in names
    document = report_document(report, source=None, trust_code="trust.not_asked", language="en")
    (check,) = [check for check in document["checks"] if check["code"] == "status.clear"]
    assert check["evidence"]["message"] == "unset"


def test_points_of_a_scale_lead_and_say_of_how_many() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    achievement = badge["credentialSubject"]["achievement"]
    grade = "https://issuer.example/programmes/p/1/roles/r#scale-twenty"
    achievement["resultDescription"].append(
        {"id": grade, "type": ["ResultDescription"], "name": "Final grade",
         "resultType": "RawScore", "valueMin": "0", "valueMax": "20", "requiredValue": "10"}
    )  # fmt: skip
    badge["credentialSubject"]["result"].append(
        {"type": ["Result"], "resultDescription": grade, "value": "16"}
    )
    view = certificate_view(badge, "en", own_base="https:/")
    assert view is not None
    assert view.main_result is not None
    assert (view.main_result.name, view.main_result.value) == ("Final grade", "16 / 20")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [("en", "en"), ("pt-PT", "pt-PT"), ("el-GR", "el-GR"), ("", None), (7, None), (None, None),
     ('en" onclick="x', None), ("english language", None), ("e", None)],
)  # fmt: skip
def test_the_language_of_the_contents_is_that_which_they_name(tag: Any, shown: str | None) -> None:
    subject = {"achievement": {"name": "Baker", "inLanguage": tag}}
    assert view(credentialSubject=subject).language == shown
