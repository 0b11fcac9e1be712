"""Whether related resources are the ones that are meant. VCDM 2.0 §5.3.

The contexts among them are compared with the bundled ones, others are fetched and compared. What
cannot be had could be another one: then the issuer's demand is not met.
"""

from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import ValueMalformed
from credentials.jsonld.related_resource import Match, compare
from credentials.model.credential import Credential
from credentials.model.members import objects
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed
from credentials.verification.ports import OFFLINE, Fetcher
from credentials.verification.resources import Comparison, compare_digest

MOST_RESOURCES: Final = 16
MOST_FETCHED: Final = 4
_CODES: Final = {
    Match.MATCHES: "related_resource.matches",
    Match.BARE_DIGEST: "related_resource.bare_digest",
    Match.SUPERSEDED: "related_resource.superseded",
}


def check_related_resources(
    credential: Credential, *, fetcher: Fetcher = OFFLINE
) -> tuple[CheckResult, ...]:
    """One result for each related resource, or one that says that there is none."""
    resources = objects(credential.document, "relatedResource")
    if not resources:
        return (not_applicable("related_resource.none"),)
    if len(resources) > MOST_RESOURCES:
        detail = f"{len(resources)} resources, looked at are at most {MOST_RESOURCES}"
        return (failed("related_resource.malformed", pointer="/relatedResource", detail=detail),)
    results: list[CheckResult] = []
    fetched = 0
    for placed in resources:
        result = _check_known(placed.pointer, placed.document)
        if result is None:
            fetched += 1
            ways = fetcher if fetched <= MOST_FETCHED else OFFLINE
            result = _check_other(placed.pointer, placed.document, ways)
        results.append(result)
    return tuple(results)


def _check_known(pointer: str, resource: Mapping[str, Any]) -> CheckResult | None:
    """The result on one of the bundled contexts; None for something else."""
    try:
        match = compare(resource)
    except ValueMalformed as error:
        return failed("related_resource.malformed", pointer=pointer, detail=error.detail)
    id_ = resource["id"]
    if match is Match.NOT_AT_HAND:
        return None
    if match is Match.MISMATCH:
        return failed("related_resource.mismatch", pointer=pointer, id=id_)
    return passed(_CODES[match], id=id_)


def _check_other(pointer: str, resource: Mapping[str, Any], fetcher: Fetcher) -> CheckResult:
    compared = compare_digest(resource, fetcher)
    if compared.came_to is Comparison.MATCHES:
        return passed("related_resource.fetched_matches", id=compared.id)
    if compared.came_to is Comparison.MISMATCH:
        return failed("related_resource.mismatch", pointer=pointer, id=compared.id)
    return not_determined("related_resource.not_at_hand", id=compared.id, reason=compared.reason)
