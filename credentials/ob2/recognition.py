"""Which JSON is an assertion, and of which edition. OB 2.0 Assertion; OB 1.1; OB 1.0; OB 0.5.

OB 2.1 adds an API and leaves the assertion as it is in 2.0.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from credentials.model.members import as_tuple, types_of

ASSERTION: Final = "Assertion"
ENDORSEMENT: Final = "Endorsement"
_V2: Final = frozenset(
    {
        "w3id.org/openbadges/v2",
        "openbadgespec.org/v2/context.json",
        "purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
    }
)
_V1: Final = frozenset({"w3id.org/openbadges/v1", "openbadgespec.org/v1/context.json"})
_EXTENSIONS: Final = ("w3id.org/openbadges/extensions/", "openbadgespec.org/extensions/")
"""Contexts below these define words of extensions, which nothing is judged by."""


class Edition(StrEnum):
    """Of the standard."""

    V2 = "2.0"
    V1_1 = "1.1"
    V1_0 = "1.0"
    V0_5 = "0.5"


def looks_like_an_assertion(document: Mapping[str, Any]) -> bool:
    """Whether it is an assertion or an endorsement, or what is left of a revoked one."""
    if "credentialSubject" in document:
        return False
    if ASSERTION in types_of(document) or is_endorsement(document):
        return True
    has_way = "verification" in document or "verify" in document
    return "badge" in document and "recipient" in document and (has_way or "issued_on" in document)


def is_endorsement(document: Mapping[str, Any]) -> bool:
    """Whether it says something of another thing instead of awarding a badge."""
    return ENDORSEMENT in types_of(document) and not {"claim", "revoked"}.isdisjoint(document)


def edition_of(document: Mapping[str, Any]) -> Edition:
    """The edition by its contexts and, where it names none, by its members."""
    if isinstance(document.get("recipient"), str) or "issued_on" in document:
        return Edition.V0_5
    contexts = {_without_scheme(entry) for entry in as_tuple(document.get("@context"))}
    if contexts & _V1:
        return Edition.V1_1
    if not contexts and "uid" in document and "verification" not in document:
        return Edition.V1_0
    return Edition.V2


def is_known_context(entry: Any) -> bool:
    """Whether a context is one of Open Badges, of an extension, or only names a language."""
    if isinstance(entry, Mapping):
        return entry.keys() <= {"@language"}
    address = _without_scheme(entry)
    return address in _V2 | _V1 or address.startswith(_EXTENSIONS)


def assertion_at(address: str) -> bytes:
    """For a picture that names only the address of its badge: an assertion that says no more.

    What is served there is then judged, and whether it is served at all (OB 2.0 Baking).
    """
    return hosted_at(address, ASSERTION)


def hosted_at(address: str, type_: str, **members: Any) -> bytes:
    """An object of that type that says where it is served, and these members."""
    document = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": type_,
        "id": address,
        "verification": {"type": "HostedBadge"},
        **members,
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _without_scheme(entry: Any) -> str:
    return entry.partition("://")[2] if isinstance(entry, str) else ""
