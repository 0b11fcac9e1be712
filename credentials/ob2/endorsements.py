"""Endorsements of Open Badges 2.0, hosted or signed like assertions. OB 2.0 Endorsement."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from credentials.model.containing import Inner
from credentials.model.members import id_of, members, object_or_none
from credentials.ob2.addresses import authority_of
from credentials.ob2.recognition import ENDORSEMENT, hosted_at


def endorsements_of(badge: Mapping[str, Any]) -> tuple[Inner, ...]:
    """Those of an assertion, its badge class and its issuer, each as a text to be verified."""
    return tuple(
        Inner(place=place, value=_text_of(value), about=id_of(thing))
        for at, thing in things_of(badge)
        for place, value in members(thing, "endorsement", at=at)
    )


def things_of(badge: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a badge or an endorsement consists of, with pointers: itself, badge class, profile."""
    yield "", badge
    badge_class = object_or_none(badge.get("badge")) or {}
    yield "/badge", badge_class
    yield "/badge/issuer", object_or_none(badge_class.get("issuer")) or {}
    yield "/issuer", object_or_none(badge.get("issuer")) or {}


def _text_of(value: Any) -> str:
    if isinstance(value, str) and authority_of(value) is not None:
        return hosted_at(value, ENDORSEMENT, claim={}).decode()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
