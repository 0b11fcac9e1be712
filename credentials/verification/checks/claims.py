"""Whether the claims of a token agree with the credential in it.

Open Badges 3.0 §8.2.6.1; VC-JOSE-COSE 1.0 §3.1.3; VC Data Model 1.1 §6.3.1; SD-JWT VC §3.2.2.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credentials.errors import ClaimsRefused, ValueMalformed
from credentials.jose.claims import TIMES, check_badge_claims, check_names, numeric_date
from credentials.jose.envelope import Envelope
from credentials.jose.media_types import JWT, SD_JWT_VC
from credentials.jose.sd_jwt_vc import read_sd_jwt_vc
from credentials.model.version import V1, period_of
from credentials.report import CheckResult, failed, passed


def check_claims(envelope: Envelope) -> CheckResult:
    """Failed for a claim that contradicts, is missing, or stands where none may.

    A VC-JWT without `sub` passes, and it is said.
    """
    try:
        if envelope.claims_fault is not None:
            raise envelope.claims_fault
        names_subject = _check(envelope)
    except ClaimsRefused as error:
        facts = {"claim": error.fields["claim"], "reason": error.fields["reason"]}
        return failed("claims.refused", detail=error.detail, **facts)
    return passed("claims.match") if names_subject else passed("claims.without_subject")


def _check(envelope: Envelope) -> bool:
    """Whether the subject is named, or nothing asks for it."""
    claims, document = envelope.claims, envelope.document
    for name in TIMES:
        numeric_date(claims, name)
    if envelope.form == SD_JWT_VC:
        read_sd_jwt_vc(claims)
        return True
    if envelope.form != JWT:
        check_names(claims, document, owner="issuer")
        return True
    if "vc" in claims:
        check_names(claims, document, owner="issuer")
        _check_dates_of_version_1(claims, document)
        return True
    return check_badge_claims(claims, document)


def _check_dates_of_version_1(claims: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    try:
        period = period_of(document, V1)
    except ValueMalformed:
        return  # the check of the shape tells
    for name, at in zip(("nbf", "exp"), period, strict=True):
        claimed = numeric_date(claims, name)
        if claimed is not None and at is not None and claimed != _whole(at):
            raise ClaimsRefused(
                f"{name} is not that of the credential", reason="contradictory", claim=name
            )


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
