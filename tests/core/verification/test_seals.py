"""Sealed European Digital Credentials: what holds, and each way to be wrong by its code.

ETSI TS 119 182-1; joserfc is the second reader.
"""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey

from credentials.encoding.multibase import base64url, from_base64url
from credentials.jose.jades import MIB
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    Verdict,
)
from tests.support.sealed_reports import altered, check_of, codes, report_on
from tests.support.seals import (
    BEGIN,
    END,
    NOON,
    ORGANISATION,
    Holder,
    a_european_credential,
    a_seal_holder,
    an_authority,
    an_issuer,
    header_of,
    seal,
)


def with_header(**members: Any) -> dict[str, Any]:
    holder = a_seal_holder()
    return seal(a_european_credential(), holder, header=header_of(holder, **members))


def test_a_seal_by_a_trusted_authority_is_valid() -> None:
    report = report_on(seal(a_european_credential(), a_seal_holder()))
    assert report.verdict is Verdict.VALID
    assert {"format.sealed_read", "proof.verified", "key.anchored", "seal_owner.same"} <= codes(
        report
    )
    assert check_of(report, "key.anchored").evidence["anchor"] == "Test authority"
    assert check_of(report, "status.none")
    assert report.credential == a_european_credential()


@pytest.mark.parametrize("b64", [None, True])
def test_the_payload_may_stand_in_base64url(b64: bool | None) -> None:
    crit = None if b64 is None else ["b64"]
    assert report_on(with_header(b64=b64, crit=crit)).verdict is Verdict.VALID


def test_the_flattened_form_is_read() -> None:
    file = seal(a_european_credential(), a_seal_holder())
    flattened = {"payload": file["payload"], **file["signatures"][0]}
    assert report_on(flattened).verdict is Verdict.VALID


def test_without_an_anchor_nothing_is_valid() -> None:
    report = report_on(seal(a_european_credential(), a_seal_holder()), anchors=())
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, PASSED)
    assert report.from_issuer is NOT_DETERMINED
    assert check_of(report, "key.not_anchored").evidence["anchors"] == 0
    assert check_of(report, "status.not_checked")


def test_an_authority_that_is_not_trusted_proves_nothing() -> None:
    """A look-alike has the name of the trusted one, and a key of its own."""
    other = a_seal_holder(authority=an_authority(twin=1))
    report = report_on(seal(a_european_credential(), other))
    assert report.from_issuer is NOT_DETERMINED
    assert check_of(report, "key.not_anchored").evidence["authority"] == "Test authority"


def test_certificates_on_the_way_may_come_along_unsigned() -> None:
    der = an_authority().certificate.public_bytes(Encoding.DER)
    part = {"xVals": [{"x509Cert": {"val": base64.b64encode(der).decode()}}]}
    unsigned = {"etsiU": [base64url(json.dumps(part).encode()), {"sigTst": {"tstTokens": []}}]}
    holder = a_seal_holder()
    report = report_on(seal(a_european_credential(), holder, unsigned=unsigned))
    assert report.verdict is Verdict.VALID
    assert check_of(report, "timestamp.not_looked_into").evidence["names"] == "sigTst"
    # an authority that only comes along is not trusted for that
    alone = report_on(seal(a_european_credential(), holder, unsigned=unsigned), anchors=())
    assert "key.not_anchored" in codes(alone)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Maria", "Marla"), ("2026-07-01T09", "2026-07-01T08"), ('"en": ', '"en":  '), ("Μα", "Ма")],
)
def test_an_altered_payload_is_found(old: str, new: str) -> None:
    report = report_on(altered(seal(a_european_credential(), a_seal_holder()), old, new))
    assert (report.verdict, report.credential) == (Verdict.ALTERED, None)
    assert check_of(report, "proof.bad_signature").outcome is FAILED


def test_every_altered_byte_of_the_signature_is_found() -> None:
    file = seal(a_european_credential(), a_seal_holder())
    value = from_base64url(file["signatures"][0]["signature"])
    for place in range(0, len(value), 7):
        other = bytearray(value)
        other[place] ^= 1
        signature = {**file["signatures"][0], "signature": base64url(bytes(other))}
        report = report_on({**file, "signatures": [signature]})
        assert "proof.bad_signature" in codes(report)


