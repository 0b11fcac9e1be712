"""What a verifier instance answers. W3C and CCG suites for Data Integrity, VCDM, VC API."""

import copy
import json
from typing import Any

import pytest

from credentials.keys.did_key import did_key_of
from credentials.proofs.data_integrity import add_proof, proof_options, sign
from issuer.services.vc_api.instance import open_issuer
from tests.support.badge_host import an_assertion
from tests.support.issuer_host import KeyInMemory
from tests.support.reference import reference
from tests.support.vc_api_client import NOW, VcApiClient, minimal

NAME = "eddsa-rdfc-2022"
KEY, OTHER = KeyInMemory.number(21), KeyInMemory.number(22)
ISSUER = did_key_of(KEY.public_key_multibase)
VERIFICATION = "https://w3id.org/security#PROOF_VERIFICATION_ERROR"


def method(key: KeyInMemory) -> str:
    did = did_key_of(key.public_key_multibase)
    return f"{did}#{key.public_key_multibase}"


def signed(document: dict[str, Any], key: KeyInMemory = KEY, **options: Any) -> dict[str, Any]:
    return sign(document, signer=key, verification_method=method(key), created=NOW, **options)


CREDENTIAL = signed(minimal(ISSUER))


def with_proof(**changes: Any) -> dict[str, Any]:
    proof = {**CREDENTIAL["proof"], **changes}
    kept = {name: value for name, value in proof.items() if value is not ...}
    return {**CREDENTIAL, "proof": kept}


MUTATIONS: dict[str, Any] = {
    "context missing": {"@context": ...},
    "context a text": {"@context": "x"},
    "context an object": {"@context": {}},
    "context null": {"@context": None},
    "type missing": {"type": ...},
    "type a number": {"type": [4]},
    "type null": {"type": None},
    "issuer missing": {"issuer": ...},
    "issuer null": {"issuer": None},
    "issuer a number": {"issuer": 4},
    "issuer a list": {"issuer": []},
    "subject missing": {"credentialSubject": ...},
    "subject null": {"credentialSubject": None},
    "subject a text": {"credentialSubject": "x"},
    "proof missing": {"proof": ...},
    "proof null": {"proof": None},
    "proof a text": {"proof": "x"},
    "proof a list of nothing": {"proof": []},
    "an undefined type": {"type": ["VerifiableCredential", "Undefined"]},
    "an undefined member": {"undefined": 1},
    "an unknown context": {"@context": [*CREDENTIAL["@context"], "https://example.com"]},
    "proof.type missing": with_proof(type=...),
    "proof.type another": with_proof(type="Unknown"),
    "proof.type null": with_proof(type=None),
    "cryptosuite missing": with_proof(cryptosuite=...),
    "cryptosuite another": with_proof(cryptosuite="unknown-2022"),
    "method missing": with_proof(verificationMethod=...),
    "method null": with_proof(verificationMethod=None),
    "method no address": with_proof(verificationMethod="x"),
    "method of another": with_proof(verificationMethod=method(OTHER)),
    "purpose missing": with_proof(proofPurpose=...),
    "purpose null": with_proof(proofPurpose=None),
    "purpose another": with_proof(proofPurpose="authentication"),
    "purpose unknown": with_proof(proofPurpose="unknown"),
    "created no date": with_proof(created="yesterday"),
    "created in future": with_proof(created="2036-01-01T00:00:00Z"),
    "proofValue missing": with_proof(proofValue=...),
    "proofValue null": with_proof(proofValue=None),
    "proofValue another base": with_proof(proofValue="u" + CREDENTIAL["proof"]["proofValue"][1:]),
    "proofValue not base58": with_proof(proofValue="z0OIl"),
    "proofValue too short": with_proof(proofValue=CREDENTIAL["proof"]["proofValue"][:-4]),
}


