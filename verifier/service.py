"""The one use case: check what was handed in, one credential or many. Nothing is stored."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.x509 import Certificate

from credentials.elm.recognition import is_european
from credentials.jose.envelope import is_token
from credentials.model.members import id_of
from credentials.ob2.translation import in_todays_form
from credentials.report import NOT_DETERMINED, PASSED, CheckResult, Report, Verdict
from credentials.verification.around import check_presented
from credentials.verification.checks.format import open_format
from credentials.verification.newest_lists import NewestLists
from credentials.verification.pipeline import verify
from credentials.verification.ports import DidResolver, Fetcher
from edge.expansion import ExpansionWorkshop
from edge.fetch import (
    Budget,
    Budgeted,
    BudgetedResolver,
    SameHost,
    budget_of_submission,
)
from edge.settings import Settings
from verifier.errors import IntakeRefused, NoSuchCredential
from verifier.intake.siblings import newer_candidates
from verifier.intake.take_in import take_in
from verifier.intake.taken import Found, Refused, Submission, Taken
from verifier.intake.workshop import Workshop
from verifier.present.source import Source
from verifier.receipts.document import Receipts
from verifier.trust.registries import Registries
from verifier.trust.vouching import IssuerDomain, Recognition, Vouching, line_of

_ID = rb"([A-Za-z0-9_-]{22})"
MOST_NAMED = 8
_GRAVITY = {Verdict.UNREADABLE: 1, Verdict.UNDETERMINED: 1, Verdict.VALID: 2}
"""The order of the exit codes (DESIGN 3.16); every other verdict comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """What checking needs; shared by threads."""

    settings: Settings
    fetcher: Fetcher
    resolver: DidResolver
    workshop: Workshop
    expansion: ExpansionWorkshop
    superseded_by: Callable[[str], str | None]
    """From the signed `id` of a credential of this site to that of the one that replaced it."""
    own_did: str | None
    """The DID of the issuer that runs this site."""
    registries: Registries
    """Who is asked whether an issuer is recognised."""
    anchors: tuple[Certificate, ...]
    """The authorities whose certificates count for seals."""
    receipts: Receipts | None
    """What receipts are given with; None for a verifier without a key for them."""
    newest_lists: NewestLists
    """Which status lists were seen: an older one in place of a newer says nothing."""

    def close(self) -> None:
        """Ends the worker processes."""
        self.workshop.close()
        self.expansion.close()
        self.registries.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The report and where the credential was found (None if there was none)."""

    report: Report
    source: Source | None
    trust_code: str
    """`trust.<name>`: the line about who vouches for the issuer."""
    trust: tuple[Vouching, ...] = ()
    """What each registry says; asked only about an issuer whose signature it really is."""
    domain: IssuerDomain | None = None
    """Where the issuer's keys are published; not said of the site itself."""
    part: str | None = None
    """The name of what was checked, where a submission held several things: foreign text."""


def check_all(
    verifier: Verifier, submission: Submission, *, at: datetime, status_at: datetime | None = None
) -> tuple[Answer, ...]:
    """An answer for each thing in any submission whatever, never none.

    Nothing is raised on account of its content. `status_at`: the moment that status lists are
    asked about, not after `at`; else ValueMalformed.
    """
    taken = take_in(submission, fetcher=verifier.fetcher, workshop=verifier.workshop)
    whole = budget_of_submission()
    newer = newer_candidates(taken)
    answers = [
        _answer(
            verifier, one, at=at, status_at=status_at, newer=newer.get(number, ()),
            budget=Budget(within=whole), recipient=submission.recipient,
        )
        for number, one in enumerate(taken)
    ]  # fmt: skip
    return _with_presentations(verifier, taken, answers, at=at, budget=Budget(within=whole))


def check(
    verifier: Verifier, submission: Submission, *, at: datetime, status_at: datetime | None = None
) -> Answer:
    """The one answer; of several, the first of those that are worst. Raises as `check_all`."""
    return worst_of(check_all(verifier, submission, at=at, status_at=status_at))


def worst_of(answers: Sequence[Answer]) -> Answer:
    """The answer that decides where only one is given: wrong before open before valid."""
    return min(answers, key=lambda answer: _GRAVITY.get(answer.report.verdict, 0))


