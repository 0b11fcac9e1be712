"""Whether it is said who holds a badge. OB 3.0, AchievementSubject: an id or an identifier."""

from collections.abc import Sequence
from typing import Final

from credentials.model.credential import SUBJECT_TYPE, Credential, Subject
from credentials.report import CheckResult, failed, not_applicable, passed

PROFILE_TYPE: Final = "Profile"


def check_subject(credential: Credential) -> CheckResult:
    """Passed if every subject of a badge has an id or at least one identifier.

    So too the subject of a credential that describes a person or organization (Profile).
    """
    if not credential.is_badge and _is_about_profiles(credential):
        return _passed_if_named("subject.profile", credential.subjects)
    subjects = [subject for subject in credential.subjects if SUBJECT_TYPE in subject.types]
    if not credential.is_badge and not subjects:
        return not_applicable("subject.not_a_badge")
    return _passed_if_named("subject.identified", subjects)


def _passed_if_named(code: str, subjects: Sequence[Subject]) -> CheckResult:
    kinds = [_kinds(subject) for subject in subjects]
    if not kinds or not all(kinds):
        return failed("subject.unidentified")
    return passed(code, kinds=sorted(set().union(*kinds)))


def _is_about_profiles(credential: Credential) -> bool:
    return all(PROFILE_TYPE in subject.types for subject in credential.subjects)


def _kinds(subject: Subject) -> set[str]:
    """How the subject is known: `id` and the types of the identifiers."""
    kinds = {identifier.identity_type for identifier in subject.identifiers}
    return kinds | {"id"} if subject.id is not None else kinds
