"""From a request to submissions: the body itself, multipart files, a form's text or link."""

from collections.abc import Iterator
from dataclasses import replace

from flask import request

from edge.problems import FieldError, Problem
from verifier.intake.link import MAX_CHARACTERS
from verifier.intake.taken import Submission
from verifier.many import Named
from verifier.requirements.asked import MOST as MOST_REQUIREMENTS
from verifier.requirements.asked import (
    Requirement,
    RequirementMalformed,
    parse_requirement,
)

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
MOST_RECIPIENT_CHARACTERS = 320
"""As long as an e-mail address may be. RFC 5321 §4.5.3.1."""


class NothingHandedIn(Problem):
    """A request without anything to check."""

    def __init__(self) -> None:
        super().__init__(
            "malformed-request",
            "Send the document as the body, or a form with a file, a text or a url.",
        )


def submissions_of_request() -> tuple[Named, ...]:
    """What the request hands in, never nothing; mostly one thing. Several can only be in a form.

    A form's `recipient`, or for another body that of the query, is whom the reader means.
    Raises NothingHandedIn.
    """
    body = request.get_data(cache=True, parse_form_data=False)
    handed_in = tuple(_of_form()) if request.mimetype in FORM_TYPES else ()
    if not handed_in and request.mimetype != "multipart/form-data" and body.strip():
        handed_in = (_named("", Submission(data=body, recipient=_recipient_of_query())),)
    if not handed_in:
        raise NothingHandedIn
    return handed_in


def requirements_of_request() -> tuple[Requirement, ...]:
    """What must be true of what is handed in: the lines of each `require`, of the form or query.

    Problem `malformed-request` for a line that is no requirement, and for too many.
    """
    fields = [*request.args.getlist("require"), *request.form.getlist("require")]
    lines = [line for field in fields for line in field.splitlines() if line.strip()]
    if len(lines) > MOST_REQUIREMENTS:
        raise _refused("require", f"at most {MOST_REQUIREMENTS} requirements")
    return tuple(_requirement(place, line) for place, line in enumerate(lines))


def _requirement(place: int, line: str) -> Requirement:
    try:
        return parse_requirement(line)
    except RequirementMalformed as error:
        raise _refused(f"require/{place}", str(error)) from error


def _refused(pointer: str, detail: str) -> Problem:
    return Problem("malformed-request", detail, errors=[FieldError(pointer=pointer, detail=detail)])


def link_of_query() -> Submission | None:
    """The link in `?url=`, if there is one."""
    link = request.args.get("url", "").strip()
    if len(link) > MAX_CHARACTERS:
        raise Problem(
            "malformed-request",
            errors=[FieldError(pointer="?url", detail=f"at most {MAX_CHARACTERS} characters")],
        )
    return Submission(url=link) if link else None


def _of_form() -> Iterator[Named]:
    """The form's files, text and link, as far as they are not empty."""
    recipient = _checked(request.form.get("recipient"))
    for name, submission in _parts():
        yield _named(name, replace(submission, recipient=recipient))


def _parts() -> Iterator[tuple[str, Submission]]:
    for file in request.files.getlist("file"):
        data = file.read()
        if data:
            yield file.filename or "", Submission(data=data)
    text = request.form.get("text", "").strip()
    if text:
        yield "", Submission(data=text.encode("utf-8", "surrogatepass"))
    link = request.form.get("url", "").strip()
    if link:
        yield "", Submission(url=link)


def _named(name: str, submission: Submission) -> Named:
    return Named(name=name, read=lambda: submission)


def _recipient_of_query() -> str | None:
    return _checked(request.args.get("recipient"))


def _checked(recipient: str | None) -> str | None:
    """Problem `malformed-request` for one that is too long; None for an empty one."""
    if len(recipient or "") > MOST_RECIPIENT_CHARACTERS:
        detail = f"at most {MOST_RECIPIENT_CHARACTERS} characters"
        raise Problem("malformed-request", errors=[FieldError(pointer="recipient", detail=detail)])
    return recipient or None
