"""Verifying an assertion of Open Badges 2.0 or 1.x: the same three answers as of a credential.

Step by step:
 1. intact and by its issuer: as served by the issuer's own site, or as signed with its key
 2. known contexts, the form of assertion, badge class and profile
 3. only if step 1 shows that nothing was altered: dates, recipient, criteria; the status always
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.errors import MalformedError
from credentials.model.containing import is_endorsement
from credentials.model.credential import Credential
from credentials.model.members import as_tuple
from credentials.model.parse import read_credential
from credentials.ob2.endorsements import things_of
from credentials.ob2.form import check_badge
from credentials.ob2.reading import Assertion
from credentials.ob2.recognition import Edition, edition_of, is_known_context
from credentials.ob2.translation import as_open_badge_3
from credentials.report import PASSED, CheckResult, failed, not_determined, passed
from credentials.status.kinds import REVOCATION
from credentials.verification.assertions.hosted import Judged, judge_hosted
from credentials.verification.assertions.objects import Objects
from credentials.verification.assertions.signed import judge_signed
from credentials.verification.checks.achievement import check_achievement
from credentials.verification.checks.endorsing import check_endorsing
from credentials.verification.checks.period import check_period
from credentials.verification.checks.subject import check_subject
from credentials.verification.containing import Inside
from credentials.verification.examined import Examined
from credentials.verification.ports import Fetcher
from credentials.verification.proof_view import text_of_time

Further = Callable[[Credential, Examined], Inside]
"""What else is looked at of a badge that is intact: its endorsements, what the reader holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedAssertion:
    """What leads the report, and the rest of the checks."""

    examined: Examined
    content: Inside


def examine_assertion(
    assertion: Assertion,
    *,
    at: datetime,
    fetcher: Fetcher,
    status_at: datetime | None,
    further: Further,
) -> ExaminedAssertion:
    """The checks of an assertion, and the answers that rest on them."""
    objects = Objects(fetcher)
    judge = judge_signed if assertion.wants_signature else judge_hosted
    judged = judge(assertion, objects)
    described, credential = _described(judged)
    examined = Examined(
        document=assertion.document,
        judged=judged.whole.document if judged.whole is not None else assertion.document,
        credential=credential,
        intact=judged.intact,
        from_issuer=judged.from_issuer,
        checks=(*judged.checks, *described),
    )
    status = judged.status if status_at is None else _no_history(assertion, status_at)
    if judged.intact is not PASSED or credential is None:
        content = Inside(checks=(*status, not_determined("content.not_checked")))
        return ExaminedAssertion(examined=examined, content=content)
    period = check_period(credential, at=at)
    content = Inside(checks=(period, *status, *_whom_and_what(credential)))
    return ExaminedAssertion(examined=examined, content=content + further(credential, examined))


def _whom_and_what(credential: Credential) -> tuple[CheckResult, ...]:
    if is_endorsement(credential):
        return (check_endorsing(credential),)
    return check_subject(credential), check_achievement(credential)


def _described(judged: Judged) -> tuple[tuple[CheckResult, ...], Credential | None]:
    """Step 2, and the badge as checks read it if it has the right form."""
    if judged.whole is None:
        return (), None
    document = judged.whole.document
    edition = edition_of(document)
    context = _check_context(document, edition)
    if judged.whole.profile is None:  # what is missing was not served: its form is not known
        return (context,), None
    try:
        check_badge(document, edition)
        credential = read_credential(as_open_badge_3(document))
    except MalformedError as error:
        pointer = error.fields.get("pointer", "")
        malformed = failed("shape.malformed", pointer=pointer, detail=error.detail)
        return (context, malformed), None
    return (context, passed("shape.conforms")), credential


def _check_context(document: Mapping[str, Any], edition: Edition) -> CheckResult:
    """Whether words mean what they are read as. OB 2.0 Linked Data; OB 1.0 had no contexts."""
    urls: list[str] = []
    for pointer, value in things_of(document):
        for number, entry in enumerate(as_tuple(value.get("@context"))):
            if is_known_context(entry):
                urls += [entry] if isinstance(entry, str) else []
            elif isinstance(entry, str):
                return not_determined("context.unknown", url=entry)
            else:
                place = f"{pointer}/@context/{number}"
                detail = "the badge defines words of its own"
                return not_determined("context.inline", pointer=place, detail=detail)
    if not urls and edition is not Edition.V1_0:
        return not_determined("context.none")
    return passed("context.known", urls=list(dict.fromkeys(urls)))


def _no_history(assertion: Assertion, status_at: datetime) -> tuple[CheckResult, ...]:
    """Sites and lists of this kind only say how things stand now."""
    facts = {"purpose": REVOCATION, "list": assertion.address or ""}
    return (not_determined("status.no_history", as_of=text_of_time(status_at), **facts),)
