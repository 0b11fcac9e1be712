"""Texts: JSON and tokens in every dress that people paste, links among words, and what is named."""

import base64
import json
import time

import pytest

from tests.support.intake import ASSERTION, DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import pdf_with, png_picture
from verifier.intake.forms import Form, form_of
from verifier.intake.taken import Found, Refused

LINK = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA/verify"
BEHIND = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA"
WEB = {BEHIND: DOCUMENT, "https://other.example/c/2": OTHER}


def in_base64(data: bytes, *, url_safe: bool = False, lines: bool = False) -> bytes:
    written = base64.urlsafe_b64encode(data).rstrip(b"=") if url_safe else base64.b64encode(data)
    return b"\n".join(written[n : n + 64] for n in range(0, len(written), 64)) if lines else written


@pytest.mark.parametrize(
    "dressed",
    [
        DOCUMENT,
        b"\n\t " + DOCUMENT + b" \r\n",
        b"\xef\xbb\xbf" + DOCUMENT,
        in_base64(DOCUMENT),
        in_base64(DOCUMENT, url_safe=True),
        in_base64(DOCUMENT, lines=True),
        b"data:application/json;base64," + in_base64(DOCUMENT),
        b"data:application/vc;charset=utf-8;base64," + in_base64(DOCUMENT, url_safe=True),
        b"data:application/json," + DOCUMENT.replace(b'"', b"%22").replace(b" ", b"%20"),
    ],
)
def test_json_in_every_dress(intake: Intake, dressed: bytes) -> None:
    found = intake.found(dressed)
    assert (found.document, found.form) == (DOCUMENT, Form.JSON)


@pytest.mark.parametrize(
    "dressed",
    [
        JWT, f" {JWT}\n", JWT[:20] + "\n" + JWT[20:40] + "\r\n" + JWT[40:],
        "data:application/vc+jwt," + JWT, in_base64(JWT.encode()).decode(),
    ],
)  # fmt: skip
def test_tokens_in_every_dress(intake: Intake, dressed: str) -> None:
    found = intake.found(dressed)
    assert (found.document, found.form) == (JWT.encode(), Form.JWT)


def test_a_file_in_base64_is_opened(intake: Intake) -> None:
    assert intake.found(in_base64(pdf_with(DOCUMENT))).form is Form.PDF
    address = b"data:image/png;base64," + in_base64(png_picture())
    assert intake.refused(address) == ("intake.picture_without", False)


@pytest.mark.parametrize(
    "text",
    [
        LINK, f"<{LINK}>", f"See my certificate: {LINK}.", f"“{LINK}”", f"({LINK})",
        f"Liebe Grüße,\n\n{LINK}\n-- \nMaria", f"[my certificate]({LINK})",
    ],
)  # fmt: skip
def test_a_link_among_words_is_followed(intake: Intake, text: str) -> None:
    found = intake.found(text, web=WEB)
    assert (found.document, found.place.url, found.part) == (DOCUMENT, BEHIND, None)


def test_several_links_are_several_things(intake: Intake) -> None:
    taken = intake.all(f"{LINK} and https://other.example/c/2 and https://a.example/", web=WEB)
    assert [one.document for one in taken if isinstance(one, Found)] == [DOCUMENT, OTHER]
    assert [one.part for one in taken] == [LINK, "https://other.example/c/2"]


def test_links_that_lead_to_no_certificate(intake: Intake) -> None:
    web = {"https://a.example/": b"<!doctype html><html></html>"}
    assert intake.refused("see https://a.example/ there", web=web) == (
        "intake.text_without", False,
    )  # fmt: skip
    assert intake.refused("see https://b.example/ there") == ("intake.link_absent", True)


def test_at_most_four_links_of_a_text_are_tried(intake: Intake) -> None:
    intake.all(" ".join(f"https://{n}.example/" for n in range(9)))
    assert len(intake.web.asked) == 4


@pytest.mark.parametrize(
    ("wrapper", "parts"),
    [
        ({"type": "VerifiablePresentation", "verifiableCredential": ["A", "B"]},
         ["/verifiableCredential/0", "/verifiableCredential/1"]),
        ({"credential": ["A"], "compactJwsString": ["T"]},
         ["/credential/0", "/compactJwsString/0"]),
        (["A", "B", "T"], ["/0", "/1", "/2"]),
        ({"vp": {"type": "VerifiablePresentation", "verifiableCredential": ["A", "T"]}},
         ["/verifiableCredential/0", "/verifiableCredential/1"]),
    ],
)  # fmt: skip
def test_wrappers_hold_several_things(intake: Intake, wrapper: object, parts: list[str]) -> None:
    text = json.dumps(wrapper)
    for letter, document in (("A", DOCUMENT), ("B", OTHER), ("T", json.dumps(JWT).encode())):
        text = text.replace(f'"{letter}"', document.decode())
    taken = intake.all(text)
    assert [one.part for one in taken] == parts
    assert all(isinstance(one, Found) for one in taken)


def test_a_wrapper_of_one_thing_is_that_thing(intake: Intake) -> None:
    found = intake.found(b'{"verifiableCredential": ' + DOCUMENT + b"}")
    assert (found.document, found.part) == (DOCUMENT, None)


@pytest.mark.parametrize(
    "document",
    [
        b'{"@context": [], "type": "x", "credentialSubject": {"credential": {}}}',
        ASSERTION,
        b'{"credential": 7}',
        b"[]",
        b"[7]",
        b'{"credential":',
    ],
)
def test_what_is_one_thing_stays_one(intake: Intake, document: bytes) -> None:
    assert intake.found(document).document == document


