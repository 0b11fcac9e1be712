"""Whether a badge has the contexts and types that Open Badges give it. OB 3.0 B.1.

The official JSON schema says much of this, but only of data model 2.0; without its type a thing
loses its members in JSON-LD, so that readers disagree about what it says.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.model.credential import Credential
from credentials.model.members import Placed, as_tuple, object_or_none, objects, types_of
from credentials.report import CheckResult, failed, not_applicable, passed

CONTEXTS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"
"""How the addresses of the contexts of Open Badges begin, of every version."""
_OF_SUBJECT: Final = (
    ("identifier", "IdentityObject"),
    ("result", "Result"),
    ("source", "Profile"),
)
_OF_ACHIEVEMENT: Final = (
    ("resultDescription", "ResultDescription"),
    ("alignment", "Alignment"),
    ("creator", "Profile"),
)
_OF_PROFILE: Final = (("otherIdentifier", "IdentifierEntry"), ("parentOrg", "Profile"))
_OF_DESCRIPTION: Final = (("rubricCriterionLevel", "RubricCriterionLevel"),)
Expected = Iterator[tuple[Placed, str]]


def check_profile(credential: Credential) -> CheckResult:
    """Failed at the first context or type that is missing."""
    if not credential.is_badge:
        return not_applicable("profile.not_a_badge")
    contexts = as_tuple(credential.document.get("@context"))
    second = contexts[1] if len(contexts) > 1 else None
    if not (isinstance(second, str) and second.startswith(CONTEXTS)):
        return failed("profile.no_context", expected=CONTEXTS)
    for placed, expected in _expected(credential):
        if expected not in types_of(placed.document):
            return failed("profile.no_type", pointer=placed.pointer, expected=expected)
    return passed("profile.kept")


def _expected(credential: Credential) -> Expected:
    document = credential.document
    issuer = object_or_none(document.get("issuer"))
    if issuer is not None and set(issuer) != {"id"}:
        yield from _profile(Placed(pointer="/issuer", document=issuer))
    for placed in credential.evidence:
        yield placed, "Evidence"
    for subject in credential.subjects:
        yield Placed(pointer=subject.pointer, document=subject.document), "AchievementSubject"
        yield from _inside(subject.document, subject.pointer, _OF_SUBJECT)
        achievement = subject.achievement
        if achievement is None:
            continue
        yield Placed(pointer=achievement.pointer, document=achievement.document), "Achievement"
        yield from _inside(achievement.document, achievement.pointer, _OF_ACHIEVEMENT)
        for placed in objects(achievement.document, "resultDescription", at=achievement.pointer):
            yield from _inside(placed.document, placed.pointer, _OF_DESCRIPTION)


def _profile(profile: Placed) -> Expected:
    yield profile, "Profile"
    yield from _inside(profile.document, profile.pointer, _OF_PROFILE)


def _inside(document: Mapping[str, Any], at: str, members: tuple[tuple[str, str], ...]) -> Expected:
    for name, expected in members:
        for placed in objects(document, name, at=at):
            if set(placed.document) != {"id"}:  # a reference has no type
                yield placed, expected
