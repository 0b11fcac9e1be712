"""Every form that can be issued: issued, verified, changed and found, shown in part."""

import copy
import re
from typing import Any

import pytest

from credentials.proofs.registry import suites
from tests.support.vc_api_client import VcApiClient, minimal

CLAIMS = {
    "id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
    "validFrom": "2026-01-01T00:00:00Z",
    "name": "Certificate",
    "description": "Of something",
}
SELECTIVE = "ecdsa-sd-2023"
EMBEDDED = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019-p256",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p256",
    "ecdsa-jcs-2019-p384",
    "ed25519signature2020",
)
ENVELOPED = (
    "ob-jwt-rsa",
    "ob-jwt-p256",
    "ob-jwt-ed25519",
    *(
        f"{form}-{key}"
        for form in ("vc-jwt", "vc-sd-jwt")
        for key in ("ed25519", "p256", "p384", "p521", "rsa")
    ),
)


def test_the_demo_has_every_suite_that_signs(api: VcApiClient) -> None:
    forms = {issuer.form for issuer in api.instances.issuers}
    assert {suite.name for suite in suites() if not suite.only_verifies} <= forms
    names = {issuer.name for issuer in api.instances.issuers}
    assert names == {*EMBEDDED, *ENVELOPED, SELECTIVE}


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_proof_inside(api: VcApiClient, name: str) -> None:
    issued = api.issued(name, minimal(api.id_of(name), **CLAIMS))
    answer = api.verify(issued)
    assert (answer.status_code, answer.get_json()["verdict"]) == (200, "valid")
    assert answer.get_json()["credential"] == issued
    changes: list[dict[str, Any]] = [
        {"name": "Another"},
        {"validFrom": "2025-01-01T00:00:00Z"},
        {"proof": {**issued["proof"], "created": "2026-01-02T00:00:00Z"}},
        {"proof": {**issued["proof"], "proofValue": "z" + "1" * 60}},
    ]
    for change in changes:
        answer = api.verify({**issued, **change})
        assert (answer.status_code, answer.get_json()["verified"]) == (400, False), change
    del issued["credentialStatus"]
    assert api.verify(issued).status_code == 400


@pytest.mark.parametrize("name", ENVELOPED)
def test_an_envelope(api: VcApiClient, name: str) -> None:
    issued = api.issued(name, minimal(api.id_of(name), **CLAIMS))
    assert issued["type"] == "EnvelopedVerifiableCredential"
    assert issued["@context"]
    media_type = re.match(r"data:application/([a-z+-]+),", issued["id"])
    assert media_type is not None
    answer = api.verify(issued)
    assert (answer.status_code, answer.get_json()["verdict"]) == (200, "valid")
    assert answer.get_json()["credential"]["name"] == "Certificate"
    head, payload, signature = issued["id"].split(".")
    for changed in (
        f"{head}.{payload[:-4]}AAAA.{signature}",
        f"{head}.{payload}.{'A' * len(signature)}",
        f"{head}.{payload}",
        issued["id"].partition(",")[2],
    ):
        answer = api.verify({**issued, "id": changed})
        assert (answer.status_code, answer.get_json()["verified"]) == (400, False)
    for changes in (
        {"@context": []},
        {"@context": "https://www.w3.org/ns/credentials/examples/v2"},
        {"type": "VerifiableCredential"},
        {"type": None},
    ):
        assert api.verify({**issued, **changes}).status_code == 400


def base(api: VcApiClient, *mandatory: str) -> dict[str, Any]:
    document = minimal(api.id_of(SELECTIVE), **CLAIMS)
    return api.issued(SELECTIVE, document, mandatoryPointers=list(mandatory))


@pytest.mark.parametrize("path", ["/issuers/ecdsa-sd-2023", "/verifiers/default"])
def test_derived(api: VcApiClient, path: str) -> None:
    issued = base(api, "/issuer", "/credentialSubject", "/credentialStatus")
    body = {"verifiableCredential": issued, "options": {"selectivePointers": ["/name"]}}
    answer = api.post(f"{path}/credentials/derive", body)
    derived = answer.get_json()
    assert answer.status_code == 201
    assert derived["name"] == "Certificate"
    assert "description" not in derived
    assert derived["credentialStatus"] == issued["credentialStatus"]
    assert api.verify(derived).get_json()["verified"] is True
    changed = api.verify({**derived, "name": "Another"})
    assert (changed.status_code, changed.get_json()["verified"]) == (400, False)


def test_a_base_proof_is_not_for_verifiers(api: VcApiClient) -> None:
    assert api.verify(base(api, "/issuer")).status_code == 400


def test_mandatory_pointers_that_match_nothing(api: VcApiClient) -> None:
    document = minimal(api.id_of(SELECTIVE))
    answer = api.issue(SELECTIVE, document, mandatoryPointers=["/nothing"])
    assert answer.status_code == 400
    assert answer.get_json()["type"].endswith("#PROOF_GENERATION_ERROR")


@pytest.mark.parametrize(
    "options", [{}, {"selectivePointers": "/name"}, {"selectivePointers": ["/nothing"]}, None]
)
def test_deriving_with_wrong_options(api: VcApiClient, options: Any) -> None:
    body = {"verifiableCredential": base(api, "/issuer"), "options": options}
    assert api.post("/verifiers/default/credentials/derive", body).status_code == 400


def test_deriving_from_what_has_no_base_proof(api: VcApiClient) -> None:
    issued = api.issued("eddsa-rdfc-2022", minimal(api.id_of("eddsa-rdfc-2022")))
    body = {"verifiableCredential": issued, "options": {"selectivePointers": ["/issuer"]}}
    assert api.post("/verifiers/default/credentials/derive", body).status_code == 400


def test_the_subject_comes_back_as_it_was_sent(api: VcApiClient) -> None:
    for name in EMBEDDED:
        document = minimal(api.id_of(name), **CLAIMS)
        sent = copy.deepcopy(document)
        issued = api.issued(name, document)
        assert {key: issued[key] for key in sent if key != "@context"} == {
            key: value for key, value in sent.items() if key != "@context"
        }
