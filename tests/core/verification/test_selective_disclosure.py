"""Badges shown in part: what is shown is checked, nothing is forged."""

import copy
from collections.abc import Callable
from typing import Any

import cbor2
import pytest

from credentials.encoding.multibase import decode_base64url, encode_base58btc, encode_base64url
from credentials.errors import MalformedProof
from credentials.proofs.derivation import derive
from credentials.report import FAILED, Report, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support import open_badges
from tests.support.disclosures import (
    MANDATORY,
    RESULT,
    a_disclosing_host,
    everything_but,
    shown,
    with_base_proof,
)
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.p256 import p256
from tests.support.proofs import of_proofs
from tests.support.sample_certificate import BASE, DID, a_certificate


@pytest.fixture
def host() -> IssuerHost:
    return a_disclosing_host()


# what it is for


@pytest.mark.parametrize("hidden", [RESULT, "/credentialSubject/identifier", "/nothing"])
def test_a_whole_certificate_but_for_the_grades(hidden: str) -> None:
    host = a_disclosing_host(base_url=BASE, did=DID)
    certificate = {k: v for k, v in a_certificate().document.items() if k != "proof"}
    certificate["credentialStatus"] = host.entry(4711)
    certificate["issuer"] = {**certificate["issuer"], "id": DID}
    mandatory = tuple(pointer for pointer in MANDATORY if pointer != "/validUntil")
    base = with_base_proof(host, certificate, mandatory)
    derived = derive(base, everything_but(base, hidden))
    subject = derived["credentialSubject"]
    report = host.verify(derived)
    assert of_proofs(report) == ["proof.verified"]
    if hidden == RESULT:
        assert (report.verdict, "result" in subject) == (Verdict.VALID, False)
        assert "results.none" in codes(report)
        assert subject.keys() | {"result"} == certificate["credentialSubject"].keys()
    elif hidden == "/nothing":
        assert report.verdict is Verdict.VALID
        assert {k: v for k, v in derived.items() if k != "proof"} == certificate
    else:  # an Open Badge must say whose it is
        assert report.verdict is Verdict.UNDETERMINED
        assert "subject.unidentified" in codes(report)


def test_another_badge_with_lists_in_order() -> None:
    host = a_disclosing_host(base_url=open_badges.BASE, did="did:web:laurel.example")
    badge = {**open_badges.a_badge(), "credentialStatus": host.entry(7)}
    pointers = everything_but(badge, "/credentialSubject/role")
    derived = derive(with_base_proof(host, badge, ("/issuer", "/credentialStatus")), pointers)
    glaze = derived["credentialSubject"]["achievement"]["resultDescription"][4]
    assert glaze["allowedValue"] == ["C", "B", "A"]
    assert host.verify(derived).verdict is Verdict.VALID


def test_what_is_mandatory_is_always_shown(host: IssuerHost) -> None:
    derived = shown(host)
    assert set(derived) == {
        "@context", "id", "type", "issuer", "validFrom", "validUntil", "credentialSubject",
        "credentialStatus", "proof",
    }  # fmt: skip
    assert derived["credentialSubject"] == {"type": ["AchievementSubject"]}
    report = host.verify(derived)
    assert of_proofs(report) == ["proof.verified"]
    assert report.verdict is Verdict.UNDETERMINED  # an Open Badge says more than that


def test_the_status_is_looked_up_for_a_part_too(host: IssuerHost) -> None:
    badge = a_badge(host)
    derived = shown(host, *everything_but(badge, RESULT), badge=badge)
    assert host.verify(derived).verdict is Verdict.VALID
    host.revoke(42)
    assert host.verify(derived).verdict is Verdict.REVOKED


def test_items_of_arrays_may_be_chosen(host: IssuerHost) -> None:
    badge = a_badge(host)
    pointers = [*everything_but(badge, RESULT), f"{RESULT}/1", f"{RESULT}/0/type"]
    derived = shown(host, *pointers, badge=badge)
    first, second = badge["credentialSubject"]["result"]
    assert derived["credentialSubject"]["result"] == [{"type": first["type"]}, second]
    assert of_proofs(host.verify(derived)) == ["proof.verified"]


def test_texts_that_look_like_names_of_nodes(host: IssuerHost) -> None:
    badge = {**a_badge(host), "name": 'x" _:c14n0 .\n_:c14n1 <a:b> _:c14n2 _:c14n0 .'}
    derived = shown(host, *everything_but(badge, RESULT), badge=badge)
    assert host.verify(derived).verdict is Verdict.VALID


# what is refused when verifying


def components(document: dict[str, Any]) -> list[Any]:
    value = decode_base64url(document["proof"]["proofValue"])
    parts: list[Any] = cbor2.loads(value[3:])
    return parts


def changed(document: dict[str, Any], header: bytes, encoded: bytes) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["proof"]["proofValue"] = encode_base64url(header + encoded)
    return changed


DERIVED = b"\xd9\x5d\x01"


