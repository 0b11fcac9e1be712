"""Badges with base proofs, and what is shown of them."""

import copy
from typing import Any

from credentials.keys.software import SoftwareSigner
from credentials.proofs.data_integrity import add_proof, proof_options
from credentials.proofs.derivation import derive
from credentials.proofs.disclosing.disclosure import Disclosure
from tests.support.issuer_host import NOON, IssuerHost, a_badge
from tests.support.p256 import p256

KEY = p256(11)
PROOF_KEY = p256(12)
MANDATORY = ("/issuer", "/validFrom", "/validUntil", "/credentialStatus", "/credentialSubject/type")
ACHIEVEMENT = "/credentialSubject/achievement"
RESULT = "/credentialSubject/result"


def a_disclosing_host(**names: str) -> IssuerHost:
    """An issuer whose `did.json` holds KEY too."""
    host = IssuerHost(**names)
    host.publish(KEY)
    return host


def with_base_proof(
    host: IssuerHost,
    document: dict[str, Any],
    mandatory: tuple[str, ...] = MANDATORY,
    *,
    proof_key: SoftwareSigner = PROOF_KEY,
) -> dict[str, Any]:
    """The document with a base proof, its values shared with nobody."""
    options = proof_options(
        verification_method=host.method_of(KEY), created=NOON, cryptosuite="ecdsa-sd-2023"
    )
    disclosure = Disclosure(
        mandatory_pointers=mandatory, hmac_key=b"h" * 32, proof_signer=proof_key
    )
    return add_proof(copy.deepcopy(document), options, KEY, disclosure=disclosure)


def shown(host: IssuerHost, *pointers: str, badge: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the pointers show of a badge."""
    return derive(with_base_proof(host, badge or a_badge(host)), pointers)


def everything_but(document: dict[str, Any], *hidden: str) -> list[str]:
    """Pointers to all members of credential and subject but those."""
    members = [f"/{name}" for name in document if name not in ("@context", "credentialSubject")]
    members += [f"/credentialSubject/{name}" for name in document["credentialSubject"]]
    return [pointer for pointer in members if pointer not in ("/proof", *hidden)]
