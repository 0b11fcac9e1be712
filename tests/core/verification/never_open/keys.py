"""What the issuer publishes of its keys, behind a soundly signed badge."""

from datetime import timedelta
from typing import Any

from credentials.errors import (
    AddressRefused,
    InvalidControllerDocument,
    RetrievalError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongContentType,
    WrongControllerDocument,
)
from credentials.keys.controller import PublishedKey, controller_document
from tests.core.verification.never_open.world import (
    OTHER_DID,
    OTHER_KEY,
    Badge,
    Edit,
    Make,
    World,
    issuer,
    put,
    world_where,
)
from tests.support.issuer_host import NOON

DAY = timedelta(days=1)
DID = "did:web:issuer.example"


def published(*edits: Edit) -> Make:
    """The document with the issuer's keys as it is served."""

    def edited(document: Badge) -> Badge:
        for edit in edits:
            edit(document)
        return document

    return world_where(lambda world: world.host.break_document(edited))


def unanswered(error: RetrievalError) -> Make:
    return world_where(lambda world: setattr(world, "keys", error))


def dated(**dates: Any) -> Make:
    """The key with dates of its end."""
    return world_where(lambda world: world.host.publish(world.host.signer, **dates))


def of_another_site(did: str) -> Make:
    """A badge that names the issuer, signed by a key of that other one."""

    def made(world: World) -> Badge:
        keys = [PublishedKey(public_key_multibase=OTHER_KEY.public_key_multibase)]
        world.host.documents[did] = controller_document(did, keys)
        method = f"{did}#{OTHER_KEY.public_key_multibase}"
        return world.sign(world.badge(), key=OTHER_KEY, verification_method=method)

    return made


FIRST = "/verificationMethod/0"
SMALL_ORDER = "z6MkeTFfvgfwkKXHy3TpzehE5jiN7BtTXRZZFaF64vVRbZYP"

KEYS: dict[str, Make] = {
    "the key document does not answer": unanswered(Unreachable(url=DID, reason="connect")),
    "the key document answers too late": unanswered(TimedOut(url=DID)),
    "the key document is too large": unanswered(TooLarge(url=DID)),
    "the key document lies at a refused address": unanswered(AddressRefused(url=DID)),
    "the key document is a web page": unanswered(WrongContentType(url=DID)),
    "the key document is not strict JSON": unanswered(
        InvalidControllerDocument("not JSON", reason="json")
    ),
    "the key document is that of another": unanswered(WrongControllerDocument("of another")),
    "the key document says that it is another's": published(put("/id", "did:web:evil.example")),
    "the key document lists no keys": published(
        put("/verificationMethod", []), put("/assertionMethod", [])
    ),
    "the key is listed, but not for credentials": published(put("/assertionMethod", [])),
    "the key belongs to another controller": published(
        put(f"{FIRST}/controller", "did:web:evil.example")
    ),
    "the key has no controller": published(lambda d: d["verificationMethod"][0].pop("controller")),
    "the key is there twice": published(
        lambda d: d["verificationMethod"].append(
            {**d["verificationMethod"][0], "publicKeyMultibase": OTHER_KEY.public_key_multibase}
        )
    ),
    "the key is of a kind that is not known here": published(put(f"{FIRST}/type", "Quantum")),
    "the key is another one": published(
        put(f"{FIRST}/publicKeyMultibase", OTHER_KEY.public_key_multibase)
    ),
    "the key is ill-formed": published(put(f"{FIRST}/publicKeyMultibase", "z6Mk")),
    "the key is one of small order": published(put(f"{FIRST}/publicKeyMultibase", SMALL_ORDER)),
    "the key's end is none": published(put(f"{FIRST}/expires", "soon")),
    "the key was declared compromised yesterday": dated(compromised_at=NOON - DAY),
    "the key was declared compromised after the signature": dated(compromised_at=NOON),
    "the key was retired before the signature": dated(retired_at=NOON - DAY),
    "the issuer's name is a key of somebody else": issuer(put("/issuer/id", OTHER_DID)),
    "the key is of a site whose name begins alike": of_another_site(
        "did:web:issuer.example.attacker.example"
    ),
    "the key is of another folder of the same site": of_another_site(f"{DID}:other"),
    "the issuer object says a good name and another id": issuer(
        put("/issuer", {"id": "did:web:evil.example", "type": ["Profile"], "name": "Σχολείο"})
    ),
}
