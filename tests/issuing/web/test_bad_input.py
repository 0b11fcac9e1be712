"""Issue point 8: every wrong input gets its own 4xx, names the field, and changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.issuing.web.conftest import Api
from tests.support.databases import passing_evidence

Change = Callable[[dict[str, Any]], Any]


def first(evidence: dict[str, Any], **changes: Any) -> dict[str, Any]:
    evidence["activities"][0].update(changes)
    return evidence


def twice(evidence: dict[str, Any]) -> dict[str, Any]:
    again = json.loads(json.dumps(evidence["activities"][0]))
    again["score"]["raw"] = "1"
    evidence["activities"].append(again)
    return evidence


def named(evidence: dict[str, Any], name: str) -> dict[str, Any]:
    evidence["learner"]["name"]["full"] = name
    return evidence


COUNT = len(passing_evidence()["activities"])
CONTENT: dict[str, tuple[Change, int, str, str]] = {
    "an array": (lambda e: [e], 422, "validation-failed", ""),
    "a missing member": (lambda e: without(e, "cohort"), 422, "validation-failed", "/cohort"),
    "a member nobody knows": (lambda e: {**e, "x": 1}, 422, "validation-failed", "/x"),
    "a wrong type": (lambda e: {**e, "role": 7}, 422, "validation-failed", "/role"),
    "a number where a string is due": (
        lambda e: first(e, score={"raw": 8.5, "max": "10"}),
        422, "validation-failed", "/activities/0/score/raw",
    ),
    "no such programme": (
        lambda e: {**e, "programme": {"id": "no-such"}},
        422, "unknown-programme", "/programme/id",
    ),
    "no such version": (
        lambda e: {**e, "programme": {"id": e["programme"]["id"], "version": "9"}},
        422, "unknown-programme", "/programme/version",
    ),
    "no such role": (lambda e: {**e, "role": "no-such"}, 422, "unknown-role", "/role"),
    "no such activity": (
        lambda e: first(e, activityId="no-such"),
        422, "unknown-activity", "/activities/0/activityId",
    ),
    "one attempt with two grades": (twice, 422, "evidence-refused", f"/activities/{COUNT}"),
    "a negative score": (
        lambda e: first(e, score={"raw": "-1", "max": "10"}),
        422, "evidence-refused", "/activities/0/score/raw",
    ),
    "a score over the maximum": (
        lambda e: first(e, score={"raw": "11", "max": "10"}),
        422, "evidence-refused", "/activities/0/score/raw",
    ),
    "evidence of the future": (
        lambda e: {**e, "asOf": "2031-01-01T00:00:00Z"}, 422, "evidence-refused", "/asOf",
    ),
    "a grade of the future": (
        lambda e: first(e, gradedAt="2031-01-01T00:00:00Z"),
        422, "evidence-refused", "/activities/0/gradedAt",
    ),
    "no such day": (
        lambda e: first(e, gradedAt="2020-02-30"),
        422, "evidence-refused", "/activities/0/gradedAt",
    ),
    "a name of 501 characters": (
        lambda e: named(e, "ω" * 501), 422, "validation-failed", "/learner/name/full",
    ),
    "a name of spaces": (
        lambda e: named(e, "   "), 422, "validation-failed", "/learner/name/full",
    ),
    "an override by a platform": (
        lambda e: {**e, "overrides": [{}]}, 422, "evidence-refused", "/overrides/0",
    ),
}  # fmt: skip


def without(evidence: dict[str, Any], member: str) -> dict[str, Any]:
    return {key: value for key, value in evidence.items() if key != member}


@pytest.mark.parametrize("path", ["/v1/completions", "/v1/decisions", "/v1/decisions?dryRun=true"])
@pytest.mark.parametrize("case", CONTENT)
def test_wrong_content_is_refused_where_it_stands(shared_api: Api, path: str, case: str) -> None:
    change, status, name, pointer = CONTENT[case]
    before = shared_api.books()
    answer = shared_api.post(path, change(passing_evidence()))
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["type"]) == (
        status, f"{shared_api.site.base_url}/problems/{name}",
    )  # fmt: skip
    assert answer.mimetype == "application/problem+json"
    assert pointer in [error["pointer"] for error in problem["errors"]]
    assert shared_api.books() == before


def valid() -> bytes:
    return json.dumps(passing_evidence()).encode()


WRITING: dict[str, tuple[Callable[[], bytes], int, str, str | None]] = {
    "nothing": (lambda: b"", 400, "not-json", ""),
    "no JSON": (lambda: b"{", 400, "not-json", ""),
    "two values": (lambda: valid() + b" 1", 400, "not-json", ""),
    "a key twice": (
        lambda: valid().replace(b'"role": "dcc"', b'"role": "dcc", "role": "ocm"'),
        400, "not-json", "/role",
    ),
    "NaN": (
        lambda: valid().replace(b'"revision": 1', b'"revision": NaN'),
        400, "not-json", "/revision",
    ),
    "thirty digits": (
        lambda: valid().replace(b'"revision": 1', b'"revision": ' + b"9" * 30),
        400, "not-json", "/revision",
    ),
    "a lone surrogate": (
        lambda: valid().replace(b'"cohort": "2019"', b'"cohort": "\\ud800"'),
        400, "not-json", "/cohort",
    ),
    "U+0000": (
        lambda: valid().replace(b'"cohort": "2019"', b'"cohort": "\\u0000"'),
        400, "not-json", "/cohort",
    ),
    "bytes that are no UTF-8": (
        lambda: valid().replace(b'"2019"', b'"\xff"'), 400, "not-json", "",
    ),
    "a byte order mark": (lambda: b"\xef\xbb\xbf" + valid(), 400, "not-json", ""),
    "three hundred levels": (
        lambda: b"[" * 300 + b"]" * 300, 400, "not-json", "/0" * 64,
    ),
    "a hundred thousand levels": (lambda: b"[" * 100_000, 400, "not-json", None),
    "ten megabytes": (lambda: valid() + b" " * 10_000_000, 413, "too-large", None),
}  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/completions", "/v1/decisions", "/v1/credentials",
                                  "/v1/programmes:lint", "/v1/programmes:publish"])  # fmt: skip
@pytest.mark.parametrize("case", WRITING)
def test_wrong_writing_is_refused_where_it_stands(shared_api: Api, path: str, case: str) -> None:
    make, status, name, pointer = WRITING[case]
    before = shared_api.books()
    answer = shared_api.post(path, make())
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["type"].rpartition("/")[2]) == (status, name)
    if pointer is not None:
        assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert shared_api.books() == before


@pytest.mark.parametrize(("headers", "status"), [
    ({"Content-Type": "text/plain"}, 415),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
    ({"Content-Encoding": "gzip"}, 415),
])  # fmt: skip
def test_another_media_type_is_not_read(
    shared_api: Api, headers: dict[str, str], status: int
) -> None:
    answer = shared_api.post("/v1/completions", valid(), **headers)
    assert answer.status_code == status
    assert answer.get_json(force=True)["type"].endswith("/unsupported-media-type")


@pytest.mark.parametrize(("path", "body", "status", "name", "pointer"), [
    ("/v1/credentials", {}, 422, "validation-failed", "/decisionId"),
    ("/v1/credentials", {"decisionId": "A" * 22}, 422, "unknown-decision", "/decisionId"),
    ("/v1/credentials", {"decisionId": 7}, 422, "validation-failed", "/decisionId"),
    ("/v1/decisions", {"evidence": []}, 422, "validation-failed", "/evidence"),
    ("/v1/decisions", {"evidence": ["no-such"]}, 422, "evidence-refused", "/evidence/0"),
    ("/v1/decisions?dryRun=maybe", {}, 422, "validation-failed", "?dryRun"),
    ("/v1/credentials/{id}:revoke", {}, 422, "validation-failed", "/reason"),
    ("/v1/credentials/{id}:revoke", {"reason": "bored"}, 422, "validation-failed", "/reason"),
    ("/v1/credentials/{id}:revoke", {"reason": "other", "text": "x" * 2001}, 422,
     "validation-failed", "/text"),
    ("/v1/credentials/{id}:suspend", {"reason": "other"}, 409, "suspension-off", None),
    ("/v1/credentials/" + "A" * 22 + ":revoke", {"reason": "other"}, 404, "not-found", None),
    ("/v1/programmes:publish", {"id": 7}, 422, "validation-failed", "/id"),
])  # fmt: skip
def test_wrong_requests_are_refused(
    shared_api: Api, path: str, body: Any, status: int, name: str, pointer: str | None
) -> None:
    credential = shared_api.issue() if "{id}" in path else {"id": ""}
    before = shared_api.books()
    answer = shared_api.post(path.format(id=credential["id"]), body)
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["type"].rpartition("/")[2]) == (status, name)
    if pointer is not None:
        assert pointer in [error["pointer"] for error in problem["errors"]]
    assert shared_api.books() == before


def test_a_decision_that_says_no_gives_no_credential(api: Api) -> None:
    evidence = passing_evidence()
    evidence["enrolment"]["status"] = "notSelected"
    decision = api.post("/v1/decisions", evidence).json
    assert decision is not None
    before = api.books()
    answer = api.post("/v1/credentials", {"decisionId": decision["id"]})
    assert answer.status_code == 409
    problem = answer.get_json(force=True)
    assert problem["type"].endswith("/decision-not-eligible")
    assert (problem["decision"], problem["outcome"]) == (decision["id"], "notEligible")
    assert api.books() == before


@pytest.mark.parametrize("name", [
    "Ελένη Παπαδοπούλου-Ιωαννίδου", "Nguyễn Thị Minh Khai", "李小龍", "محمد علي", "שָׂרָה",
    "Ó'Brien Ñandú",
    "𝔘nicode ﷽", "ω" * 500, "A",
])  # fmt: skip
def test_names_in_any_script_and_length_are_accepted(api: Api, name: str) -> None:
    answer = api.post("/v1/completions", named(passing_evidence(), name))
    assert answer.status_code == 201, answer.text


def test_evidence_without_an_address_is_accepted(api: Api) -> None:
    evidence = passing_evidence()
    del evidence["learner"]["identifiers"]
    assert api.post("/v1/completions", evidence).status_code == 201
