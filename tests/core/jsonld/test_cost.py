"""Graphs that look alike everywhere: refused after a counted number of steps, never half done."""

from concurrent.futures import ThreadPoolExecutor
from time import process_time

import pytest

from credentials.errors import BudgetExceeded
from credentials.jsonld.nquads import Quad
from credentials.jsonld.rdfc import DEFAULT_BUDGET, Steps, canonical_nquads
from tests.support.costly_documents import (
    circulant,
    clique,
    cubes,
    double_ring,
    quads,
    ring,
    tree,
    twins,
)

BOUND_SECONDS = 2.0
"""Of a run that takes some 0.08 s alone; the steps are the bound that counts."""

REFUSED = {
    **{f"clique of {size}": quads(clique(size)) for size in (6, 7, 8, 10, 20)},
    "ring of 200": quads(ring(200)),
    "ring of 500": quads(ring(500)),
    "double ring of 50": quads(double_ring(50)),
    "double ring of 200": quads(double_ring(200)),
    "circulant of 13": quads(circulant(13)),
    "circulant of 200": quads(circulant(200)),
    "tree of depth 10": quads(tree(10)),
    "cube of 5 dimensions": quads(cubes(5)),
    "cube of 8 dimensions": quads(cubes(8)),
}
ANSWERED = {
    "clique of 5": (quads(clique(5)), 7_960),
    "ring of 50": (quads(ring(50)), 20_050),
    "tree of depth 6": (quads(tree(6)), 17_254),
    "tree of three": (quads(tree(4, 3)), 4_758),
    "cube of 3 dimensions": (quads(cubes(3)), 6_480),
    "999 twins": (quads(twins(1_000)), 1_998),
}


@pytest.mark.parametrize("name", REFUSED)
def test_poison_is_refused_within_the_budget(name: str, record_property: object) -> None:
    steps = Steps()
    began = process_time()
    with pytest.raises(BudgetExceeded):
        canonical_nquads(REFUSED[name], budget=steps)
    seconds = process_time() - began
    record_property("seconds", round(seconds, 3))  # type: ignore[operator]
    assert DEFAULT_BUDGET - steps.left < DEFAULT_BUDGET * 1.01
    assert seconds < BOUND_SECONDS


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_only_a_little_alike_costs_so_many_steps(name: str) -> None:
    dataset, expected = ANSWERED[name]
    steps = Steps()
    shuffled = [_renamed(quad) for quad in reversed(dataset)]
    assert canonical_nquads(dataset, budget=steps) == canonical_nquads(shuffled)
    assert DEFAULT_BUDGET - steps.left == expected


def _renamed(quad: Quad) -> Quad:
    subject, predicate, object_, graph = quad
    return f"_:x{subject[3:]}y", predicate, f"_:x{object_[3:]}y", graph


def test_datasets_may_share_a_budget() -> None:
    dataset, expected = ANSWERED["clique of 5"]
    steps = Steps(2 * expected)
    canonical_nquads(dataset, budget=steps)
    canonical_nquads(dataset, budget=steps, hash_name="sha384")
    assert steps.left == 0
    with pytest.raises(BudgetExceeded):
        canonical_nquads(dataset, budget=steps)


def test_eight_threads_give_the_answers_of_one() -> None:
    """The full algorithm keeps nothing between datasets."""
    datasets = [dataset for dataset, _ in ANSWERED.values()]
    expected = [canonical_nquads(dataset) for dataset in datasets]
    with ThreadPoolExecutor(max_workers=8) as pool:
        for _ in range(3):
            assert list(pool.map(canonical_nquads, datasets)) == expected
