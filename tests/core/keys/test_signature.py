"""Ed25519 signatures: the faster library takes none that the other one refuses."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from credentials.keys import signature as module
from credentials.keys.signature import is_signature

KEY = "f27cb81402e6860c926ff81f393d14340e41a70bc0b0195cf64a90b348cb2fc4"
MIXED_KEY = "988b8b06afc3abd50c44e1396f4587342176485abb80721cfde8385f5e9320ce"
"""The same and a point of order 8."""
VECTORS = {
    "plain": (
        KEY,
        (
            "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
            "7b304e7f726965be199e6090c64595730508c525be9e746f2dae2397b2beec08"
        ),
        b"data",
        True,
    ),
    "a point of order 8 in R, which the equation with the cofactor does not see": (
        KEY,
        (
            "6a84d583f06569edb3f5ed77df65544b27d6948b4f0b2cb76f33dd8413b20719"
            "d2f78e977bbaefc53be37d22b57ce228f9e1126b21a109a636a1289af8b7840b"
        ),
        b"data",
        False,
    ),
    "a point of order 8 in the key": (
        MIXED_KEY,
        (
            "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
            "ec6df4b1df461e04b37bb0e1fce38c17514a03cdfdbe3342c4c9a227cb7c690d"
        ),
        b"data 0",
        False,
    ),
    "a key of small order, which only the slower library takes": (
        "01" + "00" * 31,
        "01" + "00" * 63,
        b"data",
        True,
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_both_libraries_answer_as_one(name: str) -> None:
    key, signature, data, fits = VECTORS[name]
    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    assert is_signature(public_key, bytes.fromhex(signature), data) is fits
    try:
        public_key.verify(bytes.fromhex(signature), data)
        by_openssl = True
    except InvalidSignature:
        by_openssl = False
    assert by_openssl is fits


@pytest.mark.parametrize("place", range(0, 64, 7))
def test_one_bit_of_a_signature(place: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    changed = bytearray(key.sign(b"data"))
    changed[place] ^= 1
    assert not is_signature(key.public_key(), bytes(changed), b"data")


def test_a_part_of_the_data_is_no_part_of_the_signature() -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    signature = key.sign(b"data")
    assert not is_signature(key.public_key(), signature + b"d", b"ata")
    assert not is_signature(key.public_key(), signature[:-1], signature[-1:] + b"data")
    assert not is_signature(key.public_key(), b"", signature + b"data")


def test_what_the_faster_library_takes_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def asking(signed: bytes, public_key: bytes) -> bytes:
        asked.append(public_key)
        return signed[64:]

    monkeypatch.setattr(module, "crypto_sign_open", asking)
    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    assert is_signature(key.public_key(), bytes(64), b"data")
    assert asked == [key.public_key().public_bytes_raw()]
