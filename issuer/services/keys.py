"""The issuer's keys, as whoever runs the site sees them."""

from issuer.services.site import Site
from issuer.store.records import KeyRecord


def list_keys(site: Site) -> tuple[KeyRecord, ...]:
    """The public part of every key that the site has or had."""
    with site.store.reading() as unit:
        return unit.keys.all()
