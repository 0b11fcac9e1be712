"""Everything that the canonical form would not cover, or would cover under another spelling."""

import math
from typing import Any

import pytest

from credentials.errors import BudgetExceeded, DataLoss, LimitExceeded, NotCovered, UnknownContext
from credentials.jsonld.canonize import canonize
from tests.core.jsonld.documents import OB, SITE, V1, V2, a_document, renamed, with_member

CRED = "https://www.w3.org/2018/credentials#"
STATUS = "/credentialStatus"
CREDITS = "/credentialSubject/creditsEarned"
IDENTIFIERS = "/credentialSubject/identifier"
SUBJECT = "/credentialSubject"
ACHIEVEMENT = "/credentialSubject/achievement"
NAME = f"{ACHIEVEMENT}/name"
RESULTS = f"{ACHIEVEMENT}/resultDescription"

HIDDEN = a_document() | {"nested": {"credentialStatus": a_document()["credentialStatus"]}}
TAGGED = {"@value": "x", "@language": "en"}
MANY_NODES = [{"id": f"{SITE}/{number}", "type": "r:s"} for number in range(8_001)]
SECOND_STATUS = a_document()["credentialStatus"] | {"statusPurpose": "suspension"}


@pytest.mark.parametrize(
    ("document", "reason", "pointer"),
    [
        # undefined
        (with_member("/zzz", 1), "undefined_term", "/zzz"),
        (with_member(f"{ACHIEVEMENT}/grade", "A"), "undefined_term", f"{ACHIEVEMENT}/grade"),
        (with_member("/value", "87.23"), "undefined_term", "/value"),
        (with_member("/type/1", "SvgRenderingTemplate"), "undefined_term", "/type/1"),
        (with_member(f"{STATUS}/type", "Unknown"), "undefined_term", f"{STATUS}/type"),
        (HIDDEN, "undefined_term", "/nested"),
        # addresses
        (with_member("/id", "c/1"), "relative_iri", "/id"),
        (with_member("/id", ""), "relative_iri", "/id"),
        (with_member("/id", "//laurel.example/c"), "relative_iri", "/id"),
        (with_member("/id", "?a:b"), "relative_iri", "/id"),
        (with_member("/issuer", "laurel"), "relative_iri", "/issuer"),
        (with_member(f"{ACHIEVEMENT}/image", "badge.png"), "relative_iri", f"{ACHIEVEMENT}/image"),
        (with_member("/id", "https://a b"), "malformed_iri", "/id"),
        (with_member("/id", "https://a/<b>"), "malformed_iri", "/id"),
        (with_member("/id", "https://a/%zz"), "malformed_iri", "/id"),
        (with_member("/id", "https://a/\u200d\ud800"), "malformed_iri", "/id"),
        (with_member("/id", "https://a/b\n"), "malformed_iri", "/id"),
        (with_member("/id", "https://a#b#c"), "malformed_iri", "/id"),
        (with_member("/id", "https://a/[b]"), "malformed_iri", "/id"),
        (with_member("/type/1", "urn:a b"), "malformed_iri", "/type/1"),
        # other spellings
        (renamed(STATUS, CRED + "credentialStatus"), "respelled", f"/{CRED}credentialStatus"),
        (renamed("/validFrom", CRED + "validFrom"), "respelled", f"/{CRED}validFrom"),
        (renamed("/validFrom", "cred:validFrom"), "respelled", "/cred:validFrom"),
        (renamed("/id", "@id"), "respelled", "/@id"),
        (with_member("/@type", "OpenBadgeCredential"), "respelled", "/@type"),
        (renamed(f"{ACHIEVEMENT}/criteria", "Criteria"), "respelled", f"{ACHIEVEMENT}/Criteria"),
        (with_member("/type/0", CRED + "VerifiableCredential"), "respelled", "/type/0"),
        (with_member(NAME, {"@value": "Thrower"}), "respelled", NAME),
        (
            with_member(f"{STATUS}/statusListIndex", {"@value": "5"}),
            "respelled",
            f"{STATUS}/statusListIndex",
        ),
        (with_member(CREDITS, "2.26E1"), "respelled", CREDITS),
        (with_member(CREDITS, "22"), "respelled", CREDITS),
        (with_member(f"{IDENTIFIERS}/0/hashed", "false"), "respelled", f"{IDENTIFIERS}/0/hashed"),
        # keywords
        (with_member("/@nest", {"name": "x"}), "keyword", "/@nest"),
        (with_member("/@graph", []), "keyword", "/@graph"),
        (with_member("/@included", []), "keyword", "/@included"),
        (with_member("/@reverse", {}), "keyword", "/@reverse"),
        (with_member("/@index", "x"), "keyword", "/@index"),
        (with_member("/@vocab", "https://a/"), "keyword", "/@vocab"),
        (with_member(f"{SUBJECT}/@base", "https://a/"), "keyword", f"{SUBJECT}/@base"),
        (with_member("/tag", ["x"]), "undefined_term", "/tag"),
        # what vanishes
        (with_member("/name", None), "null", "/name"),
        (with_member("/id", None), "null", "/id"),
        (with_member(f"{ACHIEVEMENT}/tag/1", None), "null", f"{ACHIEVEMENT}/tag/1"),
        (with_member(f"{RESULTS}/1/allowedValue/1", None), "null", f"{RESULTS}/1/allowedValue/1"),
        (with_member(f"{ACHIEVEMENT}/tag", []), "empty", f"{ACHIEVEMENT}/tag"),
        (with_member("/type", []), "empty", "/type"),
        (with_member("/credentialSubject", {}), "empty", "/credentialSubject"),
        ({"@context": [V2], "id": "urn:a:b"}, "empty", ""),
        ({"@context": V2}, "empty", ""),
        (with_member(f"{ACHIEVEMENT}/tag/0", ["a"]), "nested_array", f"{ACHIEVEMENT}/tag/0"),
        # languages
        (
            with_member("/name", {"@value": "x", "@language": 'en .\n<urn:a:b> <urn:a:c> "d"'}),
            "language_tag",
            "/name/@language",
        ),
        (with_member("/name", TAGGED | {"@language": ""}), "language_tag", "/name/@language"),
        (with_member("/name", TAGGED | {"@language": "e_l"}), "language_tag", "/name/@language"),
        (with_member("/name", TAGGED | {"@language": None}), "language_tag", "/name/@language"),
        (
            with_member("/name", {"@value": "x", "@language": "ar", "@direction": "up"}),
            "direction",
            "/name/@direction",
        ),
        # one thing described twice
        (with_member(STATUS, [a_document()["credentialStatus"], SECOND_STATUS]),
         "two_descriptions", f"{STATUS}/1"),
        (with_member(f"{ACHIEVEMENT}/creator", {"id": "did:web:laurel.example", "name": "Another"}),
         "two_descriptions", f"{ACHIEVEMENT}/creator"),
        # numbers and characters
        (with_member(CREDITS, 2.0**53), "number_range", CREDITS),
        (with_member(CREDITS, 1e-7), "number_range", CREDITS),
        (with_member(CREDITS, -0.0), "number_range", CREDITS),
        (with_member(CREDITS, math.nan), "number_range", CREDITS),
        (with_member(CREDITS, math.inf), "number_range", CREDITS),
        (
            with_member(CREDITS, 0.30000000000000004),
            "number_precision",
            CREDITS,
        ),
        (with_member("/name", "\ud800"), "not_unicode", "/name"),
        # no context
        ({"name": "x"}, "no_context", ""),
        ({"@context": [], "name": "x"}, "no_context", ""),
        ({"@context": None, "name": "x"}, "no_context", ""),
    ],
)  # fmt: skip
def test_data_loss(document: dict[str, Any], reason: str, pointer: str) -> None:
    with pytest.raises(DataLoss) as caught:
        canonize(document)
    fields = caught.value.fields
    assert (fields["reason"], fields["pointer"].replace("~1", "/")) == (reason, pointer)


