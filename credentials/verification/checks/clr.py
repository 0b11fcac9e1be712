"""Whether a Comprehensive Learner Record has the form of one. CLR 2.0, ClrCredential, ClrSubject.

The official JSON schema is in no package that could be bundled: these are its rules of the parts
that CLR 2.0 adds, and that what is referred to is there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from credentials.errors import ValueMalformed
from credentials.model.containing import CLR_SUBJECT_TYPE, CLR_TYPE
from credentials.model.credential import Credential, Subject
from credentials.model.members import Placed, is_url, members, object_or_none, plain_text, types_of
from credentials.model.version import malformed
from credentials.report import CheckResult, failed, passed

ASSOCIATION_TYPES: Final = frozenset(
    {
        "exactMatchOf",
        "isChildOf",
        "isParentOf",
        "isPartOf",
        "isPeerOf",
        "isRelatedTo",
        "precedes",
        "replacedBy",
    }
)
"""CLR 2.0, AssociationTypeEnum."""
_REQUIRED_OF_ACHIEVEMENT: Final = ("id", "name", "description")


def check_clr(credential: Credential, *, inside: Sequence[Mapping[str, Any]] = ()) -> CheckResult:
    """Passed if the record has the form of one and every association links two achievements.

    `inside`: the credentials in it that were read, those in tokens too.
    """
    try:
        _check_form(credential)
        counts = [_check_subject(subject) for subject in credential.subjects]
    except ValueMalformed as error:
        return failed("clr.malformed", pointer=error.fields["pointer"], detail=error.detail)
    for subject in credential.subjects:
        known = set(_achievement_ids(subject, inside))
        for place, reference in _references(subject):
            if reference not in known:
                return failed("clr.no_such_achievement", pointer=place, achievement=reference)
    inside, associations = (sum(numbers) for numbers in zip(*counts, strict=True))
    return passed("clr.conforms", credentials=inside, associations=associations)


def _check_form(credential: Credential) -> None:
    if CLR_TYPE not in credential.types:
        raise malformed("/type", f"must name {CLR_TYPE}")
    if not plain_text(credential.document.get("name")):
        raise malformed("/name", "is missing")


def _check_subject(subject: Subject) -> tuple[int, int]:
    """How many credentials and associations there are."""
    at, document = subject.pointer, subject.document
    if CLR_SUBJECT_TYPE not in subject.types:
        raise malformed(f"{at}/type", f"must name {CLR_SUBJECT_TYPE}")
    if subject.id is None and not subject.identifiers:
        raise malformed(at, "must have an id or an identifier")
    inside = list(members(document, "verifiableCredential", at=at))
    if not inside:
        raise malformed(f"{at}/verifiableCredential", "is missing")
    for achievement in _objects(document, "achievement", at=at):
        _check_achievement(achievement)
    associations = list(_objects(document, "association", at=at))
    for association in associations:
        _check_association(association)
    return len(inside), len(associations)


def _check_achievement(achievement: Placed) -> None:
    if "Achievement" not in types_of(achievement.document):
        raise malformed(f"{achievement.pointer}/type", "must name Achievement")
    for name in _REQUIRED_OF_ACHIEVEMENT:
        if not plain_text(achievement.document.get(name)):
            raise malformed(f"{achievement.pointer}/{name}", "is missing")


def _check_association(association: Placed) -> None:
    at, document = association.pointer, association.document
    if "Association" not in types_of(document):
        raise malformed(f"{at}/type", "must name Association")
    if document.get("associationType") not in ASSOCIATION_TYPES:
        raise malformed(f"{at}/associationType", "is no type of association")
    for name in ("sourceId", "targetId"):
        if not is_url(document.get(name)):
            raise malformed(f"{at}/{name}", "must be a URL")


def _objects(document: Mapping[str, Any], name: str, *, at: str) -> Iterator[Placed]:
    for place, value in members(document, name, at=at):
        if object_or_none(value) is None:
            raise malformed(place, "must be an object")
        yield Placed(pointer=place, document=value)


def _references(subject: Subject) -> Iterator[tuple[str, str]]:
    for association in _objects(subject.document, "association", at=subject.pointer):
        for name in ("sourceId", "targetId"):
            yield f"{association.pointer}/{name}", association.document[name]


def _achievement_ids(subject: Subject, inside: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The ids of the achievements in the record's own list and in its credentials."""
    for _, achievement in members(subject.document, "achievement"):
        yield from _id(achievement)
    written_out = [value for _, value in members(subject.document, "verifiableCredential")]
    for credential in filter(object_or_none, (*inside, *written_out)):
        for _, inner in members(credential, "credentialSubject"):
            if object_or_none(inner) is not None:
                for _, achievement in members(inner, "achievement"):
                    yield from _id(achievement)


def _id(thing: Any) -> Iterator[str]:
    document = object_or_none(thing)
    if document is not None and isinstance(document.get("id"), str):
        yield document["id"]
