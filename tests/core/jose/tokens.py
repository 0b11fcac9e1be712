"""Keys and documents for the tests of envelopes, and tokens that no honest maker makes."""

import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.encoding.multibase import base64url
from credentials.keys.software import SoftwareSigner, decode_secret_jwk, software_signer
from tests.support.rsa_key import RSA_JWK

SIGNERS: dict[str, SoftwareSigner] = {
    "EdDSA": software_signer(Ed25519PrivateKey.from_private_bytes(b"\1" * 32)),
    "ES256": software_signer(ec.derive_private_key(11, ec.SECP256R1())),
    "ES384": software_signer(ec.derive_private_key(12, ec.SECP384R1())),
    "ES512": software_signer(ec.derive_private_key(13, ec.SECP521R1())),
    "RS256": software_signer(decode_secret_jwk(RSA_JWK)),
}
"""By the JOSE name of the algorithm."""
OTHER = software_signer(ec.derive_private_key(99, ec.SECP256R1()))
ISSUER = "https://issuer.example/1"
KID = f"{ISSUER}#key-1"


def a_credential(**changes: Any) -> dict[str, Any]:
    """A small credential of VCDM 2.0; None takes a member away."""
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://issuer.example/c/1",
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:holder",
            "name": "Ελένη",
            "address": {"street": "Οδός 1", "city": "Athens"},
            "phoneNumbers": ["+30 1", "+30 2"],
        },
    }
    return {name: v for name, v in {**document, **changes}.items() if v is not None}


def counted_salts() -> Callable[[], bytes]:
    """Salts that are different and the same in every run."""
    numbers = itertools.count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def token(
    header: Mapping[str, Any] | str,
    payload: Mapping[str, Any] | bytes,
    signer: SoftwareSigner = SIGNERS["ES256"],
) -> str:
    """A signed compact JWS with any header at all."""
    head = header.encode() if isinstance(header, str) else json.dumps(header).encode()
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signing_input = f"{base64url(head)}.{base64url(body)}"
    return f"{signing_input}.{base64url(signer.sign(signing_input.encode()))}"
