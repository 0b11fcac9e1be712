"""What is a credential at all."""

import json
from typing import Any

import pytest

from credentials.report import NOT_DETERMINED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge

HOST = IssuerHost()
TEXT = json.dumps(HOST.issue(a_badge(HOST)))

UNREADABLE: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "format.not_json"),
    "words": ("hello", "format.not_json"),
    "a PNG": (b"\x89PNG\r\n\x1a\n", "format.not_json"),
    "a number": (b"1", "format.not_a_credential"),
    "a list": (f"[{TEXT}]", "format.not_a_credential"),
    "an empty object": (b"{}", "format.not_a_credential"),
    "a presentation": (
        b'{"@context":[],"type":"VerifiablePresentation","proof":{}}',
        "format.not_a_credential",
    ),
    "something else": (b'{"type":"Person","name":"x"}', "format.not_a_credential"),
    "a member twice": (TEXT[:-1] + ',"name":"Another"}', "format.not_json"),
    "not a number": (TEXT.replace("22.6", "NaN"), "format.not_json"),
    "a huge number": (TEXT.replace("22.6", "9" * 30), "format.not_json"),
    "bad UTF-8": (TEXT.encode() + b"\xff", "format.not_json"),
    "half a surrogate pair": (TEXT.replace("A role.", "\\ud800"), "format.not_json"),
    "a lone surrogate as text": (TEXT[:-1] + ',"x":"\ud800"}', "format.not_json"),
    "something after it": (TEXT + "{}", "format.not_json"),
    "too deep": ("[" * 300 + "]" * 300, "format.too_large"),
    "much too deep": ("[" * 100_000 + "]" * 100_000, "format.too_large"),
    "too large": (TEXT[:-1] + ',"x":"' + "x" * 300_000 + '"}', "format.too_large"),
}


@pytest.mark.parametrize(("data", "code"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_not_a_credential_we_can_read(data: Any, code: str) -> None:
    host = IssuerHost()
    report = host.verify(data)
    assert (report.verdict, codes(report)) == (Verdict.UNREADABLE, {code})
    assert (report.intact, report.from_issuer, report.current) == (NOT_DETERMINED,) * 3
    assert (report.credential, report.digest, host.asked) == (None, None, [])


def test_the_place_is_named() -> None:
    twice = TEXT.replace('"creditsEarned": 22.6', '"creditsEarned": 22.6, "creditsEarned": 30')
    report = IssuerHost().verify(twice)
    assert evidence(report, "format.not_json")["pointer"] == "/credentialSubject/creditsEarned"


@pytest.mark.parametrize(
    "data",
    [TEXT, TEXT.encode(), " \n" + TEXT, json.dumps(json.loads(TEXT), indent=4, ensure_ascii=False)],
)
def test_white_space_and_escapes_do_not_matter(data: Any) -> None:
    assert IssuerHost().verify(data).verdict is Verdict.VALID


def test_the_digest_is_that_of_the_document_without_its_proof() -> None:
    from credentials.encoding.digests import credential_digest

    document = json.loads(TEXT)
    report = IssuerHost().verify(TEXT)
    assert report.digest == credential_digest({k: v for k, v in document.items() if k != "proof"})
