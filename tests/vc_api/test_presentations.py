"""Presentations at a verifier instance. VCDM 2.0 §4.13 and its test suite."""

import json
from typing import Any

import pytest

from credentials.jose.enveloped import enveloped
from credentials.jose.jws import sign_jws
from credentials.jose.vc_jose import issue_vp_jose
from credentials.jsonld.expansion import expand
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.general import Expanded
from credentials.proofs.presenting import sign_presentation
from tests.support.vc_api_client import NOW, VcApiClient, minimal
from tests.vc_api.test_verify import CREDENTIAL, ISSUER, KEY, OTHER, method, signed

V2 = "https://www.w3.org/ns/credentials/v2"
DOMAIN, CHALLENGE = "github.com/w3c/vc-data-model-2.0-test-suite", "1235abcd6789"
ASKED = {"domain": DOMAIN, "challenge": CHALLENGE}
SECOND = signed(minimal(ISSUER, id="urn:x:second"))


class InProcess:
    """An expander for small documents of our own."""

    def expand(self, document: Any) -> Expanded:
        return expand(document)


def presentation(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [CREDENTIAL],
        **changes,
    }
    return {name: value for name, value in document.items() if value is not ...}


def presented(document: dict[str, Any], **options: Any) -> dict[str, Any]:
    return sign_presentation(
        document,
        signer=KEY,
        verification_method=method(KEY),
        created=NOW,
        canonize=CanonicalForms(InProcess()),
        **{**ASKED, **options},
    )


ALLOWED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "an id": {"id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11"},
    "a type of its own": {
        "@context": [V2, {"Own": "https://x.example/Own"}],
        "type": ["VerifiablePresentation", "Own"],
    },
    "holder": {"holder": ISSUER},
    "holder as object": {"holder": {"id": ISSUER}},
    "several credentials": {"verifiableCredential": [CREDENTIAL, SECOND]},
    "one credential, no list": {"verifiableCredential": CREDENTIAL},
    "no credential": {"verifiableCredential": ...},
    "a claim of the holder": {"holder": ISSUER, "verifiableCredential": [minimal(ISSUER)]},
}


@pytest.mark.parametrize("changes", ALLOWED.values(), ids=ALLOWED.keys())
def test_accepted(api: VcApiClient, changes: dict[str, Any]) -> None:
    answer = api.present(presented(presentation(**changes)), **ASKED)
    body = answer.get_json()
    assert answer.status_code == 200, body
    assert (body["verified"], body["holder"]) == (True, ISSUER)


REJECTED: dict[str, dict[str, Any]] = {
    "no type": {"type": ...},
    "another type": {"type": ["VerifiableCredential"]},
    "no context": {"@context": ...},
    "the wrong order": {"@context": ["https://www.w3.org/ns/credentials/examples/v2", V2]},
    "an unknown context": {"@context": [V2, "https://example.com"]},
    "a number as context": {"@context": [V2, 5]},
    "another holder": {"holder": "did:example:other"},
    "a holder without id": {"holder": {"name": "x"}},
    "a credential as text": {"verifiableCredential": ["https://x.example/1"]},
    "another credential": {"verifiableCredential": [SECOND]},
    "no proof": {"proof": ...},
}


@pytest.mark.parametrize("changes", REJECTED.values(), ids=REJECTED.keys())
def test_rejected(api: VcApiClient, changes: dict[str, Any]) -> None:
    document = {**presented(presentation()), **changes}
    document = {name: value for name, value in document.items() if value is not ...}
    answer = api.present(document, **ASKED)
    body = answer.get_json()
    assert (answer.status_code, body["verified"]) == (400, False)
    assert body["problemDetails"]


def test_a_changed_proof(api: VcApiClient) -> None:
    document = presented(presentation())
    document["proof"]["proofValue"] = CREDENTIAL["proof"]["proofValue"]
    answer = api.present(document, **ASKED)
    assert answer.get_json()["type"].endswith("#CRYPTOGRAPHIC_SECURITY_ERROR")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("asked", "type_"),
    [
        ({"challenge": "another"}, "INVALID_CHALLENGE_ERROR"),
        ({"domain": "another"}, "INVALID_DOMAIN_ERROR"),
        ({"domain": [DOMAIN, "another"]}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_for_another_occasion(api: VcApiClient, asked: dict[str, Any], type_: str) -> None:
    answer = api.present(presented(presentation()), **{**ASKED, **asked})
    assert (answer.status_code, answer.get_json()["type"].partition("#")[2]) == (400, type_)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [({"challenge": 5}, "/options/challenge"), ({"domain": [5]}, "/options/domain"),
     ({"domain": []}, "/options/domain")],
)  # fmt: skip
def test_questions_of_the_wrong_form(api: VcApiClient, asked: dict[str, Any], pointer: str) -> None:
    answer = api.present(presented(presentation()), **asked)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, pointer)


