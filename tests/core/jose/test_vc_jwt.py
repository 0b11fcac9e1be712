"""VC-JWT of Open Badges 3.0, VC-JOSE-COSE, and the older form with a `vc` claim."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.errors import ClaimsRefused, EnvelopeError, MalformedToken, ValueMalformed
from credentials.jose.claims import check_badge_claims, check_names, numeric_date
from credentials.jose.envelope import is_token, open_envelope
from credentials.jose.enveloped import enveloped, open_enveloped
from credentials.jose.jws import claims_of, read_jws
from credentials.jose.presentation import (
    check_all_enveloped,
    is_presentation_token,
    open_presentation,
)
from credentials.jose.vc_jose import issue_vc_cose, issue_vc_jose, issue_vp_cose, issue_vp_jose
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.jwk import encode_public_jwk
from tests.core.jose.tokens import ISSUER, KID, OTHER, SIGNERS, a_credential, token

V1_CONTEXT = "https://www.w3.org/2018/credentials/v1"
NOVEMBER = 1793491200
"""2026-11-01T00:00:00Z."""
JWK = encode_public_jwk(SIGNERS["ES256"].public_key)


@pytest.mark.parametrize("name", ["RS256", "ES256", "EdDSA"])
def test_a_badge_as_jwt(name: str) -> None:
    """Open Badges 3.0 §8.2.3, §8.2.4.1."""
    credential = a_credential(validUntil="2027-11-01T00:00:00Z")
    jws = read_jws(issue_vc_jwt(credential, SIGNERS[name], kid=KID))
    assert jws.header == {"alg": name, "kid": KID, "typ": "JWT"}
    assert claims_of(jws) == {
        **credential,
        "iss": ISSUER,
        "jti": credential["id"],
        "sub": "did:example:holder",
        "nbf": NOVEMBER,
        "exp": 1825027200,
    }


def test_a_badge_for_somebody_without_an_id_has_no_sub() -> None:
    credential = a_credential(credentialSubject={"identifier": []})
    text = issue_vc_jwt(credential, SIGNERS["ES256"], jwk=JWK)
    jws = read_jws(text)
    assert jws.header == {"alg": "ES256", "jwk": JWK, "typ": "JWT"}
    assert "sub" not in claims_of(jws)
    envelope = open_envelope(text.encode())
    assert (envelope.document, envelope.jwk, envelope.kid) == (credential, JWK, None)


@pytest.mark.parametrize(
    ("credential", "options", "reason"),
    [
        (a_credential(), {}, "key_name"),
        (a_credential(), {"kid": KID, "jwk": JWK}, "key_name"),
        (a_credential(), {"jwk": encode_public_jwk(SIGNERS["EdDSA"].public_key)}, "key_name"),
        (a_credential(iss=ISSUER), {"kid": KID}, "claims"),
        (a_credential(vc={}), {"kid": KID}, "claims"),
        (a_credential(id=None), {"kid": KID}, "claims"),
        (a_credential(validFrom=None), {"kid": KID}, "claims"),
        (
            a_credential(**{"@context": [V1_CONTEXT], "issuanceDate": "2026-11-01T00:00:00Z"}),
            {"kid": KID},
            "version",
        ),
    ],
)
def test_no_badge_is_made(credential: dict[str, Any], options: dict[str, Any], reason: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        issue_vc_jwt(credential, SIGNERS["ES256"], **options)
    assert caught.value.fields["reason"] == reason


def test_no_badge_of_another_shape_or_key() -> None:
    with pytest.raises(ValueMalformed):
        issue_vc_jwt(a_credential(issuer=None), SIGNERS["ES256"], kid=KID)
    with pytest.raises(EnvelopeError):
        issue_vc_jwt(a_credential(), SIGNERS["ES384"], kid=KID)


def badge_claims(**changes: Any) -> dict[str, Any]:
    credential = a_credential(validUntil="2027-11-01T00:00:00Z")
    claims = claims_of(read_jws(issue_vc_jwt(credential, SIGNERS["ES256"], kid=KID)))
    return {name: v for name, v in {**claims, **changes}.items() if v is not None}


def test_the_claims_of_a_badge() -> None:
    credential = a_credential(validUntil="2027-11-01T00:00:00Z")
    assert check_badge_claims(badge_claims(), credential)
    assert not check_badge_claims(badge_claims(sub=None), credential)
    assert check_badge_claims(badge_claims(exp=NOVEMBER + 9), credential)  # exp overrides


@pytest.mark.parametrize(
    ("changes", "reason", "claim"),
    [
        ({"iss": "https://other.example"}, "contradictory", "iss"),
        ({"iss": 5}, "malformed", "iss"),
        ({"jti": "urn:other"}, "contradictory", "jti"),
        ({"sub": "did:example:thief"}, "contradictory", "sub"),
        ({"sub": {}}, "malformed", "sub"),
        ({"nbf": NOVEMBER + 1}, "contradictory", "nbf"),
        ({"nbf": "2026-11-01T00:00:00Z"}, "malformed", "nbf"),
        ({"nbf": True}, "malformed", "nbf"),
        ({"nbf": -1}, "malformed", "nbf"),
        ({"exp": 1e300}, "malformed", "exp"),
        ({"iss": None}, "missing", "iss"),
        ({"jti": None}, "missing", "jti"),
        ({"nbf": None}, "missing", "nbf"),
        ({"exp": None}, "missing", "exp"),
    ],
)
def test_claims_that_do_not_fit(changes: dict[str, Any], reason: str, claim: str) -> None:
    credential = a_credential(validUntil="2027-11-01T00:00:00Z")
    with pytest.raises(ClaimsRefused) as caught:
        check_badge_claims(badge_claims(**changes), credential)
    assert caught.value.fields == {"reason": reason, "claim": claim}


def test_dates() -> None:
    assert numeric_date({"iat": 0}, "iat") == datetime(1970, 1, 1, tzinfo=UTC)
    assert numeric_date({"iat": 1.5}, "iat") == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert numeric_date({}, "iat") is None


@pytest.mark.parametrize("name", list(SIGNERS))
def test_vc_jose(name: str) -> None:
    """VC-JOSE-COSE 1.0 §3.1.1, §3.1.3."""
    at = datetime(2026, 11, 2, tzinfo=UTC)
    text = issue_vc_jose(a_credential(), SIGNERS[name], kid=KID, issued_at=at)
    jws = read_jws(text)
    assert jws.header == {"alg": name, "cty": "vc", "kid": KID, "typ": "vc+jwt"}
    envelope = open_envelope(text.encode())
    assert (envelope.form, envelope.document) == ("vc+jwt", a_credential())
    assert envelope.claims["iat"] == NOVEMBER + 86_400
    assert (envelope.claims_fault, envelope.kid, envelope.algorithm) == (None, KID, name)
    assert envelope.is_signed_by(SIGNERS[name].public_key)
    assert not envelope.is_signed_by(OTHER.public_key) if name == "ES256" else True
    check_names(envelope.claims, envelope.document, owner="issuer")


@pytest.mark.parametrize("name", ["iss", "exp", "vc", "vp", "cnf", "nonce"])
def test_members_that_are_claims_are_not_signed(name: str) -> None:
    for issue in (issue_vc_jose, issue_vc_cose):
        with pytest.raises(EnvelopeError) as caught:
            issue(a_credential(**{name: {}}), SIGNERS["ES256"], kid=KID)
        assert caught.value.fields["reason"] == "claims"


V1 = {
    "@context": [V1_CONTEXT],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"degree": "MSc"},
}


def test_the_older_form_takes_what_the_claims_say() -> None:
    """VC Data Model 1.1 §6.3.1."""
    claims = {"vc": V1, "iss": ISSUER, "jti": "urn:x:1", "sub": "did:example:h", "nbf": NOVEMBER,
              "exp": NOVEMBER + 60}  # fmt: skip
    envelope = open_envelope(token({"alg": "ES256", "typ": "JWT"}, claims).encode())
    assert (envelope.form, envelope.claims_fault) == ("JWT", None)
    assert envelope.document == {
        **V1,
        "issuer": ISSUER,
        "id": "urn:x:1",
        "issuanceDate": "2026-11-01T00:00:00Z",
        "expirationDate": "2026-11-01T00:01:00Z",
        "credentialSubject": {"degree": "MSc", "id": "did:example:h"},
    }


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"vc": a_credential()}, "older_form"),
        ({**V1}, "wrong_version"),
        ({"vc": V1, **a_credential()}, "forbidden"),
        ({"vp": "text"}, "malformed"),
        ({"vp": {}, "vc": V1}, "forbidden"),
    ],
)
def test_versions_that_do_not_stand_there(claims: dict[str, Any], reason: str) -> None:
    envelope = open_envelope(token({"alg": "ES256"}, claims).encode())
    assert envelope.claims_fault is not None
    assert envelope.claims_fault.fields["reason"] == reason


@pytest.mark.parametrize("claim", ["vc", "vp"])
def test_vc_jose_with_a_claim_of_the_older_form(claim: str) -> None:
    header = {"alg": "ES256", "typ": "vc+jwt"}
    envelope = open_envelope(token(header, a_credential(**{claim: {}})).encode())
    assert envelope.claims_fault is not None
    assert envelope.claims_fault.fields == {"reason": "forbidden", "claim": claim}


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"typ": "at+jwt"}, "type"),
        ({"typ": "kb+jwt"}, "type"),
        ({"typ": "VC+JWT"}, "type"),
        ({"typ": "application/vc+jwt"}, "type"),
        ({"typ": ["vc+jwt"]}, "type"),
        ({"typ": "vc+sd-jwt"}, "type"),
        ({"typ": "vc+jwt", "cty": "vp"}, "content_type"),
        ({"typ": "vc+jwt", "cty": "vc+sd-jwt"}, "content_type"),
    ],
)
def test_other_kinds_of_tokens(header: dict[str, Any], reason: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        open_envelope(token({"alg": "ES256", **header}, a_credential()).encode())
    assert caught.value.fields["reason"] == reason


VC = issue_vc_jose(a_credential(), SIGNERS["ES256"], kid=KID)


def test_enveloped() -> None:
    """VCDM 2.0 §4.13."""
    document = enveloped(VC, "vc+jwt")
    assert document["type"] == "EnvelopedVerifiableCredential"
    assert open_enveloped(document).document == a_credential()
    listed = {**document, "@context": [document["@context"]], "type": [document["type"]]}
    assert open_enveloped(listed).document == a_credential()
    cose = issue_vc_cose(a_credential(), SIGNERS["ES256"], kid=KID)

    text = base64.b64encode(cose).decode()
    in_base64 = {**document, "id": f"data:application/vc+cose;base64,{text}"}
    assert open_enveloped(in_base64).document == a_credential()


V2 = "https://www.w3.org/ns/credentials/v2"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"@context": []}, "context"),
        ({"@context": None}, "context"),
        ({"@context": V1_CONTEXT}, "context"),
        ({"@context": [V2, "https://example.org/more"]}, "context"),
        ({"type": "VerifiableCredential"}, "type"),
        ({"type": None}, "type"),
        ({"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]}, "type"),
        ({"type": "EnvelopedVerifiablePresentation"}, "type"),
        ({"id": VC}, "data_url"),
        ({"id": None}, "data_url"),
        ({"id": f"https://example.org/{VC}"}, "data_url"),
        ({"id": f"data:application/vc+jwt;charset=utf-8,{VC}"}, "data_url"),
        ({"id": f"data:application/vc+jwt,{VC}%0a"}, "data_url"),
        ({"id": f"data:application/vc+sd-jwt,{VC}"}, "media_type"),
        ({"id": f"data:text/plain,{VC}"}, "media_type"),
        ({"id": "data:application/vc+jwt,abc"}, "parts"),
        ({"id": "data:application/vc+cose;base64,zz9="}, "data_url"),
    ],
)
def test_no_enveloped_credential(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        open_enveloped({**enveloped(VC, "vc+jwt"), **changes})
    assert caught.value.fields["reason"] == reason


def a_presentation(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:holder",
        "verifiableCredential": [enveloped(VC, "vc+jwt")],
    } | changes


def test_vp_jose() -> None:
    text = issue_vp_jose(
        a_presentation(), SIGNERS["EdDSA"], kid="did:example:holder#1", audience="https://v.example",
        nonce="n-1", issued_at=datetime(2026, 11, 2, tzinfo=UTC),
    )  # fmt: skip
    assert is_presentation_token(text.encode())
    presented = open_presentation(text.encode())
    assert read_jws(text).header["typ"] == "vp+jwt"
    assert (presented.holder, presented.nonce) == ("did:example:holder", "n-1")
    assert presented.audiences == ("https://v.example",)
    assert presented.issued_at == datetime(2026, 11, 2, tzinfo=UTC)
    assert presented.envelope.document == a_presentation()
    assert presented.envelope.is_signed_by(SIGNERS["EdDSA"].public_key)
    check_all_enveloped(presented)
    again = open_presentation(enveloped(text, "vp+jwt"))
    assert again.credentials == presented.credentials
    with pytest.raises(MalformedToken):
        open_presentation(VC.encode())
    assert not is_presentation_token(VC.encode())
    assert not is_presentation_token(b"{}")


def test_vp_cose() -> None:
    data = issue_vp_cose(a_presentation(), SIGNERS["ES384"], kid=KID)
    assert open_presentation(data).envelope.document == a_presentation()


def test_the_older_form_of_a_presentation() -> None:
    """Claims iss, aud, nonce, vp; lists of enveloped credentials in lists."""
    inner = enveloped(VC, "vc+jwt")
    vp = {"@context": [V2], "type": ["VerifiablePresentation"],
          "verifiableCredential": [[inner, [inner]], inner]}  # fmt: skip
    claims = {"iss": "did:example:h", "aud": ["a", "b"], "nonce": "123456789", "vp": vp}
    text = token({"alg": "ES256", "typ": "JWT", "kid": "did:example:h#1"}, claims)
    presented = open_presentation(
        enveloped(text, "jwt") | {"type": "EnvelopedVerifiablePresentation"}
    )
    assert (presented.holder, presented.nonce) == ("did:example:h", "123456789")
    assert presented.audiences == ("a", "b")
    assert presented.credentials == (inner, inner, inner)
    check_all_enveloped(presented)


@pytest.mark.parametrize(
    ("changes", "error", "reason"),
    [
        ({"type": ["Other"]}, MalformedToken, "type"),
        ({"iss": "did:example:thief"}, ClaimsRefused, "contradictory"),
        ({"aud": [5]}, ClaimsRefused, "malformed"),
        ({"nonce": 5}, ClaimsRefused, "malformed"),
        ({"exp": "soon"}, ClaimsRefused, "malformed"),
        ({"vp": {}}, ClaimsRefused, "forbidden"),
        ({"verifiableCredential": [{}] * 65}, MalformedToken, "size"),
        ({"verifiableCredential": [[[[[[{}]]]]]]}, MalformedToken, "size"),
    ],
)
def test_presentations_that_are_none(changes: dict[str, Any], error: Any, reason: str) -> None:
    text = token({"alg": "ES256", "typ": "vp+jwt"}, a_presentation(**changes))
    with pytest.raises(error) as caught:
        open_presentation(text.encode())
    assert caught.value.fields["reason"] == reason


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (a_credential(), "not_enveloped"),
        ("https://issuer.example/c/1", "not_enveloped"),
        (enveloped(VC, "vc+jwt") | {"id": "data:application/vc+jwt,a.b"}, "parts"),
        (enveloped(VC, "vc+jwt") | {"type": "EnvelopedVerifiablePresentation"}, "type"),
    ],
)
def test_credentials_inside_that_are_not_enveloped(item: Any, reason: str) -> None:
    text = token({"alg": "ES256", "typ": "vp+jwt"}, a_presentation(verifiableCredential=[item]))
    presented = open_presentation(text.encode())
    with pytest.raises(MalformedToken) as caught:
        check_all_enveloped(presented)
    assert caught.value.fields["reason"] == reason


@pytest.mark.parametrize(
    ("data", "looks_like_one"),
    [
        (VC.encode(), True),
        (f" {VC}\n".encode(), True),
        (f"{VC}~".encode(), True),
        (b"a.b.", True),
        (b"a.b.c.d.e", True),
        (b"\xd2\x84", True),
        (b"{}", False),
        (b"www.example.org/c/1", False),
        (b"a.b", False),
        (b"", False),
        (b"\xff", False),
    ],
)
def test_what_looks_like_a_token(data: bytes, looks_like_one: bool) -> None:
    assert is_token(data) is looks_like_one
