"""Which signature algorithm goes with which key. RFC 7518 §3.1, RFC 8037 §3.1, RFC 9053 §2.

The key decides, never the header: a header that names another algorithm than its key's is refused.
"""

from typing import Final

from credentials.keys.public_key import ED25519, P256, P384, P521, RSA

SIGNED_WITH: Final = {
    ED25519: "EdDSA",
    P256: "ES256",
    P384: "ES384",
    P521: "ES512",
    RSA: "RS256",
}
"""From the kind of key to the JOSE algorithm that is written."""

KEYS_OF: Final = {
    **{name: kind for kind, name in SIGNED_WITH.items()},
    "Ed25519": ED25519,
    "ESP256": P256,
    "ESP384": P384,
    "ESP512": P521,
}
"""From the JOSE algorithms that are read to the kind of key; the last four are RFC 9864 §2."""

COSE_IDS: Final = {ED25519: -8, P256: -7, P384: -35, P521: -36}
"""COSE_Sign1 is done with these four. RFC 9053 §2.1, §2.2."""

COSE_KEYS_OF: Final = {number: kind for kind, number in COSE_IDS.items()}
