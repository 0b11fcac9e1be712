"""Open Badges before 3.0: hosted, signed, and what they refer to. OB 2.0, OB 1.1."""

import json
from collections.abc import Mapping
from typing import Any

from credentials.encoding.multibase import base64url
from tests.core.jose.tokens import SIGNERS
from tests.core.verification.never_open.world import Badge, Edit, Make, World, changed, gone, put
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    KEY,
    LIST,
    PROFILE,
    SITE,
    V1,
    BadgeHost,
    a_badge_class,
    a_profile,
    a_signed_assertion,
    an_assertion,
    pem_of,
)

ELSEWHERE = "https://attacker.example/assertions/1"
Pages = Mapping[str, Any]


def whole_copy() -> Badge:
    """With badge class and profile written out."""
    return an_assertion(badge=a_badge_class(issuer=a_profile()))


def copied(*edits: Edit) -> Make:
    """The site is sound; the copy in hand is changed."""

    def made(world: World) -> Badge:
        world.older = BadgeHost()
        return changed(whole_copy(), edits)

    return made


def served(pages: Pages, copy: Badge | None = None) -> Make:
    """The copy is sound; the site answers otherwise: None is silence, a number an HTTP status."""

    def made(world: World) -> Badge:
        world.older = BadgeHost()
        for url, page in pages.items():
            world.older.serve(url, page)
        return copy or an_assertion()

    return made


def moved(page: Badge) -> Make:
    """An assertion that lies with somebody else."""
    return served({ELSEWHERE: page}, page)


def allowed(**rules: Any) -> Make:
    """The issuer says where its badges lie."""
    return served({PROFILE: a_profile(verification=rules)})


def signed(*edits: Edit, by: str = "RS256", pages: Pages | None = None) -> Make:
    """The issuer's badge with its signature, or with that of the other key; the site as given."""

    def made(world: World) -> str:
        world.older = BadgeHost()
        for url, page in (pages or {}).items():
            world.older.serve(url, page)
        return world.older.sign(changed(a_signed_assertion(), edits), signer=SIGNERS[by])

    return made


def resigned(header: Badge | None = None, **changes: Any) -> Make:
    """The signature of one text under another text, or under another header."""

    def made(world: World) -> str:
        world.older = BadgeHost()
        head, payload, signature = world.older.sign().split(".")
        if header is not None:
            head = base64url(json.dumps(header).encode())
        if changes:
            payload = base64url(json.dumps(a_signed_assertion(**changes)).encode())
        return f"{head}.{payload}.{signature}"

    return made


def a_key(**changes: Any) -> Badge:
    return BadgeHost().a_key(**changes)


def a_list(*entries: Any, **changes: Any) -> Badge:
    return BadgeHost().a_list(*entries, **changes)


def of_1_1(world: World) -> str:
    """Signed by a key file on a stranger's host."""
    world.older = BadgeHost()
    key = "https://attacker.example/key"
    world.older.serve(key, pem_of(SIGNERS["RS256"]))
    world.older.serve(PROFILE, a_profile(**{"@context": V1}))
    ways = {"type": "signed", "url": key}
    return world.older.sign(a_signed_assertion(**{"@context": V1}, verification=None, verify=ways))


def a_signed_older(world: World) -> Badge:
    """Its text in JSON, without the signature."""
    world.older = BadgeHost()
    return a_signed_assertion()


