"""Whether the evidence is the one that was meant. OB 3.0, Evidence; VCDM 2.0 §5.3, CID 1.0 §2.5.

Only evidence with a digest and an address is fetched. It is often for few eyes, and the credential
claims what it claims without it: evidence that cannot be had is said and has no weight; other
evidence than the one meant has.
"""

from typing import Final

from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed
from credentials.verification.ports import OFFLINE, Fetcher
from credentials.verification.resources import Comparison, compare_digest

MOST_FETCHED: Final = 2


def check_evidence(credential: Credential, *, fetcher: Fetcher = OFFLINE) -> CheckResult:
    """Failed at the first digest that is ill-formed or of something else; else what was compared.

    A digest of a thing without address is for whoever has the thing.
    """
    count = matching = fetched = 0
    missing: CheckResult | None = None
    for placed in credential.evidence:
        ways = fetcher if fetched < MOST_FETCHED else OFFLINE
        compared = compare_digest(placed.document, ways)
        count += compared.came_to is not Comparison.NO_DIGEST
        fetched += compared.came_to not in (Comparison.NO_DIGEST, Comparison.NO_ADDRESS)
        matching += compared.came_to is Comparison.MATCHES
        where, id_ = placed.pointer, compared.id
        if compared.came_to is Comparison.MALFORMED:
            return failed("evidence.malformed_digest", pointer=where, detail=compared.reason)
        if compared.came_to is Comparison.MISMATCH:
            return failed("evidence.mismatch", pointer=where, id=id_)
        if compared.came_to is Comparison.NOT_HAD:
            missing = missing or not_determined(
                "evidence.not_at_hand", pointer=where, id=id_, reason=compared.reason
            )
    if missing is not None:
        return missing
    if matching:
        return passed("evidence.matches", count=count, compared=matching)
    return passed("evidence.well_formed", count=count) if count else not_applicable("evidence.none")
