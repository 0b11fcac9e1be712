"""What an evidence document must fulfil beyond its shape. Each check gives findings with places."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from credentials.errors import ValueMalformed
from credentials.lints.house.values import holds_forbidden
from issuer.domain.findings import Finding, pointer
from issuer.domain.instants import beginning
from issuer.domain.programme import Programme

CLOCK_SKEW = timedelta(minutes=5)
"""How far a sender's clock may be ahead of ours."""
EARLIEST_ZONE = timedelta(hours=14)
"""A day begins somewhere on Earth this long before it begins in UTC."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2999
"""Far from the ends of the calendar, where time zones cannot be reckoned."""

UNDECIDED = frozenset(
    {"pendingManual", "submittedUngraded", "inProgress", "notSubmitted", "withheld"}
)
WITHOUT_SCORE = frozenset({"notSubmitted"})
STATUS_VERDICT = {"gradedPassed": True, "gradedFailed": False}

Node = Mapping[str, Any]
Path = tuple[str | int, ...]


def evidence_findings(
    document: Node, programme: Programme, *, now: datetime | None = None
) -> list[Finding]:
    """Everything that is wrong with a document of the right shape; only the first kind of
    mistake where later checks would make no sense."""
    wrong = list(_check_address(document, programme))
    if wrong:
        return wrong
    found = [
        *_check_characters(document),
        *_check_overrides(document),
        *_check_references(document, programme),
    ]
    for place, activity in enumerate(document["activities"]):
        found += _check_score(activity, place)
        found += _check_consistency(activity, place)
    found += _check_repeats(document["activities"])
    found += _check_dates(document, now)
    found += _check_amounts(document)
    return found


def _check_address(document: Node, programme: Programme) -> Iterator[Finding]:
    wanted = document["programme"]
    if wanted["id"] != programme.id:
        yield _finding(
            ("programme", "id"),
            "programme.unknown",
            f"expected {programme.id!r}, not {wanted['id']!r}",
        )
    elif wanted.get("version", programme.version) != programme.version:
        yield _finding(
            ("programme", "version"),
            "programme.unknown",
            f"expected version {programme.version!r}, not {wanted['version']!r}",
        )
    elif document["role"] not in programme.roles:
        roles = ", ".join(programme.roles)
        yield _finding(
            ("role",), "role.unknown", f"no role {document['role']!r}; expected one of {roles}"
        )


def _check_characters(document: Node) -> Iterator[Finding]:
    """What is signed, or printed, holds no character that is never signed."""
    texts: list[tuple[Path, str]] = [(("cohort",), document["cohort"])]
    texts += [
        (("learner", "name", part), name) for part, name in document["learner"]["name"].items()
    ]
    for path, text in texts:
        if holds_forbidden(text):
            yield _finding(
                path, "text.characters", "expected text without control characters and the like"
            )


def _check_overrides(document: Node) -> Iterator[Finding]:
    for place, _ in enumerate(document.get("overrides", ())):
        yield _finding(
            ("overrides", place),
            "override.not_allowed",
            "expected none: a platform cannot override, officers record it in the service",
        )


def _check_references(document: Node, programme: Programme) -> Iterator[Finding]:
    for name in ("activities", "recognitions"):
        for place, item in enumerate(document.get(name, ())):
            unknown = item["activityId"] not in programme.activities
            if unknown and (name != "activities" or programme.policies.not_mapped == "error"):
                yield _finding(
                    (name, place, "activityId"),
                    "activity.unknown",
                    f"no activity {item['activityId']!r}; expected one of {programme.id}",
                )


def _check_score(activity: Node, place: int) -> Iterator[Finding]:
    score = activity.get("score")
    if score is None:
        return
    path = ("activities", place, "score")
    raw, most, least = (Decimal(score.get(name, "0")) for name in ("raw", "max", "min"))
    if most <= 0:
        yield _finding((*path, "max"), "score.max", "expected a maximum above 0")
    elif raw < 0:
        yield _finding(
            (*path, "raw"), "score.negative", f"expected 0 to {score['max']}, not {score['raw']}"
        )
    elif raw > most:
        yield _finding(
            (*path, "raw"), "score.over_max", f"expected 0 to {score['max']}, not {score['raw']}"
        )
    elif raw < least:
        yield _finding(
            (*path, "raw"),
            "score.under_min",
            f"expected {score['min']} or more, not {score['raw']}",
        )
    if not -1 <= Decimal(score.get("scaled", "0")) <= 1:
        yield _finding(
            (*path, "scaled"), "score.scaled", f"expected -1 to 1, not {score['scaled']}"
        )


def _check_consistency(activity: Node, place: int) -> Iterator[Finding]:
    status, passed = activity["status"], activity.get("passed")
    said = STATUS_VERDICT.get(status)
    path = ("activities", place, "passed")
    if passed is not None and said is not None and passed is not said:
        yield _finding(
            path,
            "activity.contradiction",
            f"status {status} says the activity is {_word(said)}; expected passed {_json(said)}, "
            f"not {_json(passed)}",
        )
    if passed is not None and status in UNDECIDED:
        yield _finding(
            path,
            "activity.contradiction",
            f"status {status} has no verdict yet; expected passed null, not {_json(passed)}",
        )
    if passed is False and status == "recognised":
        yield _finding(path, "activity.contradiction", "a recognised activity cannot be failed")
    if activity.get("score") is not None and status in WITHOUT_SCORE:
        yield _finding(
            ("activities", place, "score"),
            "activity.contradiction",
            f"status {status} cannot have a score; expected none",
        )


def _check_repeats(activities: list[Node]) -> Iterator[Finding]:
    first: dict[tuple[str, int], tuple[int, object]] = {}
    for place, activity in enumerate(activities):
        number = (activity.get("attempt") or {}).get("number", 1)
        key, grade = (activity["activityId"], number), _grade(activity)
        before, other = first.setdefault(key, (place, grade))
        if grade != other:
            yield _finding(
                ("activities", place),
                "activity.conflict",
                f"attempt {number} of {activity['activityId']} stands at /activities/{before} with "
                "another grade; expected each attempt once",
            )


def _grade(activity: Node) -> tuple[object, ...]:
    score = activity.get("score")
    shares = None if score is None else (Decimal(score["raw"]), Decimal(score["max"]))
    return activity["status"], shares, activity.get("passed")


def _check_dates(document: Node, now: datetime | None) -> Iterator[Finding]:
    for path, text in _dates(document):
        try:
            at = beginning(text)
        except ValueMalformed:
            yield _finding(path, "date.malformed", f"no such date: {text}")
            continue
        if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            expected = f"expected a year from {EARLIEST_YEAR} to {LATEST_YEAR}"
            yield _finding(path, "date.out_of_range", f"{text}: {expected}")
            continue
        tolerance = CLOCK_SKEW if "T" in text else EARLIEST_ZONE
        if now is not None and at > now + tolerance:
            today = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            yield _finding(
                path, "date.future", f"{text} is in the future; expected {today} or before"
            )


_PLAIN_DATES = ("asOf", "createdAt")
_DATES_IN: Mapping[str, tuple[str, ...]] = {
    "activities": ("gradedAt",),
    "prerequisites": ("verifiedAt",),
    "attendance": ("date",),
    "recognitions": ("at",),
    "signOffs": ("at",),
}


def _dates(document: Node) -> Iterator[tuple[Path, str]]:
    for name in _PLAIN_DATES:
        if name in document:
            yield (name,), document[name]
    for name, text in (document.get("enrolment") or {}).items():
        if name.endswith("At"):
            yield ("enrolment", name), text
    for list_name, names in _DATES_IN.items():
        for place, item in enumerate(document.get(list_name, ())):
            yield from _dates_of(item, (list_name, place), names)
    for place, item in enumerate(document["activities"]):
        for group, names in (("attempt", ("startedAt", "submittedAt")), ("completion", ("at",))):
            yield from _dates_of(item.get(group, {}), ("activities", place, group), names)
    for place, item in enumerate((document.get("workBased") or {}).get("periods", ())):
        yield from _dates_of(item, ("workBased", "periods", place), ("from", "to"))


def _dates_of(item: Node, path: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for name in names:
        if name in item:
            yield (*path, name), item[name]


def _check_amounts(document: Node) -> Iterator[Finding]:
    work: Node = document.get("workBased") or {}
    amounts: list[tuple[Path, str]] = [
        (("workBased", name), work[name])
        for name in ("plannedHours", "confirmedHours")
        if name in work
    ]
    for place, item in enumerate(work.get("periods", ())):
        amounts.append((("workBased", "periods", place, "hours"), item["hours"]))
        if item["to"] < item["from"]:
            yield _finding(
                ("workBased", "periods", place, "to"),
                "date.order",
                "the period ends before it begins",
            )
    for place, item in enumerate(document.get("attendance", ())):
        if "hours" in item:
            amounts.append((("attendance", place, "hours"), item["hours"]))
    for path, text in amounts:
        if Decimal(text) < 0:
            yield _finding(path, "hours.negative", f"expected 0 or more hours, not {text}")


def _finding(path: Path, code: str, detail: str) -> Finding:
    return Finding(pointer=pointer(*path), code=code, detail=detail)


def _word(passed: bool) -> str:  # noqa: FBT001  # a verdict, not a switch
    return "passed" if passed else "failed"


def _json(value: bool) -> str:  # noqa: FBT001  # a verdict, not a switch
    return "true" if value else "false"
