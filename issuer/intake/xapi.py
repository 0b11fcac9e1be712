"""xAPI 1.0.3 and cmi5 statements: a list, `{"statements": […]}`, or one a line.

A registration is an attempt; statements without one are attempts of their own. Voided statements
count for nothing. cmi5: at most one passed in a registration, and no failed after it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import CellRefused, Item, Origin, activity_of, graded_of, verdict_of
from issuer.intake.gathering import Gathering, Person
from issuer.intake.json_input import items_of, object_in, text_of
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.numbers import NumberUnreadable
from issuer.intake.reading import Reading
from issuer.intake.xapi_actors import actors_of, addresses, learner_id
from issuer.intake.xapi_results import VOIDED, Result, result_of

Node = Mapping[str, Any]
Key = tuple[str, str]
"""Learner and object."""
_WEIGHT = {"waived": 5, "passed": 4, "failed": 3, "scored": 2, "completed": 1, "begun": 0}
"""Of several statements in one registration the more decisive; of equals, the later."""


def read_statements(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """One reading for each learner."""
    gathering = Gathering(mapping=mapping, programme=programme, origin=origin)
    statements = _kept(gathering, list(gathering.objects(items_of(file, "statements"))))
    results: dict[Key, list[Result]] = defaultdict(list)
    for row, statement in statements:
        try:
            group, agents = actors_of(statement)
        except CellRefused as error:
            gathering.stranger(row, "actor", error.code, error.detail)
            continue
        about = {"id": group, "size": len(agents)} if group else None
        for agent in agents:
            _read_for(gathering, results, row, statement, agent, about)
    for (learner, source), found in results.items():
        _settle(gathering.people[learner], source, found, mapping)
    yield from gathering.readings()


def _kept(gathering: Gathering, statements: list[tuple[int, Node]]) -> list[tuple[int, Node]]:
    """Without voided statements, and each id once."""
    voided = {
        text_of(object_in(one, "object"), "id")
        for _, one in statements
        if text_of(object_in(one, "verb"), "id") == VOIDED
    }
    seen: dict[str, Node] = {}
    kept = []
    for row, one in statements:
        id_ = text_of(one, "id")
        if id_ in voided or text_of(object_in(one, "verb"), "id") == VOIDED:
            continue
        if id_ and id_ in seen:
            if seen[id_] != one:
                detail = "another statement has the same id"
                gathering.stranger(row, "id", "row.conflict", detail)
            continue
        seen[id_] = one
        kept.append((row, one))
    return kept


def _read_for(
    gathering: Gathering,
    results: dict[Key, list[Result]],
    row: int,
    statement: Node,
    agent: Node,
    group: Mapping[str, Any] | None,
) -> None:
    mapping = gathering.mapping
    instance = mapping.document["source"]["instance"]
    try:
        id_ = learner_id(agent, instance=instance, aliases=mapping.aliases)
    except CellRefused as error:
        gathering.stranger(row, "actor", error.code, error.detail)
        return
    person = gathering.person(id_, row, name=text_of(agent, "name"))
    if person is None:
        return
    person.identifiers |= dict.fromkeys(addresses(agent))
    source = text_of(object_in(statement, "object"), "id")
    if source not in mapping.activities:
        if source not in mapping.ignored:
            person.note(row, source or "object", "item.unknown", "not in the mapping: not read")
        return
    most = mapping.activities[source][0].max
    result = person.attempt(row, source, result_of, statement, row, most=most, group=group)
    if result is not None:
        results[person.id, source].append(result)


def _settle(person: Person, source: str, found: list[Result], mapping: EvidenceMapping) -> None:
    attempts = _attempts(person, source, sorted(found, key=lambda result: result.order))
    for mapped in mapping.activities[source]:
        for number, results in enumerate(attempts, start=mapped.attempt):
            chosen = max(results, key=lambda result: (_WEIGHT[result.kind], result.order))
            _add(person, source, mapped, number, chosen, results[0].at)


def _attempts(person: Person, source: str, found: list[Result]) -> list[list[Result]]:
    """The results of each attempt, the earliest first."""
    by_registration: dict[str, list[Result]] = {}
    for result in found:
        key = result.registration or (f"row {result.row}" if result.kind != "begun" else "begun")
        by_registration.setdefault(key, []).append(result)
    for results in by_registration.values():
        _check_registration(person, source, results)
    only_begun = by_registration.pop("begun", [])
    attempts = list(by_registration.values())
    return attempts or ([only_begun] if only_begun else [])


def _check_registration(person: Person, source: str, results: list[Result]) -> None:
    passed = [result for result in results if result.kind == "passed"]
    failed = [result for result in results if result.kind == "failed"]
    if len(passed) > 1:
        person.refuse(passed[1].row, source, "cmi5.passed_twice", "passed twice in a registration")
    if passed and any(result.order > passed[0].order for result in failed):
        detail = "failed after passed in one registration"
        person.refuse(failed[-1].row, source, "cmi5.failed_after_passed", detail)


def _add(
    person: Person,
    source: str,
    mapped: MappedActivity,
    number: int,
    result: Result,
    started: str,
) -> None:
    try:
        content = _content(person, mapped, result)
    except CellRefused as error:
        person.refuse(result.row, source, error.code, error.detail)
        return
    except NumberUnreadable as error:
        person.refuse(result.row, source, "cell.number", str(error))
        return
    content["attempt"] = {"number": number, "startedAt": started}
    content["sourceRef"] = {"type": "xapi", "id": source}
    if result.group is not None:
        content["group"] = dict(result.group)
    if result.pass_mark is not None:
        content["passMark"] = result.pass_mark
    if result.disagrees:
        person.note(result.row, source, "score.disagrees", "scaled and raw are not the same share")
    person.items.append(Item(content=content, row=result.row, column=source))


def _content(person: Person, mapped: MappedActivity, result: Result) -> dict[str, Any]:
    if result.kind == "waived":
        recognition = {"activityId": mapped.activity, "reason": result.reason, "at": result.at}
        person.more.setdefault("recognitions", []).append(recognition)
        return activity_of(mapped, "recognised")
    if result.kind == "begun":
        return activity_of(mapped, "inProgress")
    if result.score is not None:
        score = dict(result.score)
        graded = graded_of(
            mapped, score["raw"], score["max"], said=result.verdict, gradedAt=result.at
        )
        return graded | {"score": score}
    if result.verdict is not None:
        return verdict_of(mapped, result.verdict, gradedAt=result.at)
    state = {"state": "complete", "at": result.at}
    return activity_of(mapped, "completedUngraded", completion=state)
