"""Whether others speak for it. OB 3.0, EndorsementCredential.

An endorsement is a credential of its own, by another issuer. Those inside are counted and not
verified; they lend nothing to the credential, so nothing is lost but a recommendation.
"""

from collections.abc import Mapping
from typing import Any

from credentials.model.credential import Credential
from credentials.model.members import as_tuple
from credentials.report import CheckResult, not_applicable, not_determined

_MEMBERS = ("endorsement", "endorsementJwt")


def check_endorsement(credential: Credential) -> CheckResult:
    """Counts the endorsements of the credential, its issuer and its achievements."""
    places: list[Any] = [credential.document, credential.document.get("issuer")]
    places += [s.achievement.document for s in credential.subjects if s.achievement is not None]
    count = sum(
        len(as_tuple(place.get(member)))
        for place in places
        if isinstance(place, Mapping)
        for member in _MEMBERS
        if member in place
    )
    if not count:
        return not_applicable("endorsement.none")
    return not_determined("endorsement.not_checked", count=count)
