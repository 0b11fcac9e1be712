"""Credentials and presentations inside a `data:` address. VCDM 2.0 §4.12.1, §4.12.2; RFC 2397."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from credentials.model.members import as_tuple
from credentials.model.version import V2, malformed

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
LEGACY: Final = "application/jwt"
"""As it was written before VC-JOSE-COSE; read, never made."""
_MEMBERS: Final = frozenset({"@context", "id", "type"})
_DATA_URL = re.compile(
    r"data:(?P<type>[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+)(?:;[A-Za-z0-9-]+=[A-Za-z0-9.+-]+)*"
    r"(?P<base64>;base64)?,(?P<data>[^\s]+)\Z",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What an envelope holds; nothing of it is verified."""

    kind: str
    """`EnvelopedVerifiableCredential` or `EnvelopedVerifiablePresentation`."""
    media_type: str
    """Lower case, without parameters."""
    content: bytes


def is_envelope(document: Mapping[str, Any]) -> bool:
    """Whether one of the types is that of an envelope."""
    return not {CREDENTIAL, PRESENTATION}.isdisjoint(
        item for item in as_tuple(document.get("type")) if isinstance(item, str)
    )


def open_envelope(document: Mapping[str, Any]) -> Envelope:
    """The envelope; ValueMalformed (field `pointer`) for another context, type, id or member.

    Nothing secures what else stands in an envelope, so nothing else may.
    """
    contexts, types = as_tuple(document.get("@context")), as_tuple(document.get("type"))
    if not contexts or contexts[0] != V2.base_context:
        raise malformed("/@context/0", f"must be {V2.base_context}")
    if types not in ((CREDENTIAL,), (PRESENTATION,)):
        raise malformed("/type", f"must be {CREDENTIAL} or {PRESENTATION}, and nothing else")
    for name in document:
        if name not in _MEMBERS:
            raise malformed(f"/{name}", "is not secured by anything")
    media_type, content = _read_data_url(document.get("id"))
    return Envelope(kind=types[0], media_type=media_type, content=content)


def _read_data_url(url: Any) -> tuple[str, bytes]:
    """Media type and content of a `data:` address. RFC 2397 §3."""
    found = _DATA_URL.match(url) if isinstance(url, str) and url.isascii() else None
    if found is None or _PERCENT.search(found["data"]):
        raise malformed("/id", "must be a data: address with a media type")
    content = unquote_to_bytes(found["data"])
    if found["base64"]:
        content = _decoded(content)
    return found["type"].lower(), content


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise malformed("/id", "is not base64") from error
