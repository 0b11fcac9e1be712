"""Who vouches for an issuer: what each registry says, and what the issuer's address shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Recognition(StrEnum):
    """What came of asking one registry. Only the first two are answers of the registry."""

    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    COULD_NOT_ASK = "could_not_ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a registry says of an issuer that it lists; the registry's words, not the issuer's."""

    name: str | None = None
    url: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """One registry on one issuer."""

    registry: str
    """The registry's name, as whoever runs this verifier calls it."""
    url: str | None
    """A page about the registry."""
    governance: str | None
    """A page with its rules: who gets in, and who decides."""
    outcome: Recognition
    code: str
    """`trust.<name>`, keys the words."""
    listed: Listed | None = None
    as_of: datetime | None = None
    """The date that the list bears; if it bears none, when it was read."""
    read_at: datetime | None = None
    """When the list was last read; None for one that was never read."""
    valid_until: datetime | None = None
    """Until when the list says that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerDomain:
    """Which domain controls the issuer's keys: a fact, and nobody's word for the issuer."""

    domain: str
    name: str | None = None
    """What the document with the keys calls its subject: the issuer's own word."""
    linked: tuple[str, ...] = ()
    """Further domains that this document claims (`alsoKnownAs`, service `LinkedDomains`)."""
    certified_name: str | None = None
    """The organisation in the TLS certificate of the domain: the certificate authority's word."""
    certified_by: str | None = None
    """The organisation that issued that certificate."""


def line_of(vouchings: tuple[Vouching, ...], *, is_own_site: bool) -> str:
    """The code of the one sentence on who vouches for an issuer."""
    outcomes = {vouching.outcome for vouching in vouchings}
    if Recognition.RECOGNISED in outcomes:
        return "trust.recognised"
    if is_own_site:
        return "trust.own_site_asked" if vouchings else "trust.own_site"
    if not vouchings:
        return "trust.not_asked"
    if outcomes == {Recognition.NOT_RECOGNISED}:
        return "trust.not_recognised"
    if outcomes == {Recognition.COULD_NOT_ASK}:
        return "trust.could_not_ask"
    return "trust.partly_asked"