def test_an_altered_header_is_found() -> None:
    file = seal(a_european_credential(), a_seal_holder())
    protected = base64url(json.dumps(header_of(a_seal_holder(), iat=1)).encode())
    report = report_on({**file, "signatures": [{**file["signatures"][0], "protected": protected}]})
    assert {"proof.bad_signature", "key.certificate_not_valid"} <= codes(report)
    assert report.verdict is Verdict.ALTERED


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"crit": None}, "crit"),
    ({"crit": []}, "crit"),
    ({"crit": "b64"}, "crit"),
    ({"crit": ["b64", "b64"]}, "crit"),
    ({"crit": ["b64", "sigT"]}, "crit"),
    ({"crit": ["b64", "alg"]}, "crit"),
    ({"crit": ["b64", "http://example.org/new"]}, "crit"),
    ({"crit": ["iat"]}, "crit"),
    ({"b64": "false"}, "b64"),
    ({"sigT": "2026-11-24T11:00:00Z"}, "iat"),
    ({"iat": None}, "iat"),
    ({"iat": True}, "iat"),
    ({"iat": -1}, "iat"),
    ({"iat": 10**12}, "iat"),
    ({"iat": None, "sigT": "yesterday"}, "sigT"),
    ({"iat": None, "sigT": "2026-11-24T11:00:00"}, "sigT"),
    ({"x5t#S256": None}, "x5t#S256"),
    ({"x5t#o": {"digAlg": "S512", "digVal": "AA"}}, "x5t#S256"),
    ({"x5t": "AAAA"}, "x5t"),
    ({"sigD": {"mId": "http://uri.etsi.org/19182/ObjectIdByURI"}}, "sigD"),
    ({"sigPId": {"id": "urn:oid:1.2.3"}}, "sigPId"),
    ({"zip": "DEF"}, "zip"),
    ({"x5c": ["AAAA"]}, "x5c"),
    ({"x5c": ["not base64"]}, "x5c"),
    ({"x5c": [7]}, "x5c"),
    ({"x5c": ["AAAA"] * 9}, "x5c"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "member"), REFUSED)
def test_a_header_that_breaks_a_rule_is_refused(members: dict[str, Any], member: str) -> None:
    report = report_on(with_header(**members))
    assert check_of(report, "proof.header_refused").evidence["member"] == member
    assert check_of(report, "key.no_certificate")
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("alg", "code", "outcome"),
    [
        ("none", "proof.alg_none", FAILED),
        ("HS256", "proof.alg_refused", FAILED),
        (None, "proof.alg_refused", FAILED),
        ("RS256", "proof.alg_refused", FAILED),
        ("PS256", "proof.unknown_suite", NOT_DETERMINED),
    ],
)
def test_the_key_decides_the_algorithm(alg: str | None, code: str, outcome: Any) -> None:
    assert check_of(report_on(with_header(alg=alg)), code).outcome is outcome


def test_the_digest_must_be_that_of_the_certificate() -> None:
    """Somebody puts a certificate of another organization with the same key in its place."""
    report = report_on(with_header(**{"x5t#S256": base64url(bytes(32))}))
    assert check_of(report, "proof.other_certificate").outcome is FAILED
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize("member", ["x5t#o", "sigX5ts"])
def test_other_digests_of_the_certificate_are_read(member: str) -> None:
    holder = a_seal_holder()
    digest = hashlib.sha512(holder.certificate.public_bytes(Encoding.DER)).digest()
    for value, code in ((digest, "proof.verified"), (bytes(64), "proof.other_certificate")):
        one = {"digAlg": "S512", "digVal": base64url(value)}
        said = one if member == "x5t#o" else [one]
        assert code in codes(report_on(with_header(**{"x5t#S256": None, member: said})))


def test_whatever_stands_in_place_of_a_certificate_is_answered() -> None:
    """Each byte of a certificate changed, and its digest with it: never its issuer's."""
    holder = a_seal_holder()
    der = holder.certificate.public_bytes(Encoding.DER)
    for place in range(len(der)):
        other = bytearray(der)
        other[place] ^= 1 << place % 8
        report = report_on(
            with_header(
                **{
                    "x5c": [base64.b64encode(other).decode()],
                    "x5t#S256": base64url(hashlib.sha256(other).digest()),
                }
            )
        )
        assert report.from_issuer is not PASSED


