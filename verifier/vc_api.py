"""Verifying for the VC API: the same reports, told as `verified`, `valid` and problem details.

`verified` is cryptography and data model; the validity period, the status and the rules of Open
Badges are warnings beside it (VCALM 1.0, w3c-ccg/vc-api). `valid` is everything.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials.jsonld.general import Expander
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Report,
    Verdict,
    not_determined,
)
from credentials.verification.pipeline import verify
from credentials.verification.ports import OFFLINE, DidResolver, Fetcher
from credentials.verification.presentation import PresentationReport, verify_presentation
from credentials.verification.problems import problem_of
from credentials.verification.verdict import WITHOUT_WEIGHT
from edge.fetch import Budget, Budgeted, BudgetedResolver, SameHost
from edge.vc_api.instances import Policy, VerifierInstance

WARNING_CHECKS: Final = frozenset(
    {
        "period",
        "supersession",
        "schema",
        "subject",
        "achievement",
        "results",
        "evidence",
        "endorsement",
        "endorsing",
        "clr",
        "contained",
        "embedded",
    }
)
"""What they say is about the content, not about who said it. `embedded`, `contained`: each speaks
for itself."""
WARNING_CODES: Final = frozenset(
    {"context.inline", "context.open_vocabulary", "related_resource.not_at_hand"}
)
"""Words of the document's own, where all of the data are covered."""
OLDER_FORM: Final = "older_form"
"""A credential of VCDM 2.0 in a `vc` claim: nobody may make it, the test suite of VCDM 2.0 has it
in its fixtures, and its signature means the same."""
BINDING_CODES: Final = frozenset({"key.other_controller"})
"""Whose key it is: an error, but for who asks for the proof only."""
OTHER_STANDARDS: Final = frozenset({"format.assertion_read"})
"""What is verified elsewhere and is no credential of this API: an Open Badge before 3.0."""
LIST_CHECKS: Final = frozenset({"status"})
"""Errors where a list could not be used, warnings where it says something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VcApiVerifier:
    """What verifying needs; shared by threads."""

    instances: Mapping[str, VerifierInstance]
    base_url: str
    fetcher: Fetcher
    resolver: DidResolver
    expander: Callable[[], Expander]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What one credential came to."""

    report: Report
    errors: tuple[CheckResult, ...]
    warnings: tuple[CheckResult, ...]
    proof_only: bool

    @property
    def verified(self) -> bool:
        """Whether the proofs fit, the data model is kept, and (but for proof only) by whom."""
        whose = self.proof_only or self.report.from_issuer is PASSED
        return self.report.intact is PASSED and whose and not self.errors

    @property
    def valid(self) -> bool:
        """Whether nothing at all speaks against it."""
        return self.report.verdict is Verdict.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationVerification:
    """What one presentation and its credentials came to."""

    report: PresentationReport
    errors: tuple[CheckResult, ...]
    warnings: tuple[CheckResult, ...]
    credentials: tuple[Verification, ...]

    @property
    def verified(self) -> bool:
        """Whether the holder made it for this occasion, and each credential is verified."""
        report = self.report
        sound = report.intact is PASSED and report.from_holder is PASSED
        return sound and not self.errors

    @property
    def valid(self) -> bool:
        """Whether nothing at all speaks against it."""
        return self.report.outcome is PASSED


def check_credential(
    verifier: VcApiVerifier,
    instance: VerifierInstance,
    credential: Mapping[str, Any],
    *,
    proof_only: bool,
) -> Verification:
    """The verification of any JSON object whatever."""
    proof_only = proof_only or instance.policy is Policy.PROOF_ONLY
    ways = _Ways(verifier, proof_only=proof_only)
    report = verify(
        _written(credential),
        at=verifier.clock(),
        fetcher=ways.fetcher,
        resolver=ways.resolver,
        expander=verifier.expander(),
    )
    return _verification(report, proof_only=proof_only)


def check_presentation(
    verifier: VcApiVerifier,
    instance: VerifierInstance,
    presentation: Mapping[str, Any],
    *,
    challenge: str | None,
    domain: str | Sequence[str] | None,
    proof_only: bool,
) -> PresentationVerification:
    """The verification of any JSON object whatever."""
    proof_only = proof_only or instance.policy is Policy.PROOF_ONLY
    ways = _Ways(verifier, proof_only=proof_only)
    report = verify_presentation(
        _written(presentation),
        at=verifier.clock(),
        fetcher=ways.fetcher,
        resolver=ways.resolver,
        expander=verifier.expander(),
        challenge=challenge,
        domain=domain,
    )
    credentials = tuple(_verification(one, proof_only=proof_only) for one in report.credentials)
    errors, warnings = _sorted(report.checks, proof_only=False)
    errors += tuple(_unverified(report.checks, credentials))
    return PresentationVerification(
        report=report, errors=errors, warnings=warnings, credentials=credentials
    )


class _Ways:
    """The ways out of one verification, with one budget; none to lists for the proof only."""

    def __init__(self, verifier: VcApiVerifier, *, proof_only: bool) -> None:
        budget = Budget()
        within = SameHost(Budgeted(verifier.fetcher, budget))
        self.fetcher: Fetcher = OFFLINE if proof_only else within
        self.resolver = BudgetedResolver(verifier.resolver, budget)


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _verification(report: Report, *, proof_only: bool) -> Verification:
    errors, warnings = _sorted(report.checks, proof_only=proof_only)
    return Verification(report=report, errors=errors, warnings=warnings, proof_only=proof_only)


def _sorted(
    checks: Sequence[CheckResult], *, proof_only: bool
) -> tuple[tuple[CheckResult, ...], tuple[CheckResult, ...]]:
    """Errors and warnings. What is not known to be a warning is an error."""
    wrong = [
        check
        for check in checks
        if check.code in OTHER_STANDARDS
        or (check.outcome in (FAILED, NOT_DETERMINED) and not (proof_only and check.id == "status"))
    ]
    warnings = [check for check in wrong if _is_warning(check, proof_only=proof_only)]
    return (
        tuple(check for check in wrong if check not in warnings),
        tuple(check for check in warnings if check.code not in WITHOUT_WEIGHT),
    )


def _is_warning(check: CheckResult, *, proof_only: bool) -> bool:
    if check.code == "claims.refused" and check.evidence["reason"] == OLDER_FORM:
        return True
    if check.code in WITHOUT_WEIGHT or check.code in WARNING_CODES:
        return True
    if proof_only and check.code in BINDING_CODES:
        return True
    if check.id in LIST_CHECKS:
        return problem_of(check) is None
    return check.id in WARNING_CHECKS


def _unverified(
    checks: Sequence[CheckResult], credentials: Sequence[Verification]
) -> Iterator[CheckResult]:
    """What the credentials mean for the whole: of each that is not verified, its own errors."""
    embedded = [check for check in checks if check.id == "embedded"]
    for check in embedded:
        if check.code in ("embedded.too_many", "embedded.hidden", "embedded.not_secured"):
            yield check
    own = [check.code == "embedded.self_asserted" for check in embedded]
    for is_own, credential in zip(own, credentials, strict=False):
        if not is_own and not credential.verified:
            yield from credential.errors or (not_determined("content.not_checked"),)
