"""Words for badges that nobody signs: that the issuer's own site serves them is their proof.

Open Badges before 3.0, hosted. Where there are no words for them, those of all certificates do.
"""

from credentials.report import Outcome, Report
from edge.words import Language, has_words, say
from verifier.present.sealed import sealed_line

_CHECKS = frozenset({"hosting", "copy"})


def is_hosted(report: Report) -> bool:
    """Whether the report is on such a badge."""
    return any(check.id in _CHECKS for check in report.checks)


def report_line(report: Report, language: Language) -> str:
    """What happened and what it means."""
    return _say(report, "verdict", f"{report.verdict}.line", language)


def answer_line(report: Report, name: str, outcome: Outcome, language: Language) -> str:
    """One of the three headline answers."""
    return _say(report, "answer", f"{name}.{outcome}", language)


def issuer_line(report: Report, host: str | None, language: Language) -> str:
    """Beside the issuer's name: what proves it, or that nothing does."""
    if report.from_issuer is not Outcome.PASSED:
        return say(language, "verify.issuer_unproved")
    if (sealed := sealed_line(report, language)) is not None:
        return sealed
    if host is None:
        return ""
    code = "verify.issuer_hosted" if is_hosted(report) else "verify.issuer_key"
    return say(language, code, {"host": host})


def _say(report: Report, family: str, code: str, language: Language) -> str:
    own = f"{family}.hosted.{code}"
    if is_hosted(report) and has_words(language, own):
        return say(language, own)
    return say(language, f"{family}.{code}")
