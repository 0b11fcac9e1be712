"""The issuer's API on a site of its own, without sockets."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from issuer.services.site import Site
from issuer.services.tokens import SCOPES, create_token
from issuer.web.app import create_app
from issuer.wiring import open_site
from tests.support.databases import NOW, Sites, passing_evidence


@dataclass(frozen=True, kw_only=True)
class Api:
    """Calls with a token that may do everything, unless told otherwise."""

    site: Site
    client: FlaskClient
    token: str

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(path, data=data, headers=self._headers(headers))

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._headers(headers))

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def issue(self, learner: str = "learner-1", **changes: Any) -> dict[str, Any]:
        answer = self.post("/v1/completions", passing_evidence(learner, **changes))
        assert answer.status_code in (200, 201), answer.text
        credential: dict[str, Any] = answer.json["credential"]  # type: ignore[index]
        return credential

    def books(self) -> dict[str, int]:
        """How much stands in each table of the database."""
        with self.site.store.engine.connect() as connection:
            tables = [
                row[0]
                for row in connection.exec_driver_sql(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            ]
            return {
                table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in tables
            }


def api_of(site: Site) -> Api:
    token = create_token(site, name="everything", scopes=SCOPES)
    return Api(site=site, client=create_app(site).test_client(), token=token)


@pytest.fixture
def api(sqlite_site: Site) -> Api:
    """A new site."""
    return api_of(sqlite_site)


@pytest.fixture(scope="session")
def shared_api(sites: Sites) -> Iterator[Api]:
    """One site for all tests that leave the books as they are."""
    settings = replace(sites.settings("sqlite"), rate_limits=False)
    site = open_site(settings, clock=lambda: NOW)
    yield api_of(site)
    site.close()
