"""The record of a kept decision: what it was made of, to be replayed by anybody."""

from typing import Any

from issuer.domain.records import NO_RECORDS
from issuer.domain.replay import record_of
from issuer.services.decisions import evidence_of, load_decision
from issuer.services.site import Site


def read_decision_record(site: Site, decision_id: str) -> dict[str, Any]:
    """The record. NotFound if there is no such decision, or its evidence is not kept any more."""
    decision, programme = load_decision(site, decision_id)
    return record_of(decision, evidence_of(site, decision, programme), NO_RECORDS)
