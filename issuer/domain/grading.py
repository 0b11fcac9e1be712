"""One attempt: penalty, cap and verdict, in exact shares of the maximum score."""

from dataclasses import dataclass
from fractions import Fraction

from issuer.domain.evidence import Attempt
from issuer.domain.policies import Policies
from issuer.domain.programme_parts import Activity
from issuer.domain.values import ceiling, exact

ZERO, ONE = Fraction(0), Fraction(1)
DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A decided attempt after penalty, cap and verdict."""

    attempt: Attempt
    share: Fraction | None
    passed: bool
    verdict_by: str
    penalty: Fraction = ZERO
    capped: bool = False
    review: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, Fraction, int]:
        """Better is greater; of equals, the earlier attempt."""
        return self.passed, -ONE if self.share is None else self.share, -self.attempt.number


def grade(activity: Activity, attempt: Attempt) -> Graded:
    """Penalty, then cap, then the verdict; the platform's word and ours are compared.

    A platform that is not trusted need not know of our penalties: its word is compared with
    the score as sent. A verdict that the sender reckoned from the score is no platform's word.
    """
    share, penalty, capped = _effective(activity, attempt)
    said = attempt.passed if attempt.passed is not None else _SAYS.get(attempt.status)
    mark = activity.pass_mark
    own = None if share is None or mark is None else share >= exact(mark)
    if attempt.is_reckoned and own is not None:
        said = None
    trusted = activity.policies.trust_platform_verdict
    review = list(group_review(activity.policies, attempt))
    compared = own
    if (
        not trusted
        and mark is not None
        and attempt.share is not None
        and attempt.share is not share
    ):
        compared = attempt.share >= exact(mark)
    if said is not None and compared is not None and said is not compared:
        review.append("verdict.mismatch")
    by_platform = said is not None and (trusted or own is None)
    passed = said if by_platform else own
    return Graded(
        attempt=attempt,
        share=share,
        passed=bool(passed),
        verdict_by="platform" if by_platform else "calculated",
        penalty=penalty,
        capped=capped,
        review=tuple(review),
    )


_SAYS = {"gradedPassed": True, "gradedFailed": False}


def _effective(activity: Activity, attempt: Attempt) -> tuple[Fraction | None, Fraction, bool]:
    """max(0, score - penalty), then the cap; all as shares of the maximum."""
    share = attempt.share
    if share is None:
        return None, ZERO, False
    late = activity.policies.late
    penalty = ZERO
    if attempt.late_seconds and not attempt.penalty_applied_by_source:
        days = late_days(activity.policies, attempt)
        penalty = min(exact(late.max_penalty), days * exact(late.penalty_per_day))
        share = max(ZERO, share - penalty)
    cap = activity.policies.attempts.cap_after_first
    if cap == "passMark":
        cap = activity.pass_mark
    if cap is None or attempt.number == 1 or share <= exact(cap):
        return share, penalty, False
    return exact(cap), penalty, True


def late_days(policies: Policies, attempt: Attempt) -> int:
    """Started days of 24 hours after the grace period."""
    if not attempt.late_seconds:
        return 0
    seconds = attempt.late_seconds - exact(policies.late.grace_hours) * HOUR_SECONDS
    return ceiling(seconds / DAY_SECONDS) if seconds > 0 else 0


def group_review(policies: Policies, attempt: Attempt) -> tuple[str, ...]:
    """What a person must look at in group work."""
    if not attempt.in_group:
        return ()
    if policies.individual_grade == "required" and not attempt.individual_grade:
        return ("group.individual_grade_missing",)
    if policies.individual_grade == "none" and attempt.individual_grade:
        return ("group.individual_grade",)
    return ()
