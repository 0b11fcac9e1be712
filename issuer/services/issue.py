"""Issue from a decision that is kept."""

from dataclasses import dataclass
from typing import Any

from issuer.errors import NotEligible
from issuer.services.certificates import record_summary
from issuer.services.completions import ELIGIBLE
from issuer.services.decisions import evidence_of, load_decision
from issuer.services.issuance import issue
from issuer.services.reservations import Case
from issuer.services.site import Client, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAnswer:
    """The award's credential."""

    credential: dict[str, Any]
    already_issued: bool


def issue_credential(site: Site, client: Client, decision_id: str) -> IssueAnswer:
    """The credential of the award that the decision is about, issued now if it was not before.

    Raises NotFound for an unknown decision, NotEligible (fields `decision`, `outcome`) if it does
    not allow a credential, and what `submit_completion` raises when issuing.
    """
    document, programme = load_decision(site, decision_id)
    if document["outcome"] != ELIGIBLE:
        raise NotEligible(
            f"the decision says {document['outcome']}",
            decision=decision_id,
            outcome=document["outcome"],
        )
    evidence = evidence_of(site, document, programme)
    issued = issue(site, client, Case(programme=programme, evidence=evidence, decision=document))
    return IssueAnswer(
        credential=record_summary(site, issued.credential), already_issued=issued.already_issued
    )
