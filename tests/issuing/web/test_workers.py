"""Several processes serve one site: nothing twice, none missed for long, all of them gone at the
end."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from issuer.services.books import check_books
from issuer.wiring import open_site
from tests.support.databases import Sites, passing_evidence
from tests.support.served_site import ServedSite, served

WORKERS, AT_ONCE, SECONDS = 2, 16, 20

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@pytest.fixture(scope="module")
def server(sites: Sites) -> Iterator[ServedSite]:
    with served(sites.settings("sqlite"), LAUREL_WORKERS=str(WORKERS)) as running:
        yield running


def workers_of(server: ServedSite) -> set[int]:
    """The processes whose parent is the server."""
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return {process for process in processes if _stat(process)[1:2] == [str(server.process)]}


def _stat(process: int) -> list[str]:
    """State, parent and more of a process; nothing of one that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def is_running(process: int) -> bool:
    return _stat(process)[:1] not in ([], ["Z"])


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def complete(server: ServedSite, learner: str) -> tuple[int, str]:
    body = json.dumps(passing_evidence(learner)).encode()
    status, _, content = server.call("POST", "/v1/completions", body)
    return status, json.loads(content)["credential"]["id"]


def test_many_requests_for_few_awards_give_one_credential_each(server: ServedSite) -> None:
    assert len(workers_of(server)) == WORKERS
    learners = [f"learner-{number % 8}" for number in range(64)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda learner: complete(server, learner), learners))
    assert [status for status, _ in answers].count(201) == 8
    assert len({identifier for _, identifier in answers}) == 8
    site = open_site(server.settings)
    assert check_books(site).findings == ()
    site.close()


def test_a_worker_that_dies_is_replaced(server: ServedSite) -> None:
    before = workers_of(server)
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(workers_of(server) - {victim}) == WORKERS)
    assert len(workers_of(server) & before) == WORKERS - 1
    for number in range(8):
        assert complete(server, f"after-{number}")[0] == 201


def test_the_figures_are_those_of_all_workers_together(server: ServedSite) -> None:
    for _ in range(20):
        server.call("GET", "/healthz")
    _, _, content = server.call("GET", "/metrics")
    line = 'laurel_requests_total{method="GET",route="/healthz",status="200"} 20.0'
    assert line in content.decode().splitlines()


def test_no_worker_outlives_the_one_that_watches(sites: Sites) -> None:
    running = served(sites.settings("sqlite"), LAUREL_WORKERS=str(WORKERS))
    server = running.__enter__()
    workers = workers_of(server)
    os.kill(server.process, signal.SIGKILL)
    assert len(workers) == WORKERS
    wait_until(lambda: not any(is_running(worker) for worker in workers))
    with pytest.raises(AssertionError):  # for it did not end by itself
        running.__exit__(None, None, None)


def test_all_are_gone_after_a_stop(sites: Sites) -> None:
    with served(sites.settings("sqlite"), LAUREL_WORKERS=str(WORKERS)) as server:
        workers = workers_of(server)
    assert len(workers) == WORKERS
    assert not any(is_running(worker) for worker in workers)
