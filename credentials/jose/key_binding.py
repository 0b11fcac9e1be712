"""The holder's part of an SD-JWT: showing some of it, proving to hold it. RFC 9901 §4.3, §7.2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from credentials.encoding.jcs import canonical
from credentials.errors import (
    BindingRefused,
    ClaimsRefused,
    EnvelopeError,
    HeaderRefused,
    KeyMaterialError,
    MalformedToken,
)
from credentials.jose.claims import numeric_date, seconds_of
from credentials.jose.disclosure import digest_of, hash_name_of
from credentials.jose.jws import Jws, claims_of, is_signed_by, read_jws, sign_jws
from credentials.jose.media_types import KEY_BINDING
from credentials.jose.sd_jwt import SEPARATOR, SdJwt, disclose, read_sd_jwt
from credentials.jose.sd_paths import parse_path
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.public_key import PublicKey
from credentials.keys.signer import Signer

MOST_AGE: Final = timedelta(minutes=10)
"""Of a proof to hold the credential, when one was asked for."""
LEEWAY: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What the holder's token says; its signature fits, and it covers this very text."""

    audience: str
    nonce: str
    issued_at: datetime


def present(token: str, reveal: Sequence[str]) -> str:
    """The token with only those disclosures that the paths and their parents need; no key binding.

    Raises MalformedToken, DisclosureRefused, and EnvelopeError (reason `path`) for a path that
    reveals nothing.
    """
    parts = read_sd_jwt(token)
    disclosed = disclose(claims_of(read_jws(parts.jwt)), parts.disclosures)
    wanted = {parse_path(text) for text in reveal}
    places = set(disclosed.paths.values())
    if not wanted <= places:
        raise EnvelopeError("a path that nothing is disclosed for", reason="path")
    kept = [
        text
        for text in parts.disclosures
        if any(path[: len(place)] == place for path in wanted for place in [disclosed.paths[text]])
    ]
    return SEPARATOR.join([parts.jwt, *kept, ""])


def bind(token: str, signer: Signer, *, audience: str, nonce: str, issued_at: datetime) -> str:
    """The token (without key binding) followed by the holder's. §4.3."""
    parts = read_sd_jwt(token)
    if parts.key_binding is not None:
        raise EnvelopeError("a token that is bound already", reason="bound")
    claims = {
        "iat": seconds_of(issued_at),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": _digest(parts),
    }
    return parts.bound_text + sign_jws(canonical(claims), {"typ": KEY_BINDING}, signer)


def holder_key_of(claims: Mapping[str, Any]) -> PublicKey | None:
    """The key in `cnf`; None if the token is tied to nobody. RFC 7800 §3.2.

    BindingRefused (reason `confirmation`) for a `cnf` without a usable public `jwk`.
    """
    if "cnf" not in claims:
        return None
    confirmation = claims["cnf"]
    jwk = confirmation.get("jwk") if isinstance(confirmation, Mapping) else None
    if not isinstance(jwk, Mapping):
        raise BindingRefused("cnf holds no key", reason="confirmation")
    try:
        return decode_public_jwk(jwk)
    except KeyMaterialError as error:
        raise BindingRefused(f"cnf: {error.detail}", reason="confirmation") from error


def check_binding(parts: SdJwt, claims: Mapping[str, Any], *, at: datetime) -> Binding | None:
    """What the holder's token proves; None if there is none. `claims`: those of the issuer.

    BindingRefused: `reason` is confirmation, no_holder (tied to nobody), malformed, header,
    signature (foreign), covers_other (`sd_hash`), in_future. §7.3 steps 5.b to 5.h.
    """
    if parts.key_binding is None:
        return None
    key = holder_key_of(claims)
    if key is None:
        raise BindingRefused("the credential is tied to nobody", reason="no_holder")
    token, own = _read(parts.key_binding)
    try:
        if not is_signed_by(token, key):
            raise BindingRefused("signed with another key than the holder's", reason="signature")
    except HeaderRefused as error:
        raise BindingRefused(error.detail, reason="header") from error
    binding, covered = _binding(own)
    if covered != _digest(parts):
        raise BindingRefused("made for other disclosures", reason="covers_other")
    if binding.issued_at > at + LEEWAY:
        raise BindingRefused("made in the future", reason="in_future")
    return binding


def check_asked(
    binding: Binding | None,
    *,
    audience: str,
    nonce: str,
    at: datetime,
    most_age: timedelta = MOST_AGE,
) -> None:
    """That the proof was made for this asker, this occasion, and just now. §7.3 steps 5.e, 5.f.

    BindingRefused: `reason` is missing, audience, nonce or old.
    """
    if binding is None:
        raise BindingRefused("no proof to hold it", reason="missing")
    if binding.audience != audience:
        raise BindingRefused("made for somebody else", reason="audience")
    if binding.nonce != nonce:
        raise BindingRefused("made for another occasion", reason="nonce")
    if binding.issued_at < at - most_age:
        raise BindingRefused("made too long ago", reason="old")


def _digest(parts: SdJwt) -> str:
    """§4.3.1: of the text before the holder's token, by the hash of the issuer's token."""
    return digest_of(parts.bound_text, hash_name_of(claims_of(read_jws(parts.jwt))))


def _read(text: str) -> tuple[Jws, Mapping[str, Any]]:
    try:
        token = read_jws(text)
        claims = claims_of(token)
    except MalformedToken as error:
        raise BindingRefused(error.detail, reason="malformed") from error
    if token.type != KEY_BINDING:
        raise BindingRefused(f"typ is not {KEY_BINDING}", reason="malformed")
    return token, claims


def _binding(claims: Mapping[str, Any]) -> tuple[Binding, Any]:
    try:
        issued_at = numeric_date(claims, "iat")
    except ClaimsRefused as error:
        raise BindingRefused(error.detail, reason="malformed") from error
    audience, nonce = claims.get("aud"), claims.get("nonce")
    if issued_at is None or not isinstance(audience, str) or not isinstance(nonce, str):
        raise BindingRefused("iat, aud or nonce is missing", reason="malformed")
    return Binding(audience=audience, nonce=nonce, issued_at=issued_at), claims.get("sd_hash")
