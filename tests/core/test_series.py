"""A series signs what signing one by one signs, byte for byte, or nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials import serialise, sign, software_signer
from credentials.errors import (
    CredentialsError,
    DataLoss,
    ProofGenerationError,
    TemplateDiffers,
    ValueMalformed,
)
from credentials.jsonld import canonize as canonizing
from credentials.report import Verdict
from credentials.series import Series
from tests.support.issuer_host import NOON, IssuerHost, a_badge

HOST = IssuerHost()
METHOD = HOST.method_of(HOST.signer)
PLACES = (
    "/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/creditsEarned",
    "/credentialSubject/result/0/value",
    "/credentialStatus/statusListIndex",
    "/credentialStatus/id",
)
HOSTILE = (
    '"', "\\", "\n", "\t\r\b\f", "\x00\x7f", "\u2028", "\ufeff", "\ud800", '" .\n<urn:a> <urn:b> "',
    "\ue0000\ue001", "_:c14n0", "", "x" * 3_000, "\U0001f600", "</script>",
)  # fmt: skip


def a_series(**options: Any) -> Series:
    options.setdefault("signer", HOST.signer)
    return Series(a_badge(HOST), PLACES, verification_method=METHOD, **options)


def values(number: int, name: str = "Ελένη", **other: Any) -> list[Any]:
    entry = f"{HOST.list_url('revocation')}#{number}"
    found = {
        "id": f"{HOST.base_url}/c/{number:022d}",
        "name": name,
        "credits": 22.6,
        "value": f"{number % 100}.5",
        "index": str(number),
        "entry": entry,
    }
    return list((found | other).values())


def the_same_alone(given_values: list[Any]) -> bytes:
    """The credential with these values, put in one by one and signed by itself."""
    document = a_badge(HOST)
    for place, value in zip(PLACES, given_values, strict=True):
        *path, last = place.split("/")[1:]
        at: Any = document
        for step in path:
            at = at[int(step)] if isinstance(at, list) else at[step]
        at[last] = value
    signed = sign(document, signer=HOST.signer, verification_method=METHOD, created=NOON)
    return serialise({**document, "proof": [signed["proof"]]})


def test_each_of_a_series_is_what_would_be_signed_alone_and_valid() -> None:
    series = a_series(compared_one_in=3)
    for number in range(10):
        signed = series.sign(values(number), created=NOON)
        assert signed == the_same_alone(values(number))
        assert HOST.verify(signed).verdict is Verdict.VALID


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=20),
    earned=st.floats(allow_nan=True) | st.sampled_from((0.1, 22.0, -0.0, 1e300)),
    id_=st.sampled_from(("urn:a", "relative", "urn:a b", HOST.did, f"{HOST.base_url}/c/1")),
)
def test_whatever_the_values_a_series_signs_the_same_or_refuses(
    name: str, earned: float, id_: str
) -> None:
    given_values = values(7, name, credits=earned, id=id_)
    series = a_series(compared_one_in=1_000)
    series.sign(values(1), created=NOON)
    series.sign(values(2), created=NOON)
    try:
        alone = the_same_alone(given_values)
        json.loads(alone)
    except (CredentialsError, UnicodeError, ValueError):
        alone = None
    try:
        signed = series.sign(given_values, created=NOON)
    except (CredentialsError, UnicodeError, ValueError):
        assert alone is None or "\x00" in name
        return
    assert signed == alone


def test_the_time_of_each_proof_is_its_own() -> None:
    series = a_series()
    later = NOON.replace(second=5)
    series.sign(values(1), created=NOON)
    proof = json.loads(series.sign(values(2), created=later))["proof"][0]
    assert proof["created"] == "2026-11-22T12:00:05Z"


@pytest.mark.parametrize(("number", "walks"), [(1, 1), (2, 1), (4, 1), (5, 2), (9, 3)])
def test_the_first_and_a_sample_are_walked(
    monkeypatch: pytest.MonkeyPatch, number: int, walks: int
) -> None:
    walked = []
    series = a_series(compared_one_in=4)
    series.sign(values(0), created=NOON)  # the proof options of this second
    series._count = iter(range(100))

    def counting(document: Any, hash_name: str = "sha256") -> str:
        walked.append(document["id"])
        return canonizing.canonize(document, hash_name)

    monkeypatch.setattr("credentials.series.canonize", counting)
    for at in range(number):
        series.sign(values(at), created=NOON)
    assert len(walked) == walks


def test_nothing_is_signed_if_the_walk_finds_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    series = a_series()
    bound = series._bound
    assert bound is not None
    monkeypatch.setattr(type(bound), "fill", lambda self, given: "something else")
    with pytest.raises(TemplateDiffers):
        series.sign(values(1), created=NOON)


def test_nothing_is_signed_if_the_text_says_something_else() -> None:
    series = a_series()
    series._text = tuple(part.replace(b"OpenBadgeC", b"AchievementC") for part in series._text)
    with pytest.raises(TemplateDiffers):
        series.sign(values(1), created=NOON)


def test_data_that_the_proof_would_not_cover_are_refused() -> None:
    series = a_series()
    series.sign(values(1), created=NOON)
    with pytest.raises(DataLoss) as refused:
        series.sign(values(2, id="relative"), created=NOON)
    assert refused.value.fields["pointer"] == "/id"


@pytest.mark.parametrize(
    ("given_values", "pointer"),
    [
        (values(1, credits=22), "/credentialSubject/creditsEarned"),
        (values(1, credits=True), "/credentialSubject/creditsEarned"),
        (values(1, name=None), "/credentialSubject/identifier/0/identityHash"),
        (values(1)[:-1], ""),
        ([*values(1), "more"], ""),
    ],
)
def test_values_of_another_kind_are_refused(given_values: list[Any], pointer: str) -> None:
    with pytest.raises(ValueMalformed) as refused:
        a_series().sign(given_values, created=NOON)
    assert refused.value.fields["pointer"] == pointer


@pytest.mark.parametrize(
    "place",
    [
        "/nothing",
        "/credentialSubject",
        "/type/0",
        "/@context/0",
        "/evidence/9/id",
        "/evidence/x",
        "",
    ],
)
def test_a_place_must_hold_a_text_or_a_number(place: str) -> None:
    with pytest.raises(ValueMalformed) as refused:
        Series(a_badge(HOST), [place], signer=HOST.signer, verification_method=METHOD)
    assert refused.value.fields["pointer"] == place


def test_a_place_stands_for_one_value() -> None:
    with pytest.raises(ValueMalformed):
        Series(a_badge(HOST), ["/id", "/id"], signer=HOST.signer, verification_method=METHOD)


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "ecdsa-sd-2023", "eddsa-2022"])
def test_a_series_is_for_suites_that_sign_statements(suite: str) -> None:
    with pytest.raises(ProofGenerationError):
        a_series(cryptosuite=suite).sign(values(1), created=NOON)


@pytest.mark.parametrize(
    "key", [ec.derive_private_key(5, ec.SECP384R1()), rsa.generate_private_key(65537, 2048)]
)
def test_a_series_is_for_keys_with_sha_256(key: Any) -> None:
    with pytest.raises(ProofGenerationError):
        a_series(signer=software_signer(key), cryptosuite="ecdsa-rdfc-2019")


def test_a_document_that_templates_leave_out_is_signed_all_the_same() -> None:
    """Two results that say the same have blank nodes that look alike."""
    document = a_badge(HOST)
    document["credentialSubject"]["result"] = [document["credentialSubject"]["result"][0]] * 2
    series = Series(document, ["/id"], signer=HOST.signer, verification_method=METHOD)
    signed = series.sign([f"{HOST.base_url}/c/1"], created=NOON)
    assert HOST.verify(signed).intact == "passed"


def test_threads_may_share_a_series() -> None:
    series = a_series(compared_one_in=5)
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda n: series.sign(values(n), created=NOON), range(200)))
    assert signed == [the_same_alone(values(number)) for number in range(200)]
