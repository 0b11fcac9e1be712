"""Templates: the same canonical form as the walk's, or no answer."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.encoding.digests import credential_digest, sha256_hex
from credentials.errors import CredentialsError, TemplateDiffers
from credentials.jsonld import compared, templates
from credentials.jsonld.bound import BoundTemplate
from credentials.jsonld.canonize import canonize
from credentials.jsonld.compared import ComparedForms
from credentials.jsonld.oracle import canonize_independently
from credentials.jsonld.recording import record
from credentials.jsonld.shape import flatten, has_plain_keys, with_leaves
from credentials.jsonld.subject import NoAnswerError
from credentials.jsonld.template import Template
from credentials.jsonld.templates import Templates
from tests.core.jsonld.documents import SITE, a_document, with_member

Document = dict[str, Any]


def a_shaped_document() -> Document:
    """One that has every kind of leaf: texts, addresses, numbers, truth values, lists."""
    document = a_document()
    document["description"] = "Αγγειοπλάστης"
    document["issuer"]["address"] = {"type": ["Address"], "addressCountryCode": "GR"}
    return document


def leaves_of(document: Document) -> list[Any]:
    flat = flatten(document)
    assert flat is not None
    return flat[1]


def template_of(document: Document) -> Template:
    leaves = leaves_of(document)
    recorded = record(document, leaves)
    assert recorded is not None
    return Template(recorded, leaves, has_plain_keys=True)


def filled(known: Templates, document: Document) -> str | None:
    found = known.fill(document)
    return None if found is None else found.nquads


TEMPLATE = template_of(a_shaped_document())
LEAVES = leaves_of(a_shaped_document())


def answer(leaves: list[Any]) -> str | None:
    try:
        return TEMPLATE.fill(leaves)
    except NoAnswerError:
        return None


def walked(leaves: list[Any]) -> str | None:
    """What the walk finds; None if it refuses."""
    try:
        return canonize(with_leaves(a_shaped_document(), leaves))
    except CredentialsError:
        return None


HOSTILE = (
    '"', "\\", "\n", "\t\r\b\f", "\x00\x1f\x7f", "\u0085\u2028", "\ufeff", "\ufffe", "\ud800",
    "\u202ereversed", "%s %d {0}", '" .\n<urn:a> <urn:b> "', "_:c14n0", "_:a", "", " ",
    "x" * 70_000, "\U0001f600", "<a>", "true", "22.6", "2.26E1", "1", "@id", "xsd:string",
    "urn:uuid:0", f"{SITE}/a b", f"{SITE}/%zz", "did:web:laurel.example", "a:b", "relative",
)  # fmt: skip
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=20)
ADDRESSES = st.sampled_from([f"{SITE}/r#1", f"{SITE}/r#2", SITE, "urn:x:0", "urn:x:~"]) | (
    st.integers(0, 10**9).map(lambda number: f"https://{number}.example/{number}")
)
NUMBERS = st.sampled_from([0, 1, -0.0, 0.0, 1e-7, 1e15, 2**53, 2.5, 8.7, 1e300]) | st.floats()


def other(leaf: Any) -> st.SearchStrategy[Any]:
    """The leaf itself more often than not, or one of the same kind."""
    same = st.just(leaf)
    if isinstance(leaf, bool):
        return st.booleans()
    if isinstance(leaf, int | float):
        return same | NUMBERS.map(type(leaf)) if isinstance(leaf, float) else same
    return same | same | (ADDRESSES if ":" in leaf else TEXTS) | TEXTS


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_the_leaves_are_it_is_the_form_of_the_walk_or_no_answer(
    data: st.DataObject,
) -> None:
    changed = data.draw(st.sets(st.sampled_from(range(len(LEAVES))), max_size=12))
    leaves = [data.draw(other(leaf)) if at in changed else leaf for at, leaf in enumerate(LEAVES)]
    found = answer(leaves)
    assert found is None or found == walked(leaves)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whichever_leaves_are_open_it_is_the_form_of_the_walk_or_no_answer(
    data: st.DataObject,
) -> None:
    opened = sorted(data.draw(st.sets(st.sampled_from(range(len(LEAVES))), max_size=12)))
    recorded = record(a_shaped_document(), LEAVES, opened)
    assert recorded is not None
    before = [LEAVES[at] for at in opened]
    bound = BoundTemplate(Template(recorded, before, has_plain_keys=False), before)
    leaves = list(LEAVES)
    for at in opened:
        leaves[at] = data.draw(other(LEAVES[at]))
    try:
        found = bound.fill([leaves[at] for at in opened])
    except NoAnswerError:
        return
    assert found == walked(leaves)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_documents_that_differ_in_texts_and_addresses_are_answered(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 10**9))
    letters = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
    leaves = [
        f"{data.draw(letters)} {at}" if isinstance(leaf, str) and ":" not in leaf else leaf
        for at, leaf in enumerate(LEAVES)
    ]
    leaves = [
        f"{leaf}{number}" if isinstance(leaf, str) and leaf.startswith("http") else leaf
        for leaf in leaves
    ]
    found = answer(leaves)
    assert found is not None
    assert found == walked(leaves)


def test_a_second_implementation_finds_the_same() -> None:
    leaves = [f"{leaf} x" if leaf == "87.23" else leaf for leaf in LEAVES]
    assert answer(leaves) == canonize_independently(with_leaves(a_shaped_document(), leaves))


def changed(change: Callable[[Document], Any]) -> Document:
    document = a_shaped_document()
    change(document)
    return document


def result(document: Document, at: int) -> Document:
    found: Document = document["credentialSubject"]["result"][at]
    return found


@pytest.mark.parametrize(("change", "is_answered"), [
    # an address that sorts elsewhere moves all that is said of it
    (lambda d: d.update(id="a:first"), True),
    (lambda d: d["credentialSubject"]["achievement"].update(id="zzz:last"), True),
    # one thing under two ids, two things under one
    (lambda d: d.update(id=f"{SITE}/roles/thrower"), False),
    (lambda d: d["credentialSubject"]["achievement"]["resultDescription"][0].update(
        id=f"{SITE}/r#2"), False),
    # references may be equal
    (lambda d: d["credentialSubject"]["achievement"]["image"].update(id=f"{SITE}/c/1"), False),
    (lambda d: result(d, 0).update(resultDescription=f"{SITE}/r#2"), True),
    # one value twice
    (lambda d: d["credentialSubject"]["achievement"].update(tag=["clay", "clay"]), False),
    # numbers
    (lambda d: d["credentialSubject"].update(creditsEarned=0.5), True),
    (lambda d: d["credentialSubject"].update(creditsEarned=-0.0), False),
    (lambda d: d["credentialSubject"].update(creditsEarned=1e-9), False),
    # what the walk refuses
    (lambda d: d.update(name="\ud800"), False),
    (lambda d: d.update(id="relative"), False),
    (lambda d: d["credentialSubject"]["achievement"]["image"].update(id="_:b0"), False),
    (lambda d: d["credentialSubject"]["achievement"]["image"].update(id="a b:c"), False),
])  # fmt: skip
def test_where_a_leaf_decides_more_than_its_term(
    change: Callable[[Document], Any], *, is_answered: bool
) -> None:
    document = changed(change)
    leaves = leaves_of(document)
    assert (answer(leaves) is not None) is is_answered
    if is_answered:
        assert answer(leaves) == walked(leaves)


def test_blank_nodes_that_look_alike_are_left_to_the_general_path() -> None:
    document = a_shaped_document()
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "value": value, "status": "Completed"} for value in ("1", "2")
    ]
    template = template_of(document)
    leaves = leaves_of(document)
    assert template.fill(leaves) == canonize(document)
    alike = ["1" if leaf == "2" else leaf for leaf in leaves]
    with pytest.raises(NoAnswerError):
        template.fill(alike)


@pytest.mark.parametrize("change", [
    lambda d: d.pop("name"),
    lambda d: d.update(name=None),
    lambda d: d.update(name={"@value": "x", "@language": "el"}),
    lambda d: d.update(name=["Thrower"]),
    lambda d: d.update(type=["OpenBadgeCredential", "VerifiableCredential"]),
    lambda d: d["@context"].append("https://example.org/context"),
    lambda d: d["credentialSubject"].update(creditsEarned=22),
    lambda d: d["credentialSubject"].update(creditsEarned="22.6"),
    lambda d: d["credentialSubject"]["result"].pop(),
    lambda d: d["credentialSubject"].update(result=result(d, 0)),
    lambda d: result(d, 0).update(type="Result"),
    lambda d: result(d, 0).update({"@context": []}),
    lambda d: d.update(description=d.pop("issuer"), issuer=d["description"]),
])  # fmt: skip
def test_another_shape_is_another_shape(change: Callable[[Document], Any]) -> None:
    before, after = flatten(a_shaped_document()), flatten(changed(change))
    assert before is not None
    assert after is None or after[0] != before[0]


def test_which_of_two_members_is_an_object_is_part_of_the_shape() -> None:
    first, second = flatten({"a": "x", "b": {"c": "y"}}), flatten({"a": {"c": "x"}, "b": "y"})
    assert first is not None
    assert second is not None
    assert first[0] != second[0]


@pytest.mark.parametrize("document", [
    with_member("/description", {"@value": "x", "@language": "el"}),
    with_member("/proof", [{"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}]),
    with_member("/refreshService", {"type": "JsonSchema", "jsonSchema": {"b": 1, "a": 2}}),
    with_member("/issuer", None),
    with_member("/issuer", [["x"]]),
])  # fmt: skip
def test_what_no_template_is_made_for(document: Document) -> None:
    known = Templates(at_once=True)
    flat = flatten(document)
    if flat is not None:
        known.learn(document, canonize(document))
    assert filled(known, document) is None


def test_the_leaves_go_back_where_they_were() -> None:
    document = a_shaped_document()
    assert with_leaves(document, leaves_of(document)) == document


@pytest.mark.parametrize(("change", "is_plain"), [
    (lambda d: d, True),
    (lambda d: d.update(name="\U0001f600 \ue000 \x07"), True),
    (lambda d: d["credentialSubject"].update(creditsEarned=5.0), False),
    (lambda d: d["credentialSubject"].update(creditsEarned=0.00001), False),
])  # fmt: skip
def test_whether_plain_json_has_the_digest_that_rfc_8785_gives(
    change: Callable[[Document], Any], *, is_plain: bool
) -> None:
    known = Templates(at_once=True)
    known.learn(a_shaped_document(), canonize(a_shaped_document()))
    document = changed(change)
    found = known.fill(document)
    assert found is not None
    assert found.is_plain is is_plain
    assert credential_digest(document, plain=is_plain) == sha256_hex(rfc8785.dumps(document))


def test_members_that_sort_otherwise_in_utf_16_are_not_plain() -> None:
    flat = flatten({"\ue000": "x"})
    assert flat is not None
    assert not has_plain_keys(flat[0])


# the table


def test_a_shape_that_came_once_gets_no_template() -> None:
    known = Templates()
    document = a_shaped_document()
    for expected in (None, None, canonize(document)):
        assert filled(known, document) == expected
        assert known.learn(document, canonize(document))


def test_the_least_used_template_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_TEMPLATES", 2)
    known = Templates(at_once=True)
    documents = [with_member("/type", ["VerifiableCredential", f"urn:x:{n}"]) for n in range(3)]
    for document in documents:
        document.pop("description")
        known.learn(document, canonize(document))
        known.fill(documents[0])
    assert [known.fill(document) is None for document in documents] == [False, True, False]


def test_the_table_is_bounded_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_SIZE", 10)
    known = Templates(at_once=True)
    known.learn(a_shaped_document(), canonize(a_shaped_document()))
    assert known.fill(a_shaped_document()) is None


def test_a_template_that_finds_something_else_is_not_kept() -> None:
    known = Templates(at_once=True)
    document = a_shaped_document()
    assert not known.learn(document, "<urn:a> <urn:b> <urn:c> .\n")
    assert filled(known, document) is None
    assert known.learn(document, canonize(document))
    assert filled(known, document) is None


def test_eight_threads_share_a_template() -> None:
    documents = [changed(lambda d, n=n: result(d, 0).update(value=str(n % 5))) for n in range(60)]
    expected = [canonize(document) for document in documents]
    known = Templates(at_once=True)
    known.learn(documents[0], expected[0])
    with ThreadPoolExecutor(max_workers=8) as pool:
        for _ in range(10):
            assert [one.nquads for one in pool.map(known.fill, documents) if one] == expected


# for signing


def test_the_first_of_a_shape_and_a_sample_go_the_general_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walks = []

    def counting(document: Document, hash_name: str = "sha256") -> str:
        walks.append(document)
        return canonize(document, hash_name)

    monkeypatch.setattr(compared, "canonize", counting)
    never, always = ComparedForms(one_in=2**61), ComparedForms(one_in=1)
    for number in range(20):
        document = changed(lambda d, n=number: d.update(name=f"Name {n}"))
        assert never(document) == always(document) == canonize(document)
    assert len(walks) == 1 + 20


def test_a_difference_forbids_to_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = ComparedForms(one_in=1)
    forms(a_shaped_document())
    monkeypatch.setattr(compared, "canonize", lambda document, hash_name="sha256": "<a> <b> <c> .")
    with pytest.raises(TemplateDiffers):
        forms(a_shaped_document())
    with pytest.raises(TemplateDiffers):
        ComparedForms()(a_shaped_document())


def test_another_hash_has_no_templates() -> None:
    forms = ComparedForms(one_in=2**61)
    document = copy.deepcopy(a_shaped_document())
    assert forms(document, "sha384") == canonize(document, "sha384")
