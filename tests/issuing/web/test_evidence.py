"""Evidence alone: single documents, files, mappings."""

import io
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from credentials.encoding.digests import prefixed_digest
from credentials.schemas import violations
from tests.issuing.web.conftest import Api
from tests.support.databases import musa, passing_evidence
from tests.support.facts import facts_of

PUT = "/v1/evidence/moodle-patras/4711-dcc"
IDS = [a["id"] for a in musa()["activities"] if "dcc" in a["requiredFor"]][:3]
HEADER = ["First name", "Last name", "ID number", *(f"Quiz: {id_} (Real)" for id_ in IDS)]
MAPPING = {
    "schema": "evidence-mapping/1",
    "name": "dcc-quizzes",
    "format": "moodle-gradebook",
    "source": {"system": "moodle", "instance": "https://courses.example.org"},
    "programme": {"id": "musa-specialization-2019"},
    "role": "dcc",
    "cohort": "2019",
    "learner": {"id": "ID number", "given": "First name", "family": "Last name"},
    "activities": [
        {"from": column, "activityId": id_} for column, id_ in zip(HEADER[3:], IDS, strict=True)
    ],
}
IMPORT = "/v1/evidence:import?mapping=dcc-quizzes&asOf=2020-03-16T10:00:00Z"


def put(api: Api, path: str, document: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"}
    return api.client.put(path, data=json.dumps(document), headers=headers)


def send(api: Api, data: Any, path: str = IMPORT, **headers: str) -> TestResponse:
    given = {"Authorization": f"Bearer {api.token}", "Content-Type": "text/csv", **headers}
    if isinstance(data, dict):
        del given["Content-Type"]
    return api.client.post(path, data=data, headers=given)


def gradebook(*rows: list[str]) -> bytes:
    return "".join(",".join(row) + "\n" for row in (HEADER, *rows)).encode()


ADA = ["Ada", "Example", "u1", "8", "9", "10"]
BEN = ["Ben", "Example", "u2", "8", "9", "2"]


def test_evidence_is_kept_under_its_senders_id(api: Api) -> None:
    first = put(api, PUT, passing_evidence())
    assert first.status_code == 201
    assert violations("evidence-answer", first.json) == ()
    assert first.json == {
        "id": passing_evidence()["id"],
        "revision": 1,
        "digest": prefixed_digest(passing_evidence()),
        "state": "created",
        "newest": True,
    }
    decision = api.post("/v1/decisions", {"evidence": [first.json["id"]]})
    assert decision.json is not None
    assert decision.json["evidence"] == [{"id": first.json["id"], "digest": first.json["digest"]}]


def test_the_same_content_again_changes_nothing(api: Api) -> None:
    put(api, PUT, passing_evidence())
    before = api.books()
    again = put(api, PUT, passing_evidence())
    assert again.json is not None
    assert (again.status_code, again.json["state"], again.json["revision"]) == (200, "unchanged", 1)
    assert api.books() == before


def test_other_content_is_the_next_revision_and_an_old_one_does_not_come_back(api: Api) -> None:
    put(api, PUT, passing_evidence())
    newer = put(api, PUT, passing_evidence(asOf="2020-03-17T10:00:00Z"))
    assert newer.json is not None
    assert (newer.status_code, newer.json["state"], newer.json["revision"]) == (200, "replaced", 2)
    late_retry = put(api, PUT, passing_evidence())
    assert late_retry.json is not None
    assert (late_retry.json["state"], late_retry.json["newest"]) == ("unchanged", False)


def test_a_document_without_an_id_gets_one_that_tells_nothing(api: Api) -> None:
    document = passing_evidence()
    del document["id"]
    first, again = put(api, PUT, document), put(api, PUT, document)
    other = put(api, PUT + "x", document)
    assert first.json is not None
    assert again.json is not None
    assert other.json is not None
    assert first.json["id"] == again.json["id"] != other.json["id"]
    assert len(first.json["id"]) == 22
    assert "4711" not in first.json["id"]
    found = api.post("/v1/decisions", {"evidence": [first.json["id"]]})
    assert found.json is not None
    assert found.json["outcome"] == "eligible"


@pytest.mark.parametrize(
    "changed",
    [
        passing_evidence("learner-2"),
        passing_evidence(cohort="2020"),
        passing_evidence(id="another"),
    ],
)
def test_an_id_stands_for_one_thing(api: Api, changed: dict[str, Any]) -> None:
    put(api, PUT, passing_evidence())
    before = api.books()
    answer = put(api, PUT, changed)
    assert answer.json is not None
    assert answer.status_code == 409
    assert answer.json["type"].endswith("/problems/evidence-conflict")
    assert api.books() == before


def test_an_evidence_id_of_another_award_is_a_conflict(api: Api) -> None:
    api.post("/v1/completions", passing_evidence())
    same = put(api, PUT, passing_evidence())
    assert (same.status_code, same.json["state"]) == (200, "unchanged")  # type: ignore[index]
    assert put(api, PUT + "-2", passing_evidence("learner-2")).status_code == 409


@pytest.mark.parametrize(
    ("changes", "problem", "pointer"),
    [
        ({"role": "nobody"}, "unknown-role", "/role"),
        ({"programme": {"id": "x"}}, "unknown-programme", "/programme/id"),
        ({"overrides": [{}]}, "evidence-refused", "/overrides/0"),
        ({"asOf": "2030-01-01T00:00:00Z"}, "evidence-refused", "/asOf"),
        ({"activities": 7}, "validation-failed", "/activities"),
    ],
)
def test_bad_evidence_is_told_and_changes_nothing(
    api: Api, changes: dict[str, Any], problem: str, pointer: str
) -> None:
    before = api.books()
    answer = put(api, PUT, passing_evidence(**changes))
    assert answer.json is not None
    assert answer.status_code == 422
    assert answer.json["type"].endswith(f"/problems/{problem}")
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.books() == before


def test_a_mapping_is_saved_once_for_each_content(api: Api) -> None:
    path = "/v1/mappings/dcc-quizzes"
    first, again = put(api, path, MAPPING), put(api, path, MAPPING)
    changed = put(api, path, {**MAPPING, "country": "GR"})
    assert [a.status_code for a in (first, again, changed)] == [201, 200, 201]
    assert [a.json["revision"] for a in (first, again, changed)] == [1, 1, 2]  # type: ignore[index]
    assert violations("mapping-answer", first.json) == ()
    assert api.get(path).json == changed.json
    listed = api.get("/v1/mappings").json
    assert listed == {"mappings": [{"name": "dcc-quizzes", "revision": 2}]}
    assert violations("mapping-list", listed) == ()
    assert api.get("/v1/mappings/other").status_code == 404


def test_a_mapping_that_does_not_fit_is_refused(api: Api) -> None:
    wrong = {**MAPPING, "activities": [{"from": "x", "activityId": "y"}]}
    answer = put(api, "/v1/mappings/dcc-quizzes", wrong)
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (
        422, "/activities/0/activityId",
    )  # fmt: skip
    other = put(api, "/v1/mappings/another", MAPPING)
    assert other.json is not None
    assert (other.status_code, other.json["errors"][0]["pointer"]) == (422, "/name")


def test_a_file_is_imported_and_again_changes_nothing(api: Api) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    bad = ["Cy", "Example", "u3", "8", "nine", "10"]
    data = gradebook(ADA, bad, BEN)
    first = send(api, data)
    assert first.status_code == 200
    assert first.json is not None
    assert violations("import-answer", first.json) == ()
    assert [row["state"] for row in first.json["rows"]] == ["created", "refused", "created"]
    assert first.json["counts"]["created"] == 2
    assert first.json["rows"][1]["problems"] == [
        {
            "row": 3,
            "column": HEADER[4],
            "code": "cell.number",
            "detail": "'nine' is no number",
        }
    ]
    before = api.books()
    again = send(api, data)
    assert again.json is not None
    assert again.json["counts"] == {
        "created": 0, "replaced": 0, "unchanged": 2, "sound": 0, "refused": 1, "leftOut": 0
    }  # fmt: skip
    assert api.books() == before
    corrected = send(api, gradebook(ADA, [*bad[:4], "9", "10"], [*BEN[:5], "9"]))
    assert corrected.json is not None
    assert [row["state"] for row in corrected.json["rows"]] == ["replaced", "created", "replaced"]
    id_ = corrected.json["rows"][2]["evidence"]["id"]
    decision = api.post("/v1/decisions", {"evidence": [id_]})
    assert decision.json is not None
    assert decision.json["counts"]["passed"] == 3


def test_a_dry_run_keeps_nothing(api: Api) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    before = api.books()
    answer = send(api, gradebook(ADA, BEN), IMPORT + "&dryRun=true")
    assert answer.json is not None
    assert answer.json["counts"]["sound"] == 2
    assert api.books() == before


def test_facts_come_in_a_second_part(api: Api) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    facts = facts_of(
        ("u1", "enrolment", "", "selected", "", "", ""), ("u1", "hours", "", "200", "", "", "")
    )
    form = {"file": (io.BytesIO(gradebook(ADA)), "g.csv"), "facts": (io.BytesIO(facts), "f.csv")}
    answer = send(api, form)
    assert answer.json is not None
    assert answer.json["counts"]["created"] == 1
    id_ = answer.json["rows"][0]["evidence"]["id"]
    decision = api.post("/v1/decisions", {"evidence": [id_]}).json
    assert decision is not None
    values = {rule["id"]: rule["value"] for rule in decision["rules"]}
    assert (values["R2"], values["R5a"]) == ("TRUE", "TRUE")


@pytest.mark.parametrize(
    ("path", "status", "pointer"),
    [
        ("/v1/evidence:import", 422, "?mapping"),
        ("/v1/evidence:import?mapping=none", 404, None),
        ("/v1/evidence:import?mapping=dcc-quizzes&dryRun=yes", 422, "?dryRun"),
        ("/v1/evidence:import?mapping=dcc-quizzes&asOf=today", 422, "?asOf"),
    ],
)
def test_wrong_parameters(api: Api, path: str, status: int, pointer: str | None) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    answer = send(api, gradebook(ADA), path)
    assert answer.json is not None
    assert answer.status_code == status
    if pointer:
        assert answer.json["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("data", [b"", b"a\nb\n", b"PK\x03\x04", b"x,y\n1,2\n", b"a,b\n\xff\xfe"])
def test_a_file_that_cannot_be_read_changes_nothing(api: Api, data: bytes) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    before = api.books()
    answer = send(api, data)
    assert answer.status_code == 422
    assert api.books() == before


def test_other_media_types_and_parts_are_refused(api: Api) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    assert send(api, b"x", **{"Content-Type": "text/html"}).status_code == 415
    assert send(api, {"other": (io.BytesIO(b"x"), "x")}).status_code == 422
    assert send(api, gradebook(ADA), **{"Content-Encoding": "gzip"}).status_code == 415


def test_an_idempotent_import_gives_the_first_answer_again(api: Api) -> None:
    put(api, "/v1/mappings/dcc-quizzes", MAPPING)
    first = send(api, gradebook(ADA), **{"Idempotency-Key": "one"})
    again = send(api, gradebook(ADA), **{"Idempotency-Key": "one"})
    assert again.data == first.data
    assert again.headers["Idempotent-Replayed"] == "true"
    assert send(api, gradebook(BEN), **{"Idempotency-Key": "one"}).status_code == 422


@pytest.mark.parametrize(
    "path", ["/v1/evidence/bad source/x", "/v1/evidence/.x/y", "/v1/mappings/-"]
)
def test_names_are_plain(api: Api, path: str) -> None:
    assert put(api, path, passing_evidence()).status_code == 404