def test_a_base_proof_is_not_for_verifiers(host: IssuerHost) -> None:
    report = host.verify(with_base_proof(host, a_badge(host)))
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert evidence(report, "proof.base_shown") == {"number": 1}


def test_a_base_proof_under_the_header_of_a_derived_one(host: IssuerHost) -> None:
    base = with_base_proof(host, a_badge(host))
    report = host.verify(changed(base, DERIVED, cbor2.dumps(components(base))))
    assert (report.verdict, of_proofs(report)) == (Verdict.ALTERED, ["proof.malformed"])


def test_a_derived_proof_under_the_header_of_a_base_one(host: IssuerHost) -> None:
    derived = shown(host, "/name")
    other = changed(derived, b"\xd9\x5d\x00", cbor2.dumps(components(derived)))
    assert of_proofs(host.verify(other)) == ["proof.base_shown"]
    with pytest.raises(MalformedProof):
        derive(other, ["/name"])


def replaced(index: int, value: Any) -> Callable[[list[Any]], Any]:
    return lambda parts: [*parts[:index], value, *parts[index + 1 :]]


def edited(index: int, edit: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    return lambda parts: [*parts[:index], edit(parts[index]), *parts[index + 1 :]]


MALFORMED, BAD = "proof.malformed", "proof.bad_signature"
VALUES: dict[str, tuple[Callable[[list[Any]], Any], str]] = {
    "four parts": (lambda parts: parts[:4], MALFORMED),
    "six parts": (lambda parts: [*parts, []], MALFORMED),
    "a map": (lambda parts: dict(enumerate(parts)), MALFORMED),
    "short signature": (edited(0, lambda s: s[:-1]), MALFORMED),
    "long signature": (edited(0, lambda s: s + b"\0"), MALFORMED),
    "no signature": (replaced(0, b""), MALFORMED),
    "signature as text": (replaced(0, "x" * 64), MALFORMED),
    "other signature": (replaced(0, b"\1" * 64), BAD),
    "zero signature": (replaced(0, bytes(64)), BAD),
    "36 bytes of key": (edited(1, lambda k: k + b"\0"), MALFORMED),
    "key of another kind": (edited(1, lambda k: b"\xed\x01" + k[2:]), MALFORMED),
    "point off the curve": (edited(1, lambda k: k[:3] + b"\xff" * 32), MALFORMED),
    "a secret key": (edited(1, lambda k: b"\x86\x26" + k[2:]), MALFORMED),
    "another key": (edited(1, lambda k: k[:2] + bytes([k[2] ^ 1]) + k[3:]), BAD),
    "one signature less": (edited(2, lambda s: s[1:]), BAD),
    "one signature more": (edited(2, lambda s: [*s, s[0]]), BAD),
    "short one": (edited(2, lambda s: [s[0][:-1], *s[1:]]), MALFORMED),
    "two changed about": (edited(2, lambda s: [s[1], s[0], *s[2:]]), BAD),
    "no list of signatures": (edited(2, b"".join), MALFORMED),
    "short label": (edited(3, lambda m: {**m, 0: m[0][1:]}), MALFORMED),
    "label as text": (edited(3, lambda m: {**m, 0: "x" * 32}), MALFORMED),
    "key as text": (edited(3, lambda m: {str(k): v for k, v in m.items()}), MALFORMED),
    "negative key": (edited(3, lambda m: {**m, -1: b"1" * 32}), MALFORMED),
    "label missing": (edited(3, lambda m: dict(list(m.items())[1:])), MALFORMED),
    "label too many": (edited(3, lambda m: {**m, 99: b"1" * 32}), MALFORMED),
    "one label for two": (edited(3, lambda m: {**m, 0: m[1]}), MALFORMED),
    "labels changed about": (edited(3, lambda m: {**m, 0: m[1], 1: m[0]}), BAD),
    "no map": (edited(3, lambda m: list(m.values())), MALFORMED),
    "index too great": (edited(4, lambda i: [*i[:-1], 9_999]), MALFORMED),
    "negative index": (edited(4, lambda i: [-1, *i[1:]]), MALFORMED),
    "index twice": (edited(4, lambda i: [i[0], *i]), MALFORMED),
    "index as text": (edited(4, lambda i: [str(i[0]), *i[1:]]), MALFORMED),
    "truth value": (edited(4, lambda i: [False, *i[1:]]), MALFORMED),
    "one index less": (edited(4, lambda i: i[1:]), BAD),
    "no indexes": (replaced(4, []), BAD),
    "a tag": (edited(0, lambda s: cbor2.CBORTag(64, s)), MALFORMED),
    "a tag at the top": (lambda parts: cbor2.CBORTag(55799, parts), MALFORMED),
    "null": (replaced(2, None), MALFORMED),
}


@pytest.mark.parametrize("name", VALUES)
def test_changes_of_the_value(host: IssuerHost, name: str) -> None:
    change, code = VALUES[name]
    derived = shown(host, *everything_but(a_badge(host), RESULT))
    report = host.verify(changed(derived, DERIVED, cbor2.dumps(change(components(derived)))))
    assert (report.verdict, of_proofs(report)) == (Verdict.ALTERED, [code])


def test_more_signatures_than_are_looked_at(host: IssuerHost) -> None:
    derived = shown(host, "/name")
    parts = edited(2, lambda signatures: signatures[:1] * 2_001)(components(derived))
    report = host.verify(changed(derived, DERIVED, cbor2.dumps(parts)))
    assert of_proofs(report) == [MALFORMED]


def written(parts: list[Any]) -> bytes:
    return cbor2.dumps(parts)


def test_unchanged_it_is_good(host: IssuerHost) -> None:
    derived = shown(host, *everything_but(a_badge(host), RESULT))
    assert changed(derived, DERIVED, written(components(derived))) == derived
    assert host.verify(derived).verdict is Verdict.VALID


ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "bytes behind": lambda data: data + b"\0",
    "cut off": lambda data: data[:-1],
    "empty": lambda data: b"",
    "list of any length": lambda data: b"\x9f" + data[1:] + b"\xff",
    "longer count": lambda data: b"\x98\x05" + data[1:],
    "longer length": lambda data: b"\x85\x59\x00" + data[2:],
    "endless nesting": lambda data: b"\x81" * 50_000,
    "endless length": lambda data: b"\x85\x5b" + b"\x7f" + b"\xff" * 7,
    "break alone": lambda data: b"\xff",
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_other_encodings(host: IssuerHost, name: str) -> None:
    derived = shown(host, "/name")
    data = ENCODINGS[name](written(components(derived)))
    report = host.verify(changed(derived, DERIVED, data))
    assert (report.verdict, of_proofs(report)) == (Verdict.ALTERED, [MALFORMED])


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: encode_base58btc(data[:300]),
        lambda data: "f" + data.hex(),
        lambda data: encode_base64url(data)[1:],
        lambda data: encode_base64url(data) + "=",
        lambda data: encode_base64url(b"\xd9\x5d\x02" + data[3:]),
        lambda data: encode_base64url(b"\xd9\x5d\x03" + data[3:]),
        lambda data: encode_base64url(data[3:]),
        lambda data: encode_base64url(b""),
    ],
)
def test_other_multibases_and_headers(host: IssuerHost, rewrite: Callable[[bytes], str]) -> None:
    derived = shown(host, "/name")
    value = decode_base64url(derived["proof"]["proofValue"])
    derived["proof"]["proofValue"] = rewrite(value)
    assert of_proofs(host.verify(derived)) == [MALFORMED]


