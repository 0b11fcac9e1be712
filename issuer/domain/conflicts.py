"""Several evidence documents about one learner: which report of an attempt counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction

from issuer.domain.evidence import Attempt, Evidence
from issuer.domain.programme import Programme

_EVER = datetime.min.replace(tzinfo=UTC)


def attempts_of(
    documents: Sequence[Evidence], programme: Programme
) -> tuple[Mapping[str, tuple[Attempt, ...]], frozenset[str]]:
    """The attempts by activity, and the activities whose reports differ and need a person."""
    reports: dict[tuple[str, int], list[Attempt]] = defaultdict(list)
    for document in documents:
        for attempt in document.attempts:
            reports[attempt.activity, attempt.number].append(attempt)
    kept: dict[str, list[Attempt]] = defaultdict(list)
    conflicts = set()
    for (activity, _), found in sorted(reports.items()):
        if len(found) == 1:
            kept[activity].append(found[0])
            continue
        policy = programme.activities[activity].policies.conflict
        differ = len({attempt.grade for attempt in found}) > 1
        if differ and policy == "review":
            conflicts.add(activity)
        kept[activity].append(_chosen(found, policy))
    return {activity: tuple(found) for activity, found in kept.items()}, frozenset(conflicts)


def _chosen(found: list[Attempt], policy: str) -> Attempt:
    if policy == "highest":
        return max(found, key=lambda attempt: (*_height(attempt), repr(attempt)))
    return max(found, key=lambda attempt: (attempt.graded_at or _EVER, repr(attempt)))


def _height(attempt: Attempt) -> tuple[bool, Fraction]:
    share = attempt.share
    return bool(attempt.passed), Fraction(-1) if share is None else share
