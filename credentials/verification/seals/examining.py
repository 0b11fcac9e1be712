"""Verifying a sealed European credential: the same three answers as of any other.

Step by step:
 1. the header, the signature over the payload, the time that the seal says
 2. known contexts, plain names, the form
 3. the certificate: for sealing, valid then and now, by a trusted authority; its owner the issuer
Not looked at: revocation of certificates, timestamps, the shapes of the model (SHACL).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate

from credentials.elm.recognition import unknown_context
from credentials.elm.translation import from_european
from credentials.errors import HeaderRefused, ValueMalformed
from credentials.jose.jades import Seal
from credentials.jose.jades_header import sealed_at
from credentials.model.credential import Credential
from credentials.model.members import as_tuple
from credentials.model.parse import read_credential
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    failed,
    not_determined,
    passed,
)
from credentials.verification.checks.proof_time import check_proof_time
from credentials.verification.examined import Examined
from credentials.verification.proof_view import ASSERTION, ProofView
from credentials.verification.seals.certificate import (
    check_certificate_status,
    check_seal_certificate,
    check_timestamps,
)
from credentials.verification.seals.owner import check_seal_owner
from credentials.verification.seals.signature import SealSignature, check_seal_signature
from credentials.verification.token import respelled_at
from credentials.verification.verdict import intact_of

FORM = "jades"


def examine_seal(seal: Seal, *, at: datetime, anchors: Sequence[Certificate]) -> Examined:
    """The checks of a sealed credential, and the two answers that rest on them."""
    document = seal.document
    coverage = _check_coverage(document)
    shape, credential = _check_form(document)
    signature = check_seal_signature(seal)
    whose = _check_whose(seal, signature, anchors, at=at)
    return Examined(
        document=document,
        judged=document,
        credential=credential,
        intact=intact_of(coverage, [signature.check]),
        from_issuer=_from_issuer(signature.check, whose),
        checks=(
            _check_context(document),
            coverage,
            shape,
            not_determined("elm_shapes.not_checked"),
            signature.check,
            *whose,
            *_check_times(seal, certificate=signature.certificate, at=at),
        ),
    )


def _check_whose(
    seal: Seal, signature: SealSignature, anchors: Sequence[Certificate], *, at: datetime
) -> tuple[CheckResult, ...]:
    """Certificate and owner; without a certificate there is nobody to compare."""
    certificate = signature.certificate
    if certificate is None:
        return (not_determined("key.no_certificate", number=1),)
    further = (*signature.further, *seal.unsigned_certificates)
    return (
        check_seal_certificate(certificate, further, anchors, sealed=sealed_at(seal), at=at),
        check_seal_owner(seal.document, certificate),
    )


def _check_times(
    seal: Seal, *, certificate: Certificate | None, at: datetime
) -> tuple[CheckResult, ...]:
    try:
        sealed = sealed_at(seal)
    except HeaderRefused:
        return ()
    view = ProofView(
        number=1, document={}, suite=FORM, method=FORM, purpose=ASSERTION, created=sealed,
        expires=None,
    )  # fmt: skip
    revoked = (check_certificate_status(certificate),) if certificate is not None else ()
    return check_proof_time(view, at=at), *revoked, check_timestamps(seal.timestamps)


def _from_issuer(signature: CheckResult, whose: tuple[CheckResult, ...]) -> Outcome:
    outcomes = {signature.outcome, *(check.outcome for check in whose)}
    if any(check.outcome is FAILED for check in whose):
        return FAILED
    return PASSED if outcomes == {PASSED} else NOT_DETERMINED


def _check_context(document: Mapping[str, Any]) -> CheckResult:
    unknown = unknown_context(document)
    if isinstance(unknown, str):
        return not_determined("context.unknown", url=unknown)
    if unknown is not None:
        detail = "the credential defines words of its own"
        return not_determined("context.inline", pointer="/@context", detail=detail)
    urls = list(as_tuple(document.get("@context")))
    return passed("context.known", urls=urls) if urls else not_determined("context.none")


def _check_coverage(document: Mapping[str, Any]) -> CheckResult:
    pointer = respelled_at(document)
    if pointer is not None:
        return not_determined("coverage.respelled", pointer=pointer)
    return passed("coverage.enveloped", form=FORM)


def _check_form(document: Mapping[str, Any]) -> tuple[CheckResult, Credential | None]:
    """What the checks read must have the form of the data model; no more is asked here."""
    try:
        credential = read_credential(from_european(document))
    except ValueMalformed as error:
        pointer = error.fields.get("pointer", "")
        return failed("shape.malformed", pointer=pointer, detail=error.detail), None
    return passed("shape.conforms"), credential
