"""Keys as an issuer publishes them for tokens: one JWK, or a set. RFC 7517 §4, §5."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from credentials.errors import InvalidVerificationMethod, UnsupportedKey
from credentials.keys.did_web import document_url
from credentials.keys.jwk import SECRET_MEMBERS, decode_public_jwk, thumbprint
from credentials.keys.public_key import PublicKey

MOST_KEYS: Final = 100
WELL_KNOWN: Final = "/.well-known/jwks.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class JwkEntry:
    """One key that can be used here."""

    public_key: PublicKey
    kid: str | None
    issuer: str | None
    """`iss`: for which issuer, where several share an address. Open Badges 3.0, key provenance."""

    def is_named(self, kid: str) -> bool:
        """Whether `kid` is its name, or its thumbprint."""
        return kid in (self.kid, thumbprint(self.public_key))


def parse_keys(document: Any) -> tuple[JwkEntry, ...]:
    """The keys of a JWK or a JWK Set; kinds that are not known here are left out (RFC 7517 §5).

    InvalidVerificationMethod (field `reason`) for anything else, and for published secret keys.
    """
    if not isinstance(document, Mapping):
        raise InvalidVerificationMethod("neither a JWK nor a JWK Set", reason="jwks")
    jwks = document.get("keys", [document])
    if not isinstance(jwks, list) or len(jwks) > MOST_KEYS:
        raise InvalidVerificationMethod("no JWK Set of a usable size", reason="jwks")
    return tuple(entry for jwk in jwks if (entry := _entry(jwk)) is not None)


def authority_of(identifier: str) -> str | None:
    """The https origin that speaks for an identifier: an https address, or a did:web."""
    try:
        address = document_url(identifier) if identifier.startswith("did:web:") else identifier
        parts = urlsplit(address)
        parts.port  # noqa: B018  a malformed port is refused here
    except (ValueError, InvalidVerificationMethod):
        return None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        return None
    return f"https://{parts.netloc.lower()}"


def _entry(jwk: Any) -> JwkEntry | None:
    if not isinstance(jwk, Mapping):
        raise InvalidVerificationMethod("a key that is no object", reason="jwks")
    if SECRET_MEMBERS & jwk.keys():
        raise InvalidVerificationMethod("a secret key is published", reason="secret")
    try:
        key = decode_public_jwk(jwk)
    except UnsupportedKey:
        return None
    kid, issuer = jwk.get("kid"), jwk.get("iss")
    return JwkEntry(
        public_key=key,
        kid=kid if isinstance(kid, str) else None,
        issuer=issuer if isinstance(issuer, str) else None,
    )
