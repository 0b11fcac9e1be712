"""`docs/checks.md` as data, and the demand that every report keeps to it."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from credentials.report import Report

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"
_ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| (\w+) \| (\S+) \| (.+?) \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class DocumentedCheck:
    """One row: what the document promises of a code."""

    outcome: str
    verdict: str | None
    facts: frozenset[str]


@cache
def documented_checks() -> dict[str, DocumentedCheck]:
    """The rows by code."""
    return {
        code: DocumentedCheck(
            outcome=outcome,
            verdict=None if verdict == "–" else verdict,
            facts=frozenset(re.findall(r"`(\w+)`", facts)),
        )
        for code, outcome, verdict, _, facts in _ROW.findall(DOCUMENT.read_text())
    }


def assert_documented(report: Report) -> None:
    """Every check has a code, an outcome and facts as documented, and facts are JSON values."""
    assert report.checks
    for check in report.checks:
        row = documented_checks()[check.code]
        assert (check.code, check.outcome.value) == (check.code, row.outcome)
        assert (check.code, set(check.evidence)) == (check.code, set(row.facts))
        json.dumps(dict(check.evidence), allow_nan=False)
