"""The decision: a pure function of programme, evidence, officers' records and a time.

The document is canonical: same inputs, same bytes. `digest` covers all its fields except `id`
and `digest`, which are derived, and whatever readers add: texts, `supersedes`, chain links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from credentials.encoding.digests import prefixed_digest
from credentials.encoding.times import format_date_time_stamp
from issuer.domain.conflicts import attempts_of
from issuer.domain.digests import short_id
from issuer.domain.evaluation import evaluate, flat
from issuer.domain.evidence import Evidence
from issuer.domain.programme import Programme
from issuer.domain.reasons import reasons_of, review_reasons
from issuer.domain.records import NO_RECORDS, Records
from issuer.domain.results import (
    activity_entries,
    competences_passed,
    component_entries,
    counts_of,
    credits_earned,
    grade_entries,
    hours_entries,
    period_of,
    record_entries,
    share_entry,
)
from issuer.domain.rules import Combinator
from issuer.domain.settling import Closing, settle
from issuer.domain.situation import RuleResult, Situation
from issuer.domain.values import FALSE, TRUE

Outcome = Literal["eligible", "notEligible", "incomplete", "needsReview"]
SCHEMA = "decision/1"
ENGINE = {"name": "laurel", "version": "1"}
"""The version names the meaning of the rules; it changes only when a result could."""
NOT_DIGESTED = frozenset({"id", "digest", "text", "supersedes", "previousDigest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who earned what, or not, and why."""

    document: Mapping[str, Any]

    @property
    def id(self) -> str:
        """22 base64url characters, derived from the digest."""
        return str(self.document["id"])

    @property
    def digest(self) -> str:
        """`sha-256:` and 64 hex digits."""
        return str(self.document["digest"])

    @property
    def outcome(self) -> Outcome:
        """What happens."""
        outcome: Outcome = self.document["outcome"]
        return outcome

    @property
    def machine_outcome(self) -> Outcome:
        """What the rules alone say."""
        outcome: Outcome = self.document["machineOutcome"]
        return outcome


def decide(
    programme: Programme,
    evidence: Evidence | Sequence[Evidence],
    records: Records = NO_RECORDS,
    as_of: datetime | None = None,
) -> Decision:
    """The decision about one learner and role as of a time (default: the newest evidence's).

    Several documents must be about the same learner, role and cohort; ValueError otherwise.
    """
    situation = _situation(programme, evidence, records, as_of)
    root = evaluate(programme.rules, situation)
    observed = tuple(evaluate(rule, situation) for rule in programme.observations)
    machine: Outcome = "eligible" if root.value is TRUE else "incomplete"
    if root.value is FALSE:
        machine = "notEligible"
    reviews = review_reasons(situation, machine, root, observed)
    outcome: Outcome = "needsReview" if reviews else machine
    final = _overridden(situation.records, outcome)
    document = _document(situation, root, observed)
    document |= {
        "outcome": final,
        "machineOutcome": machine,
        "reasons": reasons_of(situation, machine, root, observed, reviews),
    }
    return Decision(document=with_digest(document))


def with_digest(document: Mapping[str, Any]) -> dict[str, Any]:
    """A decision of canonical fields only, with its `digest` and the `id` that follows from it.

    Its keys are ours, or ids of the programme, which are ASCII; its numbers are small and whole.
    """
    digest = prefixed_digest(document, plain=True)
    return {**document, "id": short_id(digest), "digest": digest}


def decision_digest(document: Mapping[str, Any]) -> str:
    """`sha-256:` and 64 hex digits over the canonical fields; texts are left out anywhere."""
    kept = {key: item for key, item in document.items() if key not in NOT_DIGESTED}
    return prefixed_digest(_without_texts(kept))


def _without_texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_texts(item) for key, item in value.items() if key != "text"}
    if isinstance(value, list | tuple):
        return [_without_texts(item) for item in value]
    return value


def _situation(
    programme: Programme,
    evidence: Evidence | Sequence[Evidence],
    records: Records,
    as_of: datetime | None,
) -> Situation:
    given = (evidence,) if isinstance(evidence, Evidence) else tuple(evidence)
    documents = tuple(sorted(given, key=lambda document: document.digest))
    if len({(d.programme, d.role, d.cohort, d.source_instance, d.learner) for d in documents}) != 1:
        raise ValueError("the evidence documents are not about one learner, role and cohort")
    at = as_of or max(document.as_of for document in documents)
    role = documents[0].role
    closing = Closing(at=programme.grades_close_at, closed=at >= programme.grades_close_at)
    valid = records.valid_at(at)
    attempts, conflicts = attempts_of(documents, programme)
    settled = settle(
        programme.activities_of(role), attempts, valid, closing, _documented(documents), conflicts
    )
    return Situation(
        programme=programme,
        role=role,
        cohort=documents[0].cohort,
        documents=documents,
        settled=settled,
        records=valid,
        as_of=at,
        closed=closing.closed,
    )


def _documented(documents: Sequence[Evidence]) -> frozenset[str]:
    return frozenset(
        entry["activityId"]
        for document in documents
        for entry in document.member("recognitions") or ()
    )


def _overridden(records: Records, outcome: Outcome) -> Outcome:
    effects = [record.effect for record in records.overrides if record.activity is None]
    final: Any = effects[-1] if effects else outcome
    return final  # type: ignore[no-any-return]


def _document(
    situation: Situation, root: RuleResult, observed: tuple[RuleResult, ...]
) -> dict[str, Any]:
    programme = situation.programme
    grades = {"grades": grade_entries(situation)} if programme.scales else {}
    return {
        "schema": SCHEMA,
        "engine": dict(ENGINE),
        "programme": {
            "id": programme.id,
            "version": programme.version,
            "digest": programme.digest,
        },
        "role": situation.role,
        "cohort": situation.cohort,
        "evidence": [{"id": item.id, "digest": item.digest} for item in situation.documents],
        "asOf": format_date_time_stamp(situation.as_of),
        "counts": counts_of(situation),
        "rules": [result.document for result in _shown(root)],
        "activities": activity_entries(situation),
        "components": component_entries(situation),
        "share": share_entry(situation),
        "hours": hours_entries(situation),
        **grades,
        "credits": credits_earned(situation, root),
        "competences": competences_passed(situation),
        "period": period_of(situation),
        "observations": [result.document for result in observed],
        "records": record_entries(situation.records),
    }


def _shown(root: RuleResult) -> list[RuleResult]:
    """All rules, flat; a combinator at the root only holds them together."""
    results = list(flat(root))
    return results[1:] if isinstance(root.rule, Combinator) else results
