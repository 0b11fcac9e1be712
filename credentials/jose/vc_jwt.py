"""Open Badges as VC-JWT, and the older form with a `vc` claim. Open Badges 3.0 §8.2.

The credential stands at the top of the claims (VCDM 2.0), or under `vc` (VCDM 1.1; only read).
"""

from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.jcs import canonical
from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import ClaimsRefused, EnvelopeError, ValueMalformed
from credentials.jose.claims import ENVELOPE_CLAIMS, credential_in, numeric_date, seconds_of
from credentials.jose.jws import sign_jws
from credentials.jose.media_types import JWT
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.public_key import ED25519, P256, RSA, algorithm_of
from credentials.keys.signer import Signer
from credentials.model.members import as_tuple, id_of
from credentials.model.shape import check_shape
from credentials.model.version import V1, V2, version_of

_KINDS: Final = frozenset({RSA, P256, ED25519})
"""RS256, ES256, EdDSA: at least what others read. §8.2.3."""


def issue_vc_jwt(
    credential: Mapping[str, Any],
    signer: Signer,
    *,
    kid: str | None = None,
    jwk: Mapping[str, Any] | None = None,
) -> str:
    """The compact JWS; the header holds `alg`, `typ`, and `kid` or `jwk`, and nothing else. §8.2.3.

    Raises ValueMalformed for a credential of the wrong shape, UnsupportedKey for a `jwk` that is
    not the signer's public key, EnvelopeError for other keys and for members that are claims.
    """
    check_shape(credential)
    if version_of(credential) is not V2:
        raise EnvelopeError("only credentials of VCDM 2.0 are made", reason="version")
    if signer.algorithm not in _KINDS:
        raise EnvelopeError("a kind of key that signs no VC-JWT", reason="key")
    if (kid is None) == (jwk is None):
        raise EnvelopeError("either kid or jwk names the key", reason="key_name")
    if jwk is not None and algorithm_of(decode_public_jwk(jwk)) != signer.algorithm:
        raise EnvelopeError("jwk is another key", reason="key_name")
    named = {"kid": kid} if kid is not None else {"jwk": dict(jwk or {})}
    claims = {**credential, **_claims_of(credential)}
    return sign_jws(canonical(claims), {"typ": JWT, **named}, signer)


def credential_of_claims(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential in the claims of a token whose `typ` is JWT or absent.

    ClaimsRefused (reason `wrong_version`): a `vc` claim with a credential of VCDM 2.0, or the
    reverse; (reason `forbidden`): a `vc` claim beside a credential.
    """
    inner = claims.get("vc")
    document = dict(inner) if isinstance(inner, Mapping) else credential_in(claims)
    if version_of(document) is (V2 if "vc" in claims else V1):
        raise ClaimsRefused(
            "a credential of that version does not stand there", reason="wrong_version", claim="vc"
        )
    if "vc" in claims and ("@context" in claims or "credentialSubject" in claims):
        raise ClaimsRefused("two credentials in one token", reason="forbidden", claim="vc")
    return _with_claims(document, claims) if "vc" in claims else document


def presentation_of_claims(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The presentation in the `vp` claim of the older form. VC Data Model 1.1 §6.3.1.

    ClaimsRefused (reason `malformed`) if that is no object; (reason `forbidden`) beside others.
    """
    inner = claims.get("vp")
    if not isinstance(inner, Mapping):
        raise ClaimsRefused("vp is no object", reason="malformed", claim="vp")
    if claims.keys() & {"vc", "@context", "verifiableCredential"}:
        raise ClaimsRefused("two contents in one token", reason="forbidden", claim="vp")
    document = dict(inner)
    for member, name in (("holder", "iss"), ("id", "jti")):
        if isinstance(claims.get(name), str):
            _fill(document, member, claims[name])
    return document


def _claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """§8.2.4.1. `sub` only where the one subject has an id."""
    if ENVELOPE_CLAIMS & credential.keys() or {"vc", "vp"} & credential.keys():
        raise EnvelopeError(
            "members of the credential that are claims of the token", reason="claims"
        )
    if "id" not in credential or "validFrom" not in credential:
        raise EnvelopeError("a VC-JWT needs id and validFrom", reason="claims")
    claims: dict[str, Any] = {
        "iss": id_of(credential["issuer"]),
        "jti": credential["id"],
        "nbf": seconds_of(parse_date_time_stamp(credential["validFrom"])),
    }
    subjects = as_tuple(credential["credentialSubject"])
    subject = id_of(subjects[0]) if len(subjects) == 1 else None
    if subject is not None:
        claims["sub"] = subject
    if "validUntil" in credential:
        claims["exp"] = seconds_of(parse_date_time_stamp(credential["validUntil"]))
    return claims


def _with_claims(document: dict[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    """VC Data Model 1.1 §6.3.1: what the claims say is part of the credential."""
    given = {"issuer": claims.get("iss"), "id": claims.get("jti")}
    for member, value in given.items():
        if value is not None:
            _fill(document, member, value)
    for member, name in (("issuanceDate", "nbf"), ("expirationDate", "exp")):
        at = numeric_date(claims, name)
        if at is not None and not _is_time(document.get(member)):
            document[member] = format_date_time_stamp(at)
    subject = document.get("credentialSubject")
    if isinstance(subject, Mapping) and "id" not in subject and isinstance(claims.get("sub"), str):
        document["credentialSubject"] = {**subject, "id": claims["sub"]}
    return document


def _fill(document: dict[str, Any], member: str, value: Any) -> None:
    held = document.get(member)
    if held is None:
        document[member] = value
    elif isinstance(held, Mapping) and "id" not in held:
        document[member] = {**held, "id": value}


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse_date_time_stamp(value, offset_required=False))
    except ValueMalformed:
        return False
