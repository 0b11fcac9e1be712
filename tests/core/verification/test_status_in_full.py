"""Every purpose, sizes and messages, the lists of 2021, moments in time; with signed documents."""

from datetime import timedelta
from typing import Any

import pytest

from credentials.errors import ValueMalformed
from credentials.report import Report, Verdict
from credentials.status.bitstring import LEAST_ENTRIES, encode_list
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, a_badge

LIST = "https://issuer.example/status/revocation"
TRAFFIC = [
    {"status": "0x0", "message": "pending_review"},
    {"status": "0x1", "message": "accepted"},
    {"status": "0x2", "message": "rejected"},
    {"status": "0x3", "message": "undefined"},
]
"""The example of Bitstring Status List 1.0 §2.1, completed."""
NO_BITS = LEAST_ENTRIES // 8


def bits_of(value: int, *, at: int, size: int) -> bytes:
    """A list that is just long enough, with one value in it."""
    number = value << (LEAST_ENTRIES * size - (at + 1) * size)
    return number.to_bytes(NO_BITS * size, "big")


def verified(
    host: IssuerHost, entry: dict[str, Any], *, subject: dict[str, Any], **options: Any
) -> Report:
    """The report on a badge with that entry, whose list has these members in its subject."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "credentialSubject": {**document["credentialSubject"], **subject}}

    host.break_list(edit)
    badge = a_badge(host)
    badge["credentialStatus"] = {**badge["credentialStatus"], **entry}
    return host.verify(host.issue(badge), **options)


def informed(value: int, *, purpose: str = "message", **entry: Any) -> Report:
    """The report where the list of that purpose holds `value` at index 42."""
    size = max(entry.get("statusSize", 1), 1)
    bits = encode_list(bits_of(value, at=42, size=size))
    return verified(
        IssuerHost(),
        {"statusPurpose": purpose, **entry},
        subject={"statusPurpose": purpose, "encodedList": bits},
    )


@pytest.mark.parametrize("value", range(4))
def test_a_message_of_two_bits_is_told_and_decides_nothing(value: int) -> None:
    reference = "https://example.org/status-dictionary/"
    report = informed(value, statusSize=2, statusMessage=TRAFFIC, statusReference=reference)
    assert report.verdict is Verdict.VALID
    facts = evidence(report, "status.message")
    assert (facts["value"], facts["message"]) == (f"{value:#x}", TRAFFIC[value]["message"])
    assert facts["references"] == [reference]


@pytest.mark.parametrize(("value", "text"), [(0, "unset"), (1, "set")])
def test_a_bit_without_messages_is_set_or_unset(value: int, text: str) -> None:
    assert evidence(informed(value), "status.message")["message"] == text


def test_a_bit_may_bring_its_two_messages() -> None:
    report = informed(1, statusMessage=TRAFFIC[:2])
    assert evidence(report, "status.message")["message"] == "accepted"


@pytest.mark.parametrize("value", range(1, 8))
def test_a_revocation_of_several_bits_is_one_unless_it_is_0(value: int) -> None:
    messages = [{"status": hex(n), "message": f"reason {n}"} for n in range(8)]
    wide = {"statusSize": 3, "statusMessage": messages}
    report = informed(value, purpose="revocation", **wide)
    assert report.verdict is Verdict.REVOKED
    assert evidence(report, "status.revoked")["message"] == f"reason {value}"
    assert informed(0, purpose="revocation", **wide).verdict is Verdict.VALID


@pytest.mark.parametrize(("value", "code"), [(0, "no_newer_version"), (1, "newer_version")])
def test_a_newer_version_does_not_end_this_one(value: int, code: str) -> None:
    report = informed(value, purpose="refresh")
    assert report.verdict is Verdict.VALID
    assert f"status.{code}" in codes(report)


@pytest.mark.parametrize("value", [0, 1])
def test_what_a_purpose_of_others_means_is_not_known_here(value: int) -> None:
    report = informed(value, purpose="https://other.example/paused")
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.unknown_purpose")["value"] == hex(value)


def test_an_informing_list_that_cannot_be_had_changes_nothing() -> None:
    host = IssuerHost()
    badge = a_badge(host, purposes=("revocation", "refresh"))
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.UNDETERMINED  # the badge's schema knows no such pair
    assert "schema.violated" in codes(report)
    assert evidence(report, "status.not_informed")["reason"] == "status.unreachable"
    alone = host.verify(host.issue(a_badge(host, purposes=("refresh",))))
    assert alone.verdict is Verdict.VALID


def numbered(value: str) -> dict[str, str]:
    return {"status": value, "message": "undefined"}


WRONG_MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"statusMessage": None}, ""),
    "too few": ({"statusMessage": TRAFFIC[:3]}, ""),
    "too many": ({"statusMessage": [*TRAFFIC, {"status": "0x4", "message": "x"}]}, ""),
    "one value twice": ({"statusMessage": [*TRAFFIC[:3], TRAFFIC[0]]}, "/3/status"),
    "a value beyond": ({"statusMessage": [*TRAFFIC[:3], numbered("0x4")]}, "/3/status"),
    "a value in decimal": ({"statusMessage": [*TRAFFIC[:3], numbered("3")]}, "/3/status"),
    "no text": ({"statusMessage": [*TRAFFIC[:3], {"status": "0x3"}]}, "/3/message"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "at"), WRONG_MESSAGES.values(), ids=WRONG_MESSAGES.keys())
def test_messages_must_name_each_value_once(changes: dict[str, Any], at: str) -> None:
    entry = {"statusSize": 2, "statusMessage": TRAFFIC, **changes}
    report = informed(0, **{name: value for name, value in entry.items() if value is not None})
    assert report.verdict is Verdict.UNDETERMINED
    pointer = evidence(report, "status.malformed_entry")["pointer"]
    assert pointer == f"/credentialStatus/statusMessage{at}"


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        ({"statusSize": 0}, "statusSize"),
        ({"statusSize": -1}, "statusSize"),
        ({"statusSize": 9}, "statusSize"),
    ],
)
def test_other_members_of_the_wrong_form(entry: dict[str, Any], pointer: str) -> None:
    report = informed(0, purpose="revocation", **entry)
    found = evidence(report, "status.malformed_entry")["pointer"]
    assert found == f"/credentialStatus/{pointer}"


def test_one_list_for_several_purposes_is_fetched_once() -> None:
    host = IssuerHost()
    both = {"statusPurpose": ["revocation", "suspension"]}
    badge = a_badge(host)
    badge["credentialStatus"] = [
        host.entry(42),
        {**host.entry(7), "statusPurpose": "suspension"},
    ]
    host.break_list(lambda d: {**d, "credentialSubject": {**d["credentialSubject"], **both}})
    host.revoke(7)
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.SUSPENDED
    assert host.asked.count(LIST) == 1


def test_a_wider_entry_needs_a_longer_list() -> None:
    report = verified(
        IssuerHost(),
        {"statusSize": 2, "statusMessage": TRAFFIC},
        subject={"encodedList": encode_list(bytes(NO_BITS))},
    )
    assert evidence(report, "status.list_too_short")["entries"] == LEAST_ENTRIES // 2


# the lists of 2021: their context fits data model 1.1 only, it defines `name` otherwise than 2.0

VERSION_1 = [
    "https://www.w3.org/2018/credentials/v1",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/security/data-integrity/v2",
]


def old_entry(**changes: Any) -> dict[str, Any]:
    return {
        "id": f"{LIST}#42",
        "type": "StatusList2021Entry",
        "statusPurpose": "revocation",
        "statusListIndex": "42",
        "statusListCredential": LIST,
        **changes,
    }


def an_old_list(host: IssuerHost, value: int, **subject: Any) -> None:
    """The host serves a list of 2021 with that value at index 42."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        return {
            "@context": VERSION_1,
            "id": LIST,
            "issuer": document["issuer"],
            "issuanceDate": document["validFrom"],
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "credentialSubject": {
                "id": f"{LIST}#list",
                "type": "StatusList2021",
                "statusPurpose": "revocation",
                "encodedList": encode_list(bits_of(value, at=42, size=1)).removeprefix("u"),
                **subject,
            },
        }

    host.break_list(edit)


