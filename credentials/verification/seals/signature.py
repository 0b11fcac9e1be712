"""Whether the seal fits what it seals, by the certificate that it names. ETSI TS 119 182-1."""

from dataclasses import dataclass

from cryptography.x509 import Certificate

from credentials.errors import HeaderRefused, UnsupportedKey
from credentials.jose.certificates import key_of, name_of
from credentials.jose.jades import Seal
from credentials.jose.jades_header import (
    certificates_of,
    check_seal_header,
    is_sealed_with,
    names_certificate,
    sealed_at,
)
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.proof_view import text_of_time

UNNAMED = "x5c"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSignature:
    """The check, and whose signature it is if that is known."""

    check: CheckResult
    certificate: Certificate | None = None
    """Of the seal; None if the header is refused, or brings none along."""
    further: tuple[Certificate, ...] = ()
    """Those that came along in the header."""


def check_seal_signature(seal: Seal) -> SealSignature:
    """The signature over header and payload. Nothing is said here of whose certificate it is."""
    try:
        check_seal_header(seal)
        certificates = certificates_of(seal)
    except HeaderRefused as error:
        return SealSignature(check=_refused(seal, error))
    if not certificates:
        return SealSignature(check=not_determined("proof.no_key", number=1, method=UNNAMED))
    first, *further = certificates
    return SealSignature(check=_signature(seal, first), certificate=first, further=tuple(further))


def _signature(seal: Seal, certificate: Certificate) -> CheckResult:
    method = name_of(certificate.subject)
    if not names_certificate(seal, certificate):
        return failed("proof.other_certificate", number=1, method=method)
    try:
        fits = is_sealed_with(seal, key_of(certificate))
    except HeaderRefused as error:
        return _refused(seal, error)
    except UnsupportedKey:
        return not_determined("proof.no_key", number=1, method=method)
    facts = {"number": 1, "suite": str(seal.header["alg"]), "method": method}
    if not fits:
        return failed("proof.bad_signature", **facts)
    return passed("proof.verified", created=text_of_time(sealed_at(seal)), **facts)


def _refused(seal: Seal, error: HeaderRefused) -> CheckResult:
    reason, member = error.fields["reason"], error.fields["member"]
    algorithm = str(seal.header.get("alg", ""))[:80]
    if reason == "alg_none":
        return failed("proof.alg_none", number=1)
    if reason == "alg_unknown":
        return not_determined("proof.unknown_suite", number=1, suite=algorithm)
    if member == "alg":
        facts = {"alg": algorithm, "detail": error.detail}
        return failed("proof.alg_refused", number=1, reason=reason, **facts)
    return failed("proof.header_refused", number=1, member=member, detail=error.detail)
