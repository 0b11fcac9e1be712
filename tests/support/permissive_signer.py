"""Signs what our own issuer would refuse, as a careless one does: by PyLD, whatever that loses."""

from collections.abc import Mapping
from typing import Any

from credentials.proofs.data_integrity import add_proof, proof_options
from tests.support.issuer_host import IssuerHost
from tests.support.pyld_oracle import canonize_by_pyld


def sign_anything(host: IssuerHost, document: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """The document with a proof whose signature is good by PyLD's canonical form.

    `members` of the proof beside the usual ones, under whatever name.
    """
    options = proof_options(verification_method=host.method_of(host.signer), created=host.now)
    return add_proof(
        document,
        options | members,
        host.signer,
        canonize=lambda data, _: canonize_by_pyld(dict(data)),
    )
