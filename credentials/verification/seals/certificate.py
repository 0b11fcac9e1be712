"""Whether the certificate of a seal counts: for sealing, at its time, by a trusted authority.

ETSI TS 119 182-1; RFC 5280 §6; ETSI EN 319 102-1 §5.2 in part: revocation is not looked up, and
without a timestamp that is looked into, the time of sealing is only what the seal says.
"""

from collections.abc import Sequence
from datetime import datetime

from cryptography.x509 import Certificate

from credentials.errors import UnsupportedKey
from credentials.jose.anchors import path_to_anchor
from credentials.jose.certificates import (
    key_of,
    may_sign_documents,
    name_of,
    names_revocation_service,
    organisation_of,
)
from credentials.report import (
    CheckResult,
    failed,
    not_applicable,
    not_determined,
    passed,
)
from credentials.verification.proof_view import text_of_time


def check_seal_certificate(
    certificate: Certificate,
    further: Sequence[Certificate],
    anchors: Sequence[Certificate],
    *,
    sealed: datetime,
    at: datetime,
) -> CheckResult:
    """The certificate at the time that the seal says, and now.

    Valid then and not now is not enough: whoever has an old key can write any old date.
    """
    method = name_of(certificate.subject)
    facts = {"number": 1, "method": method, "authority": name_of(certificate.issuer)}
    try:
        key_of(certificate)
    except UnsupportedKey as error:
        return not_determined("key.unsupported", number=1, method=method, detail=error.detail)
    if not may_sign_documents(certificate):
        return failed("key.not_for_sealing", number=1, method=method)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= sealed <= end:
        return failed(
            "key.certificate_not_valid",
            number=1,
            method=method,
            created=text_of_time(sealed),
            valid_from=text_of_time(begin),
            valid_until=text_of_time(end),
        )
    path = path_to_anchor(certificate, further, anchors, at=sealed)
    if path is None:
        return not_determined("key.not_anchored", anchors=len(anchors), **facts)
    last = min(one.not_valid_after_utc for one in path)
    if last < at:
        return not_determined(
            "key.certificate_over", number=1, method=method, valid_until=text_of_time(last)
        )
    return passed(
        "key.anchored",
        organisation=organisation_of(certificate),
        anchor=name_of(path[-1].subject),
        **facts,
    )


def check_certificate_status(certificate: Certificate) -> CheckResult:
    """Whether the authority has revoked it: not asked here."""
    if not names_revocation_service(certificate):
        return not_applicable("certificate_status.none")
    return not_determined("certificate_status.not_asked", method=name_of(certificate.subject))


def check_timestamps(names: Sequence[str]) -> CheckResult:
    """Timestamps that came along are named and not looked into."""
    if not names:
        return not_applicable("timestamp.none")
    return not_determined("timestamp.not_looked_into", names=", ".join(dict.fromkeys(names)))
