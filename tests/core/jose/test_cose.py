"""COSE_Sign1: what fits, and every way of not being one."""

from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credentials.errors import EnvelopeError, HeaderRefused, MalformedToken
from credentials.jose.cose import is_cose_signed_by, read_cose, sign_cose
from credentials.jose.envelope import open_envelope
from credentials.jose.vc_jose import issue_vc_cose
from credentials.keys.software import software_signer
from tests.core.jose.tokens import KID, OTHER, SIGNERS, a_credential

CREDENTIAL = b'{"a":1}'
HEADER: dict[Any, Any] = {1: -7, 3: "application/vc", 16: "application/vc+cose"}


def message(
    header: dict[Any, Any] | bytes = HEADER,
    unprotected: dict[Any, Any] | None = None,
    *,
    tag: int | None = 18,
    context: str = "Signature1",
) -> bytes:
    """A signed message with any header at all."""
    protected = header if isinstance(header, bytes) else cbor2.dumps(header)
    signed = cbor2.dumps([context, protected, b"", CREDENTIAL])
    parts = [protected, unprotected or {}, CREDENTIAL, SIGNERS["ES256"].sign(signed)]
    return cbor2.dumps(parts if tag is None else cbor2.CBORTag(tag, parts))


@pytest.mark.parametrize(
    ("name", "number"), [("ES256", -7), ("ES384", -35), ("ES512", -36), ("EdDSA", -8)]
)
def test_made_and_read(name: str, number: int) -> None:
    data = issue_vc_cose(a_credential(), SIGNERS[name], kid=KID)
    read = read_cose(data)
    assert data[0] == 0xD2
    assert read.protected == {
        1: number, 3: "application/vc", 4: KID.encode(), 16: "application/vc+cose",
    }  # fmt: skip
    assert (read.kid, read.type, read.content_type) == (KID, HEADER[16], HEADER[3])
    assert is_cose_signed_by(read, SIGNERS[name].public_key)
    assert not is_cose_signed_by(
        read_cose(data.replace(b"Athens", b"Sparta")), SIGNERS[name].public_key
    )
    envelope = open_envelope(data)
    assert (envelope.form, envelope.document) == (HEADER[16], a_credential())
    assert (envelope.kid, envelope.algorithm) == (KID, name)


def test_the_standards_example() -> None:
    """RFC 9052 §C.2.1, key 11 of §C.7.1."""
    data = bytes.fromhex(
        "d28443a10126a10442313154546869732069732074686520636f6e74656e742e58408eb33e4ca31d1c465ab0"
        "5aac34cc6b23d58fef5c083106c4d25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d"
        "3b0916e5a4c345cacb36"
    )
    with pytest.raises(MalformedToken) as caught:  # its kid is in the header that nobody signs
        read_cose(data)
    assert caught.value.fields["reason"] == "unprotected"
    signed_header = data.replace(bytes.fromhex("a104423131"), b"\xa0")
    key = ec.EllipticCurvePublicNumbers(
        0xBAC5B11CAD8F99F9C72B05CF4B9E26D244DC189F745228255A219A86D6A09EFF,
        0x20138BF82DC1B6D562BE0FA54AB7804A3A64B6D72CCFED6B6FB6ED28BBFC117E,
        ec.SECP256R1(),
    ).public_key()
    read = read_cose(signed_header)
    assert read.payload == b"This is the content."
    assert read.signed_bytes == bytes.fromhex(
        "846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e"
    )
    assert is_cose_signed_by(read, key)


GOOD = message()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "encoding"),
        (b"\xd2", "encoding"),
        (GOOD[:-1], "encoding"),
        (GOOD + b"\0", "encoding"),
        (GOOD.hex().encode(), "encoding"),
        (message(tag=None), "tag"),
        (message(tag=17), "tag"),
        (message(tag=98), "tag"),
        (cbor2.dumps(cbor2.CBORTag(18, GOOD)), "parts"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, None, b""])), "parts"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b""])), "parts"),
        (message(b"\xa2\x01\x26\x01\x27"), "encoding"),
        (message(b"\xbf\x01\x26\xff"), "encoding"),
        (message(b"\xa1\x18\x01\x26"), "encoding"),
        (message(b"\x81\x01"), "header"),
        (b"\xd2\x84\x40\xa2\x05\x01\x05\x02\x40\x40", "encoding"),
        (message(HEADER, {1: -7}), "duplicate"),
        (message({3: "application/vc"}, {1: -7}), "unprotected"),
        (message(HEADER, {4: b"kid"}), "unprotected"),
        (message(HEADER, {2: [1]}), "unprotected"),
        (message({**HEADER, 4: "text"}), "kid"),
        (message({**HEADER, 4: b""}), "kid"),
        (message({**HEADER, 4: b"k" * 600}), "kid"),
        (b"\xd2" + b"\x81" * 1000, "encoding"),
        (b"\xd2\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "encoding"),
        (b"\xd2" * 2_000_000, "size"),
    ],
)
def test_no_cose(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        read_cose(data)
    assert caught.value.fields["reason"] == reason


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({}, "alg_missing"),
        ({1: 5}, "alg_unknown"),  # HMAC 256/256
        ({1: -37}, "alg_unknown"),  # PS256
        ({1: -47}, "alg_unknown"),  # ES256K
        ({1: "ES256"}, "alg_unknown"),
        ({1: True}, "alg_unknown"),
        ({1: -35}, "alg_of_another_key"),
        ({1: -8}, "alg_of_another_key"),
        ({1: -7, 2: [-65537], -65537: 1}, "critical"),
    ],
)
def test_headers_that_are_refused(header: dict[Any, Any], reason: str) -> None:
    with pytest.raises(HeaderRefused) as caught:
        is_cose_signed_by(read_cose(message(header)), SIGNERS["ES256"].public_key)
    assert caught.value.fields["reason"] == reason


def test_a_signature_for_another_purpose_does_not_fit() -> None:
    """RFC 9052 §4.4: the context string tells COSE_Sign1 from COSE_Sign."""
    key = SIGNERS["ES256"].public_key
    assert is_cose_signed_by(read_cose(GOOD), key)
    assert not is_cose_signed_by(read_cose(message(context="Signature")), key)
    assert not is_cose_signed_by(read_cose(GOOD), OTHER.public_key)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (HEADER | {16: "application/vc+jwt"}, "type"),
        (HEADER | {16: "vc+cose"}, "type"),
        (HEADER | {16: 5}, "type"),
        ({1: -7, 3: "application/vc"}, "type"),
        (HEADER | {3: "application/vp"}, "content_type"),
        (HEADER | {3: "application/json"}, "content_type"),
        ({1: -7, 16: "application/vc+cose"}, "content_type"),
    ],
)
def test_other_contents(header: dict[Any, Any], reason: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        open_envelope(message(header))
    assert caught.value.fields["reason"] == reason


def test_kinds_of_keys_that_make_none() -> None:
    for signer in (SIGNERS["RS256"],):
        with pytest.raises(EnvelopeError) as caught:
            sign_cose(b"{}", content_type="application/vc", type_="t", kid=None, signer=signer)
        assert caught.value.fields["reason"] == "key"
    assert software_signer(SIGNERS["ES256"].private_key).algorithm == "P-256"
