"""Whether a newer credential has taken its place.

The issuer itself may say so; or a newer one, verified, lies in the same submission or was given by
the refresh service that the credential names: the same id from the same issuer with a later
`validFrom`, an update by OB 3.0, equality and comparison.
"""

from collections.abc import Sequence

from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable
from credentials.verification.checks.update import Update
from credentials.verification.proof_view import text_of_time


def check_supersession(
    *, superseded_by: str | None, newer: Sequence[Update], refreshed: Update | None = None
) -> CheckResult:
    """`newer` holds the updates of the same submission, `refreshed` that of the service; those
    that are not verified are ignored."""
    if superseded_by is not None:
        return failed("supersession.by_issuer", newer=superseded_by)
    for update in newer:
        if update.holds:
            return _failed("supersession.in_submission", update.credential)
    if refreshed is not None and refreshed.holds:
        return _failed("supersession.by_refresh", refreshed.credential)
    return not_applicable("supersession.none_known")


def _failed(code: str, newer: Credential) -> CheckResult:
    return failed(code, newer=newer.id, valid_from=text_of_time(newer.valid_from))
