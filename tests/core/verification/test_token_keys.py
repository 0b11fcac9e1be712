"""Whose key signed a token: `kid` in each form, and keys that tokens bring along."""

from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.jcs import canonical
from credentials.encoding.multibase import base64url
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.did_key import did_key_of
from credentials.keys.jwk import encode_public_jwk, thumbprint
from credentials.report import NOT_DETERMINED, PASSED, Verdict
from tests.core.jose.tokens import OTHER, SIGNERS, token
from tests.core.verification.reading import codes, evidence
from tests.support.rsa_key import RSA_JWK
from tests.support.token_host import (
    DID,
    JWKS,
    NOON,
    TokenHost,
    a_badge,
    a_vc_jwt,
    controller_of,
    method_id,
)

SIGNER = SIGNERS["ES256"]
JWK = encode_public_jwk(SIGNER.public_key)
OTHER_JWK = encode_public_jwk(OTHER.public_key)
HTTPS_ISSUER = "https://issuer.example/issuers/1"


def badge(**changes: Any) -> dict[str, Any]:
    """Without a status: only the keys matter here."""
    return a_badge(credentialStatus=None, **changes)


def by_kid(kid: str, signer: Any = SIGNER, **changes: Any) -> str:
    return issue_vc_jwt(badge(**changes), signer, kid=kid)


@pytest.mark.parametrize("kid", [f"{DID}#ES256", "#ES256", "ES256"])
def test_a_method_of_the_issuers_document(kid: str) -> None:
    report = TokenHost().verify(by_kid(kid))
    assert (report.verdict, report.from_issuer) == (Verdict.VALID, PASSED)
    assert evidence(report, "key.listed")["method"] == f"{DID}#ES256"


def test_an_https_issuer_with_a_controller_document() -> None:
    host = TokenHost(documents={HTTPS_ISSUER: controller_of(HTTPS_ISSUER, k=SIGNER)})
    report = host.verify(by_kid(f"{HTTPS_ISSUER}#k", issuer=HTTPS_ISSUER))
    assert (report.from_issuer, "key.listed" in codes(report)) == (PASSED, True)


@pytest.mark.parametrize("with_fragment", [True, False])
def test_did_key_and_did_jwk(with_fragment: bool) -> None:
    key = did_key_of(SIGNER.public_key_multibase)
    jwk = "did:jwk:" + base64url(canonical(JWK))
    for did, fragment in ((key, "#" + SIGNER.public_key_multibase), (jwk, "#0")):
        report = TokenHost().verify(by_kid(did + fragment * with_fragment, issuer=did))
        assert (report.from_issuer, "key.listed" in codes(report)) == (PASSED, True)


def test_somebody_elses_key() -> None:
    stranger = "did:web:stranger.example"
    host = TokenHost()
    host.documents[stranger] = controller_of(stranger, k=OTHER)
    report = host.verify(by_kid(f"{stranger}#k", OTHER))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, PASSED)
    assert evidence(report, "key.other_controller")["controller"] == stranger
    own = did_key_of(OTHER.public_key_multibase)
    report = host.verify(by_kid(f"{own}#{OTHER.public_key_multibase}", OTHER))
    assert (report.verdict, "key.other_controller" in codes(report)) == (
        Verdict.NOT_FROM_ISSUER,
        True,
    )


def test_the_issuers_name_with_another_key() -> None:
    report = TokenHost().verify(by_kid(f"{DID}#ES256", OTHER))
    assert (report.verdict, "proof.bad_signature" in codes(report)) == (Verdict.ALTERED, True)
    report = TokenHost().verify(by_kid(f"{DID}#nowhere", OTHER))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, NOT_DETERMINED)
    assert "key.not_listed" in codes(report)


def test_a_key_for_logging_in_signs_no_credentials() -> None:
    document = {**controller_of(DID, ES256=SIGNER)}
    document["authentication"] = document.pop("assertionMethod")
    report = TokenHost(documents={DID: document}).verify(by_kid(f"{DID}#ES256"))
    assert (report.verdict, "key.not_for_assertion" in codes(report)) == (
        Verdict.NOT_FROM_ISSUER,
        True,
    )


