"""What an issuer must say so that a holder can choose what to show. ECDSA 1.0 §3.6.2, §3.6.5."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credentials.jsonld.nquads import Quad
from credentials.jsonld.walk import quads_of
from credentials.keys.signer import Signer

QuadsOf = Callable[[Mapping[str, Any]], Sequence[Quad]]
"""From a document to its dataset, as `credentials.jsonld.walk.quads_of` gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """The choice, and the secrets of one base proof: chance comes from the caller."""

    mandatory_pointers: tuple[str, ...]
    """JSON pointers (RFC 6901) to what every derived document must show.

    `/credentialStatus` is added. NOTE: whoever may leave out `/validUntil` may show it for ever.
    """
    hmac_key: bytes = field(repr=False)
    """32 random bytes, new for each proof: they hide how blank nodes are numbered."""
    proof_signer: Signer
    """A P-256 key made for this one proof and forgotten afterwards."""
    quads_of: QuadsOf = quads_of
