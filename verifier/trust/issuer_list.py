"""Lists of issuers, in the two forms that are read here, as one type.

`issuer-list`: our own simple form, `schemas/json/laurel/issuer-list-1.json`.
`known-issuers`: the known-issuer registries of the Digital Credentials Consortium, an object
`{"meta": {"created", "updated"}, "registry": {id: {"name", "url", "location"}}}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from credentials.encoding.strict_json import JsonLimits, parse_json
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import MalformedError, ValueMalformed
from credentials.model.members import object_or_none, text_or_none
from credentials.schemas import violations
from verifier.trust.vouching import Listed

SCHEMA = "issuer-list-1"
MIB = 1024 * 1024
LIST_LIMITS = JsonLimits(bytes=1 * MIB, depth=8, containers=40_000, members=200_000)
MOST_TEXT_CHARACTERS = 300
_OFFSET_WITHOUT_COLON = re.compile(r"(?<=[+-][0-9]{2})(?=[0-9]{2}\Z)")


class Form(StrEnum):
    """How a list is written."""

    ISSUER_LIST = "issuer-list"
    KNOWN_ISSUERS = "known-issuers"


class ListRefused(Exception):
    """A list that says nothing. `code` (`trust.<name>`) keys the words, `detail` is for logs."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail or code


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerList:
    """Who is listed, by id, and from when to when the list says that it holds."""

    issuers: Mapping[str, Listed]
    updated: datetime | None
    valid_until: datetime | None


def read_json_object(data: bytes) -> dict[str, Any]:
    """The object in strict JSON; ListRefused (`trust.list_unreadable`)."""
    try:
        document = parse_json(data, limits=LIST_LIMITS)
    except MalformedError as error:
        raise ListRefused("trust.list_unreadable", error.detail) from error
    if not isinstance(document, dict):
        raise ListRefused("trust.list_unreadable", "not an object")
    return document


def read_list(document: Mapping[str, Any], form: Form) -> IssuerList:
    """The list; ListRefused (`trust.list_unreadable`) names what is wrong with it."""
    return _own_form(document) if form is Form.ISSUER_LIST else _known_issuers(document)


def _own_form(document: Mapping[str, Any]) -> IssuerList:
    found = violations(SCHEMA, document)
    if found:
        place = found[0].pointer or "/"
        raise ListRefused("trust.list_unreadable", f"{place} {found[0].detail}")
    issuers: dict[str, Listed] = {}
    for entry in document["issuers"]:
        if entry["id"] in issuers:
            raise ListRefused("trust.list_unreadable", f"{entry['id']} is listed twice")
        issuers[entry["id"]] = _listed(entry)
    until = document.get("validUntil")
    return IssuerList(
        issuers=issuers,
        updated=_time(document["updated"]),
        valid_until=None if until is None else _time(until),
    )


def _known_issuers(document: Mapping[str, Any]) -> IssuerList:
    registry = object_or_none(document.get("registry"))
    if registry is None:
        raise ListRefused("trust.list_unreadable", "there is no registry in it")
    entries = {id_: object_or_none(entry) for id_, entry in registry.items()}
    meta = object_or_none(document.get("meta")) or {}
    return IssuerList(
        issuers={id_: _listed(entry) for id_, entry in entries.items() if entry is not None},
        updated=_time_or_none(meta.get("updated")) or _time_or_none(meta.get("created")),
        valid_until=None,
    )


def _listed(entry: Mapping[str, Any]) -> Listed:
    name, url, location = (_text(entry.get(member)) for member in ("name", "url", "location"))
    is_web = url is not None and url.startswith(("https://", "http://"))
    return Listed(name=name, url=url if is_web else None, location=location)


def _text(value: Any) -> str | None:
    text = text_or_none(value)
    return None if text is None else text[:MOST_TEXT_CHARACTERS]


def _time(text: str) -> datetime:
    try:
        return parse_date_time_stamp(text)
    except ValueMalformed as error:
        raise ListRefused("trust.list_unreadable", f"{text}: {error.detail}") from error


def _time_or_none(value: Any) -> datetime | None:
    """A date as these registries write it: `2021-12-15T18:41:36+0000`."""
    if not isinstance(value, str):
        return None
    try:
        return parse_date_time_stamp(_OFFSET_WITHOUT_COLON.sub(":", value), offset_required=False)
    except ValueMalformed:
        return None
