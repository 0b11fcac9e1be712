"""Status entries and list credentials: what goes in comes back, what is wrong is named."""

from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.errors import OutOfRange, StatusVerificationError, ValueMalformed
from credentials.model.parse import read_credential
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.status.entry import parse_entry, status_entry
from credentials.status.kinds import BITSTRING, STATUS_LIST_2021, kind_of_entry
from credentials.status.list_credential import (
    compose_list_credential,
    parse_status_list,
    value_of,
)

LIST = "https://issuer.example/status/1"


def an_entry(**changes: Any) -> dict[str, Any]:
    return {**status_entry(list_url=LIST, purpose="revocation", index=42), **changes}


def a_list(*, purpose: str = "revocation", revoked: int = 42) -> dict[str, Any]:
    return compose_list_credential(
        url=LIST,
        issuer="did:web:issuer.example",
        purpose=purpose,
        encoded_list=encode_list(with_bit(bytes(LEAST_ENTRIES // 8), revoked, is_set=True)),
        valid_from=datetime(2026, 11, 22, tzinfo=UTC),
        valid_until=None,
        ttl_ms=300_000,
    )


def test_an_entry_comes_back() -> None:
    entry = parse_entry(an_entry())
    assert (entry.purpose, entry.list_url, entry.index, entry.size) == ("revocation", LIST, 42, 1)
    assert entry.kind is kind_of_entry(an_entry()) is BITSTRING
    assert kind_of_entry({"type": ["BitstringStatusListEntry"]}) is BITSTRING
    assert kind_of_entry({"type": "StatusList2021Entry"}) is STATUS_LIST_2021
    assert kind_of_entry({"type": "1EdTechRevocationList"}) is None


@pytest.mark.parametrize(
    "index", ["5x", "", " 5", "5 ", "+5", "-1", "5.0", "0x5", "1e3", "٥", "5\n", 5, None, "9" * 81]
)
def test_an_index_is_a_text_of_ascii_digits(index: Any) -> None:
    with pytest.raises(ValueMalformed) as refused:
        parse_entry(an_entry(statusListIndex=index))
    assert refused.value.fields["pointer"] == "/statusListIndex"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"statusPurpose": None}, "/statusPurpose"),
        ({"statusPurpose": ["revocation"]}, "/statusPurpose"),
        ({"statusListCredential": ""}, "/statusListCredential"),
        ({"id": LIST}, "/id"),
        ({"statusSize": 0}, "/statusSize"),
        ({"statusSize": True}, "/statusSize"),
        ({"statusSize": "1"}, "/statusSize"),
        ({"statusReference": "dictionary"}, "/statusReference"),
        ({"statusReference": ["https://a.example", 5]}, "/statusReference"),
    ],
)
def test_an_entry_of_the_wrong_form(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ValueMalformed) as refused:
        parse_entry(an_entry(**changes))
    assert refused.value.fields["pointer"] == pointer


def test_a_negative_index_is_never_made() -> None:
    with pytest.raises(ValueMalformed):
        status_entry(list_url=LIST, purpose="revocation", index=-1)


def test_an_entry_of_several_bits_comes_back() -> None:
    made = status_entry(
        list_url=LIST,
        purpose="message",
        index=7,
        messages=("pending_review", "accepted", "rejected", "undefined"),
        references=("https://issuer.example/statuses",),
    )
    entry = parse_entry(made)
    assert (made["statusSize"], entry.size) == (2, 2)
    assert [entry.message_of(value) for value in range(4)][2:] == ["rejected", "undefined"]
    assert entry.references == ("https://issuer.example/statuses",)


@pytest.mark.parametrize(("count", "size"), [(2, 1), (4, 2), (256, 8)])
def test_the_number_of_messages_is_the_size(count: int, size: int) -> None:
    made = status_entry(list_url=LIST, purpose="message", index=7, messages=["x"] * count)
    assert made.get("statusSize", 1) == parse_entry(made).size == size


@pytest.mark.parametrize("count", [1, 3, 5, 255, 257])
def test_another_number_of_messages_is_never_made(count: int) -> None:
    with pytest.raises(ValueMalformed):
        status_entry(list_url=LIST, purpose="message", index=7, messages=["x"] * count)


def test_a_list_says_which_entries_are_set() -> None:
    status_list = parse_status_list(read_credential(a_list()))
    assert (status_list.id, status_list.ttl_ms) == (LIST, 300_000)
    assert value_of(status_list, parse_entry(an_entry())) == 1
    assert value_of(status_list, parse_entry(an_entry(statusListIndex="41"))) == 0


def test_a_list_without_end_has_no_valid_until() -> None:
    assert "validUntil" not in a_list()


def test_a_list_for_another_purpose_says_nothing() -> None:
    status_list = parse_status_list(read_credential(a_list(purpose="suspension")))
    with pytest.raises(StatusVerificationError) as refused:
        value_of(status_list, parse_entry(an_entry()))
    assert refused.value.fields["reason"] == "purpose"


def test_a_list_may_serve_several_purposes() -> None:
    document = a_list()
    document["credentialSubject"]["statusPurpose"] = ["suspension", "revocation"]
    assert value_of(parse_status_list(read_credential(document)), parse_entry(an_entry())) == 1


def test_an_index_beyond_the_list_is_never_clear() -> None:
    status_list = parse_status_list(read_credential(a_list()))
    with pytest.raises(OutOfRange):
        value_of(status_list, parse_entry(an_entry(statusListIndex=str(LEAST_ENTRIES))))


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "StatusList2021"},
        {"encodedList": None},
        {"statusPurpose": []},
        {"statusPurpose": [1]},
        {"ttl": "300"},
        {"ttl": -1},
    ],
)
def test_what_is_no_list(changes: dict[str, Any]) -> None:
    document = a_list()
    document["credentialSubject"].update(changes)
    with pytest.raises(StatusVerificationError) as refused:
        parse_status_list(read_credential(document))
    assert refused.value.fields["reason"] == "form"


def test_another_credential_is_no_list() -> None:
    with pytest.raises(StatusVerificationError):
        parse_status_list(read_credential({**a_list(), "type": ["VerifiableCredential"]}))
