"""The words of verdicts and checks, by code."""

from collections.abc import Mapping
from typing import Any

from credentials.report import CheckResult, Outcome, Report, Verdict
from credentials.verification.verdict import REVOKED, leaves_open
from edge.words import Language, has_words, say
from verifier.present.plain import moment_of, plain

TIMES = frozenset(
    {
        "as_of",
        "compromised",
        "created",
        "expires",
        "fetched_at",
        "last_read",
        "list_from",
        "newest_from",
        "revoked",
        "valid_from",
        "valid_until",
    }
)
"""Facts that are times."""
MOST_IN_A_SENTENCE = 160
_CONSEQUENCES = frozenset(
    {
        "content.not_checked",
        "coverage.not_checked",
        "proof.no_key",
        "proof.not_checked",
        "status.not_checked",
        "status.not_informed",
    }
)
"""Not checked because something else was not: never the reason of a verdict."""
_NAMED_BY = {
    Verdict.ALTERED: ("coverage", "disclosure", "proof", "contained", "copy"),
    Verdict.NOT_FROM_ISSUER: ("key", "hosting", "seal_owner"),
    Verdict.SUPERSEDED: ("supersession",),
    Verdict.NOT_YET_VALID: ("period", "proof_time"),
    Verdict.EXPIRED: ("period", "proof_time"),
}


def verdict_word(verdict: Verdict, language: Language) -> str:
    """The fixed word of a verdict. DESIGN 3.16."""
    return say(language, f"verdict.{verdict}.word")


def verdict_line(verdict: Verdict, language: Language) -> str:
    """What happened and what it means."""
    return say(language, f"verdict.{verdict}.line")


def verdict_next(verdict: Verdict, language: Language) -> str:
    """What to do now."""
    return say(language, f"verdict.{verdict}.next")


def check_text(check: CheckResult, language: Language) -> str:
    """One sentence on a check; the bare code for one without words."""
    if not has_words(language, check.code):
        return check.code
    facts = {name: _fact(name, value, language) for name, value in check.evidence.items()}
    while True:
        try:
            return say(language, check.code, facts)
        except KeyError as missing:  # a fact that the code should have leaves a dash
            facts[str(missing.args[0])] = "–"


def _fact(name: str, value: Any, language: Language) -> str:
    if value is None or (value == "" and name != "pointer"):
        return "–"
    if name == "purpose" and has_words(language, f"purpose.{value}"):
        return say(language, f"purpose.{value}")
    if name in TIMES and isinstance(value, str):
        return moment_of(value, language)
    if name == "pointer" and value == "":
        return "/"
    return plain(value, MOST_IN_A_SENTENCE)


def deciding_check(report: Report) -> CheckResult | None:
    """The check that says why the verdict is what it is; None for a valid one."""
    if report.verdict is Verdict.VALID:
        return None
    if report.verdict is Verdict.REVOKED:
        return _first(report, lambda check: check.code in REVOKED)
    if report.verdict is Verdict.SUSPENDED:
        return _first(report, lambda check: check.code == "status.suspended")
    ids = _NAMED_BY.get(report.verdict)
    if ids is not None:
        return _first(report, lambda check: check.outcome is Outcome.FAILED and check.id in ids)
    open_checks = [check for check in report.checks if leaves_open(check)]
    causes = [c for c in open_checks if c.code not in _CONSEQUENCES]
    return next(iter([*causes, *open_checks]), None)


def _first(report: Report, applies: Any) -> CheckResult | None:
    return next((check for check in report.checks if applies(check)), None)


def json_value(value: Any) -> Any:
    """Evidence as JSON: mappings and sequences kept, everything else that is not JSON as text."""
    if type(value) is str or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_value(item) for item in value]
    return value if isinstance(value, str | int | float | bool) else str(value)
