"""Words for sealed credentials: whom the seal was given to stands beside the issuer's own words."""

from credentials.report import Outcome, Report
from edge.words import Language, say
from verifier.present.plain import plain


def sealed_line(report: Report, language: Language) -> str | None:
    """Whose certificate proves the issuer of a sealed credential; None for any other."""
    for check in report.checks:
        if check.code == "seal_owner.same" and check.outcome is Outcome.PASSED:
            facts = {name: plain(check.evidence[name], 200) for name in check.evidence}
            return say(language, "verify.issuer_sealed", facts)
    return None
