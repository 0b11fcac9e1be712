"""One call for a platform: evidence in, decision and (where it is earned) credential out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from issuer.services.certificates import record_summary
from issuer.services.decisions import case_from_document, keep_case, rendered
from issuer.services.failpoints import reached
from issuer.services.issuance import Issued, already_issued, issue
from issuer.services.site import Client, Site

ELIGIBLE = "eligible"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionAnswer:
    """What a platform is told."""

    decision: dict[str, Any]
    """With its texts."""
    credential: dict[str, Any] | None
    already_issued: bool


def submit_completion(site: Site, client: Client, evidence: Mapping[str, Any]) -> CompletionAnswer:
    """Decides about an evidence document and issues what is earned.

    When this returns, evidence, decision and signed credential are on disk. A repeat signs
    nothing: it answers the award's credential as it is now, also if it was revoked. Raises
    UnknownProgramme, UnknownRole, UnknownActivity, EvidenceRefused, ProvisionalBlocked,
    LintFailed, StillRunning.
    """
    case = case_from_document(site, evidence)
    reached("completion.decided")
    decision = rendered(case.decision, case.programme)
    if case.decision["outcome"] != ELIGIBLE:
        keep_case(site, client, case)
        return CompletionAnswer(decision=decision, credential=None, already_issued=False)
    known = already_issued(site, case)
    if known is None:
        issued = issue(site, client, case)
    else:
        issued = Issued(credential=known, already_issued=True)
    return CompletionAnswer(
        decision=decision,
        credential=record_summary(site, issued.credential),
        already_issued=issued.already_issued,
    )
