"""Verifying a credential, from bytes to a report. VCDM 2.0 §7.1; OB 3.0 §9.

Trust in the issuer is not decided here. Step by step:
 1. one credential, in strict JSON, in a token (JWS, SD-JWT, COSE), or sealed (JAdES)
 2. known contexts, all data covered, shape, each proof, its key, its time
 3. only if step 2 shows that nothing was altered: period, status, supersession, content, and the
    credentials inside, each by the same steps
 4. headline answers and verdict
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from cryptography.x509 import Certificate

from credentials.errors import ValueMalformed
from credentials.jose.jades import Seal
from credentials.jsonld.general import Expander
from credentials.jsonld.kinds import KINDS
from credentials.jsonld.rdfc import Steps
from credentials.jsonld.templates import READING, Templates
from credentials.model.containing import is_endorsement
from credentials.model.credential import Credential
from credentials.ob2.endorsements import endorsements_of
from credentials.ob2.reading import Assertion
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    Report,
    Verdict,
    not_determined,
)
from credentials.status.list_credential import LIST_LIMITS
from credentials.verification.assertions.examining import examine_assertion
from credentials.verification.beside import NOTHING, Beside, check_beside
from credentials.verification.checks.achievement import check_achievement
from credentials.verification.checks.beacon import check_beacons
from credentials.verification.checks.dates import check_dates
from credentials.verification.checks.endorsing import check_endorsing
from credentials.verification.checks.evidence import check_evidence
from credentials.verification.checks.format import Opened, open_format
from credentials.verification.checks.image import NO_IMAGE, check_images
from credentials.verification.checks.own_schema import check_own_schemas
from credentials.verification.checks.period import check_period
from credentials.verification.checks.refresh import NOT_REFRESHED, check_refresh
from credentials.verification.checks.related_resource import check_related_resources
from credentials.verification.checks.results import check_results
from credentials.verification.checks.schema import check_schema
from credentials.verification.checks.status import check_status
from credentials.verification.checks.status_lists import OpenedList
from credentials.verification.checks.subject import check_subject
from credentials.verification.checks.supersession import check_supersession
from credentials.verification.checks.update import Update, update_in
from credentials.verification.containing import (
    NOTHING_INSIDE,
    Inside,
    Nesting,
    check_endorsements,
    check_inside,
)
from credentials.verification.controllers import Controllers
from credentials.verification.examination import examine, judge
from credentials.verification.examined import Examined
from credentials.verification.known_lists import KNOWN_LISTS, KnownList
from credentials.verification.newest_lists import NewestLists
from credentials.verification.occasions import occasions_of
from credentials.verification.ports import OFFLINE, DidResolver, Fetched, Fetcher
from credentials.verification.published_keys import PublishedKeys
from credentials.verification.reading import Reading, read_alike, read_document
from credentials.verification.seals.examining import examine_seal
from credentials.verification.token import examine_token
from credentials.verification.verdict import current_of, verdict_of

MOST_NEWER = 4
"""Further documents of a submission that are looked at for an update of the one verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The time and the ways out that one verification has."""

    at: datetime
    fetcher: Fetcher
    resources: Fetcher
    resolver: DidResolver
    controllers: Controllers
    published: PublishedKeys
    expander: Expander | None
    status_at: datetime | None
    templates: Templates | None
    steps: Steps
    nesting: Nesting = field(default_factory=Nesting)
    beside: Beside = NOTHING
    newest_lists: NewestLists | None = None
    anchors: tuple[Certificate, ...] = ()
    refreshes: bool = True
    """Whether refresh services may be asked: what they give is not refreshed again."""


def verify(
    data: bytes | str,
    *,
    at: datetime,
    fetcher: Fetcher = OFFLINE,
    resources: Fetcher | None = None,
    resolver: DidResolver = OFFLINE,
    expander: Expander | None = None,
    superseded_by: str | None = None,
    newer: tuple[bytes, ...] = (),
    status_at: datetime | None = None,
    recipient: str | None = None,
    shown: str | None = None,
    picture: bytes | None = None,
    templates: Templates | None = READING,
    steps: Steps | None = None,
    newest_lists: NewestLists | None = None,
    anchors: Sequence[Certificate] = (),
) -> Report:
    """The report on one credential at the time `at` (aware).

    `resources`: the way to what a credential names beside keys and lists (schemas, newer forms,
    images): no host speaks for the issuer there, so another may answer; `fetcher` if not given.
    `expander`: for documents with contexts of their own and the like; without one these stay
    undecided. `superseded_by`: the newer credential's address if the issuer itself says so.
    `newer`: other documents of the same submission; what of them is no verified update is ignored.
    `status_at`: the moment that status lists are asked about, instead of now (aware, not after
    `at`); the status checks say it. Everything else is judged at `at`.
    `recipient`: the e-mail address or name of the one whom the reader means. `shown`: the text that
    a person reads on the file around the credential. `picture`: the one that it was baked into.
    What these come to is said, and is no part of the verdict.
    `templates`: of shapes seen before, which save time and change no answer. `steps`: the work
    that canonical forms may take, here and in the lists and newer documents that are looked at.
    `newest_lists`: a memory of several verifications, by which a list older than one seen before
    says nothing.
    `anchors`: the authorities whose certificates count for seals; without any, no seal is said to
    be its issuer's.
    Raises ValueMalformed for such a time that is naive or too late, and nothing for any `data`.
    """
    _require_times(at, status_at)
    asked = _Asked(
        at=at, fetcher=fetcher, resources=resources or fetcher,
        resolver=resolver, controllers=Controllers(resolver),
        published=PublishedKeys(fetcher), expander=expander, status_at=status_at,
        templates=templates, steps=steps or Steps(),
        beside=Beside(recipient=recipient, shown=shown, picture=picture),
        newest_lists=newest_lists, anchors=tuple(anchors),
    )  # fmt: skip
    return _verify(data, asked, superseded_by=superseded_by, newer=newer)


def _verify(
    data: bytes | str,
    asked: _Asked,
    *,
    superseded_by: str | None = None,
    newer: tuple[bytes, ...] = (),
) -> Report:
    # step 1
    opened = open_format(data, kinds=KINDS if asked.templates is READING else None)
    if opened.assertion is not None:
        return _verify_assertion(opened.check, opened.assertion, asked)
    if opened.seal is not None:
        return _verify_seal(opened.check, opened.seal, asked)
    if opened.document is None:
        return _unreadable(opened.check, at=asked.at)
    # step 2
    examined = _examine(opened, opened.document, asked)
    _learn_from(examined, data, asked)
    # step 3
    if examined.intact is PASSED and examined.credential is not None:
        content = _check_content(examined, examined.credential, asked, superseded_by, newer)
    else:
        content = Inside(checks=(not_determined("content.not_checked"),))
    if content.reports and any(check.code == "contained.altered" for check in content.checks):
        examined = replace(examined, intact=FAILED)
    # step 4
    checks = (opened.check, *examined.checks, *content.checks)
    return _report(examined, checks, inside=content.reports, at=asked.at)


def _verify_assertion(read: CheckResult, assertion: Assertion, asked: _Asked) -> Report:
    """Steps 2 to 4 of an Open Badge of an older edition."""

    def further(credential: Credential, examined: Examined) -> Inside:
        from_issuer = examined.from_issuer
        endorsed = check_endorsements(
            endorsements_of(examined.judged),
            issuer=credential.issuer.id,
            nesting=asked.nesting if from_issuer is PASSED else replace(asked.nesting, levels=0),
            verify_one=partial(_verify_inside, asked=asked),
        )
        beside = check_beside(
            credential, asked.beside, from_issuer=from_issuer, fetcher=asked.resources
        )
        return endorsed + Inside(checks=beside)

    found = examine_assertion(
        assertion, at=asked.at, fetcher=asked.fetcher, status_at=asked.status_at, further=further
    )
    checks = (read, *found.examined.checks, *found.content.checks)
    return _report(found.examined, checks, inside=found.content.reports, at=asked.at)


def _verify_seal(read: CheckResult, seal: Seal, asked: _Asked) -> Report:
    """Steps 2 to 4 of a sealed European credential."""
    examined = examine_seal(seal, at=asked.at, anchors=asked.anchors)
    content: tuple[CheckResult, ...] = (not_determined("content.not_checked"),)
    if examined.intact is PASSED and examined.credential is not None:
        credential, from_issuer = examined.credential, examined.from_issuer
        content = (
            check_period(credential, at=asked.at),
            *_check_status(credential, asked, from_issuer=from_issuer),
            check_subject(credential),
            *check_beside(credential, asked.beside, from_issuer=from_issuer, fetcher=asked.fetcher),
        )
    return _report(examined, (read, *examined.checks, *content), inside=(), at=asked.at)


def _examine(opened: Opened, document: Mapping[str, Any], asked: _Asked) -> Examined:
    """Step 2, by the way in which the document is secured."""
    if opened.envelope is not None:
        return examine_token(
            opened.envelope, at=asked.at, controllers=asked.controllers, published=asked.published
        )
    if opened.alike is not None:
        reading = read_alike(opened.alike, templates=asked.templates, steps=asked.steps)
        return judge(reading, at=asked.at, controllers=asked.controllers)
    return examine(
        document, at=asked.at, controllers=asked.controllers, expander=asked.expander,
        templates=asked.templates, steps=asked.steps,
    )  # fmt: skip


def _learn_from(examined: Examined, data: bytes | str, asked: _Asked) -> None:
    """What others like this document will have in common with it; of altered ones, nothing."""
    filled = examined.filled if asked.templates is READING else None
    if filled is not None and examined.intact is PASSED and isinstance(data, bytes):
        KINDS.saw(data, examined.document, filled)


def _check_content(
    examined: Examined,
    credential: Credential,
    asked: _Asked,
    superseded_by: str | None,
    newer: tuple[bytes, ...],
) -> Inside:
    """What the words say, now that they are known to be unaltered."""
    from_issuer = examined.from_issuer
    status = _check_status(credential, asked, from_issuer=from_issuer)
    updates = _updates(credential, newer, asked) if from_issuer is PASSED else []
    ways = asked.resources if from_issuer is PASSED else OFFLINE
    occasions = occasions_of(credential, examined.known)
    refreshed = NOT_REFRESHED
    if occasions.refresh:
        refreshed = check_refresh(
            credential,
            fetcher=ways if from_issuer is PASSED and asked.refreshes else None,
            verify=partial(_verify, asked=replace(asked, refreshes=False, beside=NOTHING)),
        )
    inside = NOTHING_INSIDE
    if occasions.inside:
        inside = check_inside(
            credential,
            may_look=examined.judged is examined.document and from_issuer is not FAILED,
            nesting=asked.nesting,
            verify_one=partial(_verify_inside, asked=asked),
        )
    checks = (
        check_period(credential, at=asked.at),
        *status,
        check_supersession(superseded_by=superseded_by, newer=updates, refreshed=refreshed.update),
        occasions.profile,
        check_schema(credential),
        *check_own_schemas(credential, fetcher=ways),
        check_subject(credential),
        check_achievement(credential),
        check_results(credential),
        check_dates(credential, at=asked.at),
        check_evidence(credential, fetcher=ways),
        check_images(credential, fetcher=ways) if occasions.images else NO_IMAGE,
        *check_related_resources(credential, fetcher=ways),
        *((check_endorsing(credential),) if is_endorsement(credential) else ()),
        *inside.checks,
        refreshed.check,
        *check_beacons(credential),
        *check_beside(credential, asked.beside, from_issuer=from_issuer, fetcher=asked.resources),
    )
    return Inside(checks=checks, reports=inside.reports)


def _check_status(
    credential: Credential, asked: _Asked, *, from_issuer: Outcome
) -> tuple[CheckResult, ...]:
    if from_issuer is not PASSED:
        return (not_determined("status.not_checked"),)
    return check_status(
        credential,
        at=asked.at,
        fetcher=asked.fetcher,
        open_list=partial(_open_list, asked=asked),
        status_at=asked.status_at,
        newest=asked.newest_lists,
    )


def _verify_inside(data: str, *, asked: _Asked) -> Report:
    return _verify(data, replace(asked, nesting=asked.nesting.deeper(), beside=NOTHING))


def _open_list(fetched: Fetched, *, asked: _Asked) -> OpenedList | CheckResult:
    """A fetched status list, with a proof inside or in a token."""
    known = KNOWN_LISTS.get(fetched.body)
    if known is not None:
        again = partial(_judge_again, known, fetched.body, asked)
        return OpenedList(document=known.reading.document, examine=again)
    opened = open_format(fetched.body, limits=LIST_LIMITS)
    if opened.document is None:
        return opened.check
    if opened.envelope is not None:
        look = partial(_examine, opened, opened.document, asked)
        return OpenedList(document=opened.document, examine=look)
    reading = read_document(
        opened.document, expander=asked.expander, templates=asked.templates, steps=asked.steps
    )
    judge_it = partial(_judge_list, reading, fetched.body, asked)
    return OpenedList(document=reading.document, examine=judge_it)


def _judge_again(known: KnownList, body: bytes, asked: _Asked) -> Examined:
    if known.still_holds(at=asked.at, controllers=asked.controllers):
        return known.examined
    return _judge_list(known.reading, body, asked)


def _judge_list(reading: Reading, body: bytes, asked: _Asked) -> Examined:
    examined = judge(reading, at=asked.at, controllers=asked.controllers)
    known = KnownList.of(reading, examined, asked.controllers)
    if known is not None:
        KNOWN_LISTS.keep(body, known)
    return examined


def _updates(credential: Credential, newer: tuple[bytes, ...], asked: _Asked) -> list[Update]:
    """Those of the other documents that say that they are later forms of this credential."""
    later = replace(asked, refreshes=False, beside=NOTHING)
    found = (update_in(data, credential, partial(_verify, asked=later)) for data in newer)
    return [update for update in islice(found, MOST_NEWER) if update is not None]


def _require_times(at: datetime, status_at: datetime | None) -> None:
    for time in (at, status_at):
        if time is not None and time.utcoffset() is None:
            raise ValueMalformed("a time without an offset")
    if status_at is not None and status_at > at:
        raise ValueMalformed("no list can be asked about the future")


def _unreadable(format_check: CheckResult, *, at: datetime) -> Report:
    unknown_form = format_check.outcome is NOT_DETERMINED
    return Report(
        verdict=Verdict.UNDETERMINED if unknown_form else Verdict.UNREADABLE,
        intact=NOT_DETERMINED,
        from_issuer=NOT_DETERMINED,
        current=NOT_DETERMINED,
        checks=(format_check,),
        checked_at=at.astimezone(UTC),
    )


def _report(
    examined: Examined,
    checks: tuple[CheckResult, ...],
    *,
    inside: tuple[Report, ...],
    at: datetime,
) -> Report:
    intact, from_issuer = examined.intact, examined.from_issuer
    current = current_of(checks)
    return Report(
        verdict=verdict_of(checks, intact=intact, from_issuer=from_issuer, current=current),
        intact=intact,
        from_issuer=from_issuer,
        current=current,
        checks=checks,
        credential=examined.judged if intact is PASSED else None,
        digest=examined.digest(),
        checked_at=at.astimezone(UTC),
        contained=inside,
    )
