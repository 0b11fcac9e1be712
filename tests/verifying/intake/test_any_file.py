"""Files changed at random: always an answer, and never a document that was not in the file."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from tests.support.intake import ASSERTION, DOCUMENT, Intake
from tests.support.submissions import (
    SVG_PICTURE,
    pdf_showing,
    pdf_with,
    photo_of,
    png_picture,
    png_with,
    qr_code,
    text_chunk,
    zip_of,
)
from verifier.intake.taken import Found, Refused

PAGE = (
    b'<!doctype html><html><head><link rel="alternate" type="application/vc" href="/1.json">'
    b'<script type="application/ld+json">' + DOCUMENT + b"</script></head></html>"
)
FILES = {
    "png": bake_png(png_picture(), DOCUMENT.decode()),
    "compressed": png_with(text_chunk("openbadges", ASSERTION, kind=b"iTXz")),
    "svg": bake_svg(SVG_PICTURE, DOCUMENT.decode()),
    "pdf": pdf_with(DOCUMENT, ASSERTION),
    "pages": pdf_showing(qr_code(DOCUMENT.decode()), text="Maria"),
    "zip": zip_of({"a.json": DOCUMENT, "b.png": bake_png(png_picture(), DOCUMENT.decode())}),
    "photo": photo_of(DOCUMENT.decode(), size=(500, 500)),
    "page": PAGE,
    "presentation": b'{"verifiableCredential": [' + DOCUMENT + b", " + ASSERTION + b"]}",
    "mail": b"Message-ID: <1>\nContent-Type: application/json\n"
    b"Content-Disposition: attachment; filename=a.json\n\n" + DOCUMENT,
    "text": b"See https://a.example/1 and https://b.example/2.",
}

BEGINNINGS = [
    b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"<svg ", b"<!doctype html>", b"GIF89a",
    b"\xff\xd8\xff", b"RIFF....WEBP", b"II*\0", b"BM", b"data:,", b"eyJ", b"{", b"[", b"\xd2\x84",
]  # fmt: skip


@pytest.fixture(scope="module")
def shared() -> Iterator[Intake]:
    opened = Intake()
    yield opened
    opened.workshop.close()


def changed(file: bytes, seed: int) -> bytes:
    """One to four changes: a byte, a cut, a piece twice, a piece lost, a length."""
    chance = random.Random(seed)
    data = bytearray(file)
    for _ in range(chance.randint(1, 4)):
        if len(data) < 4:
            break
        at = chance.randrange(len(data))
        kind = chance.randrange(6)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at] = chance.choice((0, 255, 10, 32, 47))
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            data[at:at] = data[at : at + chance.randint(1, 60)]
        elif kind == 4:
            del data[at : at + chance.randint(1, 60)]
        else:
            data[at : at + 4] = chance.randbytes(4)
    return bytes(data)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(sorted(FILES)), seed=st.integers(0, 2**32))
def test_whatever_happens_to_a_file_there_is_an_answer(
    shared: Intake, name: str, seed: int
) -> None:
    taken = shared.all(changed(FILES[name], seed))
    assert taken
    for one in taken:
        assert isinstance(one, Found | Refused)
        if isinstance(one, Refused):
            assert one.error.code.startswith("intake.")


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    beginning=st.sampled_from(BEGINNINGS),
    rest=st.binary(max_size=300) | st.text(max_size=80).map(lambda text: text.encode()),
)  # fmt: skip
def test_whatever_follows_a_beginning_there_is_an_answer(
    shared: Intake, beginning: bytes, rest: bytes
) -> None:
    assert shared.all(beginning + rest)


def test_the_files_are_good_before_they_are_changed(shared: Intake) -> None:
    for name, file in FILES.items():
        if name != "text":
            assert all(isinstance(one, Found) for one in shared.all(file)), name


@pytest.mark.experiment
@pytest.mark.timeout(1800)
def test_five_thousand_changed_files(shared: Intake) -> None:
    """No answer is missing, and no worker dies of anything but its limits."""
    costly = 0
    for seed in range(5000):
        name = sorted(FILES)[seed % len(FILES)]
        taken = shared.all(changed(FILES[name], seed))
        assert taken, (name, seed)
        costly += sum(
            isinstance(one, Refused) and one.error.code == "intake.too_costly" for one in taken
        )
    assert costly < 50
