"""The reference: what Python has today, PyLD and cryptography, as its users write it.

`eddsa-rdfc-2022` by the letter (Data Integrity EdDSA 1.0 §3.2) and nothing else: no look at
the contexts, the data, dates, status or schema. Contexts come from memory; PyLD keeps its caches.
"""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from credentials.encoding.multibase import decode_base58btc, encode_base58btc
from credentials.jsonld.contexts import known_contexts, load_context

_CONTEXTS = {
    url: {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": load_context(url)},
    }
    for url in known_contexts()
}
_OPTIONS = {
    "algorithm": "URDNA2015",
    "format": "application/n-quads",
    "documentLoader": lambda url, _: _CONTEXTS[url],
}


def issue(document: dict[str, Any], options: dict[str, str], key: Ed25519PrivateKey) -> bytes:
    """The signed credential as JSON."""
    signature = key.sign(_hashes(document, options))
    proof = {**options, "proofValue": encode_base58btc(signature)}
    signed = {**document, "proof": [proof]}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode()


def verify(signed: bytes, key: Ed25519PublicKey) -> None:
    """Nothing, if the proof fits; else InvalidSignature."""
    document = json.loads(signed)
    proof = document.pop("proof")
    proof = proof[0] if isinstance(proof, list) else proof
    signature = decode_base58btc(proof.pop("proofValue"))
    key.verify(signature, _hashes(document, proof))


def _hashes(document: dict[str, Any], options: dict[str, str]) -> bytes:
    config = {**options, "@context": document["@context"]}
    return _hash(config) + _hash(document)


def _hash(document: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonize(document).encode()).digest()


def canonize(document: dict[str, Any]) -> str:
    """The canonical N-Quads."""
    return str(jsonld.normalize(document, _OPTIONS))
