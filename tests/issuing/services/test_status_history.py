"""Lists as of a moment: what is kept, for how long, and what is answered when nothing is known."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from credentials.encoding.times import format_date_time_stamp
from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import verify_proof
from credentials.status.bitstring import bit_at, decode_list
from issuer.errors import NoListThen, NotFound
from issuer.services.completions import submit_completion
from issuer.services.site import Site
from issuer.services.status_changes import reinstate, suspend
from issuer.services.status_lists import KEPT_FOR, VALID_FOR, publish_list, status_list_at
from tests.support.databases import CLIENT, NOW, SUSPENDABLE, passing_evidence

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(site: Site, moment: datetime) -> Site:
    """The same site at another time."""
    return replace(site, clock=lambda: moment)


def suspendable(site: Site) -> tuple[str, int, int]:
    """A new credential, and list and index of its suspension."""
    evidence = passing_evidence(programme={"id": SUSPENDABLE})
    answer = submit_completion(site, CLIENT, evidence)
    assert answer.credential is not None
    with site.store.reading() as unit:
        entries = unit.status.entries_of(answer.credential["id"])
    (entry,) = [entry for entry in entries if entry.purpose == "suspension"]
    return answer.credential["id"], entry.list, entry.entry


def is_suspended(site: Site, number: int, entry: int, moment: datetime) -> bool:
    served = status_list_at(site, number, format_date_time_stamp(moment))
    document = json.loads(served.body)
    for proof in document["proof"]:
        key = decode_public_key(proof["verificationMethod"].partition("#")[2])
        assert verify_proof(document, proof, key)
    assert served.valid_from <= moment <= served.valid_until
    return bit_at(decode_list(document["credentialSubject"]["encodedList"]), entry)


def test_the_list_of_each_moment(site: Site) -> None:
    credential_id, number, entry = suspendable(site)
    suspend(at(site, NOW + 10 * MINUTE), CLIENT, credential_id, reason="other")
    reinstate(at(site, NOW + 20 * MINUTE), CLIENT, credential_id, reason="other")
    later = at(site, NOW + HOUR)
    found = [is_suspended(later, number, entry, NOW + n * MINUTE) for n in (0, 9, 10, 19, 20, 60)]
    assert found == [False, False, True, True, False, False]


def test_of_two_changes_in_one_second_the_second_is_told(site: Site) -> None:
    credential_id, number, entry = suspendable(site)
    soon = at(site, NOW + MINUTE)
    suspend(soon, CLIENT, credential_id, reason="other")
    reinstate(soon, CLIENT, credential_id, reason="other")
    assert not is_suspended(soon, number, entry, NOW + MINUTE)


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-11-22T11:59:59Z",
        "2026-11-22T12:00:01Z",
        "2026-11-24T12:00:00Z",
        "0001-01-01T00:00:00Z",
        "2026-11-22",
        "2026-11-22T12:00:00",
        "2026-11-22T12:00:00 02:00",
        "now",
        "",
        "1" * 10_000,
    ],
)
def test_no_list_of_that_moment(sqlite_site: Site, timestamp: str) -> None:
    with pytest.raises(NoListThen):
        status_list_at(sqlite_site, 1, timestamp)


def test_no_such_list_at_any_moment(sqlite_site: Site) -> None:
    with pytest.raises(NotFound) as error:
        status_list_at(sqlite_site, 99, "2026-11-22T12:00:00Z")
    assert not isinstance(error.value, NoListThen)


def test_while_nothing_was_published_nothing_was_in_force(sqlite_site: Site) -> None:
    back = at(sqlite_site, NOW + 5 * DAY)
    publish_list(back, 1)
    assert status_list_at(back, 1, "2026-11-23T12:00:00Z").valid_from == NOW
    with pytest.raises(NoListThen):
        status_list_at(back, 1, "2026-11-23T12:00:01Z")


def kept(site: Site, number: int = 1) -> int:
    with site.store.reading() as unit:
        query = text("SELECT count(*) FROM status_versions WHERE list = :n")
        return int(unit.connection.execute(query, {"n": number}).scalar_one())


def test_a_list_that_does_not_change_keeps_about_one_form_a_day(site: Site) -> None:
    for hours in range(3, 24 * 10 + 1, 3):
        publish_list(at(site, NOW + hours * HOUR), 1)
    assert kept(site) <= 12
    end = at(site, NOW + 10 * DAY)
    for hours in range(24 * 10 + 1):
        moment = NOW + hours * HOUR
        assert not is_suspended(end, 1, 0, moment)


def test_forms_of_long_ago_are_let_go(sqlite_site: Site) -> None:
    publish_list(at(sqlite_site, NOW + KEPT_FOR + VALID_FOR + MINUTE), 1)
    assert kept(sqlite_site) == 1
    with pytest.raises(NoListThen):
        status_list_at(at(sqlite_site, NOW + 2 * KEPT_FOR), 1, "2026-11-22T12:00:00Z")
