"""The answers for a submission that held several things."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credentials.report import Verdict
from edge.words import Language, say
from verifier.present.page import ReportView
from verifier.present.plain import plain
from verifier.present.required import RequiredView
from verifier.present.words import json_value, verdict_word


def reports_document(reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What programs get: every report, each with its `part`, and how many of each verdict."""
    counted = Counter(report["verdict"] for report in reports)
    return {
        "reports": list(reports),
        "summary": {"count": len(reports), "verdicts": json_value(dict(counted))},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One thing of several, as the page lists it."""

    name: str
    view: ReportView
    required: RequiredView | None
    """The answers to what was asked; None if nothing was."""


def part_name(part: str | None, number: int, language: Language) -> str:
    """What a person calls it: its name, or its place."""
    name = plain(part or "", 120).strip()
    return name or say(language, "verify.part", {"number": number})


def tally_of_verdicts(
    verdicts: Sequence[Verdict], language: Language
) -> tuple[tuple[str, str, int], ...]:
    """Verdict, its word and how often it was given, the gravest first."""
    counted = Counter(verdicts)
    return tuple(
        (verdict.value, verdict_word(verdict, language), counted[verdict])
        for verdict in Verdict
        if counted[verdict]
    )
