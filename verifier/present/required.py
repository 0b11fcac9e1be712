"""What was asked of a credential, and the answers, for programs and for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credentials.report import Outcome
from edge.words import Language, say
from verifier.present.plain import plain
from verifier.requirements.judged import Judgement, together


def requirements_document(
    judgements: Sequence[Judgement], language: Language
) -> dict[str, Any] | None:
    """The answer to all and to each; None if nothing was asked."""
    outcome = together(judgements)
    if outcome is None:
        return None
    return {
        "outcome": outcome.value,
        "text": outcome_text(outcome, language),
        "each": [
            {
                "requirement": one.requirement.line,
                "outcome": one.outcome.value,
                "code": one.code,
                "text": judgement_text(one, language),
                "found": list(one.found),
            }
            for one in judgements
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredView:
    """The same for a page. `state` is as of a check: passed, failed or unknown."""

    state: str
    word: str
    """The state in a word or two."""
    text: str
    rows: tuple[tuple[str, str], ...]
    """State and sentence of each."""


_STATES = {Outcome.PASSED: "passed", Outcome.FAILED: "failed"}


def required_view(judgements: Sequence[Judgement], language: Language) -> RequiredView | None:
    """None if nothing was asked."""
    outcome = together(judgements)
    if outcome is None:
        return None
    return RequiredView(
        state=_STATES.get(outcome, "unknown"),
        word=say(language, f"require.{outcome.value}.word"),
        text=outcome_text(outcome, language),
        rows=tuple(
            (_STATES.get(one.outcome, "unknown"), judgement_text(one, language))
            for one in judgements
        ),
    )


def outcome_text(outcome: Outcome, language: Language) -> str:
    """One sentence on everything that was asked."""
    return say(language, f"require.{outcome.value}")


def judgement_text(judgement: Judgement, language: Language) -> str:
    """One sentence on one thing that was asked."""
    facts = {
        "asked": plain(judgement.requirement.line, 200),
        "found": plain(", ".join(judgement.found), 300),
    }
    return say(language, judgement.code, facts)
