"""One thing that is asked of a credential, read from a line such as `credits:UNIT>=15`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

Subject = Literal[
    "role", "title", "achievement", "type", "issuer", "competence", "credits", "result", "awarded"
]
Comparison = Literal["=", ">=", "<=", ">", "<"]
Value = str | Decimal | date
_NUMBERS = ("credits", "result")
_DATES = ("awarded",)
_NAMED = ("credits", "result")
"""May say which: the unit of the points, the name of the result."""
_LINE = re.compile(
    r"\s*(?P<subject>[a-z]+)\s*(?::(?P<name>[^=<>]{1,200}?))?\s*(?P<comparison>>=|<=|=|>|<)\s*"
    r"(?P<value>.{1,500}?)\s*\Z"
)
MOST = 20
_LONGEST = 800


class RequirementMalformed(ValueError):
    """The line is no requirement; the message says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A subject, perhaps a name that says which, a comparison and a value."""

    line: str
    """As it was written, in form C."""
    subject: Subject
    name: str | None
    comparison: Comparison
    value: Value
    """A text, folded for comparing; a number; or a date."""


def parse_requirement(line: str) -> Requirement:
    """The requirement that a line states; RequirementMalformed says what was expected.

    `role=…`, `title=…`, `achievement=ADDRESS`, `type=…`, `issuer=…`, `competence=…` (name, code or
    address), `credits>=15`, `credits:UNIT>=15`, `result:NAME>=80`, `result:NAME=B`,
    `awarded>=2025-01-01`.
    """
    text = unicodedata.normalize("NFC", line).strip()
    match = _LINE.match(text) if len(text) <= _LONGEST else None
    if match is None or match["subject"] not in get_args(Subject):
        raise RequirementMalformed(
            f"expected one of {', '.join(get_args(Subject))}, then =, >=, <=, > or <, and a value"
        )
    subject, name, comparison = match["subject"], match["name"], match["comparison"]
    if name is not None and subject not in _NAMED:
        raise RequirementMalformed(f"{subject} takes no name after a colon")
    if subject == "result" and name is None:
        raise RequirementMalformed("result needs a name: result:NAME>=80")
    return Requirement(
        line=text,
        subject=subject,  # type: ignore[arg-type]  # one of the literals, as was seen
        name=None if name is None else folded(name),
        comparison=comparison,  # type: ignore[arg-type]
        value=_value(subject, comparison, match["value"]),
    )


def _value(subject: str, comparison: str, text: str) -> Value:
    if subject in _DATES:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RequirementMalformed("expected a day such as 2025-01-31") from None
    number = number_of(text) if subject in _NUMBERS else None
    if number is not None:
        return number
    if subject == "credits" or comparison != "=":
        expected = "a number" if subject in _NUMBERS else "the comparison ="
        raise RequirementMalformed(f"expected {expected} for {subject}")
    return folded(text)


def number_of(text: str) -> Decimal | None:
    """The exact number that a text is, a comma or point before the fraction; None for others."""
    plain = text.strip().removesuffix("%").rstrip().replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def folded(text: str) -> str:
    """The text as it is compared: form C, one blank for many, no difference of case."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
