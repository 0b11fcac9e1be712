"""Context processing: what is understood, and that everything else is refused."""

from typing import Any

import pytest

from credentials.errors import UnknownContext
from credentials.jsonld.active_context import ActiveContext, expand_types, process
from credentials.jsonld.refusal import Reason, RefusalError

A = "https://a.example/#"
PROTECTED = {"@protected": True, "name": A + "name"}


def _terms(*contexts: Any, override: bool = False) -> dict[str, str]:
    active = ActiveContext()
    for context in contexts:
        active = process(active, context, override=override)
    return {name: term.iri for name, term in active.terms.items()}


def test_terms_prefixes_and_terms_of_terms() -> None:
    context = {
        "id": "@id",
        "ex": A,
        "long": {"@id": "ex:long", "@type": "ex:Kind"},
        "other": "long",
        "whole": "ex://x",
    }
    assert _terms(context) == {
        "id": "@id",
        "ex": A,
        "long": A + "long",
        "other": A + "long",
        "whole": "ex://x",
    }
    assert process(ActiveContext(), context).terms["long"].type == A + "Kind"


def test_only_simple_terms_that_end_in_a_delimiter_are_prefixes() -> None:
    terms = process(ActiveContext(), {"a": A, "b": {"@id": A}, "c": "urn:x"}).terms
    assert {name: term.prefix for name, term in terms.items()} == {
        "a": True,
        "b": False,
        "c": False,
    }


def test_a_protected_term_may_be_repeated_and_overridden_by_a_property() -> None:
    assert _terms(PROTECTED, {"name": A + "name"}) == {"name": A + "name"}
    assert (
        process(process(ActiveContext(), PROTECTED), {"name": A + "name"}).terms["name"].protected
    )
    assert _terms(PROTECTED, {"name": A + "b"}, override=True) == {"name": A + "b"}
    assert _terms(PROTECTED, None, override=True) == {}


def test_a_type_adds_its_terms_and_remembers_the_way_back() -> None:
    active = process(ActiveContext(), {"T": {"@id": A + "T", "@context": {"x": A + "x"}}})
    inside = expand_types(active, ["T", "https://foreign.example/U"])
    assert set(inside.terms) == {"T", "x"}
    assert inside.previous is active


@pytest.mark.parametrize(
    "context",
    [
        {"@vocab": A},
        {"@base": A},
        {"@language": "en"},
        {"@direction": "rtl"},
        {"@import": A},
        {"@propagate": False},
        {"@version": 1.0},
        {"x": None},
        {"x": 5},
        {"x": {}},
        {"x": {"@id": None}},
        {"x": "relative"},
        {"x": "@nest"},
        {"x": {"@id": A, "@nest": "y"}},
        {"x": {"@reverse": A}},
        {"x": {"@id": A, "@prefix": True}},
        {"x": {"@id": A, "@language": "en"}},
        {"x": {"@id": A, "@index": "y"}},
        {"x": {"@id": A, "@container": "@index"}},
        {"x": {"@id": A, "@container": ["@list", "@graph"]}},
        {"x:y": A},
        {"x/y": A},
        {"": A},
        {"a": "b", "b": "a"},
        {"a": "a:x"},
    ],
)
def test_what_is_not_understood_is_refused(context: dict[str, Any]) -> None:
    with pytest.raises(RefusalError) as caught:
        _terms(context)
    assert caught.value.reason is Reason.CONTEXT_CONFLICT


@pytest.mark.parametrize(
    "context", [None, {"name": A + "b"}, {"name": {"@id": A + "name", "@type": "@id"}}]
)
def test_protected_terms_stay_what_they_are(context: Any) -> None:
    with pytest.raises(RefusalError) as caught:
        _terms(PROTECTED, context)
    assert caught.value.reason is Reason.CONTEXT_CONFLICT


def test_what_is_no_context() -> None:
    with pytest.raises(RefusalError) as caught:
        _terms(5)
    assert caught.value.reason is Reason.NOT_JSON
    with pytest.raises(UnknownContext):
        _terms("https://a.example/context")
