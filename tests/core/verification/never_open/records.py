"""Learner records and what is inside of them. CLR 2.0."""

from typing import Any

from tests.core.verification.never_open.world import (
    Badge,
    Edit,
    Make,
    World,
    added,
    changed,
    gone,
    put,
)
from tests.support.inner_credentials import LEARNER, a_course_badge, a_record, another_issuer
from tests.support.issuer_host import ROLE

SUBJECT = "/credentialSubject"
INSIDE = f"{SUBJECT}/verifiableCredential"
FIRST = f"{INSIDE}/0"
ASSOCIATION = f"{SUBJECT}/association/0"


def record(*edits: Edit, badge: tuple[Edit, ...] = (), spoilt: tuple[Edit, ...] = ()) -> Make:
    """As an issuer signed it, with a badge that another issuer signed; `spoilt` after that."""

    def made(world: World) -> Badge:
        other = another_issuer(world.host)
        inside = other.issue(changed(a_course_badge(other), badge))
        return world.sign(changed(a_record(world.host, [changed(inside, spoilt)]), edits))

    return made


def afterwards(*edits: Edit) -> Make:
    """The signed record, changed by somebody else."""
    return lambda world: changed(record()(world), edits)  # type: ignore[arg-type]


def without_the_other_key(world: World) -> Badge:
    made: Any = record()(world)
    world.host.documents.clear()
    return made  # type: ignore[no-any-return]


def moved(start: str, name: str) -> Edit:
    """A member of the record's subject into the subject of the badge inside."""

    def edit(badge: Badge) -> None:
        subject = badge["credentialSubject"]
        subject["verifiableCredential"][0]["credentialSubject"][name] = subject.pop(start)

    return edit


RECORDS: dict[str, Make] = {
    "the badge in a record has another result": record(
        spoilt=(put(f"{SUBJECT}/result/0/value", "100.00"),)
    ),
    "the badge in a record ends later": record(
        spoilt=(put("/validUntil", "2126-01-01T00:00:00Z"),)
    ),
    "a result in a signed record is another": afterwards(
        put(f"{FIRST}{SUBJECT}/result/0/value", "100.00")
    ),
    "the badge in a signed record is gone": afterwards(gone(INSIDE)),
    "the name of a signed record is another": afterwards(put("/name", "Diploma")),
    "an achievement moves from a signed record into its badge": afterwards(
        moved("association", "association")
    ),
    "the badge in a record is of another issuer than it says": record(
        badge=(put("/issuer/id", "did:web:famous.example"),)
    ),
    "the badge in a record begins later": record(
        badge=(put("/validFrom", "2027-01-01T00:00:00Z"),)
    ),
    "the badge in a record is about somebody else": record(
        badge=(put(f"{SUBJECT}/id", "did:example:stranger"),)
    ),
    "the badge in a record has no proof": record(spoilt=(gone("/proof"),)),
    "the badge in a record is by a key that does not answer": without_the_other_key,
    "the badge in a record is no credential": record(put(INSIDE, ["urn:x:none"])),
    "a record holds nothing": record(gone(INSIDE)),
    "a record is about nobody": record(gone(f"{SUBJECT}/id")),
    "a record has no name": record(gone("/name")),
    "a record does not say that it is one": record(put("/type", ["VerifiableCredential"])),
    "an achievement in a record has no description": record(
        gone(f"{SUBJECT}/achievement/0/description")
    ),
    "an association in a record is of an unknown kind": record(
        put(f"{ASSOCIATION}/associationType", "isCousinOf")
    ),
    "an association in a record leads nowhere": record(
        put(f"{ASSOCIATION}/targetId", f"{ROLE}#none")
    ),
    "an association in a record has no end": record(gone(f"{ASSOCIATION}/targetId")),
    "an association in a record is a text": record(
        added(f"{SUBJECT}/association", f"{ROLE}#course")
    ),
    "a record describes its learner twice": record(
        put(f"{SUBJECT}/achievement/0/creator", {"id": LEARNER, "type": ["Profile"], "name": "X"})
    ),
}
