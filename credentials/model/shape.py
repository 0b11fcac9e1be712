"""The shape rules of VCDM 2.0 §4 and of 1.1 §4, each with the JSON pointer of what breaks it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from credentials.model.members import as_tuple, is_object, is_url, members
from credentials.model.version import V2, Version, malformed, period_of, version_of

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


class Outline(NamedTuple):
    """What a look at the shape tells already."""

    version: Version
    """Of the data model that the document keeps to."""
    begin: datetime | None
    end: datetime | None
    """Aware, UTC."""


def check_shape(document: Mapping[str, Any]) -> Outline:
    """The version and the period of a document that keeps to the rules.

    Raises ValueMalformed (field `pointer`) for the first rule that it breaks.
    """
    version = checked_version(document)
    check_optional_url(document, "id", at="")
    if CREDENTIAL_TYPE not in checked_types(document, at=""):
        raise malformed("/type", f"must name {CREDENTIAL_TYPE}")
    _check_texts(document, at="")
    _check_issuer(document.get("issuer"))
    _check_subjects(document)
    begin, end = _checked_period(document, version)
    for name in TYPED_MEMBERS:
        if name in document:
            _check_typed(document, name, version)
    _check_related_resources(document)
    return Outline(version, begin, end)


def checked_types(document: Mapping[str, Any], *, at: str) -> tuple[str, ...]:
    """The types of an object: one or more terms or URLs. §4.5."""
    types = as_tuple(document.get("type"))
    if not types:
        raise malformed(f"{at}/type", "is missing")
    for item in types:
        if not isinstance(item, str) or not item or item.split() != [item]:
            raise malformed(f"{at}/type", "must hold terms or URLs")
    return types


def checked_version(document: Mapping[str, Any]) -> Version:
    """§4.3: ordered, the base context first, then URLs or objects."""
    version = version_of(document)
    if version is None:
        raise malformed("/@context/0", f"must be {V2.base_context}")
    for number, entry in enumerate(as_tuple(document["@context"])):
        if not is_url(entry) and not is_object(entry):
            raise malformed(f"/@context/{number}", "must be a URL or an object")
    return version


def check_optional_url(document: Mapping[str, Any], name: str, *, at: str) -> None:
    """That member, if it is there, is one URL. §4.4."""
    if name in document and not is_url(document[name]):
        raise malformed(f"{at}/{name}", "must be one absolute URL")


def _check_issuer(issuer: Any) -> None:
    """§4.7: a URL, or an object whose id is one."""
    if is_object(issuer):
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
        if not is_object(subject) or not subject:
            raise malformed(pointer, "must be an object with at least one member")
        check_optional_url(subject, "id", at=pointer)


def _checked_period(
    document: Mapping[str, Any], version: Version
) -> tuple[datetime | None, datetime | None]:
    """§4.9: not ended before begun."""
    if version.dated and version.begins[0] not in document:
        raise malformed(f"/{version.begins[0]}", "is missing")
    begin, end = period_of(document, version)
    if begin is not None and end is not None and end < begin:
        raise malformed(f"/{version.ends[0]}", f"lies before {version.begins[0]}")
    return begin, end


def _check_typed(document: Mapping[str, Any], name: str, version: Version) -> None:
    if document[name] is None:
        raise malformed(f"/{name}", "must not be null")
    for pointer, value in members(document, name):
        if not is_object(value):
            raise malformed(pointer, "must be an object")
        checked_types(value, at=pointer)
        check_optional_url(value, "id", at=pointer)
        if name in version.identified and "id" not in value:
            raise malformed(f"{pointer}/id", "is missing")


def _check_related_resources(document: Mapping[str, Any]) -> None:
    """§5.3: objects with unique ids and at least one digest."""
    seen: set[str] = set()
    for pointer, value in members(document, "relatedResource"):
        if not is_object(value) or not is_url(value.get("id")):
            raise malformed(f"{pointer}/id", "must be one absolute URL")
        if value["id"] in seen:
            raise malformed(f"{pointer}/id", "stands twice")
        seen.add(value["id"])
        if "digestSRI" not in value and "digestMultibase" not in value:
            raise malformed(pointer, "holds no digest")


def _check_texts(document: Mapping[str, Any], *, at: str) -> None:
    """§4.6, §11.1: name and description are texts or language value objects."""
    for name in ("name", "description"):
        if name not in document or type(document[name]) is str:
            continue
        if document[name] is None:
            raise malformed(f"{at}/{name}", "must not be null")
        for pointer, value in members(document, name, at=at):
            _check_text(value, pointer)


def _check_text(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        return
    if not is_object(value) or not isinstance(value.get("@value"), str):
        raise malformed(pointer, "must be a text or a language value object")
    for key in value:
        if key not in LANGUAGE_VALUE_MEMBERS:
            raise malformed(pointer, "has a member that no language value object has")