def mutated(changes: dict[str, Any]) -> dict[str, Any]:
    document = {**CREDENTIAL, **changes}
    return {name: value for name, value in document.items() if value is not ...}


def test_it_is_verified(api: VcApiClient) -> None:
    answer = api.verify(CREDENTIAL)
    body = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert (body["verified"], body["credential"]) == (True, CREDENTIAL)
    assert [one["verified"] for one in body["results"]["proof"]] == [True]


@pytest.mark.parametrize("checks", [["proof"], None])
@pytest.mark.parametrize("verifier", ["default", "proof-only"])
@pytest.mark.parametrize("changes", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_every_mutation_is_400(
    api: VcApiClient, changes: dict[str, Any], verifier: str, checks: Any
) -> None:
    options = {"checks": checks} if checks else {}
    answer = api.verify(mutated(changes), verifier=verifier, **options)
    body = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert (body["verified"], body["status"]) == (False, 400)
    assert body["type"] == body["problemDetails"][0]["type"]
    assert "credential" not in body or body["credential"] != CREDENTIAL


@pytest.mark.parametrize("value", [None, json.dumps(CREDENTIAL), [CREDENTIAL], 5, ...])
def test_what_is_no_credential_at_all(api: VcApiClient, value: Any) -> None:
    body = {} if value is ... else {"verifiableCredential": value}
    answer = api.post("/verifiers/default/credentials/verify", body)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, "/verifiableCredential")


def test_by_another_than_the_issuer(api: VcApiClient) -> None:
    foreign = signed(minimal("https://vc.example/issuers/5678"))
    answer = api.verify(foreign)
    assert (answer.status_code, answer.get_json()["type"]) == (400, VERIFICATION)
    assert answer.get_json()["code"] == "key.other_controller"
    for allowed in (
        api.verify(foreign, checks=["proof"]),
        api.verify(foreign, verifier="proof-only"),
    ):
        body = allowed.get_json()
        assert (allowed.status_code, body["verified"], body["valid"]) == (200, True, False)
        assert [one["code"] for one in body["problemDetails"]] == ["key.other_controller"]
    assert api.verify(foreign, checks=["proof", "credentialStatus"]).status_code == 400


def test_outside_its_period_it_is_verified_and_not_valid(api: VcApiClient) -> None:
    for dates, verdict, name in (
        ({"validUntil": "2020-01-01T00:00:00Z"}, "expired", "credential-expired"),
        ({"validFrom": "2036-01-01T00:00:00Z"}, "notYetValid", "credential-not-yet-valid"),
    ):
        answer = api.verify(signed(minimal(ISSUER, **dates)))
        body = answer.get_json()
        assert (answer.status_code, body["verified"], body["valid"]) == (200, True, False)
        assert body["verdict"] == verdict
        assert body["problemDetails"][0]["type"].endswith(f"/problems/{name}")


def listed(url: str = "https://lists.example/1", **changes: Any) -> dict[str, Any]:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "5",
        "statusListCredential": url,
        **changes,
    }
    return signed(minimal(ISSUER, credentialStatus=entry))


def test_a_list_that_cannot_be_had_is_an_error(api: VcApiClient) -> None:
    answer = api.verify(listed())
    assert answer.status_code == 400
    assert answer.get_json()["type"].endswith("status-list#STATUS_RETRIEVAL_ERROR")
    assert api.verify(listed(), checks=["proof"]).status_code == 200
    assert api.verify(listed(), verifier="proof-only").status_code == 200


