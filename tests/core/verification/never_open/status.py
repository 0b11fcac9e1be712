"""Dates, and what status lists say and fail to say."""

import gzip
import json
from datetime import timedelta
from typing import Any

from credentials.encoding.multibase import encode_base64url
from credentials.errors import (
    AddressRefused,
    RetrievalError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongContentType,
)
from credentials.status.bitstring import LEAST_ENTRIES, encode_list
from tests.core.verification.never_open.world import (
    OTHER_KEY,
    Badge,
    Edit,
    Make,
    World,
    gone,
    holder,
    issuer,
    put,
    world_where,
)
from tests.support.issuer_host import IssuerHost, a_badge

LIST = "https://issuer.example/status/revocation"
CLEAR = bytes(LEAST_ENTRIES // 8)
DAY = timedelta(days=1)
SUBJECT = "/credentialSubject"
ENTRY = "/credentialStatus"


def listed(*edits: Edit, after: bool = False) -> Make:
    """The list as its issuer wrote it and signed it, or as it was changed afterwards."""

    def edited(document: Badge) -> Badge:
        for edit in edits:
            edit(document)
        return document

    return world_where(lambda world: world.host.break_list(edited, after_signing=after))


def answered(answer: bytes | RetrievalError) -> Make:
    """What lies at the list's address."""
    return world_where(lambda world: world.pages.update({LIST: answer}))


def with_both(change: Any) -> Make:
    """A badge with an entry for revocation and one for suspension."""

    def made(world: World) -> Badge:
        change(world)
        return world.sign(world.badge("revocation", "suspension"))

    return made


def suspension_unreachable(world: World) -> None:
    world.pages["https://issuer.example/status/suspension"] = Unreachable(url=LIST)


def by_another(world: World) -> None:
    """A sound list at the same address, by somebody else."""
    other = IssuerHost(did="did:web:evil.example", signer=OTHER_KEY)
    world.host.documents[other.did] = other.resolver.resolve(other.did)
    world.pages[LIST] = json.dumps(other.list_credential("revocation")).encode()


def superseded(world: World) -> Badge:
    world.options["superseded_by"] = "https://issuer.example/c/CCCCCCCCCCCCCCCCCCCCCC"
    return world.sign(world.badge())


def newer_beside_it(world: World) -> Badge:
    newer = {**a_badge(world.host, index=43), "validFrom": "2026-11-10T00:00:00Z"}
    world.options["newer"] = (json.dumps(world.sign(newer)).encode(),)
    return world.sign(world.badge())


STATUS: dict[str, Make] = {
    "it begins in a year": issuer(put("/validFrom", "2027-10-01T00:00:00Z")),
    "it begins in two minutes": issuer(put("/validFrom", "2026-11-22T12:02:00Z")),
    "it ended a year ago": issuer(
        put("/validFrom", "2024-11-01T00:00:00Z"), put("/validUntil", "2025-11-01T00:00:00Z")
    ),
    "it ended a second ago": issuer(put("/validUntil", "2026-11-22T11:59:59Z")),
    "it ended in another time zone an hour ago": issuer(
        put("/validUntil", "2026-11-22T13:00:00+02:00")
    ),
    "it ends before it begins": issuer(put("/validUntil", "2026-10-01T00:00:00Z")),
    "its end is no date": issuer(put("/validUntil", "never")),
    "its end is a year": issuer(put("/validUntil", "2027")),
    "it is revoked": world_where(lambda world: world.host.revoke(42)),
    "it is suspended": with_both(lambda world: world.host.suspend(42)),
    "it is revoked and suspended": with_both(
        lambda world: (world.host.revoke(42), world.host.suspend(42))
    ),
    "it is revoked and has ended": world_where(
        lambda world: world.host.revoke(42), issuer(put("/validUntil", "2026-11-20T00:00:00Z"))
    ),
    "it is revoked, and another list does not answer": with_both(
        lambda world: (world.host.revoke(42), suspension_unreachable(world))
    ),
    "the issuer says that a newer one took its place": superseded,
    "a newer one, verified, lies beside it": newer_beside_it,
    "the list does not answer": answered(Unreachable(url=LIST, reason="connect")),
    "the list is not there": answered(Unreachable(url=LIST, reason="http_status", status=404)),
    "the list answers too late": answered(TimedOut(url=LIST)),
    "the list is too large": answered(TooLarge(url=LIST)),
    "the list lies at a refused address": answered(AddressRefused(url=LIST)),
    "the list has another media type": answered(WrongContentType(url=LIST)),
    "the list is a web page": answered(b"<!doctype html><title>Sorry</title>"),
    "the list is empty": answered(b""),
    "the list is JSON with a name twice": answered(b'{"a": 1, "a": 2}'),
    "the list is no credential": answered(b'{"encodedList": "uAAAA"}'),
    "the list is not signed": listed(gone("/proof"), after=True),
    "the list was changed after it was signed": listed(
        put(f"{SUBJECT}/encodedList", encode_list(CLEAR) + "A"), after=True
    ),
    "the list is that of another issuer": world_where(by_another),
    "the list says that it is another list": listed(put("/id", "https://issuer.example/status/9")),
    "the list is for another purpose": listed(put(f"{SUBJECT}/statusPurpose", "suspension")),
    "the list is no list at all": listed(put("/type", ["VerifiableCredential"])),
    "the list is out of date": listed(
        put("/validFrom", "2026-11-01T00:00:00Z"), put("/validUntil", "2026-11-21T00:00:00Z")
    ),
    "the list begins tomorrow": listed(
        put("/validFrom", "2026-11-23T12:00:00Z"), put("/validUntil", "2026-11-24T12:00:00Z")
    ),
    "the list has 8 entries": listed(
        put(f"{SUBJECT}/encodedList", encode_base64url(gzip.compress(b"\0")))
    ),
    "the list unpacks to 17 MiB": listed(
        put(f"{SUBJECT}/encodedList", encode_base64url(gzip.compress(bytes(17 * 2**20))))
    ),
    "the list is not packed": listed(put(f"{SUBJECT}/encodedList", encode_base64url(CLEAR))),
    "the list is packed twice over": listed(
        put(f"{SUBJECT}/encodedList", encode_base64url(gzip.compress(CLEAR) + gzip.compress(CLEAR)))
    ),
    "the list has no bits": listed(gone(f"{SUBJECT}/encodedList")),
    "the place lies beyond the list": issuer(put(f"{ENTRY}/statusListIndex", "131072")),
    "the place is negative": issuer(put(f"{ENTRY}/statusListIndex", "-1")),
    "the place is no number": issuer(put(f"{ENTRY}/statusListIndex", "4 2")),
    "the place has a point": issuer(put(f"{ENTRY}/statusListIndex", "42.0")),
    "the place is missing": issuer(gone(f"{ENTRY}/statusListIndex")),
    "the list's address is missing": issuer(gone(f"{ENTRY}/statusListCredential")),
    "the list is the credential itself": issuer(
        put(f"{ENTRY}/statusListCredential", "https://issuer.example/c/AAAAAAAAAAAAAAAAAAAAAA")
    ),
    "the entry is of a kind that is not known here": issuer(
        put(ENTRY, {"id": "https://issuer.example/s/1", "type": "https://own.example/Status2031"})
    ),
    "the purpose is one that is not known here": issuer(put(f"{ENTRY}/statusPurpose", "expulsion")),
    "one of two lists does not answer": with_both(suspension_unreachable),
    "nine entries": issuer(
        lambda badge: badge.update(
            credentialStatus=[
                {**badge["credentialStatus"], "id": f"urn:x:{number}"} for number in range(9)
            ]
        )
    ),
    "the badge was changed, and is revoked": world_where(
        lambda world: world.host.revoke(42), holder(put("/name", "x"))
    ),
}
