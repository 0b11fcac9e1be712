"""Whether it is said who holds a badge. OB 3.0, AchievementSubject: an id or an identifier."""

from credentials.model.credential import SUBJECT_TYPE, Credential, Subject
from credentials.report import CheckResult, failed, not_applicable, passed


def check_subject(credential: Credential) -> CheckResult:
    """Passed if every subject of a badge has an id or at least one identifier."""
    subjects = [subject for subject in credential.subjects if SUBJECT_TYPE in subject.types]
    if not credential.is_badge and not subjects:
        return not_applicable("subject.not_a_badge")
    kinds = [_kinds(subject) for subject in subjects]
    if not kinds or not all(kinds):
        return failed("subject.unidentified")
    return passed("subject.identified", kinds=sorted(set().union(*kinds)))


def _kinds(subject: Subject) -> set[str]:
    """How the subject is known: `id` and the types of the identifiers."""
    kinds = {identifier.identity_type for identifier in subject.identifiers}
    return kinds | {"id"} if subject.id is not None else kinds
