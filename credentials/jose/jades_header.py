"""What the signed header of a seal must and may say. ETSI TS 119 182-1 v1.2.1 §5.1, §5.2; RFC 7515.

The key is that of the first certificate of `x5c`. What names a key or a certificate in another
way (`kid`, `jku`, `x5u`, `jwk`) is never followed.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from credentials.encoding.multibase import from_base64url
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import HeaderRefused, MalformedError, ValueMalformed
from credentials.jose.certificates import read_certificate
from credentials.jose.jades import Seal
from credentials.jose.jws import algorithm_in, fits
from credentials.keys.public_key import PublicKey

MOST_CERTIFICATES: Final = 8
_LATEST_SECOND: Final = 253_402_300_799
"""The last of the year 9999."""
_UNDERSTOOD: Final = frozenset(
    {"b64", "iat", "sigT", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts", "adoTst"}
)
"""What `crit` may name. The commitment, the place and attributes of the signer are told nowhere."""
_REFERENCES: Final = ("x5t#S256", "x5t#o", "sigX5ts")
_DIGESTS: Final = {"S256": "sha256", "S384": "sha384", "S512": "sha512"}
_REFUSED: Final = {
    "x5t": "a digest of the certificate by SHA-1",
    "sigD": "a payload that lies elsewhere",
    "sigPId": "a signature policy, which is not looked up",
    "zip": "a compressed payload",
    "enc": "an encrypted payload",
}


def check_seal_header(seal: Seal) -> None:
    """Raises HeaderRefused (fields `reason`, `member`) for the first rule that is broken."""
    header = seal.header
    algorithm_in(header)
    for member, detail in _REFUSED.items():
        if member in header:
            raise _refused(member, detail)
    if not isinstance(header.get("b64", True), bool):
        raise _refused("b64", "neither true nor false")
    _check_critical(header)
    if sum(name in header for name in _REFERENCES) != 1:  # §5.2.2.1
        raise _refused("x5t#S256", "not exactly one digest of the certificate")
    sealed_at(seal)


def sealed_at(seal: Seal) -> datetime:
    """When the seal was made by its own word. §5.1.11, §5.2.1: exactly one of `iat` and `sigT`."""
    header = seal.header
    if ("iat" in header) == ("sigT" in header):
        raise _refused("iat", "not exactly one time of sealing")
    if "sigT" in header:
        text = header["sigT"]
        try:
            return parse_date_time_stamp(text if isinstance(text, str) else "")
        except ValueMalformed as error:
            raise _refused("sigT", "not a date and time") from error
    seconds = header["iat"]
    if type(seconds) is not int or not 0 <= seconds <= _LATEST_SECOND:
        raise _refused("iat", "not a number of seconds")
    return datetime.fromtimestamp(seconds, UTC)


def certificates_of(seal: Seal) -> tuple[Certificate, ...]:
    """Those of `x5c`, that of the seal first; none if there is no `x5c`. RFC 7515 §4.1.6.

    HeaderRefused (member `x5c`) if one of them cannot be read.
    """
    texts = seal.header.get("x5c", [])
    if not isinstance(texts, list) or len(texts) > MOST_CERTIFICATES:
        raise _refused("x5c", f"not a list of up to {MOST_CERTIFICATES} certificates")
    try:
        return tuple(read_certificate(text if isinstance(text, str) else "") for text in texts)
    except ValueMalformed as error:
        raise _refused("x5c", error.detail) from error


def names_certificate(seal: Seal, certificate: Certificate) -> bool:
    """Whether the signed digest is that of the certificate. §5.1.7, §5.2.2."""
    header = seal.header
    if "x5t#S256" in header:
        return _is_digest_of(certificate, "S256", header["x5t#S256"])
    references = header.get("sigX5ts", [header.get("x5t#o")])
    first = references[0] if isinstance(references, list) and references else None
    if not isinstance(first, Mapping):
        return False
    return _is_digest_of(certificate, first.get("digAlg"), first.get("digVal"))


def is_sealed_with(seal: Seal, key: PublicKey) -> bool:
    """Whether the signature fits. HeaderRefused if the algorithm is not that of the key."""
    name = seal.header["alg"]
    return fits(name, key, signature=seal.signature, signing_input=seal.signing_input)


def _check_critical(header: Mapping[str, Any]) -> None:
    """RFC 7515 §4.1.11; RFC 7797 §6: `b64` must be named; §5.1.9: only what is understood."""
    if "crit" not in header:
        if "b64" in header:
            raise _refused("crit", "does not name b64")
        return
    names = header["crit"]
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise _refused("crit", "not a list of names")
    if len(set(names)) != len(names):
        raise _refused("crit", "a name that stands twice")
    for name in names:
        if name not in _UNDERSTOOD:
            raise _refused("crit", f"an extension that is not understood: {name[:80]}")
        if name not in header:
            raise _refused("crit", f"a name that the header does not have: {name}")
    if "b64" in header and "b64" not in names:
        raise _refused("crit", "does not name b64")


def _is_digest_of(certificate: Certificate, algorithm: Any, text: Any) -> bool:
    name = _DIGESTS.get(algorithm) if isinstance(algorithm, str) else None
    if name is None or not isinstance(text, str):
        return False
    try:
        digest = from_base64url(text)
    except MalformedError:
        return False
    return digest == hashlib.new(name, certificate.public_bytes(Encoding.DER)).digest()


def _refused(member: str, detail: str) -> HeaderRefused:
    return HeaderRefused(detail, reason="refused_member", member=member)