def _answer(
    verifier: Verifier,
    taken: Taken,
    *,
    at: datetime,
    status_at: datetime | None,
    newer: tuple[bytes, ...],
    budget: Budget,
    recipient: str | None,
) -> Answer:
    if isinstance(taken, Refused):
        report = _refused(taken.error, at)
        return Answer(report=report, source=None, trust_code="trust.not_asked", part=taken.part)
    report = verify(
        taken.document,
        at=at,
        fetcher=SameHost(Budgeted(verifier.fetcher, budget)),
        resources=Budgeted(verifier.fetcher, budget),
        resolver=BudgetedResolver(verifier.resolver, budget),
        expander=verifier.expansion.for_one(),
        superseded_by=_replacement(verifier, taken.document),
        newer=newer,
        status_at=status_at,
        newest_lists=verifier.newest_lists,
        anchors=verifier.anchors,
        recipient=recipient,
        shown=taken.shown,
        picture=taken.picture,
    )
    return _with_trust(verifier, taken, report, at=at)


def _with_presentations(
    verifier: Verifier,
    taken: Sequence[Taken],
    answers: Sequence[Answer],
    *,
    at: datetime,
    budget: Budget,
) -> tuple[Answer, ...]:
    """The answers, those about credentials of a presentation with a line about it beside them."""
    around = [one.place.presentation if isinstance(one, Found) else None for one in taken]
    checks = {
        presentation: check_presented(
            presentation,
            at=at,
            fetcher=SameHost(Budgeted(verifier.fetcher, budget)),
            resolver=BudgetedResolver(verifier.resolver, budget),
            expander=verifier.expansion.for_one(),
        )
        for presentation in dict.fromkeys(around)
        if presentation is not None
    }
    return tuple(
        answer if presentation is None else _with_check(answer, checks[presentation])
        for presentation, answer in zip(around, answers, strict=True)
    )


def _with_check(answer: Answer, check: CheckResult) -> Answer:
    report = replace(answer.report, checks=(*answer.report.checks, check))
    return replace(answer, report=report)


def _with_trust(verifier: Verifier, found: Found, report: Report, *, at: datetime) -> Answer:
    """The report with the line about trust, which stands beside it and changes nothing in it."""
    issuer = _issuer_of(report)
    own = verifier.own_did is not None and issuer == verifier.own_did
    trust: tuple[Vouching, ...] = ()
    domain = None
    if issuer is not None and report.from_issuer is PASSED:
        trust = verifier.registries.ask(issuer, at=at)
        domain = None if own else verifier.registries.domain_of(issuer)
    recognised = any(vouching.outcome is Recognition.RECOGNISED for vouching in trust)
    return Answer(
        report=replace(report, issuer_trust=PASSED) if recognised else report,
        source=_source(found),
        trust_code=line_of(trust, is_own_site=own),
        trust=trust,
        domain=domain,
        part=found.part,
    )


def check_own(verifier: Verifier, credential_id: str, *, at: datetime) -> Answer:
    """The answer for a credential of this site, fetched from its own address.

    Raises NoSuchCredential if the site says that there is none.
    """
    url = f"{verifier.settings.base_url}/c/{credential_id}"
    answer = check(verifier, Submission(url=url), at=at)
    if answer.report.checks[0].code == "intake.link_absent":
        raise NoSuchCredential(credential_id)
    return answer


def _source(found: Found) -> Source:
    place = found.place
    return Source(
        form=found.form.value, url=place.url, fetched_at=place.fetched_at, code=place.code
    )


def _refused(refused: IntakeRefused, at: datetime) -> Report:
    return Report(
        verdict=Verdict.UNDETERMINED if refused.unsupported else Verdict.UNREADABLE,
        intact=NOT_DETERMINED,
        from_issuer=NOT_DETERMINED,
        current=NOT_DETERMINED,
        checks=(refused.result,),
        checked_at=at,
    )


def _replacement(verifier: Verifier, document: bytes) -> str | None:
    """The newer credential's address, if this site issued one in place of this."""
    prefix = f"{verifier.settings.base_url}/c/"
    if not is_token(document) and not _may_be_replaced(verifier, document, prefix):
        return None
    parsed = open_format(document).document
    identifier = None if parsed is None else parsed.get("id")
    if not isinstance(identifier, str) or not identifier.startswith(prefix):
        return None
    return verifier.superseded_by(identifier)


def _may_be_replaced(verifier: Verifier, document: bytes, prefix: str) -> bool:
    """Whether any certificate of this site that the text names was replaced: mostly none was, and
    nothing need be parsed for that."""
    text = document.replace(b"\\/", b"/")
    named = set(re.findall(re.escape(prefix.encode()) + _ID, text))
    return len(named) > MOST_NAMED or any(
        verifier.superseded_by(prefix + found.decode()) is not None for found in named
    )


def _issuer_of(report: Report) -> str | None:
    """None too for a sealed credential: its seal proves an organization, and no identifier."""
    shown = report.credential
    if shown is None or is_european(shown):
        return None
    return id_of(in_todays_form(shown).get("issuer"))
