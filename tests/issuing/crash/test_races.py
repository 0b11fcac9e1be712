"""Several processes with many threads ask for one award at the same moment."""

from collections import Counter
from pathlib import Path

import pytest

from issuer.services.books import check_books
from issuer.wiring import open_site
from tests.support.databases import KINDS, Sites
from tests.support.issuing_scenario import race
from tests.support.results import write_result
from tests.support.worker_processes import ended, started

PROCESSES, THREADS = 4, 16


def run_race(
    sites: Sites, kind: str, folder: Path, *, rounds: int
) -> Counter[tuple[int, int, int]]:
    """How often (answers, credentials named, told to be new) came out, over the rounds."""
    settings = sites.settings(kind)
    outcomes: Counter[tuple[int, int, int]] = Counter()
    for number in range(rounds):
        log = folder / f"round-{number}"
        processes = [
            started(race, settings, THREADS, f"learner-{number}", str(log))
            for _ in range(PROCESSES)
        ]
        assert [ended(process) for process in processes] == [0] * PROCESSES
        told = [line.split() for line in log.read_text().splitlines()]
        new = sum(already == "False" for _, already in told)
        outcomes[len(told), len({id_ for id_, _ in told}), new] += 1
    site = open_site(settings)
    assert check_books(site).findings == ()
    site.close()
    return outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_64_requests_in_4_processes_make_one_credential(
    sites: Sites, kind: str, tmp_path: Path
) -> None:
    assert run_race(sites, kind, tmp_path, rounds=1) == {(64, 1, 1): 1}


@pytest.mark.experiment
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_in_every_round(sites: Sites, kind: str, tmp_path: Path) -> None:
    rounds = 20
    outcomes = run_race(sites, kind, tmp_path, rounds=rounds)
    write_result(
        f"race-{kind}", rounds=rounds, requests=PROCESSES * THREADS,
        roundsWithOneCredential=outcomes[64, 1, 1],
    )  # fmt: skip
    assert outcomes == {(64, 1, 1): rounds}
