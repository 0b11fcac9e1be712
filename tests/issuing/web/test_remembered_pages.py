"""A certificate's page is remembered, but never beyond a commit, in another language or minute."""

import pytest

from issuer.web import pages
from tests.issuing.web.conftest import Api


def test_a_page_is_made_once_until_somebody_commits(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, loaded = f"/c/{api.issue()['id']}", []
    load = pages.load_certificate

    def noting(site: object, identifier: str) -> object:
        loaded.append(identifier)
        return load(site, identifier)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "load_certificate", noting)
    first = api.get(path, Accept="text/html")
    assert "The issuer revoked this certificate" not in first.text
    assert (first.status_code, first.mimetype) == (200, "text/html")
    assert api.get(path, Accept="text/html").data == first.data
    remembers = api.site.store.version() is not None  # on PostgreSQL everything is read each time
    assert len(loaded) == (1 if remembers else 2)
    assert 'lang="el"' in api.get(f"{path}?lang=el", Accept="text/html").text
    api.post(f"/v1{path.replace('/c/', '/credentials/')}:revoke", {"reason": "other"})
    revoked = api.get(path, Accept="text/html").text
    assert "The issuer revoked this certificate" in revoked
    assert api.get("/c/" + "x" * 22, Accept="text/html").status_code == 404
