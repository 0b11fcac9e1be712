"""How long a fetched answer may be used again without asking."""

from typing import Any

from credentials.encoding.multibase import from_base64url
from credentials.encoding.strict_json import JsonLimits, parse_json
from credentials.errors import MalformedError
from credentials.model.members import as_tuple
from edge.fetch.limits import DEFAULT_LIFETIME_SECONDS, MAX_INFLATED_BYTES

_LIST_LIMITS = JsonLimits(bytes=MAX_INFLATED_BYTES, depth=36, string_characters=MAX_INFLATED_BYTES)
_JOSE_HEADER = b"eyJ"
"""How the base64url text of a JSON object begins."""


def lifetime_seconds(body: bytes) -> float:
    """5 minutes; for a status list that says so, its `ttl` if that is shorter.

    Bitstring Status List 1.0 §2.2 gives `ttl` in milliseconds. What a list says about itself is
    read before its proof was looked at: it can only shorten the time.
    """
    claims = _claims(body)
    document = _json(claims) if b'"ttl"' in claims else None
    subjects = as_tuple(document.get("credentialSubject")) if isinstance(document, dict) else ()
    told = [subject["ttl"] for subject in subjects if _has_ttl(subject)]
    return float(min([DEFAULT_LIFETIME_SECONDS, *(ttl / 1000 for ttl in told)]))


def _has_ttl(subject: Any) -> bool:
    ttl = subject.get("ttl") if isinstance(subject, dict) else None
    return type(ttl) is int and ttl >= 0


def _claims(body: bytes) -> bytes:
    """The JSON text of a document, or of the claims of a compact JWS or SD-JWT."""
    if not body.startswith(_JOSE_HEADER) or body.count(b".") < 2:
        return body
    try:
        return from_base64url(body.split(b".", 2)[1].decode("ascii"))
    except (MalformedError, UnicodeDecodeError):
        return b""


def _json(text: bytes) -> Any:
    try:
        return parse_json(text, limits=_LIST_LIMITS)
    except MalformedError:
        return None
