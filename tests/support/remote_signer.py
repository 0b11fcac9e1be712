"""A signer like a key service: the key is elsewhere, answers come slowly, no two are the same."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import Hash

from credentials.keys.multikey import encode_public_key
from credentials.keys.public_key import COORDINATE_BYTES, algorithm_of
from credentials.keys.signature import HASHES

_ORDER = 2**252 + 27742317777372353535851937790883648493
_ELSEWHERE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="key-service")


class ServiceDown(Exception):
    """What the service's own library raises."""


@dataclass(kw_only=True)
class RemoteSigner:
    """`credentials.keys.signer.Signer` for a key that this process is not meant to hold."""

    key: Ed25519PrivateKey | EllipticCurvePrivateKey = field(repr=False)
    failures: int = 0
    """How many of the next requests are lost after they were answered."""
    asked: int = 0
    deterministic: bool = False

    @property
    def algorithm(self) -> str:
        return algorithm_of(self.key.public_key())

    @property
    def public_key_multibase(self) -> str:
        return encode_public_key(self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        """The raw signature, made in another thread, by a digest where the kind has one."""
        self.asked += 1
        if isinstance(self.key, Ed25519PrivateKey):
            signature = _ELSEWHERE.submit(_with_chance, self.key, data).result()
        else:
            hash_ = HASHES[self.algorithm]
            hasher = Hash(hash_)
            hasher.update(data)
            ask = ECDSA(Prehashed(hash_))
            der = _ELSEWHERE.submit(self.key.sign, hasher.finalize(), ask).result()
            length = COORDINATE_BYTES[self.algorithm]
            signature = b"".join(n.to_bytes(length, "big") for n in decode_dss_signature(der))
        if self.failures:
            self.failures -= 1
            raise ServiceDown("the answer was lost")
        return signature


def _with_chance(key: Ed25519PrivateKey, data: bytes) -> bytes:
    """An Ed25519 signature whose nonce is drawn, as RFC 8032 has it computed: it fits as well."""
    nonce_seed = secrets.token_bytes(32)
    commitment = Ed25519PrivateKey.from_private_bytes(nonce_seed).public_key().public_bytes_raw()
    public = key.public_key().public_bytes_raw()
    challenge = _number(hashlib.sha512(commitment + public + data).digest())
    secret = _scalar(key.private_bytes_raw())
    return commitment + ((_scalar(nonce_seed) + challenge * secret) % _ORDER).to_bytes(32, "little")


def _scalar(seed: bytes) -> int:
    """RFC 8032 §5.1.5 steps 1 and 2."""
    half = bytearray(hashlib.sha512(seed).digest()[:32])
    half[0] &= 248
    half[31] = half[31] & 127 | 64
    return _number(bytes(half))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
