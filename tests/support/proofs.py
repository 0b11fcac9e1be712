"""Badges with proofs of any kind, by an issuer in memory and by somebody else."""

from typing import Any

from credentials.keys.did_key import did_key_document, did_key_of
from credentials.proofs.data_integrity import add_proof, proof_options
from credentials.report import Report
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

OTHER = KeyInMemory.number(2)
OTHER_DID = did_key_of(OTHER.public_key_multibase)
FIRST, SECOND, THIRD = "urn:uuid:1", "urn:uuid:2", "urn:uuid:3"
JCS, RDFC = "eddsa-jcs-2022", "eddsa-rdfc-2022"
Proof = dict[str, Any]


def a_host() -> IssuerHost:
    """An issuer; the other party's did:key is resolved too."""
    host = IssuerHost()
    host.documents[OTHER_DID] = did_key_document(OTHER_DID)
    return host


def secured(host: IssuerHost, *proofs: dict[str, Any]) -> dict[str, Any]:
    """The badge with a proof for each set of options; by OTHER if `by_other` is there."""
    document = a_badge(host)
    for options in proofs:
        document = with_proof(host, document, **options)
    return document


def with_proof(
    host: IssuerHost, document: dict[str, Any], *, by_other: bool = False, **options: Any
) -> dict[str, Any]:
    """The document with one proof more."""
    key = OTHER if by_other else host.signer
    method = f"{OTHER_DID}#{OTHER.public_key_multibase}" if by_other else host.method_of(key)
    options = {"created": NOON, "verification_method": method, **options}
    return add_proof(document, proof_options(**options), key)


def of_proofs(report: Report) -> list[str]:
    """The codes of the checks of proofs, in order."""
    return [check.code for check in report.checks if check.id == "proof"]
