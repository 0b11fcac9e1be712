"""Whether there is a credential, in strict JSON. VCDM 2.0 §7.1."""

import re
from collections.abc import Mapping
from typing import Any

from credentials.encoding.strict_json import CREDENTIAL_LIMITS, JsonLimits
from credentials.errors import LimitExceeded, ParsingError
from credentials.model.parse import parse_document
from credentials.report import CheckResult, failed, not_determined, passed

_COMPACT_JWT = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\s*")


def check_format(
    data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS
) -> tuple[CheckResult, Mapping[str, Any] | None]:
    """The check, and the parsed document if it passed."""
    try:
        written = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError:
        return failed("format.not_json", pointer="", detail="not UTF-8"), None
    if len(written) <= limits.bytes and _COMPACT_JWT.fullmatch(written):
        return not_determined("format.jwt", bytes=len(written)), None
    try:
        document = parse_document(written, limits=limits)
    except LimitExceeded as error:
        return failed("format.too_large", detail=error.detail), None
    except ParsingError as error:
        return _not_readable(error), None
    return passed("format.read", bytes=len(written)), document


def _not_readable(error: ParsingError) -> CheckResult:
    if error.fields.get("reason") == "not_a_credential":
        return failed("format.not_a_credential", detail=error.detail)
    pointer = error.fields.get("pointer", "")
    return failed("format.not_json", pointer=pointer, detail=error.detail)
