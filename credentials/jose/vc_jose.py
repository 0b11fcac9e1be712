"""Credentials and presentations as `vc+jwt`, `vp+jwt` and COSE. VC-JOSE-COSE 1.0 §3.1, §3.3."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from credentials.encoding.jcs import canonical
from credentials.errors import EnvelopeError
from credentials.jose.claims import ENVELOPE_CLAIMS, seconds_of
from credentials.jose.cose import sign_cose
from credentials.jose.jws import sign_jws
from credentials.jose.media_types import CONTENT, VC_COSE, VC_JWT, VP_COSE, VP_JWT
from credentials.keys.signer import Signer
from credentials.model.members import as_tuple, id_of

FORBIDDEN: Final = frozenset({"vc", "vp"})
"""§3.1.3: the credential is the claims, it does not stand in one of them."""


def issue_vc_jose(
    credential: Mapping[str, Any], signer: Signer, *, kid: str, issued_at: datetime | None = None
) -> str:
    """The `vc+jwt`. EnvelopeError (field `reason`) for members that are claims of the token."""
    claims = {**credential, **names_of(credential, owner="issuer"), **_issued(issued_at)}
    return sign_jws(canonical(claims), _header(VC_JWT, kid), signer)


def issue_vp_jose(
    presentation: Mapping[str, Any],
    signer: Signer,
    *,
    kid: str,
    audience: str | None = None,
    nonce: str | None = None,
    issued_at: datetime | None = None,
) -> str:
    """The `vp+jwt`, for one asker (`audience`) and one occasion (`nonce`)."""
    asked = {name: v for name, v in (("aud", audience), ("nonce", nonce)) if v is not None}
    names = names_of(presentation, owner="holder")
    claims = {**presentation, **names, **asked, **_issued(issued_at)}
    return sign_jws(canonical(claims), _header(VP_JWT, kid), signer)


def issue_vc_cose(credential: Mapping[str, Any], signer: Signer, *, kid: str) -> bytes:
    """The COSE_Sign1 of type `application/vc+cose`. §3.3.1."""
    refuse_claims(credential)
    return sign_cose(
        canonical(credential), content_type="application/vc", type_=VC_COSE, kid=kid, signer=signer
    )


def issue_vp_cose(presentation: Mapping[str, Any], signer: Signer, *, kid: str) -> bytes:
    """The COSE_Sign1 of type `application/vp+cose`. §3.3.2."""
    refuse_claims(presentation)
    return sign_cose(
        canonical(presentation), content_type="application/vp", type_=VP_COSE, kid=kid,
        signer=signer,
    )  # fmt: skip


def names_of(document: Mapping[str, Any], *, owner: str) -> dict[str, str]:
    """`iss`, `jti` and `sub` as far as the document names them; they must not stand in it."""
    refuse_claims(document)
    subjects = as_tuple(document.get("credentialSubject"))
    names = {
        "iss": id_of(document.get(owner)),
        "jti": id_of(document.get("id")),
        "sub": id_of(subjects[0]) if len(subjects) == 1 else None,
    }
    return {name: value for name, value in names.items() if value is not None}


def refuse_claims(document: Mapping[str, Any]) -> None:
    """EnvelopeError (reason `claims`) if the document has members that are claims of a token."""
    taken = (ENVELOPE_CLAIMS | FORBIDDEN) & document.keys()
    if taken:
        raise EnvelopeError(f"{min(taken)} is a claim of the token", reason="claims")


def _header(type_: str, kid: str) -> dict[str, str]:
    return {"typ": type_, "cty": CONTENT[type_], "kid": kid}


def _issued(at: datetime | None) -> dict[str, int]:
    return {} if at is None else {"iat": seconds_of(at)}
