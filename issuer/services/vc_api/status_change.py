"""Changing the status of a credential of an instance. VCALM §3.2.4 (`/credentials/status`)."""

import re
from dataclasses import dataclass

from credentials.model.version import malformed
from credentials.status.kinds import REVOCATION
from issuer.services.vc_api.instance import OpenIssuer
from issuer.services.vc_api.status_book import Place


class UnknownCredential(Exception):
    """The instance has issued no credential of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """What is wished."""

    credential_id: str
    """The credential's `id`, the name given at issuing, or the `id` of its status entry."""
    purpose: str
    status: bool
    list_url: str | None = None
    index: str | None = None
    """With these two, exactly that entry is meant."""


def change_status(issuer: OpenIssuer, change: StatusChange) -> None:
    """Sets or clears the bit; a revocation is final. Raises UnknownCredential, ValueMalformed."""
    if change.purpose not in issuer.purposes:
        purposes = " or ".join(issuer.purposes) or "nothing"
        raise malformed(
            "/credentialStatus/statusPurpose", f"this instance keeps lists for {purposes}"
        )
    places = [place for place in _places(issuer, change) if _is_meant(issuer, change, place)]
    if not places:
        raise UnknownCredential(change.credential_id)
    for place in places:
        if change.purpose == REVOCATION and not change.status:
            if issuer.book.is_set(place, REVOCATION):
                raise malformed("/status", "a revocation is final")
            continue
        issuer.book.change(place, change.purpose, is_set=change.status)


def _places(issuer: OpenIssuer, change: StatusChange) -> tuple[Place, ...]:
    """The places of the credential; of one without an id, by the id of one of its entries."""
    prefix = re.escape(f"{issuer.address}/status-lists/")
    found = re.fullmatch(rf"{prefix}([0-9]{{1,6}})-[a-z]+#([0-9]{{1,6}})", change.credential_id)
    if found is None:
        return issuer.book.places_of(change.credential_id)
    place = Place(list=int(found[1]), index=int(found[2]))
    return (place,) if issuer.book.is_used(place) else ()


def _is_meant(issuer: OpenIssuer, change: StatusChange, place: Place) -> bool:
    if change.list_url not in (None, issuer.list_url(place.list, change.purpose)):
        return False
    return change.index in (None, str(place.index))
