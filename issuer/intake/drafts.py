"""What every document has, whatever it was read from, and what stands at one activity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from issuer.domain.values import exact
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.numbers import echo
from issuer.intake.reading import Draft, Node, Place

ADAPTER_VERSION = "1"
"""Changes when the same input could be read into another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file or answer that is read."""

    digest: str
    """`sha-256:` and 64 hex digits, of its bytes as they came."""
    media_type: str
    as_of: str | None
    """When the platform said it; a column of the file may know better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Whose row it is."""

    id: str
    name: Mapping[str, str]
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One activity of a document, and where it was read from."""

    content: Node
    row: int
    column: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The rest of a document."""

    learner: Learner
    role: str
    cohort: str
    as_of: str
    items: tuple[Item, ...]
    row: int
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further members: `totals`."""
    source: Mapping[str, Any] = field(default_factory=dict)
    """Further members of `source`."""


class CellRefused(ValueError):
    """A cell or member cannot be taken. `code` is stable; the message is for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def draft_of(mapping: EvidenceMapping, origin: Origin, content: Content) -> Draft:
    """The `completion-evidence/1` document of one learner, with the place of each activity."""
    document: dict[str, Any] = {
        "schema": "completion-evidence/1",
        "asOf": content.as_of,
        "source": {
            **mapping.document["source"],
            "adapter": {"name": mapping.format, "version": ADAPTER_VERSION},
            "rawDigest": origin.digest,
            "rawMediaType": origin.media_type,
            **content.source,
        },
        "programme": dict(mapping.document["programme"]),
        "role": content.role,
        "cohort": content.cohort,
        "learner": _learner(content.learner),
        "activities": [dict(item.content) for item in content.items],
        **content.more,
    }
    if "country" in mapping.document:
        document["country"] = mapping.document["country"]
    origins = {
        f"/activities/{place}": Place(item.row, item.column)
        for place, item in enumerate(content.items)
    }
    return Draft(document=document, origins={"": Place(content.row, None), **origins})


def _learner(learner: Learner) -> dict[str, Any]:
    found: dict[str, Any] = {"sourceId": learner.id, "name": dict(learner.name)}
    if learner.identifiers:
        found["identifiers"] = [
            {"type": kind, "value": value} for kind, value in learner.identifiers
        ]
    return found


def activity_of(mapped: MappedActivity, status: str, **more: Any) -> dict[str, Any]:
    """An item of `activities`; members that are None are left out."""
    found = {
        "activityId": mapped.activity,
        "component": mapped.component,
        "kind": mapped.kind,
        "status": status,
        "attempt": {"number": mapped.attempt},
        **{name: value for name, value in more.items() if value is not None and value != {}},
    }
    if mapped.penalty_applied and "late" not in found:
        found["late"] = {"seconds": 0, "penaltyAppliedBySource": True}
    return found


def graded_of(
    mapped: MappedActivity,
    raw: str,
    most: str | None,
    *,
    said: bool | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A graded item: the platform's verdict where it gives one, else reckoned from the pass mark.

    CellRefused if the score is not from 0 to its maximum, or nothing tells the maximum or, without
    a verdict, the pass mark.
    """
    if most is None:
        raise CellRefused(
            "score.max_unknown", "neither the mapping nor the programme says of how many points"
        )
    if Decimal(most) <= 0:
        raise CellRefused("score.max", f"expected a maximum above 0, not {echo(most)}")
    if Decimal(raw) < 0:
        raise CellRefused("score.negative", f"expected 0 to {most}, not {raw}")
    if Decimal(raw) > Decimal(most):
        raise CellRefused("score.over_max", f"expected 0 to {most}, not {raw}")
    passed = said
    if passed is None:
        if mapped.pass_mark is None:
            raise CellRefused(
                "pass_mark.unknown", "the programme gives no pass mark for this activity"
            )
        passed = share_of(raw, most) >= exact(mapped.pass_mark)
    return activity_of(
        mapped,
        "gradedPassed" if passed else "gradedFailed",
        score={"raw": raw, "max": most},
        passed=passed,
        verdictBy="calculated" if said is None else "platform",
        **more,
    )


def share_of(raw: str, most: str) -> Fraction:
    """The exact share of the maximum."""
    return exact(Decimal(raw)) / exact(Decimal(most))


def verdict_of(mapped: MappedActivity, passed: bool, **more: Any) -> dict[str, Any]:  # noqa: FBT001  # a verdict, not a switch
    """An item that the platform calls passed or failed, without a score."""
    status = "gradedPassed" if passed else "gradedFailed"
    return activity_of(mapped, status, passed=passed, verdictBy="platform", **more)


def in_programme_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items by activity and attempt, so that the order of a file's columns changes nothing."""
    return tuple(
        sorted(
            items, key=lambda item: (item.content["activityId"], item.content["attempt"]["number"])
        )
    )
