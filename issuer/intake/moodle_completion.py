"""Moodle's completion answers. They do not say whose they are, so each comes with its question:
`{"userid": "7", "courseid": "5", "answer": {…}}`, one a line or in a list under `calls`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import CellRefused, Origin, activity_of, verdict_of
from issuer.intake.gathering import Gathering, Person
from issuer.intake.json_input import items_of, list_in, object_in, text_of
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.moments import from_unix
from issuer.intake.numbers import echo
from issuer.intake.reading import Reading

Node = Mapping[str, Any]
_INCOMPLETE, _COMPLETE, _PASSED, _FAILED = 0, 1, 2, 3
_STATES = {_COMPLETE: "complete", _PASSED: "completePass", _FAILED: "completeFail"}
_NOT_TRACKED = 0


def read_activity_completion(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """`core_completion_get_activities_completion_status`: one reading for each user.

    Activities that are hidden from whoever asked are left out by Moodle: absence is no failure.
    """
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    for row, person, call in _calls(file, gathering):
        for item in list_in(call["answer"], "statuses"):
            called = f"cmid:{text_of(item, 'cmid')}"
            for mapped in mapping.activities.get(called, ()):
                _read_status(person, row, called, item, mapped)
            if called not in mapping.activities and called not in mapping.ignored:
                person.note(row, called, "item.unknown", "not in the mapping: not read")
    yield from gathering.readings()


def read_course_completion(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """`core_completion_get_course_completion_status`: one reading for each user.

    A course is an activity, or a prerequisite, as the mapping says. Not completed is not failed.
    """
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    for row, person, call in _calls(file, gathering):
        _read_course(person, row, text_of(call, "courseid"), call["answer"], mapping)
    yield from gathering.readings()


def _calls(file: BinaryIO, gathering: Gathering) -> Iterator[tuple[int, Person, Node]]:
    wanted = gathering.mapping.get("learner", "id") or "userid"
    for row, call in gathering.objects(items_of(file, "calls")):
        person = gathering.person(text_of(call, wanted), row, name=text_of(call, "userfullname"))
        if person is not None:
            if text_of(call, "userid"):
                person.identifiers["sourceUserId", text_of(call, "userid")] = None
            wrong = _wrong(call.get("answer"))
            if wrong:
                person.refuse(row, "answer", *wrong)
            else:
                yield row, person, call


def _wrong(answer: Any) -> tuple[str, str] | None:
    """Code and detail of an answer that is none, or one of Moodle's errors."""
    if not isinstance(answer, Mapping):
        return "json.shape", "expected Moodle's answer"
    if "exception" in answer or "errorcode" in answer:
        return "moodle.error", f"Moodle answered the error {echo(text_of(answer, 'errorcode'))}"
    return None


def _read_status(person: Person, row: int, called: str, item: Node, mapped: MappedActivity) -> None:
    if item.get("state") == _INCOMPLETE:
        _read_incomplete(person, row, called, item, mapped)
    else:
        person.add(row, called, _completed, item, mapped)


def _read_incomplete(
    person: Person, row: int, called: str, item: Node, mapped: MappedActivity
) -> None:
    if item.get("tracking") == _NOT_TRACKED:
        person.note(row, called, "completion.not_tracked", "Moodle does not track it: not read")
        return
    person.add(row, called, activity_of, mapped, "inProgress", completion={"state": "incomplete"})


def _completed(item: Node, mapped: MappedActivity) -> dict[str, Any]:
    state = item.get("state")
    if isinstance(state, bool) or not isinstance(state, int) or state not in _STATES:
        raise CellRefused("completion.state", f"state {echo(state)}: expected 0 to 3")
    at = from_unix(item.get("timecompleted"))
    completion = {"state": _STATES[state], **({"at": at} if at else {})}
    place = text_of(item, "cmid")
    source = {"type": text_of(item, "modname") or "activity", "id": place} if place else None
    more = {"completion": completion, "gradedAt": at, "sourceRef": source}
    if state == _COMPLETE:
        return activity_of(mapped, "completedUngraded", completion=completion, sourceRef=source)
    return verdict_of(mapped, state == _PASSED, **more)


def _read_course(
    person: Person, row: int, course: str, answer: Node, mapping: EvidenceMapping
) -> None:
    status = object_in(answer, "completionstatus")
    called = f"courseid:{course}"
    done = status.get("completed")
    if not isinstance(done, bool):
        person.refuse(row, called, "completion.state", "expected completed, true or false")
        return
    times = [
        person.attempt(row, called, from_unix, one.get("timecompleted"))
        for one in list_in(status, "completions")
        if isinstance(one, Mapping)
    ]
    at = max((time for time in times if time), default=None) if done else None
    known = False
    for mapped in mapping.activities.get(called, ()):
        known = True
        state = {"state": "complete" if done else "incomplete", **({"at": at} if at else {})}
        status_word = "completedUngraded" if done else "inProgress"
        person.add(
            row,
            called,
            activity_of,
            mapped,
            status_word,
            completion=state,
        )
    if called in mapping.prerequisites:
        known = True
        add_prerequisite(person, mapping.prerequisites[called], called, passed=done, at=at)
    if not known and called not in mapping.ignored:
        person.note(row, called, "item.unknown", "not in the mapping: not read")


def add_prerequisite(
    person: Person, prerequisite: str, called: str, *, passed: bool, at: str | None
) -> None:
    """The platform's record of a course that had to be passed before."""
    record = {
        "id": prerequisite,
        "kind": "record",
        "result": "passed" if passed else "unknown",
        "ref": called,
        **({"verifiedAt": at} if at else {}),
    }
    person.more.setdefault("prerequisites", []).append(record)
