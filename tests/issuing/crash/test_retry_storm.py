"""Impatient platforms: every request sent five times at once, some keys used for another body."""

import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from edge.clock import utc_now
from issuer.errors import IdempotencyMismatch, IdempotencyRunning
from issuer.services.books import check_books
from issuer.services.completions import submit_completion
from issuer.services.idempotency import StoredAnswer, once
from issuer.services.site import Site
from issuer.wiring import open_site
from tests.support.databases import CLIENT, KINDS, Sites, passing_evidence
from tests.support.results import write_result

REQUESTS, SENDS, CLIENTS, SEED = 200, 5, 20, 20261122


@pytest.fixture(params=KINDS)
def running_site(request: pytest.FixtureRequest, sites: Sites) -> Iterator[tuple[str, Site]]:
    opened = open_site(sites.settings(request.param))
    yield request.param, opened
    opened.close()


def send(site: Site, number: int, body: bytes) -> StoredAnswer | None:
    """The answer in the end; None if the key belongs to another body."""

    def run() -> StoredAnswer:
        answer = submit_completion(site, CLIENT, passing_evidence(f"learner-{number}"))
        status = 200 if answer.already_issued else 201
        return StoredAnswer(status=status, body=json.dumps(answer.credential).encode())

    while True:
        try:
            return once(
                site, client=CLIENT, method="POST", path="/v1/completions", key=f"key-{number}",
                body=body, run=run,
            )  # fmt: skip
        except IdempotencyRunning:
            time.sleep(0.02)
        except IdempotencyMismatch:
            return None


@pytest.mark.experiment
@pytest.mark.timeout(600)
def test_every_send_gets_the_same_bytes(running_site: tuple[str, Site]) -> None:
    kind, site = running_site
    begun = utc_now()
    sends = [number for number in range(REQUESTS) for _ in range(SENDS)]
    random.Random(SEED).shuffle(sends)
    answers: dict[int, set[tuple[int, bytes]]] = defaultdict(set)
    replayed: Counter[bool] = Counter()
    lock = threading.Lock()

    def one(number: int) -> None:
        answer = send(site, number, b"the request")
        assert answer is not None
        with lock:
            answers[number].add((answer.status, answer.body))
            replayed[answer.replayed] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, sends))
        refused = list(pool.map(lambda number: send(site, number, b"other"), range(REQUESTS)))
    different = sum(len(each) != 1 for each in answers.values())
    issued = sum(status == 201 for each in answers.values() for status, _ in each)
    write_result(
        f"retry-storm-{kind}", seed=SEED, requests=REQUESTS, sends=len(sends), issued=issued,
        replayed=replayed[True], answersThatDiffer=different,
        keyReuseRefused=refused.count(None), seconds=(utc_now() - begun).seconds,
    )  # fmt: skip
    assert (issued, different, refused.count(None)) == (REQUESTS, 0, REQUESTS)
    assert replayed == {False: REQUESTS, True: REQUESTS * (SENDS - 1)}
    assert check_books(site).findings == ()
