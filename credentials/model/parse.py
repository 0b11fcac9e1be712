"""From bytes to a credential."""

from collections.abc import Mapping
from typing import Any

from credentials.encoding.strict_json import CREDENTIAL_LIMITS, JsonLimits, parse_json
from credentials.errors import ParsingError
from credentials.model.achievement import read_achievement, read_results
from credentials.model.credential import Credential, Identifier, Issuer, Subject
from credentials.model.members import (
    Placed,
    id_of,
    object_or_none,
    objects,
    plain_text,
    text_or_none,
    types_of,
)
from credentials.model.shape import check_shape

PRESENTATION_TYPE = "VerifiablePresentation"


def parse_credential(data: bytes | str) -> Credential:
    """The credential in `data`, with the original mapping. VCDM 2.0 §4.

    Raises ParsingError or LimitExceeded for what is not strict JSON or no credential at all, and
    ValueMalformed for a shape that the data model forbids; each with a field `pointer`.
    """
    return read_credential(parse_document(data))


def parse_document(data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS) -> dict[str, Any]:
    """The strictly parsed object, if it looks like a credential; its shape is not judged.

    Raises ParsingError or LimitExceeded with a field `pointer`.
    """
    document = parse_json(data, limits=limits)
    if not isinstance(document, dict) or not looks_like_a_credential(document):
        raise ParsingError("JSON, but not a credential", pointer="", reason="not_a_credential")
    return document


def looks_like_a_credential(document: Mapping[str, Any]) -> bool:
    """Whether there is something to verify: linked data with a subject or a proof.

    A presentation is no credential; what it carries would have to be taken out first.
    """
    if "@context" not in document and "type" not in document:
        return False
    if "credentialSubject" in document:
        return True
    return "proof" in document and PRESENTATION_TYPE not in types_of(document)


def read_credential(document: Mapping[str, Any]) -> Credential:
    """The typed view of a parsed document. ValueMalformed (field `pointer`) for a wrong shape."""
    version, valid_from, valid_until = check_shape(document)
    issuer = document["issuer"]
    return Credential(
        document=document,
        id=text_or_none(document.get("id")),
        types=types_of(document),
        issuer=Issuer(id=id_of(issuer) or "", name=issuer_name_of(document)),
        name=plain_text(document.get("name")),
        version=version,
        valid_from=valid_from,
        valid_until=valid_until,
        subjects=tuple(
            [_read_subject(placed) for placed in objects(document, "credentialSubject")]
        ),
        status_entries=objects(document, "credentialStatus"),
        schemas=objects(document, "credentialSchema"),
        evidence=objects(document, "evidence"),
    )


def issuer_name_of(document: Mapping[str, Any]) -> str | None:
    """The name that the issuer object gives itself."""
    return plain_text((object_or_none(document.get("issuer")) or {}).get("name"))


def _read_subject(placed: Placed) -> Subject:
    document = placed.document
    return Subject(
        pointer=placed.pointer,
        document=document,
        id=text_or_none(document.get("id")),
        types=types_of(document),
        identifiers=tuple(
            [
                identifier
                for item in objects(document, "identifier", at=placed.pointer)
                if (identifier := _read_identifier(item.document)) is not None
            ]
        ),
        achievement=read_achievement(document, at=placed.pointer),
        results=read_results(document, at=placed.pointer),
    )


def _read_identifier(document: Mapping[str, Any]) -> Identifier | None:
    identity_type = text_or_none(document.get("identityType"))
    identity_hash = text_or_none(document.get("identityHash"))
    hashed = document.get("hashed")
    if identity_type is None or identity_hash is None or not isinstance(hashed, bool):
        return None
    return Identifier(
        identity_type=identity_type,
        identity_hash=identity_hash,
        hashed=hashed,
        salt=text_or_none(document.get("salt")),
    )
