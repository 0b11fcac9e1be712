"""Completion evidence: what a platform says about one learner. `completion-evidence-1.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.schemas import violations
from issuer.domain.digests import short_id
from issuer.domain.evidence_checks import evidence_findings
from issuer.domain.findings import Finding, in_order
from issuer.domain.instants import beginning
from issuer.domain.programme import Programme
from issuer.errors import EvidenceRefused, UnknownActivity, UnknownProgramme, UnknownRole

SCHEMA = "completion-evidence-1"
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at one activity, as the platform tells it."""

    activity: str
    number: int
    status: str
    raw: str | None
    max: str | None
    passed: bool | None
    is_reckoned: bool
    """Whether the verdict is the sender's reckoning from the pass mark, not the platform's word."""
    graded_at: datetime | None
    started_at: datetime | None
    submitted_at: datetime | None
    late_seconds: int
    penalty_applied_by_source: bool
    needs_update: bool
    in_group: bool
    individual_grade: bool
    share: Fraction | None
    """The score as an exact share of its maximum."""

    @property
    def grade(self) -> tuple[str, Fraction | None, bool | None]:
        """What two reports of the same attempt must agree on."""
        return self.status, self.share, self.passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A checked evidence document. `document` is what was sent."""

    id: str
    digest: str
    document: Node
    content: bytes
    """The canonical JSON of the document, which the digest is of."""
    as_of: datetime
    programme: str
    role: str
    cohort: str
    source_instance: str
    learner: str
    """Source id: with `source_instance` it names the learner."""
    attempts: tuple[Attempt, ...]
    """Sorted by activity, number and content; each once."""
    events: Mapping[str, date]
    """Days in the programme's time zone: `selected`, `started`, `completed`, `lastGraded`."""

    def member(self, name: str) -> Any:
        """A top-level member of the document, or None."""
        return self.document.get(name)


def parse_evidence(
    document: Node, programme: Programme, *, now: datetime | None = None
) -> Evidence:
    """The evidence of a document that fits its schema, the programme and itself.

    With `now` (aware), dates after it are refused too. Raises UnknownProgramme, UnknownRole,
    UnknownActivity (if nothing else is wrong) or EvidenceRefused, each with `findings`.
    """
    _refuse(_shape(document))
    _refuse(evidence_findings(document, programme, now=now))
    return _evidence(document, programme)


def _shape(document: Node) -> list[Finding]:
    return [
        Finding(pointer=found.pointer, code="evidence.shape", detail=found.detail)
        for found in violations(SCHEMA, document)
    ]


_CLASSES = {
    "programme.unknown": UnknownProgramme,
    "role.unknown": UnknownRole,
    "activity.unknown": UnknownActivity,
}


def _refuse(found: list[Finding]) -> None:
    if not found:
        return
    findings = in_order(found)
    codes = {finding.code for finding in findings}
    kind = _CLASSES.get(codes.pop(), EvidenceRefused) if len(codes) == 1 else EvidenceRefused
    raise kind(findings[0].detail, findings=findings)


def _evidence(document: Node, programme: Programme) -> Evidence:
    content = canonical(document)
    digest = f"sha-256:{sha256_hex(content)}"
    attempts = _attempts(document["activities"], programme)
    return Evidence(
        id=document.get("id") or short_id(digest),
        digest=digest,
        document=document,
        content=content,
        as_of=beginning(document["asOf"]),
        programme=programme.id,
        role=document["role"],
        cohort=document["cohort"],
        source_instance=document["source"]["instance"],
        learner=document["learner"]["sourceId"],
        attempts=attempts,
        events=_events(document, attempts, programme),
    )


def _attempts(items: list[Node], programme: Programme) -> tuple[Attempt, ...]:
    zone = ZoneInfo(programme.time_zone)
    found = [_attempt(item, zone) for item in items if item["activityId"] in programme.activities]
    once: dict[tuple[str, int], Attempt] = {}
    for attempt in found:
        key = attempt.activity, attempt.number
        once[key] = min(once[key], attempt, key=repr) if key in once else attempt
    return tuple(once[key] for key in sorted(once))


def _attempt(item: Node, zone: ZoneInfo) -> Attempt:
    attempt: Node = item.get("attempt") or {}
    score: Node = item.get("score") or {}
    late: Node = item.get("late") or {}
    group: Node | None = item.get("group")
    return Attempt(
        activity=item["activityId"],
        number=attempt.get("number", 1),
        status=item["status"],
        raw=score.get("raw"),
        max=score.get("max"),
        passed=item.get("passed"),
        is_reckoned=item.get("verdictBy") == "calculated",
        graded_at=_moment(item.get("gradedAt"), zone),
        started_at=_moment(attempt.get("startedAt"), zone),
        submitted_at=_moment(attempt.get("submittedAt"), zone),
        late_seconds=late.get("seconds", 0),
        penalty_applied_by_source=late.get("penaltyAppliedBySource", False),
        needs_update=(item.get("flags") or {}).get("needsUpdate", False),
        in_group=group is not None,
        individual_grade=(group or {}).get("individualGrade", False),
        share=_share(score),
    )


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    return None if text is None else beginning(text, zone)


def _share(score: Node) -> Fraction | None:
    if not score:
        return None
    raw, most = (Decimal(score[name]).as_integer_ratio() for name in ("raw", "max"))
    return Fraction(raw[0] * most[1], raw[1] * most[0])


def _events(document: Node, attempts: tuple[Attempt, ...], programme: Programme) -> dict[str, date]:
    zone = ZoneInfo(programme.time_zone)
    enrolment: Node = document.get("enrolment") or {}
    times = {
        name: _moment(enrolment.get(f"{name}At"), zone)
        for name in ("selected", "started", "completed", "withdrawn")
    }
    times["lastGraded"] = max((a.graded_at for a in attempts if a.graded_at), default=None)
    times["firstSeen"] = min(
        (t for a in attempts if (t := a.started_at or a.graded_at)), default=None
    )
    return {name: at.astimezone(zone).date() for name, at in times.items() if at is not None}
