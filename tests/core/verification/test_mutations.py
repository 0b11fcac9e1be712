"""Every single change of a signed credential is found, and said to be what it is."""

from typing import Any

import pytest

from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.verification.reading import (
    at,
    codes,
    evidence,
    leaves,
    member_paths,
    removed,
    renamed,
    replaced,
)
from tests.support.issuer_host import IssuerHost, a_badge

HOST = IssuerHost()
SIGNED = HOST.issue(a_badge(HOST))
SIGNED_LEAVES = [
    (path, value) for path, value in leaves(SIGNED) if path[0] not in ("@context", "proof")
]
SIGNED_MEMBERS = [
    path for path in member_paths(SIGNED) if path[0] not in ("@context", "proof") or len(path) > 1
]


def one_character_later(value: Any) -> list[Any]:
    """The same value with one character or digit changed, at the start, middle and end."""
    if not isinstance(value, str):
        return [not value] if isinstance(value, bool) else [value + 1, -value, str(value)]
    places = {0, len(value) // 2, len(value) - 1}
    swapped = [value[:i] + ("X" if value[i] != "X" else "Y") + value[i + 1 :] for i in places]
    return [*swapped, value + " ", value[:-1]]


def test_untouched_it_is_valid_in_every_respect() -> None:
    report = HOST.verify(SIGNED)
    assert report.verdict is Verdict.VALID
    assert (report.intact, report.from_issuer, report.current) == (PASSED, PASSED, PASSED)
    assert report.credential == SIGNED
    assert {check.outcome for check in report.checks if check.outcome is not PASSED} == {
        "not_applicable"
    }


@pytest.mark.parametrize(("path", "value"), SIGNED_LEAVES, ids=lambda item: str(item)[:60])
def test_one_character_of_a_signed_value(path: tuple[Any, ...], value: Any) -> None:
    for other in one_character_later(value):
        report = HOST.verify(replaced(SIGNED, path, other))
        assert (other, report.verdict) == (other, Verdict.ALTERED)
        assert codes(report) & {"proof.bad_signature", "coverage.lost", "coverage.scattered"}
        assert report.credential is None


@pytest.mark.parametrize("path", SIGNED_MEMBERS, ids=str)
def test_a_member_taken_away(path: tuple[Any, ...]) -> None:
    assert HOST.verify(removed(SIGNED, path)).verdict is Verdict.ALTERED


@pytest.mark.parametrize("path", SIGNED_MEMBERS, ids=str)
@pytest.mark.parametrize("name", ["x-{}", "https://www.w3.org/2018/credentials#{}", "_{}", "{}s"])
def test_a_member_renamed(path: tuple[Any, ...], name: str) -> None:
    report = HOST.verify(renamed(SIGNED, path, name.format(path[-1])))
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize("extra", [{"x": 1}, {"x": None}, {"@graph": []}, {"statusEntry": {}}])
@pytest.mark.parametrize("path", [(), ("credentialSubject",), ("issuer",), ("credentialStatus",)])
def test_a_member_added_that_the_proof_does_not_cover(
    path: tuple[Any, ...], extra: dict[str, Any]
) -> None:
    target = {**at(SIGNED, path), **extra}
    changed = replaced(SIGNED, path, target) if path else target
    report = HOST.verify(changed)
    assert report.verdict is Verdict.ALTERED
    assert "coverage.lost" in codes(report)
    assert evidence(report, "coverage.lost")["pointer"].startswith("/" + "/".join(path))


@pytest.mark.parametrize("member", ["type", "cryptosuite"])
def test_a_proof_renamed_to_an_unknown_kind_is_not_a_good_one(member: str) -> None:
    report = HOST.verify(replaced(SIGNED, ("proof", member), "Another"))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert "proof.unknown_suite" in codes(report)


@pytest.mark.parametrize("member", ["created", "proofPurpose", "proofValue"])
def test_one_character_of_the_proof(member: str) -> None:
    value = SIGNED["proof"][member]
    for place in (0, len(value) // 2, len(value) - 1):
        other = value[:place] + ("2" if value[place] != "2" else "3") + value[place + 1 :]
        report = HOST.verify(replaced(SIGNED, ("proof", member), other))
        assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
        assert codes(report) & {"proof.bad_signature", "proof.malformed"}


def test_another_key_in_the_proof_is_not_the_issuers() -> None:
    method = SIGNED["proof"]["verificationMethod"]
    report = HOST.verify(replaced(SIGNED, ("proof", "verificationMethod"), method[:-1] + "z"))
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert {"key.not_listed", "proof.no_key"} <= codes(report)


@pytest.mark.parametrize("number", [0, 1])
def test_an_unknown_context_cannot_be_checked_and_is_not_fetched(number: int) -> None:
    host = IssuerHost()
    url = SIGNED["@context"][number] + "x"
    report = host.verify(replaced(SIGNED, ("@context", number), url))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "context.unknown") == {"url": url}
    assert url not in host.asked


def test_a_context_of_its_own_cannot_be_checked() -> None:
    contexts = [
        *SIGNED["@context"],
        {"state": "https://www.w3.org/2018/credentials#credentialStatus"},
    ]
    aliased = renamed({**SIGNED, "@context": contexts}, ("credentialStatus",), "state")
    report = HOST.verify(aliased)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "context.inline")["pointer"] == "/@context/2"
    assert report.credential is None


def test_the_same_contexts_named_again_below_the_top_change_nothing() -> None:
    subject = {**SIGNED["credentialSubject"], "@context": SIGNED["@context"]}
    assert HOST.verify({**SIGNED, "credentialSubject": subject}).verdict is Verdict.VALID


def test_a_further_context_below_the_top_cannot_be_checked() -> None:
    contexts = [*SIGNED["@context"], "https://w3id.org/security/multikey/v1"]
    subject = {**SIGNED["credentialSubject"], "@context": contexts}
    report = HOST.verify({**SIGNED, "credentialSubject": subject})
    assert report.verdict is Verdict.UNDETERMINED
    assert "coverage.not_covered" in codes(report)


def test_more_twins_than_the_canonical_form_may_cost() -> None:
    changed = replaced(SIGNED, ("credentialSubject", "result"), [{"type": ["Result"]}] * 2_500)
    report = HOST.verify(changed)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert {"coverage.too_complex", "proof.not_checked"} <= codes(report)


@pytest.mark.parametrize("number", [1e-7, 0.12345678901234567, -0.0])
def test_a_number_that_programs_sign_differently(number: float) -> None:
    report = HOST.verify(replaced(SIGNED, ("credentialSubject", "creditsEarned"), number))
    assert report.verdict is Verdict.UNDETERMINED
    assert "coverage.ambiguous_number" in codes(report)


def test_a_base_direction_is_signed_like_the_text() -> None:
    name = {"@value": SIGNED["name"], "@language": "en", "@direction": "rtl"}
    report = HOST.verify(replaced(SIGNED, ("name",), name))
    assert report.verdict is Verdict.ALTERED
    assert "proof.bad_signature" in codes(report)


def test_without_a_context_nothing_is_covered() -> None:
    report = HOST.verify(removed(SIGNED, ("@context",)))
    assert report.verdict is Verdict.UNDETERMINED
    assert {"context.none", "coverage.not_checked", "proof.not_checked"} <= codes(report)
