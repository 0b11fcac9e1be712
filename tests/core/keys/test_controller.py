"""Finding a method in a controller document, and writing our own document."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.errors import (
    CompromisedKey,
    InvalidControllerDocument,
    InvalidVerificationMethod,
    UnsupportedKey,
    ValueMalformed,
    WrongRelationship,
)
from credentials.jsonld.canonize import canonize
from credentials.jsonld.oracle import canonize_independently
from credentials.keys.controller import PublishedKey, controller_document, find_method
from tests.support.seed_signer import signer_named

DID = "did:web:laurel.example"
FIRST, SECOND, THIRD = (signer_named(name).public_key_multibase for name in "abc")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _document(**changes: Any) -> dict[str, Any]:
    method = {
        "id": f"{DID}#{FIRST}",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": FIRST,
        **changes.pop("method", {}),
    }
    document = {"id": DID, "verificationMethod": [method], "assertionMethod": [f"{DID}#{FIRST}"]}
    return document | changes


def test_found_with_its_dates() -> None:
    changes = {"expires": "2026-11-22T14:00:00+02:00", "revoked": "2026-11-22T12:00:00Z"}
    method = find_method(_document(method=changes), f"{DID}#{FIRST}")
    assert (method.id, method.controller) == (f"{DID}#{FIRST}", DID)
    assert (method.public_key_text, method.expires, method.revoked) == (FIRST, NOON, NOON)


def test_what_is_remembered_is_the_content_and_not_the_document() -> None:
    document, method_id = _document(), f"{DID}#{FIRST}"
    assert find_method(document, method_id) is find_method(copy.deepcopy(document), method_id)
    document["verificationMethod"][0]["expires"] = "2026-11-22T12:00:00Z"
    assert find_method(document, method_id).expires == NOON
    document["verificationMethod"][0]["expires"] = 1
    with pytest.raises(InvalidVerificationMethod):
        find_method(document, method_id)
    with pytest.raises(WrongRelationship):
        find_method(_document(), method_id, relationship="authentication")
    del document["assertionMethod"], document["verificationMethod"][0]["expires"]
    with pytest.raises(WrongRelationship):
        find_method(document, method_id)


def test_found_inside_a_relationship() -> None:
    method = _document()["verificationMethod"][0]
    document = {"id": DID, "assertionMethod": [method]}
    assert find_method(document, method["id"]).public_key_text == FIRST


def test_an_older_type_of_method_is_read() -> None:
    document = _document(method={"type": "Ed25519VerificationKey2020"})
    assert find_method(document, f"{DID}#{FIRST}").public_key_text == FIRST


@pytest.mark.parametrize("member", ["id", "controller", "type", "publicKeyMultibase"])
def test_a_method_lacking_a_member(member: str) -> None:
    document = _document()
    del document["verificationMethod"][0][member]
    with pytest.raises(InvalidVerificationMethod) as caught:
        find_method(document, f"{DID}#{FIRST}")
    assert caught.value.fields["reason"] == ("not_found" if member == "id" else member)


@pytest.mark.parametrize(
    ("document", "error", "reason"),
    [
        (_document(id="did:web:evil.example"), InvalidControllerDocument, "document_id"),
        (_document(id=None), InvalidControllerDocument, "document_id"),
        (_document(verificationMethod={}), InvalidControllerDocument, "verificationMethod"),
        (_document(verificationMethod=["x"]), InvalidControllerDocument, "verificationMethod"),
        (_document(authentication=[5]), InvalidControllerDocument, "authentication"),
        (_document(assertionMethod="x"), InvalidControllerDocument, "assertionMethod"),
        (_document(assertionMethod=["x"] * 101), InvalidControllerDocument, "too_many"),
        (_document(verificationMethod=[]), InvalidVerificationMethod, "not_found"),
        (_document(method={"id": f"#{FIRST}"}), InvalidControllerDocument, "relative_id"),
        (_document(assertionMethod=[f"#{FIRST}"]), InvalidControllerDocument, "relative_id"),
        (_document(method={"id": "#another"}), InvalidVerificationMethod, "not_found"),
        (_document(method={"controller": "did:web:x"}), InvalidVerificationMethod, "controller"),
        (_document(method={"controller": [DID]}), InvalidVerificationMethod, "controller"),
        (_document(method={"type": "JsonWebKey"}), InvalidVerificationMethod, "publicKeyJwk"),
        (_document(method={"type": "EcdsaKey"}), InvalidVerificationMethod, "type"),
        (_document(method={"type": ["Multikey"]}), InvalidVerificationMethod, "type"),
        (_document(method={"secretKeyMultibase": "z"}), InvalidVerificationMethod, "secret"),
        (_document(method={"expires": "2026-11-22"}), InvalidVerificationMethod, "expires"),
        (_document(method={"revoked": True}), InvalidVerificationMethod, "revoked"),
    ],
)  # fmt: skip
def test_refused(document: dict[str, Any], error: type[Exception], reason: str) -> None:
    with pytest.raises(error) as caught:
        find_method(document, f"{DID}#{FIRST}")
    assert caught.value.fields["reason"] == reason  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "method_id", [DID, f"{DID}#", FIRST, f"#{FIRST}", f"did:web:a b#{FIRST}", ""]
)
def test_not_a_methods_address(method_id: str) -> None:
    with pytest.raises(InvalidVerificationMethod) as caught:
        find_method(_document(), method_id)
    assert caught.value.fields["reason"] == "url"


def test_two_methods_of_one_id_are_refused() -> None:
    document = _document()
    twin = document["verificationMethod"][0] | {"publicKeyMultibase": SECOND}
    document["authentication"] = [twin]
    with pytest.raises(InvalidVerificationMethod) as caught:
        find_method(document, f"{DID}#{FIRST}")
    assert caught.value.fields["reason"] == "two_methods"


def test_a_key_that_cannot_be_used() -> None:
    with pytest.raises(UnsupportedKey):
        find_method(_document(method={"publicKeyMultibase": "z6Mk"}), f"{DID}#{FIRST}")


def test_listed_for_another_purpose_only() -> None:
    document = _document(authentication=[f"{DID}#{FIRST}"], assertionMethod=[])
    with pytest.raises(WrongRelationship) as caught:
        find_method(document, f"{DID}#{FIRST}")
    assert caught.value.code == "key.wrong_relationship"
    assert find_method(document, f"{DID}#{FIRST}", relationship="authentication").id


def test_our_document_with_a_retired_and_a_compromised_key() -> None:
    document = controller_document(
        DID,
        [
            PublishedKey(public_key_multibase=FIRST),
            PublishedKey(public_key_multibase=SECOND, retired_at=NOON),
            PublishedKey(public_key_multibase=THIRD, compromised_at=NOON),
        ],
    )
    assert len(document["verificationMethod"]) == 3
    assert document["assertionMethod"] == [f"{DID}#{FIRST}", f"{DID}#{SECOND}"]
    current = find_method(document, f"{DID}#{FIRST}")
    assert (current.expires, current.revoked) == (None, None)
    retired = find_method(document, f"{DID}#{SECOND}")
    assert (retired.expires, retired.revoked) == (NOON, None)
    with pytest.raises(CompromisedKey) as caught:
        find_method(document, f"{DID}#{THIRD}")
    assert caught.value.fields["revoked"] == NOON


def test_our_document_is_sound_json_ld() -> None:
    document = controller_document(DID, [PublishedKey(public_key_multibase=FIRST, retired_at=NOON)])
    assert canonize(document) == canonize_independently(document)
    assert copy.deepcopy(document)["@context"][0] == "https://www.w3.org/ns/did/v1"


@pytest.mark.parametrize("keys", [[], [PublishedKey(public_key_multibase=FIRST)] * 2])
def test_no_key_or_one_twice(keys: list[PublishedKey]) -> None:
    with pytest.raises(ValueMalformed):
        controller_document(DID, keys)
