"""What the page's scripts say of credentials, by verdict and by the check that decides."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from credentials.encoding.digests import credential_digest, digest_multibase
from credentials.encoding.jcs import canonical
from credentials.keys.controller import PublishedKey
from tests.device.conftest import Check
from tests.support.browser import IN_A_BROWSER
from tests.support.device_host import DeviceHost
from tests.support.issuer_host import NOON, KeyInMemory
from tests.support.p256 import p256, p384

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = IN_A_BROWSER
OTHER = KeyInMemory.number(2)
CURVE, LARGER = p256(3), p384(5)
DAY = timedelta(days=1)
Given = tuple[str, dict[str, Any]]
Case = Callable[[DeviceHost], Given]


def known(host: DeviceHost, *marked: int, **changes: Any) -> dict[str, Any]:
    return {"issuers": [host.controller()], "lists": [host.status_list(*marked)], **changes}


def given(
    make: Callable[[DeviceHost], Any], with_: Callable[[DeviceHost], dict[str, Any]] = known
) -> Case:
    def case(host: DeviceHost) -> Given:
        made = make(host)
        return made if isinstance(made, str) else json.dumps(made), with_(host)

    return case


def signed(host: DeviceHost, **options: Any) -> Any:
    return host.signed(host.badge(), **options)


def changed(host: DeviceHost, **changes: Any) -> Any:
    """Signed with these members."""
    return host.signed(host.badge(**changes))


def with_key(published: PublishedKey) -> Callable[[DeviceHost], dict[str, Any]]:
    def make(host: DeviceHost) -> dict[str, Any]:
        return known(host) | {"issuers": [host.controller(published)]}

    return make


def our_key(**dates: Any) -> PublishedKey:
    return PublishedKey(public_key_multibase=KeyInMemory.number(1).public_key_multibase, **dates)


def bad_proof(host: DeviceHost) -> Any:
    document = signed(host)
    document["proof"][1]["proofValue"] = document["proof"][0]["proofValue"]
    return document


def token(host: DeviceHost, change: Callable[[str], str] = str) -> str:
    host.host.publish(CURVE)
    return change(host.token(host.badge(), CURVE))


def with_lists(*make: Callable[[DeviceHost], str]) -> Callable[[DeviceHost], dict[str, Any]]:
    return lambda host: known(host) | {"lists": [one(host) for one in make]}


CASES: dict[str, tuple[Case, str, str]] = {
    "both proofs": (given(signed), "valid", ""),
    "the one over the text": (given(lambda h: signed(h, suites=("eddsa-jcs-2022",))), "valid", ""),
    "a curve": (
        given(lambda h: (h.host.publish(CURVE), signed(h, key=CURVE))[1]), "valid", ""),
    "a larger curve": (
        given(lambda h: (h.host.publish(LARGER), signed(h, key=LARGER))[1]), "valid", ""),
    "a token": (given(token), "valid", ""),
    "a letter": (given(lambda h: {**signed(h), "name": "Digital"}),
        "altered", "proof.bad_signature"),
    "a member": (given(lambda h: {**signed(h), "description": "."}),
        "altered", "proof.bad_signature"),
    "a proof": (given(bad_proof), "altered", "proof.bad_signature"),
    "a token's letter": (
        given(lambda h: token(h, lambda t: t.replace(".ey", ".fy", 1))),
        "unreadable", "format.not_json"),
    "a token's signature": (
        given(lambda h: token(h, lambda t: t[:-8] + "AAAAAAAA")), "altered", "proof.bad_signature"),
    "only the proof over the statements": (
        given(lambda h: signed(h, suites=("eddsa-rdfc-2022",))),
        "undetermined", "device.proof_elsewhere"),
    "no proof": (given(lambda h: h.badge()), "undetermined", "proof.none"),
    "an empty list of proofs": (
        given(lambda h: {**h.badge(), "proof": []}), "undetermined", "proof.none"),
    "an unknown issuer": (
        given(signed, lambda h: known(h) | {"issuers": []}),
        "undetermined", "device.issuer_not_pinned"),
    "a stranger's key": (given(lambda h: signed(h, key=OTHER)), "notFromIssuer", "key.not_listed"),
    "a stolen key": (
        given(signed, with_key(our_key(compromised_at=NOON + DAY))),
        "notFromIssuer", "key.compromised"),
    "a retired key": (
        given(signed, with_key(our_key(retired_at=NOON - DAY))), "notFromIssuer", "key.expired"),
    "a key retired since": (given(signed, lambda h: known(
        h, issuers=[h.controller(our_key(retired_at=NOON + DAY))])), "valid", ""),
    "another purpose": (
        given(lambda h: signed(h, purpose="authentication")), "notFromIssuer", "key.wrong_purpose"),
    "revoked": (given(signed, lambda h: known(h, 42)), "revoked", "status.revoked"),
    "a neighbour revoked": (given(signed, lambda h: known(h, 41, 43)), "valid", ""),
    "no list": (given(signed, with_lists()), "undetermined", "status.not_at_hand"),
    "an old list": (
        given(signed, with_lists(lambda h: h.status_list(since=NOON - 3 * DAY))),
        "undetermined", "status.list_past"),
    "revoked in an old list": (
        given(signed, with_lists(lambda h: h.status_list(42, since=NOON - 3 * DAY))),
        "revoked", "status.revoked"),
    "an old and a newer list": (given(signed, with_lists(
        lambda h: h.status_list(42), lambda h: h.status_list(since=NOON - 3 * DAY))),
        "revoked", "status.revoked"),
    "a list to come": (
        given(signed, with_lists(lambda h: h.status_list(since=NOON + DAY))),
        "undetermined", "status.list_not_yet"),
    "an altered list": (
        given(signed, with_lists(lambda h: h.status_list().replace("revocation", "revocatiom", 1))),
        "undetermined", "status.not_at_hand"),
    "a list with another index": (
        given(signed, with_lists(lambda h: h.status_list(42).replace('"ttl": 300000', '"ttl": 1'))),
        "undetermined", "status.list_not_verified"),
    "a list by somebody else": (
        given(signed, with_lists(lambda h: h.status_list(issuer="did:web:x.example"))),
        "undetermined", "status.wrong_issuer"),
    "an unknown status": (
        given(lambda h: h.signed(
            h.badge(credentialStatus={"type": "Other"}), suites=("eddsa-jcs-2022",))),
        "undetermined", "status.unknown_type"),
    "a status of nothing": (
        given(lambda h: changed(h, credentialStatus=h.host.entry(42) | {"statusListIndex": "-1"})),
        "undetermined", "status.malformed_entry"),
    "out of the list": (
        given(lambda h: changed(h, credentialStatus=h.host.entry(999_999_999))),
        "undetermined", "status.out_of_range"),
    "over": (given(lambda h: changed(h, validUntil="2026-11-20T00:00:00Z")),
        "expired", "period.over"),
    "to come": (
        given(lambda h: changed(h, validFrom="2026-12-01T00:00:00Z")),
        "notYetValid", "period.not_yet"),
    "a date that does not exist": (
        given(lambda h: changed(h, validUntil="2027-02-30T00:00:00Z")),
        "undetermined", "shape.malformed"),
    "signed tomorrow": (
        given(lambda h: signed(h, created=NOON + DAY)), "notYetValid", "proof_time.in_future"),
    "an unknown vocabulary": (given(lambda h: signed(h, suites=("eddsa-jcs-2022",)) and h.signed(
        h.badge(**{"@context": [*h.badge()["@context"], "https://x.example/c"]}),
        suites=("eddsa-jcs-2022",))), "undetermined", "context.unknown"),
    "a member of its own": (given(lambda h: h.signed(
        h.badge(**{"cred:credentialStatus": "x"}), suites=("eddsa-jcs-2022",))),
        "undetermined", "coverage.not_covered"),
    "a context inside": (given(lambda h: h.signed(h.badge(evidence=[{"@context": {}}]),
        suites=("eddsa-jcs-2022",))), "undetermined", "context.inline"),
    "a context put behind": (given(lambda h: {**signed(h, suites=("eddsa-jcs-2022",)), "@context": [
        *h.badge()["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]}),
        "undetermined", "coverage.context_added"),
    "a member twice": (
        given(lambda h: json.dumps(signed(h))[:-1] + ',"name":"x"}'),
        "unreadable", "format.not_json"),
    "no JSON": (given(lambda h: "hello"), "unreadable", "format.not_json"),
    "no credential": (given(lambda h: '{"a":1}'), "unreadable", "format.not_a_credential"),
    "a prototype": (given(lambda h: json.dumps(signed(h))[:-1] + ',"__proto__":{"issuer":"x"}}'),
        "altered", "proof.bad_signature"),
    "the older data model": (given(lambda h: json.dumps(signed(h)).replace(
        "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1")),
        "altered", "proof.bad_signature"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_verdict_and_reason(check: Check, host: DeviceHost, name: str) -> None:
    case, verdict, code = CASES[name]
    text, known_here = case(host)
    report = check(text, **known_here)
    told = {
        one["code"] for one in report["checks"] if one["outcome"] in ("failed", "not_determined")
    }
    assert (report["verdict"], code or None) == (verdict, code if code in told else None), told
    assert (report["credential"] is None) == (report["intact"] != "passed")


def test_the_digest_is_the_credential_digest(check: Check, host: DeviceHost) -> None:
    document = signed(host)
    assert check(json.dumps(document), **known(host))["digest"] == credential_digest(document)


def test_documents_beside_it_are_compared_by_digest(check: Check, host: DeviceHost) -> None:
    evidence = host.badge()["evidence"]
    paper = {"b": [1.5, "é"], "a": None}
    named = [{**evidence[0], "digestMultibase": digest_multibase(paper)}]
    text = json.dumps(changed(host, evidence=named))
    report = check(text, **known(host), papers=[json.dumps(paper), '{"a":1}'])
    codes = [one["code"] for one in report["checks"] if one["code"].startswith("device.paper")]
    assert codes == ["device.paper_named", "device.paper_unknown"]
    assert report["verdict"] == "valid"


VALUES = [
    {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
    [0.0, -0.0, 1e21, 1e-7, 123456789012345680000.0, 4.5, 0.002, 1e23, 5e-324, 9007199254740991],
    {"a": {"b": [True, False, None, "\u2028\"\\/\b\f\n\r\t\u001f"]}},
    "\ud83d\ude00 Ελένη",
]  # fmt: skip


def test_canonical_json_is_that_of_the_server(page: "Page") -> None:
    for value in VALUES:
        text = json.dumps(value)
        made = page.evaluate("text => Laurel.canonical(Laurel.parseJson(text))", text)
        assert made.encode() == canonical(json.loads(text)), text


@pytest.mark.parametrize("text", [
    "[1,]", "[01]", "[1.]", "[.5]", "[+1]", "[NaN]", "[1e999]", "[9007199254740992]", "{'a':1}",
    '["\\ud800"]', '["\\u0000"]', '["\x01"]', "[1] [2]", "\ufeff[1]", '{"a":1,"\\u0061":2}',
    "[" * 40 + "]" * 40, "[1.00000000000000000001]", '["a', "tru", "", "[1e-400]", '"\\x"',
])  # fmt: skip
def test_json_that_two_readers_could_read_differently_is_refused(page: "Page", text: str) -> None:
    code = page.evaluate(
        "text => { try { Laurel.parseJson(text); return null } catch (e) { return e.code } }", text
    )
    assert code in ("format.not_json", "format.too_large")
