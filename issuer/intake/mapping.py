"""How one source's columns or items become activities. `evidence-mapping-1.json`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from credentials.schemas import violations
from issuer.domain.findings import Finding, in_order, pointer
from issuer.domain.programme import Programme
from issuer.errors import MappingRefused

SCHEMA = "evidence-mapping-1"
TABLE_FORMATS = frozenset({"moodle-gradebook"})
Node = Mapping[str, Any]
Reads = Literal["points", "percent", "share", "scale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One word of a scale."""

    points: str | None
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedActivity:
    """Where one activity is read from, and how."""

    source: str
    activity: str
    attempt: int
    reads: Reads
    max: str | None
    """The maximum of points and scales; None where the programme has none either."""
    pass_mark: Decimal | None
    """The programme's, as a share of the maximum."""
    scale: Mapping[str, Step]
    component: str
    kind: str
    penalty_applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMapping:
    """A checked mapping. `document` is what was saved."""

    name: str
    format: str
    document: Node
    activities: Mapping[str, tuple[MappedActivity, ...]]
    """By source: one column may be evidence of several activities."""
    ignored: frozenset[str]
    people: Mapping[str, str]
    """Names by learner id."""
    aliases: Mapping[str, str]
    """Learner ids by other names of the same person."""
    prerequisites: Mapping[str, str]
    """Prerequisite ids by course."""

    def get(self, *path: str) -> Any:
        """The member at that path of the document, or None."""
        value: Any = self.document
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def parse_mapping(document: Node, programme: Programme) -> EvidenceMapping:
    """The mapping of a document that fits its schema and the programme.

    Raises MappingRefused with `findings`.
    """
    found = [
        Finding(pointer=broken.pointer, code="mapping.shape", detail=broken.detail)
        for broken in violations(SCHEMA, document)
    ]
    if not found:
        found = list(_findings(document, programme))
    if found:
        findings = in_order(found)
        raise MappingRefused(findings[0].detail, findings=findings)
    by_source: dict[str, list[MappedActivity]] = {}
    for item in document["activities"]:
        by_source.setdefault(item["from"], []).append(_activity(item, programme))
    return EvidenceMapping(
        name=document["name"],
        format=document["format"],
        document=document,
        activities={source: tuple(items) for source, items in by_source.items()},
        ignored=frozenset(document.get("ignore", ())),
        people={person["id"]: person["name"] for person in document.get("people", ())},
        aliases={
            other: person["id"]
            for person in document.get("people", ())
            for other in person.get("also", ())
        },
        prerequisites={one["from"]: one["id"] for one in document.get("prerequisites", ())},
    )


def _activity(item: Node, programme: Programme) -> MappedActivity:
    activity = programme.activities[item["activityId"]]
    reads: Reads = item.get("reads", "points")
    most = item.get("max") or (None if activity.max_score is None else str(activity.max_score))
    return MappedActivity(
        source=item["from"],
        activity=activity.id,
        attempt=item.get("attempt", 1),
        reads=reads,
        max={"percent": "100", "share": "1"}.get(reads, most),
        pass_mark=activity.pass_mark,
        scale={
            step["is"]: Step(points=step.get("points"), passed=step.get("passed"))
            for step in item.get("scale", ())
        },
        component=activity.component,
        kind=activity.kind,
        penalty_applied=item.get("penaltyApplied", False),
    )


def _findings(document: Node, programme: Programme) -> Iterator[Finding]:
    named = document["programme"]
    if named["id"] != programme.id or named.get("version", programme.version) != programme.version:
        detail = f"expected {programme.id!r} {programme.version!r}"
        yield Finding(pointer="/programme", code="programme.unknown", detail=detail)
        return
    if "role" in document and document["role"] not in programme.roles:
        detail = f"no role {document['role']!r}; expected one of {', '.join(programme.roles)}"
        yield Finding(pointer="/role", code="role.unknown", detail=detail)
    yield from _check_address(document)
    for place, item in enumerate(document["activities"]):
        yield from _check_activity(item, ("activities", place), programme)
    yield from _check_repeats(document)
    for place, item in enumerate(document.get("prerequisites", ())):
        if item["id"] not in programme.prerequisites:
            detail = f"no prerequisite {item['id']!r} in {programme.id}"
            at = pointer("prerequisites", place, "id")
            yield Finding(pointer=at, code="prerequisite.unknown", detail=detail)


def _check_address(document: Node) -> Iterator[Finding]:
    is_table = document["format"] in TABLE_FORMATS
    for name in ("role", "cohort") if document["format"] != "evidence" else ():
        has = [key for key in (name, f"{name}From") if key in document]
        if len(has) != 1 or (has == [f"{name}From"] and not is_table):
            choice = f"{name} or {name}From" if is_table else name
            detail = f"expected exactly one of {choice}" if is_table else f"expected {name}"
            yield Finding(pointer=f"/{name}", code="mapping.address", detail=detail)
    if not is_table:
        return
    learner = document.get("learner")
    if learner is None:
        yield Finding(pointer="/learner", code="mapping.learner", detail="is missing")
    elif learner["id"] == learner.get("email"):
        detail = "expected a column that never changes: an e-mail address is no id of a learner"
        yield Finding(pointer="/learner/id", code="learner.id_is_email", detail=detail)
    elif "full" not in learner and not {"given", "family"} & set(learner):
        detail = "expected a column for the name: full, or given and family"
        yield Finding(pointer="/learner/full", code="mapping.learner", detail=detail)


def _check_activity(
    item: Node, path: tuple[str | int, ...], programme: Programme
) -> Iterator[Finding]:
    activity = programme.activities.get(item["activityId"])
    at = pointer(*path, "activityId")
    if activity is None:
        detail = f"no activity {item['activityId']!r} in {programme.id}"
        yield Finding(pointer=at, code="activity.unknown", detail=detail)
        return
    if item.get("reads", "points") == "scale":
        yield from _check_scale(item, path)
    elif item.get("reads", "points") == "points":
        most = Decimal(item["max"]) if "max" in item else activity.max_score
        if most is not None and most <= 0:
            detail = "expected a maximum above 0"
            yield Finding(pointer=pointer(*path, "max"), code="score.max", detail=detail)


def _check_scale(item: Node, path: tuple[str | int, ...]) -> Iterator[Finding]:
    steps = item.get("scale", ())
    if not steps:
        detail = "expected the words of the scale"
        yield Finding(pointer=pointer(*path, "scale"), code="scale.missing", detail=detail)
    repeated = [word for word, number in Counter(s["is"] for s in steps).items() if number > 1]
    for word in repeated:
        detail = f"{word!r} stands there twice"
        yield Finding(pointer=pointer(*path, "scale"), code="scale.twice", detail=detail)
    for place, step in enumerate(steps):
        if "points" not in step and "passed" not in step:
            detail = "expected points, or passed true or false"
            at = pointer(*path, "scale", place)
            yield Finding(pointer=at, code="scale.meaning", detail=detail)


def _check_repeats(document: Node) -> Iterator[Finding]:
    seen: dict[tuple[str, int], int] = {}
    for place, item in enumerate(document["activities"]):
        key = item["activityId"], item.get("attempt", 1)
        first = seen.setdefault(key, place)
        if first != place:
            before = document["activities"][first]["from"]
            detail = (
                f"attempt {key[1]} of {key[0]} is read from {before!r} already; expected another"
                " attempt number, or one column under ignore"
            )
            yield Finding(
                pointer=pointer("activities", place), code="activity.twice", detail=detail
            )
