"""Every code in the source is documented, and every documented code is in the source."""

import re
from pathlib import Path

from credentials import verification
from credentials.report import Outcome, Verdict
from tests.support.check_docs import documented_checks

SOURCES = [
    path
    for path in sorted(Path(verification.__file__).parent.rglob("*.py"))
    if path.name != "problems.py"  # a table of all codes, which gives none
]


def test_the_codes_of_source_and_document_are_the_same() -> None:
    ids = {code.partition(".")[0] for code in documented_checks()}
    pattern = re.compile(rf'"((?:{"|".join(sorted(ids))})\.[a-z_]+)"')
    in_source = {code for path in SOURCES for code in pattern.findall(path.read_text())}
    assert in_source == set(documented_checks())


def test_every_result_in_the_source_has_a_documented_code() -> None:
    calls = re.compile(r'\b(?:passed|failed|not_determined|not_applicable|undecided)\(\s*"([^"]+)"')
    called = {code for path in SOURCES for code in calls.findall(path.read_text())}
    assert called <= set(documented_checks())
    assert len(called) > 70


def test_every_row_is_well_formed() -> None:
    for row in documented_checks().values():
        assert row.outcome in {outcome.value for outcome in Outcome}
        assert row.verdict is None or row.verdict in {verdict.value for verdict in Verdict}