@pytest.mark.parametrize(
    ("kid", "code", "verdict"),
    [
        ("did:example:unknown#1", "key.unreachable", Verdict.UNDETERMINED),
        ("urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11", "key.unsupported", Verdict.UNDETERMINED),
        ("../../etc/passwd", "key.not_listed", Verdict.NOT_FROM_ISSUER),
        ("' OR 1=1 --", "key.invalid_url", Verdict.UNDETERMINED),
        ("http://issuer.example/key", "key.unsupported", Verdict.UNDETERMINED),
        ("file:///etc/passwd", "key.unsupported", Verdict.UNDETERMINED),
    ],
)
def test_names_that_name_nothing(kid: str, code: str, verdict: Verdict) -> None:
    """K5: a name is only ever compared."""
    report = TokenHost().verify(by_kid(kid))
    assert (report.verdict, code in codes(report)) == (verdict, True)


# keys behind addresses


def https_host(**pages: Any) -> TokenHost:
    return TokenHost(
        documents={}, pages={f"https://issuer.example{k}": v for k, v in pages.items()}
    )


KEY_ADDRESS = "https://issuer.example/keys/1"
NAMED = JWK | {"kid": KEY_ADDRESS}


@pytest.mark.parametrize(
    ("page", "jwks", "code", "from_issuer"),
    [
        (JWK, {"keys": [JWK]}, "key.published", PASSED),
        (JWK | {"kid": KEY_ADDRESS}, {"keys": [OTHER_JWK, JWK]}, "key.published", PASSED),
        ({"keys": [OTHER_JWK, NAMED]}, {"keys": [JWK]}, "key.published", PASSED),
        (JWK | {"iss": HTTPS_ISSUER}, None, "key.published", PASSED),
        (JWK, {"keys": [JWK | {"iss": HTTPS_ISSUER}]}, "key.published", PASSED),
        (JWK, None, "key.not_established", NOT_DETERMINED),
        (JWK, {"keys": [OTHER_JWK]}, "key.not_established", NOT_DETERMINED),
        (JWK, {"keys": [JWK | {"iss": "https://issuer.example/issuers/2"}]},
         "key.not_established", NOT_DETERMINED),
        (JWK, b"{", "key.not_established", NOT_DETERMINED),
    ],
)  # fmt: skip
def test_a_kid_that_is_an_address(page: Any, jwks: Any, code: str, from_issuer: Any) -> None:
    """Open Badges 3.0, key provenance: the key must be in the authority's JWK Set."""
    host = https_host(**{"/keys/1": page})
    if jwks is not None:
        host.pages[JWKS] = jwks
    report = host.verify(by_kid(KEY_ADDRESS, issuer=HTTPS_ISSUER))
    assert (report.intact, report.from_issuer) == (PASSED, from_issuer)
    assert code in codes(report)


@pytest.mark.parametrize(
    ("jwks", "code", "from_issuer"),
    [
        ({"keys": [JWK]}, "key.published", PASSED),
        ({"keys": [OTHER_JWK]}, "key.not_established", NOT_DETERMINED),
    ],
)
def test_a_kid_inside_of_a_set(jwks: Any, code: str, from_issuer: Any) -> None:
    """Open Badges 3.0 §8.2.3, its sample header."""
    page = {"keys": [OTHER_JWK | {"kid": "key-0"}, JWK | {"kid": "key-1"}]}
    host = https_host(**{"/keys": page, "/.well-known/jwks.json": jwks})
    report = host.verify(by_kid("https://issuer.example/keys#key-1", issuer=HTTPS_ISSUER))
    assert (report.intact, report.from_issuer) == (PASSED, from_issuer)
    assert code in codes(report)