@pytest.mark.parametrize(
    ("document", "reason", "pointer"),
    [
        (a_document() | {"@context": [V1, V2]}, "context_conflict", ""),
        (with_member("/@context", {"@vocab": "https://a/"}), "inline_context", "/@context"),
        (
            with_member("/@context", [V2, OB, {"x": CRED + "credentialStatus"}]),
            "inline_context",
            "/@context/2",
        ),
        (with_member("/@context", [V2, None]), "inline_context", "/@context/1"),
        (with_member("/@context", [V2, [OB]]), "inline_context", "/@context/1"),
        (with_member(f"{SUBJECT}/@context", V1), "nested_context", f"{SUBJECT}/@context"),
        (with_member(f"{SUBJECT}/@context", []), "nested_context", f"{SUBJECT}/@context"),
        (with_member(f"{STATUS}/@context", {"x": SITE}), "inline_context", f"{STATUS}/@context"),
        (with_member(f"{STATUS}/@context", [V2, {}]), "inline_context", f"{STATUS}/@context/1"),
        (
            with_member(f"{ACHIEVEMENT}/creator", {"id": "did:web:laurel.example", "url": SITE}),
            "split_description",
            f"{ACHIEVEMENT}/creator",
        ),
        (with_member("/id", "_:b0"), "blank_node_id", "/id"),
        (with_member("/issuer", "_:c14n0"), "blank_node_id", "/issuer"),
        (with_member("/id", ["urn:a:b"]), "value_kind", "/id"),
        (with_member("/issuer", 5), "value_kind", "/issuer"),
        (with_member("/validFrom", 5), "value_kind", "/validFrom"),
        (with_member("/validFrom", True), "value_kind", "/validFrom"),
        (with_member(CREDITS, True), "value_kind", CREDITS),
        (
            with_member(f"{IDENTIFIERS}/0/hashed", 0),
            "value_kind",
            f"{IDENTIFIERS}/0/hashed",
        ),
        (with_member("/type", {"a": "b"}), "value_kind", "/type"),
        (with_member("/name", {"@value": "x", "@type": "urn:a:b"}), "value_kind", "/name"),
        (with_member("/validFrom", {"@value": "x", "@language": "en"}), "value_kind", "/validFrom"),
        (with_member("/proof", "urn:a:b"), "value_kind", "/proof"),
        (with_member("/proof", [{"id": "urn:a:b"}]), "value_kind", "/proof/0"),
        (with_member("/name", (1, 2)), "not_json", "/name"),
        (with_member("/name", b"x"), "not_json", "/name"),
        (a_document() | {5: "x"}, "not_json", "/5"),
    ],
)  # fmt: skip
def test_not_covered(document: dict[str, Any], reason: str, pointer: str) -> None:
    with pytest.raises(NotCovered) as caught:
        canonize(document)
    assert (caught.value.fields["reason"], caught.value.fields["pointer"]) == (reason, pointer)


