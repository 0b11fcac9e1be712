"""What the calls answer when all is well."""

import json

import pytest

from credentials.encoding.digests import credential_digest
from credentials.schemas import violations
from tests.issuing.web.conftest import Api
from tests.support.databases import SUSPENDABLE, failing_evidence, musa, passing_evidence


def test_a_completion_in_one_call(api: Api) -> None:
    answer = api.post("/v1/completions", passing_evidence())
    assert answer.status_code == 201
    assert violations("completion-answer", answer.json) == ()
    assert answer.json is not None
    assert answer.json["decision"]["outcome"] == "eligible"
    base = api.site.base_url
    credential = answer.json["credential"]
    assert credential["url"] == f"{base}/c/{credential['id']}"
    assert credential["verifyUrl"] == f"{base}/c/{credential['id']}/verify"
    assert credential["files"]["pdf"] == f"{base}/c/{credential['id']}.pdf"


def test_what_is_not_earned_is_explained(api: Api) -> None:
    answer = api.post("/v1/completions", failing_evidence())
    assert answer.json is not None
    assert (answer.status_code, sorted(answer.json)) == (200, ["decision"])
    decision = answer.json["decision"]
    assert decision["outcome"] == "notEligible"
    words = api.get(f"/v1/decisions/{decision['id']}/explanation?lang=el")
    assert words.json is not None
    assert words.json["language"] == "el"
    assert violations("explanation", words.json) == ()


def test_decide_then_issue(api: Api) -> None:
    decision = api.post("/v1/decisions", passing_evidence())
    assert decision.json is not None
    assert (decision.status_code, violations("decision", decision.json)) == (201, ())
    read = api.get(f"/v1/decisions/{decision.json['id']}")
    assert read.json == decision.json
    again = api.post("/v1/decisions", {"evidence": [passing_evidence()["id"]]})
    assert again.json == decision.json
    issued = api.post("/v1/credentials", {"decisionId": decision.json["id"]})
    assert (issued.status_code, violations("issue-answer", issued.json)) == (201, ())
    repeated = api.post("/v1/credentials", {"decisionId": decision.json["id"]})
    assert repeated.json is not None
    assert (repeated.status_code, repeated.json["alreadyIssued"]) == (200, True)


def test_a_credential_in_every_form(api: Api) -> None:
    credential = api.issue()
    path = f"/v1/credentials/{credential['id']}"
    assert api.get(path).json == credential
    signed = api.get(path, Accept="application/vc")
    assert signed.mimetype == "application/vc"
    assert credential_digest(json.loads(signed.data)) == credential["digest"]
    assert api.get(path + ".json").data == signed.data
    assert api.get(path + ".json").mimetype == "application/ld+json"
    assert api.get(path, Accept="application/ld+json").data == signed.data
    assert api.get(path + ".svg").data.startswith(b"<")
    assert api.get(path, Accept="image/svg+xml").data == api.get(path + ".svg").data
    assert api.get(path, Accept="text/csv").status_code == 406
    assert api.get(path + "?lang=xx").status_code == 422
    assert api.get(path + ".txt").status_code == 404


def test_suspend_and_reinstate(api: Api) -> None:
    credential = api.issue(programme={"id": SUSPENDABLE})
    path = f"/v1/credentials/{credential['id']}"
    for action, status in (("suspend", "suspended"), ("suspend", "suspended"),
                           ("reinstate", "active"), ("revoke", "revoked")):  # fmt: skip
        answer = api.post(f"{path}:{action}", {"reason": "other", "text": "Review."})
        assert answer.json is not None
        assert (answer.status_code, answer.json["status"]) == (200, status)
    refused = api.post(f"{path}:reinstate", {"reason": "other"})
    assert (refused.status_code, refused.get_json(force=True)["credentialStatus"]) == (
        409, "revoked",
    )  # fmt: skip


def test_programmes(api: Api) -> None:
    listed = api.get("/v1/programmes")
    assert violations("programme-list", listed.json) == ()
    path = f"/v1/programmes/{musa()['id']}"
    newest = api.get(path)
    assert newest.json is not None
    assert violations("programme-answer", newest.json) == ()
    assert newest.json["definition"] == musa()
    assert api.get(f"{path}/versions/{musa()['version']}").json == newest.json
    assert api.get(f"{path}/versions/0").status_code == 404
    assert api.get("/v1/programmes/none").status_code == 404


def test_publishing(api: Api) -> None:
    assert api.post("/v1/programmes:publish", musa()).status_code == 200
    newer = {**musa(), "version": "2020.1"}
    assert api.post("/v1/programmes:lint", newer).json == {"sound": True, "findings": []}
    assert api.post("/v1/programmes:publish", newer).status_code == 201
    changed = {**newer, "displayDecimals": 1}
    refused = api.post("/v1/programmes:publish", changed)
    assert (refused.status_code, refused.get_json(force=True)["type"].rpartition("/")[2]) == (
        409, "version-exists",
    )  # fmt: skip


def test_an_unsound_programme_is_found_out(api: Api) -> None:
    unsound = musa()
    unsound["roles"][0]["competences"] = ["no-such"]
    answer = api.post("/v1/programmes:lint", unsound)
    assert answer.json is not None
    assert answer.json["sound"] is False
    refused = api.post("/v1/programmes:publish", {**unsound, "version": "2020.2"})
    assert refused.status_code == 422
    assert refused.get_json(force=True)["errors"]


@pytest.mark.parametrize("path", ["/status/0", "/status/2147483648", "/status/x",
                                  "/v1/decisions/%00", "/c/none", "/c/" + "A" * 22,
                                  "/v1/credentials/%F0%9F%8E%93"])  # fmt: skip
def test_what_is_not_there(shared_api: Api, path: str) -> None:
    answer = shared_api.get(path)
    assert answer.status_code == 404
    assert answer.get_json(force=True)["type"].endswith("/not-found")
