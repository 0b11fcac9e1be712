"""The shape rules of VCDM 2.0 §4, each with the JSON pointer of what breaks it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.members import as_tuple, is_url, members

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
CREDENTIAL_TYPE = "VerifiableCredential"
LANGUAGE_VALUE_MEMBERS = frozenset({"@value", "@language", "@direction"})
TYPED_MEMBERS = (
    "credentialStatus",
    "credentialSchema",
    "termsOfUse",
    "evidence",
    "refreshService",
    "renderMethod",
    "confidenceMethod",
)
"""Their values are objects with a type; an id, where given, is a URL. §4.10 to §5.7."""


def malformed(pointer: str, detail: str) -> ValueMalformed:
    """The error for a member of the wrong form."""
    return ValueMalformed(f"{pointer or '/'}: {detail}", pointer=pointer)


def check_shape(document: Mapping[str, Any]) -> None:
    """Raises ValueMalformed (field `pointer`) for the first rule that the document breaks."""
    _check_context(document.get("@context"))
    _check_optional_url(document, "id", at="")
    if CREDENTIAL_TYPE not in checked_types(document, at=""):
        raise malformed("/type", f"must name {CREDENTIAL_TYPE}")
    _check_texts(document, at="")
    _check_issuer(document.get("issuer"))
    _check_subjects(document)
    _check_period(document)
    for name in TYPED_MEMBERS:
        _check_typed(document, name)
    _check_related_resources(document)


def checked_types(document: Mapping[str, Any], *, at: str) -> tuple[str, ...]:
    """The types of an object: one or more terms or URLs. §4.5."""
    types = as_tuple(document.get("type"))
    if not types:
        raise malformed(f"{at}/type", "is missing")
    for item in types:
        if not isinstance(item, str) or not item or any(c.isspace() for c in item):
            raise malformed(f"{at}/type", "must hold terms or URLs")
    return types


def checked_time(document: Mapping[str, Any], name: str) -> datetime | None:
    """The time of that member, aware; a missing offset is read as UTC. §4.9."""
    if name not in document:
        return None
    value = document[name]
    if not isinstance(value, str):
        raise malformed(f"/{name}", "must be a text with a date and time")
    try:
        return parse_date_time_stamp(value, offset_required=False)
    except ValueMalformed as error:
        raise malformed(f"/{name}", error.detail) from error


def _check_context(context: Any) -> None:
    """§4.3: ordered, the base context first, then URLs or objects."""
    entries = as_tuple(context)
    if not entries or entries[0] != BASE_CONTEXT:
        raise malformed("/@context/0", f"must be {BASE_CONTEXT}")
    for number, entry in enumerate(entries):
        if not is_url(entry) and not isinstance(entry, Mapping):
            raise malformed(f"/@context/{number}", "must be a URL or an object")


def _check_optional_url(document: Mapping[str, Any], name: str, *, at: str) -> None:
    if name in document and not is_url(document[name]):
        raise malformed(f"{at}/{name}", "must be one absolute URL")


def _check_issuer(issuer: Any) -> None:
    """§4.7: a URL, or an object whose id is one."""
    if isinstance(issuer, Mapping):
        if not is_url(issuer.get("id")):
            raise malformed("/issuer/id", "must be one absolute URL")
        _check_texts(issuer, at="/issuer")
    elif not is_url(issuer):
        raise malformed("/issuer", "must be a URL or an object with an id")


def _check_subjects(document: Mapping[str, Any]) -> None:
    """§4.8: one or more objects with claims."""
    if not as_tuple(document.get("credentialSubject")):
        raise malformed("/credentialSubject", "is missing")
    for pointer, subject in members(document, "credentialSubject"):
        if not isinstance(subject, Mapping) or not subject:
            raise malformed(pointer, "must be an object with at least one member")
        _check_optional_url(subject, "id", at=pointer)


def _check_period(document: Mapping[str, Any]) -> None:
    """§4.9: not ended before begun."""
    begin, end = checked_time(document, "validFrom"), checked_time(document, "validUntil")
    if begin is not None and end is not None and end < begin:
        raise malformed("/validUntil", "lies before validFrom")


def _check_typed(document: Mapping[str, Any], name: str) -> None:
    if name in document and document[name] is None:
        raise malformed(f"/{name}", "must not be null")
    for pointer, value in members(document, name):
        if not isinstance(value, Mapping):
            raise malformed(pointer, "must be an object")
        checked_types(value, at=pointer)
        _check_optional_url(value, "id", at=pointer)
        if name == "credentialSchema" and "id" not in value:
            raise malformed(f"{pointer}/id", "is missing")


def _check_related_resources(document: Mapping[str, Any]) -> None:
    """§5.3: objects with unique ids and at least one digest."""
    seen: set[str] = set()
    for pointer, value in members(document, "relatedResource"):
        if not isinstance(value, Mapping) or not is_url(value.get("id")):
            raise malformed(f"{pointer}/id", "must be one absolute URL")
        if value["id"] in seen:
            raise malformed(f"{pointer}/id", "stands twice")
        seen.add(value["id"])
        if "digestSRI" not in value and "digestMultibase" not in value:
            raise malformed(pointer, "holds no digest")


def _check_texts(document: Mapping[str, Any], *, at: str) -> None:
    """§4.6, §11.1: name and description are texts or language value objects."""
    for name in ("name", "description"):
        if name in document and document[name] is None:
            raise malformed(f"{at}/{name}", "must not be null")
        for pointer, value in members(document, name, at=at):
            _check_text(value, pointer)


def _check_text(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        return
    if not isinstance(value, Mapping) or not isinstance(value.get("@value"), str):
        raise malformed(pointer, "must be a text or a language value object")
    for key in value:
        if key not in LANGUAGE_VALUE_MEMBERS:
            raise malformed(pointer, "has a member that no language value object has")
