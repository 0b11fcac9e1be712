"""What a credential names and others serve: schemas, newer forms, resources, images, evidence."""

import base64
import hashlib
import json
from typing import Any

from credentials.errors import RetrievalError, TimedOut, TooLarge
from tests.core.verification.never_open.world import (
    OTHER_KEY,
    Badge,
    Edit,
    Make,
    World,
    added,
    gone,
    issuer,
    put,
)
from tests.support.issuer_host import IssuerHost, a_badge

EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA, SERVICE = "https://schemas.example/own.json", "https://issuer.example/refresh/1"
FILE = "https://files.example/1"
WORK = "sha256-" + base64.b64encode(hashlib.sha256(b"work").digest()).decode()


def serving(url: str, answer: bytes | RetrievalError | None, *edits: Edit) -> Make:
    """The badge, soundly signed, and what lies at an address that it names."""

    def made(world: World) -> Badge:
        if answer is not None:
            world.pages[url] = answer
        badge = issuer(added("/@context", EXTENSIONS), *edits)(world)
        assert isinstance(badge, dict)
        return badge

    return made


def own_schema(answer: Any, kind: str = "1EdTechJsonSchemaValidator2019", **more: str) -> Make:
    body = json.dumps(answer).encode() if isinstance(answer, dict) else answer
    named = [{"id": SCHEMA, "type": kind, **more}]
    return serving(SCHEMA, body, put("/credentialSchema", named))


def refreshed(by: Any) -> Make:
    """The badge names a service that gives what `by` makes of a newer form."""
    service = {"id": SERVICE, "type": "1EdTechCredentialRefresh"}

    def made(world: World) -> Badge:
        newer = a_badge(world.host, index=43) | {"validFrom": "2026-11-10T00:00:00Z"}
        world.pages[SERVICE] = json.dumps(by(world, newer)).encode()
        badge = serving("", None, put("/refreshService", service))(world)
        assert isinstance(badge, dict)
        return badge

    return made


def revoked(world: World, newer: Badge) -> Badge:
    world.host.revoke(43)
    return world.sign(newer)


def of_another(_: World, newer: Badge) -> Badge:
    other = IssuerHost(did="did:web:evil.example", signer=OTHER_KEY)
    return other.issue({**newer, "issuer": {"id": other.did, "type": ["Profile"]}})


def related(answer: bytes | RetrievalError | None, **digests: str) -> Make:
    return serving(FILE, answer, put("/relatedResource", [{"id": FILE, **digests}]))


def evidence(answer: bytes | RetrievalError | None, digest: str = WORK) -> Make:
    return serving(
        FILE,
        answer,
        gone("/evidence/0/digestMultibase"),
        put("/evidence/0/id", FILE),
        put("/evidence/0/digestSRI", digest),
    )


NO_BADGE = put("/type", ["VerifiableCredential"])
"""The schema of badges knows no digests of images, the data model does."""
V2 = "https://www.w3.org/ns/credentials/v2"
NESTED = {"additionalProperties": {"allOf": [{"$ref": "#"}] * 40}}

NAMED: dict[str, Make] = {
    "a schema of its own finds something": own_schema({"required": ["grade"]}),
    "a schema of its own does not answer": own_schema(None),
    "a schema of its own answers too late": own_schema(TimedOut(url=SCHEMA)),
    "a schema of its own is too large": own_schema(TooLarge(url=SCHEMA)),
    "a schema of its own is a web page": own_schema(b"<html></html>"),
    "a schema of its own refers to another": own_schema({"$ref": "https://other.example/s"}),
    "a schema of its own would cost too much": own_schema(NESTED),
    "a schema of its own is not the one whose digest is signed": own_schema({}, digestSRI=WORK),
    "a schema is of a kind that is not known here": own_schema({}, "JsonSchemaCredential"),
    "three schemas of its own": serving(
        SCHEMA, b"{}", put("/credentialSchema", [{"id": SCHEMA, "type": "JsonSchema"}] * 3)
    ),
    "the refresh service gives a newer form": refreshed(lambda world, newer: world.sign(newer)),
    "the refresh service gives a newer form that is revoked": refreshed(revoked),
    "the refresh service gives a newer form of another issuer, and it is revoked": refreshed(
        lambda world, newer: (world.host.revoke(42), of_another(world, newer))[1]
    ),
    "the refresh service gives a newer form without a proof, and it is revoked": refreshed(
        lambda world, newer: (world.host.revoke(42), newer)[1]
    ),
    "a related resource is another than the one that is meant": related(b"other", digestSRI=WORK),
    "a related resource does not answer": related(None, digestSRI=WORK),
    "a related resource is too large": related(TooLarge(url=FILE), digestSRI=WORK),
    "a related resource has an ill-formed digest": related(b"work", digestSRI="sha256-x"),
    "a related resource has no digest": related(b"work"),
    "a related context is another than the published one": serving(
        FILE, None, put("/relatedResource", [{"id": V2, "digestSRI": WORK}])
    ),
    "seventeen related resources": serving(
        FILE,
        b"work",
        put(
            "/relatedResource",
            [{"id": f"{FILE}?{number}", "digestSRI": WORK} for number in range(17)],
        ),
    ),
    "evidence is another than the one that is meant": evidence(b"other"),
    "evidence has an ill-formed digest": evidence(b"work", "sha256-x"),
    "an image is another than the one that is meant": serving(
        FILE, b"other", NO_BADGE, put("/image", {"id": FILE, "type": "Image", "digestSRI": WORK})
    ),
    "an image whose digest is signed does not answer": serving(
        FILE, None, NO_BADGE, put("/image", {"id": FILE, "type": "Image", "digestSRI": WORK})
    ),
}
