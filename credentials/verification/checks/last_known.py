"""What a status list counts for that cannot be fetched now but was read before.

What it says as set stays said, with its date. That it says nothing is believed only for as long as
the issuer's own `ttl` (Bitstring Status List 1.0 §2.2), and never for more than a day.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from credentials.model.credential import Credential
from credentials.report import CheckResult, not_determined, passed

MOST_TRUSTED: Final = timedelta(days=1)
CLEAR: Final = "status.clear"


def of_last_known(result: CheckResult, *, holds: bool, reason: str) -> CheckResult:
    """What an answer of the last known list counts for; only "not set" is no answer of today.

    `holds`: whether the list may still be used by its own ttl. `reason`: why it is not today's.
    """
    if result.code != CLEAR:
        return result
    facts: dict[str, Any] = {**result.evidence, "reason": reason}
    if holds:
        return passed("status.still_clear", **facts)
    return not_determined("status.last_known_clear", **facts)


def holds_by_ttl(credential: Credential, *, read_at: datetime, at: datetime) -> bool:
    """Whether a list that was read at `read_at` may be used at `at` without asking."""
    subjects = credential.subjects
    ttl = subjects[0].document.get("ttl") if len(subjects) == 1 else None
    if type(ttl) is not int or ttl < 0:
        return False
    most = MOST_TRUSTED.total_seconds() * 1000
    return read_at <= at <= read_at + timedelta(milliseconds=min(ttl, most))
