"""The form of a presentation, and what its credentials came to. VCDM 2.0 §4.13."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import ValueMalformed
from credentials.model.members import id_of, is_url, members
from credentials.model.parse import PRESENTATION_TYPE
from credentials.model.shape import check_optional_url, checked_types, checked_version
from credentials.model.version import malformed
from credentials.report import (
    CheckResult,
    Report,
    Verdict,
    failed,
    not_applicable,
    not_determined,
    passed,
)

MOST_CREDENTIALS = 16


def check_presentation_shape(document: Mapping[str, Any]) -> CheckResult:
    """Whether the members have the form that the data model wants."""
    try:
        _check(document)
    except ValueMalformed as error:
        return failed("shape.malformed", pointer=error.fields["pointer"], detail=error.detail)
    return passed("shape.conforms")


def _check(document: Mapping[str, Any]) -> None:
    checked_version(document)
    check_optional_url(document, "id", at="")
    if PRESENTATION_TYPE not in checked_types(document, at=""):
        raise malformed("/type", f"must name {PRESENTATION_TYPE}")
    if "holder" in document and not is_url(id_of(document["holder"])):
        raise malformed("/holder", "must be a URL or an object with an id")
    if "verifiableCredential" in document and not isinstance(
        document["verifiableCredential"], Mapping | list
    ):
        raise malformed("/verifiableCredential", "must be an object or a list of objects")
    for pointer, value in members(document, "verifiableCredential"):
        if not isinstance(value, Mapping):
            raise malformed(pointer, "must be an object")


def check_count(count: int, *, meant: int) -> CheckResult | None:
    """What there is to say of the number of credentials; None where each speaks for itself.

    `meant`: how many there are by what the words of the presentation really mean.
    """
    if count != meant:
        return failed("embedded.hidden", count=count, meant=meant)
    if count == 0:
        return not_applicable("embedded.none")
    if count > MOST_CREDENTIALS:
        return not_determined("embedded.too_many", count=count, limit=MOST_CREDENTIALS)
    return None


def check_embedded(report: Report, *, pointer: str, by_holder: bool) -> CheckResult:
    """What one credential means for the presentation.

    `by_holder`: it has no proof of its own, and its issuer is the holder who signed the
    presentation (§4.13.2): then that proof is the credential's too.
    """
    codes = {check.code for check in report.checks}
    if by_holder and "shape.conforms" in codes:
        return passed("embedded.self_asserted", pointer=pointer)
    if "proof.none" in codes:
        return failed("embedded.not_secured", pointer=pointer)
    if report.verdict is Verdict.VALID:
        return passed("embedded.valid", pointer=pointer)
    if report.verdict is Verdict.UNDETERMINED:
        return not_determined("embedded.undetermined", pointer=pointer)
    return failed("embedded.not_valid", pointer=pointer, verdict=report.verdict.value)
