"""What is said of the presentation that a credential came in: beside it, and never for it."""

import json
from typing import Any

import pytest

from credentials.report import CheckResult, Outcome
from credentials.verification.around import check_presented
from tests.core.verification.test_presentation import (
    HOLDER,
    a_presentation,
    presented,
)
from tests.core.verification.test_presentation_tokens import badge_envelope, vp_jwt
from tests.support.check_docs import documented_checks
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

HOST = IssuerHost()
BADGE = HOST.issue(a_badge(HOST))
SIGNED = presented(a_presentation(BADGE))


def look(presentation: dict[str, Any] | str | bytes) -> CheckResult:
    """The check, which is documented with exactly its facts."""
    if isinstance(presentation, dict):
        presentation = json.dumps(presentation)
    data = presentation.encode() if isinstance(presentation, str) else presentation
    check = check_presented(data, at=NOON, fetcher=HOST.fetcher, resolver=HOST.resolver)
    row = documented_checks()[check.code]
    assert check.outcome.value == row.outcome
    assert set(check.evidence) == set(row.facts)
    return check


def test_the_holder_has_signed_it() -> None:
    for presentation in (SIGNED, vp_jwt(badge_envelope(HOST))):
        check = look(presentation)
        assert (check.code, check.evidence["holder"]) == ("presented.by_holder", HOLDER)


def test_what_nobody_signed_is_no_failure() -> None:
    assert look(a_presentation(BADGE)).outcome is Outcome.NOT_APPLICABLE


def test_a_credential_put_in_later() -> None:
    added = {**SIGNED, "verifiableCredential": [*SIGNED["verifiableCredential"], BADGE]}
    assert look(added).code == "presented.altered"


def test_somebody_else_has_signed_it() -> None:
    stolen = presented(a_presentation(BADGE), key=KeyInMemory.number(9))
    check = look(stolen)
    assert (check.code, check.evidence["holder"]) == ("presented.not_by_holder", HOLDER)


@pytest.mark.parametrize(
    ("presentation", "reason"),
    [
        ({**SIGNED, "proof": {**SIGNED["proof"], "cryptosuite": "x"}}, "proof.unknown_suite"),
        ({"a": 1}, "format.not_a_presentation"),
        (b"{", "format.not_json"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at(presentation: dict[str, Any] | bytes, reason: str) -> None:
    check = look(presentation)
    assert (check.code, check.evidence["reason"]) == ("presented.undetermined", reason)
