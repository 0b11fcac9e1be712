"""Whom the TLS certificate of a server names."""

import ssl
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """Organisations in a certificate that was checked; most name none but that of their issuer."""

    name: str | None = None
    by: str | None = None


def certified_of(connection: Any) -> Certified:
    """From a connected socket; nothing for one without TLS."""
    if not isinstance(connection, ssl.SSLSocket):
        return Certified()
    certificate: Any = connection.getpeercert() or {}
    return Certified(
        name=_organisation(certificate.get("subject", ())),
        by=_organisation(certificate.get("issuer", ())),
    )


def _organisation(names: Any) -> str | None:
    """`organizationName` of a distinguished name as the module `ssl` gives it."""
    for part in names:
        for name, value in part:
            if name == "organizationName":
                return str(value)[:MOST_CHARACTERS]
    return None
