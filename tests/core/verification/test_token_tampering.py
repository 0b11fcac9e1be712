"""No change of a token goes unnoticed, and no bytes whatever make the verification fall over."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.encoding.multibase import base64url
from credentials.jose.key_binding import bind
from credentials.jose.sd_issue import issue_vc_sd_jwt
from credentials.jose.vc_jose import issue_vc_cose
from credentials.keys.jwk import encode_public_jwk
from credentials.report import Verdict
from tests.core.jose.tokens import SIGNERS, counted_salts, token
from tests.support.token_host import NOON, TokenHost, a_badge, a_vc_jwt, method_id

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HOST = TokenHost()
KID = method_id("ES256")


def selective() -> str:
    holder = SIGNERS["EdDSA"]
    text = issue_vc_sd_jwt(
        a_badge(), SIGNERS["ES256"], kid=KID, salts=counted_salts(),
        selective=["credentialSubject.achievement.criteria"],
        holder_key=encode_public_jwk(holder.public_key),
    )  # fmt: skip
    return bind(text, holder, audience="a", nonce="n", issued_at=NOON)


@pytest.mark.parametrize("text", [a_vc_jwt(), selective()], ids=["JWT", "SD-JWT"])
def test_every_character_matters(text: str) -> None:
    assert HOST.verify(text).verdict is Verdict.VALID
    for place, character in enumerate(text):
        if character not in ALPHABET:
            continue
        other = ALPHABET[(ALPHABET.index(character) + 1) % 64]
        changed = text[:place] + other + text[place + 1 :]
        assert HOST.verify(changed).verdict is not Verdict.VALID, place


@pytest.mark.parametrize("text", [a_vc_jwt(), selective()], ids=["JWT", "SD-JWT"])
def test_every_part_matters(text: str) -> None:
    for separator in "~.":
        parts = text.split(separator)
        for number in range(len(parts)):
            shorter = separator.join(parts[:number] + parts[number + 1 :])
            longer = separator.join([*parts[: number + 1], *parts[number:]])
            withheld = separator == "~" and number in (1, len(parts) - 1)
            for changed in (shorter, longer):
                verdict = HOST.verify(changed).verdict
                assert verdict is not Verdict.VALID or (withheld and changed == shorter)


def test_every_bit_of_cose_matters() -> None:
    data = issue_vc_cose(a_badge(), SIGNERS["ES256"], kid=KID)
    assert HOST.verify(data).verdict is Verdict.VALID
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :]
        assert HOST.verify(changed).verdict is not Verdict.VALID, place


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
HEADERS = st.fixed_dictionaries(
    {"alg": st.sampled_from(["ES256", "EdDSA", "none", "HS256", "RS256", ""]) | JSON},
    optional={
        "typ": st.sampled_from(["JWT", "vc+jwt", "vp+jwt", "dc+sd-jwt", "vc+sd-jwt"]) | JSON,
        "cty": st.sampled_from(["vc", "vp"]) | JSON,
        "kid": st.sampled_from([KID, "ES256", "#ES256", "https://issuer.example/k"]) | JSON,
        "jwk": st.just(encode_public_jwk(SIGNERS["ES256"].public_key)) | JSON,
        "crit": JSON,
    },
)
MEMBERS = [
    "iss",
    "sub",
    "jti",
    "nbf",
    "exp",
    "iat",
    "aud",
    "vc",
    "vp",
    "cnf",
    "vct",
    "id",
    "issuer",
    "validFrom",
    "validUntil",
    "credentialStatus",
    "status",
    "proof",
    "_sd",
    "_sd_alg",
    "...",
    "verifiableCredential",
    "evidence",
]
CLAIMS = st.fixed_dictionaries(
    {"@context": st.just(a_badge()["@context"]) | JSON, "type": JSON, "credentialSubject": JSON},
    optional=dict.fromkeys(MEMBERS, JSON),
)


@settings(max_examples=300, deadline=None)
@given(HEADERS, CLAIMS, st.lists(JSON, max_size=3), st.booleans())
def test_any_header_and_claims_are_a_report(
    header: Any, claims: Any, disclosures: list[Any], with_disclosures: bool
) -> None:
    text = token(header, claims)
    if with_disclosures:
        parts = [base64url(json.dumps(item).encode()) for item in disclosures]
        text = "~".join([text, *parts, ""])
    HOST.verify(text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_a_report(first: bytes, second: bytes) -> None:
    HOST.verify(b"\xd2" + first)
    HOST.verify(b"\xd2\x84" + bytes([0x40 | (len(first) % 24)]) + first + second)
    HOST.verify(f"{base64url(first)}.{base64url(second)}.")
    HOST.verify(f"{base64url(first)}.{base64url(second)}.~{base64url(first)}~")
