"""Every route under /v1 against no token, a wrong one, and tokens of each scope."""

import re
from typing import Any

import pytest
from flask import Flask

from issuer.services.tokens import SCOPES, create_token, list_tokens, revoke_token
from issuer.web.app import create_app
from issuer.web.auth import insist_on_scopes, scopes_of
from tests.issuing.web.conftest import Api

ISSUE = ("decisions:run", "evidence:write", "credentials:issue")
DECIDE = ("decisions:run", "evidence:write")
READ = "credentials:issue | credentials:revoke"
ONE = "/v1/credentials/<identifier:credential_id>"
MATRIX: dict[tuple[str, str], tuple[str, ...] | str] = {
    ("POST", "/v1/completions"): ISSUE,
    ("PUT", "/v1/evidence/<key:source>/<external:external_id>"): ("evidence:write",),
    ("POST", "/v1/evidence:import"): ("evidence:write",),
    ("GET", "/v1/mappings"): ("evidence:write",),
    ("GET", "/v1/mappings/<key:name>"): ("evidence:write",),
    ("PUT", "/v1/mappings/<key:name>"): ("evidence:write",),
    ("POST", "/v1/decisions"): DECIDE,
    ("GET", "/v1/decisions/<identifier:decision_id>"): ("decisions:run",),
    ("GET", "/v1/decisions/<identifier:decision_id>/explanation"): ("decisions:run",),
    ("GET", "/v1/decisions/<identifier:decision_id>/record"): DECIDE,
    ("POST", "/v1/credentials"): ("credentials:issue",),
    ("GET", ONE): READ,
    ("GET", f"{ONE}.<any(json,jwt,pdf,png,svg):form>"): READ,
    ("POST", f"{ONE}:revoke"): ("credentials:revoke",),
    ("POST", f"{ONE}:suspend"): ("credentials:revoke",),
    ("POST", f"{ONE}:reinstate"): ("credentials:revoke",),
    ("GET", "/v1/programmes"): ("programmes:read",),
    ("GET", "/v1/programmes/<programme_id>"): ("programmes:read",),
    ("GET", "/v1/programmes/<programme_id>/versions/<version>"): ("programmes:read",),
    ("POST", "/v1/programmes:lint"): ("programmes:read",),
    ("POST", "/v1/programmes:publish"): ("programmes:write",),
}
"""What each route asks for: all of these, or one of those. A new route needs a row."""


def allowed(needed: tuple[str, ...] | str, scopes: frozenset[str]) -> bool:
    if isinstance(needed, str):
        return bool(set(needed.split(" | ")) & scopes)
    return set(needed) <= scopes


def routes(api: Api) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in api.client.application.url_map.iter_rules()
        if rule.rule.startswith("/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def call(api: Api, method: str, rule: str, token: str | None) -> Any:
    path = rule.replace(".<any(json,jwt,pdf,png,svg):form>", ".json")
    path = re.sub(r"<[^<>]+>", "A" * 22, path)
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = token
    return api.client.open(path, method=method, data=b"{", headers=headers)


def test_every_route_has_a_row(shared_api: Api) -> None:
    assert routes(shared_api) == set(MATRIX)


@pytest.mark.parametrize("key", MATRIX, ids=" ".join)
def test_nobody_gets_in_without_a_token(shared_api: Api, key: tuple[str, str]) -> None:
    for token in (None, "", "Bearer", "Bearer ", "Basic bGF1cmVsOng=", "Bearer laurel_wrong",
                  "Bearer " + "x" * 600, shared_api.token):  # fmt: skip
        answer = call(shared_api, *key, token)
        assert answer.status_code == 401, token
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="laurel"')
        assert answer.get_json(force=True)["type"].endswith("/unauthenticated")


@pytest.mark.parametrize("key", MATRIX, ids=" ".join)
def test_a_scope_opens_its_routes_and_no_others(shared_api: Api, key: tuple[str, str]) -> None:
    sets = [frozenset({scope}) for scope in SCOPES] + [SCOPES - {scope} for scope in SCOPES]
    for scopes in sets:
        token = create_token(shared_api.site, name="one", scopes=scopes)
        answer = call(shared_api, *key, f"Bearer {token}")
        if allowed(MATRIX[key], scopes):
            assert answer.status_code not in (401, 403), scopes
        else:
            assert answer.status_code == 403, scopes
            assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
            assert answer.get_json(force=True)["type"].endswith("/scope-missing")


def test_the_code_says_what_the_matrix_says(shared_api: Api) -> None:
    app = shared_api.client.application
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1"):
            found = scopes_of(app.view_functions[rule.endpoint])
            assert found is not None
            (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            needed = MATRIX[method, rule.rule]
            wanted = set(needed.split(" | ") if isinstance(needed, str) else needed)
            assert (set(found[0]), found[1]) == (wanted, isinstance(needed, str))


def test_a_withdrawn_token_is_refused(api: Api) -> None:
    assert api.get("/v1/programmes").status_code == 200
    revoke_token(api.site, list_tokens(api.site)[0].id)
    assert api.get("/v1/programmes").status_code == 401


def test_an_application_with_an_unprotected_route_is_not_made(shared_api: Api) -> None:
    app: Flask = create_app(shared_api.site)
    app.add_url_rule("/v1/forgotten", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="/v1/forgotten"):
        insist_on_scopes(app)
