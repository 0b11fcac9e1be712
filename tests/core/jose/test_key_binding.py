"""Key binding: the holder proves to hold it, to one asker, just now; and every way to cheat."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from credentials.errors import BindingRefused, EnvelopeError
from credentials.jose.disclosure import digest_of
from credentials.jose.key_binding import bind, check_asked, check_binding, present
from credentials.keys.jwk import encode_public_jwk
from tests.core.jose.test_sd_jwt import CLAIMS, HOLDER, HOLDER_JWK, issued, opened
from tests.core.jose.tokens import OTHER, SIGNERS, token

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bound(**changes: Any) -> str:
    options = {"audience": "https://v.example", "nonce": "n-1", "issued_at": NOON} | changes
    signer = options.pop("signer", HOLDER)
    shown = present(issued(holder_key=HOLDER_JWK), ["credentialSubject.name"])
    return bind(shown, signer, **options)


def refused(text: str, **asked: Any) -> str:
    envelope = opened(text)
    assert envelope.selective is not None
    options = {"audience": "https://v.example", "nonce": "n-1", "at": NOON} | asked
    try:
        binding = check_binding(envelope.selective, envelope.claims, at=NOON)
        check_asked(binding, **options)
    except BindingRefused as error:
        return str(error.fields["reason"])
    return "not refused"


def test_bound() -> None:
    envelope = opened(bound())
    assert envelope.selective is not None
    binding = check_binding(envelope.selective, envelope.claims, at=NOON)
    assert binding is not None
    assert (binding.audience, binding.nonce, binding.issued_at) == (
        "https://v.example",
        "n-1",
        NOON,
    )
    check_asked(binding, audience="https://v.example", nonce="n-1", at=NOON + timedelta(minutes=10))
    assert "cnf" not in envelope.document
    with pytest.raises(EnvelopeError) as caught:
        bind(bound(), HOLDER, audience="a", nonce="n", issued_at=NOON)
    assert caught.value.fields["reason"] == "bound"


def test_wrong_occasions() -> None:
    assert refused(bound(), audience="https://other.example") == "audience"
    assert refused(bound(), nonce="n-2") == "nonce"
    assert refused(bound(), at=NOON + timedelta(minutes=11)) == "old"
    assert refused(bound(issued_at=NOON + timedelta(minutes=2))) == "in_future"
    assert refused(present(issued(holder_key=HOLDER_JWK), [])) == "missing"


def test_foreign_keys() -> None:
    assert refused(bound(signer=SIGNERS["ES384"])) == "header"
    other = SIGNERS["ES256"]
    text = bind(
        issued(holder_key=encode_public_jwk(OTHER.public_key)), other,
        audience="https://v.example", nonce="n-1", issued_at=NOON,
    )  # fmt: skip
    assert refused(text) == "signature"
    nobody = bind(issued(), HOLDER, audience="a", nonce="n", issued_at=NOON)
    assert refused(nobody) == "no_holder"


def test_made_for_other_disclosures() -> None:
    jwt, name, binding = bound().split("~")
    more = issued(holder_key=HOLDER_JWK).split("~")[1]
    assert refused(f"{jwt}~{binding}") == "covers_other"
    assert refused(f"{jwt}~{name}~{more}~{binding}") == "covers_other"


def kb(header: dict[str, Any], claims: dict[str, Any]) -> str:
    shown = present(issued(holder_key=HOLDER_JWK), [])
    good = {"iat": int(NOON.timestamp()), "aud": "https://v.example", "nonce": "n-1",
            "sd_hash": digest_of(shown)}  # fmt: skip
    changed = {k: v for k, v in {**good, **claims}.items() if v is not None}
    return shown + token({"alg": "EdDSA", "typ": "kb+jwt", **header}, changed, HOLDER)


@pytest.mark.parametrize(
    ("header", "claims", "reason"),
    [
        ({"typ": "JWT"}, {}, "malformed"),
        ({"typ": None}, {}, "malformed"),
        ({}, {"iat": None}, "malformed"),
        ({}, {"iat": "now"}, "malformed"),
        ({}, {"aud": None}, "malformed"),
        ({}, {"aud": ["https://v.example"]}, "malformed"),
        ({}, {"nonce": None}, "malformed"),
        ({}, {"sd_hash": None}, "covers_other"),
        ({}, {"sd_hash": "x"}, "covers_other"),
        ({"alg": "none"}, {}, "header"),
        ({"alg": "HS256"}, {}, "header"),
        ({"crit": ["x"]}, {}, "header"),
    ],
)
def test_bindings_of_a_wrong_form(
    header: dict[str, Any], claims: dict[str, Any], reason: str
) -> None:
    assert refused(kb(header, claims)) == reason


def test_garbage_instead_of_a_binding() -> None:
    shown = present(issued(holder_key=HOLDER_JWK), [])
    assert refused(f"{shown}abc") == "malformed"
    assert refused(f"{shown}a.b.c") == "malformed"


@pytest.mark.parametrize(
    "confirmation", [{}, {"kid": "x"}, {"jwk": {"kty": "oct", "k": "AA"}}, {"jwk": {}}, 5]
)
def test_cnf_without_a_usable_key(confirmation: Any) -> None:
    text = token({"alg": "ES256", "typ": "dc+sd-jwt"}, CLAIMS | {"cnf": confirmation}) + "~"
    text = bind(text, HOLDER, audience="a", nonce="n", issued_at=NOON)
    assert refused(text) == "confirmation"


@pytest.mark.parametrize("name", ["sha-256", "sha-384", "sha-512"])
def test_the_hash_is_that_of_the_issuers_token(name: str) -> None:
    claims = CLAIMS | {"cnf": {"jwk": HOLDER_JWK}, "_sd_alg": name}
    text = token({"alg": "ES256", "typ": "dc+sd-jwt"}, claims) + "~"
    envelope = opened(bind(text, HOLDER, audience="a", nonce="n", issued_at=NOON))
    assert envelope.selective is not None
    assert check_binding(envelope.selective, envelope.claims, at=NOON) is not None
