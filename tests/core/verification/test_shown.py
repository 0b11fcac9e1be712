"""What a person reads on a file, compared with what is signed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from credentials.model.parse import read_credential
from credentials.report import Report, Verdict
from credentials.verification.checks.shown import check_shown
from credentials.verification.visible import dates_in, days_of, folded, rounds_to
from issuer.artifacts.pdf import render_pdf
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.sample_certificate import a_certificate

PAGE = """Certificate
This is to certify that
Ελένη Papadopoulou
has completed Digital Strategy Manager
Share passed ....... 87,23 %
Grade: C
Issued on 1 November 2026
"""


def shown(text: str) -> Report:
    host = IssuerHost()
    report = host.verify(host.issue(a_badge(host)), shown=text)
    assert report.verdict is Verdict.VALID
    return report


def shown_codes(text: str) -> set[str]:
    return {code for code in codes(shown(text)) if code.startswith("shown.")}


def test_a_page_that_agrees() -> None:
    facts = evidence(shown(PAGE), "shown.agrees")
    assert facts == {"compared": ["dates", "name", "results", "title"]}


AGREE = {
    "in capitals without accents": ("Ελένη", "ΕΛΕΝΗ"),
    "the family name first": ("Ελένη Papadopoulou", "Papadopoulou, Ελένη"),
    "letters set apart": ("Papadopoulou", "P a p a d o p o u l o u"),
    "a soft hyphen": ("Papadopoulou", "Papado\u00adpoulou"),
    "a title over two lines": ("Digital Strategy Manager", "Digital\nStrategy Manager"),
    "a rounded share": ("87,23 %", "87.2%"),
    "a whole share": ("87,23 %", "87%"),
    "the value on the next line": ("....... 87,23 %", "\n87.23%"),
    "no results at all": ("Share passed ....... 87,23 %\nGrade: C", ""),
    "a result without a value": ("Grade: C", "Grade: see overleaf"),
    "no dates at all": ("Issued on 1 November 2026", ""),
    "a Greek date": ("1 November 2026", "1 Νοεμβρίου 2026"),
    "an American date": ("1 November 2026", "November 1, 2026"),
    "a date in digits": ("1 November 2026", "01.11.2026"),
    "a date of two readings": ("1 November 2026", "11/1/2026"),
    "further dates": ("Issued", "From 7 January 2026 to 30 June 2026. Issued"),
    "the day before, further west": ("1 November", "31 October"),
}


@pytest.mark.parametrize(("old", "new"), AGREE.values(), ids=AGREE.keys())
def test_the_same_in_other_clothes(old: str, new: str) -> None:
    assert old in PAGE
    assert shown_codes(PAGE.replace(old, new)) == {"shown.agrees"}


DIFFER = {
    "another name": ("Ελένη", "Μαρία", "shown.other_name", "Ελένη Papadopoulou"),
    "no name": ("Ελένη Papadopoulou", "", "shown.other_name", "Ελένη Papadopoulou"),
    "another title": ("Strategy", "Art", "shown.other_title", "Digital Strategy Manager"),
    "a better share": ("87,23", "97,23", "shown.other_result", "87.23"),
    "a better grade": ("Grade: C", "Grade: A", "shown.other_result", "C"),
    "another day": ("1 November 2026", "1 November 2025", "shown.other_date", "2026-11-01"),
}


@pytest.mark.parametrize(("old", "new", "code", "signed"), DIFFER.values(), ids=DIFFER.keys())
def test_a_difference_is_said_and_the_credential_decides(
    old: str, new: str, code: str, signed: str
) -> None:
    report = shown(PAGE.replace(old, new))
    assert {c for c in codes(report) if c.startswith("shown.")} == {code}
    assert evidence(report, code)["signed"] == signed


def test_several_differences_are_several_results() -> None:
    text = PAGE.replace("Ελένη", "Μαρία").replace("87,23", "99").replace("2026", "2024")
    assert shown_codes(text) == {"shown.other_name", "shown.other_result", "shown.other_date"}


@pytest.mark.parametrize("text", ["", " \n\n", "12 34 56 %", "\x0c\x0c"])
def test_a_page_without_text(text: str) -> None:
    assert shown_codes(text) == {"shown.nothing_readable"}


def test_nothing_that_could_be_looked_for() -> None:
    badge = a_badge(IssuerHost())
    badge["credentialSubject"] = {"id": "did:example:holder"}
    del badge["validFrom"]
    del badge["name"]
    found = check_shown(read_credential(badge), text=PAGE)
    assert [check.code for check in found] == ["shown.nothing_to_compare"]


def test_a_page_without_end_and_results_without_number() -> None:
    badge = a_badge(IssuerHost())
    subject = badge["credentialSubject"]
    described, results = subject["achievement"]["resultDescription"], subject["result"]
    for number in range(3_000):
        name = f"urn:x:{number}"
        described.append({**described[0], "id": name, "name": f"Exercise {number}"})
        results.append({**results[0], "resultDescription": name})
    text = PAGE + "".join(f"Exercise {number}: 87.23 %\n" for number in range(50_000))
    [agrees] = check_shown(read_credential(badge), text=text)
    assert agrees.code == "shown.agrees"
    late = check_shown(read_credential(badge), text="certificate, " * 10_000 + PAGE)
    assert {check.code for check in late} == {"shown.other_name", "shown.other_title"}


@pytest.mark.parametrize("language", ["en", "el"])
def test_our_own_paper_agrees_and_a_changed_one_does_not(language: Any) -> None:
    certificate = a_certificate(role="dsm")
    paper = pypdfium2.PdfDocument(render_pdf(certificate, language=language))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in paper)
    credential = read_credential(certificate.document)
    [agrees] = check_shown(credential, text=text)
    assert agrees.evidence["compared"] == ["dates", "name", "results", "title"]
    for old, new, code in (
        ("58.00%", "98.00%", "shown.other_result"),
        ("58,00%", "98,00%", "shown.other_result"),
        ("16 March 2020", "16 March 2019", "shown.other_date"),
        ("16 Μαρτίου 2020", "16 Μαρτίου 2019", "shown.other_date"),
        ("Ελένη", "Μαρία", "shown.other_name"),
        ("Digital Strategy Manager", "Digital Curator", "shown.other_title"),
    ):
        if old in text:
            changed = check_shown(credential, text=text.replace(old, new))
            assert [check.code for check in changed] == [code]


def test_dates_in_many_languages() -> None:
    told = {
        date(2026, 3, 5): (
            "2026-03-05", "5 March 2026", "March 5th, 2026", "5 Μαρτίου 2026", "5 marzo 2026",
            "5 de março de 2026", "5. März 2026", "5 mars 2026", "5 de marzo de 2026", "05/03/2026",
        ),
        date(2026, 8, 1): ("1 août 2026", "1er août 2026", "1 agosto 2026", "1st of August 2026"),
        date(2026, 5, 20): ("20 Μαΐου 2026", "20 maggio 2026", "20 de maio de 2026", "20 May 2026"),
    }  # fmt: skip
    for day, texts in told.items():
        for text in texts:
            assert day in dates_in(folded(f"on {text} in Porto")), text


@pytest.mark.parametrize("text", ["30 February 2026", "99/99/2026", "5 Marble 2026 x", "May 2026"])
def test_no_dates(text: str) -> None:
    assert not dates_in(folded(text)) - {date(2026, 3, 5)}


def test_a_moment_is_two_or_three_days() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert days_of(noon) == {date(2026, 11, 22), date(2026, 11, 23)}


@pytest.mark.parametrize(
    ("exact", "written", "is_it"),
    [("87.23", "87,2", True), ("87.25", "87,3", True), ("87.23", "88", False), ("5", "5.00", True)],
)
def test_rounding(exact: str, written: str, is_it: bool) -> None:
    assert rounds_to(Decimal(exact), written) is is_it
