"""Idempotency-Key over HTTP. DESIGN 4."""

from typing import Any
from unittest.mock import Mock

import pytest

from issuer.errors import SelfCheckFailed, StoreUnavailable
from issuer.services.tokens import SCOPES, create_token
from tests.issuing.web.conftest import Api
from tests.support.databases import failing_evidence, passing_evidence

PATH = "/v1/completions"


def test_the_same_request_gets_the_same_bytes(api: Api) -> None:
    first = api.post(PATH, passing_evidence(), Idempotency_Key="k1")
    again = api.post(PATH, passing_evidence(), Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_without_the_key_a_repeat_says_already_issued(api: Api) -> None:
    first = api.post(PATH, passing_evidence())
    again = api.post(PATH, passing_evidence())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json is not None
    assert (first.json["alreadyIssued"], again.json["alreadyIssued"]) == (False, True)
    assert first.json["credential"] == again.json["credential"]


def test_another_body_under_the_same_key_is_refused(api: Api) -> None:
    api.post(PATH, passing_evidence(), Idempotency_Key="k1")
    before = api.books()
    answer = api.post(PATH, passing_evidence("learner-2"), Idempotency_Key="k1")
    assert answer.status_code == 422
    assert answer.get_json(force=True)["type"].endswith("/idempotency-mismatch")
    assert api.books() == before


def test_a_key_belongs_to_one_client_and_one_path(api: Api) -> None:
    api.post(PATH, passing_evidence(), Idempotency_Key="k1")
    other = create_token(api.site, name="other", scopes=SCOPES)
    headers = {"Authorization": f"Bearer {other}", "Idempotency_Key": "k1"}
    assert api.post(PATH, failing_evidence("learner-2"), **headers).status_code == 200
    answer = api.post("/v1/decisions", passing_evidence("learner-3"), Idempotency_Key="k1")
    assert answer.status_code == 201


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"{}", 422)])
def test_a_refusal_is_an_answer_and_kept(api: Api, body: bytes, status: int) -> None:
    first = api.post(PATH, body, Idempotency_Key="k1")
    again = api.post(PATH, body, Idempotency_Key="k1")
    assert (first.status_code, first.mimetype) == (status, "application/problem+json")
    assert (again.status_code, again.data, again.mimetype) == (
        status, first.data, "application/problem+json",
    )  # fmt: skip
    assert again.headers["Idempotent-Replayed"] == "true"
    assert api.post(PATH, passing_evidence(), Idempotency_Key="k1").status_code == 422


def test_a_missing_right_is_not_kept(api: Api) -> None:
    weak = create_token(api.site, name="weak", scopes=["evidence:write"])
    headers: dict[str, Any] = {"Authorization": f"Bearer {weak}", "Idempotency_Key": "k1"}
    assert api.post(PATH, passing_evidence(), **headers).status_code == 403
    assert api.post(PATH, passing_evidence(), Idempotency_Key="k1").status_code == 201


def test_a_dry_run_keeps_nothing(api: Api) -> None:
    before = api.books()
    for _ in range(2):
        answer = api.post("/v1/decisions?dryRun=true", passing_evidence(), Idempotency_Key="k1")
        assert answer.status_code == 200
        assert "Idempotent-Replayed" not in answer.headers
    assert api.books() == before


@pytest.mark.parametrize("key", ["", "x" * 256, "κλειδί"])
def test_a_bad_key_is_refused(api: Api, key: str) -> None:
    answer = api.post(PATH, passing_evidence(), Idempotency_Key=key)
    assert answer.status_code == 400
    assert answer.get_json(force=True)["type"].endswith("/malformed-request")


def test_a_repeat_after_a_revocation_signs_nothing(api: Api) -> None:
    credential = api.issue()
    path = f"/v1/credentials/{credential['id']}:revoke"
    assert api.post(path, {"reason": "misconduct"}).status_code == 200
    before = api.books()
    again = api.post(PATH, passing_evidence())
    assert again.json is not None
    assert (again.status_code, again.json["alreadyIssued"]) == (200, True)
    assert again.json["credential"] == {**credential, "status": "revoked"}
    assert api.books() == before


@pytest.mark.parametrize("key", ["k1", None])
@pytest.mark.parametrize(("error", "status", "retry"), [
    (StoreUnavailable(), 503, "5"), (SelfCheckFailed(id="secret"), 500, None),
    (RuntimeError("secret"), 500, None),
])  # fmt: skip
def test_our_own_trouble_is_not_kept_and_not_told(
    api: Api, monkeypatch: pytest.MonkeyPatch, key: str | None, error: Exception, status: int,
    retry: str | None,
) -> None:  # fmt: skip
    headers = {"Idempotency_Key": key} if key else {}
    with monkeypatch.context() as patch:
        patch.setattr("issuer.web.completions.submit_completion", Mock(side_effect=error))
        answer = api.post(PATH, passing_evidence(), **headers)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.headers.get("Retry-After") == retry
    assert "secret" not in answer.text
    assert api.post(PATH, passing_evidence(), **headers).status_code == 201
