"""An issued certificate as pages and files show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from issuer.domain.programme import Programme

CertificateStatus = Literal["active", "suspended", "revoked", "superseded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One issued credential with everything that decided it."""

    id: str
    """22 base64url characters."""
    url: str
    """The signed `id`: `{base}/c/{id}`."""
    verify_url: str
    """What the QR holds: `{url}/verify`."""
    status: CertificateStatus
    status_changed_at: datetime | None
    issued_at: datetime
    document: Mapping[str, Any]
    """The signed Open Badge, parsed."""
    document_bytes: bytes
    """The same, exactly as signed."""
    digest: str
    """Credential digest, 64 hex digits."""
    programme: Programme
    role: str
    """Role id within the programme."""
    decision: Mapping[str, Any]
    """The decision document, without texts."""
    superseded_by: str | None = None
    """Address of the newer credential, if any."""
