"""Whether what was disclosed is what was signed. RFC 9901 §7.1."""

from credentials.jose.envelope import Envelope
from credentials.report import CheckResult, failed, not_determined, passed


def check_disclosures(envelope: Envelope) -> CheckResult | None:
    """Failed for a forged, duplicate or misplaced disclosure; None where nothing is selective.

    `withheld` counts digests without a disclosure: kept back, or decoys.
    """
    if envelope.selective is None:
        return None
    fault = envelope.disclosure_fault
    if fault is None:
        count = len(envelope.selective.disclosures)
        return passed("disclosure.complete", count=count, withheld=envelope.withheld)
    if fault.fields["reason"] == "hash":
        return not_determined("disclosure.unknown_hash", detail=fault.detail)
    return failed("disclosure.refused", reason=fault.fields["reason"], detail=fault.detail)
