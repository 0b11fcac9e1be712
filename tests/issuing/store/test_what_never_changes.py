"""The databases themselves refuse what must never happen."""

import pytest
from sqlalchemy import text

from issuer.errors import StoreConflict, StoreUnavailable
from issuer.services.completions import submit_completion
from issuer.services.credential_tokens import credential_token
from issuer.services.site import Site
from issuer.services.status_changes import revoke
from issuer.store.store import Unit
from tests.support.databases import CLIENT, NOW, passing_evidence

FORBIDDEN = {
    "audit changed": "UPDATE audit SET event = 'x'",
    "audit deleted": "DELETE FROM audit",
    "decision changed": "UPDATE decisions SET digest = 'x'",
    "programme changed": "UPDATE programmes SET digest = 'x'",
    "programme deleted": "DELETE FROM programmes",
    "signed bytes changed": "UPDATE credentials SET signed = unsigned",
    "signed digest changed": "UPDATE credentials SET digest = 'x'",
    "un-revoked": "UPDATE credentials SET status = 'active'",
    "credential deleted": "DELETE FROM credentials",
    "award deleted": "DELETE FROM awards",
    "token changed": "UPDATE credential_tokens SET body = NULL, key = 'x'",
    "token deleted": "DELETE FROM credential_tokens",
    "index freed": "DELETE FROM status_entries",
    "index moved": "UPDATE status_entries SET entry = entry + 1",
    "second edition 1": (
        "INSERT INTO credentials SELECT 'x', award, edition, state, status, status_changed_at,"
        " decision, programme_id, programme_version, role, key, reserved_at, issued_at, identity,"
        " digest, unsigned, signed, superseded_by, origin, failure, lease_owner, lease_until,"
        " attempts FROM credentials"
    ),
    "index given twice": (
        "INSERT INTO status_entries SELECT list, entry, purpose, 'x', is_set, changed_at"
        " FROM status_entries"
    ),
    "second award": (
        "INSERT INTO awards SELECT 99, identity, programme_id, role, cohort, source_instance,"
        " learner FROM awards"
    ),
}


def _is_refused(site: Site, statement: str) -> bool:
    try:
        with site.store.writing() as unit:
            unit.connection.execute(text(statement))
    except (StoreConflict, StoreUnavailable):
        return True
    return False


def test_the_database_refuses(site: Site) -> None:
    answer = submit_completion(site, CLIENT, passing_evidence())
    assert answer.credential is not None
    credential_token(site, answer.credential["id"])
    revoke(site, CLIENT, answer.credential["id"], reason="other")
    for what, statement in FORBIDDEN.items():
        assert _is_refused(site, statement), what


def test_erasing_content_is_possible(site: Site) -> None:
    submit_completion(site, CLIENT, passing_evidence())
    with site.store.writing() as unit:
        for statement in (
            "UPDATE evidence SET document = NULL",
            "UPDATE decisions SET document = NULL",
            "UPDATE credentials SET identity = NULL, unsigned = NULL, signed = NULL",
            "UPDATE awards SET learner = NULL, source_instance = NULL, cohort = NULL",
        ):
            unit.connection.execute(text(statement))


def test_an_erased_decision_does_not_come_back(site: Site) -> None:
    submit_completion(site, CLIENT, passing_evidence())
    with site.store.writing() as unit:
        unit.connection.execute(text("UPDATE decisions SET document = NULL"))
    assert _is_refused(site, "UPDATE decisions SET document = 'forged'")


def _append_then_break(unit: Unit) -> None:
    unit.audit.append("x", at=NOW, facts={})
    unit.connection.execute(text("INSERT INTO audit_head SELECT * FROM audit_head"))


def test_a_failed_unit_leaves_nothing(site: Site) -> None:
    with site.store.reading() as unit:
        before = unit.audit.head()
    with pytest.raises(StoreConflict), site.store.writing() as unit:
        _append_then_break(unit)
    with site.store.reading() as unit:
        assert unit.audit.head() == before
