"""The official vectors of `ecdsa-sd-2023`: every file of the base, derive and verify steps."""

from collections.abc import Sequence
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base58btc
from credentials.encoding.times import parse_date_time_stamp
from credentials.jsonld.canonize import canonize
from credentials.jsonld.walk import quads_of
from credentials.proofs.data_integrity import add_proof, proof_options, verify_proof
from credentials.proofs.derivation import derive
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.disclosing.selection import select
from credentials.proofs.disclosing.statements import HiddenStatements, hash_of, relabelled
from credentials.proofs.disclosing.values import BaseValue, DerivedValue
from credentials.proofs.transformations import RDFC
from tests.support.more_contexts import allow_contexts_of_vectors
from tests.support.vectors import W3C, key_of, signer_of, text, value, without

pytestmark = pytest.mark.reference
ECDSA = f"{W3C}/vc-di-ecdsa"
SD = f"{ECDSA}/ecdsa-sd-2023"
EXAMPLES = {
    "employ": ("employmentAuth", "employMandatory", "employSelective"),
    "prc": ("prCredUnsigned", "prCredMandatory", "prCredSelective"),
}
every_example = pytest.mark.parametrize("example", EXAMPLES)


@pytest.fixture(autouse=True)
def _contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    allow_contexts_of_vectors(monkeypatch)


def unsigned(example: str) -> dict[str, Any]:
    """What was signed; the file `prCredUnsigned` has got another description since."""
    document = without(step(example, "addSignedSDBase"), "proof")
    printed = value(f"{ECDSA}/{EXAMPLES[example][0]}.json")
    assert without(document, "description") == without(printed, "description")
    return document


def mandatory(example: str) -> list[str]:
    return value(f"{ECDSA}/{EXAMPLES[example][1]}.json")


def selective(example: str) -> list[str]:
    return value(f"{ECDSA}/{EXAMPLES[example][2]}.json")


def step(example: str, name: str) -> Any:
    return value(f"{SD}/{example}/{name}.json")


def hmac_key() -> bytes:
    return bytes.fromhex(value(f"{SD}/SDKeyMaterial.json")["hmacKeyString"])


def statements_of(example: str) -> HiddenStatements:
    return HiddenStatements(unsigned(example), hmac_key(), quads_of)


def numbered(lines: Sequence[str], chosen: Any) -> list[list[Any]]:
    return [[index, line] for index, line in enumerate(lines) if line in chosen]


def base_value(example: str) -> BaseValue:
    return BaseValue.of(step(example, "addSignedSDBase")["proof"])


def derived_value(example: str) -> DerivedValue:
    return DerivedValue.of(step(example, "derivedRevealDocument")["proof"])


def hexes(values: Sequence[bytes]) -> list[str]:
    return [item.hex() for item in values]


def sd_of(value: DerivedValue) -> dict[str, Any]:
    """A derived value as the vectors write it."""
    return {
        "baseSignature": value.base_signature.hex(),
        "publicKey": encode_base58btc(value.public_key),
        "signatures": hexes(value.signatures),
        "labelMap": [[a.removeprefix("_:"), b.removeprefix("_:")] for a, b in value.labels.items()],
        "mandatoryIndexes": list(value.mandatory_indexes),
    }


@every_example
def test_the_document_is_canonized_and_its_labels_hidden(example: str) -> None:
    assert canonize(unsigned(example)) == "".join(step(example, "addBaseDocCanon"))
    assert list(statements_of(example).all) == step(example, "addBaseDocHMACCanon")


@every_example
def test_mandatory_statements_are_told_apart(example: str) -> None:
    transform = step(example, "addBaseTransform")
    statements = statements_of(example)
    chosen = statements.selected(mandatory(example)).statements
    others = [line for line in statements.all if line not in chosen]
    assert transform["mandatoryPointers"] == mandatory(example)
    assert numbered(statements.all, chosen) == transform["mandatory"]["value"]
    assert numbered(statements.all, others) == transform["nonMandatory"]["value"]
    assert hmac_key().hex() == transform["hmacKeyString"].lower()


@every_example
def test_pointers_select_values(example: str) -> None:
    for pointed in step(example, "addPointerValues"):
        member = pointed["pointer"].removeprefix("/")
        assert select(unsigned(example), [pointed["pointer"]])[member] == pointed["value"]


@every_example
def test_the_hashes_under_the_base_signature(example: str) -> None:
    config = step(example, "addProofConfig")
    canonical = RDFC.config(without(config, "@context"), config["@context"], "sha256", canonize)
    assert canonical == text(f"{SD}/{example}/addProofConfigCanon.txt")
    statements = statements_of(example)
    chosen = statements.selected(mandatory(example)).statements
    hashes = step(example, "addHashData")
    assert hash_of([canonical]).hex() == hashes["proofHash"]
    assert hash_of([s for s in statements.all if s in chosen]).hex() == hashes["mandatoryHash"]


