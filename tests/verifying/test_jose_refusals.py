"""`laurel jose`: what it refuses, with the reason. The numbers are those of the W3C suite."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from credentials.encoding.multibase import base64url
from laurel.cli.main import run
from tests.core.jose.tokens import OTHER, token
from tests.verifying.test_jose_command import (
    HOLDER,
    INSIDE,
    ISSUER,
    MINIMAL,
    SELECTIVE,
    V2,
    Command,
    a_presentation,
    cose,
    method,
    signed,
    without_padding,
)


@pytest.fixture
def jose(tmp_path: Path) -> Command:
    return Command(tmp_path)


def forged(text: str) -> str:
    head, _, rest = text.partition(".")
    body, _, signature = rest.partition(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{base64url(json.dumps(claims | {'name': 'Forged'}).encode())}.{signature}"


NOT_ENVELOPED = [
    MINIMAL,
    INSIDE,
    {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "not-a-credential"},
    {"@context": V2, "type": "EnvelopedVerifiableCredential"},
    {"@context": V2, "type": "VerifiableCredential", "id": f"data:application/vc+jwt,{INSIDE}"},
]


@pytest.mark.parametrize(
    ("feature", "text", "key", "reason"),
    [
        pytest.param("credential_jose", signed("vc+jwt", MINIMAL, "ES512"), "EdDSA",
                     "does not go with a key of Ed25519", id="9"),
        pytest.param("credential_jose", json.dumps(MINIMAL), "EdDSA", "parts", id="10"),
        pytest.param("credential_jose", token({"alg": "none", "typ": "vc+jwt"}, MINIMAL), "ES256",
                     "no signature at all", id="10 with alg none"),
        pytest.param("presentation_jose", json.dumps(a_presentation()), "EdDSA", "parts", id="11"),
        pytest.param("presentation_jose", "", "EdDSA", "parts", id="11 empty"),
        pytest.param("credential_jose", forged(signed("vc+jwt", MINIMAL)), "ES256",
                     "signature does not fit", id="12"),
        pytest.param("credential_jose", signed("vc+jwt", MINIMAL, "ES256", OTHER), "ES256",
                     "signature does not fit", id="12 by another key"),
        pytest.param("credential_jose", signed("JWT", MINIMAL), "ES256", "the type is not vc+jwt",
                     id="13"),
        pytest.param("credential_jose", signed("vc+ld+jwt", MINIMAL), "ES256",
                     "the type is not vc+jwt", id="13 as drafts said"),
        pytest.param("credential_jose", token({"alg": "ES256"}, MINIMAL), "ES256",
                     "the type is not vc+jwt", id="13 without typ"),
        pytest.param("presentation_jose", signed("vc+jwt", a_presentation()), "ES256",
                     "the type is not vp+jwt", id="14"),
        pytest.param("credential_jose", signed("vc+jwt", {**MINIMAL, "vc": {}}), "ES256",
                     "vc stands in the claims", id="15 vc"),
        pytest.param("credential_jose", signed("vc+jwt", {**MINIMAL, "vp": {}}), "ES256",
                     "vp stands in the claims", id="15 vp"),
        *(pytest.param("presentation_jose", signed("vp+jwt", a_presentation(bad)), "ES256",
                       "/verifiableCredential/0", id=f"16 {number}")
          for number, bad in enumerate(NOT_ENVELOPED)),
        pytest.param("credential_jose", signed("vc+jwt", {**MINIMAL, "iss": HOLDER}), "ES256",
                     "iss is not", id="iss is not the issuer"),
        pytest.param("presentation_jose", signed("vp+jwt", a_presentation(iss=ISSUER)), "ES256",
                     "iss is not", id="iss is not the holder"),
        pytest.param("credential_sd_jwt", forged(signed("vc+sd-jwt", SELECTIVE)) + "~", "ES256",
                     "signature does not fit", id="23"),
        pytest.param("credential_sd_jwt", signed("vp+sd-jwt", SELECTIVE) + "~", "ES256",
                     "the type is not vc+sd-jwt", id="24"),
        pytest.param("credential_sd_jwt", signed("vc+jwt", SELECTIVE), "ES256",
                     "the type is not vc+sd-jwt", id="24 without disclosures"),
        pytest.param("presentation_sd_jwt", signed("vc+sd-jwt", a_presentation()) + "~", "ES256",
                     "the type is not vp+sd-jwt", id="25"),
        pytest.param("presentation_sd_jwt", signed("vp+sd-jwt", a_presentation(MINIMAL)) + "~",
                     "ES256", "/verifiableCredential/0", id="26"),
        pytest.param("credential_cose", cose(MINIMAL).hex(), "ES256", "not a compact token",
                     id="30"),
        pytest.param("credential_cose", "not base64!", "ES256", "not base64", id="30 other text"),
        pytest.param("credential_cose", without_padding(cose(MINIMAL, "ES384")), "ES256",
                     "does not go with", id="32 another key"),
        pytest.param("credential_cose",
                     without_padding(cose(MINIMAL).replace(b"Potter", b"Master")), "ES256",
                     "signature does not fit", id="32"),
        pytest.param("credential_cose",
                     without_padding(cose(MINIMAL, content_type="application/json")), "ES256",
                     "the content is no application/vc", id="33"),
        pytest.param("credential_cose",
                     without_padding(cose(MINIMAL, type_="application/vc+jwt")), "ES256",
                     "no credential or presentation in COSE", id="33 typ"),
        pytest.param("presentation_cose", without_padding(cose(a_presentation())), "ES256",
                     "the type is not application/vp+cose", id="34"),
        pytest.param("presentation_cose",
                     without_padding(cose(a_presentation(MINIMAL), kind="vp")), "ES256",
                     "/verifiableCredential/0", id="35"),
    ],
)  # fmt: skip
def test_refused(jose: Command, feature: str, text: str, key: str, reason: str) -> None:
    assert reason in jose.fails("verify", feature, text, key)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ({}, "no secretKeyJwk"),
        ({**method("ES256"), "secretKeyJwk": {"kty": "oct"}}, "not supported"),
        ({**method("ES256"), "publicKeyJwk": method("EdDSA")["publicKeyJwk"]}, "two keys"),
        ({**method("ES256"), "type": "Multikey"}, "not a JsonWebKey"),
    ],
)
def test_keys_that_sign_nothing(jose: Command, key: Any, reason: str) -> None:
    assert reason in jose.fails("issue", "credential_jose", MINIMAL, key)


def test_documents_that_are_not_signed(jose: Command) -> None:
    assert "/issuer" in jose.fails("issue", "credential_jose", {**MINIMAL, "issuer": None})
    assert "not JSON" in jose.fails("issue", "credential_jose", "{")
    assert "object" in jose.fails("issue", "credential_jose", "[]")
    assert "nothing can be withheld" in jose.fails(
        "issue", "credential_jose", MINIMAL, "ES256", "--sd", '["name"]'
    )
    assert "must not be withheld" in jose.fails(
        "issue", "credential_sd_jwt", MINIMAL, "ES256", "--sd", '["issuer"]'
    )
    for bad in NOT_ENVELOPED:
        assert "/verifiableCredential/0" in jose.fails(
            "issue", "presentation_jose", a_presentation(bad)
        )


@pytest.mark.parametrize("paths", ["not json", "{}", "[1]"])
def test_wrong_usage(tmp_path: Path, paths: str) -> None:
    for name in ("input", "key"):
        (tmp_path / name).write_text("{}")
    files = ["--input", str(tmp_path / "input"), "--key", str(tmp_path / "key")]
    rest = ["--output", str(tmp_path / "o"), "--sd", paths]
    assert run(["jose", "issue", *files, "--feature", "credential_sd_jwt", *rest]) == 64
    assert run(["jose", "issue", *files, "--feature", "credential_xml", *rest[:2]]) == 64
