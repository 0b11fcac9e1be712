"""Whether a newer credential has taken its place.

The issuer itself may say so; or a newer one, verified, lies in the same submission: the same id
from the same issuer with a later `validFrom`, an update by OB 3.0, equality and comparison.
"""

from collections.abc import Sequence

from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable
from credentials.verification.proof_view import text_of_time


def check_supersession(
    credential: Credential, *, superseded_by: str | None, newer: Sequence[Credential]
) -> CheckResult:
    """`newer` holds verified credentials of the same submission; others of them are ignored."""
    if superseded_by is not None:
        return failed("supersession.by_issuer", newer=superseded_by)
    for other in newer:
        if is_update_of(credential, other):
            return failed(
                "supersession.in_submission",
                newer=other.id,
                valid_from=text_of_time(other.valid_from),
            )
    return not_applicable("supersession.none_known")


def is_update_of(credential: Credential, other: Credential) -> bool:
    """Whether `other` says of itself that it is a later form of `credential`."""
    return (
        credential.id is not None
        and other.id == credential.id
        and other.issuer.id == credential.issuer.id
        and credential.valid_from is not None
        and other.valid_from is not None
        and credential.valid_from < other.valid_from
    )
