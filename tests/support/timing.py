"""Two ways of being asked, in turn: whether their times tell them apart."""

import math
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def in_turn(
    first: Callable[[], object], second: Callable[[], object], pairs: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each call; the two take turns, and who begins alternates."""
    times: tuple[list[float], list[float]] = ([], [])
    acts = (first, second)
    for number in range(pairs):
        for which in (0, 1) if number % 2 else (1, 0):
            begun = perf_counter()
            acts[which]()
            times[which].append((perf_counter() - begun) * 1000)
    return times


def facts_of(first: Sequence[float], second: Sequence[float]) -> dict[str, float]:
    """Medians, their difference, and p of the two-sided Mann-Whitney test."""
    return {
        "pairs": len(first),
        "median_ms": round(median(first), 3),
        "other_median_ms": round(median(second), 3),
        "difference_ms": round(abs(median(first) - median(second)), 3),
        "p": round(mann_whitney(first, second), 4),
    }


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p by the normal approximation; ties share their rank."""
    values = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, place = 0.0, 0
    while place < len(values):
        end = place
        while end < len(values) and values[end][0] == values[place][0]:
            end += 1
        shared = (place + end + 1) / 2
        ranks += shared * sum(1 for _, which in values[place:end] if which == 0)
        place = end
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))
