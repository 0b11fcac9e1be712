"""The cryptosuite `ecdsa-sd-2023`: the holder chooses what to show. ECDSA 1.0 §3.6.

Every statement that may be left out has a signature of its own, by a key made for this proof. Two
kinds of proof: a base proof, from the issuer to the holder only, and proofs derived from it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from credentials.encoding.multibase import decode_base58btc, encode_base58btc
from credentials.errors import MalformedProof, ProofGenerationError, UnsupportedKey
from credentials.jsonld.canonize import Canonize
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import P256, PublicKey, algorithm_of
from credentials.keys.signature import is_signature
from credentials.keys.signer import Signer
from credentials.proofs.cryptosuite import DATA_INTEGRITY, Covers
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.disclosing.statements import HiddenStatements, hash_of, relabelled
from credentials.proofs.disclosing.values import (
    HMAC_BYTES,
    MOST_SIGNATURES,
    BaseValue,
    DerivedValue,
)
from credentials.proofs.proof_value import MEMBER
from credentials.proofs.signatures import raw_signature
from credentials.proofs.transformations import CONTEXT, RDFC

NAME: Final = "ecdsa-sd-2023"
_STATUS: Final = "/credentialStatus"


class EcdsaSd2023:
    """A `Cryptosuite`: `create` makes base proofs, `verify` takes derived ones."""

    name = NAME
    proof_type = DATA_INTEGRITY
    algorithms = (P256,)
    covers = Covers.STATEMENTS
    only_verifies = False

    def check(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """The context of the proof, if it has one, is the document's."""
        RDFC.check_context(proof, contexts)

    def create(
        self,
        unsecured: Mapping[str, Any],
        options: Mapping[str, Any],
        signer: Signer,
        *,
        canonize: Canonize,
        disclosure: Disclosure | None = None,
    ) -> dict[str, Any]:
        """A base proof. §3.6.1 to §3.6.5. The status is always mandatory."""
        if disclosure is None:
            raise ProofGenerationError(f"{NAME} needs to be told what is mandatory")
        _check_keys(signer, disclosure)
        statements = HiddenStatements(unsecured, disclosure.hmac_key, disclosure.quads_of)
        pointers = _with_status(unsecured, disclosure.mandatory_pointers)
        mandatory = statements.selected(pointers).statements
        optional = [line for line in statements.all if line not in mandatory]
        if len(optional) > MOST_SIGNATURES:
            raise ProofGenerationError(f"{len(optional)} statements that may be left out")
        public_key = decode_base58btc(disclosure.proof_signer.public_key_multibase)
        proof_hash = _proof_hash(options, unsecured.get(CONTEXT), canonize)
        mandatory_hash = hash_of([line for line in statements.all if line in mandatory])
        value = BaseValue(
            base_signature=raw_signature(signer, proof_hash + public_key + mandatory_hash),
            public_key=public_key,
            hmac_key=disclosure.hmac_key,
            signatures=tuple(
                raw_signature(disclosure.proof_signer, line.encode()) for line in optional
            ),
            mandatory_pointers=pointers,
        )
        return {**options, MEMBER: value.text()}

    def verify(
        self,
        unsecured: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        *,
        canonize: Canonize,
    ) -> bool:
        """Whether a derived proof fits. §3.6.7, §3.5.9. BaseProofShown for a base proof."""
        value = DerivedValue.of(proof)
        proof_key = _proof_key(value)
        lines = _signed_lines(canonize(unsecured, "sha256"), value)
        mandatory, optional = _parted(lines, value)
        if len(optional) != len(value.signatures):
            return False
        proof_hash = _proof_hash(proof, unsecured.get(CONTEXT), canonize)
        to_verify = proof_hash + value.public_key + hash_of(mandatory)
        return is_signature(key, value.base_signature, to_verify) and all(
            is_signature(proof_key, signature, line.encode())
            for line, signature in zip(optional, value.signatures, strict=True)
        )


SUITE: Final = EcdsaSd2023()


def _with_status(unsecured: Mapping[str, Any], pointers: tuple[str, ...]) -> tuple[str, ...]:
    """A holder who may leave the status out is never revoked."""
    if _STATUS[1:] not in unsecured or _STATUS in pointers:
        return pointers
    return (*pointers, _STATUS)


def _check_keys(signer: Signer, disclosure: Disclosure) -> None:
    if signer.algorithm != P256 or disclosure.proof_signer.algorithm != P256:
        raise ProofGenerationError(f"{NAME} needs keys of {P256}")
    if len(disclosure.hmac_key) != HMAC_BYTES:
        raise ProofGenerationError(f"the HMAC key has {HMAC_BYTES} bytes")


def _proof_hash(proof: Mapping[str, Any], contexts: Any, canonize: Canonize) -> bytes:
    return hash_of([RDFC.config(proof, contexts, "sha256", canonize)])


def _proof_key(value: DerivedValue) -> PublicKey:
    """The key made for this proof, a P-256 Multikey."""
    try:
        key = decode_public_key(encode_base58btc(value.public_key))
    except UnsupportedKey as error:
        raise MalformedProof(f"{MEMBER}: {error.detail}", member=MEMBER) from error
    if algorithm_of(key) != P256:
        raise MalformedProof(f"{MEMBER}: a key of another kind", member=MEMBER)
    return key


def _signed_lines(nquads: str, value: DerivedValue) -> tuple[str, ...]:
    """The statements as they were signed. The map names the blank nodes, all and no others."""
    try:
        lines, met = relabelled(nquads, value.labels)
    except KeyError as error:
        raise MalformedProof(f"{MEMBER}: a label is missing", member=MEMBER) from error
    if len(met) < len(value.labels):
        raise MalformedProof(f"{MEMBER}: a label too many", member=MEMBER)
    return lines


def _parted(lines: Sequence[str], value: DerivedValue) -> tuple[list[str], list[str]]:
    """The mandatory statements, and the others."""
    indexes = set(value.mandatory_indexes)
    if indexes and max(indexes) >= len(lines):
        raise MalformedProof(f"{MEMBER}: an index too great", member=MEMBER)
    mandatory = [line for index, line in enumerate(lines) if index in indexes]
    return mandatory, [line for index, line in enumerate(lines) if index not in indexes]
