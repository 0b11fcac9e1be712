"""What `verify.html` goes by: the keys of this issuer, and its status lists as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from issuer.services.publication import did_document
from issuer.services.site import Site
from issuer.services.status_lists import status_list
from issuer.store.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Of one moment."""

    controller: Mapping[str, Any]
    lists: tuple[bytes, ...]


def pinned(site: Site) -> Pinned:
    """Controller document and every published list, each with its proofs."""
    with site.store.reading() as unit:
        numbers = [n for n in unit.status.numbers() if _is_published(unit, n)]
    return Pinned(
        controller=did_document(site),
        lists=tuple(status_list(site, number).body for number in numbers),
    )


def _is_published(unit: Unit, number: int) -> bool:
    state = unit.status.state(number)
    return state is not None and state.signed_version > 0