def verdict_after(host: IssuerHost, change: Callable[[dict[str, Any]], Any]) -> Report:
    derived = shown(host, *everything_but(a_badge(host), RESULT))
    change(derived)
    return host.verify(derived)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("credentialStatus"),
        lambda document: document.pop("validUntil"),
        lambda document: document.pop("name"),
        lambda document: document.update(name="Another"),
        lambda document: document.update(validUntil="2099-01-01T00:00:00Z"),
        lambda document: document["credentialSubject"].update(creditsEarned=99),
        lambda document: document["credentialSubject"].update(role="Director"),
        lambda document: document["credentialSubject"].update(id="did:example:thief"),
        lambda document: document["credentialStatus"].update(statusListIndex="43"),
        lambda document: document["proof"].update(created="2026-11-22T11:00:00Z"),
        lambda document: document["proof"].update(expires="2036-11-22T11:00:00Z"),
        lambda document: document["credentialSubject"]["achievement"]["resultDescription"][1][
            "allowedValue"
        ].reverse(),
        lambda document: document["credentialSubject"]["achievement"]["resultDescription"][1][
            "allowedValue"
        ].pop(),
    ],
)
def test_changes_of_what_is_shown(
    host: IssuerHost, change: Callable[[dict[str, Any]], Any]
) -> None:
    report = verdict_after(host, change)
    assert report.verdict is Verdict.ALTERED
    assert of_proofs(report) in ([BAD], [MALFORMED])


def test_data_that_escape_the_statements(host: IssuerHost) -> None:
    report = verdict_after(host, lambda document: document.update(zzz=1))
    assert report.verdict is Verdict.ALTERED
    assert evidence(report, "coverage.lost")["pointer"] == "/zzz"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_values_of_two_credentials_do_not_mix(host: IssuerHost, part: int) -> None:
    """Same issuer, same HMAC key; the keys of the proofs differ."""
    better = a_badge(host)
    better["credentialSubject"]["creditsEarned"] = 99.5
    mine = shown(host, "")
    theirs = derive(with_base_proof(host, better, proof_key=p256(13)), [""])
    pieces = components(theirs)
    pieces[part] = components(mine)[part]
    assert of_proofs(host.verify(changed(theirs, DERIVED, cbor2.dumps(pieces)))) == [BAD]
