"""Publishing, tokens, the site's identity, its key document, and files."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from edge.settings import SettingsError
from issuer.errors import (
    ContentRefused,
    NotFound,
    NotInitialised,
    ProgrammeChanged,
    ProgrammeRefused,
    WrongPassphrase,
    WrongSite,
)
from issuer.jobs.housekeeping import Housekeeping
from issuer.services.certificates import load_certificate, superseded_by
from issuer.services.completions import submit_completion
from issuer.services.files import certificate_file
from issuer.services.programmes import (
    list_programmes,
    publish_programme,
    read_programme,
)
from issuer.services.publication import did_document
from issuer.services.site import Site
from issuer.services.tokens import SCOPES, authenticate, create_token, revoke_token
from issuer.wiring import initialise, open_site
from tests.support.databases import (
    CLIENT,
    NOW,
    SUSPENDABLE,
    Sites,
    musa,
    passing_evidence,
    suspendable,
)


def test_publishing_the_same_again_changes_nothing(site: Site) -> None:
    again = publish_programme(site, musa())
    assert again.created is False
    assert again.published_at == NOW
    assert len(list_programmes(site)) == 2


def test_a_published_version_does_not_change(site: Site) -> None:
    with pytest.raises(ProgrammeChanged) as error:
        publish_programme(site, {**musa(), "shortName": "Other"})
    assert error.value.fields["version"] == musa()["version"]


def test_a_new_version_is_the_newest_and_the_old_one_stays(site: Site) -> None:
    newer = publish_programme(site, {**musa(), "version": "99.0.0"})
    assert newer.created is True
    assert read_programme(site, musa()["id"]).version == "99.0.0"
    assert read_programme(site, musa()["id"], musa()["version"]).document == musa()


def test_an_unsound_programme_is_not_published(sqlite_site: Site) -> None:
    broken = musa()
    broken["version"] = "9"
    broken["activities"][0]["component"] = "nobody"
    with pytest.raises(ProgrammeRefused) as error:
        publish_programme(sqlite_site, broken)
    assert error.value.fields["findings"][0].pointer.startswith("/activities/0")


def test_what_was_not_published_is_not_found(sqlite_site: Site) -> None:
    with pytest.raises(NotFound):
        read_programme(sqlite_site, SUSPENDABLE, "7")
    with pytest.raises(NotFound):
        read_programme(sqlite_site, "nobody")


def test_another_process_reads_what_was_published(sqlite_site: Site) -> None:
    other = open_site(sqlite_site.settings, clock=lambda: NOW)
    assert read_programme(other, SUSPENDABLE).document == suspendable()
    other.close()


def test_a_token_works_until_it_is_revoked_and_is_not_in_the_database(site: Site) -> None:
    token = create_token(site, name="moodle", scopes=["credentials:issue", "evidence:write"])
    client = authenticate(site, token)
    assert client is not None
    assert client.scopes == {"credentials:issue", "evidence:write"}
    with site.store.reading() as unit:
        stored = str(unit.connection.execute(text("SELECT * FROM tokens")).all())
    assert token not in stored
    revoke_token(site, client.id)
    assert authenticate(site, token) is None
    with pytest.raises(NotFound):
        revoke_token(site, client.id)


def test_without_the_pepper_a_token_is_nothing(site: Site) -> None:
    token = create_token(site, name="moodle", scopes=SCOPES)
    assert authenticate(replace(site, pepper=b"other"), token) is None


@pytest.mark.parametrize("bearer", ["", "laurel_", "laurel_x", "Bearer x", "laurel_\x00"])
def test_nobodys_token(sqlite_site: Site, bearer: str) -> None:
    assert authenticate(sqlite_site, bearer) is None


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_needs_known_scopes(sqlite_site: Site, scopes: list[str]) -> None:
    with pytest.raises(ContentRefused):
        create_token(sqlite_site, name="x", scopes=scopes)


def test_the_key_document_lists_the_key_that_signs(site: Site) -> None:
    document = did_document(site)
    method = site.verification_method(site.signer.public_key_multibase)
    assert document["id"] == site.issuer_did == "did:web:localhost%3A8000"
    assert document["assertionMethod"][0] == method
    assert document["verificationMethod"][0]["type"] == "Multikey"
    assert [entry["id"] for entry in document["verificationMethod"]] == document["assertionMethod"]


def test_initialising_again_changes_nothing(site: Site) -> None:
    before = did_document(site)
    initialise(site.settings, clock=lambda: NOW + timedelta(days=1))
    assert did_document(site) == before
    with site.store.reading() as unit:
        assert len(unit.status.numbers()) == 2


def test_another_base_url_stops_the_start(site: Site) -> None:
    moved = replace(site.settings, base_url="https://other.example.org")
    with pytest.raises(WrongSite, match=re.escape("http://localhost:8000")):
        open_site(moved)


def test_nothing_starts_without_or_with_a_wrong_passphrase(sqlite_site: Site) -> None:
    with pytest.raises(SettingsError, match="LAUREL_KEY_PASSPHRASE"):
        open_site(replace(sqlite_site.settings, key_passphrase=None))
    with pytest.raises(WrongPassphrase):
        open_site(replace(sqlite_site.settings, key_passphrase="wrong"))


def test_nothing_starts_before_init(sites: Sites) -> None:
    with pytest.raises(NotInitialised):
        open_site(sites.empty_settings("sqlite"))


def test_files_are_made_once(sqlite_site: Site) -> None:
    answer = submit_completion(sqlite_site, CLIENT, passing_evidence())
    assert answer.credential is not None
    certificate = load_certificate(sqlite_site, answer.credential["id"])
    assert certificate_file(sqlite_site, certificate, "json", "en") == certificate.document_bytes
    svg = certificate_file(sqlite_site, certificate, "svg", "en")
    assert b"<svg" in svg
    (kept,) = [path for path in sqlite_site.files.rglob("*") if path.is_file()]
    kept.write_bytes(b"from the cache")
    assert certificate_file(sqlite_site, certificate, "svg", "el") == b"from the cache"
    with pytest.raises(NotFound):
        certificate_file(sqlite_site, certificate, "docx", "en")


def test_what_supersedes_is_said_by_address(sqlite_site: Site) -> None:
    answer = submit_completion(sqlite_site, CLIENT, passing_evidence())
    assert answer.credential is not None
    assert superseded_by(sqlite_site, answer.credential["url"]) is None
    with sqlite_site.store.writing() as unit:
        unit.connection.execute(
            text("UPDATE credentials SET status = 'superseded', superseded_by = 'newer'")
        )
    newer = f"{sqlite_site.base_url}/c/newer"
    assert superseded_by(sqlite_site, answer.credential["url"]) == newer
    assert superseded_by(sqlite_site, "https://elsewhere.example.org/c/x") is None
    assert load_certificate(sqlite_site, answer.credential["id"]).superseded_by == newer


def test_housekeeping_runs_and_stops(sqlite_site: Site) -> None:
    housekeeping = Housekeeping(sqlite_site, every_seconds=0.01)
    housekeeping.start()
    housekeeping.stop()


def test_secrets_are_not_shown(sqlite_site: Site) -> None:
    shown = repr(sqlite_site)
    assert "only for tests" not in shown
    assert str(sqlite_site.pepper) not in shown
    private: Any = sqlite_site.signer
    assert json.dumps(private.public_key_multibase)[1:-1] in repr(private)
