"""A sealed text: a JWS in JSON with a JAdES header. ETSI TS 119 182-1; RFC 7515 §7.2.

The form of European Digital Credentials: one signature that envelops the payload, which stands in
the file as a text (`b64` false, RFC 7797) or in base64url. Only what is signed is read, and from
the rest (`etsiU`) certificates, of which nothing is believed, and whether there are timestamps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.x509 import Certificate

from credentials.encoding.multibase import from_base64url
from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import MalformedError, MalformedToken, ValueMalformed
from credentials.jose.certificates import read_certificate
from credentials.jose.limits import MOST_SIGNATURE_BYTES

MIB: Final = 1024 * KIB
MOST_SEALED_BYTES: Final = 8 * MIB
MOST_SEALED_HEADER_BYTES: Final = 64 * KIB
"""Certificates and timestamps stand in it."""
MOST_UNSIGNED_PARTS: Final = 32
MOST_UNSIGNED_CERTIFICATES: Final = 32
_COUNTS: Final = {"containers": 20_000, "members": 50_000}
SEALED_LIMITS: Final = JsonLimits(
    bytes=MOST_SEALED_BYTES, depth=8, string_characters=MOST_SEALED_BYTES,
    binary_characters=MOST_SEALED_BYTES, **_COUNTS,
)  # fmt: skip
"""Of the file, whose payload is one string."""
SEALED_PAYLOAD_LIMITS: Final = JsonLimits(
    bytes=MOST_SEALED_BYTES, depth=48, string_characters=4 * MIB, binary_characters=4 * MIB,
    **_COUNTS,
)  # fmt: skip
_HEADER_LIMITS: Final = JsonLimits(
    bytes=MOST_SEALED_HEADER_BYTES, depth=12, containers=500, members=2_000
)
_UNSIGNED_LIMITS: Final = JsonLimits(
    bytes=2 * MIB, depth=12, containers=2_000, members=5_000, string_characters=1 * MIB
)
_BEGINNING: Final = re.compile(rb'\s*\{\s*"(?:payload|signatures?|protected|header)"\s*:')
_SIGNATURE_MEMBERS: Final = frozenset({"protected", "header", "signature"})
_TIMESTAMPS: Final = frozenset({"sigTst", "rfsTst", "sigRTst", "arcTst"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A sealed text whose form is right; nothing of it is verified yet."""

    header: Mapping[str, Any]
    payload: bytes = field(repr=False)
    document: Mapping[str, Any] = field(repr=False)
    """What the payload says."""
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    unsigned_certificates: tuple[Certificate, ...]
    timestamps: tuple[str, ...]
    """The names of the timestamps that came along."""


def may_be_sealed(data: bytes) -> bool:
    """Whether a text begins like a JWS in JSON and has its members."""
    return _BEGINNING.match(data) is not None and b'"payload"' in data and b'"signature' in data


def read_seal(file: Mapping[str, Any]) -> Seal:
    """The parts of a sealed file.

    Raises MalformedToken (field `reason`: members, signatures, header, payload, base64url, size,
    unsigned).
    """
    signature = _only_signature(file)
    payload = file.get("payload")
    protected, value = signature.get("protected"), signature.get("signature")
    if not isinstance(payload, str):
        raise MalformedToken("no payload", reason="payload")
    if not isinstance(protected, str) or not isinstance(value, str):
        raise MalformedToken("no protected header or no signature", reason="signatures")
    header = _json(_decoded(protected, MOST_SEALED_HEADER_BYTES), _HEADER_LIMITS, "header")
    encoded = payload.encode()
    content = encoded if header.get("b64") is False else _decoded(payload, MOST_SEALED_BYTES)
    certificates, timestamps = _unsigned(signature.get("header"))
    return Seal(
        header=header,
        payload=content,
        document=_json(content, SEALED_PAYLOAD_LIMITS, "payload"),
        signing_input=protected.encode() + b"." + encoded,
        signature=_decoded(value, MOST_SIGNATURE_BYTES),
        unsigned_certificates=certificates,
        timestamps=timestamps + (("adoTst",) if "adoTst" in header else ()),
    )


def _only_signature(file: Mapping[str, Any]) -> Mapping[str, Any]:
    """The general form has a list, the flattened form is the signature itself. RFC 7515 §7.2."""
    if file.keys() == {"payload", "signatures"}:
        signatures = file["signatures"]
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise MalformedToken("not exactly one signature", reason="signatures")
        signature = signatures[0]
    else:
        signature = {name: value for name, value in file.items() if name != "payload"}
    if not isinstance(signature, dict) or not signature.keys() <= _SIGNATURE_MEMBERS:
        raise MalformedToken("members that no signature has", reason="members")
    return signature


def _unsigned(header: Any) -> tuple[tuple[Certificate, ...], tuple[str, ...]]:
    """Certificates and names of timestamps in `etsiU`. ETSI TS 119 182-1 §5.3.1."""
    if header is None:
        return (), ()
    parts = header.get("etsiU") if isinstance(header, dict) and header.keys() == {"etsiU"} else None
    if not isinstance(parts, list) or len(parts) > MOST_UNSIGNED_PARTS:
        raise MalformedToken("an unsigned header of another form", reason="unsigned")
    certificates: list[Certificate] = []
    timestamps: list[str] = []
    for written in parts:
        part = written
        if isinstance(written, str):
            part = _json(_decoded(written, _UNSIGNED_LIMITS.bytes), _UNSIGNED_LIMITS, "unsigned")
        if not isinstance(part, dict) or len(part) != 1:
            raise MalformedToken("an unsigned part of another form", reason="unsigned")
        ((name, value),) = part.items()
        timestamps += [name] if name in _TIMESTAMPS else []
        certificates += _certificates(value) if name == "xVals" else []
    return tuple(certificates[:MOST_UNSIGNED_CERTIFICATES]), tuple(timestamps)


def _certificates(values: Any) -> list[Certificate]:
    """Those that can be read: a path needs them, and none of them is believed. §5.3.5.2."""
    found = []
    for value in values if isinstance(values, list) else ():
        holder = value.get("x509Cert") if isinstance(value, dict) else None
        text = holder.get("val") if isinstance(holder, dict) else None
        try:
            found += [read_certificate(text)] if isinstance(text, str) else []
        except ValueMalformed:
            continue
    return found


def _json(data: bytes, limits: JsonLimits, reason: str) -> dict[str, Any]:
    try:
        value = parse_json(data, limits=limits)
    except MalformedError as error:
        raise MalformedToken(f"{reason}: {error.detail}", reason=reason) from error
    if not isinstance(value, dict):
        raise MalformedToken(f"the {reason} is no object", reason=reason)
    return value


def _decoded(text: str, most_bytes: int) -> bytes:
    if len(text) > (most_bytes * 4 + 2) // 3:
        raise MalformedToken(f"more than {most_bytes} bytes", reason="size")
    try:
        return from_base64url(text)
    except MalformedError as error:
        raise MalformedToken(error.detail, reason="base64url") from error
