"""Whether the key of a proof is the issuer's, for assertion, at the time of the proof.

CID 1.0 §3.3; VCDM 2.0 appendix A (issuer and controller). The key always comes from the document
of the method's controller, never from the text of the method.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.errors import (
    CompromisedKey,
    InvalidControllerDocument,
    InvalidMethodUrl,
    InvalidVerificationMethod,
    RetrievalError,
    UnsupportedKey,
    WrongControllerDocument,
    WrongRelationship,
)
from credentials.keys.controller import VerificationMethod
from credentials.keys.public_key import PublicKey
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.controllers import Controllers
from credentials.verification.proof_view import ASSERTION, ProofView, text_of_time

_NOT_SUPPORTED = frozenset({"did", "type"})
"""Reasons of an InvalidVerificationMethod that say: another kind than is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """The check, and the key to evaluate the proof with, whoever's it is."""

    result: CheckResult
    public_key: PublicKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is to have made a proof, and to what purpose. Data Integrity §4.4."""

    id: str | None
    """None: the document names nobody."""
    purpose: str = ASSERTION

    def expected(self, proof: ProofView) -> str | None:
        """Whose key it has to be. A presentation without a holder is by whoever signed it."""
        return proof.controller if self.id is None and self.purpose != ASSERTION else self.id


def check_key(proof: ProofView, *, party: Party, controllers: Controllers) -> FoundKey:
    """The key named by the proof, compared with the issuer of the credential, or the holder."""
    try:
        method = controllers.method_of(proof.method, relationship=party.purpose)
    except RetrievalError as error:
        return FoundKey(result=_unreachable(proof, error))
    except InvalidVerificationMethod as error:
        return FoundKey(result=_unusable(proof, error))
    except UnsupportedKey as error:
        return FoundKey(result=_unsupported(proof, error.detail))
    except CompromisedKey as error:
        revoked = text_of_time(error.fields["revoked"])
        facts = {"number": proof.number, "method": proof.method, "compromised": revoked}
        return FoundKey(result=failed("key.compromised", **facts))
    except WrongRelationship:
        return FoundKey(result=failed("key.not_for_assertion", **_place(proof)))
    result = _compare(proof, method, party)
    return FoundKey(result=result, public_key=method.public_key)


def _compare(proof: ProofView, method: VerificationMethod, party: Party) -> CheckResult:
    facts: dict[str, Any] = {"number": proof.number, "method": proof.method}
    issuer_id = party.expected(proof)
    if issuer_id is None:
        return not_determined("key.no_issuer", number=proof.number)
    if proof.purpose != party.purpose:
        return failed("key.wrong_purpose", purpose=proof.purpose, **facts)
    if proof.controller != issuer_id:
        return failed("key.other_controller", issuer=issuer_id, **_place(proof))
    for code, end in (("key.revoked", method.revoked), ("key.expired", method.expires)):
        if end is not None and (proof.created is None or proof.created >= end):
            name = code.partition(".")[2].replace("expired", "expires")
            return failed(code, created=proof.created_text, **{name: text_of_time(end)}, **facts)
    return passed("key.listed", issuer=issuer_id, key=method.public_key_text, **facts)


def _unusable(proof: ProofView, error: InvalidVerificationMethod) -> CheckResult:
    reason = error.fields.get("reason")
    facts = {"number": proof.number, "detail": error.detail}
    if reason == "not_found":
        return failed("key.not_listed", **_place(proof))
    if isinstance(error, InvalidMethodUrl):
        return not_determined("key.invalid_url", method=proof.method, **facts)
    if isinstance(error, WrongControllerDocument):
        return not_determined("key.other_document", controller=proof.controller, **facts)
    if isinstance(error, InvalidControllerDocument):
        return not_determined("key.document_invalid", controller=proof.controller, **facts)
    if reason in _NOT_SUPPORTED:
        return _unsupported(proof, error.detail)
    return not_determined("key.method_invalid", method=proof.method, **facts)


def _unreachable(proof: ProofView, error: RetrievalError) -> CheckResult:
    return not_determined(
        "key.unreachable", number=proof.number, controller=proof.controller, reason=error.code
    )


def _unsupported(proof: ProofView, detail: str) -> CheckResult:
    return not_determined(
        "key.unsupported", number=proof.number, method=proof.method, detail=detail
    )


def _place(proof: ProofView) -> Mapping[str, Any]:
    return {"number": proof.number, "method": proof.method, "controller": proof.controller}
