"""docs/never-open.md: each mutated credential gives its verdict, its check and its sentence."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from credentials.report import FAILED, NOT_DETERMINED, Verdict
from tests.core.verification.never_open import MUTANTS, SECTIONS
from tests.core.verification.never_open.older import copied, served, signed
from tests.core.verification.never_open.records import record
from tests.core.verification.never_open.world import World
from tests.support.token_host import a_vc_jwt
from verifier.present.words import check_text, deciding_check

DOCUMENT = Path(__file__).parents[3] / "docs" / "never-open.md"
_ROW = re.compile(
    r"^\| (?P<number>\d+) \| (?P<what>.+) \| (?P<verdict>\w+) \| `(?P<code>[a-z_.]+)` "
    r"\| (?P<sentence>.+) \|$",
    re.MULTILINE,
)
LEAST = 150


@dataclass(frozen=True)
class Row:
    """What the table promises of one mutant."""

    number: int
    what: str
    verdict: str
    code: str
    sentence: str


ROWS = [
    Row(**{**found.groupdict(), "number": int(found["number"])})
    for found in _ROW.finditer(DOCUMENT.read_text())
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.number} {row.what}" for row in ROWS])
def test_what_the_reader_is_told(row: Row) -> None:
    world = World()
    report = world.report(MUTANTS[row.what](world))
    reason = deciding_check(report)
    assert reason is not None
    found = (report.verdict.value, reason.code, check_text(reason, "en"))
    assert found == (row.verdict, row.code, row.sentence)
    assert reason.outcome in (FAILED, NOT_DETERMINED)
    assert report.verdict is not Verdict.VALID


def test_the_table_has_a_row_for_each_mutant() -> None:
    assert len(ROWS) >= LEAST
    assert [row.what for row in ROWS] == list(MUTANTS)
    assert [row.number for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert sum(map(len, SECTIONS.values())) == len(MUTANTS)


def test_every_verdict_but_valid_is_in_the_table() -> None:
    count = Counter(row.verdict for row in ROWS)
    assert set(count) == {verdict.value for verdict in Verdict} - {"valid"}


def test_unmutated_they_are_valid() -> None:
    world = World()
    assert world.report(world.sign(world.badge())).verdict is Verdict.VALID
    assert world.report(a_vc_jwt()).verdict is Verdict.VALID
    assert world.report(record()(world)).verdict is Verdict.VALID
    for made in (copied(), served({}), signed()):
        assert world.report(made(world)).verdict is Verdict.VALID
