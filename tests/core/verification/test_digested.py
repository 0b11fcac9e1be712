"""Evidence and images beside whose address a digest is signed."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from credentials.encoding.integrity import agrees, demands_of
from credentials.encoding.multibase import encode_base58btc, encode_base64url
from credentials.errors import RetrievalError, TimedOut
from credentials.report import Report, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.both_webs import BothWebs
from tests.support.issuer_host import IssuerHost, a_badge

WORK, URL = b"a work of art", "https://works.example/1"
SRI = "sha384-" + base64.b64encode(hashlib.sha384(WORK).digest()).decode()
Edit = Callable[[dict[str, Any]], Any]


def multihash(data: bytes, code: bytes = b"\x12\x20", algorithm: str = "sha256") -> str:
    return encode_base64url(code + hashlib.new(algorithm, data).digest())


def reported(edit: Edit, answer: bytes | RetrievalError | None) -> tuple[Report, list[str]]:
    host = IssuerHost()
    badge = a_badge(host)
    edit(badge)
    web = BothWebs(host, {} if answer is None else {URL: answer})
    return host.verify(host.issue(badge), web=web), web.asked


def the_evidence(id_: str = URL, **digests: str) -> Edit:
    def edit(badge: dict[str, Any]) -> None:
        del badge["evidence"][0]["digestMultibase"]
        badge["evidence"][0] |= {"id": id_, **digests}

    return edit


def an_image(place: str, id_: str = URL, **digests: str) -> Edit:
    """An image of the older kind, an object of no fixed class, so that it may have a digest."""

    def edit(badge: dict[str, Any]) -> None:
        homes = {
            "/image": badge,
            "/issuer/image": badge["issuer"],
            "/credentialSubject/achievement/image": badge["credentialSubject"]["achievement"],
        }
        homes[place]["image"] = {"id": id_, "type": "Image", **digests}

    return edit


@pytest.mark.parametrize(
    "digests",
    [
        {"digestMultibase": multihash(WORK)},
        {"digestMultibase": multihash(WORK, b"\x20\x30", "sha384")},
        {"digestMultibase": multihash(WORK, b"\x16\x20", "sha3_256")},
        {"digestMultibase": encode_base58btc(b"\x12\x20" + hashlib.sha256(WORK).digest())},
        {"digestSRI": SRI},
        {"digestSRI": SRI, "digestMultibase": multihash(WORK)},
    ],
)
def test_evidence_that_is_the_one_that_was_meant(digests: dict[str, str]) -> None:
    report, asked = reported(the_evidence(**digests), WORK)
    assert (report.verdict, asked) == (Verdict.VALID, [URL])
    assert evidence(report, "evidence.matches") == {"count": 1, "compared": 1}


@pytest.mark.parametrize(
    "digests",
    [
        {"digestMultibase": multihash(b"another")},
        {"digestSRI": SRI, "digestMultibase": multihash(b"another")},
    ],
)
def test_other_evidence(digests: dict[str, str]) -> None:
    report, _ = reported(the_evidence(**digests), WORK)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "evidence.mismatch") == {"pointer": "/evidence/0", "id": URL}


@pytest.mark.parametrize("answer", [None, TimedOut(url=URL)])
def test_evidence_is_often_for_few_eyes(answer: RetrievalError | None) -> None:
    report, _ = reported(the_evidence(digestMultibase=multihash(WORK)), answer)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "evidence.not_at_hand")["id"] == URL


def test_evidence_that_stands_in_its_address() -> None:
    url = "data:text/plain,a%20work%20of%20art"
    report, asked = reported(the_evidence(url, digestMultibase=multihash(WORK)), None)
    assert "evidence.matches" in codes(report)
    assert asked == []


def test_evidence_without_a_digest_is_not_fetched() -> None:
    report, asked = reported(the_evidence(), WORK)
    assert (asked, "evidence.none" in codes(report)) == ([], True)


@pytest.mark.parametrize("digest", ["uAAAA", "m???", "sha256-AAAA"])
def test_a_digest_that_is_none(digest: str) -> None:
    report, asked = reported(the_evidence(digestSRI=digest), WORK)
    assert (report.verdict, asked) == (Verdict.UNDETERMINED, [])
    assert evidence(report, "evidence.malformed_digest")["pointer"] == "/evidence/0"


PLACES = ("/image", "/issuer/image", "/credentialSubject/achievement/image")


def without_schema(report: Report) -> set[str]:
    """The codes of images. The class Image is closed in the schema, not in the data model."""
    assert "schema.violated" in codes(report)
    return {code for code in codes(report) if code.startswith("image.")}


@pytest.mark.parametrize("place", PLACES)
def test_images_wherever_they_are(place: str) -> None:
    digests = {"digestMultibase": multihash(WORK)}
    good, _ = reported(an_image(place, **digests), WORK)
    assert without_schema(good) == {"image.matches"}
    other, _ = reported(an_image(place, **digests), b"another")
    assert without_schema(other) == {"image.mismatch"}
    assert evidence(other, "image.mismatch") == {"pointer": place, "id": URL}
    missing, _ = reported(an_image(place, **digests), None)
    assert without_schema(missing) == {"image.not_at_hand"}


def test_images_with_odd_digests_and_addresses() -> None:
    report, _ = reported(an_image("/image", digestSRI="md5-x"), WORK)
    assert without_schema(report) == {"image.malformed_digest"}
    named, _ = reported(an_image("/image", "urn:uuid:1", digestSRI=SRI), WORK)
    assert evidence(named, "image.not_at_hand")["reason"] == "no_address"


def test_images_without_digests_are_not_fetched() -> None:
    report, asked = reported(an_image("/image"), WORK)
    assert (report.verdict, asked) == (Verdict.VALID, [])
    assert "image.none" in codes(report)


def test_nothing_is_asked_nothing_agrees() -> None:
    assert demands_of({"id": URL}) == ()
    assert not agrees(WORK, ())
