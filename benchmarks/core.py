"""This side: the core of this repository, with keys, controller document and list in memory."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial, reduce
from typing import Any

from credentials.encoding.strict_json import JsonLimits
from credentials.gate import prepare, self_check, serialise, sign_ready
from credentials.jsonld.compared import ComparedForms
from credentials.keys.controller import PublishedKey, controller_document
from credentials.proofs.data_integrity import hash_data, make_proof, proof_options, sign
from credentials.report import Verdict
from credentials.series import Series
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.status.list_credential import compose_list_credential
from credentials.verification import pipeline
from credentials.verification.checks.format import open_format
from credentials.verification.pipeline import verify as verify_credential
from credentials.verification.ports import Fetched
from tests.support.sample_certificate import BASE, DID, ISSUED_AT, SIGNER

METHOD = f"{DID}#{SIGNER.public_key_multibase}"
OPTIONS: dict[str, Any] = proof_options(verification_method=METHOD, created=ISSUED_AT)
CONTROLLER = controller_document(
    DID, [PublishedKey(public_key_multibase=SIGNER.public_key_multibase)]
)
RAISED = JsonLimits(
    bytes=4 * 1024 * 1024, depth=36, containers=100_000, members=200_000, string_characters=65_536
)
"""For documents that are larger than what anybody may send."""
_FORMS = ComparedForms()


def _status_list() -> bytes:
    """A signed list of the least size, with one of a thousand bits set."""
    bits = bytes(LEAST_ENTRIES // 8)
    for index in range(11, LEAST_ENTRIES, 1000):
        bits = with_bit(bits, index, is_set=True)
    unsigned = compose_list_credential(
        url=f"{BASE}/status/1",
        issuer=DID,
        purpose="revocation",
        encoded_list=encode_list(bits),
        valid_from=ISSUED_AT - timedelta(days=1),
        valid_until=ISSUED_AT + timedelta(days=1),
        ttl_ms=300_000,
    )
    return serialise(sign(unsigned, signer=SIGNER, verification_method=METHOD, created=ISSUED_AT))


STATUS_LIST = _status_list()


class _AtHand:
    """Fetcher and resolver that have everything in memory."""

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        return Fetched(url=url, body=STATUS_LIST, media_type=accept[0], fetched_at=ISSUED_AT)

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        assert identifier == DID
        return CONTROLLER


AT_HAND = _AtHand()


def issue(document: dict[str, Any]) -> bytes:
    """A document composed by others: recognise its shape, fill, hash, sign, write."""
    hashed = hash_data(document, OPTIONS, canonize=_FORMS)
    return serialise({**document, "proof": [make_proof(OPTIONS, hashed, SIGNER)]})


def series_of(documents: Sequence[dict[str, Any]]) -> Callable[[Sequence[Any]], bytes]:
    """Signs another of these documents, given `values_at` their `open_places`."""
    series = Series(documents[0], open_places(documents), signer=SIGNER, verification_method=METHOD)
    return partial(series.sign, created=ISSUED_AT)


def open_places(documents: Sequence[dict[str, Any]]) -> list[str]:
    """Where the documents differ: JSON pointers."""
    found = {place for one in documents for place in _differences(documents[0], one, "")}
    return sorted(found)


def values_at(document: Any, places: Sequence[str]) -> list[Any]:
    """What stands there."""
    return [reduce(_step, place.split("/")[1:], document) for place in places]


def _step(value: Any, step: str) -> Any:
    return value[int(step)] if isinstance(value, list) else value[step]


def _differences(one: Any, other: Any, place: str) -> Iterator[str]:
    if isinstance(one, dict | list):
        for key in one if isinstance(one, dict) else range(len(one)):
            yield from _differences(one[key], other[key], f"{place}/{key}")
    elif one != other:
        yield place


def issue_through_the_gate(document: dict[str, Any]) -> bytes:
    """With lints, official schema and our own verification of what was signed."""
    ready = prepare(document, verification_method=METHOD, created=ISSUED_AT, oracle=False)
    signed = sign_ready(ready, SIGNER)
    self_check(
        signed,
        unsigned=ready.unsigned,
        at=ISSUED_AT,
        controller_document=CONTROLLER,
        status_lists=[STATUS_LIST],
    )
    return signed


def verify(signed: bytes) -> None:
    """Every check that needs no network; SystemExit unless valid."""
    report = verify_credential(signed, at=ISSUED_AT, fetcher=AT_HAND, resolver=AT_HAND)
    if report.verdict is not Verdict.VALID:
        codes = [check.code for check in report.checks if check.outcome != "passed"]
        raise SystemExit(f"{report.verdict}: {codes}")


def raise_limits() -> None:
    """For this process: larger documents are read than anybody may send."""
    pipeline.open_format = partial(open_format, limits=RAISED)  # type: ignore[assignment]


def for_javascript() -> dict[str, Any]:
    """Keys and documents for the other side's loader."""
    method = {"@context": "https://w3id.org/security/multikey/v1"}
    method |= CONTROLLER["verificationMethod"][0]
    return {"documents": {DID: CONTROLLER, METHOD: method}, "at": OPTIONS["created"]}


def text(document: Mapping[str, Any]) -> str:
    """The document as JSON."""
    return json.dumps(document, ensure_ascii=False)
