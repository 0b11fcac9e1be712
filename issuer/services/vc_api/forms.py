"""What an instance can make: Data Integrity proofs of one suite, or one form of JWT."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from credentials.jose.enveloped import enveloped, open_enveloped
from credentials.jose.sd_issue import issue_vc_sd_jwt
from credentials.jose.vc_jose import issue_vc_jose
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.jsonld.canonize import Canonize
from credentials.keys.public_key import ED25519, P256, P384, P521, RSA, PublicKey
from credentials.keys.signer import Signer
from credentials.keys.software import software_signer
from credentials.model.members import as_tuple
from credentials.model.version import V1, version_of
from credentials.proofs.cryptosuite import DATA_INTEGRITY
from credentials.proofs.data_integrity import add_proof, proof_options, verify_proof
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.ecdsa_sd_2023 import NAME as SELECTIVE
from credentials.proofs.registry import suites

DATA_INTEGRITY_CONTEXT: Final = "https://w3id.org/security/data-integrity/v2"
_DATA_INTEGRITY_CONTEXTS: Final = {
    DATA_INTEGRITY_CONTEXT,
    "https://w3id.org/security/data-integrity/v1",
}
ED25519_2020_CONTEXT: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
STATUS_CONTEXT: Final = "https://www.w3.org/ns/credentials/status/v1"
SUITES: Final = {suite.name: suite for suite in suites() if not suite.only_verifies}
LIST_SUITES: Final = {ED25519: "eddsa-rdfc-2022", P256: "ecdsa-rdfc-2019", P384: "ecdsa-rdfc-2019"}
"""How status lists are signed by instances whose own form signs no JSON document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Whose credential is made, when, and what the caller may choose."""

    signer: Signer
    method: str
    at: datetime
    canonize: Canonize
    mandatory_pointers: tuple[str, ...]


Make = Callable[[Mapping[str, Any], Signing], dict[str, Any]]


def algorithms_of(form: str) -> tuple[str, ...] | None:
    """The kinds of keys that go with the form; None if there is no such form."""
    if form in SUITES:
        return SUITES[form].algorithms
    return _JWT_ALGORITHMS.get(form)


def list_suite_of(form: str, algorithm: str) -> str | None:
    """The suite for the instance's status lists; None if its key fits none."""
    if form in SUITES and form != SELECTIVE:
        return form
    return LIST_SUITES.get(algorithm)


def with_contexts(document: dict[str, Any], form: str, *, status: bool) -> dict[str, Any]:
    """The document with the contexts that define what is added to it. Data Integrity §2.4.1.

    Those of version 2.0 define Data Integrity proofs and status entries themselves.
    """
    given = list(as_tuple(document.get("@context")))
    is_old = version_of(document) is V1
    suite = SUITES.get(form)
    if suite is not None and suite.proof_type != DATA_INTEGRITY:
        _append(given, {ED25519_2020_CONTEXT})
    elif suite is not None and is_old:
        _append(given, _DATA_INTEGRITY_CONTEXTS, DATA_INTEGRITY_CONTEXT)
    if status and is_old:
        _append(given, {STATUS_CONTEXT})
    return {**document, "@context": given}


def _append(contexts: list[Any], any_of: set[str], wanted: str | None = None) -> None:
    if not any(isinstance(context, str) and context in any_of for context in contexts):
        contexts.append(wanted or next(iter(any_of)))


def secure(document: Mapping[str, Any], form: str, signing: Signing) -> dict[str, Any]:
    """The credential in that form: with a proof, or in an envelope.

    Raises what the making of that form raises: ProofGenerationError, EnvelopeError, ...
    """
    make = _JWT_FORMS.get(form)
    if make is not None:
        return make(document, signing)
    options = proof_options(
        verification_method=signing.method, created=signing.at, cryptosuite=form
    )
    disclosure = None
    if form == SELECTIVE:
        disclosure = Disclosure(
            mandatory_pointers=signing.mandatory_pointers,
            hmac_key=secrets.token_bytes(32),
            proof_signer=software_signer(generate_private_key(SECP256R1())),
        )
    return add_proof(
        document, options, signing.signer, canonize=signing.canonize, disclosure=disclosure
    )


def fits(secured: Mapping[str, Any], form: str, signing: Signing, key: PublicKey) -> bool:
    """Whether what was signed can be verified, before anybody sees it.

    A base proof is for the holder, who derives from it; verifiers never see one.
    """
    if form == SELECTIVE:
        return True
    if form in _JWT_FORMS:
        return open_enveloped(secured).is_signed_by(key)
    return verify_proof(secured, secured["proof"], key, canonize=signing.canonize)


def _vc_jwt(document: Mapping[str, Any], signing: Signing) -> dict[str, Any]:
    token = issue_vc_jwt(document, signing.signer, kid=signing.method)
    return dict(enveloped(token, "jwt"))


def _vc_jose(document: Mapping[str, Any], signing: Signing) -> dict[str, Any]:
    token = issue_vc_jose(document, signing.signer, kid=signing.method, issued_at=signing.at)
    return dict(enveloped(token, "vc+jwt"))


def _vc_sd_jwt(document: Mapping[str, Any], signing: Signing) -> dict[str, Any]:
    token = issue_vc_sd_jwt(
        document,
        signing.signer,
        kid=signing.method,
        selective=(),
        salts=lambda: secrets.token_bytes(16),
    )
    return dict(enveloped(token, "vc+sd-jwt"))


_JWT_FORMS: Final[Mapping[str, Make]] = {
    "JWT": _vc_jwt,
    "vc+jwt": _vc_jose,
    "vc+sd-jwt": _vc_sd_jwt,
}
_EVERY: Final = (ED25519, P256, P384, P521, RSA)
_JWT_ALGORITHMS: Final[Mapping[str, tuple[str, ...]]] = {
    "JWT": (RSA, P256, ED25519),
    "vc+jwt": _EVERY,
    "vc+sd-jwt": _EVERY,
}
"""Open Badges 3.0 §8.2.3 knows RS256, and by agreement ES256 and EdDSA."""
