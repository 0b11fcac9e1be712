"""Signing a presentation as its holder. VCDM 2.0 §4.13; Data Integrity 1.0 §2.1."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from credentials.jsonld.canonize import Canonize, canonize
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import add_proof, proof_options

AUTHENTICATION: Final = "authentication"


def sign_presentation(
    presentation: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    challenge: str | None = None,
    domain: str | Sequence[str] | None = None,
    cryptosuite: str = "eddsa-rdfc-2022",
    canonize: Canonize = canonize,
) -> dict[str, Any]:
    """A new presentation with a proof more, made for this `challenge` and `domain`.

    Raises what `add_proof` raises.
    """
    options = proof_options(
        verification_method=verification_method,
        created=created,
        purpose=AUTHENTICATION,
        cryptosuite=cryptosuite,
        challenge=challenge,
        domain=domain,
    )
    return add_proof(presentation, options, signer, canonize=canonize)
