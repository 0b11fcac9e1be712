"""The general path: the same statements as elsewhere, and nothing lost unnoticed."""

from typing import Any

import pytest

from credentials.errors import CredentialsError, DataLoss, LimitExceeded, NotCovered
from credentials.jsonld import expansion
from credentials.jsonld.canonize import canonize
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.rdfc import canonical_nquads
from tests.core.jsonld.documents import OB, SITE, V2, a_document, with_member
from tests.support.pyld_oracle import canonize_by_pyld
from tests.support.sample_certificate import a_certificate

I18N = "https://www.w3.org/ns/i18n#"
OWN = "https://own.example/"
CRED = "https://www.w3.org/2018/credentials#"


def with_context(context: Any, **members: Any) -> dict[str, Any]:
    """The badge with a context of its own, and members."""
    return a_document() | {"@context": [V2, OB, context]} | members


def general(document: dict[str, Any]) -> str:
    """The canonical form, by the walk or the general path."""
    return CanonicalForms(expansion)(document, "sha256")


def test_both_paths_say_the_same() -> None:
    for document in (a_document(), a_certificate().document):
        expanded = expansion.expand(document)
        assert canonical_nquads(expanded.quads) == canonize(document)


TERM: dict[str, Any] = {"own": f"{OWN}own"}


@pytest.mark.parametrize(
    "document",
    [
        with_context(TERM, own="x"),
        with_context(TERM, own=["b", "a", "b"]),
        with_context(TERM, own={"type": "Profile", "name": "x"}),
        with_context(TERM, own={"@value": "x", "@type": f"{OWN}kind"}),
        with_context(TERM, own={"@value": 5}),
        with_context(TERM, own={"@list": [1, 2.5, True, {"@list": ["x"]}]}),
        with_context(TERM, own={"@list": []}),
        with_context({"own": {"@id": f"{OWN}own", "@type": "@id"}}, own=[f"{OWN}1", "did:x:y"]),
        with_context({"own": {"@id": f"{OWN}own", "@container": "@language"}}, own={"el": "χ"}),
        with_context({"own": {"@id": f"{OWN}own", "@container": "@id"}}, own={f"{OWN}1": TERM}),
        with_context({"own": {"@id": f"{OWN}own", "@container": "@graph"}}, own={"name": "x"}),
        with_context({"o": OWN, "own": "o:own"}, own="x"),
        with_context({"@vocab": OWN}, own={"inner": 1}),
        with_context(TERM, **{f"{OWN}other": "x"}),
        with_member("/issuer", {"id": "_:b0", "type": ["Profile"], "name": "x"}),
        with_context({"Own": f"{OWN}Own"}, type=["VerifiableCredential", "Own"]),
    ],
)
def test_what_is_taken_is_the_same_elsewhere(document: dict[str, Any]) -> None:
    if document.get("own") == TERM or isinstance(document.get("own"), dict):
        document["@context"][2].setdefault("own", f"{OWN}own")
    assert general(document) == canonize_by_pyld(document)


def test_json_literals_keep_their_nulls() -> None:
    context = {"own": {"@id": f"{OWN}own", "@type": "@json"}}
    assert '"{\\"a\\":[null]}"' in general(with_context(context, own={"a": [None]}))


