"""Revoke, suspend, reinstate: final where it must be, and in the served list at once."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import verify_proof
from credentials.status.bitstring import bit_at, decode_list
from issuer.errors import ContentRefused, NotFound, SuspensionOff, WrongState
from issuer.services.books import check_books
from issuer.services.completions import submit_completion
from issuer.services.recovery import resume
from issuer.services.site import Site
from issuer.services.status_changes import reinstate, revoke, suspend
from issuer.services.status_lists import list_url, status_list
from tests.support.databases import CLIENT, NOW, SUSPENDABLE, passing_evidence


def issued(site: Site, *, suspendable: bool = False, learner: str = "learner-1") -> str:
    changes = {"programme": {"id": SUSPENDABLE}} if suspendable else {}
    answer = submit_completion(site, CLIENT, passing_evidence(learner, **changes))
    assert answer.credential is not None
    credential_id: str = answer.credential["id"]
    return credential_id


def bits(site: Site, credential_id: str) -> dict[str, bool]:
    """What the served lists say."""
    with site.store.reading() as unit:
        entries = unit.status.entries_of(credential_id)
    found = {}
    for entry in entries:
        subject = json.loads(status_list(site, entry.list).body)["credentialSubject"]
        found[str(entry.purpose)] = bit_at(decode_list(subject["encodedList"]), entry.entry)
    return found


def test_a_revocation_is_in_the_served_list(site: Site) -> None:
    credential_id = issued(site)
    assert bits(site, credential_id) == {"revocation": False}
    answer = revoke(site, CLIENT, credential_id, reason="misconduct", text="as decided")
    assert answer["status"] == "revoked"
    assert bits(site, credential_id) == {"revocation": True}
    with site.store.reading() as unit:
        (change,) = unit.status.changes_of(credential_id)
    assert (change.reason, change.text, change.client) == ("misconduct", "as decided", CLIENT.id)


def test_a_revocation_is_final_and_repeats_change_nothing(site: Site) -> None:
    credential_id = issued(site, suspendable=True)
    first = revoke(site, CLIENT, credential_id, reason="other")
    assert revoke(site, CLIENT, credential_id, reason="misconduct") == first
    with site.store.reading() as unit:
        assert len(unit.status.changes_of(credential_id)) == 1
    for change in (suspend, reinstate):
        with pytest.raises(WrongState) as error:
            change(site, CLIENT, credential_id, reason="other")
        assert error.value.fields["reason"] == "revoked_is_final"


def test_a_suspension_ends(site: Site) -> None:
    credential_id = issued(site, suspendable=True)
    assert suspend(site, CLIENT, credential_id, reason="other")["status"] == "suspended"
    assert bits(site, credential_id) == {"revocation": False, "suspension": True}
    assert reinstate(site, CLIENT, credential_id, reason="other")["status"] == "active"
    assert bits(site, credential_id) == {"revocation": False, "suspension": False}
    assert check_books(site).findings == ()


def test_suspension_only_where_the_programme_turned_it_on(sqlite_site: Site) -> None:
    with pytest.raises(SuspensionOff):
        suspend(sqlite_site, CLIENT, issued(sqlite_site), reason="other")


def test_a_reason_of_the_list_is_needed(sqlite_site: Site) -> None:
    credential_id = issued(sqlite_site)
    with pytest.raises(ContentRefused) as error:
        revoke(sqlite_site, CLIENT, credential_id, reason="because")
    assert error.value.fields["pointer"] == "/reason"
    with pytest.raises(ContentRefused):
        revoke(sqlite_site, CLIENT, credential_id, reason="other", text="x" * 2001)


def test_what_is_not_there_cannot_be_revoked(sqlite_site: Site) -> None:
    with pytest.raises(NotFound):
        revoke(sqlite_site, CLIENT, "x" * 22, reason="other")
    with pytest.raises(NotFound):
        status_list(sqlite_site, 99)


def test_the_list_is_signed_by_the_published_key(site: Site) -> None:
    served = status_list(site, 1)
    document: dict[str, Any] = json.loads(served.body)
    assert document["id"] == list_url(site, 1)
    assert document["issuer"] == site.issuer_did
    assert [proof["cryptosuite"] for proof in document["proof"]] == [
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
    ]
    for proof in document["proof"]:
        key = decode_public_key(proof["verificationMethod"].partition("#")[2])
        assert verify_proof(document, proof, key)
    assert served.valid_until - served.valid_from == timedelta(hours=24)
    assert document["credentialSubject"]["ttl"] == 300_000


def test_an_unchanged_list_keeps_its_etag_until_it_is_signed_again(site: Site) -> None:
    first = status_list(site, 1)
    assert status_list(replace(site, clock=lambda: NOW + timedelta(hours=5)), 1) == first
    later = status_list(replace(site, clock=lambda: NOW + timedelta(hours=6)), 1)
    assert later.etag != first.etag
    assert later.valid_from == NOW + timedelta(hours=6)


def test_housekeeping_signs_lists_before_they_are_due(sqlite_site: Site) -> None:
    later = replace(sqlite_site, clock=lambda: NOW + timedelta(hours=4))
    assert resume(later).lists == 2
    assert resume(later).lists == 0


def test_parallel_revocations_are_all_in_the_list(site: Site) -> None:
    ids = [issued(site, learner=f"learner-{number}") for number in range(6)]
    threads = [
        threading.Thread(target=revoke, args=(site, CLIENT, each), kwargs={"reason": "other"})
        for each in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(bits(site, each) == {"revocation": True} for each in ids)
    assert check_books(site).findings == ()


def test_a_change_that_a_crash_left_unpublished_is_published_on_reading(site: Site) -> None:
    credential_id = issued(site)
    with site.store.writing() as unit:
        (entry,) = unit.status.entries_of(credential_id)
        unit.status.set_entry(entry, is_set=True, at=NOW)
        unit.credentials.set_status(credential_id, status="revoked", at=NOW)
    assert bits(site, credential_id) == {"revocation": True}
