"""Controller documents: finding a verification method, and writing our own. CID 1.0 §2, §3.3."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import orjson

from credentials.encoding.iris import is_absolute_iri
from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import (
    CompromisedKey,
    InvalidControllerDocument,
    InvalidMethodUrl,
    InvalidVerificationMethod,
    KeyMaterialError,
    UnsupportedKey,
    ValueMalformed,
    WrongControllerDocument,
    WrongRelationship,
)
from credentials.keys.jwk import encode_public_jwk, thumbprint
from credentials.keys.method_types import key_of_method
from credentials.keys.multikey import decode_public_key, encode_public_key
from credentials.keys.public_key import PublicKey
from credentials.model.members import as_tuple, is_url

RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)
SIGNING_RELATIONSHIPS: Final = tuple(name for name in RELATIONSHIPS if name != "keyAgreement")
"""What a key for signatures is for, where the identifier is the key."""
MOST_METHODS: Final = 100
CONTEXTS: Final = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
JWK_CONTEXT: Final = "https://w3id.org/security/jwk/v1"
MOST_REMEMBERED: Final = 16 * 1024
"""Bytes of a document whose methods are remembered."""
_JSON_ONLY: Final = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_THUMBPRINT: Final = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationMethod:
    """A public key, as the controller publishes it."""

    id: str
    controller: str
    public_key: PublicKey
    public_key_text: str
    """The Multikey text; for the kinds that have none, the address of the JWK's thumbprint."""
    expires: datetime | None = None
    """Proofs made at or after this time do not count. Aware, UTC."""
    revoked: datetime | None = None
    """The key is not to be relied on from this time on. Aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """One of our keys, for our own document."""

    public_key_multibase: str
    retired_at: datetime | None = None
    """Since when it signs no more; what it signed before stays good."""
    compromised_at: datetime | None = None
    """Since when somebody else may have had it; nothing that it signed is good any more."""
    as_jwk: bool = False
    """Published as JsonWebKey, for who reads tokens, in place of Multikey. The id is the same."""


def find_method(
    document: Mapping[str, Any], method_id: str, *, relationship: str = "assertionMethod"
) -> VerificationMethod:
    """The method of this id, listed for `relationship`. CID 1.0 §3.3; step numbers are its.

    Raises InvalidMethodUrl, InvalidControllerDocument, WrongControllerDocument,
    InvalidVerificationMethod (each with the field `reason`), UnsupportedKey, WrongRelationship if
    the method is not listed for this purpose, and CompromisedKey (field `revoked`) if it is listed
    for none and marked as revoked.
    """
    written = _written(document)
    if written is None:
        return _find_method(document, method_id, relationship)
    return _find_method_in(written, method_id, relationship)


def _written(document: Mapping[str, Any]) -> bytes | None:
    """The document's exact content, if it is JSON of a usual size."""
    if type(document) is not dict:
        return None
    try:
        written = orjson.dumps(document, option=_JSON_ONLY)
    except orjson.JSONEncodeError:
        return None
    # what is no number would be written as null
    return written if len(written) <= MOST_REMEMBERED and b"null" not in written else None


@lru_cache(maxsize=256)
def _find_method_in(written: bytes, method_id: str, relationship: str) -> VerificationMethod:
    """Remembers the methods found in documents of the same content: public keys, no more."""
    return _find_method(orjson.loads(written), method_id, relationship)


def _find_method(
    document: Mapping[str, Any], method_id: str, relationship: str
) -> VerificationMethod:
    controller = controller_of(method_id)  # steps 1 to 3
    fragment = method_id.removeprefix(controller)
    _require_controllers(document)  # step 5
    if document.get("id") != controller:  # step 6
        raise WrongControllerDocument("the document has another id", reason="document_id")
    found = [entry for entry in _methods(document) if entry.get("id") == method_id]  # step 7
    if not found:
        _refuse_relative(document, fragment)
        raise InvalidVerificationMethod("the document has no such method", reason="not_found")
    if any(entry != found[0] for entry in found[1:]):
        raise InvalidVerificationMethod("two methods of one id", reason="two_methods")
    method = _parse_method(found[0], controller)  # steps 8 to 10
    listed = [name for name in RELATIONSHIPS if method_id in _listed(document, name)]
    if relationship not in listed:  # step 11
        if not listed and method.revoked is not None:
            raise CompromisedKey("the key was revoked by its controller", revoked=method.revoked)
        _refuse_relative(document, fragment)
        raise WrongRelationship(f"not listed for {relationship}", relationship=relationship)
    return method


def controller_of(method_id: str) -> str:
    """The id of the document that holds the method: the address up to `#`. InvalidMethodUrl."""
    controller, _, fragment = method_id.partition("#")
    if not is_absolute_iri(method_id) or not fragment:
        raise InvalidMethodUrl(f"not a method's address: {method_id[:80]}", reason="url")
    return controller


def _require_controllers(document: Mapping[str, Any]) -> None:
    """§2.1.2: `controller` of a document, which says who may change it, is one or several URLs."""
    if not all(map(is_url, as_tuple(document.get("controller")))):
        raise InvalidControllerDocument("controller is not a URL", reason="controller")


