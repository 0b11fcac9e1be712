"""Controller documents and keys that are wrong, each behind a soundly signed badge. CID 1.0 §3.3.

The badge is always the same and always signed; what the issuer publishes is what differs. Each
attack names the one code that the key's check must give and the problem type that goes with it.
"""

import copy
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.encoding.multibase import base64url, decode_base58btc, encode_base58btc
from credentials.errors import SECURITY
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.multikey import encode_public_key
from credentials.report import Outcome, Report, Verdict
from credentials.verification.problems import problem_of
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

OTHER = KeyInMemory.number(2)
HOUR = timedelta(hours=1)
ED = IssuerHost().signer.public_key_multibase
ED_BYTES = decode_base58btc(ED)[2:]
P256 = ec.derive_private_key(7, ec.SECP256R1()).public_key()
P384 = ec.derive_private_key(7, ec.SECP384R1()).public_key()
K256 = ec.derive_private_key(7, ec.SECP256K1()).public_key()
X25519 = x25519.X25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()

Edit = Callable[[dict[str, Any]], dict[str, Any]]


def report_on(edit: Edit, **options: Any) -> Report:
    """The report on a badge whose issuer publishes the edited document."""
    host = IssuerHost()
    host.break_document(edit)
    return host.verify(host.issue(a_badge(host), **options))


def key_check(report: Report) -> Any:
    return next(check for check in report.checks if check.id == "key")


