"""Verifying a presentation, from bytes to a report. VCDM 2.0 §4.13, §7.2; Data Integrity §4.4.

Step by step:
 1. one presentation in strict JSON
 2. known contexts, all data covered, shape, each proof, whether it is the holder's, its time
 3. the challenge and the domain that the verifier asked for
 4. each credential in it, on its own: nothing of the presentation vouches for it
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import LimitExceeded, ParsingError, RetrievalError, ValueMalformed
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.general import Expander
from credentials.model.members import id_of, members, types_of
from credentials.model.parse import PRESENTATION_TYPE
from credentials.proofs.presenting import AUTHENTICATION
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    Report,
    failed,
    passed,
)
from credentials.verification.checks.context import check_context
from credentials.verification.checks.coverage import check_coverage
from credentials.verification.checks.holder import (
    Domain,
    as_holders,
    check_challenge,
    check_domain,
)
from credentials.verification.checks.key import Party
from credentials.verification.checks.presentation import (
    check_count,
    check_embedded,
    check_presentation_shape,
)
from credentials.verification.controllers import Controllers
from credentials.verification.examination import Finding, examine_proofs
from credentials.verification.pipeline import verify
from credentials.verification.ports import OFFLINE, DidResolver, Fetched, Fetcher
from credentials.verification.proof_view import raw_proofs
from credentials.verification.verdict import WITHOUT_WEIGHT, from_issuer_of, intact_of

PRESENTATION_LIMITS: Final = JsonLimits(bytes=512 * KIB, depth=40)
"""Twice the bytes of one credential, and the levels that a presentation adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationReport:
    """What was checked of a presentation, and the reports of the credentials in it."""

    outcome: Outcome
    """Of everything: the presentation and each of its credentials."""
    intact: Outcome
    """Whether the proofs fit the presentation."""
    from_holder: Outcome
    """Whether they are by the holder, for authentication."""
    holder: str | None
    """Who presents: the holder, or whoever signed if none is named. None unless proved."""
    checks: tuple[CheckResult, ...]
    """Of the presentation, in the order in which they were made; never empty."""
    credentials: tuple[Report, ...] = ()
    """In the order of the presentation; none if it holds too many."""
    presentation: Mapping[str, Any] | None = None
    """As the proofs cover it; None if unreadable or not intact."""
    checked_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What one verification has to do with: the time, the ways out, the verifier's wishes."""

    at: datetime
    fetcher: "_Remembering"
    controllers: Controllers
    expander: Expander | None
    challenge: str | None
    domain: Domain | None


def verify_presentation(
    data: bytes | str,
    *,
    at: datetime,
    fetcher: Fetcher = OFFLINE,
    resolver: DidResolver = OFFLINE,
    expander: Expander | None = None,
    challenge: str | None = None,
    domain: Domain | None = None,
) -> PresentationReport:
    """The report on one presentation at the time `at` (aware).

    `challenge`, `domain`: what the verifier gave to the holder; every proof must repeat them,
    where given. Controllers and lists are asked for once for all of the credentials. Raises
    ValueMalformed for a naive `at`, and nothing for any `data`.
    """
    if at.utcoffset() is None:
        raise ValueMalformed("a time without an offset")
    asked = _Asked(
        at=at,
        fetcher=_Remembering(fetcher),
        controllers=Controllers(resolver),
        expander=expander,
        challenge=challenge,
        domain=domain,
    )
    read, document = _read(data)
    if document is None:
        return PresentationReport(
            outcome=read.outcome,
            intact=NOT_DETERMINED,
            from_holder=NOT_DETERMINED,
            holder=None,
            checks=(read,),
            checked_at=at.astimezone(UTC),
        )
    return _examine(document, read, asked)


def _read(data: bytes | str) -> tuple[CheckResult, Mapping[str, Any] | None]:
    """Step 1."""
    try:
        document = parse_json(data, limits=PRESENTATION_LIMITS)
    except LimitExceeded as error:
        return failed("format.too_large", detail=error.detail), None
    except ParsingError as error:
        pointer = error.fields.get("pointer", "")
        return failed("format.not_json", pointer=pointer, detail=error.detail), None
    if not isinstance(document, dict) or not _looks_like_one(document):
        return failed("format.not_a_presentation"), None
    size = len(data) if isinstance(data, bytes) else len(data.encode())
    return passed("format.read", bytes=size), document


