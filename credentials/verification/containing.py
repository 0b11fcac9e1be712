"""Verifying the credentials inside a credential, each on its own. OB 3.0 §9.1, §9.2; CLR 2.0.

Nothing of the outer credential vouches for them, and they lend it nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from credentials.model.containing import (
    Inner,
    credentials_inside,
    endorsements_inside,
    is_clr,
)
from credentials.model.credential import Credential
from credentials.report import CheckResult, Report, not_applicable, not_determined
from credentials.verification.checks.clr import check_clr
from credentials.verification.checks.contained import check_contained
from credentials.verification.checks.endorsement import check_endorsement

MOST_CREDENTIALS: Final = 16
"""In one submission, on all levels together."""
MOST_LEVELS: Final = 2
"""A badge in a record and its endorsement; what an endorsement carries is counted only."""


@dataclass(slots=True)
class _Count:
    """How many more may be looked at."""

    left: int = MOST_CREDENTIALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """What may still be looked at inside. One count for all levels."""

    levels: int = MOST_LEVELS
    count: _Count = field(default_factory=_Count)

    def deeper(self) -> "Nesting":
        """What a credential inside has."""
        return replace(self, levels=self.levels - 1)

    def take(self, number: int) -> int:
        """How many of so many may be looked at; they are counted."""
        taken = min(number, self.count.left) if self.levels > 0 else 0
        self.count.left -= taken
        return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What there is to say of what is inside, and the reports that say it."""

    checks: tuple[CheckResult, ...]
    reports: tuple[Report, ...] = ()

    def __add__(self, other: "Inside") -> "Inside":
        return Inside(checks=self.checks + other.checks, reports=self.reports + other.reports)


NOTHING_INSIDE: Final = Inside(checks=(not_applicable("endorsement.none"),))
VerifyOne = Callable[[str], Report]
"""The report on the text of a credential inside."""
_Judge = Callable[[Inner, Report], CheckResult]


def check_inside(
    credential: Credential, *, may_look: bool, nesting: Nesting, verify_one: VerifyOne
) -> Inside:
    """The credentials of a record and the endorsements of whatever may have some.

    `may_look`: not into a credential that is not its issuer's, nor into one that was read by other
    words than its own, where something else may stand than what was signed inside.
    """
    allowed = nesting if may_look else replace(nesting, levels=0)
    found = _each(
        credentials_inside(credential),
        allowed,
        verify_one,
        lambda inner, report: check_contained(inner, report, credential),
        otherwise="contained.not_checked",
    )
    if is_clr(credential):
        read = [report.credential for report in found.reports if report.credential is not None]
        found = Inside(checks=(check_clr(credential, inside=read),)) + found
    endorsements = endorsements_inside(credential)
    return found + check_endorsements(
        endorsements, issuer=credential.issuer.id, nesting=allowed, verify_one=verify_one
    )


def check_endorsements(
    endorsements: tuple[Inner, ...], *, issuer: str, nesting: Nesting, verify_one: VerifyOne
) -> Inside:
    """The endorsements of what that issuer issued."""
    if not endorsements:
        return NOTHING_INSIDE
    return _each(
        endorsements,
        nesting,
        verify_one,
        lambda inner, report: check_endorsement(inner, report, issuer=issuer),
        otherwise="endorsement.not_checked",
    )


def _each(
    inside: tuple[Inner, ...],
    nesting: Nesting,
    verify_one: VerifyOne,
    judge: _Judge,
    *,
    otherwise: str,
) -> Inside:
    """The code `otherwise` says that some are too many, or too deep."""
    looked_at = inside[: nesting.take(len(inside))]
    reports = [replace(verify_one(_text_of(one)), place=one.place) for one in looked_at]
    checks = [judge(one, report) for one, report in zip(looked_at, reports, strict=True)]
    left = len(inside) - len(looked_at)
    if left:
        checks.append(not_determined(otherwise, count=left))
    return Inside(checks=tuple(checks), reports=tuple(reports))


def _text_of(inner: Inner) -> str:
    """The token, or the object as JSON: of strict JSON, so it reads as it did."""
    if isinstance(inner.value, str):
        return inner.value
    return json.dumps(inner.value, ensure_ascii=False, allow_nan=False)
