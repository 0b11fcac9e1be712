"""Signatures that must not fit, for each kind of key and suite, as Project Wycheproof lists them.

One thing is allowed: of an ECDSA signature anybody can make a second one (r, n - s). No suite
forbids it, other signers make both, and nothing here takes a signature for an identifier.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA384

from credentials.encoding.multibase import decode_base58btc, encode_base58btc
from credentials.errors import MalformedProof, UnsupportedKey
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import PublicKey
from credentials.keys.software import SoftwareSigner, software_signer
from credentials.proofs.data_integrity import add_proof, hash_data, proof_options, verify_proof
from tests.core.jsonld.documents import a_document
from tests.support.p256 import p256, p384

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P384_ORDER = int(
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
    16,
)
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
ED = software_signer(ed25519.Ed25519PrivateKey.from_private_bytes(b"n" * 32))


@dataclass(frozen=True)
class Kind:
    """A suite with a kind of key."""

    cryptosuite: str
    signer: SoftwareSigner
    order: int

    def __str__(self) -> str:
        return f"{self.cryptosuite} {self.signer.algorithm}"

    def signed(self) -> dict[str, Any]:
        method = f"did:web:laurel.example#{self.signer.public_key_multibase}"
        options = proof_options(
            verification_method=method, created=NOON, cryptosuite=self.cryptosuite
        )
        document = a_document()
        if self.cryptosuite == "Ed25519Signature2020":
            document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
        return add_proof(document, options, self.signer)

    @property
    def half(self) -> int:
        return 48 if self.order == P384_ORDER else 32


EDDSA = [
    Kind(name, ED, ED25519_ORDER)
    for name in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020")
]
ECDSA = [
    Kind(name, signer, order)
    for name in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
    for signer, order in ((p256(21), P256_ORDER), (p384(22), P384_ORDER))
]
every_kind = pytest.mark.parametrize("kind", EDDSA + ECDSA, ids=str)
every_ecdsa = pytest.mark.parametrize("kind", ECDSA, ids=str)
every_eddsa = pytest.mark.parametrize("kind", EDDSA, ids=str)


def fits(signed: dict[str, Any], signature: bytes, key: PublicKey) -> bool:
    proof = {**signed["proof"], "proofValue": encode_base58btc(signature)}
    return verify_proof({**signed, "proof": proof}, proof, key)


def signature_of(signed: dict[str, Any]) -> bytes:
    return decode_base58btc(signed["proof"]["proofValue"])


@every_kind
def test_signing_is_deterministic_and_fits(kind: Kind) -> None:
    signed = kind.signed()
    assert signed == kind.signed()
    assert len(signature_of(signed)) == 2 * kind.half
    assert fits(signed, signature_of(signed), kind.signer.public_key)


@every_kind
def test_no_bit_can_be_flipped(kind: Kind) -> None:
    signed = kind.signed()
    signature = signature_of(signed)
    for place in range(len(signature)):
        flipped = bytearray(signature)
        flipped[place] ^= 1 << place % 8
        assert not fits(signed, bytes(flipped), kind.signer.public_key), place


LENGTHS: list[Callable[[bytes], bytes]] = [
    lambda s: s[:-1],
    lambda s: s[1:],
    lambda s: s + b"\0",
    lambda s: b"\0" + s,
    lambda s: s[: len(s) // 2],
    lambda s: b"\0" + s[: len(s) // 2] + b"\0" + s[len(s) // 2 :],
    lambda s: s * 2,
    lambda s: b"",
    lambda s: b"0" + encode_dss_signature(1, 1),
]


@every_kind
@pytest.mark.parametrize("number", range(len(LENGTHS)))
def test_other_lengths(kind: Kind, number: int) -> None:
    signed = kind.signed()
    with pytest.raises(MalformedProof) as caught:
        fits(signed, LENGTHS[number](signature_of(signed)), kind.signer.public_key)
    assert caught.value.fields["member"] == "proofValue"


@every_ecdsa
def test_der_in_place_of_r_and_s(kind: Kind) -> None:
    signed = kind.signed()
    r, s = halves(signature_of(signed))
    with pytest.raises(MalformedProof):
        fits(signed, encode_dss_signature(r, s), kind.signer.public_key)


def halves(signature: bytes) -> tuple[int, int]:
    half = len(signature) // 2
    return int.from_bytes(signature[:half]), int.from_bytes(signature[half:])


@every_ecdsa
def test_numbers_out_of_range(kind: Kind) -> None:
    """FIPS 186-5 §6.4.2 step 1: r and s from 1 to n - 1."""
    signed = kind.signed()
    r, s = halves(signature_of(signed))
    n, most = kind.order, 2 ** (8 * kind.half) - 1
    wrong = [(0, s), (r, 0), (0, 0), (n, s), (r, n), (n, n), (0, 1), (1, 0), (1, 1)]
    wrong += [(most, s), (r, most), (most, most), (n - 1, n - 1), (n + 1, s), (r, n + 1), (s, r)]
    wrong += [(n - r, s), (n - r, n - s), (r, n - s + 1)]
    for one, other in wrong:
        signature = one.to_bytes(kind.half) + other.to_bytes(kind.half)
        assert not fits(signed, signature, kind.signer.public_key), (one, other)


@every_ecdsa
def test_the_other_half_of_s_is_accepted(kind: Kind) -> None:
    signed = kind.signed()
    r, s = halves(signature_of(signed))
    signature = r.to_bytes(kind.half) + (kind.order - s).to_bytes(kind.half)
    assert fits(signed, signature, kind.signer.public_key)


def point_on_p256(x: int) -> tuple[int, int] | None:
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    square = (x**3 - 3 * x + b) % p
    y = pow(square, (p + 1) // 4, p)
    return (x, y) if y * y % p == square else None


def added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    (x, y), (u, v) = one, other
    slope = (3 * x * x - 3) * pow(2 * y, -1, p) if one == other else (v - y) * pow(u - x, -1, p)
    w = (slope * slope - x - u) % p
    return w, (slope * (x - w) - y) % p


def times(factor: int, point: tuple[int, int]) -> tuple[int, int]:
    result = None
    for bit in f"{factor:b}":
        result = added(result, result) if result else None
        if bit == "1":
            result = added(result, point) if result else point
    assert result is not None
    return result


@pytest.mark.parametrize("cryptosuite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_r_and_s_are_not_taken_modulo_the_order(cryptosuite: str) -> None:
    """A key made for a signature with small r and s, so that r + n and s + n have 32 bytes too."""
    signed = Kind(cryptosuite, p256(21), P256_ORDER).signed()
    joined = hash_data(signed, signed["proof"], algorithm="P-256").joined
    digest = int.from_bytes(hashlib.sha256(joined).digest())
    r, point = next((x, point) for x in range(5, 99) if (point := point_on_p256(x)))
    numbers = ec.derive_private_key(1, ec.SECP256R1()).public_key().public_numbers()
    s, inverse = 7, pow(r, -1, P256_ORDER)
    minus = times(-digest * inverse % P256_ORDER, (numbers.x, numbers.y))
    x, y = added(times(s * inverse % P256_ORDER, point), minus)
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()

    def fits_as(r: int, s: int) -> bool:
        return fits(signed, r.to_bytes(32) + s.to_bytes(32), key)

    assert fits_as(r, s)
    assert not fits_as(r + P256_ORDER, s)
    assert not fits_as(r, s + P256_ORDER)


@every_eddsa
def test_s_is_below_the_order_of_the_group(kind: Kind) -> None:
    """RFC 8032 §5.1.7 step 1."""
    signed = kind.signed()
    signature = signature_of(signed)
    s = int.from_bytes(signature[32:], "little")
    for other in (
        s + kind.order,
        s + 2 * kind.order,
        s + 15 * kind.order,
        kind.order,
        0,
        2**256 - 1,
    ):
        if other < 2**256:
            changed = signature[:32] + other.to_bytes(32, "little")
            assert not fits(signed, changed, kind.signer.public_key), other


@every_eddsa
def test_points_of_small_order_as_r(kind: Kind) -> None:
    signed = kind.signed()
    signature = signature_of(signed)
    for point in (*SMALL_ORDER, *NOT_CANONICAL):
        assert not fits(signed, point + signature[32:], kind.signer.public_key)
        assert not fits(signed, point + bytes(32), kind.signer.public_key)


SMALL_ORDER = [
    bytes.fromhex(text)
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]
NOT_CANONICAL = [
    bytes.fromhex(text)
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    )
]


@pytest.mark.parametrize("point", SMALL_ORDER + NOT_CANONICAL)
def test_keys_with_which_one_signature_fits_many_messages(point: bytes) -> None:
    with pytest.raises(UnsupportedKey):
        decode_public_key(encode_base58btc(b"\xed\x01" + point))


@every_kind
def test_another_key_of_the_kind(kind: Kind) -> None:
    others: dict[str, PublicKey] = {
        "Ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(b"m" * 32).public_key(),
        "P-256": p256(99).public_key,
        "P-384": p384(99).public_key,
    }
    signed = kind.signed()
    assert not fits(signed, signature_of(signed), others[kind.signer.algorithm])


KEYS: list[PublicKey] = [
    ED.public_key,
    p256(21).public_key,
    p384(22).public_key,
    ec.derive_private_key(23, ec.SECP521R1()).public_key(),
    ec.derive_private_key(23, ec.SECP256K1()).public_key(),
    rsa.RSAPublicNumbers(65537, 2**2048 - 1).public_key(),
]


@every_kind
def test_keys_of_another_kind(kind: Kind) -> None:
    signed = kind.signed()
    for key in KEYS:
        if key == kind.signer.public_key:
            continue
        with pytest.raises((UnsupportedKey, MalformedProof)):
            fits(signed, signature_of(signed), key)


@pytest.mark.parametrize("cryptosuite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_a_signature_with_the_hash_of_the_other_curve(cryptosuite: str) -> None:
    kind = Kind(cryptosuite, p256(21), P256_ORDER)
    signed = kind.signed()
    joined = hash_data(signed, signed["proof"], algorithm="P-384").joined
    key = kind.signer.private_key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    der = key.sign(joined, ec.ECDSA(SHA384()))
    r, s = decode_dss_signature(der)
    assert not fits(signed, r.to_bytes(32) + s.to_bytes(32), kind.signer.public_key)


@every_kind
def test_a_signature_of_the_halves_changed_about(kind: Kind) -> None:
    """The document's hash before the configuration's is another message."""
    signed = kind.signed()
    hashed = hash_data(signed, signed["proof"], algorithm=kind.signer.algorithm)
    for message in (hashed.document_hash + hashed.config_hash, hashed.document_hash, b""):
        assert not fits(signed, kind.signer.sign(message), kind.signer.public_key)
