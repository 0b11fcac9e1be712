"""Whether the signature of a token fits. RFC 7515 §5.2; RFC 9052 §4.4; RFC 8725 §3.1."""

from credentials.errors import HeaderRefused, UnsupportedKey
from credentials.jose.envelope import Envelope
from credentials.keys.public_key import PublicKey
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.proof_view import ProofView


def check_token_header(envelope: Envelope) -> CheckResult | None:
    """Why the token is not even tried; None if nothing speaks against it."""
    try:
        envelope.check_header()
    except HeaderRefused as error:
        return _refused(envelope, error)
    return None


def check_token(envelope: Envelope, proof: ProofView, *, key: PublicKey | None) -> CheckResult:
    """The check of the signature, by that key."""
    facts = {"number": proof.number, "method": proof.method}
    if key is None:
        return not_determined("proof.no_key", **facts)
    try:
        fits = envelope.is_signed_by(key)
    except HeaderRefused as error:
        return _refused(envelope, error)
    except UnsupportedKey:
        return not_determined("proof.no_key", **facts)
    if not fits:
        return failed("proof.bad_signature", suite=proof.suite, **facts)
    return passed("proof.verified", suite=proof.suite, created=proof.created_text, **facts)


def _refused(envelope: Envelope, error: HeaderRefused) -> CheckResult:
    reason, member = error.fields["reason"], error.fields["member"]
    if reason == "alg_none":
        return failed("proof.alg_none", number=1)
    if reason == "alg_unknown":
        return not_determined("proof.unknown_suite", number=1, suite=envelope.algorithm)
    if member == "alg":
        facts = {"alg": envelope.algorithm, "detail": error.detail}
        return failed("proof.alg_refused", number=1, reason=reason, **facts)
    return failed("proof.header_refused", number=1, member=member, detail=error.detail)
