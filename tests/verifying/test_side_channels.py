"""A verifier is no telescope into the network that it runs in (E26)."""

import json
import re
from typing import Any

import pytest

from edge.fetch import GuardedFetcher
from edge.settings import Settings
from tests.support.local_server import LocalServer, local_server
from tests.support.results import write_result
from tests.support.running_site import free_port
from tests.support.timing import facts_of, in_turn
from verifier.web.app import create_app
from verifier.wiring import open_verifier

MANY_PAIRS = 5000


@pytest.fixture
def client() -> Any:
    settings = Settings(base_url="https://verifier.example", rate_limits=False)
    verifier = open_verifier(settings, fetcher=GuardedFetcher())
    yield create_app(verifier).test_client()
    verifier.close()


def answer_for(client: Any, url: str) -> dict[str, Any]:
    """The report without the address and the time."""
    answer = client.post("/verify", data={"url": url}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    without = re.sub(r"localhost:\d+", "localhost", answer.text)
    report: dict[str, Any] = json.loads(without)
    del report["checkedAt"]
    return report


def test_an_inner_address_that_answers_looks_like_one_that_does_not(client: Any) -> None:
    with local_server() as server:
        up = server.answer("/badge.json", b'{"id": "urn:x"}')
        down = f"http://localhost:{free_port()}/badge.json"
        for scheme in ("http", "https"):
            urls = [url.replace("http://", f"{scheme}://") for url in (up, down)]
            first, second = (answer_for(client, url) for url in urls)
            assert first == second
            assert first["verdict"] == "undetermined"
        assert server.seen == [], "nothing was asked"


@pytest.mark.experiment
@pytest.mark.timeout(900)
def test_times_of_inner_addresses_that_answer_and_do_not(client: Any) -> None:
    """The figures are kept, not judged: they belong to a machine."""
    with local_server() as server:
        write_result("side-channels-verifier", inner_address_up_or_down=_measured(client, server))
        assert server.seen == []


def _measured(client: Any, server: LocalServer) -> dict[str, float]:
    up = server.answer("/badge.json", b'{"id": "urn:x"}').replace("http://", "https://")
    down = f"https://localhost:{free_port()}/badge.json"
    return facts_of(
        *in_turn(lambda: answer_for(client, up), lambda: answer_for(client, down), MANY_PAIRS)
    )
