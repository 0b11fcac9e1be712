"""Whether related resources are the ones that are meant. VCDM 2.0 §5.3.

Nothing is fetched: what is none of the bundled contexts is for whoever has it to compare.
"""

from collections.abc import Mapping
from typing import Any

from credentials.errors import ValueMalformed
from credentials.jsonld.related_resource import Match, compare
from credentials.model.credential import Credential
from credentials.model.members import objects
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed

MOST_RESOURCES = 16


def check_related_resources(credential: Credential) -> tuple[CheckResult, ...]:
    """One result for each related resource, or one that says that there is none."""
    resources = objects(credential.document, "relatedResource")
    if not resources:
        return (not_applicable("related_resource.none"),)
    if len(resources) > MOST_RESOURCES:
        detail = f"{len(resources)} resources, looked at are at most {MOST_RESOURCES}"
        return (failed("related_resource.malformed", pointer="/relatedResource", detail=detail),)
    return tuple(_check(placed.pointer, placed.document) for placed in resources)


def _check(pointer: str, resource: Mapping[str, Any]) -> CheckResult:
    try:
        match = compare(resource)
    except ValueMalformed as error:
        return failed("related_resource.malformed", pointer=pointer, detail=error.detail)
    id_ = resource["id"]
    if match is Match.MISMATCH:
        return failed("related_resource.mismatch", pointer=pointer, id=id_)
    if match is Match.NOT_AT_HAND:
        return not_determined("related_resource.not_at_hand", id=id_)
    if match is Match.SUPERSEDED:
        return passed("related_resource.superseded", id=id_)
    if match is Match.BARE_DIGEST:
        return passed("related_resource.bare_digest", id=id_)
    return passed("related_resource.matches", id=id_)
