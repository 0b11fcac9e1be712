"""One set of instances for all of these tests."""

from collections.abc import Iterator

import pytest

from tests.support.vc_api_client import VcApiClient, open_client


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VcApiClient]:
    client = open_client(tmp_path_factory.mktemp("vc-api"))
    yield client
    client.application.close()


@pytest.fixture(scope="session")
def issuer(api: VcApiClient) -> str:
    """The identifier of the instance that most tests issue with."""
    return api.id_of("eddsa-rdfc-2022")
