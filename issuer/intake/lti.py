"""LTI 1.3 Assignment and Grade Services 2.0: results and scores, with the line items they are of.

`{"lineItems": […], "results": […], "scores": […], "members": […]}`, or results alone, in a list or
one a line. `members` are those of Names and Role Provisioning.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import CellRefused, Origin, activity_of, graded_of
from issuer.intake.gathering import Gathering, Person
from issuer.intake.json_input import (
    is_lines,
    json_document,
    json_lines,
    list_in,
    object_in,
    text_of,
)
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.moments import from_text
from issuer.intake.numbers import echo
from issuer.intake.reading import MAX_ROWS, Reading
from issuer.intake.table import refused

Node = Mapping[str, Any]
_KEYS = (
    ("resourceId", "resourceId"),
    ("tag", "tag"),
    ("resourceLinkId", "resourceLinkId"),
    ("label", "label"),
)
_WAITING = {"Pending": "submittedUngraded", "PendingManual": "pendingManual"}
_HANDED_IN = frozenset({"Submitted", "Completed"})
_BEGUN = frozenset({"Initialized", "Started", "InProgress"})


def read_results(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """One reading for each user.

    A result has no time, attempt or pass mark: whether it is enough is reckoned. Of several scores
    of one user and line item the newest counts, and only what is FullyGraded is a grade.
    """
    answer, entries = _entries(file)
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    names = _item_names(list_in(answer, "lineItems"))
    members = {text_of(one, "user_id"): one for one in list_in(answer, "members")}
    newest: dict[tuple[str, str], tuple[str, int, Node]] = {}
    for row, entry in gathering.objects(entries):
        _collect(gathering, newest, members, row, entry)
    for (learner, item), (_, row, entry) in newest.items():
        _read(
            gathering.people[learner],
            row,
            entry,
            [*names.get(item, ()), f"lineItem:{item}"],
            mapping,
        )
    yield from gathering.readings()


def _entries(file: BinaryIO) -> tuple[Node, Iterator[tuple[int, Any]]]:
    """The document and its results and scores, numbered through."""
    if is_lines(file):
        return {}, json_lines(file)
    document = json_document(file)
    answer = document if isinstance(document, Mapping) else {"results": document}
    found = [*list_in(answer, "results"), *list_in(answer, "scores")]
    if not isinstance(answer.get("results", answer.get("scores")), list) or len(found) > MAX_ROWS:
        raise refused("json.shape", f"expected results or scores, at most {MAX_ROWS}")
    return answer, enumerate(found, start=1)


def _item_names(items: list[Any]) -> dict[str, list[str]]:
    return {
        text_of(item, "id"): [
            f"{kind}:{text}" for kind, member in _KEYS if (text := text_of(item, member))
        ]
        for item in items
    }


def _collect(
    gathering: Gathering,
    newest: dict[tuple[str, str], tuple[str, int, Node]],
    members: Mapping[str, Any],
    row: int,
    entry: Node,
) -> None:
    user = text_of(entry, "userId")
    member = members.get(user, {})
    person = gathering.person(user, row, name=text_of(member, "name"))
    if person is None:
        return
    person.identifiers["sourceUserId", user] = None
    if text_of(member, "email"):
        person.identifiers["emailAddress", text_of(member, "email")] = None
    item = text_of(entry, "scoreOf") or text_of(entry, "lineItem")
    if not item:
        person.refuse(row, "scoreOf", "lti.item", "expected scoreOf, or lineItem at a score")
        return
    at = person.attempt(row, "timestamp", from_text, entry.get("timestamp")) or ""
    before = newest.get((person.id, item))
    if before is None:
        newest[person.id, item] = (at, row, entry)
    elif not at or not before[0] or at == before[0]:
        if dict(entry) != dict(before[2]):
            detail = f"item {before[1]} says something else about the same line item"
            person.refuse(row, "scoreOf", "row.conflict", detail)
    else:
        newest[person.id, item] = max(before, (at, row, entry), key=lambda known: known[0])
        older = min(row, before[1]) if newest[person.id, item][1] != before[1] else row
        person.note(older, None, "score.superseded", "a newer score was given")


def _read(
    person: Person, row: int, entry: Node, names: list[str], mapping: EvidenceMapping
) -> None:
    called = next((name for name in names if name in mapping.activities), None)
    if called is None:
        if not mapping.ignored.intersection(names):
            person.note(row, names[0], "item.unknown", "not in the mapping: not read")
        return
    for mapped in mapping.activities[called]:
        is_score = "gradingProgress" in entry or "activityProgress" in entry
        if is_score and entry.get("gradingProgress") != "FullyGraded":
            person.add(row, called, _ungraded, entry, mapped)
            continue
        raw, most = ("scoreGiven", "scoreMaximum") if is_score else ("resultScore", "resultMaximum")
        if entry.get(raw) is None:
            if mapping.get("noGrade") == "notSubmitted":
                person.add(row, called, activity_of, mapped, "notSubmitted")
            continue
        person.add(row, called, _graded, person, row, called, entry, mapped, raw, most)


def _graded(
    person: Person,
    row: int,
    called: str,
    entry: Node,
    mapped: MappedActivity,
    raw: str,
    most: str,
) -> dict[str, Any]:
    score = person.number(row, called, entry[raw])
    # AGS 2.0: a result without a maximum is of 1.
    maximum = person.number(row, called, entry.get(most, 1))
    if Decimal(score) > Decimal(maximum):
        detail = f"{score} of {maximum}: extra credit; a person decides what it is worth"
        raise CellRefused("score.over_max", detail)
    item = text_of(entry, "scoreOf") or text_of(entry, "lineItem")
    return graded_of(
        mapped,
        score,
        maximum,
        gradedAt=from_text(entry.get("timestamp")),
        attempt=_attempt(entry, mapped),
        sourceRef={"type": "lineItem", "id": item} if item else None,
    )


def _ungraded(entry: Node, mapped: MappedActivity) -> dict[str, Any]:
    grading, activity = text_of(entry, "gradingProgress"), text_of(entry, "activityProgress")
    if grading in _WAITING:
        return activity_of(mapped, _WAITING[grading], attempt=_attempt(entry, mapped))
    if grading not in {"NotReady", "Failed", ""}:
        raise CellRefused("lti.progress", f"gradingProgress {echo(grading)} is not one of AGS")
    if grading == "Failed" or activity in _HANDED_IN:
        return activity_of(mapped, "submittedUngraded", attempt=_attempt(entry, mapped))
    if activity not in _BEGUN:
        raise CellRefused("lti.progress", f"activityProgress {echo(activity)} is not one of AGS")
    return activity_of(mapped, "inProgress")


def _attempt(entry: Node, mapped: MappedActivity) -> dict[str, Any]:
    submitted = from_text(object_in(entry, "submission").get("submittedAt"))
    return {"number": mapped.attempt, **({"submittedAt": submitted} if submitted else {})}
