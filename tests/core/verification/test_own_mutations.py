"""Random changes of credentials with words of their own: a report each time, never a valid one."""

import random
from functools import partial
from typing import Any

import pytest

from credentials.errors import CredentialsError
from credentials.jsonld import expansion
from credentials.jsonld.forms import CanonicalForms
from credentials.report import PASSED, Verdict
from tests.core.jsonld.documents import OB, V2
from tests.core.verification import reading
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.permissive_signer import sign_anything

OWN = "https://own.example/"
CRED = "https://www.w3.org/2018/credentials#"
HOST = IssuerHost()
CONTEXT: dict[str, Any] = {
    "own": f"{OWN}own",
    "thing": {"@id": f"{OWN}thing", "@type": "@id"},
    "said": {"@id": f"{OWN}said", "@container": "@language"},
    "listed": {"@id": f"{OWN}listed", "@container": "@list"},
    "kept": {"@id": f"{OWN}kept", "@type": "@json"},
    "inside": {"@id": f"{OWN}inside", "@context": {"own": f"{OWN}other"}},
}
SIGNED = sign_anything(
    HOST,
    a_badge(HOST)
    | {
        "@context": [V2, OB, CONTEXT],
        "own": ["x", 1.5],
        "thing": {"id": "_:a", "own": "y"},
        "said": {"el": "χ", "pt": ["a", "b"]},
        "listed": [1, {"own": "z"}],
        "kept": {"a": [None, "b"]},
        "inside": {"own": {"own": "w"}},
    },
)
NAMES = (
    "id", "type", "@id", "@type", "@value", "@language", "@list", "@set", "@graph", "@reverse",
    "@nest", "@context", "@vocab", "@base", "@index", "@none", "@container", "@json", "@included",
    "@protected", "@propagate", "@import", "@prefix", "own", "validUntil", "credentialStatus", "x",
    f"{CRED}validUntil", "_:b", "a b", "",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53 - 1, "", "x", "a b", "_:a", "@id", "@type", "@vocab",
    "@none", "@foo", f"{OWN}x", f"{CRED}credentialStatus", V2, "https://unknown.example/", [], {},
    [[]], [None], {"@value": "x"}, {"@value": None}, {"@list": []}, {"@set": ["x"]}, {"@id": "x"},
    {"@value": "x", "@language": "e n"}, {"@graph": []}, {"@reverse": {}}, {"id": "urn:x:1"},
    {"@vocab": OWN}, {"own": None}, {"@base": OWN}, {"@language": "en"}, {"own": {"@nest": "x"}},
    {"own": {"@id": f"{OWN}x", "@container": ["@graph", "@id"]}}, {"own": {"@reverse": OWN}},
    {"own": {"@id": "@nest"}}, {"@import": V2}, {"@version": 1.0}, {"@propagate": False},
    {"own": {"@id": f"{OWN}x", "@index": "own", "@container": "@index"}}, {"@protected": True},
)  # fmt: skip


mutated = partial(reading.mutated, names=NAMES, values=VALUES, counts=(1, 1, 2, 3))


def test_the_credential_itself_is_intact() -> None:
    report = HOST.verify(SIGNED, expander=expansion)
    assert (report.intact, report.verdict) == (PASSED, Verdict.UNDETERMINED)


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_changed_there_is_a_report_and_it_is_not_valid(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        changed = mutated(SIGNED, chance)
        report = HOST.verify(changed, expander=expansion)
        assert report.verdict is not Verdict.VALID


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_signed_the_general_path_answers_or_refuses_by_name(seed: int) -> None:
    chance = random.Random(seed)
    taken = 0
    for _ in range(40):
        document = mutated({k: v for k, v in SIGNED.items() if k != "proof"}, chance)
        try:
            CanonicalForms(expansion)(document, "sha256")
        except CredentialsError:
            continue
        taken += 1
    assert taken
