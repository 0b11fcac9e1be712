"""`laurel jose issue|verify`: each case of the W3C test suite for VC-JOSE-COSE, on own inputs.

The numbers are those of the suite's list of tests.
"""

import base64
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest

from credentials.encoding.multibase import base64url
from credentials.jose.cose import sign_cose
from credentials.jose.enveloped import enveloped
from credentials.keys.jwk import encode_public_jwk, thumbprint
from credentials.keys.software import SoftwareSigner
from laurel.cli.main import run
from tests.core.jose.tokens import SIGNERS, token

ISSUER = "https://issuer.example/jose"
HOLDER = "did:example:holder"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
SECRETS = {
    "EdDSA": {"d": base64url(b"\1" * 32)},
    "ES256": {"d": base64url((11).to_bytes(32, "big"))},
    "ES384": {"d": base64url((12).to_bytes(48, "big"))},
    "ES512": {"d": base64url((13).to_bytes(66, "big"))},
}
MINIMAL: dict[str, Any] = {
    "@context": [V2, EXAMPLES],
    "id": "http://university.example/credentials/7",
    "type": ["VerifiableCredential", "ExamplePottersCredential"],
    "issuer": ISSUER,
    "credentialSubject": {"id": HOLDER, "degree": {"type": "PotteryDegree", "name": "Potter"}},
}
FULL: dict[str, Any] = {
    **MINIMAL,
    "issuer": {"id": ISSUER, "name": "School"},
    "name": "Diploma",
    "description": "In pottery",
    "validFrom": "2024-01-01T00:00:00Z",
    "validUntil": "2025-01-01T00:00:00Z",
    "credentialStatus": {"id": "https://issuer.example/s#7", "type": "StatusList2021Entry"},
    "credentialSchema": {"id": "https://issuer.example/schema.json", "type": "JsonSchema"},
    "evidence": [{"id": "https://issuer.example/e/1", "type": ["DocumentVerification"]}],
    "termsOfUse": [{"id": "https://issuer.example/t/1", "type": "https://issuer.example/Terms"}],
    "refreshService": {"id": "https://issuer.example/r/1", "type": "ManualRefreshService2018"},
}
SELECTIVE: dict[str, Any] = {
    **MINIMAL,
    "credentialSubject": {
        "id": HOLDER,
        "firstName": "Ελένη",
        "address": {"street": "Οδός 1", "city": "Athens"},
        "phoneNumbers": ["+30 1", "+30 2"],
    },
}
INSIDE = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJkaWQ6ZXhhbXBsZToxIn0.c2ln"
"""What is in the envelopes of a presentation is not looked at by this command."""


def a_presentation(*credentials: Any, **changes: Any) -> dict[str, Any]:
    return {
        "@context": [V2, EXAMPLES],
        "id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
        "type": ["VerifiablePresentation"],
        "holder": HOLDER,
        "verifiableCredential": list(credentials or [enveloped(INSIDE, "vc+jwt")]),
        **changes,
    }


MULTIPLE = a_presentation(
    enveloped(INSIDE, "vc+jwt"),
    enveloped(f"{INSIDE}~", "vc+sd-jwt"),
    {"@context": V2, "type": "EnvelopedVerifiableCredential",
     "id": "data:application/vc+cose;base64,0oRA"},
)  # fmt: skip


def method(name: str) -> dict[str, Any]:
    public = encode_public_jwk(SIGNERS[name].public_key)
    kid = {"kid": thumbprint(SIGNERS[name].public_key), "alg": name}
    return {
        "id": f"{ISSUER}#{name}",
        "type": "JsonWebKey",
        "controller": ISSUER,
        "publicKeyJwk": public | kid,
        "secretKeyJwk": public | kid | SECRETS[name],
    }


