"""From files, texts and links to a document, and every named refusal."""

import gzip
import io
import json
import os
import signal
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from credentials.errors import AddressRefused, RetrievalError, TimedOut, TooLarge, Unreachable
from credentials.report import FAILED, NOT_DETERMINED
from tests.support.submissions import SEEN_AT, SVG_PICTURE, SmallWeb, pdf_with, png_picture
from verifier.errors import IntakeRefused
from verifier.intake import looks
from verifier.intake.forms import Form, form_of
from verifier.intake.link import ACCEPT, address_of
from verifier.intake.pieces import Opened
from verifier.intake.take_in import take_in
from verifier.intake.taken import Found, Refused, Submission
from verifier.intake.workshop import Workshop

DOCUMENT = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "x"}'
OTHER = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "y"}'
JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
BASE = "https://certificates.example.org"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    opened = Workshop()
    yield opened
    opened.close()


def find(workshop: Workshop, data: bytes = b"", url: str | None = None, **web: object) -> Found:
    fetcher = SmallWeb(web.get("answers", {}))  # type: ignore[arg-type]
    (taken,) = take_in(Submission(data=data, url=url), fetcher=fetcher, workshop=workshop)
    if isinstance(taken, Refused):
        raise taken.error
    return taken


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (DOCUMENT, Form.JSON),
        (b"  \n" + DOCUMENT + b"\n", Form.JSON),
        (png_picture(), Form.PNG),
        (SVG_PICTURE, Form.SVG),
        (b'<?xml version="1.0"?><!-- drawn --><svg:svg/>', Form.SVG),
        (b"%PDF-1.7\n", Form.PDF),
        (b"\n\n%PDF-1.7\n", Form.PDF),
        (b"PK\x03\x04aaaa", Form.ZIP),
        (JWT.encode(), Form.JWT),
        (JWT.encode() + b"\n", Form.JWT),
        (f"{JWT}~eyJ~".encode(), Form.JWT),
        (b"\xd2\x84\x43\xa1", Form.COSE),
        (b"https://example.org/c/1", Form.LINK),
        (b" HTTP://localhost:8000/c/1\n", Form.LINK),
        (b"certificates.example.org/c/abc", Form.LINK),
        (b"<!DOCTYPE html><html><svg/></html>", Form.PAGE),
        (b"\xff\xd8\xff\xe0", Form.PICTURE),
        (b"RIFF\0\0\0\0WEBPVP8 ", Form.PICTURE),
        (b"\0\0\0\x18ftypheic", Form.UNKNOWN),
        (b"Certificate of Maria", Form.TEXT),
        (b"<elm/>", Form.UNKNOWN),
        (b"\0\1\2", Form.UNKNOWN),
        (b"", Form.UNKNOWN),
    ],
)
def test_the_form_is_told_from_the_first_bytes(data: bytes, form: Form) -> None:
    assert form_of(data) is form


@pytest.mark.parametrize(
    ("file", "form"),
    [
        (DOCUMENT, Form.JSON),
        (bake_png(png_picture(), DOCUMENT.decode()), Form.PNG),
        (bake_svg(SVG_PICTURE, DOCUMENT.decode()), Form.SVG),
        (pdf_with(DOCUMENT), Form.PDF),
        (pdf_with(b"a letter", DOCUMENT, DOCUMENT, b'{"a": 1}'), Form.PDF),
    ],
    ids=["json", "png", "svg", "pdf", "pdf with more attachments"],
)
def test_each_form_gives_the_very_bytes(workshop: Workshop, file: bytes, form: Form) -> None:
    found = find(workshop, file)
    assert (found.document, found.form, found.part) == (DOCUMENT, form, None)


@pytest.mark.parametrize(
    ("file", "form"),
    [
        (JWT.encode(), Form.JWT),
        (bake_png(png_picture(), JWT), Form.PNG),
        (bake_svg(SVG_PICTURE, JWT), Form.SVG),
        (pdf_with(JWT.encode()), Form.PDF),
    ],
    ids=["by itself", "png", "svg", "pdf"],
)
def test_compact_tokens_are_taken_from_the_same_forms(
    workshop: Workshop, file: bytes, form: Form
) -> None:
    found = find(workshop, file)
    assert (found.document, found.form) == (JWT.encode(), form)


def wrong_check_sum(png: bytes) -> bytes:
    return png[:-1] + bytes([png[-1] ^ 1])


def two_chunks(png: bytes) -> bytes:
    start = png.index(b"iTXt") - 4
    length = struct.unpack(">I", png[start : start + 4])[0] + 12
    return png[:start] + png[start : start + length] * 2 + png[start + length :]


