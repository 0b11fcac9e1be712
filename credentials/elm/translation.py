"""A European credential as Open Badges 3.0 would say it, for checks and pages that know that model.

Whom, what, by whom, from when to when, and status; the rest of the European Learning Model is not
translated. Nothing is signed or verified by this form. ELM 3.2, EDC application profile.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.elm.recognition import EUROPEAN_TYPE
from credentials.elm.texts import ENGLISH, first_object, text_in
from credentials.model.credential import SUBJECT_TYPE
from credentials.model.members import as_tuple, id_of, is_url, object_or_none, text_or_none
from credentials.model.shape import CREDENTIAL_TYPE
from credentials.model.version import V1

NO_ID: Final = "urn:uuid:00000000-0000-0000-0000-000000000000"
_DATES: Final = ("issuanceDate", "validFrom", "expirationDate", "validUntil")
_STATUS: Final = ("credentialStatus", "status")
"""Some issuers write entries of status lists under the second name."""


def from_european(document: Mapping[str, Any], language: str = ENGLISH) -> dict[str, Any]:
    """The credential that says it in that language, or in one that there is."""
    subjects = [
        _subject(one, language)
        for one in as_tuple(document.get("credentialSubject"))
        if object_or_none(one) is not None
    ]
    display = first_object(document.get("displayParameter"))
    return _without_none(
        {
            "@context": [V1.base_context],
            "id": document.get("id"),
            "type": [CREDENTIAL_TYPE, EUROPEAN_TYPE],
            "name": text_in(display.get("title"), language),
            "description": text_in(display.get("description"), language),
            "issuer": _issuer(document.get("issuer"), language),
            "issuanceDate": document.get("validFrom"),
            **{name: document[name] for name in _DATES if name in document},
            "awardedDate": document.get("issued"),
            "credentialSubject": subjects,
            "credentialStatus": list(_status(document)) or None,
        }
    )


def holder_name(person: Mapping[str, Any], language: str) -> str | None:
    """The full name; without one, given and family name."""
    full = text_in(person.get("fullName"), language)
    if full is not None:
        return full
    parts = (text_in(person.get(name), language) for name in ("givenName", "familyName"))
    return " ".join(part for part in parts if part) or text_in(person.get("legalName"), language)


def legal_identifier(document: Mapping[str, Any]) -> str | None:
    """The legal identifier that the issuer gives itself, which its seal must be of."""
    issuer = object_or_none(document.get("issuer")) or {}
    return text_or_none(first_object(issuer.get("eIDASIdentifier")).get("notation"))


def _issuer(value: Any, language: str) -> Any:
    issuer = object_or_none(value)
    if issuer is None:
        return NO_ID
    address = first_object(issuer.get("homepage")).get("contentURL")
    return _without_none(
        {
            "id": _id_in_file(issuer),
            "type": ["Profile"],
            "name": text_in(issuer.get("legalName"), language),
            "url": address if is_url(address) else None,
        }
    )


def _id_in_file(issuer: Mapping[str, Any]) -> str:
    """The `id`, if it only numbers a part of the file. A seal is by the organization of its
    certificate, so no other identifier (a DID, an address) is to look as if it were proved."""
    identifier = id_of(issuer) or ""
    return identifier if identifier.startswith("urn:") else NO_ID


def _subject(person: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Its `id` is left out: such identifiers number the parts of one file."""
    name = holder_name(person, language)
    claim = first_object(person.get("hasClaim"))
    return _without_none(
        {
            "type": [SUBJECT_TYPE],
            "name": name,
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityType": kind,
                 "identityHash": text}
                for kind, text in (("name", name), *_addresses(person))
                if text is not None
            ],
            "achievement": _without_none(
                {
                    "type": ["Achievement"],
                    "name": text_in(claim.get("title"), language),
                    "description": text_in(claim.get("description"), language),
                }
            ),
        }
    )  # fmt: skip


def _addresses(person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for point in as_tuple(person.get("contactPoint")):
        for mailbox in as_tuple((object_or_none(point) or {}).get("emailAddress")):
            address = id_of(mailbox)
            if address is not None and address.startswith("mailto:"):
                yield "emailAddress", address.removeprefix("mailto:")


def _status(document: Mapping[str, Any]) -> Iterator[Any]:
    """In ELM 3.1 an address, in 3.2 an object."""
    for name in _STATUS:
        for entry in as_tuple(document.get(name)):
            is_address = isinstance(entry, str)
            yield {"id": entry, "type": "CredentialStatus"} if is_address else entry


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
