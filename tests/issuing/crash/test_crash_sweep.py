"""SIGKILL at every named place: after a restart the end is that of an undisturbed run."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from issuer.services.failpoints import NAMES
from tests.support.databases import KINDS, Sites
from tests.support.issuing_scenario import whole_life
from tests.support.results import write_result
from tests.support.worker_processes import ended, started

SIGKILLED = -9


def live(sites: Sites, kind: str, failpoint: str | None, result: Path) -> tuple[int, Any]:
    """How the disturbed life ended, and the end state after the life that followed it."""
    settings = sites.empty_settings(kind)
    code = 0
    if failpoint is not None:
        code = ended(started(whole_life, settings, failpoint, None))
    assert ended(started(whole_life, settings, None, str(result))) == 0, failpoint
    return code, json.loads(result.read_text())


@pytest.mark.experiment
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_the_end_is_the_same_wherever_the_process_dies(
    sites: Sites, kind: str, tmp_path: Path
) -> None:
    begun = time.monotonic()
    result = tmp_path / "state.json"
    _, undisturbed = live(sites, kind, None, result)
    assert undisturbed["findings"] == []
    assert undisturbed["credentials"][0][:3] == [1, "issued", "revoked"]
    different, not_reached = [], []
    for name in NAMES:
        code, state = live(sites, kind, name, result)
        if code != SIGKILLED:
            not_reached.append(name)
        if state != undisturbed:
            different.append((name, {k: v for k, v in state.items() if v != undisturbed[k]}))
    write_result(
        f"crash-sweep-{kind}",
        failpoints=len(NAMES),
        killed=len(NAMES) - len(not_reached),
        endStateDifferent=len(different),
        seconds=round(time.monotonic() - begun),
    )
    assert (different, not_reached) == ([], [])


def test_there_are_enough_named_places() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 24


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "failpoint", ["import.written", "reserve.committed", "store.audited", "token.audited"]
)
def test_four_places_in_every_run(sites: Sites, kind: str, failpoint: str, tmp_path: Path) -> None:
    code, state = live(sites, kind, failpoint, tmp_path / "state.json")
    assert code == SIGKILLED
    assert state["findings"] == []
    assert state["credentials"][0][:3] == [1, "issued", "revoked"]
    assert state["entries"] == [["revocation", 1, 1], ["suspension", 1, 1]]