def _looks_like_one(document: Mapping[str, Any]) -> bool:
    return PRESENTATION_TYPE in types_of(document) or "verifiableCredential" in document


def _examine(document: Mapping[str, Any], read: CheckResult, asked: _Asked) -> PresentationReport:
    """Steps 2 to 4."""
    forms = CanonicalForms(asked.expander)
    coverage = check_coverage(document, forms)
    holder = id_of(coverage.judged.get("holder"))
    findings = examine_proofs(
        document,
        forms if coverage.check.outcome is PASSED else None,
        party=Party(id=holder, purpose=AUTHENTICATION),
        at=asked.at,
        controllers=asked.controllers,
    )
    findings = tuple(map(_of_holder, findings))
    intact = intact_of(coverage.check, [finding.proof for finding in findings])
    from_holder = from_issuer_of([(finding.proof, finding.key) for finding in findings])
    shape = check_presentation_shape(coverage.judged)
    proofs = [proof for proof in raw_proofs(document) if isinstance(proof, Mapping)]
    sound = intact is PASSED and from_holder is PASSED
    embedded, reports = _credentials(
        document, coverage.judged, asked, proved_holder=holder if sound else None
    )
    checks = (
        read,
        check_context(document, deep=coverage.judged is not document),
        coverage.check,
        shape,
        *(check for finding in findings for check in finding.checks),
        check_challenge(proofs, asked.challenge),
        check_domain(proofs, asked.domain),
        *embedded,
    )
    return PresentationReport(
        outcome=_outcome(checks, sound=sound),
        intact=intact,
        from_holder=from_holder,
        holder=_who(findings) if sound else None,
        checks=checks,
        credentials=reports,
        presentation=coverage.judged if intact is PASSED else None,
        checked_at=asked.at.astimezone(UTC),
    )


def _of_holder(finding: Finding) -> Finding:
    return finding if finding.key is None else replace(finding, key=as_holders(finding.key))


def _who(findings: Sequence[Finding]) -> str | None:
    """The holder of the first proof that is the holder's."""
    keys = [finding.key for finding in findings if finding.key is not None]
    return next((key.evidence["holder"] for key in keys if key.outcome is PASSED), None)


def _credentials(
    document: Mapping[str, Any],
    judged: Mapping[str, Any],
    asked: _Asked,
    *,
    proved_holder: str | None,
) -> tuple[list[CheckResult], tuple[Report, ...]]:
    """Step 4, of the credentials as they came: only so do their own proofs fit."""
    placed = list(members(document, "verifiableCredential"))
    meant = len(list(members(judged, "verifiableCredential")))
    remark = check_count(len(placed), meant=meant)
    if remark is not None:
        return [remark], ()
    checks, reports = [], []
    for pointer, credential in placed:
        report = _verify_one(credential, asked)
        reports.append(report)
        checks.append(
            check_embedded(
                report, pointer=pointer, by_holder=_is_by_holder(credential, proved_holder)
            )
        )
    return checks, tuple(reports)


def _is_by_holder(credential: Any, proved_holder: str | None) -> bool:
    """Whether the presentation's proof is all there is, and enough. VCDM 2.0 §4.13.2."""
    return (
        isinstance(credential, Mapping)
        and "proof" not in credential
        and proved_holder is not None
        and id_of(credential.get("issuer")) == proved_holder
    )


def _verify_one(credential: Any, asked: _Asked) -> Report:
    return verify(
        json.dumps(credential, ensure_ascii=False, allow_nan=False),
        at=asked.at,
        fetcher=asked.fetcher,
        resolver=_Resolved(controllers=asked.controllers),
        expander=asked.expander,
    )


def _outcome(checks: Sequence[CheckResult], *, sound: bool) -> Outcome:
    outcomes = {check.outcome for check in checks if check.code not in WITHOUT_WEIGHT}
    if FAILED in outcomes:
        return FAILED
    return PASSED if sound and NOT_DETERMINED not in outcomes else NOT_DETERMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolved:
    """A `DidResolver` that remembers what the presentation and its credentials have asked."""

    controllers: Controllers

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        return self.controllers.document_of(identifier)


class _Remembering:
    """A `Fetcher` that asks for each address once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, Fetched | RetrievalError] = {}

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        if url not in self._known:
            try:
                self._known[url] = self._fetcher.fetch(url, accept=accept)
            except RetrievalError as error:
                self._known[url] = error
        known = self._known[url]
        if isinstance(known, RetrievalError):
            raise known
        return known
