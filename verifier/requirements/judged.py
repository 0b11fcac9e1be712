"""Whether a credential is what was asked for. Only what the proof covers counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from credentials.errors import MalformedError
from credentials.lints.ob3.vocabulary import extension
from credentials.model.achievement import Result, ResultDescription
from credentials.model.credential import Credential, Subject
from credentials.model.members import plain_text
from credentials.model.parse import read_credential
from credentials.ob2.translation import in_todays_form
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Outcome, Report, Verdict
from verifier.requirements.asked import Requirement, Value, folded, number_of

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": eq, ">=": ge, "<=": le, ">": gt, "<": lt,
}  # fmt: skip
_OPEN = (Verdict.UNDETERMINED, Verdict.UNREADABLE)
MOST_FOUND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One requirement and its answer."""

    requirement: Requirement
    outcome: Outcome
    """Passed, failed, or not determined: the credential could not be fully checked."""
    code: str
    """Keys the words: `require.met`, `.not_met`, `.not_said`, `.not_valid` or `.not_checked`."""
    found: tuple[str, ...]
    """What the credential says about it, at most five things; empty if it says nothing."""


def judge(requirements: Sequence[Requirement], report: Report) -> tuple[Judgement, ...]:
    """The answer for each requirement.

    Nothing is met by a credential that is not valid: what could not be checked leaves every answer
    open, anything else that is wrong with it makes them fail.
    """
    if not requirements:
        return ()
    credential = _credential_of(report)
    return tuple(_judge(one, credential, report.verdict) for one in requirements)


def together(judgements: Sequence[Judgement]) -> Outcome | None:
    """The answer to all of them: failed wins over not determined; None if nothing was asked."""
    outcomes = {one.outcome for one in judgements}
    return next((one for one in (FAILED, NOT_DETERMINED, PASSED) if one in outcomes), None)


def _credential_of(report: Report) -> Credential | None:
    try:
        return (
            None
            if report.credential is None
            else read_credential(in_todays_form(report.credential))
        )
    except MalformedError:
        return None


def _judge(requirement: Requirement, credential: Credential | None, verdict: Verdict) -> Judgement:
    found = tuple(_said(requirement, credential)) if credential is not None else ()
    compare = _COMPARE[requirement.comparison]
    holds = any(
        type(value) is type(requirement.value) and compare(value, requirement.value)
        for value, _ in found
    )
    shown = tuple(dict.fromkeys(text for _, text in found))[:MOST_FOUND]
    outcome, code = _answer(verdict, holds=holds, said=bool(shown))
    return Judgement(requirement=requirement, outcome=outcome, code=code, found=shown)


def _answer(verdict: Verdict, *, holds: bool, said: bool) -> tuple[Outcome, str]:
    if verdict in _OPEN:
        return NOT_DETERMINED, "require.not_checked"
    if verdict is not Verdict.VALID:
        return FAILED, "require.not_valid"
    if holds:
        return PASSED, "require.met"
    return FAILED, "require.not_met" if said else "require.not_said"


def _said(requirement: Requirement, credential: Credential) -> Iterator[tuple[Value, str]]:
    """What the credential says about it: each to be compared, and as it is written."""
    if requirement.subject == "issuer":
        yield from _texts(credential.issuer.id)  # a name is whatever an issuer calls itself
    elif requirement.subject == "awarded":
        yield from _days(credential)
    elif credential.subjects:
        yield from _said_of(requirement, credential.subjects[0])  # the one that is shown


def _said_of(requirement: Requirement, subject: Subject) -> Iterator[tuple[Value, str]]:
    achievement = subject.achievement
    document = achievement.document if achievement else {}
    match requirement.subject:
        case "role":
            yield from _texts(plain_text(subject.document.get("role")))
            yield from _texts(plain_text(document.get("specialization")))
        case "title":
            yield from _texts(plain_text(document.get("name")))
        case "achievement":
            yield from _texts(plain_text(document.get("id")))
        case "type":
            yield from _texts(plain_text(document.get("achievementType")))
        case "competence":
            for one in achievement.alignments if achievement else ():
                yield from _texts(one.target_name, one.target_code, one.target_url)
        case "credits" if requirement.name is None:
            yield from _number(subject.document.get("creditsEarned"))
        case _:
            yield from _results(requirement, subject)


def _results(requirement: Requirement, subject: Subject) -> Iterator[tuple[Value, str]]:
    """The values of the results of that name, or of that unit of credit points."""
    by_id = {
        one.id: one
        for one in (subject.achievement.descriptions if subject.achievement else ())
        if one.id is not None
    }
    for result in subject.results:
        described = by_id.get(result.description_id or "")
        if described is not None and _is_meant(requirement, described):
            yield from _values(result)


def _is_meant(requirement: Requirement, described: ResultDescription) -> bool:
    if requirement.subject == "credits":
        unit = extension(f"{requirement.name}Points")
        return (described.result_type or "").casefold() == unit.casefold()
    return folded(described.name or "") == requirement.name


def _values(result: Result) -> Iterator[tuple[Value, str]]:
    for text in (result.value, result.achieved_level, result.status):
        if text is not None:
            number = number_of(text)
            yield (folded(text) if number is None else number, text)


def _texts(*values: str | None) -> Iterator[tuple[Value, str]]:
    yield from ((folded(value), value) for value in values if value)


def _number(value: object) -> Iterator[tuple[Value, str]]:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        yield (Decimal(str(value)), str(value))


def _days(credential: Credential) -> Iterator[tuple[Value, str]]:
    """The day of the award, else the day from which it is valid; as it is written."""
    written = credential.document.get("awardedDate") or credential.document.get("validFrom")
    if isinstance(written, str):
        try:
            yield (date.fromisoformat(written[:10]), written)
        except ValueError:
            return
