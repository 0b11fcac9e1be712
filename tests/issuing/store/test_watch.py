"""What is remembered between two commits, and that any commit ends it, also another process's."""

from dataclasses import replace

from issuer.services.completions import submit_completion
from issuer.services.publication import did_document
from issuer.services.status_changes import revoke
from issuer.services.status_lists import status_list
from issuer.store.records import KeyRecord
from issuer.store.store import Store
from issuer.wiring import open_site
from tests.support.databases import CLIENT, NOW, Sites, passing_evidence


def test_a_value_is_read_once_until_somebody_commits(sites: Sites) -> None:
    settings = sites.settings("sqlite")
    site, other = open_site(settings, clock=lambda: NOW), open_site(settings, clock=lambda: NOW)
    reads: list[str] = []
    for _ in range(3):
        site.read_once(("test", 1), lambda: reads.append("read"))
    assert reads == ["read"]
    submit_completion(other, CLIENT, passing_evidence())
    site.read_once(("test", 1), lambda: reads.append("read"))
    assert reads == ["read", "read"]
    submit_completion(site, CLIENT, passing_evidence("another"))
    site.read_once(("test", 1), lambda: reads.append("read"))
    assert reads == ["read", "read", "read"]
    other.close()
    site.close()


def test_every_read_is_one_where_the_database_does_not_tell_of_commits(sites: Sites) -> None:
    site = open_site(sites.settings("postgresql"), clock=lambda: NOW)
    reads: list[str] = []
    for _ in range(3):
        site.read_once(("test", 1), lambda: reads.append("read"))
    assert site.store.version() is None
    assert len(reads) == 3
    site.close()


def test_a_revocation_by_another_process_is_seen_at_once(sites: Sites) -> None:
    settings = sites.settings("sqlite")
    site, other = open_site(settings, clock=lambda: NOW), open_site(settings, clock=lambda: NOW)
    issued = submit_completion(other, CLIENT, passing_evidence()).credential or {}
    before = status_list(site, 1)
    assert status_list(site, 1) is before
    revoke(other, CLIENT, issued["id"], reason="other")
    assert status_list(site, 1).etag == status_list(other, 1).etag != before.etag
    other.close()
    site.close()


def test_a_key_that_another_process_retires_is_seen_at_once(sites: Sites) -> None:
    settings = sites.settings("sqlite")
    site = open_site(settings, clock=lambda: NOW)
    assert len(did_document(site)["verificationMethod"]) == 2
    second = KeyRecord(
        public_key="z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        algorithm="Ed25519", state="retired", created_at=NOW, retired_at=NOW,
    )  # fmt: skip
    with Store.open(settings.database_url) as store, store.writing() as unit:
        unit.keys.add(second)
    methods = did_document(site)["verificationMethod"]
    assert [method.get("revoked") or method.get("expires") for method in methods].count(None) == 2
    assert did_document(replace(site)) is did_document(site)
    site.close()