def method(**changes: Any) -> Edit:
    """The published method with other members; None takes one away."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        first = {**document["verificationMethod"][0], **changes}
        first = {name: value for name, value in first.items() if value is not None}
        return {**document, "verificationMethod": [first]}

    return edit


def top(**changes: Any) -> Edit:
    """The document with other members at its top."""
    return lambda document: {**document, **changes}


def a_multikey(prefix: str, body: bytes) -> Edit:
    return method(publicKeyMultibase=encode_base58btc(bytes.fromhex(prefix) + body))


def a_jwk(jwk: Mapping[str, Any], **members: Any) -> Edit:
    return method(type="JsonWebKey", publicKeyMultibase=None, publicKeyJwk={**jwk, **members})


def point(key: ec.EllipticCurvePublicKey, form: PublicFormat) -> bytes:
    return key.public_bytes(Encoding.X962, form)


COMPRESSED, UNCOMPRESSED = PublicFormat.CompressedPoint, PublicFormat.UncompressedPoint
NOT_ON_P256 = b"\x02" + (1).to_bytes(32, "big")
SMALL_ORDER = (1).to_bytes(32, "little")
ED_JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url(ED_BYTES)}
EC_JWK = encode_public_jwk(P256)
BEYOND = base64url(b"\xff" * 32)

BAD_KEYS: dict[str, Edit] = {
    "a secret Ed25519 key": a_multikey("8026", ED_BYTES),
    "a secret P-256 key": a_multikey("8626", bytes(31) + b"\7"),
    "a secret P-384 key": a_multikey("8726", bytes(47) + b"\7"),
    "an Ed25519 key of 31 bytes": a_multikey("ed01", ED_BYTES[:31]),
    "an Ed25519 key of 33 bytes": a_multikey("ed01", ED_BYTES + b"\0"),
    "no bytes": a_multikey("ed01", b""),
    "no prefix": a_multikey("", ED_BYTES),
    "a prefix with one bit more": a_multikey("ed02", ED_BYTES),
    "the prefix not as a varint": a_multikey("00ed", ED_BYTES),
    "a P-256 key under the prefix of Ed25519": a_multikey("ed01", point(P256, COMPRESSED)),
    "a P-256 key under the prefix of P-384": a_multikey("8124", point(P256, COMPRESSED)),
    "a P-384 key under the prefix of P-256": a_multikey("8024", point(P384, COMPRESSED)),
    "an uncompressed P-256 point": a_multikey("8024", point(P256, UNCOMPRESSED)),
    "an uncompressed P-384 point": a_multikey("8124", point(P384, UNCOMPRESSED)),
    "the point at infinity": a_multikey("8024", b"\0"),
    "a point off P-256": a_multikey("8024", NOT_ON_P256),
    "a point beyond the field": a_multikey("8024", b"\x02" + b"\xff" * 32),
    "a hybrid point": a_multikey("8024", b"\x06" + point(P256, COMPRESSED)[1:]),
    "a point of small order": a_multikey("ed01", SMALL_ORDER),
    "an X25519 key": a_multikey("ec01", X25519.public_bytes_raw()),
    "a secp256k1 key": a_multikey("e701", point(K256, COMPRESSED)),
    "a BLS12-381 key": a_multikey("eb01", bytes(96)),
    "an SM2 key": a_multikey("8624", point(P256, COMPRESSED)),
    "base64url": method(publicKeyMultibase="u" + base64url(b"\xed\x01" + ED_BYTES)),
    "base16": method(publicKeyMultibase="f" + (b"\xed\x01" + ED_BYTES).hex()),
    "a letter that base58 has not": method(publicKeyMultibase=ED[:-1] + "0"),
    "a space before it": method(publicKeyMultibase=" " + ED),
    "ten thousand letters": method(publicKeyMultibase="z" + "2" * 10_000),
    "a JWK with d": a_jwk(ED_JWK, d=base64url(bytes(32))),
    "a JWK with an empty d": a_jwk(EC_JWK, d=""),
    "a symmetric JWK": a_jwk({"kty": "oct", "k": base64url(bytes(32))}),
    "a JWK for encryption": a_jwk(EC_JWK, use="enc"),
    "a JWK off the curve": a_jwk(EC_JWK, y=EC_JWK["x"]),
    "a JWK beyond the field": a_jwk(EC_JWK, x=BEYOND),
    "a JWK of another curve's name": a_jwk(EC_JWK, crv="P-384"),
    "a JWK with a short coordinate": a_jwk(EC_JWK, x=base64url(b"\7")),
    "a JWK with a padded coordinate": a_jwk(EC_JWK, x=EC_JWK["x"] + "="),
    "a JWK of X25519": a_jwk(ED_JWK, crv="X25519"),
    "a JWK of secp256k1": a_jwk(EC_JWK, crv="secp256k1"),
    "a JWK of small order": a_jwk(ED_JWK, x=base64url(SMALL_ORDER)),
    "a JWK without a point": a_jwk({"kty": "EC", "crv": "P-256"}),
    "a JWK with numbers": a_jwk(EC_JWK, x=7, y=9),
    "a JWK of a small RSA key": a_jwk({"kty": "RSA", "n": base64url(b"\xc1" * 128), "e": "AQAB"}),
}  # fmt: skip


@pytest.mark.parametrize("edit", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_a_key_that_is_none_is_never_used(edit: Edit) -> None:
    report = report_on(edit)
    assert (report.verdict, report.from_issuer) == (Verdict.UNDETERMINED, Outcome.NOT_DETERMINED)
    assert {"key.unsupported", "proof.no_key", "content.not_checked"} <= codes(report)
    assert problem_of(key_check(report)) == f"{SECURITY}INVALID_VERIFICATION_METHOD"


GOOD_METHODS: dict[str, Edit] = {
    "Multikey": method(),
    "JsonWebKey": a_jwk(ED_JWK),
    "JsonWebKey2020": lambda d: method(type="JsonWebKey2020")(a_jwk(ED_JWK, kid="1")(d)),
    "Ed25519VerificationKey2020": method(type="Ed25519VerificationKey2020"),
    "Ed25519VerificationKey2018": method(
        type="Ed25519VerificationKey2018",
        publicKeyMultibase=None,
        publicKeyBase58=encode_base58btc(ED_BYTES)[1:],
    ),
    "inside the relationship": lambda d: {
        "id": d["id"], "assertionMethod": d["verificationMethod"],
    },
    "with a controller": top(controller=["https://parent.example/", "did:web:parent.example"]),
}  # fmt: skip


@pytest.mark.parametrize("edit", GOOD_METHODS.values(), ids=GOOD_METHODS.keys())
def test_the_same_key_in_every_form_that_is_read(edit: Edit) -> None:
    report = report_on(edit)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "key.listed")["key"] == ED


def twin(document: dict[str, Any]) -> dict[str, Any]:
    """Two methods of one id: the issuer's, and one with another key."""
    first = document["verificationMethod"][0]
    second = {**first, "publicKeyMultibase": OTHER.public_key_multibase}
    return {**document, "verificationMethod": [first, second]}