BAKED = bake_png(png_picture(), DOCUMENT.decode())
REFUSALS: list[tuple[str, bytes, str, bool]] = [
    ("no credential in a PNG", png_picture(), "intake.picture_without", False),
    ("no credential in an SVG", SVG_PICTURE, "intake.picture_without", False),
    ("two credentials in a PNG", two_chunks(BAKED), "intake.picture_several", False),
    ("a broken PNG", wrong_check_sum(BAKED), "intake.picture_unsound", False),
    ("a cut PNG", BAKED[:60], "intake.picture_unsound", False),
    ("a broken SVG", b"<svg><g></svg>", "intake.picture_unsound", False),
    (
        "an SVG with entities",
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        "intake.picture_unsound",
        False,
    ),
    ("a broken photograph", b"\xff\xd8\xff\xe0JFIF", "intake.picture_unsound", False),
    ("no attachment", pdf_with(), "intake.pdf_without", False),
    ("another attachment", pdf_with(b'{"a": 1}', b"text"), "intake.pdf_without", False),
    ("a locked PDF", pdf_with(DOCUMENT, password="secret"), "intake.pdf_locked", True),
    ("a broken PDF", b"%PDF-1.7\nnothing here", "intake.pdf_unsound", False),
    ("a large SVG", SVG_PICTURE + b" " * 2**20, "intake.too_large", True),
    ("a web page", b"<!doctype html><html></html>", "intake.page", False),
    ("something else", b"Dear Sir or Madam", "intake.unknown_form", False),
    ("a broken archive", b"PK\x03\x04aaaa", "intake.zip_unsound", False),
]


@pytest.mark.parametrize(
    ("file", "code", "unsupported"),
    [row[1:] for row in REFUSALS],
    ids=[row[0] for row in REFUSALS],
)
def test_each_refusal_has_its_name(
    workshop: Workshop, file: bytes, code: str, unsupported: bool
) -> None:
    with pytest.raises(IntakeRefused) as refused:
        find(workshop, file)
    assert (refused.value.code, refused.value.unsupported) == (code, unsupported)
    assert refused.value.result.outcome is (NOT_DETERMINED if unsupported else FAILED)


def test_the_worker_does_not_know_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUREL_KEY_PASSPHRASE", "not for the worker")
    own = Workshop()
    own.open(looks.PNG, BAKED)
    (process,) = own.pool.idle_processes
    assert b"not for the worker" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    own.close()


def test_a_worker_is_kept_and_used_again(workshop: Workshop) -> None:
    workshop.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))
    first = workshop.pool.idle_processes[-1].pid
    started = time.monotonic()
    workshop.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))
    assert workshop.pool.idle_processes[-1].pid == first
    assert time.monotonic() - started < 0.5


def test_a_file_that_takes_too_long_ends_the_worker_and_the_next_goes_on() -> None:
    hasty = Workshop(job_seconds=0.3)
    hasty.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))
    os.kill(hasty.pool.idle_processes[0].pid, signal.SIGSTOP)
    with pytest.raises(IntakeRefused) as refused:
        hasty.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))
    assert (refused.value.code, refused.value.unsupported) == ("intake.too_costly", True)
    assert hasty.pool.idle_processes == []
    hasty.pool.job_seconds = 5.0
    assert contents(hasty.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))) == [DOCUMENT]
    hasty.close()


def test_a_picture_that_takes_too_much_time_or_memory_is_stopped(workshop: Workshop) -> None:
    """Time kills the worker, want of memory is its answer; the next file is read all the same."""
    large = io.BytesIO()
    Image.new("RGB", (6000, 3900), "white").save(large, "WEBP")
    noise = io.BytesIO()
    Image.effect_noise((2400, 1200), 90).save(noise, "PNG", compress_level=1)
    own = Workshop(cpu_ms=60)
    for look, file in ((looks.PHOTO, large.getvalue()), (looks.PNG, noise.getvalue())):
        with pytest.raises(IntakeRefused) as refused:
            own.open(look, file)
        assert (refused.value.code, refused.value.unsupported) == ("intake.too_costly", True)
        assert contents(workshop.open(looks.PNG, BAKED)) == [DOCUMENT]
    own.close()


def test_a_worker_that_died_is_replaced() -> None:
    own = Workshop()
    own.open(looks.PNG, BAKED)
    own.pool.idle_processes[0].kill()
    own.pool.idle_processes[0].wait()
    assert contents(own.open(looks.PNG, BAKED)) == [DOCUMENT]
    own.close()


