"""From what was handed in to the documents in it."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Final

from credentials.verification.ports import Fetched, Fetcher
from edge.fetch import Budget, Budgeted, budget_of_submission
from verifier.errors import IntakeRefused
from verifier.intake.containers import MOST_DOCUMENTS, documents_in, presented_in
from verifier.intake.files import MIB, take_archive, take_mail, take_pdf, take_picture
from verifier.intake.foreign import named_file, named_json
from verifier.intake.forms import BOM, MOST_TEXT_BYTES, Form, form_of, unencoded
from verifier.intake.link import fetch_link
from verifier.intake.taken import Found, Place, Refused, Submission, Taken
from verifier.intake.taking import Taking, closed, part_of
from verifier.intake.trail import follow, take_page, take_text
from verifier.intake.workshop import Workshop

MOST_BYTES: Final = {
    Form.PNG: 8 * MIB, Form.SVG: 1 * MIB, Form.PDF: 20 * MIB, Form.PICTURE: 20 * MIB,
    Form.ZIP: 24 * MIB, Form.PAGE: 4 * MIB, Form.MAIL: 24 * MIB, Form.ENCODED: 24 * MIB,
    Form.TEXT: MOST_TEXT_BYTES,
}  # fmt: skip
"""Of a file that is opened; JSON has the limit of credentials, which the pipeline keeps."""
SECONDS: Final = 20.0
"""By the wall clock, for everything in one submission: what is left then is not opened."""
MOST_STEPS: Final = 6
"""From one thing to what lies in it or behind it: a picture, its code, a page, its link, …"""
_DOCUMENTS: Final = frozenset({Form.JSON, Form.JWT, Form.COSE})
"""Forms that are the credential itself, or several."""
_OPENERS: Final[dict[Form, Callable[[Taking, bytes, Place, int], list[Taken]]]] = {
    Form.PNG: take_picture,
    Form.SVG: take_picture,
    Form.PICTURE: take_picture,
    Form.PDF: take_pdf,
    Form.ZIP: take_archive,
    Form.PAGE: take_page,
    Form.MAIL: take_mail,
    Form.TEXT: take_text,
}


def take_in(submission: Submission, *, fetcher: Fetcher, workshop: Workshop) -> tuple[Taken, ...]:
    """All that is in a submission, never nothing: documents, and what none could be taken from.

    The form is told from the bytes. For each thing at most 8 documents are fetched.
    """
    taking = _Taking(fetcher, workshop)
    if submission.url is not None:
        return tuple(taking.follow(submission.url))
    return tuple(taking.take(submission.data, Place(), 0))


class _Taking:
    """As `Taking` says."""

    def __init__(self, fetcher: Fetcher, workshop: Workshop) -> None:
        self.workshop = workshop
        self._until = monotonic() + SECONDS
        self._fetcher = fetcher
        self._whole = budget_of_submission()
        self._budget = Budget(within=self._whole)

    def follow(self, link: str) -> list[Taken]:
        """What a link that was handed in leads to."""
        try:
            return follow(self, link, Place(), 0)
        except IntakeRefused as error:
            return [Refused(error=error)]

    def take(
        self, data: bytes, place: Place, step: int, *, inside: Form | None = None
    ) -> list[Taken]:
        try:
            return self._take(data, place, step, inside)
        except IntakeRefused as error:
            return [Refused(error=error, part=place.part)]

    def fetch(self, address: str) -> Fetched:
        return fetch_link(address, Budgeted(self._fetcher, self._budget))

    def begin_member(self) -> None:
        self._budget = Budget(within=self._whole)

    def _take(self, data: bytes, place: Place, step: int, inside: Form | None) -> list[Taken]:
        form = form_of(data)
        self._require_limits(len(data), form, step)
        if form in _DOCUMENTS:
            document = data if form is Form.COSE else data.removeprefix(BOM).strip()
            return self._document(document, place, step, inside or form)
        if form is Form.LINK:
            return follow(self, data.decode("utf-8", "replace"), place, step)
        if form is Form.ENCODED:
            return self.take(unencoded(data) or b"", place, step + 1, inside=inside)
        opener = _OPENERS.get(form)
        if opener is not None:
            return opener(self, data, place, step)
        raise named_file(data) or IntakeRefused("intake.unknown_form")

    def _require_limits(self, size: int, form: Form, step: int) -> None:
        if step > MOST_STEPS:
            raise IntakeRefused("intake.too_deep", unsupported=True)
        if monotonic() > self._until:
            raise IntakeRefused("intake.too_late", unsupported=True)
        most = MOST_BYTES.get(form)
        if most is not None and size > most:
            raise IntakeRefused("intake.too_large", unsupported=True, limit_mib=most // MIB)

    def _document(self, document: bytes, place: Place, step: int, form: Form) -> list[Taken]:
        """The credential, or each of those that a presentation or another wrapper holds."""
        if (error := named_json(document)) is not None:
            raise error
        if members := presented_in(document):
            place = replace(place, presentation=document)
        else:
            members = documents_in(document)
        if not members:
            return [Found(document=document, form=form, place=place)]
        several = len(members) > 1
        taken = [
            taken
            for name, content in members[:MOST_DOCUMENTS]
            for taken in self.take(
                content, part_of(place, name if several else None), step + 1, inside=form
            )
        ]
        if len(members) > MOST_DOCUMENTS:
            taken.append(closed("intake.too_many", place, count=len(members), limit=MOST_DOCUMENTS))
        return taken
