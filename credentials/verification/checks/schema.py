"""Whether the official JSON schema of Open Badges 3.0 finds anything. OB 3.0 §9."""

from collections.abc import Mapping
from typing import Any

from credentials.model.credential import Credential
from credentials.model.version import V2
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed
from credentials.schemas import violations
from credentials.status.kinds import BITSTRING, REVOCATION, SUSPENSION, kind_of_entry

SCHEMA = "ob3-achievementcredential"


def check_schema(credential: Credential) -> CheckResult:
    """What the official schema finds. Schemas that the credential names itself: `own_schema`."""
    if not credential.is_badge:
        return not_applicable("schema.not_a_badge")
    if credential.version is not V2:
        return not_determined("schema.other_version", version=credential.version.name)
    single = with_one_status_entry(credential.document)
    found = violations(SCHEMA, single or credential.document)
    if found:
        first = found[0]
        return failed(
            "schema.violated",
            schema=SCHEMA,
            count=len(found),
            pointer=first.pointer,
            detail=first.detail,
        )
    if single is not None:
        return passed("schema.two_status_entries", schema=SCHEMA)
    return passed("schema.conforms", schema=SCHEMA)


def with_one_status_entry(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """A copy with only the revocation entry, if there is one of revocation and one of suspension.

    The data model allows several entries (VCDM 2.0 §4.10), the schema does not.
    """
    entries = document.get("credentialStatus")
    if not isinstance(entries, list) or not all(
        isinstance(entry, Mapping) and kind_of_entry(entry) is BITSTRING for entry in entries
    ):
        return None
    purposes = [entry.get("statusPurpose") for entry in entries]
    if len(purposes) != len({REVOCATION, SUSPENSION}) or set(map(str, purposes)) != {
        REVOCATION,
        SUSPENSION,
    }:
        return None
    return {**document, "credentialStatus": entries[purposes.index(REVOCATION)]}
