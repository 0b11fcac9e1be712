"""CPU time, side by side: the sides take turns, so that what disturbs one disturbs all."""

import itertools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 5
SECONDS = 0.5
"""Of one side's turn."""

Turn = Callable[[float], float]
"""Works for so many seconds (once, for 0); gives back microseconds of CPU time for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the rounds gave, by side, in microseconds for one."""

    rounds: Mapping[str, tuple[float, ...]]

    def median(self, side: str) -> float:
        return median(self.rounds[side])

    def rate(self, side: str) -> float:
        """Per second."""
        return 1_000_000 / self.median(side)

    def times(self, side: str, other: str) -> float:
        """How many times as fast `side` is: the median of the rounds' ratios."""
        pairs = zip(self.rounds[other], self.rounds[side], strict=True)
        return median(slow / fast for slow, fast in pairs)


def on_one_core() -> int:
    """Binds this process and those that it starts to one core; its number."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def turn(act: Callable[[Any], Any], inputs: Sequence[Any]) -> Turn:
    """A turn that goes through the inputs again and again."""
    cycle = itertools.cycle(inputs)

    def work(seconds: float) -> float:
        began, end, done = time.process_time(), time.perf_counter() + seconds, 0
        while True:
            act(next(cycle))
            done += 1
            if time.perf_counter() >= end:
                return (time.process_time() - began) * 1_000_000 / done

    return work


def side_by_side(
    turns: Mapping[str, Turn], *, rounds: int = ROUNDS, seconds: float = SECONDS
) -> Figures:
    """Warms every side up, then lets each work once a round."""
    for warm_up in turns.values():
        warm_up(seconds)
    found: dict[str, list[float]] = {side: [] for side in turns}
    for _ in range(rounds):
        for side, work in turns.items():
            found[side].append(work(seconds))
    return Figures(rounds={side: tuple(values) for side, values in found.items()})
