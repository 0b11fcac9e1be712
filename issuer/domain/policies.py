"""What a programme says about attempts, late and missing work, groups and conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

AttemptUse = Literal["best", "last", "first", "mean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPolicy:
    """Which attempts count."""

    max: int | None
    """How many attempts count, the first ones; None for all."""
    use: AttemptUse
    cap_after_first: Decimal | Literal["passMark"] | None
    """Share of the maximum that a later attempt can reach at most."""
    window_days: int | None
    """Days from the first attempt in which later ones count; None for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePolicy:
    """What lateness costs. Days are started 24 hours after the grace period."""

    grace_hours: Decimal
    penalty_per_day: Decimal
    """Share of the maximum score."""
    max_penalty: Decimal
    """Share of the maximum score."""
    reject_after_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """All policies of a programme or, where it has its own, of a component or activity."""

    attempts: AttemptPolicy
    late: LatePolicy
    missing_after_close: Literal["failed", "excludeWithReason", "review"]
    not_mapped: Literal["error", "ignore", "review"]
    individual_grade: Literal["allowed", "required", "none"]
    conflict: Literal["latestGraded", "highest", "review"]
    trust_platform_verdict: bool
    excused_share: Decimal
    """The largest share of the required items that may be excused without a person looking."""
    recognised_share: Decimal
    recognition_excluded: frozenset[str]
    """Components whose activities cannot be recognised."""


def parse_policies(document: Mapping[str, Any]) -> Policies:
    """The policies of a complete `policies` object."""
    attempts, late, limits = document["attempts"], document["late"], document["limits"]
    return Policies(
        attempts=AttemptPolicy(
            max=attempts["max"],
            use=attempts["use"],
            cap_after_first=_cap(attempts["capAfterFirst"]),
            window_days=attempts["windowDays"],
        ),
        late=LatePolicy(
            grace_hours=Decimal(late["graceHours"]),
            penalty_per_day=Decimal(late["penaltyPerDay"]),
            max_penalty=Decimal(late["max"]),
            reject_after_days=late["rejectAfterDays"],
        ),
        missing_after_close=document["missing"]["afterClose"],
        not_mapped=document["missing"]["notMapped"],
        individual_grade=document["group"]["individualGrade"],
        conflict=document["conflict"],
        trust_platform_verdict=document["trustPlatformVerdict"],
        excused_share=Decimal(limits["excused"]),
        recognised_share=Decimal(limits["recognised"]),
        recognition_excluded=frozenset(limits["recognitionExcludes"]),
    )


def merged(base: Mapping[str, Any], own: Mapping[str, Any] | None) -> dict[str, Any]:
    """`base` with the members of `own` on top, one level down."""
    result = dict(base)
    for key, value in (own or {}).items():
        result[key] = {**base[key], **value} if isinstance(value, Mapping) else value
    return result


def _cap(value: str | None) -> Decimal | Literal["passMark"] | None:
    if value is None:
        return None
    return "passMark" if value == "passMark" else Decimal(value)
