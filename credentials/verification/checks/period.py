"""Whether a credential is inside its validity period. VCDM 2.0 §4.9."""

from datetime import datetime

from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable, passed
from credentials.verification.leeway import has_begun
from credentials.verification.proof_view import text_of_time


def check_period(credential: Credential, *, at: datetime) -> CheckResult:
    """Both ends count as inside. A missing bound does not limit; malformed ones were refused."""
    begin, end = credential.valid_from, credential.valid_until
    if begin is None and end is None:
        return not_applicable("period.unlimited")
    if begin is not None and not has_begun(begin, at=at):
        return failed("period.not_yet", valid_from=text_of_time(begin))
    if end is not None and end < at:
        return failed("period.over", valid_until=text_of_time(end))
    return passed("period.within", valid_from=text_of_time(begin), valid_until=text_of_time(end))
