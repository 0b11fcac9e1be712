"""Two workers, killed again and again in the middle of their work: nothing lost, nothing twice."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from edge.clock import utc_now
from edge.settings import Settings
from issuer.services.books import check_books
from issuer.services.recovery import resume
from issuer.services.site import Site
from issuer.wiring import open_site
from tests.support.databases import KINDS, Sites
from tests.support.issuing_scenario import issue_many
from tests.support.results import write_result
from tests.support.worker_processes import ended, started

ISSUANCES, KILLS, WORKERS, SEED = 1_000, 40, 2, 20261122
LEASE_SECONDS = 2
SIGKILLED = -9


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines()


@dataclass
class Storm:
    """The workers, each with its share of the learners and its own log of answers."""

    settings: Settings
    folder: Path
    issuances: int
    chance: random.Random
    running: dict[int, Any] = field(default_factory=dict)
    kills: int = 0

    def log(self, worker: int) -> Path:
        return self.folder / f"answers-{worker}"

    def start(self, worker: int) -> None:
        learners = [f"learner-{n}" for n in range(worker, self.issuances, WORKERS)]
        self.running[worker] = started(
            issue_many, self.settings, LEASE_SECONDS, learners, str(self.log(worker))
        )

    def answers(self) -> list[list[str]]:
        logs = [self.log(worker) for worker in range(WORKERS)]
        return [line.split() for log in logs if log.exists() for line in _lines(log)]

    def kill_one(self) -> None:
        """Kills one worker that is at work, wherever it just is, and starts it again."""
        time.sleep(self.chance.uniform(0, 0.05))
        at_work = [number for number, process in self.running.items() if process.exitcode is None]
        worker = self.chance.choice(at_work)
        self.running[worker].kill()
        self.kills += ended(self.running[worker]) == SIGKILLED
        self.start(worker)

    def run(self, kills: int) -> None:
        for worker in range(WORKERS):
            self.start(worker)
        for number in range(1, kills + 1):
            while len(self.answers()) < number * self.issuances // (kills + 1):
                time.sleep(0.01)
            while self.kills < number:
                self.kill_one()
        for process in self.running.values():
            assert ended(process) == 0


def outcome(site: Site, answers: list[list[str]]) -> dict[str, int]:
    """The figures that must all be right; every one but the first should be 0."""
    with site.store.reading() as unit:
        rows = unit.connection.execute(
            text("SELECT id, digest, award FROM credentials WHERE state = 'issued'")
        ).all()
        unfinished = unit.connection.execute(
            text("SELECT count(*) FROM credentials WHERE state <> 'issued'")
        ).scalar_one()
        entries = unit.connection.execute(text("SELECT list, entry FROM status_entries")).all()
    books = check_books(site)
    stored = {row.id: row.digest for row in rows}
    return {
        "issued": len(rows),
        "unfinished": unfinished,
        "answeredButNotStored": sum(stored.get(id_) != digest for _, id_, digest in answers),
        "awardsWithTwoCredentials": sum(n > 1 for n in Counter(r.award for r in rows).values()),
        "indexesUsedTwice": len(entries) - len(set(entries)),
        "indexesWithoutCredential": len(entries) - len(rows),
        "findings": len(books.findings),
    }


def storm(sites: Sites, kind: str, folder: Path, *, issuances: int, kills: int) -> dict[str, Any]:
    settings = sites.settings(kind)
    storming = Storm(
        settings=settings, folder=folder, issuances=issuances, chance=random.Random(SEED)
    )
    storming.run(kills)
    site = open_site(settings, clock=lambda: utc_now() + timedelta(seconds=LEASE_SECONDS))
    resume(site)
    figures = outcome(site, storming.answers())
    site.close()
    return {"kills": storming.kills, "answers": len(storming.answers()), **figures}


def require(figures: dict[str, Any], *, issuances: int) -> None:
    assert figures.pop("issued") == issuances
    assert figures.pop("answers") == issuances
    figures.pop("kills")
    assert set(figures.values()) == {0}, figures


@pytest.mark.experiment
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_and_nothing_happens_twice(sites: Sites, kind: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    figures = storm(sites, kind, tmp_path, issuances=ISSUANCES, kills=KILLS)
    seconds = round(time.monotonic() - begun)
    write_result(f"kill-storm-{kind}", seed=SEED, workers=WORKERS, **figures, seconds=seconds)
    assert figures["kills"] == KILLS
    require(figures, issuances=ISSUANCES)


def test_a_small_storm_in_every_run(sites: Sites, tmp_path: Path) -> None:
    figures = storm(sites, "sqlite", tmp_path, issuances=30, kills=3)
    require(figures, issuances=30)