def methods_listed(
    document: Mapping[str, Any], *, relationship: str = "assertionMethod"
) -> Iterator[VerificationMethod]:
    """Every usable method that is listed for `relationship`; others are left out.

    InvalidControllerDocument for a document that is none.
    """
    ids = dict.fromkeys(id_ for e in _methods(document) if isinstance(id_ := e.get("id"), str))
    listed = _listed(document, relationship)
    for method_id in ids:
        if method_id in listed:
            with suppress(KeyMaterialError):
                yield find_method(document, method_id, relationship=relationship)


def methods_holding(
    document: Mapping[str, Any], key: PublicKey, *, relationship: str = "assertionMethod"
) -> list[str]:
    """The ids of all methods with that key: withdrawn ones first, then those that are listed.

    InvalidControllerDocument for a document that is none.
    """
    listed = _listed(document, relationship)
    ranks: dict[str, int] = {}
    for entry in _methods(document):
        if not isinstance(entry.get("id"), str) or not is_absolute_iri(entry["id"]):
            continue
        with suppress(KeyMaterialError):
            method = _parse_method(entry, str(document.get("id")))
            if method.public_key == key:
                is_withdrawn = method.revoked is not None and method.id not in listed
                ranks[method.id] = 0 if is_withdrawn else 2 - (method.id in listed)
    return sorted(ranks, key=lambda method_id: ranks[method_id])


def _methods(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All methods of the document, those inside relationships included. Step 5 is checked."""
    count = 0
    for member in ("verificationMethod", *RELATIONSHIPS):
        entries = document.get(member, [])
        if not isinstance(entries, list):
            raise InvalidControllerDocument(f"{member} is not a list", reason=member)
        for entry in entries:
            count += 1
            if count > MOST_METHODS:
                raise InvalidControllerDocument("too many methods", reason="too_many")
            if isinstance(entry, Mapping):
                yield entry
            elif member == "verificationMethod" or not isinstance(entry, str):
                raise InvalidControllerDocument(f"{member} has a wrong entry", reason=member)


def _listed(document: Mapping[str, Any], relationship: str) -> set[str]:
    """The ids listed for a relationship, by reference or in place; none if it is no list."""
    entries = document.get(relationship)
    if not isinstance(entries, list):
        return set()
    ids = (entry.get("id") if isinstance(entry, Mapping) else entry for entry in entries)
    return {id_ for id_ in ids if isinstance(id_, str)}


def _refuse_relative(document: Mapping[str, Any], reference: str) -> None:
    """CID 1.0 §2.2 wants absolute ids: of a relative one it is not said that it is not meant."""
    methods = {entry.get("id") for entry in _methods(document) if isinstance(entry.get("id"), str)}
    if reference in methods.union(*(_listed(document, name) for name in RELATIONSHIPS)):
        raise InvalidControllerDocument("an id that is not absolute", reason="relative_id")


def _parse_method(entry: Mapping[str, Any], controller: str) -> VerificationMethod:
    if entry.get("controller") != controller:  # step 10
        raise InvalidVerificationMethod("the method has another controller", reason="controller")
    key = key_of_method(entry)
    return VerificationMethod(
        id=entry["id"],
        controller=controller,
        public_key=key,
        public_key_text=text_of_key(key),
        expires=_time(entry, "expires"),
        revoked=_time(entry, "revoked"),
    )


def text_of_key(key: PublicKey) -> str:
    """A key in one word: Multikey, or `urn:ietf:params:oauth:jwk-thumbprint:…`. RFC 9278 §3."""
    try:
        return encode_public_key(key)
    except UnsupportedKey:
        return _THUMBPRINT + thumbprint(key)


def _time(entry: Mapping[str, Any], member: str) -> datetime | None:
    if member not in entry:
        return None
    try:
        return parse_date_time_stamp(entry[member])
    except (ValueMalformed, TypeError) as error:
        raise InvalidVerificationMethod(f"{member} is no time stamp", reason=member) from error


def controller_document(
    did: str,
    methods: Sequence[PublishedKey],
    *,
    relationships: Sequence[str] = ("assertionMethod",),
) -> dict[str, Any]:
    """The document for `did.json`: all keys ever used, ids `did#multibase`.

    A retired key keeps its place in `relationships` and says since when with `expires`. A
    compromised key is in no relationship any more and says since when with `revoked`, so that
    every reader refuses it. Raises ValueMalformed without keys or for a key given twice.
    """
    texts = [key.public_key_multibase for key in methods]
    if not texts or len(set(texts)) != len(texts):
        raise ValueMalformed("no key, or one key twice")
    sound = [f"{did}#{key.public_key_multibase}" for key in methods if key.compromised_at is None]
    return {
        "@context": [*CONTEXTS, *([JWK_CONTEXT] if any(key.as_jwk for key in methods) else [])],
        "id": did,
        "verificationMethod": [_entry(did, key) for key in methods],
        **{relationship: list(sound) for relationship in relationships},
    }


def _entry(did: str, key: PublishedKey) -> dict[str, Any]:
    public_key = decode_public_key(key.public_key_multibase)
    entry: dict[str, Any] = {
        "id": f"{did}#{key.public_key_multibase}",
        "type": "JsonWebKey" if key.as_jwk else "Multikey",
        "controller": did,
    }
    if key.as_jwk:
        entry["publicKeyJwk"] = encode_public_jwk(public_key)
    else:
        entry["publicKeyMultibase"] = key.public_key_multibase
    if key.retired_at is not None:
        entry["expires"] = format_date_time_stamp(key.retired_at)
    if key.compromised_at is not None:
        entry["revoked"] = format_date_time_stamp(key.compromised_at)
    return entry
