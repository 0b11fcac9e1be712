"""One running demo for all acceptance tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.support.running_site import RunningSite, running_demo


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running_demo(tmp_path_factory.mktemp("site") / "data") as running:
        yield running
