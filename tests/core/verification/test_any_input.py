"""Whatever is handed in, there is a report; and only the untouched document is valid."""

import json
import random
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import CredentialsError
from credentials.report import PASSED, Verdict
from tests.core.verification import reading
from tests.support.issuer_host import IssuerHost, a_badge

HOST = IssuerHost()
BADGE = a_badge(HOST, purposes=("revocation", "suspension"))
SIGNED = HOST.issue(BADGE)
NAMES = ("id", "type", "@id", "@context", "proof", "name", "x", "credentialStatus", "validUntil")
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 2**53, 1e300, 5e-324, "", "x", "a b", "\x00", "\ud7ff", "é" * 50),
    *("did:web:issuer.example", "https://issuer.example/status/revocation", "0", "5x"),
    *("2026-11-22T12:00:00Z", "BitstringStatusListEntry", [], {}, [[]], [None], [1, "2"]),
    *({"id": "urn:x:1"}, {"id": 5}, {"type": "X"}, {"@value": "x"}, ["VerifiableCredential"]),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


mutated = partial(reading.mutated, names=NAMES, values=VALUES, counts=(1, 1, 2, 4))


@pytest.mark.parametrize("seed", range(20))
def test_a_document_that_was_changed_is_never_valid(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        changed = mutated(SIGNED, chance)
        report = HOST.verify(changed)
        assert report.verdict is not Verdict.VALID or report.credential == changed
        if report.verdict is Verdict.VALID:
            digest = HOST.verify(SIGNED).checks[2].evidence["sha256"]
            assert report.checks[2].evidence["sha256"] == digest


@pytest.mark.parametrize("seed", range(20))
def test_whatever_an_issuer_signs_there_is_a_report(seed: int) -> None:
    chance = random.Random(seed)
    signed = 0
    for _ in range(25):
        try:
            document = HOST.issue({k: v for k, v in mutated(BADGE, chance).items() if k != "proof"})
        except CredentialsError:
            continue
        signed += 1
        report = HOST.verify(document)
        assert report.verdict is not Verdict.ALTERED
        assert report.intact is PASSED or report.verdict is Verdict.UNREADABLE
    assert signed


@pytest.mark.parametrize("seed", range(10))
def test_whatever_the_issuer_publishes_there_is_a_report(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        host = IssuerHost()
        if chance.random() < 0.5:
            host.break_document(lambda document: mutated(document, chance))
        else:
            host.break_list(lambda document: mutated(document, chance), after_signing=True)
        report = host.verify(SIGNED)
        assert report.verdict in (
            Verdict.VALID,
            Verdict.UNDETERMINED,
            Verdict.NOT_FROM_ISSUER,
            Verdict.ALTERED,
        )


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    assert HOST.verify(data).verdict is Verdict.UNREADABLE


@given(json_values, st.sampled_from([*SIGNED]))
def test_any_value_of_any_member(value: Any, member: str) -> None:
    report = HOST.verify(json.dumps({**SIGNED, member: value}))
    assert report.verdict is not Verdict.VALID or value == SIGNED[member]
