"""What every answer carries, and who may read what from another site. security.md W2, W9, W14."""

import pytest

from edge.web.headers import CONTENT_SECURITY_POLICY
from tests.issuing.web.conftest import Api, api_of

ANYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PATHS = ["/", "/docs", "/openapi.json", "/healthz", "/problems", "/problems/not-json", "/status/1",
         "/.well-known/did.json", "/v1/programmes", "/nothing", "/static/laurel.css",
         "/c/" + "A" * 22]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_is_guarded(shared_api: Api, path: str, accept: str) -> None:
    answer = shared_api.client.get(path, headers={"Accept": accept})
    assert {name: answer.headers.get(name) for name in ANYWHERE} == ANYWHERE
    assert "Set-Cookie" not in answer.headers
    assert "Server" not in answer.headers
    assert len(answer.headers["X-Request-Id"]) == 16
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_policy_forbids_everything_else() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["require-trusted-types-for"] == "'script'"


@pytest.mark.parametrize(("path", "open_to_all"), [
    ("/status/1", True), ("/.well-known/did.json", True), ("/openapi.json", True),
    ("/v1/programmes", False), ("/", False), ("/docs", False), ("/healthz", False),
])  # fmt: skip
def test_who_may_read_from_another_site(shared_api: Api, path: str, open_to_all: bool) -> None:
    for method in ("GET", "OPTIONS"):
        answer = shared_api.client.open(
            path, method=method, headers={"Origin": "https://elsewhere.example"}
        )
        assert (answer.headers.get("Access-Control-Allow-Origin") == "*") is open_to_all
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_public_credential_may_be_read_from_another_site(api: Api) -> None:
    credential = api.issue()
    for path, accept in ((".json", "*/*"), ("", "application/ld+json")):
        answer = api.client.get(f"/c/{credential['id']}{path}", headers={"Accept": accept})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"


@pytest.mark.parametrize(("path", "listed"), [
    ("/", True), ("/docs", True), ("/c/" + "A" * 22, False), ("/v1/programmes", False),
    ("/nothing", False),
])  # fmt: skip
def test_what_search_engines_may_list(shared_api: Api, path: str, listed: bool) -> None:
    answer = shared_api.client.get(path)
    assert ("X-Robots-Tag" not in answer.headers) is listed


@pytest.mark.parametrize("path", ["/v1/programmes", "/healthz", "/nothing", "/"])
def test_nothing_personal_is_kept_by_caches(shared_api: Api, path: str) -> None:
    assert shared_api.get(path).headers["Cache-Control"] == "no-store"


def test_a_status_list_is_asked_for_again(shared_api: Api) -> None:
    first = shared_api.client.get("/status/1")
    assert first.mimetype == "application/ld+json"
    assert first.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    again = shared_api.client.get("/status/1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    vc = shared_api.client.get("/status/1", headers={"Accept": "application/vc"})
    assert (vc.mimetype, vc.data) == ("application/vc", first.data)


def test_another_host_is_refused(shared_api: Api) -> None:
    answer = shared_api.client.get("/docs", headers={"Host": "evil.example"})
    assert (answer.status_code, b"evil" in answer.data) == (400, False)
    assert shared_api.client.get("/docs", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_https_is_insisted_on_where_it_is_used() -> None:
    from edge.settings import Settings
    from edge.web.base import create_base_app

    client = create_base_app(
        "x", Settings(base_url="https://certificates.example.org")
    ).test_client()
    answer = client.get("/problems", headers={"Host": "certificates.example.org"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_the_method_and_path_are_what_they_are(shared_api: Api) -> None:
    answer = shared_api.post("/v1/programmes", {}, X_HTTP_Method_Override="GET")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(("budget", "path", "method"), [
    (60, "/nothing", "GET"), (600, "/status/1", "GET"), (30, "/v1/programmes", "token"),
])  # fmt: skip
def test_anonymous_callers_are_limited(api: Api, budget: int, path: str, method: str) -> None:
    headers = {"Authorization": "Bearer laurel_wrong"} if method == "token" else {}
    statuses = [api.client.get(path, headers=headers).status_code for _ in range(budget + 1)]
    assert 429 not in statuses[:budget]
    assert statuses[budget] == 429
    answer = api.client.get(path, headers=headers)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.get_json(force=True)["type"].endswith("/rate-limited")
    other = api.client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert other.status_code != 429
    assert api.get("/v1/programmes").status_code == 200, "a token is never limited"
    assert api_of(api.site).client.get("/healthz").status_code == 200
