"""Endorsements and learner records of issuers in memory."""

import copy
from collections.abc import Mapping
from typing import Any

from credentials.keys.controller import controller_document
from tests.support.issuer_host import ROLE, IssuerHost, KeyInMemory, a_badge

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
LEARNER = "did:example:learner"
PASSED_COURSE = f"{ROLE}#course"


def another_issuer(host: IssuerHost, *, number: int = 2) -> IssuerHost:
    """A second issuer, whose keys the first one's resolver finds too."""
    other = IssuerHost(
        base_url=f"https://other{number}.example",
        did=f"did:web:other{number}.example",
        signer=KeyInMemory.number(number),
    )
    host.documents[other.did] = controller_document(other.did, other.published)
    return other


def an_endorsement(endorser: IssuerHost, of: str, **changes: Any) -> dict[str, Any]:
    """An unsigned endorsement of the thing of that id; None takes a member away."""
    document = {
        "@context": [V2, OB],
        "id": f"{endorser.base_url}/e/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Recommended",
        "issuer": {"id": endorser.did, "type": ["Profile"], "name": "Other"},
        "validFrom": "2026-11-02T00:00:00Z",
        "credentialSubject": {
            "id": of,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good.",
        },
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def a_course_badge(issuer: IssuerHost, **changes: Any) -> dict[str, Any]:
    """An unsigned badge of the learner, without a status."""
    badge = a_badge(issuer)
    badge.pop("credentialStatus")
    badge["id"] = f"{issuer.base_url}/c/course"
    badge["credentialSubject"]["id"] = LEARNER
    badge["credentialSubject"]["achievement"]["id"] = PASSED_COURSE
    return {key: value for key, value in {**badge, **changes}.items() if value is not None}


def a_record(issuer: IssuerHost, inside: list[Any], **subject: Any) -> dict[str, Any]:
    """An unsigned learner record with these credentials; `subject` changes its subject."""
    achievement = {
        "id": f"{ROLE}#programme",
        "type": ["Achievement"],
        "name": "The programme",
        "description": "All of it.",
        "criteria": {"narrative": "All courses."},
    }
    association = {
        "type": ["Association"],
        "associationType": "isParentOf",
        "sourceId": f"{ROLE}#programme",
        "targetId": PASSED_COURSE,
    }
    members: Mapping[str, Any] = {
        "id": LEARNER,
        "type": ["ClrSubject"],
        "achievement": [achievement],
        "association": [association],
        "verifiableCredential": copy.deepcopy(inside),
        **subject,
    }
    return {
        "@context": [V2, CLR, OB],
        "id": f"{issuer.base_url}/c/record",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "School"},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {key: value for key, value in members.items() if value is not None},
    }
