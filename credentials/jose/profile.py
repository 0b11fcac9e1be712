"""VC-JOSE-COSE with one key at hand: what `laurel jose` does, and other programs' tests ask for.

The signature and the form are judged, nothing else: no controller, no status, no dates (they may
lie in the past, or be texts). Stricter than the standard in one thing: a member at the top that
VCDM 2.0 does not know is not signed.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from credentials.errors import (
    EnvelopeError,
    HeaderRefused,
    MalformedToken,
    UnsupportedKey,
)
from credentials.jose.claims import check_names
from credentials.jose.cose import CoseSign1
from credentials.jose.envelope import Envelope, open_envelope
from credentials.jose.enveloped import CREDENTIAL as ENVELOPED
from credentials.jose.media_types import (
    VC_COSE,
    VC_JWT,
    VC_SD_JWT,
    VP_COSE,
    VP_JWT,
    VP_SD_JWT,
)
from credentials.jose.presentation import PRESENTATION_TYPE
from credentials.jose.sd_issue import Salts, issue_vc_sd_jwt, issue_vp_sd_jwt
from credentials.jose.vc_jose import issue_vc_cose, issue_vc_jose, issue_vp_cose, issue_vp_jose
from credentials.keys.jwk import decode_public_jwk, thumbprint
from credentials.keys.public_key import RSA, PublicKey, algorithm_of
from credentials.keys.software import SoftwareSigner, decode_secret_jwk, software_signer
from credentials.model.members import as_tuple, types_of
from credentials.model.shape import check_shape
from credentials.model.version import V2, malformed, version_of

CREDENTIAL_MEMBERS: Final = frozenset(
    {"@context", "id", "type", "name", "description", "issuer", "validFrom", "validUntil"}
    | {"credentialSubject", "credentialStatus", "credentialSchema", "evidence", "termsOfUse"}
    | {"refreshService", "relatedResource", "renderMethod", "confidenceMethod"}
)
PRESENTATION_MEMBERS: Final = frozenset(
    {
        "@context",
        "id",
        "type",
        "holder",
        "verifiableCredential",
        "name",
        "description",
        "termsOfUse",
    }
)


class Feature(StrEnum):
    """What is made or read."""

    CREDENTIAL_JOSE = "credential_jose"
    CREDENTIAL_SD_JWT = "credential_sd_jwt"
    CREDENTIAL_COSE = "credential_cose"
    PRESENTATION_JOSE = "presentation_jose"
    PRESENTATION_SD_JWT = "presentation_sd_jwt"
    PRESENTATION_COSE = "presentation_cose"

    @property
    def is_presentation(self) -> bool:
        """Whether it is about presentations."""
        return self.value.startswith("presentation")


_TYPES: Final = {
    Feature.CREDENTIAL_JOSE: VC_JWT,
    Feature.CREDENTIAL_SD_JWT: VC_SD_JWT,
    Feature.CREDENTIAL_COSE: VC_COSE,
    Feature.PRESENTATION_JOSE: VP_JWT,
    Feature.PRESENTATION_SD_JWT: VP_SD_JWT,
    Feature.PRESENTATION_COSE: VP_COSE,
}


def issue_with(
    feature: Feature,
    document: Mapping[str, Any],
    method: Mapping[str, Any],
    *,
    selective: Sequence[str],
    salts: Salts,
) -> str:
    """The token as text (COSE in base64 without padding), signed with the method's secret key.

    `kid` is the key's thumbprint. Raises ValueMalformed, UnsupportedKey or EnvelopeError.
    """
    _check_document(feature, document)
    signer = _signer(method)
    kid = thumbprint(signer.public_key)
    if selective and feature not in (Feature.CREDENTIAL_SD_JWT, Feature.PRESENTATION_SD_JWT):
        raise EnvelopeError("nothing can be withheld in that form", reason="form")
    match feature:
        case Feature.CREDENTIAL_JOSE:
            return issue_vc_jose(document, signer, kid=kid)
        case Feature.CREDENTIAL_SD_JWT:
            return issue_vc_sd_jwt(document, signer, kid=kid, selective=selective, salts=salts)
        case Feature.CREDENTIAL_COSE:
            return _base64(issue_vc_cose(document, signer, kid=kid))
        case Feature.PRESENTATION_JOSE:
            return issue_vp_jose(document, signer, kid=kid)
        case Feature.PRESENTATION_SD_JWT:
            return issue_vp_sd_jwt(document, signer, kid=kid, selective=selective, salts=salts)
        case Feature.PRESENTATION_COSE:
            return _base64(issue_vp_cose(document, signer, kid=kid))


def verify_with(feature: Feature, text: str, method: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document in a token of exactly that form, signed with the method's key.

    Raises EnvelopeError (field `reason`; `signature` if it does not fit), ValueMalformed or
    UnsupportedKey.
    """
    envelope = _open(feature, text.strip())
    for fault in (envelope.claims_fault, envelope.disclosure_fault):
        if fault is not None:
            raise fault
    if not envelope.is_signed_by(_public_key(method)):
        raise HeaderRefused("the signature does not fit", reason="signature", member="")
    document = envelope.document
    owner = "holder" if feature.is_presentation else "issuer"
    check_names(envelope.claims, document, owner=owner)
    if feature.is_presentation:
        _check_presentation(document)
    else:
        check_shape(document)
    return document


