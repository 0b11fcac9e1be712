"""An assertion as it was handed in: JSON, or a signed token. OB 2.0 HostedBadge, SignedBadge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from credentials.errors import MalformedToken
from credentials.jose.jws import Jws, claims_of, read_jws
from credentials.model.members import id_of, object_or_none, types_of
from credentials.ob2.addresses import authority_of
from credentials.ob2.recognition import Edition, edition_of, looks_like_an_assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """Nothing of it is verified."""

    document: Mapping[str, Any]
    edition: Edition
    token: Jws | None = field(default=None, repr=False)
    """The signed text that it came in."""

    @property
    def address(self) -> str | None:
        """Where it says that it is served: its id, or the `url` of OB 1.x."""
        for address in (self.document.get("id"), _ways_of(self.document).get("url")):
            if authority_of(address) is not None:
                return str(address)
        return None

    @property
    def is_signed(self) -> bool:
        """Whether a signature is the way to verify it."""
        return self.token is not None

    @property
    def key_id(self) -> str | None:
        """The key that it names: `creator`, or the `url` of OB 1.x."""
        ways = _ways_of(self.document)
        return id_of(ways.get("creator")) or (
            id_of(ways.get("url")) if self.edition is not Edition.V2 else None
        )

    @property
    def wants_signature(self) -> bool:
        """Whether it says of itself that it is signed."""
        return not {"SignedBadge", "signed"}.isdisjoint(types_of(_ways_of(self.document)))


def read_assertion(document: Mapping[str, Any]) -> Assertion | None:
    """The assertion in JSON; None if there is none."""
    if not looks_like_an_assertion(document):
        return None
    return Assertion(document=document, edition=edition_of(document))


def read_signed_assertion(text: bytes) -> Assertion | None:
    """The assertion in a compact JWS; None if there is none."""
    try:
        token = read_jws(text.strip().decode("ascii"))
        claims = claims_of(token)
    except (MalformedToken, UnicodeDecodeError):
        return None
    if not looks_like_an_assertion(claims):
        return None
    return Assertion(document=claims, edition=edition_of(claims), token=token)


def without_nulls(value: Any) -> Any:
    """The same without members that are null: in linked data they say nothing. JSON-LD 1.1 §9.2."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value if item is not None]
    return value


def _ways_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The VerificationObject."""
    return object_or_none(document.get("verification") or document.get("verify")) or {}
