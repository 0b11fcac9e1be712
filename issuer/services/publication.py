"""What the site publishes about itself."""

from typing import Any

from credentials.keys.controller import PublishedKey, controller_document
from issuer.services.site import Site


def did_document(site: Site) -> dict[str, Any]:
    """The document for `/.well-known/did.json`: every key that ever signed, with its dates."""
    with site.store.reading() as unit:
        keys = unit.keys.all()
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
