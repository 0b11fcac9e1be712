"""Status lists of instances: entries of their own, at once, once for ever. Bitstring §2, §3."""

from pathlib import Path
from typing import Any

import pytest

from credentials.status.bitstring import LEAST_ENTRIES, decode_list
from issuer.services.vc_api import status_book
from issuer.services.vc_api.status_book import StatusBook
from tests.support.vc_api_client import BASE, VcApiClient, minimal

NAME = "eddsa-rdfc-2022"
LISTED = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019-p384", "ed25519signature2020")


def change(
    api: VcApiClient, credential: dict[str, Any], purpose: str, status: Any, **entry: Any
) -> Any:
    body = {
        "credentialId": credential.get("id") or credential["credentialStatus"][0]["id"],
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            **entry,
        },
        "status": status,
    }
    return api.post(f"/issuers/{NAME}/credentials/status", body)


@pytest.mark.parametrize("name", LISTED)
def test_the_entry_and_its_list(api: VcApiClient, name: str) -> None:
    issued = api.issued(name, minimal(api.id_of(name)))
    entries = issued["credentialStatus"]
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]
    for entry in entries:
        assert entry["type"] == "BitstringStatusListEntry"
        assert isinstance(entry["statusListIndex"], str)
        assert 0 <= int(entry["statusListIndex"]) < LEAST_ENTRIES
        assert entry["id"] != entry["statusListCredential"]
        assert not {"statusSize", "statusMessage"} & entry.keys()
        url = entry["statusListCredential"]
        assert url.startswith(f"{BASE}/issuers/{name}/status-lists/")
        answer = api.get(url, Accept="application/ld+json, application/json")
        assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
        document = answer.get_json()
        assert document["id"] == url
        assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
        assert document["issuer"] == api.id_of(name)  # a text
        assert document["credentialSubject"]["type"] == "BitstringStatusList"
        assert document["credentialSubject"]["statusPurpose"] == entry["statusPurpose"]
        assert len(decode_list(document["credentialSubject"]["encodedList"])) >= 16 * 1024
        assert api.verify(document).get_json()["verified"] is True


def test_a_list_is_application_vc_only_when_asked_for(api: VcApiClient) -> None:
    issued = api.issued(NAME, minimal(api.id_of(NAME)))
    url = issued["credentialStatus"][0]["statusListCredential"]
    assert api.get(url, Accept="application/vc").mimetype == "application/vc"
    assert api.get(url).mimetype == "application/ld+json"


def test_what_the_caller_gave_stays_beside_it(api: VcApiClient) -> None:
    given = {"type": "https://x.example/Status", "id": "urn:x:1"}
    issued = api.issued(NAME, minimal(api.id_of(NAME), credentialStatus=given))
    assert issued["credentialStatus"][0] == given
    assert len(issued["credentialStatus"]) == 3


def test_revoked_for_good_and_suspended_for_a_while(api: VcApiClient) -> None:
    issued = api.issued(NAME, minimal(api.id_of(NAME), id="https://x.example/credentials/1"))
    verdicts = []
    for purpose, status in (("suspension", True), ("suspension", False), ("revocation", True)):
        assert change(api, issued, purpose, status).status_code == 200
        answer = api.verify(issued)
        assert (answer.status_code, answer.get_json()["verified"]) == (200, True)
        verdicts.append(answer.get_json()["verdict"])
        strict = api.verify(issued, verifier="strict")
        assert strict.status_code == (200 if verdicts[-1] == "valid" else 400)
    assert verdicts == ["suspended", "valid", "revoked"]
    body = api.verify(issued).get_json()
    assert body["valid"] is False
    assert body["problemDetails"][0]["type"] == f"{BASE}/problems/credential-revoked"
    values = {one["input"]["purpose"]: one["value"] for one in body["results"]["credentialStatus"]}
    assert values == {"revocation": True, "suspension": False}
    refused = change(api, issued, "revocation", False)
    assert (refused.status_code, refused.get_json()["pointer"]) == (400, "/status")


def test_one_without_an_id_is_known_by_its_entry_or_a_given_name(api: VcApiClient) -> None:
    issued = api.issued(NAME, minimal(api.id_of(NAME)), credentialId="my-name")
    assert change(api, issued, "suspension", True).status_code == 200
    assert api.verify(issued).get_json()["verdict"] == "suspended"
    assert change(api, {"id": "my-name"}, "suspension", False).status_code == 200
    assert api.verify(issued).get_json()["verdict"] == "valid"


def test_of_several_with_one_id_the_entry_says_which(api: VcApiClient) -> None:
    one, two = (api.issued(NAME, minimal(api.id_of(NAME), id="urn:x:twice")) for _ in "12")
    index = one["credentialStatus"][0]["statusListIndex"]
    assert change(api, one, "suspension", True, statusListIndex=index).status_code == 200
    verdicts = [api.verify(document).get_json()["verdict"] for document in (one, two)]
    assert verdicts == ["suspended", "valid"]


def test_unknown_ones_are_404(api: VcApiClient) -> None:
    used = api.issued(NAME, minimal(api.id_of(NAME)))["credentialStatus"][0]
    free = used["id"].partition("#")[0] + "#" + str((int(used["statusListIndex"]) + 1) % 131072)
    for name in ("urn:x:never", free):
        assert change(api, {"id": name}, "suspension", True).status_code == 404


@pytest.mark.parametrize(
    ("change_", "pointer"),
    [
        ({"credentialId": ...}, "/credentialId"),
        ({"credentialStatus": ...}, "/credentialStatus"),
        ({"status": ...}, "/status"),
        ({"status": "1"}, "/status"),
        ({"credentialStatus": {"type": "Other"}}, "/credentialStatus/type"),
        (
            {"credentialStatus": {"type": "BitstringStatusListEntry"}},
            "/credentialStatus/statusPurpose",
        ),
        (
            {"credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "refresh"}},
            "/credentialStatus/statusPurpose",
        ),
    ],
)
def test_malformed_changes(api: VcApiClient, change_: dict[str, Any], pointer: str) -> None:
    body = {
        "credentialId": "urn:x:1",
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
        },
        "status": True,
        **change_,
    }
    body = {name: value for name, value in body.items() if value is not ...}
    answer = api.post(f"/issuers/{NAME}/credentials/status", body)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, pointer)


def test_indexes_are_used_once_also_after_a_restart(tmp_path: Path) -> None:
    places = {StatusBook(tmp_path).allocate([f"urn:x:{number}"]) for number in range(40)}
    assert len(places) == 40
    assert StatusBook(tmp_path).places_of("urn:x:7")[0] in places


def test_when_a_list_is_half_full_the_next_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_book, "MOST_USED", 3)
    book = StatusBook(tmp_path)
    assert [book.allocate([]).list for _ in range(7)] == [1, 1, 1, 2, 2, 2, 3]
    assert book.bits(3, "revocation") is not None
    assert book.bits(4, "revocation") is None