@pytest.mark.parametrize(
    ("page", "code", "verdict"),
    [
        (None, "key.unreachable", Verdict.UNDETERMINED),
        (b"<html>", "key.document_invalid", Verdict.UNDETERMINED),
        ([], "key.document_invalid", Verdict.UNDETERMINED),
        (RSA_JWK, "key.document_invalid", Verdict.UNDETERMINED),
        ({"keys": [JWK] * 101}, "key.document_invalid", Verdict.UNDETERMINED),
        (b" " * 70_000, "key.unreachable", Verdict.UNDETERMINED),
        ({"keys": []}, "key.not_listed", Verdict.NOT_FROM_ISSUER),
        ({"keys": [JWK, OTHER_JWK]}, "key.not_listed", Verdict.NOT_FROM_ISSUER),
        ({"kty": "oct"}, "key.not_listed", Verdict.NOT_FROM_ISSUER),
        (JWK | {"iss": "https://other.example"}, "key.other_controller", Verdict.NOT_FROM_ISSUER),
    ],
)
def test_addresses_without_the_key(page: Any, code: str, verdict: Verdict) -> None:
    host = https_host() if page is None else https_host(**{"/keys/1": page})
    report = host.verify(by_kid(KEY_ADDRESS, issuer=HTTPS_ISSUER))
    assert (report.verdict, code in codes(report)) == (verdict, True)


@pytest.mark.parametrize(
    "kid",
    [
        "https://attacker.example/key",
        "https://issuer.example.attacker.example/key",
        "https://issuer.example@attacker.example/key",
        "https://issuer.example:444/key",
    ],
)
def test_an_address_elsewhere_is_not_even_fetched(kid: str) -> None:
    host = TokenHost(documents={}, pages={kid: OTHER_JWK, JWKS: {"keys": [JWK]}})
    report = host.verify(by_kid(kid, OTHER, issuer=HTTPS_ISSUER))
    assert (report.verdict, "key.other_controller" in codes(report)) == (
        Verdict.NOT_FROM_ISSUER,
        True,
    )
    assert host.asked == []


def test_a_key_of_the_set_by_name() -> None:
    host = https_host(**{"/.well-known/jwks.json": {"keys": [OTHER_JWK, JWK | {"kid": "k-1"}]}})
    for kid in ("k-1", thumbprint(SIGNER.public_key), f"{JWKS}#k-1"):
        report = host.verify(by_kid(kid, issuer=HTTPS_ISSUER))
        assert (report.from_issuer, evidence(report, "key.published")["address"]) == (PASSED, JWKS)
    host = TokenHost(pages={JWKS: {"keys": [JWK | {"kid": "k-1"}]}})
    assert host.verify(by_kid("k-1")).from_issuer is PASSED


# keys that tokens bring along


def by_header(signer: Any = SIGNER, **changes: Any) -> str:
    jwk = encode_public_jwk(signer.public_key)
    return issue_vc_jwt(badge(**changes), signer, jwk=jwk)


def test_a_key_in_the_header_shows_only_that_the_text_is_intact() -> None:
    """K3: the attacker's own key, under the victim's name."""
    report = TokenHost().verify(by_header(OTHER))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert report.from_issuer is NOT_DETERMINED
    assert evidence(report, "key.not_established")["issuer"] == DID
    assert "status.not_checked" in codes(report)


def test_a_key_in_the_header_that_the_issuer_publishes() -> None:
    report = TokenHost().verify(by_header())
    assert (report.verdict, "key.listed" in codes(report)) == (Verdict.VALID, True)
    host = TokenHost(documents={}, pages={JWKS: {"keys": [JWK]}})
    report = host.verify(by_header(issuer=HTTPS_ISSUER))
    assert (report.verdict, "key.published" in codes(report)) == (Verdict.VALID, True)


def test_a_retired_key_in_the_header_is_judged_by_its_dates() -> None:
    document = controller_of(DID, ES256=SIGNER)
    document["verificationMethod"][0]["expires"] = "2026-10-01T00:00:00Z"
    report = TokenHost(documents={DID: document}).verify(by_header())
    assert (report.verdict, "key.expired" in codes(report)) == (Verdict.NOT_FROM_ISSUER, True)


