"""A signer with a fixed Ed25519 key, for tests only."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.encoding.multibase import decode_base58btc
from credentials.keys.multikey import encode_public_key


class SeedSigner:
    """Signs with the key whose 32 secret bytes are given."""

    algorithm = "Ed25519"
    deterministic = True

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public_key_multibase = encode_public_key(self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)


def signer_named(name: str) -> SeedSigner:
    """A signer whose key is made from the name."""
    return SeedSigner(hashlib.sha256(name.encode()).digest())


def signer_of_vector(secret_multibase: str) -> SeedSigner:
    """A signer with the secret key of an official vector (Multikey, prefix 80 26)."""
    return SeedSigner(decode_base58btc(secret_multibase)[2:])