def with_old_entry(host: IssuerHost, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": VERSION_1,
        "type": ["VerifiableCredential"],
        "issuer": host.did,
        "issuanceDate": "2026-11-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:holder"},
        "credentialStatus": old_entry(**changes),
    }
    return host.issue(document)


@pytest.mark.parametrize(("value", "verdict"), [(0, Verdict.VALID), (1, Verdict.REVOKED)])
def test_a_list_of_2021(value: int, verdict: Verdict) -> None:
    host = IssuerHost()
    an_old_list(host, value)
    assert host.verify(with_old_entry(host)).verdict is verdict


OLD_WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "with a multibase prefix": (
        {"encodedList": encode_list(bytes(NO_BITS))}, {}, "status.list_unreadable",
    ),
    "for another purpose": ({"statusPurpose": "suspension"}, {}, "status.wrong_purpose"),
    "index 5x": ({}, {"statusListIndex": "5x"}, "status.malformed_entry"),
    "a purpose it has not": (
        {"statusPurpose": "message"}, {"statusPurpose": "message"}, "status.unknown_purpose",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("subject", "entry", "code"), OLD_WRONG.values(), ids=OLD_WRONG.keys())
def test_a_list_of_2021_that_says_nothing(
    subject: dict[str, Any], entry: dict[str, Any], code: str
) -> None:
    host = IssuerHost()
    an_old_list(host, 0, **subject)
    report = host.verify(with_old_entry(host, **entry))
    assert report.verdict is Verdict.UNDETERMINED
    assert code in codes(report)


def test_an_old_entry_does_not_lead_to_a_newer_list_nor_the_other_way() -> None:
    host = IssuerHost()
    report = host.verify(with_old_entry(host))
    assert "status.list_unreadable" in codes(report)
    an_old_list(host, 0)
    report = host.verify(host.issue(a_badge(host)))
    assert "status.list_unreadable" in codes(report)


# moments


def test_a_list_is_asked_about_a_moment() -> None:
    host = IssuerHost()
    then = NOON - timedelta(minutes=2)
    signed = host.issue(a_badge(host))
    host.revoke(42)
    report = host.verify(signed, status_at=then)
    assert host.asked[-1] == f"{LIST}?timestamp=2026-11-22T11%3A58%3A00Z"
    facts = evidence(report, "status.revoked")
    assert facts["as_of"] == "2026-11-22T11:58:00Z"
    assert facts["list"] == LIST


def test_a_list_that_did_not_hold_at_that_moment_says_nothing_about_it() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    report = host.verify(signed, status_at=NOON - timedelta(minutes=10))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.list_not_yet")["valid_from"] == "2026-11-22T11:55:00Z"


def test_a_moment_must_be_one_that_has_come() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    with pytest.raises(ValueMalformed):
        host.verify(signed, status_at=NOON + timedelta(seconds=1))
    with pytest.raises(ValueMalformed):
        host.verify(signed, status_at=NOON.replace(tzinfo=None))
    assert host.verify(signed, status_at=NOON).verdict is Verdict.VALID
