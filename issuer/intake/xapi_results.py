"""What one xAPI statement says about one activity. xAPI 1.0.3 part two §2.4.3, §2.4.5; cmi5 §9.3 to
§9.6."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from issuer.domain.values import exact
from issuer.intake.drafts import CellRefused
from issuer.intake.json_input import object_in, text_of
from issuer.intake.moments import from_text
from issuer.intake.numbers import echo, number_in_json

Node = Mapping[str, Any]
_ADL = "http://adlnet.gov/expapi/verbs/"
_CMI5 = "https://w3id.org/xapi/adl/verbs/"
_MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
_REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"
VOIDED = f"{_ADL}voided"
_VERBS: Mapping[str, str] = {
    f"{_ADL}passed": "passed",
    f"{_ADL}failed": "failed",
    f"{_ADL}completed": "completed",
    f"{_ADL}scored": "scored",
    f"{_ADL}answered": "scored",
    f"{_CMI5}waived": "waived",
    f"{_CMI5}satisfied": "completed",
    **{
        f"{_ADL}{verb}": "begun"
        for verb in (
            "initialized", "attempted", "progressed", "experienced", "launched", "resumed",
            "suspended", "terminated", "interacted",
        )
    },
    f"{_CMI5}launched": "begun",
    f"{_CMI5}abandoned": "begun",
    f"{_ADL}launched": "begun",
}  # fmt: skip
_REASONS = {
    "Tested Out": "testedOut",
    "Equivalent AU": "equivalentActivity",
    "Equivalent Activity": "equivalentActivity",
    "Equivalent Outside Activity": "equivalentOutsideActivity",
    "Administrative": "administrative",
}
_SAME = Decimal("0.00001")
"""Scores are kept to five decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One statement's word about one activity."""

    row: int
    kind: str
    """`passed`, `failed`, `completed`, `scored`, `waived` or `begun`."""
    at: str
    registration: str
    verdict: bool | None
    score: Mapping[str, str] | None
    """`raw`, `max` and, where given, `min` and `scaled`."""
    disagrees: bool
    """Whether `scaled` and `raw` are not the same share."""
    pass_mark: str | None
    reason: str | None
    """Of a waived activity, in our words."""
    group: Mapping[str, Any] | None

    @property
    def order(self) -> tuple[str, int]:
        """By time, then as they stand in the file."""
        return self.at, self.row


def result_of(
    statement: Node, row: int, *, most: str | None, group: Mapping[str, Any] | None
) -> Result | None:
    """The result, or None for a verb that says nothing about completion.

    CellRefused for what contradicts itself or cannot be placed in time.
    """
    kind = _VERBS.get(text_of(object_in(statement, "verb"), "id"))
    if kind is None:
        return None
    at = from_text(statement.get("timestamp") or statement.get("stored"))
    if at is None:
        raise CellRefused("time.missing", "expected a timestamp")
    result, context = object_in(statement, "result"), object_in(statement, "context")
    score, disagrees = _score(object_in(result, "score"), most)
    mastery = object_in(context, "extensions").get(_MASTERY)
    return Result(
        row=row,
        kind=kind,
        at=at,
        registration=text_of(context, "registration"),
        verdict=_verdict(kind, result.get("success")),
        score=score,
        disagrees=disagrees,
        pass_mark=None if mastery is None else number_in_json(mastery),
        reason=_reason(result) if kind == "waived" else None,
        group=group or _team(context),
    )


def _verdict(kind: str, success: Any) -> bool | None:
    if success is not None and not isinstance(success, bool):
        raise CellRefused("result.success", f"success {echo(success)}: expected true or false")
    said = {"passed": True, "failed": False}.get(kind)
    if said is not None and success is not None and success is not said:
        raise CellRefused("verb.contradiction", f"{kind} with success {str(success).lower()}")
    return success if said is None else said


def _reason(result: Node) -> str:
    told = text_of(object_in(result, "extensions"), _REASON)
    if told not in _REASONS:
        raise CellRefused("waived.reason", f"{echo(told)}: expected one of cmi5's reasons")
    return _REASONS[told]


def _team(context: Node) -> dict[str, Any] | None:
    team = object_in(context, "team")
    name = text_of(object_in(team, "account"), "name") or text_of(team, "name")
    return {"id": name} if name else None


def _score(score: Node, most: str | None) -> tuple[dict[str, str] | None, bool]:
    """The score as raw and max; a score of `scaled` alone is of 1."""
    told = {
        name: number_in_json(score[name])
        for name in ("raw", "min", "max", "scaled")
        if score.get(name) is not None
    }
    scaled = Decimal(told.get("scaled", "0"))
    if not -1 <= scaled <= 1:
        raise CellRefused("score.scaled", f"scaled {scaled}: expected -1 to 1")
    if "raw" not in told:
        if "scaled" not in told:
            return None, False
        if scaled < 0:
            raise CellRefused("score.negative", f"scaled {scaled}: expected 0 to 1")
        return {"raw": told["scaled"], "max": "1", "scaled": told["scaled"]}, False
    if "max" not in told:
        if most is None:
            detail = "a raw score without max: expected one in the mapping"
            raise CellRefused("score.max_unknown", detail)
        told["max"] = most
    return told, "scaled" in told and not _agree(told)


def _agree(told: Mapping[str, str]) -> bool:
    least = Decimal(told.get("min", "0"))
    span = exact(Decimal(told["max"]) - least)
    if not span:
        return False
    share = exact(Decimal(told["raw"]) - least) / span
    return abs(share - exact(Decimal(told["scaled"]))) <= exact(_SAME)
