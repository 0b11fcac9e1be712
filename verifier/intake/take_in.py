"""From what was handed in to one credential document. DESIGN 3.17: what is baked in decides."""

from dataclasses import dataclass
from datetime import datetime

from credentials.verification.ports import Fetcher
from verifier.errors import IntakeRefused
from verifier.intake import worker
from verifier.intake.forms import Form, form_of
from verifier.intake.link import fetch_link
from verifier.intake.workshop import Workshop

MIB = 1024 * 1024
MOST_BYTES = {Form.PNG: 8 * MIB, Form.SVG: 1 * MIB, Form.PDF: 20 * MIB}
"""Of a file that is opened; JSON has the limit of credentials, which the pipeline keeps."""
_DOCUMENTS = frozenset({Form.JSON, Form.JWT, Form.COSE})
"""Forms that are the credential itself."""
_KINDS = {Form.PNG: worker.PNG, Form.SVG: worker.SVG, Form.PDF: worker.PDF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody hands in: a file or text, or (if `url` is set) a link."""

    data: bytes = b""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One document, exactly as it was, and where it was."""

    document: bytes
    form: Form
    """The form of the file that held it."""
    url: str | None = None
    fetched_at: datetime | None = None


def take_in(submission: Submission, *, fetcher: Fetcher, workshop: Workshop) -> Found:
    """The credential document in a submission; IntakeRefused names why there is none.

    The form is told from the bytes. A link is fetched once; a link in what it answers is not
    followed.
    """
    link = submission.url
    if link is None and form_of(submission.data) is Form.LINK:
        link = submission.data.decode("utf-8", "replace")
    if link is None:
        return _found_in(submission.data, form_of(submission.data), workshop)
    fetched = fetch_link(link, fetcher)
    form = form_of(fetched.body)
    if form in (Form.PAGE, Form.LINK, Form.UNKNOWN):
        raise IntakeRefused("intake.link_page")
    found = _found_in(fetched.body, form, workshop)
    return Found(document=found.document, form=form, url=fetched.url, fetched_at=fetched.fetched_at)


def _found_in(data: bytes, form: Form, workshop: Workshop) -> Found:
    if form in _DOCUMENTS:
        return Found(document=data, form=form)
    if form not in _KINDS:
        raise _refusal_of(form)
    if len(data) > MOST_BYTES[form]:
        raise IntakeRefused("intake.too_large", limit_mib=MOST_BYTES[form] // MIB)
    texts = workshop.open(_KINDS[form], data)
    if not texts:
        raise IntakeRefused("intake.pdf_without")
    if len(texts) > 1:
        raise IntakeRefused("intake.pdf_several", count=len(texts))
    document = texts[0].encode("utf-8", "surrogateescape")
    if form_of(document) in _DOCUMENTS:
        return Found(document=document, form=form)
    raise _refusal_of(Form.UNKNOWN)


def _refusal_of(form: Form) -> IntakeRefused:
    if form is Form.ZIP:
        return IntakeRefused("intake.zip", unsupported=True)
    if form is Form.PAGE:
        return IntakeRefused("intake.page")
    if form is Form.PICTURE:
        return IntakeRefused("intake.picture_form")
    return IntakeRefused("intake.unknown_form")
