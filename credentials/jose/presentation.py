"""Presentations in envelopes: `vp+jwt`, `vp+sd-jwt`, COSE, and the older JWT with a `vp` claim.

For whoever verifies presentations: what was asked for, by whom, and the credentials inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from credentials.errors import ClaimsRefused, MalformedToken
from credentials.jose.claims import check_names, numeric_date, text_claim
from credentials.jose.envelope import Envelope, is_token, open_envelope
from credentials.jose.enveloped import is_enveloped, open_enveloped
from credentials.model.members import as_tuple, id_of, types_of

MOST_CREDENTIALS: Final = 64
PRESENTATION_TYPE: Final = "VerifiablePresentation"
_MOST_LEVELS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedEnvelope:
    """An opened presentation; nothing of it is verified yet."""

    envelope: Envelope
    holder: str | None
    """The member `holder`, else the claim `iss`."""
    audiences: tuple[str, ...]
    """`aud`: for whom it was made."""
    nonce: str | None
    """`nonce`: for which occasion (the challenge)."""
    issued_at: datetime | None
    expires: datetime | None
    credentials: tuple[Any, ...]
    """What stands in `verifiableCredential`, lists in lists flattened."""


def is_presentation_token(data: bytes) -> bool:
    """Whether it is a token with a presentation in it."""
    if not is_token(data):
        return False
    try:
        return open_envelope(data).is_presentation
    except MalformedToken:
        return False


def open_presentation(data: bytes | Mapping[str, Any]) -> PresentedEnvelope:
    """The presentation in a token, or in an EnvelopedVerifiablePresentation.

    Raises MalformedToken (field `reason`; `type` for a token without a presentation) and
    ClaimsRefused (fields `reason`, `claim`) for claims that contradict it.
    """
    envelope = open_enveloped(data) if isinstance(data, Mapping) else open_envelope(data)
    if not envelope.is_presentation:
        raise MalformedToken("no presentation", reason="type")
    if envelope.claims_fault is not None:
        raise envelope.claims_fault
    document, claims = envelope.document, envelope.claims
    if PRESENTATION_TYPE not in types_of(document):
        raise MalformedToken("no presentation", reason="type")
    check_names(claims, document, owner="holder")
    audiences = as_tuple(claims.get("aud"))
    if not all(isinstance(item, str) for item in audiences):
        raise ClaimsRefused("aud is no text", reason="malformed", claim="aud")
    return PresentedEnvelope(
        envelope=envelope,
        holder=id_of(document.get("holder")) or text_claim(claims, "iss"),
        audiences=audiences,
        nonce=text_claim(claims, "nonce"),
        issued_at=numeric_date(claims, "iat"),
        expires=numeric_date(claims, "exp"),
        credentials=_flat(document.get("verifiableCredential")),
    )


def check_all_enveloped(presented: PresentedEnvelope) -> None:
    """VC-JOSE-COSE 1.0 §3.1.2: each credential is enveloped, and is a credential.

    MalformedToken (reason `not_enveloped`, or that of `open_enveloped`).
    """
    for item in presented.credentials:
        if not isinstance(item, Mapping) or not is_enveloped(item):
            raise MalformedToken("a credential that is not enveloped", reason="not_enveloped")
        open_enveloped(item)


def _flat(value: Any) -> tuple[Any, ...]:
    """MalformedToken (reason `size`) beyond 64 credentials or 4 levels of lists."""
    items = list(as_tuple(value))
    for _ in range(_MOST_LEVELS):
        if not any(isinstance(item, list) for item in items):
            break
        items = list(chain.from_iterable(as_tuple(item) for item in items))
    if len(items) > MOST_CREDENTIALS or any(isinstance(item, list) for item in items):
        raise MalformedToken("too many credentials, or lists in lists", reason="size")
    return tuple(items)
