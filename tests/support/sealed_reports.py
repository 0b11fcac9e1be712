"""Reports on sealed files, and their checks by code."""

from datetime import datetime
from typing import Any

from credentials.report import CheckResult, Report
from credentials.verification.pipeline import verify
from tests.support.check_docs import assert_documented
from tests.support.seals import NOON, an_authority, written


def report_on(file: dict[str, Any] | bytes, *, at: datetime = NOON, anchors: Any = None) -> Report:
    data = file if isinstance(file, bytes) else written(file)
    trusted = (an_authority().certificate,) if anchors is None else anchors
    report = verify(data, at=at, anchors=trusted)
    assert_documented(report)
    return report


def check_of(report: Report, code: str) -> CheckResult:
    return next(check for check in report.checks if check.code == code)


def codes(report: Report) -> set[str]:
    return {check.code for check in report.checks}


def altered(file: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    assert old in file["payload"]
    return {**file, "payload": file["payload"].replace(old, new)}
