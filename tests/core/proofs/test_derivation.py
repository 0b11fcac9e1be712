"""Making base proofs and choosing what to show: what is refused."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.encoding.digests import sha256_hex
from credentials.errors import (
    CredentialsError,
    JsonLdError,
    MalformedProof,
    NotCovered,
    ProofGenerationError,
)
from credentials.jsonld.expansion import expand
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.general import Expanded
from credentials.keys.did_key import did_key_of
from credentials.proofs.data_integrity import add_proof, proof_options, verify_proof
from credentials.proofs.derivation import derive
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.disclosing.selection import select
from credentials.report import Verdict
from tests.core.jsonld.documents import a_document
from tests.core.verification.reading import leaves
from tests.support.disclosures import (
    ACHIEVEMENT,
    KEY,
    MANDATORY,
    PROOF_KEY,
    a_disclosing_host,
    shown,
    with_base_proof,
)
from tests.support.issuer_host import NOON, IssuerHost, a_badge
from tests.support.p256 import p384
from tests.support.proofs import of_proofs


@pytest.fixture
def host() -> IssuerHost:
    return a_disclosing_host()


def test_mandatory_items_of_an_ordered_list() -> None:
    host = a_disclosing_host()
    badge = a_badge(host)
    whole = f"{ACHIEVEMENT}/resultDescription/1/allowedValue"
    base = with_base_proof(host, badge, (*MANDATORY, whole))
    derived = derive(base, [])
    description = derived["credentialSubject"]["achievement"]["resultDescription"]
    assert [one["allowedValue"] for one in description] == [["C", "B", "A"]]
    assert of_proofs(host.verify(derived)) == ["proof.verified"]


@pytest.mark.parametrize("item", ["0", "1", "2"])
def test_a_part_of_an_ordered_list_alone_would_be_another_list(host: IssuerHost, item: str) -> None:
    pointer = f"{ACHIEVEMENT}/resultDescription/1/allowedValue/{item}"
    base = with_base_proof(host, a_badge(host))
    with pytest.raises(ProofGenerationError, match="as a whole only"):
        derive(base, [pointer])
    with pytest.raises(ProofGenerationError, match="as a whole only"):
        with_base_proof(host, a_badge(host), (pointer,))


@pytest.mark.parametrize(
    "pointer",
    [
        "/zzz", "issuer", "/issuer/zzz", "/type/2", "/type/01", "/type/-", "/type/-1", "/name/0",
        "/credentialSubject/result/1e0", "/issuer~2", "/issuer~", "/", "//", "/type/99999999999",
        "/credentialSubject/result/¹",
    ],
)  # fmt: skip
def test_pointers_to_nothing(host: IssuerHost, pointer: str) -> None:
    with pytest.raises(ProofGenerationError) as caught:
        with_base_proof(host, a_badge(host), ("/issuer", pointer))
    assert caught.value.fields["pointer"] == pointer
    with pytest.raises(ProofGenerationError) as caught:
        shown(host, pointer)
    assert caught.value.fields["pointer"] == pointer


def test_the_empty_pointer_is_the_whole_document(host: IssuerHost) -> None:
    derived = shown(host, "")
    assert {k: v for k, v in derived.items() if k != "proof"} == a_badge(host)
    assert host.verify(derived).verdict is Verdict.VALID


def test_nothing_is_shown_of_nothing(host: IssuerHost) -> None:
    badge = {name: item for name, item in a_badge(host).items() if name != "credentialStatus"}
    base = with_base_proof(host, badge, ())
    with pytest.raises(ProofGenerationError, match="0 pointers"):
        derive(base, [])
    assert of_proofs(host.verify(derive(base, ["/issuer"]))) == ["proof.verified"]


def test_what_a_base_proof_needs(host: IssuerHost) -> None:
    options = proof_options(
        verification_method=host.method_of(KEY), created=NOON, cryptosuite="ecdsa-sd-2023"
    )
    good = Disclosure(mandatory_pointers=MANDATORY, hmac_key=b"h" * 32, proof_signer=PROOF_KEY)
    short = Disclosure(mandatory_pointers=MANDATORY, hmac_key=b"h" * 31, proof_signer=PROOF_KEY)
    other = Disclosure(mandatory_pointers=MANDATORY, hmac_key=b"h" * 32, proof_signer=host.signer)
    badge = a_badge(host)
    for signer, disclosure in ((KEY, None), (KEY, short), (KEY, other), (p384(5), good)):
        with pytest.raises(ProofGenerationError):
            add_proof(badge, options, signer, disclosure=disclosure)
    with pytest.raises(ProofGenerationError, match="everything or nothing"):
        add_proof(badge, {**options, "cryptosuite": "ecdsa-rdfc-2019"}, KEY, disclosure=good)
    assert "h" * 32 not in repr(good)


def test_data_that_would_not_be_signed(host: IssuerHost) -> None:
    with pytest.raises(JsonLdError):
        with_base_proof(host, {**a_badge(host), "zzz": 1})
    with pytest.raises(NotCovered, match="cannot be shown in part"):
        with_base_proof(host, {**a_badge(host), "id": "urn:bnid:1"})


def test_only_a_base_proof_is_derived_from(host: IssuerHost) -> None:
    badge = a_badge(host)
    base = with_base_proof(host, badge)
    with pytest.raises(MalformedProof):
        derive(derive(base, ["/name"]), ["/name"])
    with pytest.raises(ProofGenerationError, match="0 proofs"):
        derive(host.issue(badge), ["/name"])
    with pytest.raises(ProofGenerationError, match="2 proofs"):
        derive({**base, "proof": [base["proof"]] * 2}, ["/name"])
    with pytest.raises(ProofGenerationError, match="another document"):
        derive({**base, "evidence": [*base["evidence"], {"type": ["Evidence"]}]}, ["/name"])
    beside = {**base, "proof": [host.issue(badge)["proof"], base["proof"]]}
    assert derive(beside, ["/name"]) == derive(base, ["/name"])


def test_a_proof_that_builds_on_others_is_not_shown_in_part(host: IssuerHost) -> None:
    base = with_base_proof(host, a_badge(host))
    base["proof"]["previousProof"] = "urn:uuid:1"
    with pytest.raises(ProofGenerationError, match="builds on others"):
        derive(base, ["/name"])


class _Expander:
    """PyLD in this process: for a document of our own."""

    def expand(self, document: Mapping[str, Any]) -> Expanded:
        return expand(document)


def test_documents_with_words_of_their_own_take_the_general_path(host: IssuerHost) -> None:
    words = {"@vocab": "https://words.example/"}
    badge = a_badge(host)
    badge["@context"].append(words)
    badge["credentialSubject"]["sails"] = [{"size": 5.5}, {"size": 6.1, "name": "_:c14n0"}]
    options = proof_options(
        verification_method=host.method_of(KEY), created=NOON, cryptosuite="ecdsa-sd-2023"
    )
    forms = CanonicalForms(_Expander())
    disclosure = Disclosure(
        mandatory_pointers=("/issuer",),
        hmac_key=b"h" * 32,
        proof_signer=PROOF_KEY,
        quads_of=forms.dataset,
    )
    base = add_proof(badge, options, KEY, canonize=forms, disclosure=disclosure)
    derived = derive(base, ["/credentialSubject/sails/1"], quads_of=forms.dataset)
    sails = [{"size": 6.1, "name": "_:c14n0"}]
    assert derived["credentialSubject"] == {"type": ["AchievementSubject"], "sails": sails}
    assert verify_proof(derived, derived["proof"], KEY.public_key, canonize=forms)
    with pytest.raises(NotCovered):
        derive(base, ["/credentialSubject/sails/1"])


@pytest.mark.parametrize("mandatory", [("/issuer",), ("/issuer", "/credentialStatus"), ("",), ()])
def test_the_status_cannot_be_left_out(host: IssuerHost, mandatory: tuple[str, ...]) -> None:
    badge = a_badge(host)
    derived = derive(with_base_proof(host, badge, mandatory), ["/issuer"])
    assert derived["credentialStatus"] == badge["credentialStatus"]
    assert verify_proof(derived, derived["proof"], KEY.public_key)


def test_more_statements_than_a_verifier_looks_at(host: IssuerHost) -> None:
    badge = a_badge(host)
    badge["credentialSubject"]["achievement"]["tag"] = [str(number) for number in range(2_000)]
    with pytest.raises(ProofGenerationError, match="may be left out"):
        with_base_proof(host, badge)
    assert derive(with_base_proof(host, badge, (ACHIEVEMENT,)), [])["credentialSubject"]


@pytest.mark.parametrize(
    ("with_list", "digest"),
    [
        (False, "3f7eb4d448a093889ed892c3cd70fef69f763aaa3ecba2b7d6f58ab761561995"),
        (True, "1b76bda2d64dc915f80ecd1adf90e85f6ccb0e8946de55c8b199db29732f6b00"),
    ],
)
def test_derived_values_agreed_with_another_implementation(with_list: bool, digest: str) -> None:
    """@digitalbazaar/ecdsa-sd-2023-cryptosuite 3.4.1 derived the first from the same base proof.

    It verified both; the second it cannot derive, for the ordered list in it.
    """
    document = a_document()
    if not with_list:
        del document["credentialSubject"]["achievement"]["resultDescription"][1]["allowedValue"]
    did = did_key_of(KEY.public_key_multibase)
    options = proof_options(
        verification_method=f"{did}#{KEY.public_key_multibase}",
        created=NOON,
        cryptosuite="ecdsa-sd-2023",
    )
    disclosure = Disclosure(
        mandatory_pointers=("/issuer", "/credentialStatus"),
        hmac_key=b"h" * 32,
        proof_signer=PROOF_KEY,
    )
    base = add_proof(document, options, KEY, disclosure=disclosure)
    pointers = ["/validFrom", "/credentialSubject/creditsEarned", "/credentialSubject/type"]
    derived = derive(base, [*pointers, ACHIEVEMENT])
    assert sha256_hex(derived["proof"]["proofValue"].encode()) == digest


POINTERS = [
    f"/credentialSubject{pointer}"
    for pointer in (
        "",
        "/creditsEarned",
        "/identifier",
        "/identifier/0",
        "/identifier/0/identityHash",
        "/identifier/1/salt",
        "/identifier/1/type",
        "/result",
        "/result/0",
        "/result/0/value",
        "/result/1/resultDescription",
        "/achievement",
        "/achievement/name",
        "/achievement/criteria",
        "/achievement/image/id",
        "/achievement/resultDescription",
        "/achievement/resultDescription/1",
        "/achievement/resultDescription/1/allowedValue",
        "/achievement/tag/1",
    )
] + ["/name", "/description", "/id", "/type/1", "/issuer/name", "/credentialStatus", "/validFrom"]


@given(
    st.lists(st.sampled_from(POINTERS), max_size=4), st.lists(st.sampled_from(POINTERS), max_size=6)
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_chosen_fits_and_shows_no_more(mandatory: list[str], chosen: list[str]) -> None:
    document = a_document()
    options = proof_options(
        verification_method="did:web:laurel.example#1", created=NOON, cryptosuite="ecdsa-sd-2023"
    )
    disclosure = Disclosure(
        mandatory_pointers=tuple(mandatory), hmac_key=b"h" * 32, proof_signer=PROOF_KEY
    )
    base = add_proof(document, options, KEY, disclosure=disclosure)
    derived = derive(base, chosen)
    assert verify_proof(derived, derived["proof"], KEY.public_key)
    shown = {k: v for k, v in derived.items() if k != "proof"}
    assert shown == select(document, [*mandatory, *chosen, "/credentialStatus"])
    assert set(leaf_values(shown)) <= set(leaf_values(document))
    if not {"/credentialSubject", "/credentialSubject/creditsEarned"} & {*mandatory, *chosen}:
        assert 22.6 not in leaf_values(shown)


def leaf_values(document: dict[str, Any]) -> list[Any]:
    return [value for _, value in leaves(document)]


ODD: list[Any] = [None, True, 1.5, "", "_:b0", "urn:bnid:1", [], [[]], {}, {"id": 1}, {"@list": []}]


def test_whatever_a_base_proof_stands_on_is_derived_from_or_refused(host: IssuerHost) -> None:
    base = with_base_proof(host, a_badge(host))
    places: list[tuple[dict[str, Any], str]] = [
        (base, name) for name in [*base, "zzz", "@id", "previousProof"]
    ]
    places += [(base["proof"], name) for name in [*base["proof"], "@context", "previousProof"]]
    for parent, name in places:
        before = parent.get(name)
        for odd in ODD:
            parent[name] = odd
            try:
                derived = derive(base, ["/issuer"])
                verify_proof(derived, derived["proof"], KEY.public_key)
            except CredentialsError:
                pass
        parent[name] = before
        if before is None:
            del parent[name]
    derived = derive(base, ["/issuer"])
    assert verify_proof(derived, derived["proof"], KEY.public_key)
