"""What the site publishes about itself."""

from collections.abc import Mapping
from typing import Any

from credentials.keys.controller import PublishedKey, controller_document
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import P256
from issuer.services.site import Site
from issuer.store.records import KeyRecord
from issuer.store.store import Unit


def did_document(site: Site) -> Mapping[str, Any]:
    """The document for `/.well-known/did.json`: every key that ever signed, with its dates.

    To be read only: others are given the same one.
    """

    def read() -> Mapping[str, Any]:
        with site.store.reading() as unit:
            return did_document_in(site, unit)

    return site.read_once(("controller", ""), read)


def did_document_in(site: Site, unit: Unit) -> Mapping[str, Any]:
    """The same within a transaction that is open already; made anew when a key has changed."""
    keys = unit.keys.all()
    known = site.memory.controllers.get(keys)
    if known is None:
        known = _composed(site, keys)
        site.memory.controllers.clear()
        site.memory.controllers[keys] = known
    return known


def _composed(site: Site, keys: tuple[KeyRecord, ...]) -> Mapping[str, Any]:
    published = [
        PublishedKey(
            public_key_multibase=key.public_key,
            retired_at=key.retired_at,
            compromised_at=key.compromised_at,
            as_jwk=key.algorithm == P256,
        )
        for key in keys
        if key.state != "planned"
    ]
    return controller_document(site.issuer_did, published)


def jwk_set(site: Site) -> dict[str, Any]:
    """For `/.well-known/jwks.json`: the keys that sign or signed tokens. RFC 7517 §5.

    `kid` is what the header of a token says, `iss` whose the key is (Open Badges 3.0, provenance).
    Compromised keys are gone, as no member could say it of them.
    """

    def read() -> dict[str, Any]:
        with site.store.reading() as unit:
            keys = unit.keys.all()
        return {
            "keys": [
                {
                    **encode_public_jwk(decode_public_key(key.public_key)),
                    "kid": site.verification_method(key.public_key),
                    "use": "sig",
                    "alg": "ES256",
                    "iss": site.issuer_did,
                }
                for key in keys
                if key.algorithm == P256 and key.state in ("active", "retired")
            ]
        }

    return site.read_once(("jwk set", ""), read)
