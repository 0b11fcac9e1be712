"""Moodle's `gradereport_user_get_grade_items`: all grades of a course, exactly."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import (
    CellRefused,
    Origin,
    activity_of,
    graded_of,
    verdict_of,
)
from issuer.intake.gathering import Gathering, Person
from issuer.intake.json_input import insist_on_object, json_document, list_in, text_of
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.moments import from_unix
from issuer.intake.numbers import NumberUnreadable, echo
from issuer.intake.reading import MAX_ROWS, Reading
from issuer.intake.table import refused

Node = Mapping[str, Any]
_FLAGS = {
    "hidden": "gradeishidden",
    "locked": "gradeislocked",
    "overridden": "gradeisoverridden",
}


def read_grade_items(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """One reading for each user of the answer.

    Raises IntakeRefused for an answer of another shape and for Moodle's own errors.
    """
    answer = insist_on_moodle(json_document(file))
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    members = list_in(answer, "usergrades")
    if "usergrades" not in answer or len(members) > MAX_ROWS:
        raise refused("json.shape", f"expected usergrades, at most {MAX_ROWS}")
    wanted = mapping.get("learner", "id") or "useridnumber"
    for row, user in enumerate(members, start=1):
        person = gathering.person(text_of(user, wanted), row, name=text_of(user, "userfullname"))
        if person is None:
            continue
        for kind, member in (("sourceUserId", "userid"), ("idnumber", "useridnumber")):
            if text_of(user, member):
                person.identifiers[kind, text_of(user, member)] = None
        for item in list_in(user, "gradeitems"):
            if isinstance(item, Mapping):
                _read_item(person, row, item, mapping)
    yield from gathering.readings()


def insist_on_moodle(answer: Any) -> Node:
    """The answer, unless it is one of Moodle's errors. IntakeRefused."""
    found = insist_on_object(answer)
    if "exception" in found or "errorcode" in found:
        detail = f"Moodle answered the error {echo(text_of(found, 'errorcode'))}"
        raise refused("moodle.error", detail)
    return found


def item_names(item: Node) -> list[str]:
    """The names that a mapping may call the item by; the surest first."""
    names = (("idnumber", "idnumber"), ("cmid", "cmid"), ("item", "id"), ("name", "itemname"))
    return [f"{kind}:{text}" for kind, member in names if (text := text_of(item, member))]


def _read_item(person: Person, row: int, item: Node, mapping: EvidenceMapping) -> None:
    kind = text_of(item, "itemtype")
    names = item_names(item)
    if kind == "course":
        _read_total(person, row, item)
    if kind in {"course", "category"}:
        return
    called = next((name for name in names if name in mapping.activities), None)
    if called is None:
        if not mapping.ignored.intersection(names) and item.get("graderaw") is not None:
            at = names[0] if names else None
            person.note(row, at, "item.unknown", "not in the mapping: not read")
        return
    if item.get("gradeneedsupdate") is True:
        detail = "Moodle has still to reckon this grade: ask again later"
        person.refuse(row, called, "grade.needs_update", detail)
        return
    for mapped in mapping.activities[called]:
        if item.get("graderaw") is None:
            _read_missing(person, row, called, item, mapped, mapping)
        else:
            person.add(row, called, _grade, person, row, called, item, mapped)


def _read_missing(
    person: Person,
    row: int,
    called: str,
    item: Node,
    mapped: MappedActivity,
    mapping: EvidenceMapping,
) -> None:
    """No grade: handed in and waiting, or nothing is known. Null is not 0."""
    submitted = person.attempt(row, called, from_unix, item.get("gradedatesubmitted"))
    if submitted:
        attempt = {"number": mapped.attempt, "submittedAt": submitted}
        person.add(row, called, activity_of, mapped, "submittedUngraded", attempt=attempt)
    elif mapping.get("noGrade") == "notSubmitted":
        person.add(row, called, activity_of, mapped, "notSubmitted")


def _grade(
    person: Person, row: int, called: str, item: Node, mapped: MappedActivity
) -> dict[str, Any]:
    more = _more(item, mapped)
    if item.get("scaleid") is not None or mapped.reads == "scale":
        return _step(item, mapped, more)
    raw = person.number(row, called, item["graderaw"])
    most = person.number(row, called, item.get("grademax"))
    return graded_of(mapped, raw, most, **more)


def _step(item: Node, mapped: MappedActivity, more: dict[str, Any]) -> dict[str, Any]:
    """A grade on a scale: the number is a place on it, never points."""
    if mapped.reads != "scale":
        detail = "a grade on a scale: expected reads: scale with the meaning of each place"
        raise CellRefused("scale.unmapped", detail)
    place = text_of({"place": str(item.get("graderaw")).partition(".")[0]}, "place")
    word = text_of(item, "gradeformatted")
    step = mapped.scale.get(place) or mapped.scale.get(word)
    if step is None:
        raise CellRefused("scale.unknown", f"{echo(place)} {echo(word)} is not on the scale")
    if step.points is not None:
        return graded_of(mapped, step.points, mapped.max, said=step.passed, **more)
    return verdict_of(mapped, bool(step.passed), **more)


def _more(item: Node, mapped: MappedActivity) -> dict[str, Any]:
    submitted = from_unix(item.get("gradedatesubmitted"))
    flags = {name: True for name, member in _FLAGS.items() if item.get(member) is True}
    source = text_of(item, "itemmodule") or text_of(item, "itemtype")
    place = text_of(item, "cmid") or text_of(item, "id")
    more: dict[str, Any] = {
        "gradedAt": from_unix(item.get("gradedategraded")),
        "flags": flags,
        "sourceRef": {"type": source, "id": place} if source and place else None,
    }
    if submitted:
        more["attempt"] = {"number": mapped.attempt, "submittedAt": submitted}
    return more


def _read_total(person: Person, row: int, item: Node) -> None:
    """The platform's own total: for comparison only, excluded items may be in it."""
    try:
        total = {
            name: person.number(row, "course", item.get(member))
            for name, member in (("courseTotal", "graderaw"), ("max", "grademax"))
            if item.get(member) is not None
        }
    except NumberUnreadable as error:
        person.note(row, "course", "total.unreadable", str(error))
        return
    if total:
        person.more["totals"] = total