def test_a_credential_in_it_that_is_not_verified(api: VcApiClient) -> None:
    forged = {**SECOND, "id": "urn:x:forged"}
    answer = api.present(
        presented(presentation(verifiableCredential=[CREDENTIAL, forged])), **ASKED
    )
    body = answer.get_json()
    assert (answer.status_code, body["verified"]) == (400, False)
    assert [one["verified"] for one in body["credentialResults"]] == [True, False]
    assert body["type"].endswith("#CRYPTOGRAPHIC_SECURITY_ERROR")


def test_a_credential_in_it_by_another_than_its_issuer(api: VcApiClient) -> None:
    foreign = signed(minimal("https://vc.example/1"), OTHER)
    document = presented(presentation(verifiableCredential=[foreign]))
    assert api.present(document, **ASKED).status_code == 400
    assert api.present(document, **ASKED, checks=["proof"]).status_code == 200
    assert api.present(document, verifier="proof-only", **ASKED).status_code == 200


def test_an_expired_credential_is_a_warning(api: VcApiClient) -> None:
    expired = signed(minimal(ISSUER, validUntil="2020-01-01T00:00:00Z"))
    document = presented(presentation(verifiableCredential=[expired]))
    answer = api.present(document, **ASKED)
    body = answer.get_json()
    assert (answer.status_code, body["verified"], body["valid"]) == (200, True, False)
    assert body["credentialResults"][0]["verdict"] == "expired"
    assert api.present(document, verifier="strict", **ASKED).status_code == 400


def test_enveloped(api: VcApiClient) -> None:
    inner = api.issued("vc-jwt-p256", minimal(api.id_of("vc-jwt-p256")))
    document = presentation(holder=ISSUER, verifiableCredential=[inner])
    token = issue_vp_jose(document, KEY, kid=method(KEY), audience=DOMAIN, nonce=CHALLENGE)
    envelope = enveloped(token, "vp+jwt")
    assert api.present(envelope, **ASKED).status_code == 200
    assert api.present(envelope, domain=DOMAIN, challenge="another").status_code == 400
    for changes in ({"@context": []}, {"type": ["VerifiablePresentation"]}, {"id": token}):
        assert api.present({**envelope, **changes}, **ASKED).status_code == 400


def older_form(issuer: str = ISSUER) -> dict[str, Any]:
    """A credential in a `vc` claim, as in the fixtures of the suite."""
    claims = {"iss": ISSUER, "sub": "did:example:subject", "vc": minimal(issuer)}
    token = sign_jws(json.dumps(claims).encode(), {"kid": method(KEY)}, KEY)
    return dict(enveloped(token, "jwt"))


def test_the_older_form_is_read_with_a_warning(api: VcApiClient) -> None:
    answer = api.verify(older_form())
    body = answer.get_json()
    assert (answer.status_code, body["verified"], body["valid"]) == (200, True, False)
    assert "claims.refused" in [one["code"] for one in body["problemDetails"]]
    assert api.verify(older_form("did:example:other")).status_code == 400
    vp = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": ISSUER,
        "verifiableCredential": [[older_form()]],
    }
    claims = {"iss": ISSUER, "aud": DOMAIN, "nonce": CHALLENGE, "vp": vp}
    token = sign_jws(json.dumps(claims).encode(), {"typ": "JWT", "kid": method(KEY)}, KEY)
    envelope = {**enveloped(token, "jwt"), "type": "EnvelopedVerifiablePresentation"}
    assert api.present(envelope, challenge=CHALLENGE).status_code == 200
    assert api.present(envelope, challenge="another").status_code == 400


@pytest.mark.parametrize("value", [None, "x", [], ...])
def test_what_is_no_presentation_at_all(api: VcApiClient, value: Any) -> None:
    body = {} if value is ... else {"verifiablePresentation": value}
    answer = api.post("/verifiers/default/presentations/verify", body)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, "/verifiablePresentation")


def test_what_need_not_be_returned(api: VcApiClient) -> None:
    body = api.present(presented(presentation()), **ASKED, returnPresentation=False).get_json()
    assert "presentation" not in body
