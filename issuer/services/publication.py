"""What the site publishes about itself."""

from collections.abc import Mapping
from typing import Any

from credentials.keys.controller import PublishedKey, controller_document
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
        )
        for key in keys
        if key.state != "planned"
    ]
    return controller_document(site.issuer_did, published)
