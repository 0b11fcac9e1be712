"""JSON Web Signatures in the compact form, read strictly. RFC 7515 §3.1, §5, §7.1; RFC 8725.

One text has one meaning: no padding, no loose bits, no duplicate members, no unencoded or
compressed payload, no extension that is not understood. What the header says of keys (`jku`,
`x5u`, `x5c`) is never followed.

NOTE: joserfc is the second reader in the tests, not the maker here: it wants the secret key itself
where we have a `Signer`, and warns at every EdDSA, which Open Badges need (RFC 9864 renames it).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.encoding.jcs import canonical
from credentials.encoding.multibase import base64url, from_base64url
from credentials.encoding.strict_json import parse_json
from credentials.errors import EnvelopeError, HeaderRefused, MalformedError, MalformedToken
from credentials.jose.algorithms import KEYS_OF, SIGNED_WITH
from credentials.jose.limits import (
    HEADER_LIMITS,
    MOST_HEADER_BYTES,
    MOST_KID_CHARACTERS,
    MOST_PAYLOAD_BYTES,
    MOST_SIGNATURE_BYTES,
    MOST_TOKEN_CHARACTERS,
    PAYLOAD_LIMITS,
)
from credentials.keys.public_key import PublicKey, algorithm_of
from credentials.keys.signature import is_signature
from credentials.keys.signer import Signer

PARTS: Final = 3
ENCRYPTED_PARTS: Final = 5
_REFUSED_MEMBERS: Final = {
    "b64": "an unencoded payload",
    "zip": "a compressed payload",
    "enc": "an encrypted payload",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Jws:
    """A compact JWS whose form is right; nothing of it is verified yet."""

    header: Mapping[str, Any]
    payload: bytes
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def algorithm(self) -> str:
        """`alg`; an empty text if there is none."""
        value = self.header.get("alg")
        return value if isinstance(value, str) else ""

    @property
    def type(self) -> str | None:
        """`typ`."""
        value = self.header.get("typ")
        return value if isinstance(value, str) else None


def read_jws(text: str) -> Jws:
    """The parts of a compact JWS.

    Raises MalformedToken (field `reason`: size, parts, encrypted, base64url, header, kid).
    """
    if len(text) > MOST_TOKEN_CHARACTERS:
        raise MalformedToken("larger than any token here", reason="size")
    parts = text.split(".")
    if len(parts) == ENCRYPTED_PARTS:
        raise MalformedToken("an encrypted token (JWE)", reason="encrypted")
    if len(parts) != PARTS:
        raise MalformedToken(f"{len(parts)} parts, not {PARTS}", reason="parts")
    header, payload, signature = (
        _decoded(part, name, most)
        for part, name, most in zip(
            parts,
            ("header", "payload", "signature"),
            (MOST_HEADER_BYTES, MOST_PAYLOAD_BYTES, MOST_SIGNATURE_BYTES),
            strict=True,
        )
    )
    return Jws(
        header=_header(header),
        payload=payload,
        signing_input=text.rpartition(".")[0].encode(),
        signature=signature,
    )


def claims_of(jws: Jws) -> dict[str, Any]:
    """The payload as claims. MalformedToken (reason `payload`) for all but a strict JSON object."""
    return json_object(jws.payload)


def json_object(payload: bytes) -> dict[str, Any]:
    """The object in a payload. MalformedToken (reason `payload`) for anything else."""
    try:
        claims = parse_json(payload, limits=PAYLOAD_LIMITS)
    except MalformedError as error:
        raise MalformedToken(f"payload: {error.detail}", reason="payload") from error
    if not isinstance(claims, dict):
        raise MalformedToken("the payload is no object", reason="payload")
    return claims


def check_header(header: Mapping[str, Any]) -> str:
    """The algorithm named, which is one that is done here.

    Raises HeaderRefused: `reason` is alg_none, alg_missing, alg_symmetric, alg_unknown, critical
    or refused_member; `member` names the member of the header.
    """
    if "crit" in header:  # RFC 7515 §4.1.11: no extension is understood here
        raise HeaderRefused("extensions that are not understood", reason="critical", member="crit")
    for member, detail in _REFUSED_MEMBERS.items():
        if member in header:
            raise HeaderRefused(detail, reason="refused_member", member=member)
    return algorithm_in(header)


def algorithm_in(header: Mapping[str, Any]) -> str:
    """The algorithm that a header names, one that is done here. Raises as `check_header`."""
    name = header.get("alg")
    if not isinstance(name, str) or not name:
        raise HeaderRefused("no algorithm", reason="alg_missing", member="alg")
    if name.lower() == "none":
        raise HeaderRefused("no signature at all", reason="alg_none", member="alg")
    if name.upper().startswith("HS"):
        raise HeaderRefused("a shared secret signs nothing", reason="alg_symmetric", member="alg")
    if name not in KEYS_OF:
        raise HeaderRefused("an algorithm not known here", reason="alg_unknown", member="alg")
    return name


def is_signed_by(jws: Jws, key: PublicKey) -> bool:
    """Whether the signature fits, with the algorithm of the key.

    Raises HeaderRefused as `check_header`, or with reason `alg_of_another_key`.
    """
    name = check_header(jws.header)
    return fits(name, key, signature=jws.signature, signing_input=jws.signing_input)


def fits(name: str, key: PublicKey, *, signature: bytes, signing_input: bytes) -> bool:
    """Whether a signature by that algorithm fits. HeaderRefused if it is not that of the key."""
    if KEYS_OF[name] != algorithm_of(key):
        raise HeaderRefused(
            f"{name} does not go with a key of {algorithm_of(key)}",
            reason="alg_of_another_key",
            member="alg",
        )
    return is_signature(key, signature, signing_input)


def sign_jws(payload: bytes, header: Mapping[str, Any], signer: Signer) -> str:
    """The compact JWS; `alg` is added to the header.

    EnvelopeError if the key is of another kind, or header or payload are over the limits.
    """
    name = SIGNED_WITH.get(signer.algorithm)
    if name is None:
        raise EnvelopeError("a kind of key that signs no JWS here", reason="key")
    written = canonical({"alg": name, **header})
    if len(written) > MOST_HEADER_BYTES or len(payload) > MOST_PAYLOAD_BYTES:
        raise EnvelopeError("larger than any token here", reason="size")
    signing_input = f"{base64url(written)}.{base64url(payload)}"
    return f"{signing_input}.{base64url(signer.sign(signing_input.encode()))}"


def _decoded(part: str, name: str, most_bytes: int) -> bytes:
    if len(part) > (most_bytes * 4 + 2) // 3:
        raise MalformedToken(f"the {name} has more than {most_bytes} bytes", reason="size")
    try:
        return from_base64url(part)
    except MalformedError as error:
        raise MalformedToken(f"{name}: {error.detail}", reason="base64url") from error


def _header(data: bytes) -> Mapping[str, Any]:
    try:
        header = parse_json(data, limits=HEADER_LIMITS)
    except MalformedError as error:
        raise MalformedToken(f"header: {error.detail}", reason="header") from error
    if not isinstance(header, dict):
        raise MalformedToken("the header is no object", reason="header")
    kid = header.get("kid")
    if kid is not None and not (isinstance(kid, str) and 0 < len(kid) <= MOST_KID_CHARACTERS):
        raise MalformedToken(f"kid is no text of up to {MOST_KID_CHARACTERS}", reason="kid")
    return header