def test_a_seal_without_certificate_is_nobodys() -> None:
    report = report_on(with_header(x5c=None))
    assert {"proof.no_key", "key.no_certificate"} <= codes(report)
    assert report.verdict is Verdict.UNDETERMINED


def sealed_by(holder: Holder, document: dict[str, Any] | None = None) -> dict[str, Any]:
    return seal(document or a_european_credential(), holder)


@pytest.mark.parametrize(
    "holder", [a_seal_holder(signs=False), a_seal_holder(ca=True)], ids=["usage", "authority"]
)
def test_a_certificate_for_something_else_seals_nothing(holder: Holder) -> None:
    report = report_on(sealed_by(holder))
    assert check_of(report, "key.not_for_sealing").outcome is FAILED
    assert report.verdict is Verdict.NOT_FROM_ISSUER


@pytest.mark.parametrize("sealed", [BEGIN - timedelta(seconds=1), END + timedelta(seconds=1)])
def test_a_seal_outside_of_the_life_of_its_certificate(sealed: datetime) -> None:
    report = report_on(with_header(iat=int(sealed.timestamp())), at=END + timedelta(days=1))
    assert check_of(report, "key.certificate_not_valid").outcome is FAILED


def test_a_seal_whose_certificate_has_ended_could_be_newer_than_it_says() -> None:
    report = report_on(sealed_by(a_seal_holder()), at=END + timedelta(seconds=1))
    assert check_of(report, "key.certificate_over").outcome is NOT_DETERMINED
    assert report.verdict is Verdict.UNDETERMINED


def test_a_seal_from_the_future() -> None:
    report = report_on(with_header(iat=int(NOON.timestamp()) + 61))
    assert "proof_time.in_future" in codes(report)
    assert report.verdict is Verdict.NOT_YET_VALID


def test_a_certificate_that_could_have_been_revoked_leaves_it_open() -> None:
    report = report_on(sealed_by(a_seal_holder(crl=True)))
    assert check_of(report, "certificate_status.not_asked").outcome is NOT_DETERMINED
    assert (report.verdict, report.from_issuer) == (Verdict.UNDETERMINED, PASSED)


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        (an_issuer(eIDASIdentifier={"notation": "VATEL-1"}), "seal_owner.other_identifier"),
        (an_issuer(eIDASIdentifier={"notation": "NTREL-099999998"}), "seal_owner.other_identifier"),
        (an_issuer(eIDASIdentifier=None), "seal_owner.no_identifier"),
        ({**an_issuer(), "eIDAS\u0399dentifier": {}, "eIDASIdentifier": {}},
         "seal_owner.no_identifier"),
        ("did:web:university.example", "seal_owner.no_identifier"),
        (an_issuer(legalName={"en": "University"}), "seal_owner.other_name"),
        (an_issuer(legalName=None), "seal_owner.no_name"),
        (an_issuer(eIDASIdentifier={"notation": "099999998"}), "seal_owner.same"),
        (an_issuer(legalName={"en": "MUSEUM  Öffice"}), "seal_owner.same"),
    ],
)  # fmt: skip
def test_the_issuer_must_be_the_one_of_the_certificate(issuer: Any, code: str) -> None:
    report = report_on(sealed_by(a_seal_holder(), a_european_credential(issuer=issuer)))
    kind = code.partition(".")[2].partition("_")[0]
    outcome = {"same": PASSED, "other": FAILED, "no": NOT_DETERMINED}[kind]
    assert check_of(report, code).outcome is report.from_issuer is outcome


