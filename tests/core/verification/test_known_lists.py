"""What is kept of status lists decides nothing but the time that a verification takes."""

from typing import Any

import pytest

from credentials.errors import StatusVerificationError
from credentials.report import Verdict
from credentials.status import decoded
from credentials.status.bitstring import encode_list
from credentials.status.decoded import DecodedLists
from credentials.verification import examination, known_lists, pipeline
from credentials.verification.known_lists import KnownLists
from tests.support.issuer_host import NOON, YEAR, IssuerHost, KeyInMemory, a_badge


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> IssuerHost:
    monkeypatch.setattr(pipeline, "KNOWN_LISTS", KnownLists())
    return IssuerHost()


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every proof that was really evaluated."""
    calls: list[Any] = []
    real = examination.check_proof

    def counting(document: Any, proof: Any, **options: Any) -> Any:
        calls.append(document["id"])
        return real(document, proof, **options)

    monkeypatch.setattr(examination, "check_proof", counting)
    return calls


def test_the_same_bytes_are_verified_once(host: IssuerHost, checked: list[Any]) -> None:
    badge = host.issue(a_badge(host))
    for _ in range(3):
        assert host.verify(badge).verdict is Verdict.VALID
    assert checked.count(host.list_url("revocation")) == 1
    assert checked.count(badge["id"]) == 3


def test_a_new_list_is_another_list(host: IssuerHost) -> None:
    badge = host.issue(a_badge(host))
    assert host.verify(badge).verdict is Verdict.VALID
    host.revoke(42)
    assert host.verify(badge).verdict is Verdict.REVOKED


def test_a_known_list_whose_key_is_withdrawn_is_believed_no_more(host: IssuerHost) -> None:
    other = KeyInMemory.number(2)
    host.publish(other)
    badge = host.issue(a_badge(host), key=other)
    assert host.verify(badge).verdict is Verdict.VALID
    host.publish(host.signer, compromised_at=NOON)
    report = host.verify(badge)
    assert report.verdict is Verdict.UNDETERMINED
    assert "status.list_not_verified" in {check.code for check in report.checks}


def test_a_known_list_ends_when_it_ends(host: IssuerHost) -> None:
    badge = host.issue(a_badge(host))
    assert host.verify(badge).verdict is Verdict.VALID
    body = host.list_credential("revocation")
    assert body is not None
    host.break_list(lambda _: body)
    assert host.verify(badge).verdict is Verdict.VALID
    report = host.verify(badge, at=NOON + YEAR / 4)
    assert "status.list_over" in {check.code for check in report.checks}


def test_another_issuers_badge_does_not_take_a_known_list(host: IssuerHost) -> None:
    assert host.verify(host.issue(a_badge(host))).verdict is Verdict.VALID
    other = IssuerHost(did="did:web:other.example", signer=KeyInMemory.number(3))
    badge = a_badge(other)
    assert badge["credentialStatus"]["statusListCredential"] == host.list_url("revocation")
    other.break_list(lambda _: host.list_credential("revocation"))
    report = other.verify(other.issue(badge))
    assert "status.wrong_issuer" in {check.code for check in report.checks}


def test_only_sound_lists_are_kept(host: IssuerHost, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bytes] = []
    monkeypatch.setattr(pipeline.KNOWN_LISTS, "keep", lambda body, reading: kept.append(body))
    badge = host.issue(a_badge(host))
    host.break_list(lambda document: {**document, "name": "changed"}, after_signing=True)
    assert host.verify(badge).verdict is Verdict.UNDETERMINED
    assert not kept


def test_the_tables_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_lists, "MOST_KEPT", 2)
    lists, reading = KnownLists(), object()
    for body in (b"1", b"2", b"3"):
        lists.keep(body, reading)  # type: ignore[arg-type]
    assert [lists.get(body) is None for body in (b"1", b"2", b"3")] == [True, False, False]


def test_bits_are_inflated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inflated: list[str] = []
    real = decoded.decode_list

    def counting(text: str, *, prefix: str) -> bytes:
        inflated.append(text)
        return real(text, prefix=prefix)

    monkeypatch.setattr(decoded, "decode_list", counting)
    monkeypatch.setattr(decoded, "MOST_KEPT_BYTES", 40_000)
    lists = DecodedLists()
    texts = [encode_list(bytes([number]) + bytes(16_383)) for number in range(3)]
    for text in (texts[0], texts[0], texts[1], texts[1]):
        assert lists.bits_of(text) == real(text)
    assert inflated == texts[:2]
    lists.bits_of(texts[2])
    lists.bits_of(texts[0])
    assert inflated == [*texts, texts[0]]


def test_what_cannot_be_decoded_is_not_kept() -> None:
    lists = DecodedLists()
    for _ in range(2):
        with pytest.raises(StatusVerificationError):
            lists.bits_of("uAAAA")