@pytest.mark.parametrize(
    ("document", "reason", "pointer"),
    [
        # undefined, relative, null, empty, malformed
        (with_context(TERM, zzz="x"), "undefined_term", "/zzz"),
        (with_context(TERM, own={"zzz": "x"}), "undefined_term", "/own/zzz"),
        (with_context(TERM, type=["VerifiableCredential", "Zzz"]), "undefined_term", "/type/1"),
        (with_context(TERM, id="c/1"), "relative_iri", "/id"),
        (with_context(TERM, own=None), "null", "/own"),
        (with_context(TERM, own=["x", None]), "null", "/own/1"),
        (with_context(TERM, own={"@list": [None]}), "null", "/own/@list/0"),
        (with_context(TERM, own=[]), "empty", "/own"),
        (with_context(TERM, own={}), "empty", "/own"),
        (with_context(TERM, own={"id": "https://a b"}), "malformed_iri", "/own/id"),
        (with_context({"@vocab": f"{OWN}a b/"}, own="x"), "malformed_iri", ""),
        (with_context(TERM, name={"@value": "x", "@language": "en x"}), "language_tag",
         "/name/@language"),
        (with_context({"own": {"@id": f"{OWN}own", "@container": "@language"}}, own={"e n": "x"}),
         "language_tag", "/own/e n"),
        (with_context({"own": {"@id": f"{OWN}own", "@container": "@language"}}, own={"en": None}),
         "null", "/own/en"),
        (with_context({"own": {"@id": f"{OWN}own", "@container": "@index"}}, own={"a": "x"}),
         "keyword", ""),
        (with_context({"own": {"@id": f"{OWN}own", "@type": f"{I18N}ar_rtl"}}, own="x"),
         "respelled", "/own"),
        (with_context(TERM, own={"@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer"}),
         "respelled", ""),
        (with_context(TERM, own={"@value": "true",
                                 "@type": "http://www.w3.org/2001/XMLSchema#boolean"}),
         "respelled", ""),
        # contexts that take data away
        (with_context(None), "null", "/@context/2"),
        (with_context({"@vocab": None}), "null", "/@context/2/@vocab"),
        (with_context({"zzz": None}), "null", "/@context/2/zzz"),
        (with_context({"zzz": {"@id": None}}), "null", "/@context/2/zzz/@id"),
        (with_context({"zzz": {"@id": f"{OWN}z", "@context": {"name": None}}}), "null",
         "/@context/2/zzz/@context/name"),
        (with_context({"@base": SITE}), "relative_iri", "/@context/2/@base"),
        (with_context({"@direction": "rtl"}), "direction", "/@context/2/@direction"),
        (with_context({"@language": "en .\n"}), "language_tag", "/@context/2/@language"),
        (with_context({"x": {"@id": f"{OWN}x", "@language": "e n"}}), "language_tag",
         "/@context/2/x/@language"),
        (with_context({"@version": 1.0}), "invalid", ""),
        (with_context({"@reserved": OWN}), "invalid", ""),
        (with_context(5), "invalid", "/@context/2"),
        (with_context({"name": f"{OWN}name"}), "protected_term", "/@context/2/name"),
        # other spellings
        (with_context({"w": "@nest"}, w={"name": "x"}), "respelled", "/@context/2/w"),
        (with_context({"i": {"@id": "@id"}}), "respelled", "/@context/2/i"),
        (with_context({"n": f"{CRED}validUntil"}, n="x"), "respelled", "/n"),
        (with_context(TERM, **{"@nest": {"own": "x"}}), "keyword", "/@nest"),
        (with_context(TERM, own={"@graph": ["x"]}), "keyword", "/own/@graph"),
        (with_context(TERM, own={"@id": "urn:x:y"}), "respelled", "/own/@id"),
        (with_context(TERM, name=[["x"]]), "nested_array", "/name"),
        (with_context(TERM, issuer={"id": "did:x:y", "type": "Profile", "Criteria": "urn:x:y"}),
         "respelled", "/issuer/Criteria"),
        # one thing in two places
        (with_context(TERM, own={"id": f"{SITE}/c/1", "name": "x"}), "two_descriptions", "/own"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused(document: dict[str, Any], reason: str, pointer: str) -> None:
    with pytest.raises(DataLoss) as refused:
        general(document)
    assert refused.value.fields["reason"] == reason
    assert refused.value.fields["pointer"] == pointer


@pytest.mark.parametrize(
    ("document", "reason", "pointer"),
    [
        (with_context({"@language": "en"}), "value_kind", "/@context/2/@language"),
        (with_context({"a": f"{OWN}x", "b": f"{OWN}x"}, a="1", b="2"), "context_conflict", "/a"),
        (with_context({"r": {"@reverse": f"{OWN}r"}}, r={"id": "urn:x:y"}), "context_conflict",
         "/r"),
        (with_context(TERM, own={"id": "urn:x:y", "type": "Profile", "own": [
            {"own": {"id": "urn:x:y", "name": "x"}}]}), "split_description", "/own/own/0/own"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_not_covered(
    document: dict[str, Any], reason: str, pointer: str
) -> None:
    with pytest.raises(CredentialsError) as refused:
        general(document)
    assert refused.value.fields["reason"] == reason
    assert refused.value.fields["pointer"] == pointer
    assert isinstance(refused.value, NotCovered) or reason == "split_description"


@pytest.mark.parametrize(
    ("document", "limit"),
    [
        (with_context(TERM, type=["VerifiableCredential"] * 9), "types"),
        (with_context(TERM, own=[str(number) for number in range(1_001)]), "distinct_values"),
        (with_context(TERM, own=[{"type": "Profile"}] * 1_601), "distinct_values"),
        (with_context(TERM, own=[[{"type": "Profile"}] * 900] * 2), "typed_nodes"),
        (a_document() | {"@context": [V2, OB, *[TERM] * 7]}, "contexts"),
        (with_context(TERM, own=[{"@context": [TERM] * 8}] * 8), "local_contexts"),
    ],
)
def test_what_would_cost_too_much_is_not_begun(document: dict[str, Any], limit: str) -> None:
    class Never:
        def expand(self, document: Any) -> Any:
            raise AssertionError("asked")

    with pytest.raises(LimitExceeded) as refused:
        CanonicalForms(Never())(document, "sha256")
    assert refused.value.fields["limit"] == limit


def test_own_words_are_addresses_in_what_is_judged() -> None:
    document = with_context(
        {"own": f"{OWN}own", "Own": f"{OWN}Own"},
        own="x",
        type=["VerifiableCredential", "OpenBadgeCredential", "Own"],
    )
    forms = CanonicalForms(expansion)
    forms(document, "sha256")
    judged = forms.judged(document)
    assert judged["@context"] == [V2, OB]
    assert judged[f"{OWN}own"] == "x"
    assert "own" not in judged
    assert judged["type"] == ["VerifiableCredential", "OpenBadgeCredential", f"{OWN}Own"]
    assert judged["credentialSubject"] == document["credentialSubject"]


OB_2 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"


@pytest.mark.parametrize(
    "changes",
    [
        {"credentialSubject": {"type": "AchievementSubject", "result": {"type": "Result"}}},
        {
            "issuer": {
                "type": "Profile",
                "id": "did:x:y",
                "image": {"type": "Image", "id": "urn:x:i"},
            }
        },
        {"@context": [V2, OB_2, TERM], "issuer": {"type": "Profile", "image": {"type": "Image"}}},
        {"type": ["VerifiableCredential", "OpenBadgeCredential"],
         "evidence": {"type": "Evidence", "name": "x"}},
    ],
)  # fmt: skip
def test_one_value_may_stand_without_a_list(changes: dict[str, Any]) -> None:
    """And a class whose name differs from a member's in its first letter is no other word."""
    document = with_context(TERM, own="x") | changes
    for member in ("credentialSubject", "credentialStatus"):
        if member not in changes:
            del document[member]
    forms = CanonicalForms(expansion)
    forms(document, "sha256")
    judged = forms.judged(document)
    assert {key: judged[key] for key in changes if key != "@context"} == {
        key: value for key, value in changes.items() if key != "@context"
    }


@pytest.mark.parametrize("trouble", [KeyError("x"), TypeError("x"), AttributeError("x")])
def test_what_the_processor_does_not_foresee_is_nobodys_fault(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise trouble

    monkeypatch.setattr(expansion.jsonld, "expand", fail)
    with pytest.raises(NotCovered):
        general(with_context(TERM, own="x"))


def test_each_document_is_expanded_once() -> None:
    asked: list[Any] = []

    class Counting:
        def expand(self, document: Any) -> Any:
            asked.append(document)
            return expansion.expand(document)

    forms = CanonicalForms(Counting())
    document = with_context(TERM, own="x")
    assert forms(document, "sha256") == forms(dict(document), "sha256")
    assert forms(document, "sha384")
    assert forms.judged(document)
    assert len(asked) == 1
    forms({**document, "own": "y"}, "sha256")
    assert len(asked) == 2
