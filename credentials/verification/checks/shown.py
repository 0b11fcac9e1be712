"""Whether the visible text of a file says what is signed. DESIGN 3.17.

What is signed decides, whatever stands on the page around it. A page need not say everything, and
says it in its own order: the holder's name and the title must be there; where it names a result, or
gives dates, the signed ones must be among them. A difference is said, for whoever holds the paper.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.achievement import Result, ResultDescription
from credentials.model.credential import Credential, Subject
from credentials.model.members import plain_text
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.visible import (
    MOST_CHARACTERS,
    closed_up,
    dates_in,
    days_of,
    folded,
    rounds_to,
)

LEAST_LETTERS: Final = 12
"""With fewer, a page is a picture of text, or blank."""
LEAST_NAME_LETTERS: Final = 5
"""A shorter name of a result may stand anywhere."""
MOST_SUBJECTS: Final = 4
MOST_NAMES: Final = 8
MOST_RESULTS: Final = 300
"""Of one subject. What is beyond is not looked for: a page costs with every name."""
_ISSUED: Final = ("awardedDate", "validFrom", "issuanceDate")
_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?%")
_OUT_OF: Final = r"([0-9]{1,9}(?:[.,][0-9]{1,6})?) ?/ ?"
_WORD: Final = re.compile(r"[^\s,;:()]+")
_EXACT: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
Compared = Iterator[CheckResult | str]
"""A difference, or the name of something that agrees."""


def check_shown(credential: Credential, *, text: str) -> tuple[CheckResult, ...]:
    """One result for each difference, or one that nothing differs, or that nothing is readable."""
    text = text[:MOST_CHARACTERS]
    if sum(character.isalpha() for character in text) < LEAST_LETTERS:
        return (not_determined("shown.nothing_readable"),)
    page = folded(text)
    lines = [folded(line) for line in text.splitlines()]
    found: list[CheckResult | str] = [
        *_names(credential, page),
        *_titles(credential, page),
        *_results(credential, lines),
        *_dates(credential, page),
    ]
    differences = tuple(dict.fromkeys(one.code for one in found if isinstance(one, CheckResult)))
    if differences:
        firsts = [_first_of(code, found) for code in differences]
        return tuple(firsts)
    compared = sorted({one for one in found if isinstance(one, str)})
    if not compared:
        return (not_determined("shown.nothing_to_compare"),)
    return (passed("shown.agrees", compared=compared),)


def _first_of(code: str, found: Iterable[CheckResult | str]) -> CheckResult:
    return next(one for one in found if isinstance(one, CheckResult) and one.code == code)


def _names(credential: Credential, page: str) -> Compared:
    """Every word of the holder's name, in any order."""
    closed = closed_up(page)
    for subject in credential.subjects[:MOST_SUBJECTS]:
        names = _names_of(subject)
        if not names:
            continue
        if any(all(word in closed for word in folded(name).split()) for name in names):
            yield "name"
        else:
            yield failed("shown.other_name", signed=names[0])


def _names_of(subject: Subject) -> list[str]:
    names = [
        identifier.identity_hash
        for identifier in subject.identifiers
        if identifier.identity_type == "name" and not identifier.hashed
    ]
    names += [name for name in [plain_text(subject.document.get("name"))] if name]
    return [name for name in names[:MOST_NAMES] if folded(name)]


def _titles(credential: Credential, page: str) -> Compared:
    """The name of the achievement or the role."""
    closed = closed_up(page)
    for subject in credential.subjects[:MOST_SUBJECTS]:
        named = subject.achievement.name if subject.achievement is not None else credential.name
        titles = [title for title in (named, plain_text(subject.document.get("role"))) if title]
        if not titles:
            continue
        if any(closed_up(title) in closed for title in titles):
            yield "title"
        else:
            yield failed("shown.other_title", signed=titles[0])


def _results(credential: Credential, lines: list[str]) -> Compared:
    """Where a line names a result and shows what could be its value, the signed one is there."""
    for subject in credential.subjects[:MOST_SUBJECTS]:
        described = subject.achievement.descriptions if subject.achievement is not None else ()
        by_id = {description.id: description for description in described}
        wanted: dict[str, list[tuple[Result, ResultDescription]]] = {}
        for result in subject.results[:MOST_RESULTS]:
            description = by_id.get(result.description_id)
            if description is None or result.value is None:
                continue
            name = folded((description.name or "").rpartition(": ")[2])
            if len(name) >= LEAST_NAME_LETTERS:
                wanted.setdefault(name, []).append((result, description))
        for name, results in wanted.items():
            yield from _result(name, results, lines)


def _result(
    name: str, results: list[tuple[Result, ResultDescription]], lines: list[str]
) -> Compared:
    for number, line in enumerate(lines):
        _, is_named, tail = line.partition(name)
        if not is_named:
            continue
        values = [
            value for result, about in results for value in _values_in(tail, result.value, about)
        ] or [
            value
            for following in lines[number + 1 : number + 2]
            for result, about in results
            for value in _values_in(following, result.value, about)
        ]
        if values and not any(values):
            result, about = results[0]
            yield failed("shown.other_result", name=about.name, signed=result.value)
        elif values:
            yield "results"


def _values_in(text: str, signed: str | None, about: ResultDescription) -> Iterator[bool]:
    """For each thing that could be the value, whether it is the signed one."""
    if signed is None:
        return
    if about.allowed_values:
        allowed = {folded(value) for value in about.allowed_values}
        yield from (word == folded(signed) for word in _WORD.findall(text) if word in allowed)
    elif _EXACT.fullmatch(signed):
        is_share = about.result_type == "Percent"
        pattern = _PERCENT if is_share else re.compile(_OUT_OF + _bound(about.value_max))
        yield from (rounds_to(Decimal(signed), written) for written in pattern.findall(text))


def _bound(most: str | None) -> str:
    """A pattern of the highest value, with any zeros after it."""
    if most is None or not _EXACT.fullmatch(most):
        return r"(?!)"
    return re.escape(most) + r"(?:[.,]0+)?(?![0-9])"


def _dates(credential: Credential, page: str) -> Compared:
    """If the page gives days at all, the one of the award or issue is among them."""
    issued = [at for name in _ISSUED if (at := _time(credential.document.get(name))) is not None]
    given = dates_in(page)
    if not issued or not given:
        return
    if any(not given.isdisjoint(days_of(at)) for at in issued):
        yield "dates"
    else:
        yield failed("shown.other_date", signed=issued[0].date().isoformat())


def _time(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_date_time_stamp(value, offset_required=False)
    except ValueMalformed:
        return None
