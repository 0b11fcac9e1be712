"""Secret keys: reading them, signing with them, and checking the signatures."""

import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.encoding.multibase import base64url, encode_base58btc, from_base64url
from credentials.errors import UnsupportedKey
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.signature import is_signature
from credentials.keys.software import (
    PrivateKey,
    decode_secret_jwk,
    decode_secret_key,
    software_signer,
)
from tests.support.rsa_key import RSA_JWK

ED: dict[str, Any] = {
    "kty": "OKP",
    "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
"""RFC 8037 §A.1."""
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


def secret_jwk(curve: str) -> dict[str, Any]:
    if curve == "Ed25519":
        return ED
    if curve == "RSA":
        return RSA_JWK
    key = ec.derive_private_key(7, CURVES[curve])
    length = (CURVES[curve].key_size + 7) // 8
    return encode_public_jwk(key.public_key()) | {"d": base64url((7).to_bytes(length, "big"))}


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "RSA"])
def test_sign_and_check(kind: str) -> None:
    signer = software_signer(decode_secret_jwk(secret_jwk(kind)))
    signature = signer.sign(b"data")
    lengths = {"Ed25519": 64, "P-256": 64, "P-384": 96, "P-521": 132, "RSA": 256}
    assert (signer.algorithm, len(signature)) == (kind, lengths[kind])
    assert signer.deterministic
    assert signature == signer.sign(b"data")
    assert is_signature(signer.public_key, signature, b"data")
    assert not is_signature(signer.public_key, signature, b"Data")
    assert not is_signature(signer.public_key, signature[:-1] + b"\0\0", b"data")
    assert not is_signature(signer.public_key, b"", b"data")
    assert not is_signature(signer.public_key, bytes(len(signature)), b"data")
    assert "private_key" not in repr(signer)


RFC_6979 = {
    "P-256": (
        "C9AFA9D845BA7516 6B5C215767B1D693 4E50C3DB36E89B12 7B8A622B120F6721",
        "EFD48B2AACB6A8FD 1140DD9CD45E81D6 9D2C877B56AAF991 C34D0EA84EAF3716",
        "F7CB1C942D657C41 D436C7A1B6E29F65 F3E900DBB9AFF406 4DC4AB2F843ACDA8",
    ),
    "P-384": (
        (
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896"
            "D5724E4C70A825F872C9EA60D2EDF5"
        ),
        (
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81"
            "A648152E44ACF96E36DD1E80FABE46"
        ),
        (
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA3"
            "29C145786E679E7B82C71A38628AC8"
        ),
    ),
    "P-521": (
        (
            "0FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA"
            "896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538"
        ),
        (
            "0C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174"
            "E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA"
        ),
        (
            "0617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282"
            "623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A"
        ),
    ),
}
"""§A.2.5 to §A.2.7, message "sample", the curve's own hash: the secret, r and s."""


@pytest.mark.parametrize("curve", list(RFC_6979))
def test_nonces_are_those_of_rfc_6979(curve: str) -> None:
    secret, r, s = (int(text.replace(" ", ""), 16) for text in RFC_6979[curve])
    signer = software_signer(ec.derive_private_key(secret, CURVES[curve]))
    signature = signer.sign(b"sample")
    half = len(signature) // 2
    assert int.from_bytes(signature[:half], "big") == r
    assert int.from_bytes(signature[half:], "big") == s


@pytest.mark.parametrize(
    ("prefix", "length", "kind"),
    [(b"\x80\x26", 32, "Ed25519"), (b"\x86\x26", 32, "P-256"), (b"\x87\x26", 48, "P-384")],
)
def test_secret_multikey(prefix: bytes, length: int, kind: str) -> None:
    body = bytes(length - 1) + b"\7"
    signer = software_signer(decode_secret_key(encode_base58btc(prefix + body)))
    assert signer.algorithm == kind
    assert signer.public_key_multibase.startswith("z")
    for wrong in (body[1:], body + b"\0"):
        with pytest.raises(UnsupportedKey, match=f"{kind} has {length} bytes"):
            decode_secret_key(encode_base58btc(prefix + wrong))


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (encode_base58btc(b"\xed\x01" + bytes(32)), "not a secret key of"),
        (encode_base58btc(b"\x86\x26" + bytes(32)), "not a secret key of P-256"),
        (encode_base58btc(b"\x86\x26" + b"\xff" * 32), "not a secret key of P-256"),
        ("uAAAA", "not a multibase text"),
        ("z0", "not a multibase text"),
    ],
)
def test_no_secret_multikey(text: str, detail: str) -> None:
    with pytest.raises(UnsupportedKey, match=detail) as caught:
        decode_secret_key(text)
    assert text not in str(caught.value)


OTHER_D = base64url((8).to_bytes(32, "big"))


@pytest.mark.parametrize(
    ("jwk", "detail"),
    [
        (ED | {"d": OTHER_D}, "belong to another secret key"),
        (secret_jwk("P-256") | {"d": OTHER_D}, "belong to another secret key"),
        (secret_jwk("P-256") | {"d": "AA"}, "d does not have 32 bytes"),
        (secret_jwk("P-256") | {"d": base64url(bytes(32))}, "not a secret key of P-256"),
        (secret_jwk("P-256") | {"use": "enc"}, "not meant for signatures"),
        (secret_jwk("P-256") | {"key_ops": ["verify"]}, "not meant to sign"),
        ({key: value for key, value in ED.items() if key != "d"}, "d does not have 32 bytes"),
        (RSA_JWK | {"d": RSA_JWK["n"]}, "not those of one RSA key"),
        (RSA_JWK | {"q": RSA_JWK["p"]}, "not those of one RSA key"),
        (RSA_JWK | {"oth": []}, "more than two primes"),
        ({key: RSA_JWK[key] for key in ("kty", "n", "e", "d")}, "p is missing"),
        (RSA_JWK | {"d": base64url(b"\0" + from_base64url(RSA_JWK["d"]))}, "d has leading zeros"),
    ],
)
def test_no_secret_jwk(jwk: dict[str, Any], detail: str) -> None:
    with pytest.raises(UnsupportedKey, match=detail):
        decode_secret_jwk(jwk)


@pytest.mark.parametrize(
    "key",
    [
        ec.derive_private_key(7, ec.SECP256K1()),
        ec.derive_private_key(7, ec.SECP224R1()),
        rsa.generate_private_key(65537, 1024),
        rsa.generate_private_key(3, 2048),
    ],
)
def test_no_signer_for_weak_or_unknown_keys(key: PrivateKey) -> None:
    with pytest.raises(UnsupportedKey):
        software_signer(key)


def test_the_two_readers_agree() -> None:
    secret = hashlib.sha256(b"one key").digest()
    public = encode_public_jwk(Ed25519PrivateKey.from_private_bytes(secret).public_key())
    by_jwk = software_signer(decode_secret_jwk(public | {"d": base64url(secret)}))
    by_multikey = software_signer(decode_secret_key(encode_base58btc(b"\x80\x26" + secret)))
    assert by_jwk.sign(b"x") == by_multikey.sign(b"x")
