"""The credentials that stand inside a credential, with their places. OB 3.0, CLR 2.0.

A CLR holds credentials of the same learner; anything that others may endorse holds endorsements.
What is inside is given exactly as it came, for only so does its own proof fit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.model.credential import Credential
from credentials.model.members import id_of, members, object_or_none, objects

CLR_TYPE: Final = "ClrCredential"
CLR_SUBJECT_TYPE: Final = "ClrSubject"
ENDORSEMENT_TYPE: Final = "EndorsementCredential"
ENDORSEMENT_SUBJECT_TYPE: Final = "EndorsementSubject"
INSIDE: Final = "verifiableCredential"
ENDORSING_MEMBERS: Final = ("endorsement", "endorsementJwt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """Something that stands where a credential belongs: an object, or the text of a token."""

    place: str
    """JSON pointer."""
    value: Any
    about: str | None = None
    """Of an endorsement: the id of the thing that it hangs on."""


def credentials_inside(credential: Credential) -> tuple[Inner, ...]:
    """Those of a CLR. CLR 2.0, ClrSubject: `verifiableCredential`."""
    return tuple(
        Inner(place=place, value=value)
        for subject in credential.subjects
        for place, value in members(subject.document, INSIDE, at=subject.pointer)
    )


def endorsements_inside(credential: Credential) -> tuple[Inner, ...]:
    """Those of the credential, its issuer, its achievements and whoever is named there."""
    return tuple(
        [
            Inner(place=place, value=value, about=id_of(thing))
            for pointer, thing in _endorsable(credential)
            for member in ENDORSING_MEMBERS
            if member in thing
            for place, value in members(thing, member, at=pointer)
        ]
    )


def is_clr(credential: Credential) -> bool:
    """Whether it is a Comprehensive Learner Record, or has a subject like one."""
    return CLR_TYPE in credential.types or any(
        CLR_SUBJECT_TYPE in subject.types for subject in credential.subjects
    )


def is_endorsement(credential: Credential) -> bool:
    """Whether it says something about somebody else's thing."""
    return ENDORSEMENT_TYPE in credential.types


def _endorsable(credential: Credential) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The things that may carry endorsements. OB 3.0: the credential, Achievement, Profile."""
    document = credential.document
    yield "", document
    yield from _profiles(document, "issuer", at="")
    for subject in credential.subjects:
        yield from _profiles(subject.document, "source", at=subject.pointer)
        for achievement in objects(subject.document, "achievement", at=subject.pointer):
            yield achievement.pointer, achievement.document
            yield from _profiles(achievement.document, "creator", at=achievement.pointer)


def _profiles(
    document: Mapping[str, Any], member: str, *, at: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The profile of that name and the organizations above it."""
    place, value = f"{at}/{member}", object_or_none(document.get(member))
    while value is not None:
        yield place, value
        place, value = f"{place}/parentOrg", object_or_none(value.get("parentOrg"))


def names_endorsed(document: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The ids that the subjects of an endorsement name; None for one without."""
    return tuple(id_of(subject) for _, subject in members(document, "credentialSubject"))
