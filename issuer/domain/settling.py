"""From the attempts and the officers' records to one settled result for each activity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Literal

from issuer.domain.evidence import Attempt
from issuer.domain.grading import ONE, ZERO, Graded, grade, group_review, late_days
from issuer.domain.policies import Policies
from issuer.domain.programme_parts import Activity
from issuer.domain.records import Records
from issuer.domain.values import exact

Verdict = Literal["passed", "failed", "unknown", "excluded"]

DECIDED = frozenset({"gradedPassed", "gradedFailed", "late"})
WAITING = frozenset({"pendingManual", "submittedUngraded"})
"""The grade is the assessor's debt: unknown also after the closing date."""
NOT_HANDED_IN = frozenset({"notSubmitted", "inProgress"})
NO_RECORD = "noRecord"
"""The platform said nothing about the activity: absence is not failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One activity of the role with the one result that counts."""

    activity: Activity
    status: str
    verdict: Verdict
    verdict_by: str | None = None
    share: Fraction | None = None
    """Effective score as a share of the maximum, after penalty and cap."""
    raw: str | None = None
    max: str | None = None
    attempt: int | None = None
    graded_at: datetime | None = None
    penalty: Fraction = ZERO
    capped: bool = False
    notes: tuple[str, ...] = ()
    """Codes of what was done by policy."""
    review: tuple[str, ...] = ()
    """Codes of what a person must look at."""
    attempted: bool | None = None
    """None: not known."""

    @property
    def is_excluded(self) -> bool:
        """Whether it counts neither above nor below the line."""
        return self.verdict == "excluded"

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """The lowest and highest share that the score can still have."""
        if self.share is not None and self.verdict in {"passed", "failed"}:
            return self.share, self.share
        mark = None if self.activity.pass_mark is None else exact(self.activity.pass_mark)
        if self.verdict == "passed":
            return mark or ZERO, ONE
        if self.verdict == "failed":
            return ZERO, ZERO if self.status in NOT_HANDED_IN else (mark or ONE)
        return ZERO, ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """When grades close, and whether they have."""

    at: datetime
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Everything about one activity."""

    activity: Activity
    attempts: tuple[Attempt, ...]
    closing: Closing
    late_allowed: bool
    recognised_by_platform: bool = field(default=False)

    @property
    def policies(self) -> Policies:
        return self.activity.policies


def settle(
    activities: Iterable[Activity],
    attempts: Mapping[str, tuple[Attempt, ...]],
    records: Records,
    closing: Closing,
    documented: frozenset[str],
    conflicts: frozenset[str],
) -> tuple[Settled, ...]:
    """One result for each activity, in the order given.

    `records` are those valid at the time of the decision; `documented` are the activities for
    which the evidence documents a recognition; `conflicts` those that two documents tell
    differently and a person must settle.
    """
    late = {record.activity for record in records.excuses if record.late_only}
    results = []
    for activity in activities:
        case = _Case(
            activity=activity,
            attempts=attempts.get(activity.id, ()),
            closing=closing,
            late_allowed=activity.id in late,
            recognised_by_platform=activity.id in documented,
        )
        settled = _with_missing_policy(_settle_one(case), closing)
        if activity.id in conflicts:
            settled = replace(settled, verdict="unknown", share=None, review=("evidence.conflict",))
        results.append(_with_records(settled, records) if records else settled)
    return tuple(results)


def _settle_one(case: _Case) -> Settled:
    """The result without closing date and officers' records. Status table: the more special
    status wins: void, withheld, recognised, passed, excused, waiting, failed, not handed in."""
    attempts, rejected = _counted(case)
    statuses = {attempt.status for attempt in attempts}
    if "void" in statuses:
        return _plain(case, "void", "excluded")
    if "withheld" in statuses:
        return _plain(case, "withheld", "unknown", attempted=True)
    if "recognised" in statuses:
        review = () if case.recognised_by_platform else ("recognition.undocumented",)
        return _plain(
            case, "recognised", "passed", verdict_by="platform", review=review, attempted=True
        )
    decided = _decide_attempts(case, attempts)
    if "excused" in statuses and (decided is None or decided.verdict != "passed"):
        return _plain(case, "excused", "excluded")
    if decided is not None:
        return decided
    return _undecided(case, attempts, rejected=rejected)


def _undecided(case: _Case, attempts: tuple[Attempt, ...], *, rejected: bool) -> Settled:
    statuses = [attempt.status for attempt in attempts]
    if "completedUngraded" in statuses:
        verdict: Verdict = "unknown" if case.activity.graded else "passed"
        return _plain(case, "completedUngraded", verdict, verdict_by="platform", attempted=True)
    waiting = next((a for a in reversed(attempts) if a.status not in NOT_HANDED_IN), None)
    if waiting is not None:
        status = waiting.status if waiting.status in WAITING else "pendingManual"
        review = group_review(case.policies, waiting)
        return _plain(
            case, status, "unknown", attempt=waiting.number, review=review, attempted=True
        )
    if "inProgress" in statuses:
        return _plain(case, "inProgress", "unknown", attempted=True)
    if "notSubmitted" in statuses or rejected:
        notes = ("activity.rejected_late",) if rejected else ()
        return _plain(
            case, "notSubmitted", "unknown", notes=notes, attempted=True if rejected else None
        )
    return _plain(case, NO_RECORD, "unknown")


def _plain(case: _Case, status: str, verdict: Verdict, **more: Any) -> Settled:
    return Settled(activity=case.activity, status=status, verdict=verdict, **more)


def _counted(case: _Case) -> tuple[tuple[Attempt, ...], bool]:
    """The attempts that count by number, window and closing date; whether one came too late."""
    policy = case.policies.attempts
    attempts = case.attempts
    if len(attempts) > 1:
        attempts = tuple(sorted(attempts, key=lambda attempt: attempt.number))
    kept = [a for a in attempts if policy.max is None or a.number <= policy.max]
    first = None
    if policy.window_days is not None:
        first = min((at for a in kept if (at := _submitted(a))), default=None)
    if policy.window_days is not None and first is not None:
        end = first + timedelta(days=policy.window_days)
        kept = [a for a in kept if (at := _submitted(a)) is None or at <= end]
    in_time = tuple(a for a in kept if not _too_late(case, a))
    return in_time, len(in_time) < len(kept)


def _submitted(attempt: Attempt) -> datetime | None:
    return attempt.submitted_at or attempt.graded_at


def _too_late(case: _Case, attempt: Attempt) -> bool:
    if case.late_allowed:
        return False
    limit = case.policies.late.reject_after_days
    if limit is not None and late_days(case.policies, attempt) > limit:
        return True
    return attempt.submitted_at is not None and attempt.submitted_at >= case.closing.at


def _decide_attempts(case: _Case, attempts: tuple[Attempt, ...]) -> Settled | None:
    """The result by the attempt policy, or None if none of the attempts decides yet."""
    graded = [grade(case.activity, attempt) for attempt in attempts if _is_decided(case, attempt)]
    handed_in = [a for a in attempts if a.status not in NOT_HANDED_IN]
    waiting = len(graded) < len(handed_in)
    if not graded:
        return None
    use = case.policies.attempts.use
    if use == "mean":
        return None if waiting else _mean(case, graded)
    if use == "best":
        chosen = max(graded, key=lambda result: result.rank)
        return None if waiting and not chosen.passed else _settled(case, chosen)
    wanted = handed_in[0] if use == "first" else handed_in[-1]
    found = next((result for result in graded if result.attempt is wanted), None)
    return None if found is None else _settled(case, found)


def _is_decided(case: _Case, attempt: Attempt) -> bool:
    if attempt.status not in DECIDED or attempt.needs_update:
        return False
    if "group.individual_grade_missing" in group_review(case.policies, attempt):
        return False
    if attempt.passed is not None or attempt.status != "late":
        return True
    return attempt.share is not None and case.activity.pass_mark is not None


def _settled(case: _Case, chosen: Graded) -> Settled:
    attempt = chosen.attempt
    late = late_days(case.policies, attempt) > 0 or attempt.status == "late"
    return Settled(
        activity=case.activity,
        status="gradedPassed" if chosen.passed else "gradedFailed",
        verdict="passed" if chosen.passed else "failed",
        verdict_by=chosen.verdict_by,
        share=chosen.share,
        raw=attempt.raw,
        max=attempt.max,
        attempt=attempt.number,
        graded_at=attempt.graded_at,
        penalty=chosen.penalty,
        capped=chosen.capped,
        notes=("activity.late",) if late else (),
        review=chosen.review,
        attempted=True,
    )


def _mean(case: _Case, graded: list[Graded]) -> Settled | None:
    shares = [result.share for result in graded if result.share is not None]
    mark = case.activity.pass_mark
    if len(shares) < len(graded) or mark is None:
        return None
    mean = sum(shares, ZERO) / len(shares)
    passed = mean >= exact(mark)
    return Settled(
        activity=case.activity,
        status="gradedPassed" if passed else "gradedFailed",
        verdict="passed" if passed else "failed",
        verdict_by="calculated",
        share=mean,
        graded_at=max((at for r in graded if (at := r.attempt.graded_at)), default=None),
        penalty=max(result.penalty for result in graded),
        capped=any(result.capped for result in graded),
        review=tuple(sorted({code for result in graded for code in result.review})),
        attempted=True,
    )


def _with_missing_policy(settled: Settled, closing: Closing) -> Settled:
    """After the closing date, work that was not handed in is settled by policy."""
    if not closing.closed or settled.status not in NOT_HANDED_IN or settled.verdict != "unknown":
        return settled
    attempted = settled.status == "inProgress" or bool(settled.attempted)
    policy = settled.activity.policies.missing_after_close
    if policy == "excludeWithReason":
        return replace(settled, verdict="excluded", notes=(*settled.notes, "activity.left_out"))
    if policy == "review":
        return replace(settled, attempted=attempted, review=(*settled.review, "activity.missing"))
    return replace(
        settled, verdict="failed", verdict_by="calculated", share=ZERO, attempted=attempted
    )


_EFFECTS: Mapping[str, Verdict] = {
    "gradedPassed": "passed",
    "gradedFailed": "failed",
    "excused": "excluded",
    "recognised": "passed",
    "void": "excluded",
}


def _with_records(settled: Settled, records: Records) -> Settled:
    """Recognitions and excuses, then overrides, in time order; the last word counts."""
    here = settled.activity.id
    for recognition in records.recognitions:
        if recognition.activity == here and settled.verdict != "passed":
            settled = _by_person(settled, "recognised")
    for excuse in records.excuses:
        if excuse.activity == here and not excuse.late_only and settled.verdict != "passed":
            settled = _by_person(settled, "excused")
    for override in records.overrides:
        if override.activity == here:
            settled = _by_person(settled, override.effect)
    return settled


def _by_person(settled: Settled, status: str) -> Settled:
    graded = status in {"gradedPassed", "gradedFailed"}
    return replace(
        settled,
        status=status,
        verdict=_EFFECTS[status],
        verdict_by="person",
        share=settled.share if graded else None,
        review=(),
        attempted=True,
    )