@every_example
def test_the_base_proof_is_made_and_read(example: str) -> None:
    keys = value(f"{SD}/SDKeyMaterial.json")
    signed = step(example, "addSignedSDBase")
    proof = signed["proof"]
    options = proof_options(
        verification_method=proof["verificationMethod"],
        created=parse_date_time_stamp(proof["created"]),
        cryptosuite="ecdsa-sd-2023",
    )
    disclosure = Disclosure(
        mandatory_pointers=tuple(mandatory(example)),
        hmac_key=hmac_key(),
        proof_signer=signer_of(keys["proofKeyPair"]["secretKeyMultibase"]),
    )
    signer = signer_of(keys["baseKeyPair"]["secretKeyMultibase"])
    assert add_proof(unsigned(example), options, signer, disclosure=disclosure) == signed
    raw = step(example, "addRawBaseSignatureInfo")
    recovered = step(example, "derivedRecoveredBaseData")
    base = base_value(example)
    assert base.base_signature.hex() == raw["baseSignature"] == recovered["baseSignature"]
    assert encode_base58btc(base.public_key) == raw["publicKey"] == recovered["proofPublicKey"]
    assert hexes(base.signatures) == raw["signatures"] == recovered["signatures"]
    assert list(base.mandatory_pointers) == raw["mandatoryPointers"]
    assert list(base.mandatory_pointers) == recovered["mandatoryPointers"]
    assert base.hmac_key.hex() == recovered["hmacKey"]
    assert base.text() == proof["proofValue"]


@every_example
def test_the_groups_of_statements(example: str) -> None:
    statements = statements_of(example)
    groups = step(example, "derivedAllGroupData")
    indexes = step(example, "derivedGroupIndexes")
    pointers = {
        "mandatory": mandatory(example),
        "selective": selective(example),
        "combined": mandatory(example) + selective(example),
    }
    assert list(statements.all) == groups["nquads"]
    for name, group in groups["groups"].items():
        chosen = statements.selected(pointers[name]).statements
        others = [line for line in statements.all if line not in chosen]
        matching = numbered(statements.all, chosen)
        assert matching == group["matching"]["value"]
        assert numbered(statements.all, others) == group["nonMatching"]["value"]
        assert hidden(group["deskolemizedNQuads"], groups["labelMap"]) == chosen
        assert [index for index, _ in matching] == indexes[f"{name}Indexes"]
    chosen = statements.selected(mandatory(example)).statements
    others = [i for i, line in enumerate(statements.all) if line not in chosen]
    assert others == indexes["nonMandatoryIndexes"]
    assert hidden(groups["deskolemizedNQuads"], groups["labelMap"]) == set(statements.all)


def hidden(lines: Sequence[str], label_map: Any) -> set[str]:
    """Statements whose blank nodes have names by chance, with the labels that replace these."""
    labels = {f"_:{name}": f"_:{label}" for name, label in label_map["value"]}
    return {" ".join(labels.get(term, term) for term in line.split(" ")) for line in lines}


@every_example
def test_deriving(example: str) -> None:
    base = step(example, "addSignedSDBase")
    derived = derive(base, selective(example))
    assert derived == step(example, "derivedRevealDocument")
    combined = mandatory(example) + selective(example)
    assert select(unsigned(example), combined) == step(example, "derivedUnsignedReveal")
    made = DerivedValue.of(derived["proof"])
    adjusted = step(example, "derivedAdjSignatures")
    data = step(example, "derivedDisclosureData")
    assert hexes(made.signatures) == adjusted["filteredSignatures"]
    assert [
        index
        for index, signature in enumerate(base_value(example).signatures)
        if signature in made.signatures
    ] == adjusted["adjSignatureIndexes"]
    assert (
        list(made.mandatory_indexes)
        == step(example, "derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    )
    assert sd_of(made) == {**data, "labelMap": data["labelMap"]["value"]}


@every_example
def test_verifying(example: str) -> None:
    document = step(example, "derivedRevealDocument")
    proof = document["proof"]
    derived = derived_value(example)
    assert sd_of(derived) == step(example, "verifyDerivedProofValue")
    assert derived.text() == proof["proofValue"]
    lines, met = relabelled(canonize(without(document, "proof")), derived.labels)
    assert list(lines) == step(example, "verifyNQuads")
    assert met == set(derived.labels)
    data = step(example, "verifyCreateVerifyData")
    config = RDFC.config(proof, document["@context"], "sha256", canonize)
    kept = [line for index, line in enumerate(lines) if index in derived.mandatory_indexes]
    assert hash_of([config]).hex() == data["proofHash"]
    assert hash_of(kept).hex() == data["mandatoryHash"]
    assert [line for line in lines if line not in kept] == data["nonMandatory"]
    assert derived.base_signature.hex() == data["baseSignature"]
    assert encode_base58btc(derived.public_key) == data["publicKey"]
    assert hexes(derived.signatures) == data["signatures"]
    assert verify_proof(document, proof, key_of(proof))


@every_example
def test_one_letter_changes_everything(example: str) -> None:
    document = step(example, "derivedRevealDocument")
    document["validUntil"] = document["validUntil"].replace("20", "21", 1)
    assert not verify_proof(document, document["proof"], key_of(document["proof"]))
