"""What the tests of taking in share."""

from collections.abc import Iterator

import pytest

from tests.support.intake import Intake


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    opened = Intake()
    yield opened
    opened.workshop.close()