@pytest.mark.parametrize(
    "jwk",
    [
        RSA_JWK,
        {**JWK, "d": "AA"},
        {"kty": "oct", "k": "AA"},
        {**JWK, "use": "enc"},
        {**JWK, "y": JWK["x"]},
        {"kty": "RSA", "n": base64url(b"\xff" * 128), "e": "AQAB"},
        {"kty": "RSA", "n": RSA_JWK["n"], "e": "AQ"},
    ],
)
def test_keys_in_the_header_that_are_none(jwk: dict[str, Any]) -> None:
    """K10."""
    report = TokenHost().verify(token({"alg": "ES256", "typ": "vc+jwt", "jwk": jwk}, badge()))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert {"key.unsupported", "proof.no_key"} <= codes(report)


@pytest.mark.parametrize("member", ["x5c", "x5u", "jku", "x5t"])
def test_certificates_and_addresses_of_keys_are_never_followed(member: str) -> None:
    """K4."""
    value: Any = ["MIIB"] if member == "x5c" else "https://attacker.example/keys"
    header = {"alg": "ES256", "typ": "vc+jwt", member: value}
    host = TokenHost()
    report = host.verify(token(header, badge()))
    assert (report.verdict, "key.unnamed" in codes(report)) == (Verdict.UNDETERMINED, True)
    assert host.asked == []


def test_kid_wins_over_jwk() -> None:
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": f"{DID}#ES256", "jwk": OTHER_JWK}
    report = TokenHost().verify(token(header, badge(), OTHER))
    assert (report.verdict, "proof.bad_signature" in codes(report)) == (Verdict.ALTERED, True)


# time and withdrawal


def test_revoked_and_compromised_methods() -> None:
    document = controller_of(DID, ES256=SIGNER)
    document["verificationMethod"][0]["revoked"] = "2026-10-01T00:00:00Z"
    report = TokenHost(documents={DID: document}).verify(a_vc_jwt())
    assert (report.verdict, "key.revoked" in codes(report)) == (Verdict.NOT_FROM_ISSUER, True)
    document["assertionMethod"] = []
    report = TokenHost(documents={DID: document}).verify(by_kid("ES256"))
    assert (report.verdict, "key.compromised" in codes(report)) == (Verdict.NOT_FROM_ISSUER, True)


def test_a_key_that_expired_later_is_good() -> None:
    document = controller_of(DID, ES256=SIGNER)
    document["verificationMethod"][0]["expires"] = "2026-11-15T00:00:00Z"
    report = TokenHost(documents={DID: document}).verify(
        by_kid(method_id("ES256")), at=NOON + timedelta(days=1)
    )
    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize(
    "text", [by_header(), by_kid("k-1"), by_kid(thumbprint(SIGNER.public_key))]
)
def test_a_withdrawn_key_is_not_saved_by_an_old_set(text: str) -> None:
    """The issuer's document says that it is compromised; its JWK Set still holds it."""
    document = controller_of(DID, ES256=SIGNER)
    document["verificationMethod"][0]["revoked"] = "2026-10-01T00:00:00Z"
    document["assertionMethod"] = []
    host = TokenHost(documents={DID: document}, pages={JWKS: {"keys": [JWK | {"kid": "k-1"}]}})
    report = host.verify(text)
    assert (report.verdict, "key.compromised" in codes(report)) == (Verdict.NOT_FROM_ISSUER, True)


def test_a_key_for_something_else_is_not_saved_by_the_set() -> None:
    document = controller_of(DID, ES256=SIGNER)
    document["authentication"] = document.pop("assertionMethod")
    host = TokenHost(documents={DID: document}, pages={JWKS: {"keys": [JWK]}})
    report = host.verify(by_header())
    assert "key.not_for_assertion" in codes(report)


@pytest.mark.parametrize(
    ("jwk", "from_issuer"),
    [
        (JWK, NOT_DETERMINED),
        (JWK | {"iss": f"{DID}:other"}, NOT_DETERMINED),
        (JWK | {"iss": f"{DID}:school"}, PASSED),
    ],
)
def test_a_did_with_a_path_shares_its_set(jwk: dict[str, Any], from_issuer: Any) -> None:
    host = TokenHost(documents={}, pages={JWKS: {"keys": [jwk]}})
    report = host.verify(by_header(issuer=f"{DID}:school"))
    assert (report.intact, report.from_issuer) == (PASSED, from_issuer)
