"""Saved e-mails: what is attached, and where their links lead."""

from email.message import EmailMessage
from typing import Any

import pytest

from credentials.baking.png import bake_png
from tests.support.intake import DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import pdf_with, photo_of, png_picture
from verifier.intake.forms import Form, form_of
from verifier.intake.taken import Found

LINK = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA/verify"
BEHIND = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA"
WEB = {BEHIND: DOCUMENT}
LOGO = png_picture()


def mail(*files: tuple[str, bytes, str], text: str = "Dear all", page: str = "") -> bytes:
    """A letter with these attachments (name, content, type)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@school.example", "b@c.example", "Ελένη"
    message["Message-ID"] = "<1@school.example>"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content, kind in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("badge.json", DOCUMENT, "application/json"),
        ("σήμα.png", bake_png(LOGO, DOCUMENT.decode()), "image/png"),
        ("certificate.pdf", pdf_with(DOCUMENT), "application/octet-stream"),
        ("noname", photo_of(LINK), "image/jpeg"),
    ],
)
def test_an_attached_certificate_is_opened(
    intake: Intake, name: str, content: bytes, kind: str
) -> None:
    found = intake.found(mail((name, content, kind)), web=WEB)
    assert (found.document, found.part) == (DOCUMENT, None)


def test_several_attachments_are_several_things(intake: Intake) -> None:
    files = (("ένα.json", DOCUMENT, "application/json"), ("2.jwt", JWT.encode(), "application/jwt"),
             ("letter.txt", b"hello", "application/x-text"))  # fmt: skip
    taken = intake.all(mail(*files))
    assert [one.part for one in taken if isinstance(one, Found)] == ["ένα.json", "2.jwt"]


def test_what_is_attached_decides_over_a_link(intake: Intake) -> None:
    found = intake.found(mail(("b.json", OTHER, "application/json"), text=LINK), web=WEB)
    assert (found.document, intake.web.asked) == (OTHER, [])


@pytest.mark.parametrize(
    "words", [{"text": f"See {LINK}."}, {"text": "See it", "page": f'<p><a href="{LINK}">it</a>'}]
)
def test_without_an_attachment_the_links_are_tried(intake: Intake, words: dict[str, Any]) -> None:
    assert intake.found(mail(**words), web=WEB).document == DOCUMENT


def test_a_mail_without_a_certificate(intake: Intake) -> None:
    assert intake.refused(mail()) == ("intake.mail", False)
    letter, cut = (
        ("x.txt", b"hello", "application/x-y"),
        ("c.pdf", b"%PDF-1.7\n", "application/pdf"),
    )
    assert intake.refused(mail(cut)) == ("intake.pdf_unsound", False)
    assert intake.refused(mail(letter, cut)) == ("intake.mail", False)
    assert intake.refused(mail(text=LINK)) == ("intake.link_absent", True)


@pytest.mark.parametrize(
    "data",
    [
        b"Received: x\nContent-Type: multipart/mixed\n\n--\n",
        b"Received: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n--a\n--a--",
        b"Message-ID: x\nContent-Transfer-Encoding: base64\n\n%%%%",
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=nowhere\n\n\xff\xfe",
        b'MIME-Version: 1.0\nContent-Disposition: attachment; filename="=?x?q?=ZZ?="\n\nx',
        b"MIME-Version: 1.0\nContent-Type: a; b*0=c; b*x=d\n\nx",
    ],
)
def test_malformed_mails_are_answered(intake: Intake, data: bytes) -> None:
    assert form_of(data) is Form.MAIL
    assert intake.refused(data)[0].startswith("intake.")
