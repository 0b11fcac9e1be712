"""Status lists that should make a revoked credential look clear; each really signed.

Each attack starts from a badge whose place is set in the issuer's list (except where said), and
must never end in `status.clear`: it gives its own code, and the verdict is never valid.
"""

import copy
import gzip
import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base64url
from credentials.errors import STATUS_LIST, VCDM
from credentials.keys.controller import PublishedKey, controller_document
from credentials.proofs.data_integrity import add_proof, proof_options
from credentials.report import NOT_DETERMINED, Report, Verdict
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from credentials.verification.problems import problem_of
from tests.core.verification.reading import codes, evidence
from tests.support.check_docs import assert_documented
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

LIST = "https://issuer.example/status/revocation"
OTHER = KeyInMemory.number(2)
EVIL = "did:web:evil.example"
CLEAR = bytes(LEAST_ENTRIES // 8)
SET = with_bit(CLEAR, 42, is_set=True)

Edit = Callable[[dict[str, Any]], dict[str, Any] | None]


def a_revoked(host: IssuerHost) -> dict[str, Any]:
    host.revoke(42)
    return host.issue(a_badge(host))


def subject(**changes: Any) -> Edit:
    """The list credential with other members in its subject; None takes one away."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        members = {**document["credentialSubject"], **changes}
        members = {name: value for name, value in members.items() if value is not None}
        return {**document, "credentialSubject": members}

    return edit


def top(**changes: Any) -> Edit:
    return lambda document: {**document, **changes}


def bits(packed: bytes) -> Edit:
    return subject(encodedList=encode_base64url(packed))


def check_of(report: Report) -> Any:
    (found,) = [check for check in report.checks if check.id == "status"]
    return found


def packed_by_hand(data: bytes, *, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(data) + packer.flush()


BOMB = gzip.compress(bytes(17 * 2**20), 9)
NESTED = gzip.compress(gzip.compress(CLEAR))
VERIFICATION, LENGTH = "STATUS_VERIFICATION_ERROR", "STATUS_LIST_LENGTH_ERROR"

BEFORE_SIGNING: dict[str, tuple[Edit, str, str]] = {
    "a bomb of 17 MiB": (bits(BOMB), "status.list_unreadable", VERIFICATION),
    "two members": (
        bits(gzip.compress(CLEAR) + gzip.compress(SET)), "status.list_unreadable", VERIFICATION,
    ),
    "an empty member behind it": (
        bits(gzip.compress(CLEAR) + gzip.compress(b"")), "status.list_unreadable", VERIFICATION,
    ),
    "zeros behind it": (
        bits(gzip.compress(CLEAR) + b"\0" * 8), "status.list_unreadable", VERIFICATION,
    ),
    "packed twice": (bits(NESTED), "status.list_too_short", LENGTH),
    "zlib, not gzip": (bits(zlib.compress(CLEAR)), "status.list_unreadable", VERIFICATION),
    "bare deflate": (
        bits(packed_by_hand(CLEAR, wbits=-15)), "status.list_unreadable", VERIFICATION,
    ),
    "not packed": (bits(CLEAR), "status.list_unreadable", VERIFICATION),
    "cut off": (bits(gzip.compress(CLEAR)[:-1]), "status.list_unreadable", VERIFICATION),
    "a wrong check sum": (
        bits(gzip.compress(CLEAR)[:-8] + b"\0" * 8), "status.list_unreadable", VERIFICATION,
    ),
    "padded": (
        subject(encodedList=encode_list(CLEAR) + "="), "status.list_unreadable", VERIFICATION,
    ),
    "base64, not base64url": (
        subject(encodedList="m" + encode_list(CLEAR)[1:]), "status.list_unreadable", VERIFICATION,
    ),
    "one bit too few": (
        bits(gzip.compress(CLEAR[:-1])), "status.list_too_short", LENGTH,
    ),
    "no bits": (bits(gzip.compress(b"")), "status.list_too_short", LENGTH),
    "for suspension": (subject(statusPurpose="suspension"), "status.wrong_purpose", VERIFICATION),
    "for revocations": (subject(statusPurpose="Revocation"), "status.wrong_purpose", VERIFICATION),
    "for nothing": (subject(statusPurpose=None), "status.list_unreadable", VERIFICATION),
    "an entry as subject": (
        subject(type="BitstringStatusListEntry", encodedList=None, ttl=None),
        "status.list_unreadable", VERIFICATION,
    ),
    "the type of a plain credential": (
        top(type=["VerifiableCredential"]), "status.list_unreadable", VERIFICATION,
    ),
    "two subjects": (
        lambda d: {**d, "credentialSubject": [
            {**d["credentialSubject"], "encodedList": encode_list(CLEAR)},
            {**d["credentialSubject"], "id": LIST + "#2"},
        ]},
        "status.list_unreadable", VERIFICATION,
    ),
    "a ttl that is no number": (subject(ttl="soon"), "status.list_unreadable", VERIFICATION),
    "another list's id": (top(id=LIST + "/2"), "status.wrong_list", VERIFICATION),
    "an id with a fragment": (top(id=LIST + "#42"), "status.wrong_list", VERIFICATION),
    "no id": (
        lambda d: {name: value for name, value in d.items() if name != "id"},
        "status.wrong_list", VERIFICATION,
    ),
    "not yet valid": (top(validFrom="2026-11-22T12:05:00Z"), "status.list_not_yet", VERIFICATION),
    "out of date": (top(validUntil="2026-11-22T11:59:59Z"), "status.list_over", VERIFICATION),
    "ended before begun": (
        top(validUntil="2026-11-21T00:00:00Z"), "status.list_not_verified", VERIFICATION,
    ),
    "gone": (lambda document: None, "status.unreachable", "STATUS_RETRIEVAL_ERROR"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "code", "problem"), BEFORE_SIGNING.values(), ids=BEFORE_SIGNING.keys()
)
def test_a_signed_list_that_is_none(edit: Edit, code: str, problem: str) -> None:
    host = IssuerHost()
    signed = a_revoked(host)
    host.break_list(edit)
    report = host.verify(signed)
    assert (report.verdict, report.current) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert (check_of(report).code, problem_of(check_of(report))) == (code, STATUS_LIST + problem)


def unsigned(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def swapped(document: dict[str, Any]) -> dict[str, Any]:
    """The proof of a list that is clear, under the bits of this one changed back."""
    return {**document, **subject(encodedList=encode_list(CLEAR))(document)}  # type: ignore[dict-item]


def ended(document: dict[str, Any]) -> dict[str, Any]:
    """The list with a proof that ended a second ago."""
    host = IssuerHost()
    options = proof_options(
        verification_method=host.method_of(host.signer), created=NOON - timedelta(hours=1)
    )
    return add_proof(document, {**options, "expires": "2026-11-22T11:59:59Z"}, host.signer)


AFTER_SIGNING: dict[str, tuple[Edit, str]] = {
    "no proof": (unsigned, "proof.none"),
    "an empty proof": (top(proof=[]), "proof.none"),
    "bits cleared again": (swapped, "proof.bad_signature"),
    "a later end": (top(validUntil="2099-01-01T00:00:00Z"), "proof.bad_signature"),
    "another purpose added": (
        subject(statusPurpose=["revocation", "suspension"]), "proof.bad_signature",
    ),
    "a word that nobody signs": (subject(note="clear"), "coverage.lost"),
    "a proof of an unknown suite": (
        lambda d: {**d, "proof": {**d["proof"], "cryptosuite": "future-2030"}},
        "proof.unknown_suite",
    ),
    "a proof for logging in": (
        lambda d: IssuerHost().issue(unsigned(d), purpose="authentication"), "key.wrong_purpose",
    ),
    "a proof from the future": (
        lambda d: IssuerHost().issue(unsigned(d), created=NOON + timedelta(hours=1)),
        "proof_time.in_future",
    ),
    "a proof that has ended": (
        lambda d: ended(unsigned(d)),
        "proof_time.over",
    ),
    "somebody else's key": (lambda d: IssuerHost().issue(unsigned(d), key=OTHER), "key.not_listed"),
    "one good proof and one bad": (
        lambda d: {**d, "proof": [d["proof"], {**d["proof"], "created": "2020-01-01T00:00:00Z"}]},
        "proof.bad_signature",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "reason"), AFTER_SIGNING.values(), ids=AFTER_SIGNING.keys())
def test_a_list_whose_proof_does_not_hold(edit: Edit, reason: str) -> None:
    host = IssuerHost()
    signed = a_revoked(host)
    host.break_list(edit, after_signing=True)
    report = host.verify(signed)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.list_not_verified")["reason"] == reason
    assert problem_of(check_of(report)) == STATUS_LIST + "STATUS_VERIFICATION_ERROR"


def test_a_sound_list_of_another_issuer_at_the_same_address() -> None:
    host = IssuerHost()
    keys = [PublishedKey(public_key_multibase=OTHER.public_key_multibase)]
    host.documents[EVIL] = controller_document(EVIL, keys)

    def foreign(document: dict[str, Any]) -> dict[str, Any]:
        theirs = {**document, "issuer": EVIL}
        method = f"{EVIL}#{OTHER.public_key_multibase}"
        return host.issue(theirs, key=OTHER, verification_method=method)

    signed = a_revoked(host)
    host.break_list(foreign)
    report = host.verify(signed)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.wrong_issuer")["list_issuer"] == EVIL
    assert EVIL not in host.asked


def test_an_honest_list_of_another_purpose_at_the_named_address() -> None:
    """The entry points to the suspension list, where nothing is set, to hide its revocation."""
    host = IssuerHost()
    host.revoke(42)
    badge = a_badge(host)
    badge["credentialStatus"] = {
        **host.entry(42),
        "statusListCredential": host.list_url("suspension"),
    }
    report = host.verify(host.issue(badge))
    assert evidence(report, "status.wrong_purpose")["list_purposes"] == ["suspension"]
    assert report.verdict is Verdict.UNDETERMINED


class Redirecting:
    """A `Fetcher` whose list came from somewhere else, as after a redirect."""

    def __init__(self, host: IssuerHost, edit: Edit) -> None:
        self.host, self.edit = host, edit

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.host.break_list(self.edit)
        fetched = self.host.fetcher.fetch(url, accept=accept)
        return Fetched(
            url="https://cdn.example/status/9",
            body=fetched.body,
            media_type=fetched.media_type,
            fetched_at=fetched.fetched_at,
        )


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [
        (top(id="https://cdn.example/status/9"), Verdict.UNDETERMINED),
        (top(), Verdict.REVOKED),
    ],
    ids=["that calls itself by where it lies", "that calls itself by its name"],
)
def test_a_list_that_lies_elsewhere_counts_by_its_signed_name(edit: Edit, verdict: Verdict) -> None:
    host = IssuerHost()
    signed = a_revoked(host)

    report = verify(
        json.dumps(signed), at=NOON, fetcher=Redirecting(host, edit), resolver=host.resolver
    )
    assert_documented(report)
    assert report.verdict is verdict


@pytest.mark.parametrize("place", range(8))
def test_the_left_most_bit_is_the_first(place: int) -> None:
    """Read from the other end of the byte, the neighbour would be revoked instead."""
    host = IssuerHost()
    data = bytearray(CLEAR)
    data[5] = 0x80 >> place
    host.break_list(subject(encodedList=encode_list(bytes(data))))
    verdicts = {
        index: host.verify(host.issue(a_badge(host, index=index))).verdict
        for index in range(40, 48)
    }
    revoked = [index for index, verdict in verdicts.items() if verdict is Verdict.REVOKED]
    assert revoked == [40 + place]


INDEXES: dict[str, tuple[Any, str, str]] = {
    "5x": ("5x", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "a number": (42, "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "negative": ("-1", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "with a sign": ("+42", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "hexadecimal": ("0x2a", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "with a fraction": ("42.0", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "in Arabic digits": ("٤٢", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "with a space": ("42 ", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "empty": ("", "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "a thousand digits": ("9" * 1000, "status.malformed_entry", "MALFORMED_VALUE_ERROR"),
    "just beyond": (str(LEAST_ENTRIES), "status.out_of_range", "RANGE_ERROR"),
    "far beyond": ("9" * 20, "status.out_of_range", "RANGE_ERROR"),
}


@pytest.mark.parametrize(("index", "code", "problem"), INDEXES.values(), ids=INDEXES.keys())
def test_an_index_that_is_none(index: Any, code: str, problem: str) -> None:
    host = IssuerHost()
    host.break_list(subject(encodedList=encode_list(b"\xff" * (LEAST_ENTRIES // 8))))
    badge = a_badge(host)
    badge["credentialStatus"]["statusListIndex"] = index
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.UNDETERMINED
    assert (check_of(report).code, problem_of(check_of(report))) == (code, VCDM + problem)


def test_zeros_before_an_index_change_nothing() -> None:
    host = IssuerHost()
    host.revoke(42)
    badge = a_badge(host)
    badge["credentialStatus"]["statusListIndex"] = "00042"
    assert host.verify(host.issue(badge)).verdict is Verdict.REVOKED


def test_a_size_that_would_read_another_place() -> None:
    """Index 21 of two bits lies at 42 and 43: read with the entry's own, signed, size."""
    host = IssuerHost()
    messages = [{"status": hex(n), "message": str(n)} for n in range(4)]
    wide = with_bit(bytes(LEAST_ENTRIES // 4), 43, is_set=True)
    host.break_list(subject(encodedList=encode_list(wide)))
    badge = a_badge(host, index=21)
    badge["credentialStatus"] |= {"statusSize": 2, "statusMessage": messages}
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.REVOKED
    assert evidence(report, "status.revoked")["value"] == "0x1"


def test_a_credential_that_is_its_own_list() -> None:
    host = IssuerHost()
    document = host.list_credential("revocation")
    assert document is not None
    own = copy.deepcopy(unsigned(document)) | {"credentialStatus": host.entry(42)}
    report = host.verify(host.issue(own))
    assert report.verdict is Verdict.UNDETERMINED
    assert "status.own_list" in codes(report)
    assert LIST not in host.asked


def test_a_list_with_a_status_of_its_own_leads_nowhere() -> None:
    host = IssuerHost()
    host.break_list(top(credentialStatus=host.entry(7, "suspension")))
    report = host.verify(host.issue(a_badge(host)))
    assert report.verdict is Verdict.VALID
    assert host.list_url("suspension") not in host.asked
