"""Presentations in tokens and envelopes: `vp+jwt`, `vp+sd-jwt`, COSE, JWT with a `vp` claim."""

import json
from typing import Any

import pytest

from credentials.jose.enveloped import enveloped
from credentials.jose.jws import sign_jws
from credentials.jose.sd_issue import issue_vp_sd_jwt
from credentials.jose.vc_jose import issue_vc_jose, issue_vp_cose, issue_vp_jose
from credentials.report import Outcome
from credentials.verification.presentation import verify_presentation
from tests.core.verification.test_presentation import (
    CHALLENGE,
    DOMAIN,
    HOLDER,
    HOLDER_KEY,
    REMOVED,
    V2,
    a_presentation,
    check_of,
    codes,
    method,
    verified,
)
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge

ASKED = {"audience": DOMAIN, "nonce": CHALLENGE}


def badge_envelope(host: IssuerHost) -> dict[str, Any]:
    token = issue_vc_jose(a_badge(host), host.signer, kid=host.method_of(host.signer))
    return dict(enveloped(token, "vc+jwt"))


def vp_jwt(*credentials: Any, key: KeyInMemory = HOLDER_KEY, **changes: Any) -> str:
    document = a_presentation(*credentials, **changes)
    return issue_vp_jose(document, key, kid=method(), **ASKED)


def legacy(*credentials: Any, **changes: Any) -> str:
    """As it was before VC-JOSE-COSE: the presentation in a claim, here with a list in a list."""
    claims = {
        "iss": HOLDER,
        "aud": DOMAIN,
        "nonce": CHALLENGE,
        "vp": {
            "@context": [V2],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [list(credentials)],
        },
        **changes,
    }
    header = {"typ": "JWT", "kid": method()}
    return sign_jws(json.dumps(claims).encode(), header, HOLDER_KEY)


def test_a_token_alone_and_in_an_envelope() -> None:
    host = IssuerHost()
    token = vp_jwt(badge_envelope(host))
    for data in (token, dict(enveloped(token, "vp+jwt"))):
        report = verified(data, host)
        assert report.outcome is Outcome.PASSED, report.checks
        assert (report.holder, len(report.credentials)) == (HOLDER, 1)
        assert {"challenge.answered", "domain.meant", "holder.proved"} <= codes(report)


def test_the_older_form_with_lists_in_lists() -> None:
    host = IssuerHost()
    token = legacy(badge_envelope(host), badge_envelope(host))
    document = {**enveloped(token, "jwt"), "type": "EnvelopedVerifiablePresentation"}
    report = verified(document, host)
    assert (report.outcome, report.holder) == (Outcome.PASSED, HOLDER), report.checks
    assert len(report.credentials) == 2


def test_selective_and_cose() -> None:
    host = IssuerHost()
    document = a_presentation(badge_envelope(host))
    selective = issue_vp_sd_jwt(
        document, HOLDER_KEY, kid=method(), selective=(), salts=lambda: b"s" * 16, **ASKED
    )
    assert verified(selective, host).outcome is Outcome.PASSED
    message = issue_vp_cose(document, HOLDER_KEY, kid=method())
    report = verify_presentation(message, at=host.now, fetcher=host.fetcher, resolver=host.resolver)
    assert report.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"challenge": "another"}, "challenge.differs"),
        ({"domain": "other.example"}, "domain.differs"),
        ({"domain": [DOMAIN, "other.example"]}, "domain.differs"),
    ],
)
def test_nonce_and_audience(asked: dict[str, Any], code: str) -> None:
    report = verified(vp_jwt(), **asked)
    assert code in codes(report)
    assert report.outcome is Outcome.FAILED


def test_without_nonce_and_audience_it_answers_no_challenge() -> None:
    token = issue_vp_jose(a_presentation(), HOLDER_KEY, kid=method())
    assert {"challenge.differs", "domain.differs"} <= codes(verified(token))


def test_signed_by_another() -> None:
    report = verified(vp_jwt(key=KeyInMemory.number(8)))
    assert report.outcome is Outcome.FAILED
    assert report.intact is Outcome.FAILED


def test_the_holder_is_not_who_signed() -> None:
    other = KeyInMemory.number(8)
    did = f"did:key:{other.public_key_multibase}"
    token = issue_vp_jose(a_presentation(), other, kid=method(did), **ASKED)
    assert "holder.somebody_else" in codes(verified(token))


def test_a_changed_token() -> None:
    head, payload, signature = vp_jwt().split(".")
    other = vp_jwt(id="urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11").split(".")[1]
    assert other != payload
    report = verified(f"{head}.{other}.{signature}")
    assert (report.outcome, report.intact) == (Outcome.FAILED, Outcome.FAILED)


def test_an_embedded_token_that_was_changed() -> None:
    host = IssuerHost()
    envelope = badge_envelope(host)
    head, payload, signature = envelope["id"].split(".")
    envelope["id"] = f"{head}.{payload}.{'A' * len(signature)}"
    report = verified(vp_jwt(envelope), host)
    assert check_of(report, "embedded.not_valid").evidence["pointer"] == "/verifiableCredential/0"
    assert report.outcome is Outcome.FAILED


ENVELOPES: dict[str, dict[str, Any]] = {
    "no context": {"@context": []},
    "another context": {"@context": ["https://www.w3.org/ns/credentials/examples/v2"]},
    "no type": {"type": REMOVED},
    "another type": {"type": ["VerifiablePresentation"]},
    "no data URL": {"id": "eyJ.eyJ.sig"},
    "another form": {"id": "data:application/vp+sd-jwt,eyJ.eyJ.sig"},
}


@pytest.mark.parametrize("changes", ENVELOPES.values(), ids=ENVELOPES.keys())
def test_a_malformed_envelope(changes: dict[str, Any]) -> None:
    document = {**enveloped(vp_jwt(), "vp+jwt"), **changes}
    report = verified({name: value for name, value in document.items() if value is not REMOVED})
    assert report.outcome is not Outcome.PASSED
    assert report.holder is None


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("a.b.c", "format.token_malformed"),
        (legacy(vp=5), "claims.refused"),
        (legacy(iss="did:example:other", vp={**a_presentation()}), "claims.refused"),
        (
            issue_vc_jose(a_badge(IssuerHost()), HOLDER_KEY, kid=method()),
            "format.not_a_presentation",
        ),
    ],
)
def test_what_is_no_presentation(token: str, code: str) -> None:
    report = verified(token)
    assert [check.code for check in report.checks] == [code]
    assert report.outcome is Outcome.FAILED
