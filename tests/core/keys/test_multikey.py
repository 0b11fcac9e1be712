"""Public keys as Multikey texts."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.encoding.multibase import encode_base58btc, encode_base64url
from credentials.errors import UnsupportedKey
from credentials.keys.multikey import algorithm_of, decode_public_key, encode_public_key
from tests.support.reference import reference

ED = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
"""The public key of RFC 8032 §7.1, test 1."""
P256 = ec.derive_private_key(7, ec.SECP256R1()).public_key()
P384 = ec.derive_private_key(7, ec.SECP384R1()).public_key()


def _point(key: ec.EllipticCurvePublicKey, form: PublicFormat) -> bytes:
    return key.public_bytes(Encoding.X962, form)


COMPRESSED = _point(P256, PublicFormat.CompressedPoint)


@pytest.mark.parametrize(
    ("key", "name", "start"),
    [
        (ed25519.Ed25519PublicKey.from_public_bytes(ED), "Ed25519", "z6Mk"),
        (P256, "P-256", "zDn"),
        (P384, "P-384", "z82"),
    ],
)
def test_what_is_written_is_read_again(
    key: ec.EllipticCurvePublicKey, name: str, start: str
) -> None:
    text = encode_public_key(key)
    assert text.startswith(start)
    assert decode_public_key(text) == key
    assert algorithm_of(decode_public_key(text)) == name


@pytest.mark.reference
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("vc-di-eddsa/keyPair.json", "Ed25519"),
        ("vc-di-ecdsa/p256KeyPair.json", "P-256"),
        ("vc-di-ecdsa/p384KeyPair.json", "P-384"),
    ],
)
def test_the_keys_of_the_vectors(path: str, name: str) -> None:
    pair = json.loads(reference(f"standards/w3c/vectors/{path}").read_text())
    key = decode_public_key(pair["publicKeyMultibase"])
    assert (algorithm_of(key), encode_public_key(key)) == (name, pair["publicKeyMultibase"])
    secret = pair.get("secretKeyMultibase") or pair["privateKeyMultibase"]
    with pytest.raises(UnsupportedKey, match="a secret key"):
        decode_public_key(secret)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (encode_base58btc(b"\x80\x26" + ED), "a secret key"),
        (encode_base58btc(b"\x86\x26" + ED), "a secret key"),
        (encode_base58btc(b"\x87\x26" + ED + b"0" * 16), "a secret key"),
        (encode_base58btc(b"\xeb\x01" + b"1" * 96), "a kind of key that is not supported"),
        (encode_base58btc(b"\xe7\x01" + COMPRESSED), "a kind of key that is not supported"),
        (encode_base58btc(ED), "a kind of key that is not supported"),
        (encode_base58btc(b""), "not a multibase text"),
        (encode_base58btc(b"\xed\x01"), "0 bytes"),
        (encode_base58btc(b"\xed\x01" + ED[:31]), "31 bytes"),
        (encode_base58btc(b"\xed\x01" + ED + b"\0"), "33 bytes"),
        (encode_base58btc(b"\x80\x24" + _point(P256, PublicFormat.UncompressedPoint)), "65 bytes"),
        (encode_base58btc(b"\x81\x24" + COMPRESSED), "33 bytes"),
        (encode_base58btc(b"\x80\x24\x04" + COMPRESSED[1:]), "not a compressed point"),
        (encode_base58btc(b"\x80\x24\x02" + b"\xff" * 32), "not a compressed point"),
        (encode_base58btc(b"\x80\x24\x02" + (5).to_bytes(32, "big")), None),
        (encode_base58btc(b"\x80\x24\x02" + (1).to_bytes(32, "big")), "not a compressed point"),
        (encode_base58btc(b"\xed\x01" + (2).to_bytes(32, "little")), "not a usable point"),
        (encode_base58btc(b"\xed\x01" + (0).to_bytes(32, "little")), "not a usable point"),
        (encode_base58btc(b"\xed\x01" + (1).to_bytes(32, "little")), "not a usable point"),
        (encode_base58btc(b"\xed\x01" + b"\xff" * 32), "not a usable point"),
        (encode_base64url(b"\xed\x01" + ED), "not a multibase text"),
        ("z" + "1" * 200, "not a multibase text"),
        ("", "not a multibase text"),
    ],
)
def test_refused(text: str, detail: str | None) -> None:
    if detail is None:  # a neighbour of a refused point lies on the curve
        assert algorithm_of(decode_public_key(text)) == "P-256"
        return
    with pytest.raises(UnsupportedKey, match=detail):
        decode_public_key(text)


PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME


def _doubled_y(y: int) -> int:
    """The y of the double of a point, from its y alone. RFC 8032 §5.1.4 in affine form."""
    x_squared = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
    return (y * y + x_squared) * pow(1 - D * x_squared * y * y, -1, PRIME) % PRIME


def test_all_points_of_small_order_are_refused() -> None:
    """Those whose eighth multiple is the neutral point; y decides, with either sign of x."""
    of_order_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
    for y in (0, 1, PRIME - 1, of_order_8, PRIME - of_order_8):
        assert _doubled_y(_doubled_y(_doubled_y(y))) == 1
        for sign in (0, 1 << 255):
            text = encode_base58btc(b"\xed\x01" + (y | sign).to_bytes(32, "little"))
            with pytest.raises(UnsupportedKey, match="not a usable point"):
                decode_public_key(text)


def test_another_curve_is_not_supported() -> None:
    with pytest.raises(UnsupportedKey, match="P-521 has no Multikey form"):
        encode_public_key(ec.derive_private_key(7, ec.SECP521R1()).public_key())
