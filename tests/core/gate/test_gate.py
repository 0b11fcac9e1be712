"""Nothing is signed that breaks a rule; nothing is released that our verifier refuses."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from credentials import gate
from credentials.encoding.digests import credential_digest
from credentials.encoding.strict_json import parse_json
from credentials.errors import AlreadyRedeemed, LintFailed, SelfCheckFailed, WrongKey
from credentials.gate import ReadyToSign, prepare, self_check, serialise, sign_ready
from credentials.jsonld import compared
from credentials.jsonld.compared import ComparedForms
from credentials.jsonld.templates import Templates
from credentials.keys.controller import PublishedKey, controller_document
from credentials.proofs.data_integrity import hash_data
from credentials.report import Verdict
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory
from tests.support.open_badges import BASE, Badge, a_badge, changed

OTHER_KEY = KeyInMemory.number(2)


@pytest.fixture
def host() -> IssuerHost:
    return IssuerHost(base_url=BASE, did="did:web:laurel.example")


def badge_of(host: IssuerHost, *purposes: str) -> Badge:
    badge = a_badge()
    entries = [host.entry(7, purpose) for purpose in purposes or ("revocation",)]
    badge["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return badge


def ready(host: IssuerHost, badge: Badge | None = None, *, oracle: bool = False) -> ReadyToSign:
    return prepare(
        badge or badge_of(host),
        verification_method=host.method_of(host.signer),
        created=NOON,
        oracle=oracle,
    )


def check(host: IssuerHost, signed: bytes, unsigned: bytes, **changes: Any) -> None:
    lists = [host.list_credential(purpose) for purpose in ("revocation", "suspension")]
    published: dict[str, Any] = {
        "at": NOON,
        "controller_document": controller_document(host.did, host.published),
        "status_lists": [json.dumps(one).encode() for one in lists],
        **changes,
    }
    self_check(signed, unsigned=unsigned, **published)


def test_what_passes_is_signed_checked_and_valid_for_everybody(host: IssuerHost) -> None:
    leave = ready(host, oracle=True)
    signed = sign_ready(leave, host.signer)
    check(host, signed, leave.unsigned)
    assert host.verify(signed).verdict is Verdict.VALID
    assert credential_digest(json.loads(signed)) == leave.digest
    assert leave.allowed == ()


def test_the_signed_bytes_are_the_document_and_two_proofs(host: IssuerHost) -> None:
    badge = badge_of(host)
    signed = sign_ready(ready(host, badge), host.signer)
    assert signed.startswith(serialise(badge)[:-1] + b',"proof":[{"type":"DataIntegrityProof"')
    assert list(json.loads(signed)) == [*badge, "proof"]
    suites = [proof["cryptosuite"] for proof in json.loads(signed)["proof"]]
    assert suites == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert "Ελένη Παππά".encode() in signed


def test_each_proof_of_the_set_holds_alone(host: IssuerHost) -> None:
    leave = ready(host)
    document = json.loads(sign_ready(leave, host.signer))
    for proof in document["proof"]:
        alone = json.dumps({**document, "proof": proof}).encode()
        assert host.verify(alone).verdict is Verdict.VALID


def test_the_second_proof_signs_the_credential_digest(host: IssuerHost) -> None:
    leave = ready(host)
    _, text = json.loads(sign_ready(leave, host.signer))["proof"]
    hashed = hash_data(json.loads(leave.unsigned), text)
    assert hashed.document_hash.hex() == leave.digest


@pytest.mark.parametrize("number", [0, 1])
def test_one_bad_proof_spoils_the_set(host: IssuerHost, number: int) -> None:
    document = json.loads(sign_ready(ready(host), host.signer))
    document["proof"][number]["proofValue"] = document["proof"][1 - number]["proofValue"]
    report = host.verify(json.dumps(document).encode())
    assert report.verdict is Verdict.ALTERED
    assert [check.evidence["number"] for check in report.checks if check.code == (
        "proof.bad_signature")] == [number + 1]  # fmt: skip


def test_the_same_document_key_and_time_give_the_same_bytes(host: IssuerHost) -> None:
    assert sign_ready(ready(host), host.signer) == sign_ready(ready(host), host.signer)


def test_two_status_entries_pass_and_are_recorded(host: IssuerHost) -> None:
    leave = ready(host, badge_of(host, "revocation", "suspension"))
    assert [found.code for found in leave.allowed] == ["ob3.two_status_entries"]
    check(host, sign_ready(leave, host.signer), leave.unsigned)


@pytest.mark.parametrize(("pointer", "value", "code"), [
    ("/credentialSubject/result/1/value", "79.99", "house.pass_rule"),
    ("/validFrom", "2026-11-22", "vcdm.date"),
    ("/credentialSubject/achievement/related", [{"type": ["Related"], "id": BASE, "version": 1}],
     "ob3.not_text"),
    ("/termsOfUse", [{"id": BASE}], "gate.schema"),
    ("/grade", "very good", "jsonld.data_loss"),
    ("/issuer/Name", "School", "jsonld.data_loss"),
    ("/credentialSubject/type", ["AchievementSubject", "Potter"], "jsonld.data_loss"),
    ("/credentialSubject/achievement/criteria/narrative", "provisional " * 6000,
     "malformed.limit"),
])  # fmt: skip
def test_a_wrong_document_is_not_let_through(
    host: IssuerHost, pointer: str, value: Any, code: str
) -> None:
    badge = changed(pointer, value)
    with pytest.raises(LintFailed) as refused:
        ready(host, badge)
    assert code in {found.code for found in refused.value.fields["findings"]}


def test_a_key_of_another_controller_is_not_let_through(host: IssuerHost) -> None:
    stranger = f"did:web:stranger.example#{host.signer.public_key_multibase}"
    with pytest.raises(LintFailed) as refused:
        prepare(badge_of(host), verification_method=stranger, created=NOON, oracle=False)
    assert refused.value.fields["findings"][0].code == "gate.method"


def test_implementations_that_differ_stop_it(
    host: IssuerHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "canonize_independently", lambda document, **_: "<a> <b> <c> .\n")
    with pytest.raises(LintFailed) as refused:
        ready(host, oracle=True)
    assert refused.value.fields["findings"][0].code == "gate.oracle"
    assert ready(host, oracle=False)


def test_a_template_that_differs_stops_it(
    host: IssuerHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(host)
    monkeypatch.setattr(gate, "_FORMS", ComparedForms(one_in=1))
    ready(host)
    monkeypatch.setattr(compared, "canonize", lambda document: "<a> <b> <c> .\n")
    with pytest.raises(LintFailed) as refused:
        ready(host)
    assert refused.value.fields["findings"][0].code == "jsonld.template_differs"


def test_the_self_check_uses_no_template(host: IssuerHost, monkeypatch: pytest.MonkeyPatch) -> None:
    leave = ready(host)
    signed = sign_ready(leave, host.signer)

    def unwanted(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(Templates, "fill", unwanted)
    check(host, signed, leave.unsigned)


def test_a_leave_is_good_for_one_signature(host: IssuerHost) -> None:
    leave = ready(host)
    sign_ready(leave, host.signer)
    with pytest.raises(AlreadyRedeemed):
        sign_ready(leave, host.signer)


def test_of_many_threads_one_signs(host: IssuerHost) -> None:
    leave = ready(host)

    def try_it(_: int) -> bool:
        try:
            sign_ready(leave, host.signer)
        except AlreadyRedeemed:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_it, range(64))) == 1


def test_a_leave_is_for_one_key_and_survives_the_wrong_one(host: IssuerHost) -> None:
    leave = ready(host)
    with pytest.raises(WrongKey):
        sign_ready(leave, OTHER_KEY)
    assert sign_ready(leave, host.signer)


def test_a_change_after_preparing_is_not_signed(host: IssuerHost) -> None:
    badge = badge_of(host)
    leave = ready(host, badge)
    badge["credentialSubject"]["result"][1]["value"] = "100"
    signed = sign_ready(leave, host.signer)
    assert parse_json(signed)["credentialSubject"]["result"][1]["value"] == "87.23"
    check(host, signed, leave.unsigned)


def test_another_document_than_the_prepared_one_is_not_released(host: IssuerHost) -> None:
    leave = ready(host)
    other = badge_of(host)
    other["name"] = "Glazer"
    signed = sign_ready(ready(host, other), host.signer)
    with pytest.raises(SelfCheckFailed) as refused:
        check(host, signed, leave.unsigned)
    assert refused.value.fields["reason"] == "document"


@pytest.mark.parametrize(("change", "verdict"), [
    (lambda host: {"controller_document": controller_document(
        host.did, [PublishedKey(public_key_multibase=OTHER_KEY.public_key_multibase)])},
     Verdict.NOT_FROM_ISSUER),
    (lambda host: {"controller_document": controller_document("did:web:x.example", host.published)},
     Verdict.UNDETERMINED),
    (lambda host: {"status_lists": []}, Verdict.UNDETERMINED),
    (lambda host: {"at": NOON - timedelta(days=1)}, Verdict.NOT_YET_VALID),
    (lambda host: host.revoke(7) or {}, Verdict.REVOKED),
])  # fmt: skip
def test_what_our_verifier_refuses_is_not_released(
    host: IssuerHost, change: Any, verdict: Verdict
) -> None:
    leave = ready(host)
    signed = sign_ready(leave, host.signer)
    changes = change(host)
    with pytest.raises(SelfCheckFailed) as refused:
        check(host, signed, leave.unsigned, **changes)
    assert refused.value.fields["verdict"] is verdict


def test_a_changed_signature_is_not_released(host: IssuerHost) -> None:
    leave = ready(host)
    signed = sign_ready(leave, host.signer).replace(b'"87.23"', b'"97.23"')
    with pytest.raises(SelfCheckFailed) as refused:
        check(host, signed, leave.unsigned)
    assert refused.value.fields["verdict"] is Verdict.ALTERED


def test_an_unreadable_list_is_named(host: IssuerHost) -> None:
    leave = ready(host)
    with pytest.raises(SelfCheckFailed) as refused:
        check(host, sign_ready(leave, host.signer), leave.unsigned, status_lists=[b"<html>"])
    assert refused.value.fields["reason"] == "status_list"