OLDER: dict[str, Make] = {
    "the copy of an older badge is for another person": copied(
        put("/recipient/identity", "sha256$" + "0" * 64)
    ),
    "the copy of an older badge has another salt": copied(put("/recipient/salt", "Salty")),
    "the copy of an older badge ends later": copied(put("/expires", "2030-01-01T00:00:00Z")),
    "the copy of an older badge was issued earlier": copied(
        put("/issuedOn", "2020-01-01T00:00:00Z")
    ),
    "the copy of an older badge is of another kind": copied(put("/badge", f"{SITE}/badges/2")),
    "the copy of an older badge has another title": copied(put("/badge/name", "Master Potter")),
    "the copy of an older badge has other criteria": copied(
        put("/badge/criteria/narrative", "Saw a pot.")
    ),
    "the copy of an older badge names another issuer": copied(put("/badge/issuer/name", "Harvard")),
    "the copy of an older badge points to another issuer": copied(
        put("/badge/issuer", "https://attacker.example/issuer")
    ),
    "the copy of an older badge says more": copied(put("/narrative", "The best of all.")),
    "the copy of an older badge says that it is not revoked": copied(put("/revoked", False)),
    "the copy of an older badge points to another address": copied(
        put("/id", f"{SITE}/assertions/2")
    ),
    "an older badge has no address": copied(put("/id", "urn:uuid:1")),
    "the site of an older badge is silent": served({ASSERTION: None}),
    "the site of an older badge is in trouble": served({ASSERTION: 500}),
    "the site of an older badge has no such badge": served({ASSERTION: 404}),
    "the site of an older badge says that it is gone": served({ASSERTION: 410}),
    "the site of an older badge shows a page": served({ASSERTION: "<html>"}),
    "the site of an older badge shows another thing": served({ASSERTION: a_badge_class()}),
    "the site of an older badge says that it is revoked": served(
        {ASSERTION: an_assertion(revoked=True, revocationReason="Issued in error")}
    ),
    "all that is left of an older badge is that it is revoked": served(
        {ASSERTION: {"id": ASSERTION, "type": "Assertion", "revoked": True}}
    ),
    "an older badge has ended": served(
        {ASSERTION: an_assertion(expires="2026-11-20T00:00:00Z")}, an_assertion(expires=None)
    ),
    "an older badge begins later": served(
        {ASSERTION: an_assertion(issuedOn="2027-01-01T00:00:00Z")},
        an_assertion(issuedOn=None),
    ),
    "an older badge has no date": served(
        {ASSERTION: an_assertion(issuedOn=None)}, an_assertion(issuedOn=None)
    ),
    "an older badge has a day for a date": served(
        {ASSERTION: an_assertion(issuedOn="2026-11-01")}, an_assertion(issuedOn=None)
    ),
    "an older badge is for nobody": served(
        {ASSERTION: an_assertion(recipient=None)}, {"type": "Assertion", "id": ASSERTION}
    ),
    "the kind of an older badge is silent": served({BADGE: None}),
    "the kind of an older badge is another": served({BADGE: a_badge_class(id=f"{SITE}/badges/2")}),
    "the kind of an older badge has no criteria": served({BADGE: a_badge_class(criteria=None)}),
    "the kind of an older badge has words of its own": served(
        {BADGE: a_badge_class(**{"@context": [{"name": "https://x.example/name"}]})}
    ),
    "the kind of an older badge has words that are not known": served(
        {BADGE: a_badge_class(**{"@context": "https://x.example/words"})}
    ),
    "the issuer of an older badge is silent": served({PROFILE: None}),
    "the issuer of an older badge shows a page": served({PROFILE: "<html>"}),
    "the issuer of an older badge says that it is another": served(
        {PROFILE: a_profile(id="https://attacker.example/issuer")}
    ),
    "the issuer of an older badge has no name": served({PROFILE: a_profile(name=None)}),
    "the issuer of an older badge has no address": served(
        {BADGE: a_badge_class(issuer={"id": "urn:uuid:1", "name": "School"})}
    ),
    "an older badge lies with somebody else": moved(an_assertion(id=ELSEWHERE)),
    "an older badge lies with somebody else, and brings the issuer along": moved(
        an_assertion(
            id=ELSEWHERE,
            badge=a_badge_class(
                id="https://attacker.example/badges/1",
                issuer=a_profile(verification={"allowedOrigins": "attacker.example"}),
            ),
        )
    ),
    "the kind of an older badge lies with somebody else": served(
        {
            ASSERTION: an_assertion(badge="https://attacker.example/badges/1"),
            "https://attacker.example/badges/1": a_badge_class(
                id="https://attacker.example/badges/1"
            ),
        },
        an_assertion(badge=None),
    ),
    "the issuer keeps its older badges on another host": allowed(allowedOrigins="cdn.example"),
    "the issuer keeps its older badges in another place": allowed(startsWith=f"{SITE}/awards/"),
    "the issuer names no host that is one": allowed(allowedOrigins=[{"a": 1}]),
    "one letter of a signed older badge is another": resigned(expires="2030-01-01T00:00:00Z"),
    "a signed older badge says that it has no signature": resigned({"alg": "none"}),
    "a signed older badge wants a shared secret": resigned({"alg": "HS256"}),
    "a signed older badge has a signature of an unknown kind": resigned({"alg": "XX999"}),
    "the signature of an older badge is left out": a_signed_older,
    "an older badge is signed by another key": signed(by="ES256"),
    "the key of an older badge is one that the issuer does not name": signed(
        put("/verification/creator", "https://attacker.example/key")
    ),
    "the key of an older badge belongs to somebody else": signed(
        pages={KEY: a_key(owner="https://attacker.example/issuer")}
    ),
    "the key of an older badge belongs to nobody": signed(pages={KEY: a_key(owner=None)}),
    "the key of an older badge is silent": signed(pages={KEY: None}),
    "the key of an older badge is none": signed(pages={KEY: a_key(publicKeyPem="x")}),
    "the issuer of a signed older badge names no key": signed(
        pages={PROFILE: a_profile(publicKey=None)}
    ),
    "the issuer of a signed older badge is silent": signed(pages={PROFILE: None}),
    "a signed older badge is on the list": signed(
        pages={LIST: a_list({"id": a_signed_assertion()["id"], "revocationReason": "In error"})}
    ),
    "a signed older badge is on the list by its uid": signed(
        put("/uid", "7"), pages={LIST: a_list({"uid": "7"})}
    ),
    "a signed older badge says that it is revoked": signed(put("/revoked", True)),
    "the list of older badges is silent": signed(pages={LIST: None}),
    "the list of older badges is none": signed(pages={LIST: {"id": LIST}}),
    "the list of older badges is somebody else's": signed(
        pages={LIST: a_list(issuer="https://attacker.example/issuer")}
    ),
    "a signed older badge has no badge class": signed(gone("/badge"), put("/badge", 7)),
    "the key file of a badge of 1.1 lies with somebody else": of_1_1,
    "an older badge is of 2011": copied(
        put("/recipient", "sha256$00"), put("/issued_on", "2011-01-01")
    ),
}
