"""From what was handed in to the documents in it. DESIGN 3.17: what is baked in decides."""

from dataclasses import replace

from credentials.verification.ports import Fetcher
from verifier.errors import IntakeRefused
from verifier.intake import worker
from verifier.intake.forms import Form, form_of
from verifier.intake.link import fetch_link
from verifier.intake.taken import Found, Refused, Submission, Taken
from verifier.intake.workshop import Workshop

MIB = 1024 * 1024
MOST_BYTES = {Form.PNG: 8 * MIB, Form.SVG: 1 * MIB, Form.PDF: 20 * MIB}
"""Of a file that is opened; JSON has the limit of credentials, which the pipeline keeps."""
_DOCUMENTS = frozenset({Form.JSON, Form.JWT, Form.COSE})
"""Forms that are the credential itself."""
_KINDS = {Form.PNG: worker.PNG, Form.SVG: worker.SVG, Form.PDF: worker.PDF}


def take_in(submission: Submission, *, fetcher: Fetcher, workshop: Workshop) -> tuple[Taken, ...]:
    """All that is in a submission, never nothing: documents, and what none could be taken from.

    The form is told from the bytes. A link is fetched once; a link in what it answers is not
    followed.
    """
    try:
        return _take(submission, fetcher, workshop)
    except IntakeRefused as error:
        return (Refused(error=error),)


def _take(submission: Submission, fetcher: Fetcher, workshop: Workshop) -> tuple[Taken, ...]:
    link = submission.url
    if link is None and form_of(submission.data) is Form.LINK:
        link = submission.data.decode("utf-8", "replace")
    if link is None:
        return _found_in(submission.data, form_of(submission.data), workshop)
    fetched = fetch_link(link, fetcher)
    form = form_of(fetched.body)
    if form in (Form.PAGE, Form.LINK, Form.UNKNOWN):
        raise IntakeRefused("intake.link_page")
    return tuple(
        replace(found, url=fetched.url, fetched_at=fetched.fetched_at)
        for found in _found_in(fetched.body, form, workshop)
    )


def _found_in(data: bytes, form: Form, workshop: Workshop) -> tuple[Found, ...]:
    if form in _DOCUMENTS:
        return (Found(document=data, form=form),)
    if form not in _KINDS:
        raise _refusal_of(form)
    if len(data) > MOST_BYTES[form]:
        raise IntakeRefused("intake.too_large", limit_mib=MOST_BYTES[form] // MIB)
    texts = workshop.open(_KINDS[form], data)
    if not texts:
        raise IntakeRefused("intake.pdf_without")
    return tuple(
        _document_of(text, form, part=f"{number}" if len(texts) > 1 else None)
        for number, text in enumerate(texts, 1)
    )


def _document_of(text: str, form: Form, *, part: str | None) -> Found:
    document = text.encode("utf-8", "surrogateescape")
    if form_of(document) in _DOCUMENTS:
        return Found(document=document, form=form, part=part)
    raise _refusal_of(Form.UNKNOWN)


def _refusal_of(form: Form) -> IntakeRefused:
    if form is Form.ZIP:
        return IntakeRefused("intake.zip", unsupported=True)
    if form is Form.PAGE:
        return IntakeRefused("intake.page")
    if form is Form.PICTURE:
        return IntakeRefused("intake.picture_form")
    return IntakeRefused("intake.unknown_form")
