"""The picture around a credential, compared with the image that the issuer names."""

import base64
import json
from typing import Any

import pytest

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from credentials.errors import RetrievalError, TooLarge
from credentials.report import Report, Verdict
from credentials.verification.checks.picture import is_put_into
from tests.core.verification.reading import codes, evidence
from tests.support.both_webs import BothWebs
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.proofs import a_host, with_proof
from tests.support.submissions import SVG_PICTURE, png_picture

IMAGE = "https://issuer.example/badge.png"
OTHER_PNG = png_picture().replace(b"IDAT", b"IDAX")


def reported(picture: Any, image: Any = IMAGE, **pages: bytes | RetrievalError) -> Report:
    """The report on a badge that names `image`; `picture` makes the baked file."""
    host = IssuerHost()
    badge = a_badge(host)
    if image is not None:
        badge["credentialSubject"]["achievement"]["image"] = {"id": image, "type": "Image"}
    signed = host.issue(badge)
    files = {f"https://issuer.example/{name.replace('_', '.')}": f for name, f in pages.items()}
    web = BothWebs(host, files)
    report = host.verify(signed, picture=picture(json.dumps(signed)), web=web)
    assert report.verdict is Verdict.VALID
    return report


def png(credential: str) -> bytes:
    return bake_png(png_picture(), credential)


def svg(credential: str) -> bytes:
    return bake_svg(SVG_PICTURE, credential)


def test_the_issuers_image_with_the_credential_in_it() -> None:
    report = reported(png, badge_png=png_picture())
    assert evidence(report, "picture.the_issuers") == {"id": IMAGE}


def test_a_drawing() -> None:
    report = reported(svg, image="https://issuer.example/badge.svg", badge_svg=SVG_PICTURE)
    assert "picture.the_issuers" in codes(report)


def test_an_image_that_stands_in_the_credential() -> None:
    url = "data:image/png;base64," + base64.b64encode(png_picture()).decode()
    assert "picture.the_issuers" in codes(reported(png, image=url))


def test_a_more_golden_picture() -> None:
    assert evidence(reported(png, badge_png=OTHER_PNG), "picture.another") == {"id": IMAGE}
    drawing = SVG_PICTURE.replace(b'width="1"', b'width="2"')
    report = reported(svg, image="https://issuer.example/badge.svg", badge_svg=drawing)
    assert "picture.another" in codes(report)


def test_no_image_is_named() -> None:
    assert "picture.none_named" in codes(reported(png, image=None))
    assert "picture.none_named" in codes(reported(png, image="urn:uuid:1"))


def test_an_image_that_cannot_be_had() -> None:
    facts = evidence(reported(png), "picture.not_compared")
    assert facts == {"id": IMAGE, "reason": "retrieval.unreachable"}
    broken = evidence(reported(png, image="data:image/png;base64,???"), "picture.not_compared")
    assert broken["reason"] == "retrieval.unreachable"


def test_an_image_that_is_too_large() -> None:
    report = reported(png, badge_png=TooLarge(url=IMAGE))
    assert evidence(report, "picture.not_compared")["reason"] == "retrieval.too_large"


def test_nothing_is_fetched_for_somebody_elses_credential() -> None:
    host = a_host()
    badge = a_badge(host)
    badge["credentialSubject"]["achievement"]["image"] = {"id": IMAGE, "type": "Image"}
    signed = with_proof(host, badge, by_other=True)
    report = host.verify(signed, picture=png_picture())
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert "picture.not_compared" in codes(report)
    assert IMAGE not in host.asked


@pytest.mark.parametrize(
    ("image", "picture", "inside"),
    [
        (b"abcd", b"abXXcd", True),
        (b"abcd", b"abcd", True),
        (b"abcd", b"XXabcd", True),
        (b"abcd", b"abcdXX", True),
        (b"abcd", b"abXXd", False),
        (b"abcd", b"aXbXcd", False),
        (b"aaaa", b"aaa", False),
        (b"aaaa", b"aaaaaa", True),
        (b"", b"x", False),
    ],
)
def test_one_piece_put_in(image: bytes, picture: bytes, inside: bool) -> None:
    assert is_put_into(image, picture) is inside