def relative(document: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["verificationMethod"][0]["id"] = f"#{ED}"
    changed["assertionMethod"] = [f"#{ED}"]
    return changed


def only_under(*relationships: str) -> Edit:
    return lambda document: {
        "id": document["id"],
        "verificationMethod": document["verificationMethod"],
        **dict.fromkeys(relationships, document["assertionMethod"]),
    }


ID = "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"
DOCUMENT = "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
METHOD = "INVALID_VERIFICATION_METHOD"
RELATIONSHIP = "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"

BAD_DOCUMENTS: dict[str, tuple[Edit, str, str]] = {
    "another id": (top(id="did:web:other.example"), "key.other_document", ID),
    "an id with a fragment": (top(id="did:web:issuer.example#"), "key.other_document", ID),
    "no id": (top(id=None), "key.other_document", ID),
    "a controller that is no URL": (top(controller="me"), "key.document_invalid", DOCUMENT),
    "a controller that is an object": (top(controller={}), "key.document_invalid", DOCUMENT),
    "a method list that is none": (top(verificationMethod={}), "key.document_invalid", DOCUMENT),
    "a purpose that is no list": (top(assertionMethod="x"), "key.document_invalid", DOCUMENT),
    "relative ids": (relative, "key.document_invalid", DOCUMENT),
    "two hundred methods": (
        top(assertionMethod=["did:web:issuer.example#x"] * 200), "key.document_invalid", DOCUMENT,
    ),
    "two methods of one id": (twin, "key.method_invalid", METHOD),
    "a method of another controller": (
        method(controller="did:web:other.example"), "key.method_invalid", METHOD,
    ),
    "a method without a controller": (method(controller=None), "key.method_invalid", METHOD),
    "a method of two controllers": (
        method(controller=["did:web:issuer.example"]), "key.method_invalid", METHOD,
    ),
    "a method with its secret": (method(secretKeyMultibase="z3u2"), "key.method_invalid", METHOD),
    "one key in two forms": (method(publicKeyJwk=ED_JWK), "key.method_invalid", METHOD),
    "a type with another's member": (
        method(type="Ed25519VerificationKey2018"), "key.method_invalid", METHOD,
    ),
    "a type with another kind of key": (
        method(type="Ed25519VerificationKey2020", publicKeyMultibase=encode_public_key(P256)),
        "key.method_invalid", METHOD,
    ),
    "an expiry that is none": (method(expires="2030"), "key.method_invalid", METHOD),
    "a revocation without an offset": (
        method(revoked="2030-01-01T00:00:00"), "key.method_invalid", METHOD,
    ),
    "a type that nobody knows": (method(type="FutureKey2030"), "key.unsupported", METHOD),
    "a type that is a list": (method(type=["Multikey"]), "key.unsupported", METHOD),
    "not in the document": (top(verificationMethod=[]), "key.not_listed", METHOD),
    "only for key agreement": (only_under("keyAgreement"), "key.not_for_assertion", RELATIONSHIP),
    "only for logging in": (only_under("authentication"), "key.not_for_assertion", RELATIONSHIP),
    "only for capabilities": (
        only_under("capabilityInvocation", "capabilityDelegation"),
        "key.not_for_assertion", RELATIONSHIP,
    ),
    "for nothing": (only_under(), "key.not_for_assertion", RELATIONSHIP),
}  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "code", "problem"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS.keys()
)
def test_a_document_that_does_not_vouch_for_the_key(edit: Edit, code: str, problem: str) -> None:
    report = report_on(edit)
    check = key_check(report)
    assert (check.code, problem_of(check)) == (code, SECURITY + problem)
    failed = check.outcome is Outcome.FAILED
    assert report.verdict is (Verdict.NOT_FROM_ISSUER if failed else Verdict.UNDETERMINED)
    assert {"proof.no_key", "content.not_checked"} <= codes(report)
    assert report.credential is None


