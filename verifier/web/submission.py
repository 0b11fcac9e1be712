"""From a request to a submission: the body itself, a multipart file, a form's text or link."""

from dataclasses import replace

from flask import request

from edge.problems import FieldError, Problem
from verifier.intake.link import MAX_CHARACTERS
from verifier.intake.taken import Submission

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
MOST_RECIPIENT_CHARACTERS = 320
"""As long as an e-mail address may be. RFC 5321 §4.5.3.1."""


def submission_of_request() -> Submission:
    """What the request hands in. Problem `malformed-request` if that is nothing.

    A form's `recipient`, or for another body that of the query, is whom the reader means.
    """
    body = request.get_data(cache=True, parse_form_data=False)
    submission = _of_form() if request.mimetype in FORM_TYPES else None
    if submission is None and request.mimetype != "multipart/form-data":
        submission = Submission(data=body, recipient=request.args.get("recipient"))
    if submission is None or (submission.url is None and not submission.data.strip()):
        raise Problem(
            "malformed-request",
            "Send the document as the body, or a form with a file, a text or a url.",
        )
    if len(submission.recipient or "") > MOST_RECIPIENT_CHARACTERS:
        detail = f"at most {MOST_RECIPIENT_CHARACTERS} characters"
        raise Problem("malformed-request", errors=[FieldError(pointer="recipient", detail=detail)])
    return submission


def link_of_query() -> Submission | None:
    """The link in `?url=`, if there is one."""
    link = request.args.get("url", "").strip()
    if len(link) > MAX_CHARACTERS:
        raise Problem(
            "malformed-request",
            errors=[FieldError(pointer="?url", detail=f"at most {MAX_CHARACTERS} characters")],
        )
    return Submission(url=link) if link else None


def _of_form() -> Submission | None:
    """The form's submission and whom it is meant for; None if nothing is handed in."""
    submission = _first_of_form()
    if submission is None:
        return None
    return replace(submission, recipient=request.form.get("recipient"))


def _first_of_form() -> Submission | None:
    """The first of file, text and link that is not empty; None if all are."""
    for file in request.files.getlist("file"):
        data = file.read()
        if data:
            return Submission(data=data)
    text = request.form.get("text", "").strip()
    if text:
        return Submission(data=text.encode("utf-8", "surrogatepass"))
    link = request.form.get("url", "").strip()
    return Submission(url=link) if link else None
