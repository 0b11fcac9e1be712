"""Lists signed by a key that whoever runs this verifier has pinned.

A signature counts only if it covers the whole text: a compact JWS, or a Data Integrity proof of a
suite over the JSON (never one over statements, which says nothing of what becomes no statement).
The key is the pinned one; what the list says about its keys is not looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.errors import CredentialsError
from credentials.jose.jws import is_signed_by, read_jws
from credentials.keys.public_key import PublicKey
from credentials.proofs.cryptosuite import Covers
from credentials.proofs.data_integrity import verify_proof
from credentials.proofs.registry import suite_of
from credentials.report import FAILED
from credentials.verification.checks.proof_time import check_proof_time
from credentials.verification.proof_view import (
    ASSERTION,
    MOST_PROOFS,
    ProofView,
    raw_proofs,
    view_proof,
)
from verifier.trust.issuer_list import ListRefused, read_json_object

NOT_SIGNED = "trust.list_not_signed"
_JOSE_HEADER = b"eyJ"
"""How the base64url text of a JSON object begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a pinned key has signed, and until when the proof holds (None: without end)."""

    document: Mapping[str, Any]
    until: datetime | None = None


def signed_document(data: bytes, keys: Sequence[PublicKey], *, at: datetime) -> Signed:
    """What one of the keys has signed in `data`, a compact JWS or a JSON text with proofs.

    Raises ListRefused: `trust.list_not_signed`, `trust.list_unreadable`.
    """
    if data.startswith(_JOSE_HEADER):
        return Signed(document=read_json_object(_signed_payload(data, keys)))
    document = read_json_object(data)
    proofs = raw_proofs(document)
    if not 0 < len(proofs) <= MOST_PROOFS:
        raise ListRefused(NOT_SIGNED, f"{len(proofs)} proofs")
    for proof in proofs:
        view = _view(proof, at=at)
        if view is not None and any(_is_by(key, document, view.document) for key in keys):
            listed = {name: value for name, value in document.items() if name != "proof"}
            return Signed(document=listed, until=view.expires)
    raise ListRefused(NOT_SIGNED, "no proof by a key that is pinned")


def _signed_payload(data: bytes, keys: Sequence[PublicKey]) -> bytes:
    try:
        token = read_jws(data.decode("ascii").strip())
    except (CredentialsError, UnicodeDecodeError) as error:
        raise ListRefused(NOT_SIGNED, "not a compact JWS") from error
    for key in keys:
        try:
            if is_signed_by(token, key):
                return token.payload
        except CredentialsError:
            continue
    raise ListRefused(NOT_SIGNED, "no signature by a key that is pinned")


def _view(proof: Any, *, at: datetime) -> ProofView | None:
    """A proof over the text, for assertion, that holds at this time."""
    try:
        view = view_proof(proof, 1)
        if suite_of(view.document).covers is not Covers.TEXT or view.purpose != ASSERTION:
            return None
    except CredentialsError:
        return None
    return None if check_proof_time(view, at=at).outcome is FAILED else view


def _is_by(key: PublicKey, document: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    try:
        return verify_proof(document, proof, key)
    except CredentialsError:
        return False
