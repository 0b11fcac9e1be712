"""The demo: a whole site at the first start, the same one at the second."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from edge.settings import Settings
from issuer.services.books import check_books
from issuer.services.certificates import load_certificate
from issuer.services.site import Site
from issuer.wiring import initialise, open_site
from laurel.demo import Shown, demo_settings, demo_token, prepare
from tests.support.running_site import running_demo


@pytest.fixture
def demo_site(tmp_path: Path) -> Iterator[Site]:
    data = tmp_path / "data"
    settings = demo_settings(
        Settings(data=data, database_url=f"sqlite:///{data / 'laurel.sqlite3'}")
    )
    initialise(settings)
    site = open_site(settings)
    yield site
    site.close()


def shown(site: Site) -> Shown:
    return prepare(site, lambda files: files)


def test_it_shows_one_of_each_kind(demo_site: Site) -> None:
    found = shown(demo_site)
    for credential_id, status in (
        (found.valid, "active"), (found.revoked, "revoked"), (found.suspended, "suspended"),
    ):  # fmt: skip
        assert load_certificate(demo_site, credential_id).status == status
    suspended = load_certificate(demo_site, found.suspended)
    assert suspended.programme.suspension
    assert not load_certificate(demo_site, found.valid).programme.suspension


def test_a_second_start_issues_nothing(demo_site: Site) -> None:
    first, token = shown(demo_site), demo_token(demo_site)
    issued = check_books(demo_site)
    assert (shown(demo_site), demo_token(demo_site)) == (first, token)
    assert check_books(demo_site) == issued
    assert issued.findings == ()
    assert issued.credentials >= 6


def test_a_start_that_was_interrupted_goes_on(demo_site: Site) -> None:
    first = shown(demo_site)
    issued = check_books(demo_site).credentials
    (demo_site.settings.data / "demo.json").unlink()
    assert shown(demo_site) == first
    assert check_books(demo_site).credentials == issued


def test_its_secrets_are_its_own(tmp_path: Path) -> None:
    settings = demo_settings(Settings(data=tmp_path))
    assert demo_settings(Settings(data=tmp_path)) == settings
    assert settings.key_passphrase
    assert len(settings.key_passphrase) >= 32
    assert (tmp_path / "demo-secrets").stat().st_mode & 0o077 == 0
    given = demo_settings(Settings(data=tmp_path, key_passphrase="mine"))
    assert given.key_passphrase == "mine"


@pytest.mark.parametrize(("base_url", "host"), [
    ("http://localhost:8000", "127.0.0.1"), ("http://museum.local:8000", "0.0.0.0"),
])  # fmt: skip
def test_it_listens_where_its_address_says(tmp_path: Path, base_url: str, host: str) -> None:
    settings = demo_settings(Settings(data=tmp_path, base_url=base_url))
    assert settings.host == host
    assert base_url in settings.fetch_allow
    assert settings.rate_limits is False
    assert replace(settings, host=host) == settings


def test_two_real_starts_print_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_demo(data) as first:
        port = int(first.base_url.rpartition(":")[2])
    with running_demo(data, port=port) as second:
        assert second.lines == first.lines
        assert second.token == first.token
        assert second.started_in_seconds < first.started_in_seconds


def test_a_shell_can_read_the_secrets_of_the_demo(tmp_path: Path) -> None:
    settings = demo_settings(Settings(data=tmp_path))
    read = subprocess.run(
        ["/bin/sh", "-c", '. ./demo-secrets && printf %s "$LAUREL_KEY_PASSPHRASE"'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout == settings.key_passphrase
