"""A credential as it is really issued, with all its grades: every value of it is protected."""

import random
from typing import Any

import pytest

from credentials.report import PASSED, Verdict
from tests.core.verification.reading import codes, evidence, leaves, replaced
from tests.support.issuer_host import IssuerHost
from tests.support.sample_certificate import BASE, DID, a_certificate

HOST = IssuerHost(base_url=BASE, did=DID)
UNSIGNED = {
    **{key: value for key, value in a_certificate().document.items() if key != "proof"},
    "credentialStatus": HOST.entry(7),
}
SIGNED = HOST.issue(UNSIGNED)
VALUES = [(path, value) for path, value in leaves(SIGNED) if path[0] not in ("@context", "proof")]


def test_it_is_valid_in_every_respect() -> None:
    report = HOST.verify(SIGNED)
    assert report.verdict is Verdict.VALID
    assert (report.intact, report.from_issuer, report.current) == (PASSED, PASSED, PASSED)
    assert {"schema.conforms", "results.consistent", "evidence.well_formed"} <= codes(report)
    assert evidence(report, "results.consistent")["count"] > 40


EVERY_FIFTH = VALUES[::5]
ALL_OTHERS = [item for number, item in enumerate(VALUES) if number % 5]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(EVERY_FIFTH, id="every fifth"),
        pytest.param(ALL_OTHERS, id="all others", marks=pytest.mark.experiment),
    ],
)
def test_one_character_of_any_value_is_found(values: list[tuple[tuple[Any, ...], Any]]) -> None:
    chance = random.Random(1)
    assert len(values) > 100
    for path, value in values:
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, str):
            place = chance.randrange(len(value))
            other = value[:place] + chance.choice("xyz0 ") + value[place + 1 :]
        else:
            other = value + 1
        if other != value:
            report = HOST.verify(replaced(SIGNED, path, other))
            assert (path, other, report.verdict) == (path, other, Verdict.ALTERED)
