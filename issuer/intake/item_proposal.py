"""A first mapping of a platform's answer: its items are matched by the names that they have."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Activity
from issuer.intake.json_input import items_of, json_document, list_in, object_in, text_of
from issuer.intake.moodle_items import item_names
from issuer.intake.proposal import (
    Open,
    Proposal,
    Wish,
    matching,
    only_role,
    open_members,
    open_sources,
)

Names = Iterator[tuple[str, list[str]]]
_SYSTEMS = {"openedx": "openedx", "lti": "lti", "xapi": "xapi", "cmi5": "cmi5", "evidence": "form"}
_KEY_PARTS = re.compile(r"[+:/]")


def propose_items(file: BinaryIO, programme: Programme, wish: Wish) -> Proposal:
    """The mapping of an answer in the wish's format. IntakeRefused if it cannot be read."""
    found: dict[str, Activity] = {}
    left_over: dict[str, str] = {}
    activities = (
        programme.activities_of(wish.role) if wish.role else tuple(programme.activities.values())
    )
    for source, names in dict(_NAMES[wish.format](file)).items():
        candidates = _matching(names, activities)
        if len(candidates) == 1:
            found[source] = candidates[0]
        else:
            left_over[source] = ", ".join(one.id for one in candidates[:5])
    role = wish.role or only_role(programme, {one.id for one in found.values()})
    document: dict[str, Any] = {
        "schema": "evidence-mapping/1",
        "name": wish.name,
        "format": wish.format,
        "source": {"system": _system(wish.format), "instance": wish.instance},
        "programme": {"id": programme.id},
        **({"role": role} if role else {}),
        **({"cohort": wish.cohort} if wish.cohort else {}),
        "activities": [{"from": one, "activityId": found[one].id} for one in found],
    }
    if wish.format == "evidence":
        document |= {"activities": []}
        return Proposal(document=document, open=())
    rest = [*open_sources(left_over), *open_members(document, programme, found), *_twice(found)]
    return Proposal(document=document, open=tuple(rest))


def _system(format_: str) -> str:
    return _SYSTEMS.get(format_.partition("-")[0], "moodle")


def _matching(names: Iterable[str], activities: Iterable[Activity]) -> list[Activity]:
    known = tuple(activities)
    for name in names:
        if candidates := matching(name, known):
            return candidates
    return []


def _twice(found: Mapping[str, Activity]) -> Iterator[Open]:
    first: dict[str, str] = {}
    for source, activity in found.items():
        before = first.setdefault(activity.id, source)
        if before != source:
            detail = f"{before} was taken for {activity.id} already: say which attempt it is"
            yield Open(about=source, code="proposal.twice", detail=detail)


def _of_grade_items(file: BinaryIO) -> Names:
    for _, user in items_of(file, "usergrades"):
        for item in list_in(user, "gradeitems"):
            names = item_names(item) if isinstance(item, Mapping) else []
            if names and text_of(item, "itemtype") in {"mod", "manual"}:
                yield names[0], [text_of(item, "idnumber"), text_of(item, "itemname")]


def _of_activity_completion(file: BinaryIO) -> Names:
    for _, call in items_of(file, "calls"):
        for item in list_in(object_in(call, "answer"), "statuses"):
            yield f"cmid:{text_of(item, 'cmid')}", []


def _of_course_completion(file: BinaryIO) -> Names:
    for _, call in items_of(file, "calls"):
        yield f"courseid:{text_of(call, 'courseid')}", []


def _of_course_grades(file: BinaryIO) -> Names:
    for _, row in items_of(file, "results"):
        yield _course(text_of(row, "course_id"))


def _of_events(file: BinaryIO) -> Names:
    for _, event in items_of(file, "events"):
        for member in ("grade", "course_passing_status", "certificate"):
            told = object_in(object_in(event, "data"), member)
            if course := text_of(object_in(told, "course"), "course_key"):
                yield _course(course)


def _course(key: str) -> tuple[str, list[str]]:
    return key, [key, *_KEY_PARTS.split(key)]


def _of_line_items(file: BinaryIO) -> Names:
    document = json_document(file)
    for item in list_in(document, "lineItems"):
        names = [text_of(item, member) for member in ("resourceId", "tag", "label")]
        kind = "resourceId" if names[0] else "lineItem"
        yield f"{kind}:{names[0] or text_of(item, 'id')}", names


def _of_statements(file: BinaryIO) -> Names:
    for _, statement in items_of(file, "statements"):
        about = object_in(statement, "object")
        id_ = text_of(about, "id")
        if id_ and text_of(about, "objectType") in {"", "Activity"}:
            titles = object_in(object_in(about, "definition"), "name").values()
            last = id_.rstrip("/").rpartition("/")[2].partition("#")[0]
            yield id_, [last, *(str(title) for title in titles)]


_NAMES: Mapping[str, Callable[[BinaryIO], Names]] = {
    "moodle-grade-items": _of_grade_items,
    "moodle-activity-completion": _of_activity_completion,
    "moodle-course-completion": _of_course_completion,
    "openedx-grades": _of_course_grades,
    "openedx-events": _of_events,
    "lti-results": _of_line_items,
    "xapi": _of_statements,
    "cmi5": _of_statements,
    "evidence": lambda _file: iter(()),
}
