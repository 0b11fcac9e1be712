"""SD-JWT: issued, shown in part, bound to a holder; and every way to cheat."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.encoding.multibase import base64url, from_base64url
from credentials.errors import DisclosureRefused, EnvelopeError, MalformedToken
from credentials.jose.disclosure import digest_of
from credentials.jose.envelope import Envelope, open_envelope
from credentials.jose.jws import claims_of, read_jws
from credentials.jose.key_binding import present
from credentials.jose.presentation import open_presentation
from credentials.jose.sd_issue import issue_sd_jwt_vc, issue_vc_sd_jwt, issue_vp_sd_jwt
from credentials.jose.sd_jwt import disclose, read_sd_jwt
from credentials.jose.sd_paths import format_path, parse_path
from credentials.keys.jwk import encode_public_jwk
from tests.core.jose.tokens import KID, SIGNERS, a_credential, counted_salts, token

HOLDER = SIGNERS["EdDSA"]
HOLDER_JWK = encode_public_jwk(HOLDER.public_key)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATHS = [
    "credentialSubject.address",
    "credentialSubject.address.street",
    "credentialSubject.phoneNumbers[0]",
    "credentialSubject.name",
]


def issued(*paths: str, **options: Any) -> str:
    return issue_vc_sd_jwt(
        a_credential(), SIGNERS["ES256"], kid=KID, selective=paths or PATHS, salts=counted_salts(),
        **options,
    )  # fmt: skip


def opened(text: str) -> Envelope:
    return open_envelope(text.encode())


def subject(text: str) -> dict[str, Any]:
    envelope = opened(text)
    assert envelope.disclosure_fault is None
    found: dict[str, Any] = envelope.document["credentialSubject"]
    return found


def test_issued_with_everything() -> None:
    text = issued()
    envelope = opened(text)
    jws = read_jws(text.split("~")[0])
    assert jws.header == {"alg": "ES256", "cty": "vc", "kid": KID, "typ": "vc+sd-jwt"}
    assert (envelope.form, envelope.withheld) == ("vc+sd-jwt", 0)
    assert envelope.document == a_credential()
    assert envelope.is_signed_by(SIGNERS["ES256"].public_key)
    signed = claims_of(jws)
    assert signed["_sd_alg"] == "sha-256"
    assert "Athens" not in json.dumps(signed)
    assert "Ελένη" not in json.dumps(signed, ensure_ascii=False)
    hidden = signed["credentialSubject"]
    assert set(hidden) == {"id", "phoneNumbers", "_sd"}
    assert hidden["_sd"] == sorted(hidden["_sd"])
    assert len(hidden["_sd"]) == 2
    assert hidden["phoneNumbers"][1] == "+30 2"
    assert list(hidden["phoneNumbers"][0]) == ["..."]


def test_nothing_selective() -> None:
    text = issue_vc_sd_jwt(
        a_credential(), SIGNERS["ES256"], kid=KID, selective=[], salts=counted_salts()
    )
    assert text.endswith("~")
    assert text.count("~") == 1
    assert opened(text).document == a_credential()


@pytest.mark.parametrize(
    ("reveal", "expected"),
    [
        ([], {"id": "did:example:holder", "phoneNumbers": ["+30 2"]}),
        (
            ["credentialSubject.name"],
            {"id": "did:example:holder", "phoneNumbers": ["+30 2"], "name": "Ελένη"},
        ),
        (
            ["credentialSubject.phoneNumbers[0]"],
            {"id": "did:example:holder", "phoneNumbers": ["+30 1", "+30 2"]},
        ),
        (
            ["credentialSubject.address"],
            {
                "id": "did:example:holder",
                "phoneNumbers": ["+30 2"],
                "address": {"city": "Athens"},
            },
        ),
        (
            ["/credentialSubject/address/street"],
            {
                "id": "did:example:holder",
                "phoneNumbers": ["+30 2"],
                "address": {"city": "Athens", "street": "Οδός 1"},
            },
        ),
    ],
)
def test_shown_in_part(reveal: list[str], expected: dict[str, Any]) -> None:
    shown = present(issued(), reveal)
    assert subject(shown) == expected
    assert opened(shown).is_signed_by(SIGNERS["ES256"].public_key)


def test_a_path_that_nothing_is_disclosed_for() -> None:
    for path in ("credentialSubject.id", "credentialSubject.phoneNumbers[1]", "nowhere"):
        with pytest.raises(EnvelopeError) as caught:
            present(issued(), [path])
        assert caught.value.fields["reason"] == "path"


def test_decoys() -> None:
    text = issued("credentialSubject.name", "credentialSubject.phoneNumbers[1]", decoys=3)
    envelope = opened(text)
    assert envelope.document == a_credential()
    assert envelope.withheld == 6
    assert len(claims_of(read_jws(text.split("~")[0]))["credentialSubject"]["_sd"]) == 4


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("issuer", "always_open"),
        ("credentialStatus", "path"),
        ("@context", "always_open"),
        ("type", "always_open"),
        ("validFrom", "always_open"),
        ("cnf", "always_open"),
        ("credentialSubject.nowhere", "path"),
        ("credentialSubject.phoneNumbers[2]", "path"),
        ("credentialSubject[0]", "path"),
        ("[0]", "path"),
        ("", "path"),
        ("a..b", "path"),
        ("a[-1]", "path"),
        ("a[01]", "path"),
        ("a[0", "path"),
    ],
)
def test_paths_that_are_not_concealed(path: str, reason: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        issued(path, holder_key=HOLDER_JWK)
    assert caught.value.fields["reason"] == reason


def test_paths_are_read_and_written() -> None:
    assert parse_path("a.b[0][12].c") == ("a", "b", 0, 12, "c")
    assert parse_path("/a/b~1c/0/d~0") == ("a", "b/c", 0, "d~")
    assert format_path(("a", 0, "b")) == "a[0].b"


def test_short_salts_and_reserved_members() -> None:
    for salts, document, reason in (
        (lambda: b"short", a_credential(), "salt"),
        (counted_salts(), a_credential(name={"_sd": []}), "reserved_name"),
        (counted_salts(), a_credential(evidence=[{"...": 1}]), "reserved_name"),
        (counted_salts(), a_credential(_sd_alg="sha-256"), "reserved_name"),
    ):
        with pytest.raises(EnvelopeError) as caught:
            issue_vc_sd_jwt(
                document,
                SIGNERS["ES256"],
                kid=KID,
                selective=["credentialSubject.name"],
                salts=salts,
            )
        assert caught.value.fields["reason"] == reason


# cheating with disclosures


def disclosure(*parts: Any) -> str:
    return base64url(json.dumps(list(parts)).encode())


def fault(claims: dict[str, Any], *disclosures: str) -> str:
    with pytest.raises(DisclosureRefused) as caught:
        disclose(claims, disclosures)
    return str(caught.value.fields["reason"])


NAME = disclosure("salt-salt-salt-1", "name", "Eve")
ELEMENT = disclosure("salt-salt-salt-2", "x")
NESTED = disclosure("salt-salt-salt-3", "address", {"_sd": [digest_of(NAME)]})


def test_a_disclosure_that_was_not_signed() -> None:
    assert fault({"_sd": []}, NAME) == "unreferenced"
    assert fault({}, NAME) == "unreferenced"
    text = issued()
    forged = disclosure("salt-salt-salt-1", "role", "admin")
    envelope = opened(f"{text}{forged}~")
    assert envelope.disclosure_fault is not None
    assert envelope.disclosure_fault.fields["reason"] == "unreferenced"


def test_a_changed_disclosure() -> None:
    jwt, first, *rest = issued().split("~")
    salt, *content, _ = json.loads(from_base64url(first))
    envelope = opened("~".join([jwt, disclosure(salt, *content, "changed"), *rest]))
    assert envelope.disclosure_fault is not None
    assert envelope.disclosure_fault.fields["reason"] == "unreferenced"


def test_an_inner_disclosure_without_its_parent() -> None:
    """RFC 9901 §6: what it belongs to must be shown too."""
    assert fault({"_sd": [digest_of(NESTED)]}, NAME) == "unreferenced"
    shown = disclose({"_sd": [digest_of(NESTED)]}, (NAME, NESTED))
    assert shown.claims == {"address": {"name": "Eve"}}


@pytest.mark.parametrize(
    ("claims", "disclosures", "reason"),
    [
        ({"_sd": [digest_of(NAME)]}, (NAME, NAME), "duplicate"),
        ({"_sd": [digest_of(NAME)] * 2}, (NAME,), "digest_twice"),
        ({"_sd": ["x", "x"]}, (), "digest_twice"),
        ({"_sd": [digest_of(NAME)], "a": {"_sd": [digest_of(NAME)]}}, (NAME,), "digest_twice"),
        ({"_sd": [digest_of(NESTED), digest_of(NAME)]}, (NESTED, NAME), "digest_twice"),
        ({"a": [{"...": "x"}, {"...": "x"}]}, (), "digest_twice"),
        ({"_sd": [digest_of(NAME)], "name": "Eve"}, (NAME,), "overwrites"),
        ({"_sd": [digest_of(ELEMENT)]}, (ELEMENT,), "misplaced"),
        ({"a": [{"...": digest_of(NAME)}]}, (NAME,), "misplaced"),
        ({"_sd": digest_of(NAME)}, (NAME,), "form"),
        ({"_sd": [5]}, (), "form"),
        ({"_sd": None}, (), "form"),
        ({"a": [{"...": "x", "b": 1}]}, (), "form"),
        ({"a": [{"...": 5}]}, (), "form"),
        ({"a": {"...": "x"}}, (), "form"),
        ({"...": "x"}, (), "form"),
        ({"a": {"_sd_alg": "sha-256"}}, (), "form"),
        ({"_sd_alg": "md5"}, (), "hash"),
        ({"_sd_alg": "SHA-256"}, (), "hash"),
        ({"_sd_alg": None}, (), "hash"),
        ({}, ("",), "malformed"),
        ({}, ("e30",), "malformed"),
        ({}, (f"{NAME}=",), "malformed"),
        ({}, (base64url(b'["s","a",1,2]'),), "malformed"),
        ({}, (base64url(b'["s"]'),), "malformed"),
        ({}, (base64url(b'[1,"a",2]'),), "malformed"),
        ({}, (base64url(b'["s",1,2]'),), "malformed"),
        ({}, (base64url(b'["s","a",{"b":1,"b":2}]'),), "malformed"),
        ({}, (disclosure("s", "_sd", []),), "reserved_name"),
        ({}, (disclosure("s", "...", []),), "reserved_name"),
        ({}, (disclosure("s", "_sd_alg", "none"),), "reserved_name"),
        ({}, tuple(disclosure("s", n) for n in range(513)), "too_many"),
    ],
)
def test_cheating(claims: dict[str, Any], disclosures: tuple[str, ...], reason: str) -> None:
    """RFC 9901 §7.1 steps 3 to 5."""
    assert fault(claims, *disclosures) == reason


def test_two_disclosures_of_one_member() -> None:
    first, second = disclosure("salt-1", "a", 1), disclosure("salt-2", "a", 2)
    claims = {"_sd": [digest_of(first), digest_of(second)]}
    assert fault(claims, first, second) == "overwrites"
    assert disclose(claims, (second,)).claims == {"a": 2}


@pytest.mark.parametrize("name", ["sha-256", "sha-384", "sha-512"])
def test_other_hashes(name: str) -> None:
    shown = disclose({"_sd_alg": name, "_sd": [digest_of(NAME, name)]}, (NAME,))
    assert shown.claims == {"name": "Eve"}


def test_the_standards_digests() -> None:
    """RFC 9901 §4.2.1, §4.2.3: the disclosure of family_name, and §4.2.2 that of an element."""
    family_name = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest_of(family_name) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert json.loads(from_base64url(family_name)) == [
        "_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius",
    ]  # fmt: skip
    element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
    assert digest_of(element) == "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"
    claims = {"_sd": [digest_of(family_name)], "nationalities": [{"...": digest_of(element)}, "DE"]}
    shown = disclose(claims, (element, family_name)).claims
    assert shown == {"family_name": "Möbius", "nationalities": ["FR", "DE"]}


@pytest.mark.parametrize("text", ["", "~", "abc", "~abc~"])
def test_no_sd_jwt(text: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        read_sd_jwt(text)
    assert caught.value.fields["reason"] == "parts"


def test_a_token_of_another_kind_with_disclosures() -> None:
    plain = token({"alg": "ES256", "typ": "vc+jwt"}, a_credential())
    with pytest.raises(MalformedToken) as caught:
        opened(f"{plain}~")
    assert caught.value.fields["reason"] == "type"
    with pytest.raises(MalformedToken) as caught:
        opened(issued().split("~")[0])
    assert caught.value.fields["reason"] == "type"


# SD-JWT VC


CLAIMS = {
    "vct": "urn:eu.europa.ec.eudi:learning:credential:1",
    "iss": "https://issuer.example",
    "iat": 1793491200,
    "family_name": "Papadopoulou",
    "achievement_title": "Digital Strategy Manager",
}


def test_sd_jwt_vc() -> None:
    text = issue_sd_jwt_vc(
        CLAIMS, SIGNERS["ES256"], kid=KID, selective=["family_name"], salts=counted_salts(),
        holder_key=HOLDER_JWK,
    )  # fmt: skip
    envelope = opened(text)
    assert read_jws(text.split("~")[0]).header == {"alg": "ES256", "kid": KID, "typ": "dc+sd-jwt"}
    assert (envelope.form, envelope.disclosure_fault) == ("dc+sd-jwt", None)
    assert envelope.document == {**CLAIMS, "cnf": {"jwk": HOLDER_JWK}}
    assert "family_name" not in opened(present(text, [])).document


def test_the_older_name_of_sd_jwt_vc() -> None:
    text = token({"alg": "ES256", "typ": "vc+sd-jwt"}, CLAIMS) + "~"
    assert opened(text).form == "dc+sd-jwt"


@pytest.mark.parametrize("claims", [{}, {"vct": 5}, {**CLAIMS, "cnf": {}}])
def test_no_sd_jwt_vc(claims: dict[str, Any]) -> None:
    with pytest.raises(EnvelopeError) as caught:
        issue_sd_jwt_vc(claims, SIGNERS["ES256"], kid=KID, selective=[], salts=counted_salts())
    assert caught.value.fields["reason"] == "claims"


@pytest.mark.parametrize("name", ["exp", "cnf", "status", "nbf", "vct", "iss"])
def test_what_an_sd_jwt_vc_never_withholds(name: str) -> None:
    hidden = disclosure("salt-salt-salt-1", name, 1)
    claims = {k: v for k, v in CLAIMS.items() if k != name} | {"_sd": [digest_of(hidden)]}
    envelope = opened(f"{token({'alg': 'ES256', 'typ': 'dc+sd-jwt'}, claims)}~{hidden}~")
    assert envelope.disclosure_fault is not None
    assert envelope.disclosure_fault.fields["reason"] == "always_open"


# presentations


def test_vp_sd_jwt() -> None:
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:holder",
        "verifiableCredential": [{"a": 1}, {"b": 2}],
    }
    text = issue_vp_sd_jwt(
        presentation, HOLDER, kid="did:example:holder#1", salts=counted_salts(),
        selective=["holder", "verifiableCredential[0]"], nonce="n",
    )  # fmt: skip
    presented = open_presentation(text.encode())
    assert presented.envelope.document == presentation
    assert (presented.holder, presented.nonce) == ("did:example:holder", "n")
    less = open_presentation(present(text, []).encode())
    assert (less.holder, less.credentials) == (None, ({"b": 2},))