@pytest.mark.parametrize(
    ("changes", "type_"),
    [
        ({"statusListIndex": "131072"}, "RANGE_ERROR"),
        ({"statusListIndex": "5x"}, "MALFORMED_VALUE_ERROR"),
        ({"statusPurpose": "suspension"}, "STATUS_VERIFICATION_ERROR"),
    ],
)
def test_problem_types_of_status(api: VcApiClient, changes: dict[str, Any], type_: str) -> None:
    own = api.issued(NAME, minimal(api.id_of(NAME)))["credentialStatus"][0]
    entry = {**own, "id": "urn:x:1", **changes}
    document = minimal(api.id_of(NAME), credentialStatus=entry)
    issuer = next(one for one in api.instances.issuers if one.name == NAME)
    opened = open_issuer(
        issuer,
        base_url="https://localhost:8443",
        data=issuer.key_file.parent,
        clock=lambda: NOW,
        expander=lambda: None,  # type: ignore[arg-type,return-value]
    )
    credential = sign(
        document, signer=opened.signer, verification_method=opened.method, created=NOW
    )
    answer = api.verify(credential)
    assert (answer.status_code, answer.get_json()["type"].partition("#")[2]) == (400, type_)


def a_chain() -> dict[str, Any]:
    """The first proof by somebody else, the last one by the issuer, as in the W3C suite."""
    first = proof_options(verification_method=method(OTHER), created=NOW, id_="urn:x:first")
    last = proof_options(verification_method=method(KEY), created=NOW, previous_proof="urn:x:first")
    return add_proof(add_proof(minimal(ISSUER), first, OTHER), last, KEY)


def test_chains_and_sets_of_proofs(api: VcApiClient) -> None:
    chain = a_chain()
    assert api.verify(chain).status_code == 200
    as_list = copy.deepcopy(chain)
    for previous in ("urn:x:missing", ["urn:x:first", "urn:x:missing"]):
        as_list["proof"][1]["previousProof"] = previous
        assert api.verify(as_list).status_code == 400
    failing = copy.deepcopy(chain)
    failing["proof"][0]["proofValue"] = CREDENTIAL["proof"]["proofValue"]
    assert api.verify(failing).status_code == 400
    two = add_proof(
        signed(minimal(ISSUER)),
        proof_options(verification_method=method(OTHER), created=NOW),
        OTHER,
    )
    assert api.verify(two).status_code == 200
    two["proof"][1]["cryptosuite"] = "unknown-2022"
    assert api.verify(two).status_code == 400


VECTORS = (
    "vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
    "vc-di-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json",
    "vc-di-ecdsa/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
    "vc-di-ecdsa/ecdsa-jcs-2019-p384/signedJCSECDSAP384.json",
)


@pytest.mark.parametrize("path", VECTORS)
def test_vectors_whose_issuer_is_not_the_keys(api: VcApiClient, path: str) -> None:
    document = json.loads(reference(f"standards/w3c/vectors/{path}").read_text())
    assert api.verify(document, verifier="proof-only").status_code == 200
    assert api.verify(document).status_code == 400


@pytest.mark.parametrize(
    ("options", "absent"),
    [({"returnCredential": False}, "credential"), ({"returnResults": False}, "results")],
)
def test_what_need_not_be_returned(api: VcApiClient, options: dict[str, Any], absent: str) -> None:
    assert absent not in api.verify(CREDENTIAL, **options).get_json()


@pytest.mark.parametrize(
    ("options", "pointer"), [({"checks": "proof"}, "/options/checks"), (5, "/options")]
)
def test_options_of_the_wrong_form(api: VcApiClient, options: Any, pointer: str) -> None:
    body = {"verifiableCredential": CREDENTIAL, "options": options}
    answer = api.post("/verifiers/default/credentials/verify", body)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, pointer)


def test_without_options(api: VcApiClient) -> None:
    body = {"verifiableCredential": CREDENTIAL}
    assert api.post("/verifiers/default/credentials/verify", body).status_code == 200


def test_an_open_badge_before_3_0_is_no_credential(api: VcApiClient) -> None:
    """It is verified at `/verify`; here it is an error, whatever it came to."""
    answer = api.verify(an_assertion())
    body = answer.get_json()
    assert (answer.status_code, body["verified"]) == (400, False)
    assert body["code"] == "format.assertion_read"
