"""Credentials in tokens: the same checks, the same words."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from credentials.encoding.digests import credential_digest
from credentials.encoding.multibase import base64url
from credentials.jose.enveloped import enveloped
from credentials.jose.key_binding import bind, present
from credentials.jose.sd_issue import issue_sd_jwt_vc, issue_vc_sd_jwt
from credentials.jose.vc_jose import issue_vc_cose, issue_vc_jose
from credentials.keys.jwk import encode_public_jwk
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.jose.tokens import OTHER, SIGNERS, counted_salts, token
from tests.core.verification.reading import codes, evidence
from tests.support.token_host import DID, LIST, NOON, TokenHost, a_badge, a_vc_jwt, method_id

SD_PATHS = ["credentialSubject.id", "credentialSubject.achievement.criteria"]


def in_form(form: str, **changes: Any) -> str | bytes | dict[str, Any]:
    kid = method_id("ES256")
    signer = SIGNERS["ES256"]
    badge = a_badge(**changes)
    if form == "JWT":
        return a_vc_jwt(**changes)
    if form == "application/vc+cose":
        return issue_vc_cose(badge, signer, kid=kid)
    if form == "vc+sd-jwt":
        return issue_vc_sd_jwt(badge, signer, kid=kid, selective=SD_PATHS, salts=counted_salts())
    text = issue_vc_jose(badge, signer, kid=kid)
    return enveloped(text, "vc+jwt") if form == "enveloped" else text


FORMS = ["JWT", "vc+jwt", "vc+sd-jwt", "application/vc+cose", "enveloped"]


@pytest.mark.parametrize("form", FORMS)
def test_valid(form: str) -> None:
    host = TokenHost()
    report = host.verify(in_form(form))
    assert report.verdict is Verdict.VALID
    assert (report.intact, report.from_issuer, report.current) == (PASSED,) * 3
    named = "vc+jwt" if form == "enveloped" else form
    assert evidence(report, "format.token_read")["form"] == named
    assert evidence(report, "coverage.enveloped") == {"form": named}
    assert evidence(report, "proof.verified")["suite"] == "ES256"
    assert evidence(report, "key.listed")["method"] == method_id("ES256")
    assert {"claims.match", "shape.conforms", "status.clear", "schema.conforms"} <= codes(report)
    assert report.credential == a_badge()
    assert report.digest == credential_digest(a_badge())
    assert ("disclosure.complete" in codes(report)) == (form == "vc+sd-jwt")


@pytest.mark.parametrize("name", ["RS256", "EdDSA"])
def test_the_other_certified_algorithms(name: str) -> None:
    report = TokenHost().verify(a_vc_jwt(name))
    assert (report.verdict, evidence(report, "proof.verified")["suite"]) == (Verdict.VALID, name)


@pytest.mark.parametrize("form", FORMS)
def test_revoked_by_a_list_that_is_a_token_itself(form: str) -> None:
    report = TokenHost(revoked=(7,)).verify(in_form(form))
    assert (report.verdict, report.current) == (Verdict.REVOKED, FAILED)
    assert evidence(report, "status.revoked")["list"] == LIST


@pytest.mark.parametrize("form", FORMS)
def test_times_of_the_credential(form: str) -> None:
    host = TokenHost()
    later = host.verify(in_form(form), at=datetime(2028, 1, 1, tzinfo=UTC))
    assert (later.verdict, "period.over" in codes(later)) == (Verdict.EXPIRED, True)
    before = host.verify(in_form(form), at=datetime(2026, 10, 1, tzinfo=UTC))
    assert (before.verdict, "period.not_yet" in codes(before)) == (Verdict.NOT_YET_VALID, True)


@pytest.mark.parametrize("form", FORMS[:4])
def test_a_changed_word(form: str) -> None:
    data = in_form(form)
    if isinstance(data, bytes):
        changed: bytes | str = data.replace(b"Potter", b"Master")
    else:
        head, body, rest = str(data).split(".", 2)
        text = base64.urlsafe_b64decode(body + "==").replace(b"Potter", b"Master")
        changed = f"{head}.{base64url(text)}.{rest}"
    report = TokenHost().verify(changed)
    assert (report.verdict, report.intact, report.credential) == (Verdict.ALTERED, FAILED, None)
    assert {"proof.bad_signature", "content.not_checked"} <= codes(report)


def test_a_status_list_in_a_token_must_be_the_issuers_and_unaltered() -> None:
    host = TokenHost()
    host.pages[LIST] = host.a_list(issuer="did:web:other.example")
    assert "status.wrong_issuer" in codes(host.verify(a_vc_jwt()))
    forged = token({"alg": "ES256", "typ": "vc+jwt", "kid": method_id("ES256")}, b"{}", OTHER)
    body = host.a_list().decode().split(".")[1]
    head, _, signature = forged.split(".")
    host.pages[LIST] = f"{head}.{body}.{signature}".encode()
    report = host.verify(a_vc_jwt())
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.list_not_verified")["reason"] == "proof.bad_signature"


# headers


@pytest.mark.parametrize(
    ("header", "code", "facts"),
    [
        ({"alg": "none"}, "proof.alg_none", {"number": 1}),
        ({"alg": "NoNe"}, "proof.alg_none", {"number": 1}),
        ({"alg": "HS256"}, "proof.alg_refused", {"reason": "alg_symmetric", "alg": "HS256"}),
        ({"alg": None}, "proof.alg_refused", {"reason": "alg_missing"}),
        ({"alg": "RS256"}, "proof.alg_refused", {"reason": "alg_of_another_key"}),
        ({"crit": ["exp"]}, "proof.header_refused", {"member": "crit"}),
        ({"b64": False}, "proof.header_refused", {"member": "b64"}),
        ({"zip": "DEF"}, "proof.header_refused", {"member": "zip"}),
    ],
)
def test_headers_that_are_refused(header: dict[str, Any], code: str, facts: dict[str, Any]) -> None:
    """RFC 8725 §3.1, §3.2: K1, K2, K6, K9."""
    good = {"alg": "ES256", "typ": "vc+jwt", "kid": method_id("ES256")}
    report = TokenHost().verify(token(good | header, a_badge()))
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    found = evidence(report, code)
    assert {name: found[name] for name in facts} == facts
    assert report.credential is None


def test_an_unsigned_token() -> None:
    unsigned = token({"alg": "none", "typ": "vc+jwt"}, a_badge()).rpartition(".")[0] + "."
    host = TokenHost()
    report = host.verify(unsigned)
    assert (report.verdict, "proof.alg_none" in codes(report)) == (Verdict.ALTERED, True)
    assert host.asked == []


def test_an_algorithm_that_is_not_known_is_not_called_wrong() -> None:
    text = token({"alg": "ES256K", "typ": "vc+jwt", "kid": method_id("ES256")}, a_badge())
    report = TokenHost().verify(text)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert evidence(report, "proof.unknown_suite")["suite"] == "ES256K"


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (a_vc_jwt() + "=", "format.not_json", None),
        (a_vc_jwt().replace(".", ".\n", 1), "format.not_json", None),
        (token('{"alg":"ES256","alg":"ES256"}', a_badge()), "format.token_malformed", "header"),
        (token({"alg": "ES256", "kid": "k" * 600}, a_badge()), "format.token_malformed", "kid"),
        (token({"alg": "ES256"}, b'{"a":1,"a":2}'), "format.token_malformed", "payload"),
        (token({"alg": "ES256", "typ": "at+jwt"}, a_badge()), "format.not_a_credential", None),
        (token({"alg": "ES256", "typ": "vc+jwt"}, {"a": 1}), "format.not_a_credential", None),
        (token({"alg": "ES256", "typ": "vp+jwt"}, a_badge()), "format.not_a_credential", None),
        ("a.b.c.d.e", "format.encrypted", None),
        (token({"alg": "ES256"}, b" " * 600_000), "format.too_large", None),
        (b"\xd2\x84\x40", "format.token_malformed", "encoding"),
        (enveloped("abc", "vc+jwt"), "format.token_malformed", "parts"),
        (enveloped(a_vc_jwt(), "jwt") | {"@context": []}, "format.token_malformed", "context"),
        (enveloped(a_vc_jwt(), "vc+sd-jwt"), "format.token_malformed", "media_type"),
    ],
)
def test_tokens_that_cannot_be_read(data: Any, code: str, reason: str | None) -> None:
    report = TokenHost().verify(data)
    assert (report.verdict, codes(report)) == (Verdict.UNREADABLE, {code})
    assert reason is None or evidence(report, code)["reason"] == reason


# claims


def with_claims(**changes: Any) -> str:
    """A VC-JWT by the right key, whose claims were changed before it was signed."""
    body = a_vc_jwt().split(".")[1]
    claims = {**json.loads(base64.urlsafe_b64decode(body + "==")), **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return token({"alg": "ES256", "typ": "JWT", "kid": method_id("ES256")}, kept)


@pytest.mark.parametrize(
    ("changes", "claim", "reason"),
    [
        ({"iss": "did:web:other.example"}, "iss", "contradictory"),
        ({"sub": "did:example:thief"}, "sub", "contradictory"),
        ({"jti": "https://issuer.example/c/2"}, "jti", "contradictory"),
        ({"nbf": 5}, "nbf", "contradictory"),
        ({"nbf": "2026-11-01"}, "nbf", "malformed"),
        ({"exp": None}, "exp", "missing"),
        ({"nbf": None}, "nbf", "missing"),
        ({"vc": a_badge()}, "vc", "wrong_version"),
    ],
)
def test_claims_that_contradict(changes: dict[str, Any], claim: str, reason: str) -> None:
    """Open Badges 3.0 §8.2.6.1: K7."""
    report = TokenHost().verify(with_claims(**changes))
    assert report.verdict is Verdict.UNDETERMINED
    found = evidence(report, "claims.refused")
    assert (found["claim"], found["reason"]) == (claim, reason)


def test_a_missing_subject_claim_is_said_and_allowed() -> None:
    report = TokenHost().verify(with_claims(sub=None))
    assert (report.verdict, "claims.without_subject" in codes(report)) == (Verdict.VALID, True)


def test_exp_takes_the_place_of_valid_until() -> None:
    report = TokenHost().verify(with_claims(exp=int((NOON - timedelta(hours=1)).timestamp())))
    assert (report.verdict, report.current) == (Verdict.EXPIRED, FAILED)
    assert evidence(report, "period.over")["valid_until"] == "2026-11-22T11:00:00Z"


@pytest.mark.parametrize(
    ("claims", "code", "verdict"),
    [
        ({"exp": int(NOON.timestamp()) - 1}, "proof_time.over", Verdict.EXPIRED),
        ({"iat": int(NOON.timestamp()) + 90}, "proof_time.in_future", Verdict.NOT_YET_VALID),
        ({"nbf": int(NOON.timestamp()) + 90}, "proof_time.in_future", Verdict.NOT_YET_VALID),
        ({"exp": int(NOON.timestamp())}, "proof_time.within", Verdict.VALID),
        ({"iat": "2026-11-01T00:00:00Z"}, "claims.refused", Verdict.UNDETERMINED),
        ({"vc": {}}, "claims.refused", Verdict.UNDETERMINED),
        ({"vp": {}}, "claims.refused", Verdict.UNDETERMINED),
        ({"iss": "did:web:other.example"}, "claims.refused", Verdict.UNDETERMINED),
    ],
)
def test_claims_of_vc_jose(claims: dict[str, Any], code: str, verdict: Verdict) -> None:
    """VC-JOSE-COSE §3.1.3: iat and exp are times of the signature."""
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": method_id("ES256")}
    report = TokenHost().verify(token(header, a_badge() | claims))
    assert (report.verdict, code in codes(report)) == (verdict, True)


def test_the_older_form() -> None:
    """VC Data Model 1.1 §6.3.1: a `vc` claim, only read."""
    vc = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": a_badge()["credentialSubject"],
        "name": "Potter",
    }
    claims = {"vc": vc, "iss": DID, "jti": "https://issuer.example/c/1",
              "sub": "did:example:holder", "nbf": 1793491200, "exp": 1825027200}  # fmt: skip
    header = {"alg": "ES256", "typ": "JWT", "kid": method_id("ES256")}
    report = TokenHost().verify(token(header, claims))
    assert {"proof.verified", "key.listed", "claims.match", "period.within"} <= codes(report)
    assert (report.intact, report.from_issuer, report.current) == (PASSED,) * 3
    late = vc | {"issuanceDate": "2026-11-02T00:00:00Z"}
    report = TokenHost().verify(token(header, claims | {"vc": late}))
    assert evidence(report, "claims.refused")["claim"] == "nbf"


# spellings


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        (
            {
                "credentialStatus": None,
                "https://www.w3.org/2018/credentials#credentialStatus": a_badge()[
                    "credentialStatus"
                ],
            },
            "/https:~1~1www.w3.org~12018~1credentials#credentialStatus",
        ),
        ({"credentialStatus": None, "cred:credentialStatus": {}}, "/cred:credentialStatus"),
        ({"@graph": [{"id": "urn:x:1"}]}, "/@graph"),
        ({"evidence": [{"type": ["Evidence"], "@nest": {}}]}, "/evidence/0/@nest"),
    ],
)
def test_members_that_no_check_would_read(changes: dict[str, Any], pointer: str) -> None:
    report = TokenHost().verify(a_vc_jwt(**changes))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "coverage.respelled")["pointer"] == pointer


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"@context": [*a_badge()["@context"], {"x": "urn:x:y"}]}, "context.inline"),
        ({"@context": [*a_badge()["@context"], "https://other.example/c"]}, "context.unknown"),
        ({"evidence": [{"type": ["Evidence"], "@context": {"a": "urn:a:b"}}]}, "context.inline"),
    ],
)
def test_vocabularies_that_are_not_known(changes: dict[str, Any], code: str) -> None:
    report = TokenHost().verify(a_vc_jwt(**changes))
    assert (report.verdict, code in codes(report)) == (Verdict.UNDETERMINED, True)


def test_a_proof_inside_of_a_token_is_not_taken_for_checked() -> None:
    report = TokenHost().verify(a_vc_jwt(proof={"type": "DataIntegrityProof"}))
    assert (report.verdict, "proof.inside_token" in codes(report)) == (Verdict.UNDETERMINED, True)


# SD-JWT


HOLDER = SIGNERS["EdDSA"]


def bound_to_holder() -> str:
    return issue_vc_sd_jwt(
        a_badge(), SIGNERS["ES256"], kid=method_id("ES256"), selective=SD_PATHS,
        salts=counted_salts(), holder_key=encode_public_jwk(HOLDER.public_key),
    )  # fmt: skip


def test_a_part_is_withheld() -> None:
    shown = present(bound_to_holder(), ["credentialSubject.achievement.criteria"])
    report = TokenHost().verify(shown)
    assert report.intact is PASSED
    assert evidence(report, "disclosure.complete") == {"count": 1, "withheld": 1}
    assert report.credential is not None
    assert "id" not in report.credential["credentialSubject"]
    assert "binding.not_shown" in codes(report)


def test_a_forged_disclosure() -> None:
    forged = base64url(json.dumps(["salt-salt-salt-salt", "role", "admin"]).encode())
    report = TokenHost().verify(f"{bound_to_holder()}{forged}~")
    assert (report.verdict, report.intact, report.credential) == (Verdict.ALTERED, FAILED, None)
    assert evidence(report, "disclosure.refused")["reason"] == "unreferenced"


def test_digests_of_an_unknown_hash() -> None:
    header = {"alg": "ES256", "typ": "vc+sd-jwt", "kid": method_id("ES256")}
    report = TokenHost().verify(token(header, a_badge(_sd_alg="sha3-256")) + "~")
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert "disclosure.unknown_hash" in codes(report)


def test_bound_to_the_holder() -> None:
    shown = present(bound_to_holder(), SD_PATHS)
    text = bind(shown, HOLDER, audience="https://v.example", nonce="n", issued_at=NOON)
    report = TokenHost().verify(text)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "binding.holds")["audience"] == "https://v.example"
    foreign = bind(shown, OTHER, audience="https://v.example", nonce="n", issued_at=NOON)
    report = TokenHost().verify(foreign)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert evidence(report, "binding.refused")["reason"] == "header"


def sd_jwt_vc(**changes: Any) -> str:
    claims = {
        "vct": "urn:eu.europa.ec.eudi:learning:credential:1",
        "iss": DID,
        "nbf": 1793491200,
        "exp": 1825027200,
        "achievement_title": "Potter",
        "family_name": "Papadopoulou",
    }
    return issue_sd_jwt_vc(
        {n: v for n, v in {**claims, **changes}.items() if v is not None}, SIGNERS["ES256"],
        kid=method_id("ES256"), selective=["family_name"], salts=counted_salts(),
    )  # fmt: skip


def test_sd_jwt_vc() -> None:
    report = TokenHost().verify(sd_jwt_vc())
    assert report.verdict is Verdict.VALID
    assert {"context.not_linked_data", "key.listed", "period.within", "status.none"} <= codes(
        report
    )
    assert evidence(report, "format.token_read")["form"] == "dc+sd-jwt"


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        ({"exp": 1793491300}, "period.over", Verdict.EXPIRED),
        ({"iss": "did:web:other.example"}, "key.other_controller", Verdict.NOT_FROM_ISSUER),
        ({"iss": None}, "key.no_issuer", Verdict.UNDETERMINED),
        ({"iss": 5}, "shape.malformed", Verdict.UNDETERMINED),
        ({"status": {"status_list": {"idx": 1, "uri": "https://issuer.example/s"}}},
         "status.unknown_type", Verdict.UNDETERMINED),
    ],
)  # fmt: skip
def test_sd_jwt_vc_that_are_not_valid(changes: dict[str, Any], code: str, verdict: Verdict) -> None:
    report = TokenHost().verify(sd_jwt_vc(**changes))
    assert (report.verdict, code in codes(report)) == (verdict, True)
