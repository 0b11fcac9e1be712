"""Whether a badge is what its issuer's own site serves. OB 2.0 HostedBadge Verification.

Only the address of what was handed in is used; what is served there is the badge. That it is an
issuer's follows from the place alone: the profile of the issuer says where its assertions lie, and
without a word, on its own host. `410 Gone` and `revoked` say that it was taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from credentials.model.members import text_or_none
from credentials.ob2.addresses import authority_of, scope_of
from credentials.ob2.comparison import compare
from credentials.ob2.reading import Assertion
from credentials.ob2.recognition import looks_like_an_assertion
from credentials.report import (
    NOT_DETERMINED,
    CheckResult,
    Outcome,
    failed,
    not_determined,
    passed,
)
from credentials.verification.assertions.assembling import Whole, assemble
from credentials.verification.assertions.objects import ABSENT, GONE, Had, NotHad, Objects
from credentials.verification.proof_view import text_of_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of a badge by its host, or by its signature."""

    intact: Outcome
    from_issuer: Outcome
    whole: Whole | None = None
    """None if there is nothing that the issuer says."""
    checks: tuple[CheckResult, ...]
    status: tuple[CheckResult, ...] = field(default=())


def judge_hosted(assertion: Assertion, objects: Objects) -> Judged:
    """The badge at the assertion's address, and whose it is."""
    address = assertion.address
    if address is None:
        return _nothing(not_determined("hosting.no_address"))
    found = objects.at(address)
    if isinstance(found, NotHad):
        return _not_served(address, found)
    served = found.document
    if not looks_like_an_assertion(served):
        detail = "JSON, but not an assertion"
        return _nothing(not_determined("hosting.unreadable", address=address, detail=detail))
    if served.get("revoked") is True and "badge" not in served:
        return _nothing(status=(_withdrawn(served, address),))
    whole = assemble(served, objects, sure_of=authority_of(address))
    copy = _check_copy(assertion.document, whole, found, address)
    place = _check_place(whole, address)
    return Judged(
        intact=copy.outcome,
        from_issuer=place.outcome,
        whole=whole,
        checks=(copy, *whole.checks, place),
        status=(_check_status(served, found, address),),
    )


def _nothing(*checks: CheckResult, status: tuple[CheckResult, ...] = ()) -> Judged:
    return Judged(intact=NOT_DETERMINED, from_issuer=NOT_DETERMINED, checks=checks, status=status)


def _not_served(address: str, found: NotHad) -> Judged:
    if found.status == GONE:
        return _nothing(status=(failed("status.gone", address=address),))
    if found.status == ABSENT:
        return _nothing(not_determined("hosting.absent", address=address))
    if found.detail is not None:
        detail = found.detail
        return _nothing(not_determined("hosting.unreadable", address=address, detail=detail))
    facts = {"reason": found.reason, "last_read": found.last_read}
    return _nothing(not_determined("hosting.unreachable", address=address, **facts))


def _check_copy(copy: Mapping[str, Any], whole: Whole, found: Had, address: str) -> CheckResult:
    """Whether what was handed in says what is served."""
    compared = compare(copy, whole.document)
    if compared.difference is not None:
        return failed("copy.differs", address=address, pointer=compared.difference)
    if not compared.is_complete:
        return not_determined("copy.not_compared", address=address)
    fetched_at = text_of_time(found.fetched.fetched_at)
    return passed("copy.same", address=address, fetched_at=fetched_at)


def _check_place(whole: Whole, address: str) -> CheckResult:
    """Whether assertion and badge class lie where the issuer's profile says. VerificationObject."""
    if whole.profile is None or whole.issuer is None:
        return not_determined("hosting.not_checked")
    scope = scope_of(whole.profile, whole.issuer)
    facts = {"issuer": whole.issuer, "address": address, "scope": scope.text}
    if not scope.holds(address):
        return failed("hosting.elsewhere", **facts)
    badge = whole.badge_address
    if authority_of(badge) is not None and badge is not None and not scope.holds_host_of(badge):
        return failed("hosting.badge_elsewhere", **{**facts, "address": badge})
    return passed("hosting.own_address", **facts)


def _check_status(served: Mapping[str, Any], found: Had, address: str) -> CheckResult:
    if served.get("revoked", False) is not False:
        return _withdrawn(served, address)
    fetched_at = text_of_time(found.fetched.fetched_at)
    return passed("status.in_place", address=address, fetched_at=fetched_at)


def _withdrawn(served: Mapping[str, Any], address: str) -> CheckResult:
    reason = text_or_none(served.get("revocationReason"))
    return failed("status.withdrawn", address=address, reason=reason)
