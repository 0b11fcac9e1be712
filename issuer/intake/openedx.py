"""Open edX: rows of the grades API, and events of course grades, passing and certificates.

A course that is running says `passed: false` of everybody: it is read as not yet passed, and the
programme's closing date decides when that is final.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import CellRefused, Origin, activity_of
from issuer.intake.gathering import Gathering, Person
from issuer.intake.json_input import items_of, object_in, text_of
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.moments import from_text
from issuer.intake.moodle_completion import add_prerequisite
from issuer.intake.numbers import echo
from issuer.intake.reading import Reading

Node = Mapping[str, Any]
_GRADE = "org.openedx.learning.course.persistent_grade_summary.changed.v1"
_PASSING = "org.openedx.learning.course.passing.status.updated.v1"
_CERTIFICATE = "org.openedx.learning.certificate."
_CERTIFIED = frozenset({"downloadable"})


@dataclass(slots=True, kw_only=True)
class CourseState:
    """What is known of one learner in one course."""

    row: int
    percent: str | None = None
    """0 to 1, whatever it is called."""
    letter: str = ""
    passed: bool | None = None
    withheld: bool = False
    at: str | None = None
    rules_digest: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    """Time of the newest event of each kind."""


def read_grade_rows(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """`/api/grades/v1/courses/{id}/`: one reading for each user."""
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    wanted = mapping.get("learner", "id") or "username"
    courses: dict[tuple[str, str], CourseState] = {}
    for row, item in gathering.objects(items_of(file, "results")):
        person = gathering.person(text_of(item, wanted), row, name=text_of(item, "name"))
        if person is None:
            continue
        _identify(person, item)
        course = text_of(item, "course_id")
        if (person.id, course) in courses:
            person.refuse(row, "course_id", "row.conflict", "two rows about one course")
            continue
        state = courses[person.id, course] = CourseState(row=row)
        state.letter = text_of(item, "letter_grade")
        person.attempt(row, "percent", _set_percent, state, person, item, "percent")
        passed = item.get("passed")
        if isinstance(passed, bool):
            state.passed = passed
        else:
            person.refuse(row, "passed", "openedx.passed", "expected true or false")
    _settle(gathering, courses)
    yield from gathering.readings()


def read_events(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """Events as the event bus carries them, with `type`, `time` and `data`: one reading for each
    user. Of each kind the newest event about a course counts, in whatever order they come."""
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    courses: dict[tuple[str, str], CourseState] = {}
    for row, event in gathering.objects(items_of(file, "events")):
        _read_event(gathering, courses, row, event)
    _settle(gathering, courses)
    yield from gathering.readings()


def _read_event(
    gathering: Gathering, courses: dict[tuple[str, str], CourseState], row: int, event: Node
) -> None:
    kind = text_of(event, "type") or text_of(event, "event_type")
    data = object_in(event, "data")
    told = (
        object_in(data, "grade")
        or object_in(data, "course_passing_status")
        or object_in(data, "certificate")
    )
    if kind not in {_GRADE, _PASSING} and not kind.startswith(_CERTIFICATE):
        gathering.stranger(row, "type", "event.unknown", f"{echo(kind)}: no event that is read")
        return
    user = object_in(told, "user")
    pii = object_in(user, "pii")
    wanted = gathering.mapping.get("learner", "id") or "id"
    known_as = text_of(user, "id") or text_of(told, "user_id")
    known_as = text_of(pii, "username") if wanted == "username" else known_as
    person = gathering.person(known_as, row, name=text_of(pii, "name"))
    if person is None:
        return
    _identify(person, pii)
    course = text_of(object_in(told, "course"), "course_key")
    at = person.attempt(row, "time", from_text, event.get("time"))
    if not course or at is None:
        person.refuse(row, "course" if at else "time", "event.shape", "expected course and time")
        return
    state = courses.setdefault((person.id, course), CourseState(row=row))
    topic = _CERTIFICATE if kind.startswith(_CERTIFICATE) else kind
    if state.seen.get(topic, "") > at:
        person.note(row, None, "event.superseded", "a newer event says it anew")
        return
    state.seen[topic] = at
    person.attempt(row, "data", _take, state, person, kind, told, at)


def _take(state: CourseState, person: Person, kind: str, told: Node, at: str) -> None:
    if kind == _PASSING:
        if not isinstance(told.get("is_passing"), bool):
            raise CellRefused("openedx.passed", "expected is_passing, true or false")
        state.passed, state.at = told["is_passing"], at
    elif kind == _GRADE:
        _set_percent(state, person, told, "percent_grade")
        state.letter = text_of(told, "letter_grade")
        state.rules_digest = text_of(told, "grading_policy_hash")
        passed_at = from_text(told.get("passed_timestamp"))
        if state.passed is None:
            state.passed = passed_at is not None
        state.at = passed_at or state.at or at
    else:
        state.withheld = kind.endswith(".revoked.v1")
        if text_of(told, "current_status") in _CERTIFIED and not state.withheld:
            state.passed, state.at = True, state.at or at


def _identify(person: Person, node: Node) -> None:
    for kind, member in (("sourceUserId", "username"), ("emailAddress", "email")):
        if text_of(node, member):
            person.identifiers[kind, text_of(node, member)] = None


def _set_percent(state: CourseState, person: Person, node: Node, member: str) -> None:
    """Its name says percent; it is a share from 0 to 1."""
    if node.get(member) is None:
        return
    text = person.number(state.row, member, node[member])
    if not 0 <= Decimal(text) <= 1:
        raise CellRefused("percent.range", f"{echo(text)}: expected 0 to 1")
    state.percent = text


def _settle(gathering: Gathering, courses: Mapping[tuple[str, str], CourseState]) -> None:
    mapping = gathering.mapping
    for (learner, course), state in courses.items():
        person = gathering.people[learner]
        known = False
        for mapped in mapping.activities.get(course, ()):
            known = True
            person.add(state.row, course, _activity, mapped, state, course)
        if course in mapping.prerequisites:
            known = True
            passed = bool(state.passed) and not state.withheld
            at = state.at if passed else None
            add_prerequisite(person, mapping.prerequisites[course], course, passed=passed, at=at)
        if not known and course not in mapping.ignored:
            person.note(state.row, course, "item.unknown", "not in the mapping: not read")
        if state.letter:
            person.more.setdefault("totals", {})["letterGrade"] = state.letter
        if state.rules_digest:
            person.source["sourceRulesDigest"] = state.rules_digest


def _activity(mapped: MappedActivity, state: CourseState, course: str) -> dict[str, Any]:
    score = None
    if state.percent is not None:
        score = {"raw": state.percent, "max": "1", "scaled": state.percent}
    more: dict[str, Any] = {"score": score, "sourceRef": {"type": "course", "id": course}}
    if state.withheld:
        return activity_of(mapped, "withheld", **more)
    if state.passed:
        verdict = {"passed": True, "verdictBy": "platform", "gradedAt": state.at}
        return activity_of(mapped, "gradedPassed", **more, **verdict)
    return activity_of(mapped, "inProgress", **more)