class Command:
    """The command on files of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, verb: str, feature: str, source: Any, key: Any = "ES256", *more: str
    ) -> dict[str, str]:
        text = source if isinstance(source, str) else json.dumps(source)
        (self.folder / "input").write_text(text)
        (self.folder / "key").write_text(json.dumps(method(key) if isinstance(key, str) else key))
        output = self.folder / "output"
        code = run([
            "jose", verb, "--input", str(self.folder / "input"), "--key", str(self.folder / "key"),
            "--feature", feature, "--output", str(output), *more,
        ])  # fmt: skip
        answer: dict[str, str] = json.loads(output.read_text())
        assert set(answer) == {"result", "data"}
        assert code == (0 if answer["result"] == "success" else 1)
        return answer

    def succeeds(self, *arguments: Any) -> str:
        answer = self(*arguments)
        assert answer["result"] == "success", answer["data"]
        return answer["data"]

    def fails(self, *arguments: Any) -> str:
        answer = self(*arguments)
        assert answer["result"] == "failure"
        return answer["data"]


@pytest.fixture
def jose(tmp_path: Path) -> Command:
    return Command(tmp_path)


def header_of(text: str) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(text.split(".", maxsplit=1)[0] + "==")
    )
    return head


def signed(typ: str, claims: Any, name: str = "ES256", signer: SoftwareSigner | None = None) -> str:
    header = {"alg": name, "typ": typ, "cty": typ[:2], "kid": "a-thumbprint"}
    return token(header, claims, signer or SIGNERS[name])


# issuing


@pytest.mark.parametrize(
    ("document", "key", "feature"),
    [
        pytest.param(MINIMAL, "ES256", "credential_jose", id="1"),
        pytest.param(FULL, "ES384", "credential_jose", id="2"),
        pytest.param(a_presentation(), "ES256", "presentation_jose", id="3"),
        pytest.param(MULTIPLE, "ES512", "presentation_jose", id="4"),
    ],
)
def test_jose_issued(jose: Command, document: Any, key: str, feature: str) -> None:
    text = jose.succeeds("issue", feature, document, key)
    kind = feature[0].replace("c", "vc").replace("p", "vp")
    assert header_of(text) == {
        "alg": key, "typ": f"{kind}+jwt", "cty": kind, "kid": thumbprint(SIGNERS[key].public_key),
    }  # fmt: skip
    assert json.loads(jose.succeeds("verify", feature, text, key)) == document


@pytest.mark.parametrize("feature", ["credential_jose", "credential_sd_jwt", "credential_cose"])
def test_5_a_member_that_the_data_model_does_not_know(jose: Command, feature: str) -> None:
    assert "/badExtension" in jose.fails("issue", feature, {**MINIMAL, "badExtension": {"a": "b"}})


@pytest.mark.parametrize("claim", ["vc", "vp"])
def test_claims_are_not_issued(jose: Command, claim: str) -> None:
    for feature in ("credential_jose", "credential_sd_jwt", "credential_cose"):
        assert f"/{claim}" in jose.fails("issue", feature, {**MINIMAL, claim: {}})


@pytest.mark.parametrize(
    ("document", "key", "feature", "paths"),
    [
        pytest.param(SELECTIVE, "ES384", "credential_sd_jwt", ["credentialSubject.firstName"],
                     id="17"),
        pytest.param(
            SELECTIVE,
            "ES512",
            "credential_sd_jwt",
            ["credentialSubject.address.street", "credentialSubject.address.city",
             "credentialSubject.phoneNumbers[0]"],
            id="18",
        ),
        pytest.param(
            a_presentation(), "ES384", "presentation_sd_jwt", ["holder", "verifiableCredential[0]"],
            id="19",
        ),
        pytest.param(SELECTIVE, "EdDSA", "credential_sdjwt", [], id="as the suite spells it"),
    ],
)  # fmt: skip
def test_sd_jwt_issued(
    jose: Command, document: Any, key: str, feature: str, paths: list[str]
) -> None:
    text = jose.succeeds("issue", feature, document, key, "--sd", json.dumps(paths))
    assert text.count("~") == len(paths) + 1
    body = base64.urlsafe_b64decode(text.split(".")[1] + "==").decode()
    assert all(
        path.rpartition(".")[2].partition("[")[0] not in json.loads(body) for path in paths[:1]
    )
    assert json.loads(jose.succeeds("verify", feature, text, key)) == document
    again = jose.succeeds("issue", feature, document, key, "--sd", json.dumps(paths))
    assert not paths or again != text, "salts are different each time"


@pytest.mark.parametrize(
    ("document", "key", "feature"),
    [
        pytest.param(MINIMAL, "EdDSA", "credential_cose", id="27"),
        pytest.param(a_presentation(), "ES384", "presentation_cose", id="28"),
    ],
)
def test_cose_issued(jose: Command, document: Any, key: str, feature: str) -> None:
    text = jose.succeeds("issue", feature, document, key)
    assert "=" not in text
    message = cbor2.loads(base64.b64decode(text + "=" * (-len(text) % 4)))
    header = cbor2.loads(message.value[0])
    kind = "vc" if feature.startswith("c") else "vp"
    assert (header[3], header[16]) == (f"application/{kind}", f"application/{kind}+cose")
    assert header[4] == thumbprint(SIGNERS[key].public_key).encode()
    assert json.loads(jose.succeeds("verify", feature, text, key)) == document


# verifying what fits

OLD = {"iat": "2010-01-01T19:23:24Z", "exp": 1_300_000_000, "iss": ISSUER, "jti": MINIMAL["id"]}
BY_HOLDER = {"iat": 1_300_000_000, "exp": 1_300_000_060, "iss": HOLDER}


@pytest.mark.parametrize(
    ("feature", "text", "key"),
    [
        pytest.param("credential_jose", signed("vc+jwt", MINIMAL | OLD), "ES256", id="6"),
        pytest.param("presentation_jose", signed("vp+jwt", MULTIPLE | BY_HOLDER, "ES384"), "ES384",
                     id="7"),
        pytest.param("credential_jose", signed("vc+jwt", FULL | OLD, "EdDSA"), "EdDSA", id="8"),
        pytest.param("credential_jose", signed("vc+jwt", MINIMAL | {"extra": 1}), "ES256",
                     id="unknown members are ignored"),
        pytest.param("credential_sd_jwt", signed("vc+sd-jwt", SELECTIVE | OLD) + "~", "ES256",
                     id="20"),
        pytest.param("presentation_sd_jwt", signed("vp+sd-jwt", MULTIPLE | BY_HOLDER) + "~",
                     "ES256", id="22"),
    ],
)  # fmt: skip
def test_verified(jose: Command, feature: str, text: str, key: str) -> None:
    """Times lie in the past or are texts: those are another question than the signature."""
    document = json.loads(jose.succeeds("verify", feature, text + "\n", key))
    assert document["@context"][0] == V2


def test_21_nested_disclosures_and_some_withheld(jose: Command) -> None:
    paths = ["credentialSubject.address", "credentialSubject.address.street"]
    text = jose.succeeds(
        "issue", "credential_sd_jwt", SELECTIVE, "ES512", "--sd", json.dumps(paths)
    )
    jwt, street, address, _ = text.split("~")
    shown = json.loads(jose.succeeds("verify", "credential_sd_jwt", f"{jwt}~{address}~", "ES512"))
    assert shown["credentialSubject"]["address"] == {"city": "Athens"}
    assert "not signed" in jose.fails("verify", "credential_sd_jwt", f"{jwt}~{street}~", "ES512")


def cose(document: Any, name: str = "ES256", kind: str = "vc", **types: str) -> bytes:
    return sign_cose(
        json.dumps(document).encode(), kid="k", signer=SIGNERS[name],
        content_type=types.get("content_type", f"application/{kind}"),
        type_=types.get("type_", f"application/{kind}+cose"),
    )  # fmt: skip


def without_padding(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    ("feature", "data", "key"),
    [
        pytest.param("credential_cose", cose(MINIMAL), "ES256", id="29"),
        pytest.param("presentation_cose", cose(a_presentation(), "ES384", "vp"), "ES384", id="31"),
    ],
)
def test_cose_verified(jose: Command, feature: str, data: bytes, key: str) -> None:
    jose.succeeds("verify", feature, without_padding(data), key)
    jose.succeeds("verify", feature, base64.b64encode(data).decode(), key)
