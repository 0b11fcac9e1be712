"""Whether the dates of a credential can be true together. OB 3.0 B.1, VCDM 2.0 §4.9.

The validity period is judged by `period`, its order by the shape. Here: an activity ends after it
began, and nothing is awarded in the future.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable, passed
from credentials.verification.leeway import has_begun

START: Final = "activityStartDate"
END: Final = "activityEndDate"
AWARDED: Final = "awardedDate"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The contexts say that an activity's dates are days, the schema that they are times."""


def check_dates(credential: Credential, *, at: datetime) -> CheckResult:
    """Failed at the first date that is ill-formed or contradicts another."""
    count = 0
    for subject in credential.subjects:
        try:
            start, end = (_time(subject.document, name) for name in (START, END))
        except ValueMalformed as error:
            place = f"{subject.pointer}/{error.fields['member']}"
            return failed("dates.malformed", pointer=place, detail=error.detail)
        if start is not None and end is not None and end < start:
            return failed("dates.contradictory", pointer=f"{subject.pointer}/{END}")
        count += (start is not None) + (end is not None)
    try:
        awarded = _time(credential.document, AWARDED)
    except ValueMalformed as error:
        return failed("dates.malformed", pointer=f"/{AWARDED}", detail=error.detail)
    if awarded is not None and not has_begun(awarded, at=at):
        return failed("dates.contradictory", pointer=f"/{AWARDED}")
    count += awarded is not None
    return passed("dates.possible", count=count) if count else not_applicable("dates.none")


def _time(document: Mapping[str, Any], member: str) -> datetime | None:
    if member not in document:
        return None
    text = document[member] if isinstance(document[member], str) else ""
    if _DAY.fullmatch(text):
        text += "T00:00:00Z"
    try:
        return parse_date_time_stamp(text, offset_required=False)
    except ValueMalformed as error:
        raise ValueMalformed(error.detail, member=member) from error
