"""Turns of writers: one at a time among threads and processes, ended by the death of a process."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from issuer.store import turn
from issuer.store.turn import Turn

HOLD = """
import sys, time
from pathlib import Path
from issuer.store.turn import Turn
with Turn(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(60)
"""


def is_free(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_threads_and_openers_of_one_file_come_one_at_a_time(tmp_path: Path) -> None:
    path, inside, most = tmp_path / "turn", [0], [0]
    turns = [Turn(path), Turn(path)]

    def write(own: Turn) -> None:
        for _ in range(50):
            with own:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=write, args=(turns[n % 2],)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == [1]
    assert is_free(path)


def test_a_process_that_is_killed_loses_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "turn"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    assert not is_free(path)
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)
    holder.stdout.close()
    with Turn(path):
        assert not is_free(path)


def test_who_waits_too_long_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own lock decides then."""
    monkeypatch.setattr(turn, "LONGEST_WAIT_SECONDS", 0.01)
    first, second = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    with first, second:
        pass
    assert is_free(tmp_path / "turn")


def test_the_turn_ends_with_an_error(tmp_path: Path) -> None:
    own = Turn(tmp_path / "turn")
    with pytest.raises(KeyError), own:
        raise KeyError
    assert is_free(tmp_path / "turn")
    own.close()
