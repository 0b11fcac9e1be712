"""Digests of related resources, compared with bundled contexts. VCDM 2.0 §5.3."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from credentials.encoding.integrity import Demand, demands_of
from credentials.errors import ValueMalformed
from credentials.jsonld.contexts import digests_of


class Match(IntEnum):
    """What a digest comes to; of several, the highest counts."""

    MATCHES = 0
    BARE_DIGEST = 1
    """It is that of the resource, without the bytes that name the algorithm."""
    SUPERSEDED = 2
    """It is that of an older published text of the resource."""
    NOT_AT_HAND = 3
    """Well-formed; the resource is none of the bundled contexts."""
    MISMATCH = 4


def compare(resource: Mapping[str, Any]) -> Match:
    """The match of all digests of an entry of `relatedResource`.

    Raises ValueMalformed for an ill-formed digest, or if there is none.
    """
    url = str(resource.get("id"))
    matches = [_match(url, demand) for demand in demands_of(resource)]
    if not matches:
        raise ValueMalformed("holds no digest")
    return max(matches)


def _match(url: str, demand: Demand) -> Match:
    """The match of one member: it names one text, by one digest or several of the same kind."""
    known = digests_of(url)
    if not known:
        return Match.NOT_AT_HAND
    for published in known:
        if getattr(published, demand.algorithm, None) in demand.digests:
            if not published.current:
                return Match.SUPERSEDED
            return Match.BARE_DIGEST if demand.bare else Match.MATCHES
    return Match.MISMATCH
