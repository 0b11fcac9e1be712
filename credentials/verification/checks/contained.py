"""What the credentials of a CLR came to. CLR 2.0, ClrSubject `verifiableCredential`.

The record is its issuer's, each credential in it its own issuer's: what is said of one is in its
own report. A record does not become old with what it lists, so an expired one is said and no more.
One that is altered makes the whole file an altered one: its data may have been the record's.
"""

from credentials.errors import MalformedError
from credentials.model.containing import Inner
from credentials.model.credential import Credential, Subject
from credentials.model.parse import read_credential
from credentials.report import CheckResult, Report, Verdict, failed, not_determined, passed


def check_contained(inner: Inner, report: Report, record: Credential) -> CheckResult:
    """What the report on one credential means for the record that it stands in."""
    place = {"pointer": inner.place}
    if report.verdict is Verdict.UNDETERMINED:
        return not_determined("contained.undetermined", **place)
    if report.verdict is Verdict.ALTERED:
        return failed("contained.altered", **place)
    if report.verdict not in (Verdict.VALID, Verdict.EXPIRED):
        return failed("contained.not_valid", verdict=report.verdict.value, **place)
    other = _other_subject(report, record)
    if other is not None:
        return failed("contained.other_subject", subject=other, **place)
    if report.verdict is Verdict.EXPIRED:
        return failed("contained.expired", **place)
    if not _is_about_the_same(report, record):
        return not_determined("contained.subject_not_compared", **place)
    return passed("contained.valid", **place)


def _other_subject(report: Report, record: Credential) -> str | None:
    """The id of somebody whom the record is not about, where both go by ids."""
    ids = {subject.id for subject in record.subjects if subject.id is not None}
    others = [one.id for one in _subjects(report) if one.id is not None and one.id not in ids]
    return others[0] if ids and others else None


def _is_about_the_same(report: Report, record: Credential) -> bool:
    """Whether each subject has an id or identifier in common with one of the record's."""
    known = {name for subject in record.subjects for name in _names(subject)}
    subjects = _subjects(report)
    return bool(subjects) and all(known & _names(subject) for subject in subjects)


def _names(subject: Subject) -> set[object]:
    """An id, and identifiers as they are: a hashed one compares with one of the same salt."""
    return {*subject.identifiers, *((subject.id,) if subject.id is not None else ())}


def _subjects(report: Report) -> tuple[Subject, ...]:
    try:
        return read_credential(report.credential or {}).subjects
    except MalformedError:
        return ()