def _open(feature: Feature, text: str) -> Envelope:
    is_cose = feature in (Feature.CREDENTIAL_COSE, Feature.PRESENTATION_COSE)
    envelope = open_envelope(_from_base64(text) if is_cose else text.encode())
    if isinstance(envelope.token, CoseSign1) != is_cose or envelope.token.type != _TYPES[feature]:
        raise MalformedToken(f"the type is not {_TYPES[feature]}", reason="type")
    return envelope


def _check_document(feature: Feature, document: Mapping[str, Any]) -> None:
    known = PRESENTATION_MEMBERS if feature.is_presentation else CREDENTIAL_MEMBERS
    for name in document:
        if name not in known:
            raise malformed(f"/{name}", "is not known to the data model")
    if feature.is_presentation:
        _check_presentation(document)
        return
    check_shape(document)
    if version_of(document) is not V2:
        raise malformed("/@context/0", f"must be {V2.base_context}")


def _check_presentation(document: Mapping[str, Any]) -> None:
    """VCDM 2.0 §4.13, VC-JOSE-COSE §3.1.2: each credential is enveloped.

    NOTE: what is in the envelopes is not looked at; each would be verified on its own.
    """
    if version_of(document) is not V2:
        raise malformed("/@context/0", f"must be {V2.base_context}")
    if PRESENTATION_TYPE not in types_of(document):
        raise malformed("/type", f"must name {PRESENTATION_TYPE}")
    for number, item in enumerate(as_tuple(document.get("verifiableCredential"))):
        pointer = f"/verifiableCredential/{number}"
        if not isinstance(item, Mapping) or ENVELOPED not in types_of(item):
            raise malformed(pointer, f"must be an {ENVELOPED}")
        if not isinstance(item.get("id"), str) or not item["id"].startswith("data:application/"):
            raise malformed(f"{pointer}/id", "must be a data: address")


def _signer(method: Mapping[str, Any]) -> SoftwareSigner:
    jwk = method.get("secretKeyJwk")
    if not isinstance(jwk, Mapping):
        raise UnsupportedKey("no secretKeyJwk in the verification method")
    signer = software_signer(decode_secret_jwk(jwk))
    if "publicKeyJwk" in method and _public_key(method) != signer.public_key:
        raise UnsupportedKey("publicKeyJwk and secretKeyJwk are two keys")
    if signer.algorithm == RSA:
        raise UnsupportedKey("not Ed25519, P-256, P-384 or P-521")
    return signer


def _public_key(method: Mapping[str, Any]) -> PublicKey:
    jwk = method.get("publicKeyJwk")
    if method.get("type") != "JsonWebKey" or not isinstance(jwk, Mapping):
        raise UnsupportedKey("not a JsonWebKey with publicKeyJwk")
    key = decode_public_jwk(jwk)
    if algorithm_of(key) == RSA:
        raise UnsupportedKey("not Ed25519, P-256, P-384 or P-521")
    return key


def _base64(data: bytes) -> str:
    """RFC 4648 §4, without padding."""
    return base64.b64encode(data).decode().rstrip("=")


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise MalformedToken("not base64", reason="base64") from error
