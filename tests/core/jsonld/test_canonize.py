"""The canonical form: compared with two other implementations, and from many threads."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.jsonld import walk
from credentials.jsonld.canonize import canonize
from credentials.jsonld.contexts import known_contexts, sets_vocabulary
from credentials.jsonld.oracle import canonize_independently
from credentials.jsonld.states import States
from tests.core.jsonld.documents import OB, SITE, V2, a_document, with_member
from tests.support.pyld_oracle import canonize_by_pyld

OB_FOLDER = "https://purl.imsglobal.org/spec/ob/v3p0/"
V1 = "https://www.w3.org/2018/credentials/v1"


def test_the_badge_as_others_see_it() -> None:
    ours = canonize(a_document())
    assert ours == canonize_by_pyld(a_document()) == canonize_independently(a_document())
    assert canonize_independently(a_document(), hash_name="sha384") == canonize(
        a_document(), hash_name="sha384"
    )


def test_numbers_languages_lists_and_escapes_as_they_are_written() -> None:
    lines = canonize(a_document()).splitlines()
    assert any('"2.26E1"^^<https://www.w3.org/2001/XMLSchema#float>' in line for line in lines)
    assert any('"Αγγειοπλάστης"@el' in line for line in lines)
    assert any('"Ελένη \\"Nel\\" \\t Παππά"' in line for line in lines)
    assert any('"false"^^<https://www.w3.org/2001/XMLSchema#boolean>' in line for line in lines)
    assert sum("22-rdf-syntax-ns#rest>" in line for line in lines) == 3


@pytest.mark.parametrize(
    "document",
    [
        with_member("/name", "\x07\x08\x0b\x0c\x1f\x7f\u0085\u2028\U0001f600"),
        with_member("/name", {"@value": "x", "@language": "zh-Hant-TW"}),
        with_member("/type", "VerifiableCredential"),
        with_member("/type/1", "https://example.org/Foreign"),
        with_member("/issuer", "https://example.org/issuer"),
        with_member("/credentialSubject/creditsEarned", 22),
        with_member("/credentialSubject/creditsEarned", 22.0),
        with_member("/credentialSubject/creditsEarned", 0.001),
        with_member("/credentialSubject/creditsEarned", "22.6"),
        with_member("/credentialSubject/creditsEarned", 8.7),
        with_member("/credentialSubject/result", [{"type": "Result"}] * 3),
        with_member("/credentialSubject/achievement/tag", "one"),
        with_member("/credentialSubject/achievement/resultDescription/1/allowedValue", []),
        with_member("/credentialSubject/achievement/resultDescription/1/allowedValue", ["A", "A"]),
        with_member(
            "/credentialSubject/achievement/creator",
            {"id": "did:web:laurel.example", "type": ["Profile"], "name": "School of Pottery"},
        ),
        with_member(
            "/credentialSubject/achievement/creator",
            {"id": "did:web:laurel.example", "type": ["Profile"]},
        ),
        with_member("/credentialSubject/id", "did:example:päule?versionId=1#ключ"),
        with_member(
            "/proof",
            [{"type": "DataIntegrityProof", "proofPurpose": "assertionMethod", "id": "urn:x:1"}],
        ),
        with_member("/refreshService", {"type": "JsonSchema", "jsonSchema": {"b": [1], "a": 2}}),
    ],
)  # fmt: skip
def test_what_is_taken_is_the_same_elsewhere(document: dict[str, Any]) -> None:
    assert canonize(document) == canonize_independently(document)


@pytest.mark.parametrize("version", ["context.json", "context-3.0.1.json", "context-3.0.2.json"])
def test_older_badges_are_read(version: str) -> None:
    document = a_document() | {"@context": [V1, OB_FOLDER + version]}
    document["credentialSubject"]["achievement"].pop("resultDescription")
    document["credentialStatus"] = {"id": f"{SITE}/status/1", "type": "1EdTechRevocationList"}
    document["@context"].append(OB_FOLDER + "extensions.json")
    document.pop("validFrom")
    document["issuanceDate"] = "2022-01-01T00:00:00Z"
    document.pop("description")
    assert canonize(document) == canonize_independently(document) == canonize_by_pyld(document)


def an_endorsement(contexts: Any) -> dict[str, Any]:
    return {
        "@context": contexts,
        "id": "urn:uuid:00000000-0000-4000-8000-000000000007",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:web:other.example", "type": ["Profile"], "name": "Other"},
        "validFrom": "2026-11-22T23:00:00Z",
        "credentialSubject": {
            "id": f"{SITE}/roles/thrower",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good.",
        },
    }


@pytest.mark.parametrize("contexts", [[V2, OB], [OB], V2, [V2, OB, V2]])
@pytest.mark.parametrize("place", ["", "/issuer", "/credentialSubject/achievement"])
def test_an_embedded_credential_names_the_contexts_again(place: str, contexts: Any) -> None:
    document = with_member(f"{place}/endorsement", [an_endorsement(contexts)] * 2)
    document["credentialSubject"]["achievement"]["creator"] = an_endorsement(contexts)["issuer"]
    assert canonize(document) == canonize_by_pyld(document)


@pytest.mark.parametrize(
    "url", sorted(filter(lambda url: not sets_vocabulary(url), known_contexts()))
)
def test_every_bundled_context_can_be_used(url: str) -> None:
    state = walk.STATES.root((url,))
    for name in sorted(state.scoping):
        if name[0].isupper():
            typed = walk.STATES.typed(state, (name,))
            assert (typed.knows("id", "@id"), typed.knows("type", "@type")) == (True, True)
    for entry in state.entries.values():
        if entry.term.has_scope:
            walk.STATES.scoped(state, entry)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
ADDRESSES = st.integers(0, 10**6).map(lambda n: f"{SITE}/things/{n}#x")
TAGGED = st.fixed_dictionaries({"@value": TEXTS, "@language": st.sampled_from(["el", "pt-BR"])})
FRACTIONS = st.floats(0.001, 1e6).map(lambda number: round(number, 6))
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXTS | TAGGED,
    "description": TEXTS,
    "version": TEXTS,
    "inLanguage": TEXTS,
    "achievementType": TEXTS,
    "creditsAvailable": st.integers(-(10**9), 10**9) | FRACTIONS,
    "tag": st.lists(TEXTS, min_size=1, max_size=3) | TEXTS,
    "image": ADDRESSES | st.fixed_dictionaries({"id": ADDRESSES}),
    "alignment": st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["Alignment", ["Alignment"], ["Alignment", "urn:x:y"]])},
            optional={"targetName": TEXTS, "targetCode": TEXTS, "targetUrl": ADDRESSES},
        ),
        min_size=1,
        max_size=4,
    ),
    "resultDescription": st.lists(
        st.fixed_dictionaries(
            {"type": st.just("ResultDescription")},
            optional={
                "name": TEXTS,
                "allowedValue": st.lists(st.sampled_from("ABC"), max_size=4),
                "rubricCriterionLevel": st.lists(
                    st.fixed_dictionaries(
                        {"type": st.just(["RubricCriterionLevel"])},
                        optional={"name": TEXTS, "level": TEXTS, "points": TEXTS},
                    ),
                    min_size=1,
                    max_size=2,
                ),
            },
        ),
        min_size=1,
        max_size=3,
    ),
}  # fmt: skip
ACHIEVEMENTS = st.fixed_dictionaries({"type": st.just(["Achievement"])}, optional=OPTIONAL)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(achievement=ACHIEVEMENTS, identified=st.booleans())
def test_any_achievement_as_others_see_it(achievement: dict[str, Any], *, identified: bool) -> None:
    if identified:
        achievement = {"id": f"{SITE}/one", **achievement}
    document = with_member("/credentialSubject/achievement", achievement)
    ours = canonize(document)
    assert ours == canonize_independently(document)
    assert ours == canonize_by_pyld(document)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_order_of_members_does_not_matter(data: st.DataObject) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = data.draw(st.permutations(list(value)))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert canonize(shuffled(a_document())) == canonize(a_document())


def test_eight_threads_give_the_answers_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an empty table of states at the start, and one that is thrown away again and again."""
    documents = []
    for number in range(40):
        document = with_member("/name", f"Name {number}")
        document["credentialSubject"]["result"] *= number % 4 + 1
        documents.append(json.dumps(document))
    expected = [canonize(json.loads(text)) for text in documents]
    monkeypatch.setattr(walk, "STATES", States())
    monkeypatch.setattr("credentials.jsonld.states.MOST_STATES", 7)
    with ThreadPoolExecutor(max_workers=8) as pool:
        for _ in range(10):
            assert list(pool.map(lambda text: canonize(json.loads(text)), documents)) == expected