def test_an_attachment_that_inflates_for_ever_is_stopped(workshop: Workshop) -> None:
    bomb = zlib.compress(bytes(300 * 2**20), 1)
    document = b"".join(
        (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R",
            b"/Names<</EmbeddedFiles<</Names[(a)3 0 R]>>>>>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
            b"3 0 obj<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>endobj\n",
            f"4 0 obj<</Type/EmbeddedFile/Filter/FlateDecode/Length {len(bomb)}>>".encode(),
            b"stream\n" + bomb + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
        )
    )
    with pytest.raises(IntakeRefused) as refused:
        workshop.open(looks.ATTACHMENTS, document)
    assert refused.value.code in {"intake.too_costly", "intake.pdf_unsound"}
    assert contents(workshop.open(looks.ATTACHMENTS, pdf_with(DOCUMENT))) == [DOCUMENT]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f"{BASE}/c/AbC_-1/verify", f"{BASE}/c/AbC_-1"),
        (f" {BASE}/c/AbC_-1/verify?lang=el#x\n", f"{BASE}/c/AbC_-1"),
        (f"{BASE}/c/AbC_-1", f"{BASE}/c/AbC_-1"),
        (f"{BASE}/c/AbC_-1.pdf", f"{BASE}/c/AbC_-1.pdf"),
        (f"{BASE}/sub/c/AbC/verify", f"{BASE}/sub/c/AbC"),
        (f"https://verify.example.org/verify?url={BASE}/c/AbC&lang=el", f"{BASE}/c/AbC"),
        ("certificates.example.org/c/AbC/verify", f"{BASE}/c/AbC"),
        ("http://localhost:8000/c/AbC/verify", "http://localhost:8000/c/AbC"),
        ("https://[bad/c/1", "https://[bad/c/1"),
    ],
)
def test_the_links_that_people_have(link: str, address: str) -> None:
    assert address_of(link) == address


def contents(opened: Opened) -> list[bytes]:
    return [piece.content for piece in opened.pieces]


@pytest.mark.parametrize("body", [DOCUMENT, BAKED, pdf_with(DOCUMENT)], ids=["json", "png", "pdf"])
def test_a_link_is_fetched_whether_typed_or_pasted(workshop: Workshop, body: bytes) -> None:
    web = SmallWeb({f"{BASE}/c/1": body})
    for submission in (
        Submission(url=f"{BASE}/c/1/verify"),
        Submission(data=f"{BASE}/c/1\n".encode()),
    ):
        (found,) = take_in(submission, fetcher=web, workshop=workshop)
        assert isinstance(found, Found)
        assert found.document == DOCUMENT
        assert (found.place.url, found.place.fetched_at) == (f"{BASE}/c/1", SEEN_AT)
    assert web.accepted == [ACCEPT, ACCEPT]


@pytest.mark.parametrize(
    ("answer", "code", "unsupported"),
    [
        (AddressRefused(reason="url"), "intake.link_refused", True),
        (TooLarge(), "intake.link_too_large", True),
        (TimedOut(), "intake.link_timed_out", True),
        (Unreachable(reason="dns"), "intake.link_unreachable", True),
        (Unreachable(reason="http_status", status=500), "intake.link_unreachable", True),
        (Unreachable(reason="http_status", status=404), "intake.link_absent", True),
        (Unreachable(reason="http_status", status=410), "intake.link_absent", True),
        (b"<!doctype html><html>badge</html>", "intake.link_page", False),
        (b"https://elsewhere.example/", "intake.link_page", False),
        (png_picture(), "intake.picture_without", False),
    ],
)
def test_a_link_that_leads_nowhere_says_so(
    workshop: Workshop, answer: bytes | RetrievalError, code: str, unsupported: bool
) -> None:
    with pytest.raises(IntakeRefused) as refused:
        find(workshop, url="https://example.org/x", answers={"https://example.org/x": answer})
    assert (refused.value.code, refused.value.unsupported) == (code, unsupported)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode()))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    own = _shared_workshop()
    for prefix in (b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"<svg>"):
        submission = Submission(data=prefix + data)
        for taken in take_in(submission, fetcher=SmallWeb(), workshop=own):
            assert isinstance(taken, Refused) or taken.form in {Form.JSON, Form.JWT, Form.COSE}


_kept: list[Workshop] = []


def _shared_workshop() -> Workshop:
    if not _kept:
        _kept.append(Workshop())
    return _kept[0]


@pytest.fixture(scope="module", autouse=True)
def _close_the_shared_workshop() -> Iterator[None]:
    yield
    while _kept:
        _kept.pop().close()


def test_a_file_of_nearly_twenty_mebibytes_is_opened(workshop: Workshop) -> None:
    large = pdf_with(DOCUMENT, os.urandom(19 * 2**20))
    assert find(workshop, large).document == DOCUMENT


def test_a_credential_in_gzip_is_not_guessed(workshop: Workshop) -> None:
    with pytest.raises(IntakeRefused) as refused:
        find(workshop, gzip.compress(json.dumps({}).encode()))
    assert refused.value.code == "intake.archive"