NOT_URLS = ["did:web:issuer.example", "did:web:issuer.example#", "https://issuer.example/keys/1"]


@pytest.mark.parametrize("address", NOT_URLS)
def test_an_address_that_is_not_that_of_a_method(address: str) -> None:
    report = report_on(top(), verification_method=address)
    check = key_check(report)
    assert check.code == "key.invalid_url"
    assert problem_of(check) == f"{SECURITY}INVALID_VERIFICATION_METHOD_URL"


def code_of(dates: dict[str, str]) -> str:
    return "key.revoked" if "revoked" in dates else "key.expired"


@pytest.mark.parametrize(
    ("dates", "created", "code"),
    [
        ({"revoked": "2026-11-22T11:00:00Z"}, NOON - 2 * HOUR, "key.listed"),
        ({"revoked": "2026-11-22T11:00:00Z"}, NOON - HOUR, "key.revoked"),
        ({"revoked": "2026-11-22T11:00:00Z"}, NOON, "key.revoked"),
        ({"revoked": "2026-11-22T13:00:00+02:00"}, NOON, "key.revoked"),
        ({"expires": "2026-11-22T11:00:00Z"}, NOON - 2 * HOUR, "key.listed"),
        ({"expires": "2026-11-22T11:00:00Z"}, NOON - HOUR, "key.expired"),
        ({"expires": "2026-11-22T11:00:00Z"}, NOON, "key.expired"),
        (
            {"expires": "2026-11-22T11:00:00Z", "revoked": "2026-11-22T10:30:00Z"},
            NOON,
            "key.revoked",
        ),
    ],
)
def test_a_key_counts_for_what_it_signed_before_its_end(
    dates: dict[str, str], created: Any, code: str
) -> None:
    report = report_on(method(**dates), created=created)
    assert code in codes(report)
    assert report.from_issuer is (Outcome.PASSED if code == "key.listed" else Outcome.FAILED)
    if code == "key.listed":  # but the newer status list, by the same key, is not believed
        assert evidence(report, "status.list_not_verified")["reason"] == code_of(dates)


def test_a_revoked_key_of_no_purpose_is_compromised_whatever_it_signed() -> None:
    revoked = method(revoked="2026-11-22T11:00:00Z")
    report = report_on(lambda d: only_under()(revoked(d)), created=NOON - 2 * HOUR)
    assert evidence(report, "key.compromised")["compromised"] == "2026-11-22T11:00:00Z"
    assert report.verdict is Verdict.NOT_FROM_ISSUER


def test_the_document_of_an_https_issuer() -> None:
    issuer = "https://issuer.example/controllers/1"
    host = IssuerHost(did=issuer)
    report = host.verify(host.issue(a_badge(host)))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "key.listed")["issuer"] == issuer
    assert issuer in host.asked


def test_another_page_of_the_same_site_is_another_issuer() -> None:
    host = IssuerHost(did="https://issuer.example/controllers/1")
    other = IssuerHost(did="https://issuer.example/controllers/2", signer=OTHER)
    host.documents[other.did] = other.resolver.resolve(other.did)
    signed = host.issue(a_badge(host), key=OTHER, verification_method=other.method_of(OTHER))
    report = host.verify(signed)
    assert "key.other_controller" in codes(report)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
