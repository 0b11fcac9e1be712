"""The registered claims around a credential or presentation. RFC 7519 §4.1.

Two readings of the same names: in VC-JOSE-COSE, `iat` and `exp` are times of the signature
(VC-JOSE-COSE 1.0 §3.1.3); in Open Badges 3.0 §8.2.6.1, `nbf` and `exp` are those of the credential.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ClaimsRefused, ValueMalformed
from credentials.model.members import as_tuple, id_of

REGISTERED: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
ENVELOPE_CLAIMS: Final = REGISTERED | {"cnf", "nonce"}
"""What the envelope adds to a credential; no part of it."""
TIMES: Final = ("iat", "nbf", "exp")
_LATEST: Final = 253_402_300_799
"""The end of the year 9999."""


def credential_in(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims without those that the envelope adds."""
    return {name: value for name, value in claims.items() if name not in ENVELOPE_CLAIMS}


def numeric_date(claims: Mapping[str, Any], name: str) -> datetime | None:
    """The time of a NumericDate, aware and in UTC; None without one. RFC 7519 §2.

    ClaimsRefused (reason `malformed`) for anything but a number of seconds.
    """
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        raise ClaimsRefused(f"{name} is no number of seconds", reason="malformed", claim=name)
    return datetime.fromtimestamp(value, UTC)


def seconds_of(at: datetime) -> int:
    """A time as NumericDate, whole seconds."""
    return int(at.timestamp())


def text_claim(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that is a text; None without one. ClaimsRefused (reason `malformed`) otherwise."""
    value = claims.get(name)
    if name in claims and not isinstance(value, str):
        raise ClaimsRefused(f"{name} is no text", reason="malformed", claim=name)
    return value if isinstance(value, str) else None


def check_names(claims: Mapping[str, Any], document: Mapping[str, Any], *, owner: str) -> None:
    """`iss` and `jti` against the document, `sub` against its subject, where they are given.

    `owner` is the member that names who signs: `issuer` or `holder`. VC-JOSE-COSE 1.0 §3.1.3;
    Open Badges 3.0 §8.2.6.1. Raises ClaimsRefused: reason `contradictory` or `malformed`.
    """
    subjects = as_tuple(document.get("credentialSubject"))
    subject = id_of(subjects[0]) if len(subjects) == 1 else None
    expected = {"iss": id_of(document.get(owner)), "jti": id_of(document.get("id")), "sub": subject}
    for name, wanted in expected.items():
        value = text_claim(claims, name)
        if value is not None and value != wanted:
            raise ClaimsRefused(
                f"{name} is not that of the document", reason="contradictory", claim=name
            )


def check_badge_claims(claims: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """The claims of a VC-JWT of Open Badges 3.0 §8.2.6.1, against the credential.

    `iss`, `jti` and `nbf` must be there, `exp` if the credential ends. Gives whether `sub` is
    there too: certified badges lack it, and one who is known by an address only has none.
    Raises ClaimsRefused: reason `missing`, `contradictory` or `malformed`.
    """
    check_names(claims, document, owner="issuer")
    needed = ["iss", "jti", "nbf"] + (["exp"] if "validUntil" in document else [])
    for name in needed:
        if name not in claims:
            raise ClaimsRefused(f"{name} is missing", reason="missing", claim=name)
    begin = _time_of(document, "validFrom")
    claimed = numeric_date(claims, "nbf")
    if begin is None or claimed is None or _whole(claimed) != _whole(begin):
        raise ClaimsRefused("nbf is not validFrom", reason="contradictory", claim="nbf")
    numeric_date(claims, "exp")
    return "sub" in claims


def _whole(at: datetime) -> datetime:
    """NumericDate may have fractions; tokens usually have none."""
    return at.replace(microsecond=0)


def _time_of(document: Mapping[str, Any], member: str) -> datetime | None:
    value = document.get(member)
    try:
        return parse_date_time_stamp(value if isinstance(value, str) else "", offset_required=False)
    except ValueMalformed:
        return None
