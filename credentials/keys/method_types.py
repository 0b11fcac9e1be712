"""The types of verification methods and where each keeps its key.

CID 1.0 §2.2.1 to §2.2.3 for Multikey and JsonWebKey; the older types are those of the suites that
preceded them, read so that what they signed can still be verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.multibase import decode_base58btc, encode_base58btc
from credentials.errors import InvalidVerificationMethod, UnsupportedKey, ValueMalformed
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import ED25519, P256, P384, PublicKey, algorithm_of

MULTIBASE, JWK, BASE58 = "publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"
MATERIALS: Final = (MULTIBASE, JWK, BASE58, "publicKeyHex", "publicKeyPem", "publicKeyBase64")
SECRETS: Final = (
    "secretKeyMultibase",
    "privateKeyMultibase",
    "secretKeyJwk",
    "privateKeyJwk",
    "privateKeyBase58",
)
_MOST_BASE58_CHARACTERS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodType:
    """What a type says about its key."""

    members: tuple[str, ...]
    """Where the key may stand."""
    algorithm: str | None = None
    """The only kind of key that it may be."""


TYPES: Final[Mapping[str, MethodType]] = {
    "Multikey": MethodType(members=(MULTIBASE,)),
    "JsonWebKey": MethodType(members=(JWK,)),
    "JsonWebKey2020": MethodType(members=(JWK,)),
    "Ed25519VerificationKey2020": MethodType(members=(MULTIBASE,), algorithm=ED25519),
    "Ed25519VerificationKey2018": MethodType(members=(BASE58,), algorithm=ED25519),
    "EcdsaSecp256r1VerificationKey2019": MethodType(members=(MULTIBASE, JWK), algorithm=P256),
    "EcdsaSecp384r1VerificationKey2019": MethodType(members=(MULTIBASE, JWK), algorithm=P384),
    "P256Key2021": MethodType(members=(MULTIBASE, JWK), algorithm=P256),
    "P384Key2021": MethodType(members=(MULTIBASE, JWK), algorithm=P384),
}


def key_of_method(entry: Mapping[str, Any]) -> PublicKey:
    """The key of a method, from the one member that its type allows.

    Raises InvalidVerificationMethod (field `reason`: secret, type, two_keys, key_type, or the
    member that is missing) and UnsupportedKey.
    """
    if any(member in entry for member in SECRETS):
        raise InvalidVerificationMethod("the secret key is published", reason="secret")
    name = entry.get("type")
    kind = TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise InvalidVerificationMethod("a type of method not supported here", reason="type")
    given = [member for member in MATERIALS if member in entry]
    if len(given) > 1:  # §2.2.1
        raise InvalidVerificationMethod("one key in two forms", reason="two_keys")
    if not given or given[0] not in kind.members:
        raise InvalidVerificationMethod(f"no {kind.members[0]}", reason=kind.members[0])
    key = _decoded(given[0], entry[given[0]])
    if kind.algorithm is not None and algorithm_of(key) != kind.algorithm:
        raise InvalidVerificationMethod(f"a {name} with another kind of key", reason="key_type")
    return key


def _decoded(member: str, value: Any) -> PublicKey:
    if member == JWK and isinstance(value, Mapping):
        return decode_public_jwk(value)
    if member == MULTIBASE and isinstance(value, str):
        return decode_public_key(value)
    if member == BASE58 and isinstance(value, str):
        return _decode_base58(value)
    raise InvalidVerificationMethod(f"{member} has the wrong form", reason=member)


def _decode_base58(text: str) -> PublicKey:
    """The 32 bytes of an Ed25519 key without any prefix. Ed25519 Signature 2018 §4.1."""
    try:
        data = decode_base58btc("z" + text, most_characters=_MOST_BASE58_CHARACTERS)
    except ValueMalformed as error:
        raise UnsupportedKey("not a base58btc text") from error
    return decode_public_key(encode_base58btc(b"\xed\x01" + data))
