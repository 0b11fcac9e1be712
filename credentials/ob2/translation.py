"""A badge as Open Badges 3.0 would say it, for the checks and pages that know that model.

OB 3.0 implementation guide, migrating: an assertion becomes a credential, a badge class an
achievement. Nothing is signed or verified by this form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.elm.recognition import is_european
from credentials.elm.translation import from_european
from credentials.encoding.times import format_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.containing import ENDORSEMENT_SUBJECT_TYPE, ENDORSEMENT_TYPE
from credentials.model.credential import SUBJECT_TYPE
from credentials.model.members import (
    as_tuple,
    id_of,
    is_url,
    object_or_none,
    plain_text,
    types_of,
)
from credentials.model.shape import CREDENTIAL_TYPE
from credentials.model.version import V2
from credentials.ob2.dates import time_of
from credentials.ob2.recognition import (
    ENDORSEMENT,
    edition_of,
    is_endorsement,
    looks_like_an_assertion,
)

_IDENTITY_TYPES: Final = {"email": "emailAddress"}
"""OB 2.0 Profile Identifier Properties, OB 3.0 IdentifierTypeEnum; others are extensions."""
_RECIPIENT_PROFILES: Final = ("extensions:recipientProfile", "recipientProfile")


def as_open_badge_3(badge: Mapping[str, Any]) -> dict[str, Any]:
    """The credential that says what the badge says; what is missing or odd is left out."""
    if is_endorsement(badge):
        return _endorsement(badge)
    badge_class = object_or_none(badge.get("badge")) or {}
    profile = object_or_none(badge_class.get("issuer")) or {}
    return _without_none(
        {
            "@context": [V2.base_context],
            "id": badge.get("id") if is_url(badge.get("id")) else None,
            "type": [CREDENTIAL_TYPE, "OpenBadgeCredential"],
            "issuer": _issuer(profile),
            "validFrom": _time(badge, "issuedOn"),
            "awardedDate": _time(badge, "issuedOn"),
            "validUntil": _time(badge, "expires"),
            "image": _image(badge.get("image")),
            "credentialSubject": _subject(badge, badge_class),
            "evidence": list(_evidence(badge)) or None,
        }
    )


def _endorsement(endorsement: Mapping[str, Any]) -> dict[str, Any]:
    claim = object_or_none(endorsement.get("claim")) or {}
    comment = plain_text(claim.get("endorsementComment"))
    subject = {
        "id": id_of(claim),
        "type": [ENDORSEMENT_SUBJECT_TYPE],
        "endorsementComment": comment,
    }
    return _without_none(
        {
            "@context": [V2.base_context],
            "id": endorsement.get("id") if is_url(endorsement.get("id")) else None,
            "type": [CREDENTIAL_TYPE, ENDORSEMENT_TYPE],
            "name": ENDORSEMENT,
            "issuer": _issuer(object_or_none(endorsement.get("issuer")) or {}),
            "validFrom": _time(endorsement, "issuedOn"),
            "credentialSubject": _without_none(subject),
        }
    )


def in_todays_form(document: Mapping[str, Any], language: str = "en") -> Mapping[str, Any]:
    """What a report shows, for those that read credentials: translated from another model, or
    itself. `language`: of texts that stand there in several."""
    if is_european(document):
        return from_european(document, language)
    return as_open_badge_3(document) if looks_like_an_assertion(document) else document


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _issuer(profile: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: plain_text(profile.get(name)) for name in ("name", "email", "description")}
    return _without_none(
        {
            "id": id_of(profile),
            "type": ["Profile"],
            "url": id_of(profile.get("url")),
            "image": _image(profile.get("image")),
            **named,
        }
    )


def _subject(badge: Mapping[str, Any], badge_class: Mapping[str, Any]) -> dict[str, Any]:
    recipient = object_or_none(badge.get("recipient")) or {}
    return _without_none(
        {
            "type": [SUBJECT_TYPE],
            "name": _recipient_name(badge),
            "narrative": plain_text(badge.get("narrative")),
            "identifier": list(_identifiers(recipient)) or None,
            "achievement": _achievement(badge_class),
        }
    )


def _identifiers(recipient: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    kinds, identity = types_of(recipient), recipient.get("identity")
    if not kinds or not isinstance(identity, str):
        return
    yield _without_none(
        {
            "type": "IdentityObject",
            "hashed": recipient.get("hashed", False),
            "identityHash": identity,
            "identityType": _IDENTITY_TYPES.get(kinds[0], f"ext:{kinds[0]}"),
            "salt": recipient.get("salt"),
        }
    )


def _recipient_name(badge: Mapping[str, Any]) -> str | None:
    """The name in the extension that carries one. OB 2.0 extensions, Recipient Profile."""
    for member in _RECIPIENT_PROFILES:
        profile = object_or_none(badge.get(member))
        if profile is not None:
            return plain_text(profile.get("name"))
    return None


def _achievement(badge_class: Mapping[str, Any]) -> dict[str, Any]:
    criteria = badge_class.get("criteria")
    narrative = plain_text((object_or_none(criteria) or {}).get("narrative"))
    return _without_none(
        {
            "id": id_of(badge_class),
            "type": ["Achievement"],
            "name": plain_text(badge_class.get("name")),
            "description": plain_text(badge_class.get("description")),
            "criteria": _without_none({"id": id_of(criteria), "narrative": narrative}),
            "image": _image(badge_class.get("image")),
            "alignment": list(_alignments(badge_class)) or None,
            "tag": [tag for tag in as_tuple(badge_class.get("tags")) if isinstance(tag, str)]
            or None,
        }
    )


def _alignments(badge_class: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """OB 1.1 had name, url and description."""
    for value in as_tuple(badge_class.get("alignment")):
        alignment = object_or_none(value)
        if alignment is None:
            continue
        yield _without_none(
            {
                "type": ["Alignment"],
                "targetName": plain_text(alignment.get("targetName") or alignment.get("name")),
                "targetUrl": id_of(alignment.get("targetUrl") or alignment.get("url")),
                "targetCode": plain_text(alignment.get("targetCode")),
                "targetFramework": plain_text(alignment.get("targetFramework")),
            }
        )


def _evidence(badge: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for value in as_tuple(badge.get("evidence")):
        evidence = object_or_none(value) or {}
        address = id_of(value)
        texts = {name: plain_text(evidence.get(name)) for name in ("name", "narrative", "genre")}
        yield _without_none(
            {"id": address if is_url(address) else None, "type": ["Evidence"], **texts}
        )


def _image(value: Any) -> dict[str, Any] | None:
    address = id_of(value)
    return {"id": address, "type": "Image"} if is_url(address) else None


def _time(badge: Mapping[str, Any], name: str) -> str | None:
    """As the badge writes it where OB 3.0 writes it so too, for its day and offset."""
    try:
        at = time_of(badge.get(name), edition_of(badge))
    except ValueMalformed:
        return None
    text = badge.get(name)
    return text if isinstance(text, str) and "T" in text else format_date_time_stamp(at)
