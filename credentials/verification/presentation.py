"""Verifying a presentation, from bytes to a report. VCDM 2.0 §4.13, §7.2; Data Integrity §4.4.

Step by step:
 1. one presentation, in strict JSON or in a token
 2. known contexts, all data covered, shape, each proof, whether it is the holder's, its time
 3. the challenge and the domain that the verifier asked for
 4. each credential in it, on its own: nothing of the presentation vouches for it
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from credentials.errors import RetrievalError, ValueMalformed
from credentials.jsonld.general import Expander
from credentials.model.members import id_of, members
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    Report,
)
from credentials.verification.checks.holder import Domain, check_challenge, check_domain
from credentials.verification.checks.presentation import check_count, check_embedded
from credentials.verification.controllers import Controllers
from credentials.verification.pipeline import verify
from credentials.verification.ports import OFFLINE, DidResolver, Fetched, Fetcher
from credentials.verification.presented import (
    Secured,
    Ways,
    examine_presentation,
    read_presentation,
)
from credentials.verification.published_keys import PublishedKeys
from credentials.verification.verdict import WITHOUT_WEIGHT


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
    """What one verification has to do with: the ways out, and the verifier's wishes."""

    ways: Ways
    fetcher: "_Remembering"
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
    remembering = _Remembering(fetcher)
    ways = Ways(
        at=at,
        controllers=Controllers(resolver),
        published=PublishedKeys(remembering),
        expander=expander,
    )
    asked = _Asked(ways=ways, fetcher=remembering, challenge=challenge, domain=domain)
    read = read_presentation(data)
    if read.document is None:
        return PresentationReport(
            outcome=read.check.outcome,
            intact=NOT_DETERMINED,
            from_holder=NOT_DETERMINED,
            holder=None,
            checks=(read.check,),
            checked_at=at.astimezone(UTC),
        )
    secured = examine_presentation(read.document, read.token, asked.ways)
    return _report(read.check, secured, asked)


def _report(read: CheckResult, secured: Secured, asked: _Asked) -> PresentationReport:
    """Steps 3 and 4."""
    sound = secured.is_sound
    embedded, reports = _credentials(
        secured, asked, proved_holder=secured.holder if sound else None
    )
    checks = (
        read,
        *secured.checks,
        check_challenge(secured.wishes, asked.challenge),
        check_domain(secured.wishes, asked.domain),
        *embedded,
    )
    return PresentationReport(
        outcome=_outcome(checks, sound=sound),
        intact=secured.intact,
        from_holder=secured.from_holder,
        holder=secured.signed_by if sound else None,
        checks=checks,
        credentials=reports,
        presentation=secured.judged if secured.intact is PASSED else None,
        checked_at=asked.ways.at.astimezone(UTC),
    )


def _credentials(
    secured: Secured, asked: _Asked, *, proved_holder: str | None
) -> tuple[list[CheckResult], tuple[Report, ...]]:
    """Step 4, of the credentials as they came: only so do their own proofs fit."""
    placed = members(secured.document, "verifiableCredential")
    meant = len(members(secured.judged, "verifiableCredential"))
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
        at=asked.ways.at,
        fetcher=asked.fetcher,
        resolver=_Resolved(controllers=asked.ways.controllers),
        expander=asked.ways.expander,
        steps=asked.ways.steps,
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
