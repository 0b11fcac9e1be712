"""Whatever stands in an entry or a list: an error of this house, or a value."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import CredentialsError, StatusVerificationError, ValueMalformed
from credentials.model.parse import read_credential
from credentials.status.bitstring import LEAST_ENTRIES, decode_list, encode_list
from credentials.status.entry import parse_entry, status_entry
from credentials.status.list_credential import parse_status_list, value_of
from credentials.status.revocation_list import parse_revocation_list
from tests.core.keys.test_any_document import JSON
from tests.core.status.test_entry import LIST, a_list

ENTRY = status_entry(
    list_url=LIST, purpose="message", index=7, messages="abcd", references=("https://a.example",)
)


@given(st.sampled_from(sorted(ENTRY)), JSON)
def test_any_value_in_an_entry(member: str, value: Any) -> None:
    with suppress(ValueMalformed):
        entry = parse_entry({**ENTRY, member: value})
        assert entry.index >= 0
        assert len(entry.messages) in (0, 1 << entry.size)


@given(st.integers(0, 3), st.sampled_from(["status", "message"]), JSON)
def test_any_value_in_a_message(number: int, member: str, value: Any) -> None:
    messages = [dict(item) for item in ENTRY["statusMessage"]]
    messages[number][member] = value
    with suppress(ValueMalformed):
        entry = parse_entry({**ENTRY, "statusMessage": messages})
        assert set(entry.messages) == set(range(4))


@given(st.sampled_from(["type", "statusPurpose", "encodedList", "ttl", "id"]), JSON)
def test_any_value_in_a_list(member: str, value: Any) -> None:
    document = a_list()
    document["credentialSubject"][member] = value
    with suppress(CredentialsError):
        found = parse_status_list(read_credential(document))
        assert value_of(found, parse_entry({**ENTRY, "statusPurpose": "revocation"})) in range(4)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: "u" + b.hex()))
def test_any_text_as_bits(text: str) -> None:
    with suppress(CredentialsError):
        decode_list(text)
        raise AssertionError("no short text is a list")


@given(st.integers(0, 40), st.integers(0, 255))
def test_any_changed_byte_of_a_packed_list_is_seen(place: int, value: int) -> None:
    """GZIP's check sum; the proof would see it first."""
    bits = bytes(LEAST_ENTRIES // 8)
    text = encode_list(bits)
    position = 1 + place % (len(text) - 1)
    changed = text[:position] + chr(value) + text[position + 1 :]
    with suppress(CredentialsError):
        assert decode_list(changed) == bits


@given(JSON | st.builds(lambda rows: {"revokedCredential": rows}, JSON))
def test_any_document_as_a_revocation_list(document: Any) -> None:
    with suppress(StatusVerificationError):
        found = parse_revocation_list(json.dumps(document).encode())
        assert all(isinstance(id_, str) for id_ in found.revoked)