NAMED = [
    ("utf-16", '{"type": "Assertion"}'.encode("utf-16"), "intake.wide_text", False),
    ("utf-16 without a mark", '{"type": "A"}'.encode("utf-16-le"), "intake.wide_text", False),
    ("utf-16 the other way", '{"type": "A"}'.encode("utf-16-be"), "intake.wide_text", False),
    ("rich text", b"{\\rtf1\\ansi certificate}", "intake.office", False),
    ("old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "intake.office", False),
    ("gzip", b"\x1f\x8b\x08\0", "intake.archive", True),
    ("7z", b"7z\xbc\xaf\x27\x1c\0", "intake.archive", True),
    ("RAR", b"Rar!\x1a\x07\x01\0", "intake.archive", True),
    ("tar", bytes(257) + b"ustar\0", "intake.archive", True),
    ("mail", b"From: a\nSubject: b\n c\nMessage-ID: <x>\n\nhello", "intake.mail", False),
    ("a wallet's offer", b"openid-credential-offer://?a={}", "intake.wallet_link", True),
    ("DIDComm", b"didcomm://?_oob=e30", "intake.wallet_link", True),
    ("a health certificate", b"HC1:NCFOXN%TS3DH", "intake.health_code", False),
    ("Europass XML", b'<?xml version="1.0"?><eup:x xmlns:eup="http://data.europa.eu/snb"/>',
     "intake.europass_xml", True),
    ("Blockcerts 2", b'{"type": "Assertion", "signature": {"type": ["MerkleProof2017"]}}',
     "intake.ledger", True),
    ("OpenAttestation", b'{"data": {}, "signature": {"type": "SHA3MerkleProof"}}',
     "intake.ledger", True),
    ("words", b"Dear Sir or Madam", "intake.unknown_form", False),
    ("noise", b"\x07\x91\xfe\x03", "intake.unknown_form", False),
    ("nothing", b"", "intake.unknown_form", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code", "unsupported"), [row[1:] for row in NAMED], ids=[row[0] for row in NAMED]
)
def test_what_is_not_read_is_named(
    intake: Intake, data: bytes, code: str, unsupported: bool
) -> None:
    assert intake.refused(data) == (code, unsupported)
    assert intake.web.asked == []


def test_a_credential_that_tells_of_a_ledger_is_none_of_it(intake: Intake) -> None:
    document = b'{"type": "Assertion", "name": "MerkleProof2017", "proof": {}, "signature": 1}'
    assert intake.found(document).document == document


def test_boxes_in_boxes_come_to_an_end(intake: Intake) -> None:
    data = DOCUMENT
    for _ in range(12):
        data = b"data:application/json;base64," + in_base64(data)
    (refused,) = intake.all(data)
    assert isinstance(refused, Refused)
    assert refused.error.code == "intake.too_deep"


def vp_token(*credentials: object) -> str:
    """A token of the older form; nothing here looks at its signature."""
    claims = {"vp": {"@context": [], "type": ["VerifiablePresentation"],
                     "verifiableCredential": list(credentials)}}  # fmt: skip
    parts = (json.dumps(part).encode() for part in ({"alg": "ES256", "typ": "JWT"}, claims))
    return ".".join([*(in_base64(part, url_safe=True).decode() for part in parts), "c2ln"])


def test_the_credentials_of_a_presentation_in_a_token(intake: Intake) -> None:
    token = vp_token(json.loads(DOCUMENT), JWT)
    first, second = intake.all(token)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert json.loads(first.document) == json.loads(DOCUMENT)
    assert (second.document, second.part) == (JWT.encode(), "/verifiableCredential/1")
    assert {first.place.presentation, second.place.presentation} == {token.encode()}


def test_only_a_presentation_stands_around_a_credential(intake: Intake) -> None:
    around = b'{"type": ["VerifiablePresentation"], "verifiableCredential": ' + DOCUMENT + b"}"
    assert intake.found(around).place.presentation == around
    assert intake.found(b'{"credential": ' + DOCUMENT + b"}").place.presentation is None
    assert intake.found(b'{"vp": ' + around + b"}").place.presentation == around
    assert intake.found(DOCUMENT).place.presentation is None


@pytest.mark.parametrize("wrapped", [vp_token(), b'{"type": "VerifiablePresentation"}'])
def test_an_empty_presentation_is_left_to_the_checks(intake: Intake, wrapped: str | bytes) -> None:
    assert intake.found(wrapped).place.presentation is None


def test_more_documents_than_are_checked_are_said_to_be_left(intake: Intake) -> None:
    many = b"[" + b",".join([b'{"type":"x"}'] * 203) + b"]"
    taken = intake.all(many)
    assert len(taken) == 201
    assert isinstance(taken[-1], Refused)
    assert (taken[-1].error.code, taken[-1].error.unsupported) == ("intake.too_many", True)
    assert taken[-1].error.facts == {"count": 203, "limit": 200}


@pytest.mark.parametrize(
    "piece", [b"%41", b"a:b\n", b"AA\n", b"a.", b"http:", b"[", b"{", b"<", b"=", b"~", b" \n"]
)
@pytest.mark.parametrize("head", [b"", b"data:,", b"data:;base64,", b"eyJ.", b"https://a/#d."])
def test_texts_of_the_largest_size_are_told_apart_in_little_time(head: bytes, piece: bytes) -> None:
    """CPU time is recorded, not judged, but for a bound that no change may break by far."""
    text = head + piece * (24 * 2**20 // len(piece))
    started = time.process_time()
    form_of(text)
    assert time.process_time() - started < 2