def test_a_certificate_without_identifier_names_nobody() -> None:
    report = report_on(sealed_by(a_seal_holder(identifier=None)))
    assert check_of(report, "seal_owner.no_identifier").evidence == {
        "organisation": ORGANISATION, "identifier": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ({"validUntil": "2026-11-24T11:59:59Z"}, Verdict.EXPIRED),
        ({"expirationDate": "2026-11-24T11:59:59Z"}, Verdict.EXPIRED),
        ({"validUntil": "2030-01-01T00:00:00Z", "expirationDate": "2026-11-01T00:00:00Z"},
         Verdict.EXPIRED),
        ({"validUntil": "2030-01-01T00:00:00Z"}, Verdict.VALID),
        ({"validFrom": "2026-11-24T12:01:01Z"}, Verdict.NOT_YET_VALID),
        ({"issuanceDate": None}, Verdict.VALID),
        ({"validUntil": "never"}, Verdict.UNDETERMINED),
        ({"credentialStatus": {"id": "https://a.example/1", "type": "CredentialStatus"}},
         Verdict.UNDETERMINED),
        ({"credentialStatus": "https://a.example/1"}, Verdict.UNDETERMINED),
        ({"@context": ["https://www.w3.org/2018/credentials/v1", "https://a.example/words"]},
         Verdict.UNDETERMINED),
        ({"@context": ["https://www.w3.org/2018/credentials/v1", {"title": "https://a.example"}]},
         Verdict.UNDETERMINED),
        ({"https://www.w3.org/2018/credentials#validUntil": "2026-01-01T00:00:00Z"},
         Verdict.UNDETERMINED),
    ],
)  # fmt: skip
def test_contents_are_judged_as_those_of_others(members: dict[str, Any], verdict: Verdict) -> None:
    document = a_european_credential(**members)
    assert report_on(sealed_by(a_seal_holder(), document)).verdict is verdict


MALFORMED: list[tuple[Any, str]] = [
    (lambda file: {**file, "signatures": []}, "signatures"),
    (lambda file: {**file, "signatures": file["signatures"] * 2}, "signatures"),
    (lambda file: {**file, "signatures": [{}]}, "signatures"),
    (lambda file: {**file, "note": "unsigned"}, "members"),
    (lambda file: {**file, "signatures": [{**file["signatures"][0], "note": 1}]}, "members"),
    (lambda file: {**file, "payload": {}}, "payload"),
    (lambda file: {**file, "payload": "[]"}, "payload"),
    (lambda file: {**file, "payload": '{"type": 1, "type": 2}'}, "payload"),
    (lambda file: {**file, "payload": '{"n": NaN}'}, "payload"),
    (lambda file: with_part(file, protected=base64url(b"[]")), "header"),
    (lambda file: with_part(file, protected=base64url(b'{"alg":"ES256","alg":"none"}')), "header"),
    (lambda file: with_part(file, protected=file["signatures"][0]["protected"] + "="), "base64url"),
    (lambda file: with_part(file, signature="A" * 2000), "size"),
    (lambda file: with_part(file, header={"alg": "ES256"}), "unsigned"),
    (lambda file: with_part(file, header={"etsiU": ["AA"]}), "unsigned"),
    (lambda file: with_part(file, header={"etsiU": [{"a": 1, "b": 2}]}), "unsigned"),
    (lambda file: with_part(file, header={"etsiU": [{"a": 1}] * 33}), "unsigned"),
]


def with_part(file: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {**file, "signatures": [{**file["signatures"][0], **members}]}


@pytest.mark.parametrize(("change", "reason"), MALFORMED)
def test_a_file_of_another_form_is_not_read(change: Any, reason: str) -> None:
    report = report_on(change(seal(a_european_credential(), a_seal_holder())))
    assert check_of(report, "format.seal_malformed").evidence["reason"] == reason
    assert report.verdict is Verdict.UNREADABLE


def test_a_credential_without_the_type_is_none() -> None:
    document = a_european_credential(type=["VerifiableCredential"])
    assert "format.not_a_credential" in codes(report_on(sealed_by(a_seal_holder(), document)))


def test_pictures_may_be_large_and_files_not_too_large() -> None:
    holder = a_seal_holder()
    picture = {"content": "A" * (4 * MIB - 1)}
    large = a_european_credential(displayParameter=picture)
    assert report_on(sealed_by(holder, large)).verdict is Verdict.VALID
    larger = a_european_credential(displayParameter={"content": "A" * (4 * MIB + 1)})
    assert check_of(report_on(sealed_by(holder, larger)), "format.seal_malformed")
    several = a_european_credential(displayParameter=[picture] * 2)
    assert check_of(report_on(sealed_by(holder, several)), "format.too_large")


def test_the_second_reader_agrees() -> None:
    """joserfc; of JAdES's own members of the header it knows none, so none is critical here."""
    holder = a_seal_holder()
    header = header_of(holder, b64=None, crit=None)
    file = seal(a_european_credential(), holder, header=header)
    pem = holder.certificate.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = 100_000
    found = jws.deserialize_json(file, ECKey.import_key(pem), registry=registry)  # type: ignore[arg-type]
    assert json.loads(found.payload or b"") == a_european_credential()
