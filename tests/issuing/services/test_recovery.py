"""What the gate or our own verifier refuses is not released; what was interrupted is finished."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials import gate
from credentials.errors import LintFailed as GateLintFailed
from credentials.errors import SelfCheckFailed as GateSelfCheckFailed
from issuer.errors import LintFailed, NotFound, SelfCheckFailed, StoreUnavailable
from issuer.services import signatures
from issuer.services.books import check_books
from issuer.services.certificates import load_certificate
from issuer.services.completions import submit_completion
from issuer.services.decisions import case_from_document
from issuer.services.recovery import resume
from issuer.services.reservations import claim, reserve
from issuer.services.shapes import shape_of
from issuer.services.signatures import finish
from issuer.services.site import Site
from issuer.store.records import CredentialRecord
from tests.support.databases import CLIENT, NOW, passing_evidence


def later(site: Site) -> Site:
    """The same site when every lease is over."""
    return replace(site, clock=lambda: NOW + timedelta(seconds=site.lease_seconds))


def reserved(site: Site) -> CredentialRecord:
    return reserve(site, CLIENT, case_from_document(site, passing_evidence())).credential


def events(site: Site) -> list[str]:
    with site.store.reading() as unit:
        return [line.event for line in unit.audit.lines() if line.event.startswith("credential")]


def refusing(error: Exception) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise error

    return refuse


def test_an_abandoned_reservation_is_finished_with_the_same_bytes(site: Site) -> None:
    record = reserved(site)
    assert resume(site).issued == 0, "its worker may still be at it"
    assert resume(later(site)).issued == 1
    certificate = load_certificate(site, record.id)
    assert certificate.document_bytes.startswith((record.unsigned or b"")[:-1])
    assert events(site) == ["credential.signing", "credential.signing", "credential.signed"]
    assert check_books(later(site)).findings == ()


def test_a_request_finishes_what_another_left(site: Site) -> None:
    record = reserved(site)
    answer = submit_completion(later(site), CLIENT, passing_evidence())
    assert (answer.credential or {})["id"] == record.id
    assert answer.already_issued is False


def test_two_signatures_of_one_reservation_keep_the_first(site: Site) -> None:
    record = reserved(site)
    taken = claim(later(site), record.id)
    assert taken is not None
    assert taken.owner is not None
    first = finish(later(site), taken.credential, taken.owner)
    second = finish(site, record, record.lease_owner or "")
    assert second == first
    assert events(site)[-2:] == ["credential.signed", "credential.signature_discarded"]
    assert check_books(site).findings == ()


def test_what_the_gate_refuses_is_not_signed_and_a_repeat_heals_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = gate.Finding(code="gate.test", pointer="/name", detail="no")
    with monkeypatch.context() as patched:
        patched.setattr(signatures, "prepare", refusing(GateLintFailed("no", findings=(finding,))))
        with pytest.raises(LintFailed) as error:
            submit_completion(site, CLIENT, passing_evidence())
    assert error.value.fields["findings"] == (finding,)
    assert events(site) == ["credential.signing", "credential.lint_failed"]
    assert resume(later(site)).issued == 0
    answer = submit_completion(site, CLIENT, passing_evidence())
    assert answer.already_issued is False
    with site.store.reading() as unit:
        (entry,) = unit.status.entries_of((answer.credential or {})["id"])
        taken = unit.connection.exec_driver_sql("SELECT count(*) FROM status_entries").scalar()
    assert entry.purpose == "revocation"
    assert taken == 1, "the same index is used for the same credential"
    assert check_books(site).findings == ()


def test_what_our_verifier_refuses_is_never_released(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(signatures, "self_check", refusing(GateSelfCheckFailed("no")))
        with pytest.raises(SelfCheckFailed):
            submit_completion(site, CLIENT, passing_evidence())
    with site.store.reading() as unit:
        stored = unit.connection.exec_driver_sql("SELECT id, state FROM credentials").one()
    assert stored.state == "check_failed"
    with pytest.raises(NotFound):
        load_certificate(site, stored.id)
    assert resume(later(site)).issued == 0
    with pytest.raises(SelfCheckFailed):
        submit_completion(site, CLIENT, passing_evidence())


def test_a_passing_trouble_gives_the_claim_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(signatures, "prepare", refusing(StoreUnavailable()))
        with pytest.raises(StoreUnavailable):
            submit_completion(site, CLIENT, passing_evidence())
    assert resume(site).issued == 1


def test_a_deferred_reservation_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reserved(site)
    with monkeypatch.context() as patched:
        patched.setattr(signatures, "prepare", refusing(StoreUnavailable()))
        assert resume(later(site)).deferred == 1
    assert resume(later(site)).issued == 1


def test_a_changed_reservation_is_not_signed(sqlite_site: Site) -> None:
    record = reserved(sqlite_site)
    forged = (record.unsigned or b"").replace("Ελένη".encode(), b"Eleni")
    with pytest.raises(SelfCheckFailed) as error:
        finish(sqlite_site, replace(record, unsigned=forged), record.lease_owner or "")
    assert error.value.fields["reason"] == "document"


def test_books_see_a_broken_chain_and_a_wrong_bit(sqlite_site: Site) -> None:
    submit_completion(sqlite_site, CLIENT, passing_evidence())
    with sqlite_site.store.writing() as unit:
        unit.connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        unit.connection.exec_driver_sql("UPDATE audit SET event = 'x' WHERE sequence = 2")
        unit.connection.exec_driver_sql("UPDATE status_entries SET is_set = 1")
        unit.connection.exec_driver_sql("UPDATE status_lists SET version = version + 1")
    found = {finding.code for finding in check_books(sqlite_site).findings}
    assert {"audit.broken", "status.bit"} <= found


def test_books_see_a_cut_chain(sqlite_site: Site) -> None:
    with sqlite_site.store.writing() as unit:
        unit.connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
        unit.connection.exec_driver_sql(
            "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"
        )
    assert [f.code for f in check_books(sqlite_site).findings] == ["audit.truncated"]


def test_the_first_of_each_shape_is_canonicalized_twice(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def prepare(document: Any, **options: Any) -> Any:
        asked.append(options["oracle"])
        return gate.prepare(document, **options)

    monkeypatch.setattr(signatures, "prepare", prepare)
    monkeypatch.setattr(signatures, "INDEPENDENTLY_CHECKED_ONE_IN", 2**40)
    submit_completion(sqlite_site, CLIENT, passing_evidence("a"))
    submit_completion(sqlite_site, CLIENT, passing_evidence("b"))
    nameless = passing_evidence("c")
    del nameless["learner"]["identifiers"]
    submit_completion(sqlite_site, CLIENT, nameless)
    assert asked == [True, False, True]


def test_a_shape_does_not_depend_on_values() -> None:
    one = json.loads('{"type":["A"],"x":[{"y":"1"}],"n":1}')
    same = json.loads('{"n":2,"x":[{"y":"2"},{"y":"3"}],"type":["A"]}')
    assert shape_of(one) == shape_of(same)
    assert shape_of(one) != shape_of({**one, "type": ["B"]})
    assert shape_of(one) != shape_of({**one, "z": "1"})
