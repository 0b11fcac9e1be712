"""From an assertion to its whole badge: badge class and profile of the issuer written out.

Who the issuer is says the badge class. What the issuer says of itself counts only from its own
address, wherever a copy of it stands. OB 2.0 BadgeClass, Profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.model.members import id_of, object_or_none
from credentials.ob2.addresses import authority_of
from credentials.ob2.recognition import is_endorsement
from credentials.report import CheckResult, not_determined, passed
from credentials.verification.assertions.objects import NotHad, Objects

_REFERENCE: Final = frozenset({"id", "type", "@context"})
"""An object with nothing else only refers to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A badge as far as it could be had."""

    document: Mapping[str, Any]
    """The assertion; `badge` and its `issuer` are objects where they were had."""
    badge_address: str | None
    """None for a badge class without an address of its own."""
    profile: Mapping[str, Any] | None
    """As served at the issuer's address; None if it was not had."""
    issuer: str | None
    """The id of the issuer."""
    checks: tuple[CheckResult, ...]


def assemble(assertion: Mapping[str, Any], objects: Objects, *, sure_of: str | None) -> Whole:
    """The badge of an assertion.

    `sure_of`: the host whose words a badge class that is written out are: that of a hosted
    assertion; None if a signature covers them.
    """
    if is_endorsement(assertion):
        return _assemble_endorsement(assertion, objects)
    found, badge_class, address = _badge_class(assertion, objects, sure_of=sure_of)
    if badge_class is None:
        return Whole(
            document=assertion, badge_address=address, profile=None, issuer=None, checks=(found,)
        )
    issuer = id_of(badge_class.get("issuer"))
    check, profile = _profile(issuer, objects)
    written_out = badge_class if profile is None else {**badge_class, "issuer": profile}
    return Whole(
        document={**assertion, "badge": written_out},
        badge_address=address,
        profile=profile,
        issuer=issuer,
        checks=(found, check),
    )


def _assemble_endorsement(endorsement: Mapping[str, Any], objects: Objects) -> Whole:
    """It names its issuer itself."""
    issuer = id_of(endorsement.get("issuer"))
    check, profile = _profile(issuer, objects)
    return Whole(
        document=endorsement if profile is None else {**endorsement, "issuer": profile},
        badge_address=None,
        profile=profile,
        issuer=issuer,
        checks=(check,),
    )


def _badge_class(
    assertion: Mapping[str, Any], objects: Objects, *, sure_of: str | None
) -> tuple[CheckResult, Mapping[str, Any] | None, str | None]:
    value = assertion.get("badge")
    written_out, identifier = object_or_none(value), id_of(value)
    if written_out is not None and written_out.keys() <= _REFERENCE:
        written_out = None
    host = authority_of(identifier)
    if written_out is not None and (host is None or sure_of in (None, host)):
        return passed("badge_class.at_hand", address=identifier), written_out, identifier
    if host is None or identifier is None:
        detail = "neither an object nor an address"
        unreadable = not_determined("badge_class.unreadable", address=identifier, detail=detail)
        return unreadable, None, None
    found = objects.named(identifier)
    if isinstance(found, NotHad):
        return _BADGE_CLASS.of(identifier, found), None, identifier
    served = {"id": identifier, **found.document}
    return passed("badge_class.at_hand", address=identifier), served, identifier


def _profile(issuer: str | None, objects: Objects) -> tuple[CheckResult, Mapping[str, Any] | None]:
    if issuer is None or authority_of(issuer) is None:
        return not_determined("issuer_profile.no_address", issuer=issuer), None
    found = objects.named(issuer)
    if isinstance(found, NotHad):
        return _PROFILE.of(issuer, found), None
    return passed("issuer_profile.at_hand", address=issuer), {"id": issuer, **found.document}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Codes:
    """What is said of an object that was not had."""

    unreachable: str
    unreadable: str

    def of(self, address: str, found: NotHad) -> CheckResult:
        """Why it was not had."""
        if found.detail is not None:
            return not_determined(self.unreadable, address=address, detail=found.detail)
        facts = {"reason": found.reason, "last_read": found.last_read}
        return not_determined(self.unreachable, address=address, **facts)


_BADGE_CLASS: Final = _Codes(
    unreachable="badge_class.unreachable", unreadable="badge_class.unreadable"
)
_PROFILE: Final = _Codes(
    unreachable="issuer_profile.unreachable", unreadable="issuer_profile.unreadable"
)
