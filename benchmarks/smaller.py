"""What is measured of the core alone: parts, growth, other proofs, status lists."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from benchmarks import core, deciding, plain_pyld
from benchmarks.documents import full, of_learner, small
from benchmarks.measure import side_by_side, turn
from credentials.jose.jws import claims_of, is_signed_by, read_jws
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.jsonld.canonize import canonize
from credentials.jsonld.oracle import canonize_independently
from credentials.jsonld.templates import Templates
from credentials.keys.software import SoftwareSigner, software_signer
from credentials.proofs.data_integrity import sign, verify_proof
from credentials.status.bitstring import LEAST_ENTRIES, decode_list, encode_list
from tests.support.sample_certificate import DID, ISSUED_AT, SIGNER

RESULTS = (10, 100, 1000)
LARGE_LIST = 10_000_000
LEARNERS = 20


def measure(*, rounds: int, seconds: float) -> dict[str, Any]:
    """Everything of this module, as JSON."""
    options = {"rounds": rounds, "seconds": seconds}
    return {
        "canonicalization": _canonicalization(options),
        "growth": _growth(options),
        "proofs": _proofs(options),
        "status_lists": _status_lists(options),
        "deciding": deciding.measure(options),
    }


def statements(document: dict[str, Any]) -> int:
    """The number of RDF statements of a document."""
    return canonize(document).count("\n")


def _canonicalization(options: Mapping[str, Any]) -> dict[str, Any]:
    """Microseconds of one document, by shape and way."""
    found = {}
    for name, document in (("small", small()), ("full", full())):
        documents = [of_learner(document, learner) for learner in range(LEARNERS)]
        templates = _taught(documents)
        figures = side_by_side(
            {
                "template": turn(templates.fill, documents),
                "walk": turn(canonize, documents),
                "pyoxigraph": turn(canonize_independently, documents),
                "pyld": turn(plain_pyld.canonize, documents),
            },
            **options,
        )
        found[name] = {way: round(figures.median(way), 1) for way in figures.rounds}
    return found


def _taught(documents: list[dict[str, Any]]) -> Templates:
    """A table that answers for all of them."""
    templates = Templates(at_once=True)
    for document in documents * 2:
        if templates.fill(document) is None:
            templates.learn(document, canonize(document))
    assert all(templates.fill(document) is not None for document in documents)
    return templates


def _growth(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Microseconds for documents with more and more results."""
    core.raise_limits()
    found = []
    for results in RESULTS:
        document = full(results=results)
        documents = [of_learner(document, learner) for learner in range(3)]
        signed = [core.issue(one) for one in documents]
        figures = side_by_side(
            {
                "walk": turn(canonize, documents),
                "issue": turn(core.issue, documents),
                "verify": turn(core.verify, signed),
            },
            **options,
        )
        one = {act: round(figures.median(act), 1) for act in figures.rounds}
        found.append({"results": results, "bytes": len(signed[0]), **one})
    return found


def _proofs(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Per second, on the small badge: making a proof, and the cryptography of checking one."""
    p256 = software_signer(derive_private_key(7, SECP256R1()))
    p384 = software_signer(derive_private_key(7, SECP384R1()))
    ed25519 = software_signer(SIGNER.key)
    rsa = software_signer(generate_private_key(65537, 2048))
    suites = (
        ("eddsa-rdfc-2022", ed25519),
        ("eddsa-jcs-2022", ed25519),
        ("ecdsa-rdfc-2019", p256),
        ("ecdsa-rdfc-2019", p384),
        ("ecdsa-jcs-2019", p256),
    )
    jwts = (("VC-JWT EdDSA", ed25519), ("VC-JWT ES256", p256), ("VC-JWT RS256", rsa))
    found = [_rates(f"{name}, {one.algorithm}", _suite(name, one), options) for name, one in suites]
    return found + [_rates(name, _jwt(one), options) for name, one in jwts]


Acts = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""Making a proof for a document, checking what was made."""


def _rates(name: str, acts: Acts, options: Mapping[str, Any]) -> dict[str, Any]:
    documents = [of_learner(small(), learner) for learner in range(LEARNERS)]
    issue, verify = acts
    made = [issue(document) for document in documents]
    figures = side_by_side(
        {"sign": turn(issue, documents), "verify": turn(verify, made)}, **options
    )
    return {"proof": name, **{act: round(figures.rate(act)) for act in figures.rounds}}


def _suite(name: str, signer: SoftwareSigner) -> Acts:
    def issue(document: dict[str, Any]) -> dict[str, Any]:
        return sign(
            document,
            signer=signer,
            verification_method=f"{DID}#key",
            created=ISSUED_AT,
            cryptosuite=name,
        )

    def verify(document: dict[str, Any]) -> None:
        assert verify_proof(document, document["proof"], signer.public_key)

    return issue, verify


def _jwt(signer: SoftwareSigner) -> Acts:
    def issue(document: dict[str, Any]) -> str:
        return issue_vc_jwt(document, signer, kid=f"{DID}#key")

    def verify(text: str) -> None:
        jws = read_jws(text)
        assert is_signed_by(jws, signer.public_key)
        assert claims_of(jws)

    return issue, verify


def _status_lists(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Microseconds to encode and decode, with one bit of a hundred set."""
    found = []
    for entries in (LEAST_ENTRIES, LARGE_LIST):
        bits = _bits(entries)
        text = encode_list(bits)
        figures = side_by_side(
            {"encode": turn(encode_list, [bits]), "decode": turn(decode_list, [text])}, **options
        )
        one = {act: round(figures.median(act), 1) for act in figures.rounds}
        found.append({"entries": entries, "characters": len(text), **one})
    return found


def _bits(entries: int) -> bytes:
    """One of each hundred, anywhere, the same in every run."""
    bits = bytearray(entries // 8)
    for index in random.Random(entries).sample(range(entries), entries // 100):
        bits[index // 8] |= 0x80 >> index % 8
    return bytes(bits)
