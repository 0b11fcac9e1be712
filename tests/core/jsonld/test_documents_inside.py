"""Documents inside the document, with contexts of their own: credentials of a presentation."""

import copy
from typing import Any

import pytest

from credentials.errors import JsonLdError, LimitExceeded
from credentials.jsonld.canonize import canonize
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.pyld_oracle import canonize_by_pyld

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
HOST = IssuerHost()
BADGE = HOST.issue(a_badge(HOST))
OLD = {
    "@context": [V1, DATA_INTEGRITY],
    "type": ["VerifiableCredential"],
    "issuer": HOST.did,
    "issuanceDate": "2026-11-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:1"},
    "proof": {
        "@context": [V1, DATA_INTEGRITY],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
    },
}
ENVELOPE = {
    "@context": V2,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,eyJ.a.b",
}


def holding(*credentials: Any, base: str = V2, **more: Any) -> dict[str, Any]:
    return {
        "@context": [base, DATA_INTEGRITY],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:holder",
        "verifiableCredential": copy.deepcopy(list(credentials)),
        **more,
    }


@pytest.mark.parametrize(
    "document",
    [
        holding(BADGE),
        holding(BADGE, OLD, ENVELOPE),
        holding(OLD, base=V1),
        holding(BADGE, verifiableCredential=BADGE),
    ],
)
def test_another_implementation_finds_the_same_data(document: dict[str, Any]) -> None:
    assert canonize(document) == canonize_by_pyld(document)


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        ([V2, {"x": "https://x.example/"}], "inline_context"),
        ({"x": "https://x.example/"}, "inline_context"),
        ([], "no_context"),
        (None, "no_context"),
    ],
)
def test_what_is_refused_at_the_top_is_refused_inside(context: Any, reason: str) -> None:
    inside = {**BADGE, "@context": context}
    with pytest.raises(JsonLdError) as refused:
        canonize(holding(inside))
    assert refused.value.fields["reason"] == reason
    assert refused.value.fields["pointer"].startswith("/verifiableCredential/0")


def test_without_a_context_nothing_is_defined_inside() -> None:
    inside = {key: value for key, value in BADGE.items() if key != "@context"}
    with pytest.raises(JsonLdError) as refused:
        canonize(holding(inside))
    assert refused.value.fields["reason"] == "undefined_term"


def test_elsewhere_a_further_context_below_the_top_is_not_taken() -> None:
    document = copy.deepcopy(BADGE)
    document["credentialSubject"]["@context"] = "https://w3id.org/security/multikey/v1"
    with pytest.raises(JsonLdError) as refused:
        canonize(document)
    assert refused.value.fields["reason"] == "nested_context"


def test_many_contexts_one_inside_the_other_are_refused() -> None:
    document: dict[str, Any] = holding(OLD, base=V1)
    for _ in range(4):
        document = {**holding(base=V1, verifiableCredential=document), "@context": [V1] * 6}
    with pytest.raises(LimitExceeded) as refused:
        canonize(document)
    assert refused.value.fields["limit"] == "contexts"