def test_a_context_that_is_not_bundled_is_named_and_never_fetched() -> None:
    with pytest.raises(UnknownContext) as caught:
        canonize(with_member("/@context", [V2, "https://evil.example/context"]))
    assert caught.value.fields["url"] == "https://evil.example/context"


def test_a_shortened_address_is_refused_where_a_context_has_prefixes() -> None:
    older = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
    document = {"@context": [V1, older], "id": "xsd:a", "type": "VerifiableCredential"}
    with pytest.raises(DataLoss) as caught:
        canonize(document)
    assert caught.value.fields["reason"] == "respelled"


def test_a_wrong_proof_purpose_is_not_a_term() -> None:
    config = {
        "@context": [V2],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethods",
    }
    with pytest.raises(DataLoss) as caught:
        canonize(config)
    assert caught.value.fields == {"reason": "undefined_term", "pointer": "/proofPurpose"}


def _deep(levels: int) -> dict[str, Any]:
    return {"type": "Achievement", **({"related": [_deep(levels - 1)]} if levels else {})}


@pytest.mark.parametrize(
    ("document", "limit"),
    [
        (with_member("/@context", [V2] * 9), "contexts"),
        (with_member("/type", ["VerifiableCredential"] * 9), "types"),
        (with_member(f"{SUBJECT}/result", [{"type": "Result"}] * 2_001), "blank_nodes"),
        (with_member(f"{SUBJECT}/result", MANY_NODES), "nodes"),
        (with_member(f"{ACHIEVEMENT}/related", _deep(70)), "levels"),
    ],
)  # fmt: skip
def test_limits(document: dict[str, Any], limit: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        canonize(document)
    assert caught.value.fields["limit"] == limit


def test_many_combinations_of_types_are_refused() -> None:
    scoped = ["Address", "Alignment", "Evidence", "GeoCoordinates", "Image", "Related", "Result"]
    results = [
        {"type": [name for bit, name in enumerate(scoped) if number >> bit & 1]}
        for number in range(1, 2 ** len(scoped))
    ]
    with pytest.raises(BudgetExceeded):
        canonize(with_member(f"{SUBJECT}/result", results))


def _tree(levels: int) -> dict[str, Any]:
    related = [_tree(levels - 1), _tree(levels - 1)] if levels else ["x"]
    return {"type": "Achievement", "name": "x", **({"related": related} if levels else {})}


def test_a_poisoned_credential_is_refused_within_the_budget() -> None:
    with pytest.raises(BudgetExceeded):
        canonize(with_member(f"{ACHIEVEMENT}/related", _tree(8)))


def test_a_smaller_budget_can_be_asked_for() -> None:
    document = with_member(f"{ACHIEVEMENT}/related", _tree(3))
    assert canonize(document)
    with pytest.raises(BudgetExceeded):
        canonize(document, budget=100)
