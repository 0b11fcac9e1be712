"""The DID method `jwk`: the identifier is a public JWK in base64url.

https://github.com/quartzjer/did-jwk/blob/main/spec.md; the one method is `did#0`.
"""

from typing import Any, Final

from credentials.encoding.multibase import base64url, from_base64url
from credentials.encoding.strict_json import JsonLimits, parse_json
from credentials.errors import InvalidVerificationMethod, MalformedError
from credentials.keys.controller import SIGNING_RELATIONSHIPS
from credentials.keys.jwk import decode_public_jwk

_METHOD: Final = "did:jwk:"
_MOST_CHARACTERS: Final = 2_048
"""Of the identifier: an RSA key of 4,096 bits takes about 1,000."""
_LIMITS: Final = JsonLimits(bytes=_MOST_CHARACTERS, depth=4, containers=16, members=64)


def did_jwk_of(jwk: bytes) -> str:
    """The DID of a public JWK in its JSON text. UnsupportedKey, ValueMalformed, ParsingError."""
    decode_public_jwk(_parsed(jwk))
    return _METHOD + base64url(jwk)


def did_jwk_document(did: str) -> dict[str, Any]:
    """The controller document of a `did:jwk`, made from the identifier alone.

    Raises InvalidVerificationMethod for another method, a path, a fragment, or what is no JSON
    object in base64url; UnsupportedKey for a JWK that is no public key for signatures.
    """
    text = did.removeprefix(_METHOD)
    if not did.startswith(_METHOD) or len(did) > _MOST_CHARACTERS:
        raise _not_one(did)
    try:
        jwk = _parsed(from_base64url(text))
    except MalformedError as error:
        raise _not_one(did) from error
    decode_public_jwk(jwk)
    method = {"id": f"{did}#0", "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk}
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": did,
        "verificationMethod": [method],
        **{purpose: [f"{did}#0"] for purpose in SIGNING_RELATIONSHIPS},
    }


def _parsed(data: bytes) -> dict[str, Any]:
    jwk = parse_json(data, limits=_LIMITS)
    if not isinstance(jwk, dict):
        raise MalformedError("a JWK is a JSON object")
    return jwk


def _not_one(did: str) -> InvalidVerificationMethod:
    return InvalidVerificationMethod(f"not a did:jwk: {did[:80]}", reason="did")
