"""Credentials and presentations that stand in linked data as a data URL. VCDM 2.0 §4.13, §4.14."""

import re
from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.multibase import from_base64url
from credentials.errors import MalformedToken, ValueMalformed
from credentials.jose.envelope import Envelope, open_envelope
from credentials.jose.media_types import JWT
from credentials.model.members import as_tuple, types_of
from credentials.model.version import V2

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_DATA_URL: Final = re.compile(r"data:([a-z]+/[a-z0-9+.-]+)(;base64)?,([A-Za-z0-9+/=_.~-]+)")


def is_enveloped(document: Mapping[str, Any]) -> bool:
    """Whether the document only carries a token."""
    return not {CREDENTIAL, PRESENTATION}.isdisjoint(types_of(document))


def enveloped(token: str, form: str) -> dict[str, str]:
    """The object that carries a token of that form (`vc+jwt`, `vp+jwt`, `vc+sd-jwt`, ...)."""
    kind = PRESENTATION if form.startswith("vp+") else CREDENTIAL
    return {"@context": V2.base_context, "id": f"data:application/{form},{token}", "type": kind}


def open_enveloped(document: Mapping[str, Any]) -> Envelope:
    """The token that an object carries, and what is in it. MalformedToken for anything else.

    Reasons besides those of `open_envelope`: `context`, `type`, `data_url`, `media_type` (the
    data URL says another form than the token).
    """
    if as_tuple(document.get("@context")) != (V2.base_context,):
        raise MalformedToken(f"@context is not {V2.base_context}", reason="context")
    kind = as_tuple(document.get("type"))
    if kind not in ((CREDENTIAL,), (PRESENTATION,)):
        raise MalformedToken("type is not that of an enveloped one alone", reason="type")
    media_type, token = _content(document.get("id"))
    envelope = open_envelope(token)
    if media_type not in _media_types(envelope):
        raise MalformedToken(f"the token is no {media_type}", reason="media_type")
    if envelope.is_presentation != (kind == (PRESENTATION,)):
        raise MalformedToken("a presentation for a credential, or the reverse", reason="type")
    return envelope


def _content(url: Any) -> tuple[str, bytes]:
    """The media type and the bytes. RFC 2397 §3; only what tokens need, nothing is unescaped."""
    match = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        raise MalformedToken("id is no data URL with a token", reason="data_url")
    media_type, in_base64, text = match.groups()
    if not in_base64:
        return media_type, text.encode()
    try:
        url_safe = text.rstrip("=").replace("+", "-").replace("/", "_")
        return media_type, from_base64url(url_safe)
    except ValueMalformed as error:
        raise MalformedToken("id is not base64", reason="data_url") from error


def _media_types(envelope: Envelope) -> frozenset[str]:
    """What the data URL may say of it; drafts said `vc+ld+…`."""
    form = envelope.form
    if form == JWT:
        return frozenset({"application/jwt", "application/vc+jwt", "application/vp+jwt"})
    if form.startswith("application/"):
        return frozenset({form})
    names = {form, form.replace("+", "+ld+", 1), "jwt"} | (
        {"vc+sd-jwt"} if form == "dc+sd-jwt" else set()
    )
    return frozenset(f"application/{name}" for name in names)
