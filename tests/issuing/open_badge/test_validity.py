"""Certificates that expire: so many calendar months after issuing."""

from datetime import UTC, datetime

import pytest

from issuer.domain.open_badge import valid_until
from issuer.domain.programme import parse_programme
from tests.issuing.open_badge.conftest import Award
from tests.support.pottery import pottery, shipped_programmes


@pytest.mark.parametrize(
    ("months", "issued", "until"),
    [
        (24, "2026-11-24T18:00:00Z", "2028-11-24T18:00:00Z"),
        (24, "2024-02-29T09:30:00Z", "2026-02-28T09:30:00Z"),
        (1, "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z"),
        (12, "2026-12-31T23:30:00Z", "2027-12-31T23:30:00Z"),  # 1 January in Athens
        (6, "2026-01-15T12:00:00Z", "2026-07-15T11:00:00Z"),  # the same hour there, in summer
        (14, "2026-11-24T18:00:00Z", "2028-01-24T18:00:00Z"),
    ],
)
def test_the_end_is_reckoned_in_the_calendar_of_the_programme(
    months: int, issued: str, until: str
) -> None:
    origin = {"status": "confirmed", "source": "school"}
    programme = parse_programme(pottery(validity={"months": months, **origin}))
    found = valid_until(programme, datetime.fromisoformat(issued))
    assert found == datetime.fromisoformat(until)
    assert found.tzinfo is UTC


def test_a_licence_says_when_it_ends_and_other_certificates_do_not(award: Award) -> None:
    licence = award(shipped_programmes()["lifting-licence"], "lifting-operator")
    assert licence["validUntil"][:4] == str(int(licence["validFrom"][:4]) + 2)
    assert licence["validUntil"][4:] == licence["validFrom"][4:]
    assert "validUntil" not in award(parse_programme(pottery()))
