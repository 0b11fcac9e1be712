"""A status index is given out once, in an order that nobody can guess, from published lists."""

import secrets
import threading

import pytest

from issuer.errors import OutOfIndexes
from issuer.services.identifiers import new_order
from issuer.services.site import Site
from issuer.services.status_lists import ensure_open_list
from issuer.store.migrate import upgrade
from issuer.store.records import StatusListFile
from issuer.store.store import Store
from tests.support.databases import NOW


def test_parallel_allocations_are_distinct(site: Site) -> None:
    taken: list[int] = []

    def take() -> None:
        for _ in range(5):
            with site.store.writing() as unit:
                entry = unit.status.take(purpose="revocation", credential=secrets.token_hex(8))
            taken.append(entry.entry)

    threads = [threading.Thread(target=take) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 80


def test_a_small_list_gives_each_index_once_and_then_none(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        with store.writing() as unit:
            number = unit.status.open_list(purpose="revocation", order=[2, 0, 1], at=NOW)
        with pytest.raises(OutOfIndexes), store.writing() as unit:
            unit.status.take(purpose="revocation", credential="before it is published")
        with store.writing() as unit:
            file = StatusListFile(body=b"x", etag="x", valid_from=NOW, valid_until=NOW)
            unit.status.store_signed(number, file, version=1, kept_since=NOW)
            taken = [
                unit.status.take(purpose="revocation", credential=name).entry for name in "abc"
            ]
            assert taken == [2, 0, 1]
        with pytest.raises(OutOfIndexes), store.writing() as unit:
            unit.status.take(purpose="revocation", credential="d")


def test_a_taken_index_that_is_rolled_back_is_free_again(site: Site) -> None:
    taken = []

    def take_and_fail() -> None:
        with site.store.writing() as unit:
            taken.append(unit.status.take(purpose="revocation", credential="a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        take_and_fail()
    with site.store.writing() as unit:
        assert unit.status.take(purpose="revocation", credential="b") == taken[0]


def test_the_order_is_a_permutation_that_does_not_follow_the_number() -> None:
    order = new_order(131_072)
    assert sorted(order) == list(range(131_072))
    mean = (len(order) - 1) / 2
    covariance = sum((place - mean) * (entry - mean) for place, entry in enumerate(order))
    variance = sum((place - mean) ** 2 for place in range(len(order)))
    assert abs(covariance / variance) < 0.02  # seven standard deviations of pure chance


def test_a_full_list_is_followed_by_a_new_one_that_is_published_first(sqlite_site: Site) -> None:
    with sqlite_site.store.writing() as unit:
        unit.connection.exec_driver_sql("DELETE FROM status_free")
        assert not unit.status.has_free("revocation")
    ensure_open_list(sqlite_site, "revocation")
    with sqlite_site.store.reading() as unit:
        numbers = unit.status.numbers()
        assert unit.status.has_free("revocation")
        newest = unit.status.load(numbers[-1])
    assert newest is not None
    assert newest.purpose == "revocation"
    assert newest.body is not None
