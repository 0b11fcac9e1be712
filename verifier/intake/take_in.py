"""From what was handed in to the documents in it. DESIGN 3.17: what is baked in decides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, Final

from credentials.ob2.recognition import assertion_at
from credentials.verification.ports import Fetched, Fetcher
from edge.fetch import Budget, Budgeted, budget_of_submission
from verifier.errors import IntakeRefused
from verifier.intake import looks
from verifier.intake.containers import documents_in
from verifier.intake.foreign import named_file, named_json
from verifier.intake.forms import BOM, Form, form_of, may_be_a_credential, unencoded
from verifier.intake.link import absolute, address_of, fetch_link, links_in
from verifier.intake.pieces import Kind, Opened, Piece
from verifier.intake.share_pages import known_ways
from verifier.intake.taken import Found, Place, Refused, Submission, Taken, best_of
from verifier.intake.workshop import Workshop

MIB: Final = 1024 * 1024
MOST_BYTES: Final = {
    Form.PNG: 8 * MIB, Form.SVG: 1 * MIB, Form.PDF: 20 * MIB, Form.PICTURE: 20 * MIB,
    Form.ZIP: 24 * MIB, Form.PAGE: 4 * MIB, Form.TEXT: 1 * MIB, Form.ENCODED: 24 * MIB,
}  # fmt: skip
"""Of a file that is opened; JSON has the limit of credentials, which the pipeline keeps."""
MOST_UNPACKED_BYTES: Final = 64 * MIB
"""Of all members of an archive."""
SECONDS: Final = 20.0
"""By the wall clock, for everything in one submission: what is left then is not opened."""
MOST_STEPS: Final = 6
"""From one thing to what lies in it or behind it: a picture, its code, a page, its link, …"""
MOST_TEXT_SHOWN: Final = 80
_IN_CODES: Final = frozenset({Form.JSON, Form.JWT, Form.ENCODED, Form.LINK})
_BEHIND_NO_LINK: Final = frozenset({Form.LINK, Form.TEXT, Form.UNKNOWN})


def take_in(submission: Submission, *, fetcher: Fetcher, workshop: Workshop) -> tuple[Taken, ...]:
    """All that is in a submission, never nothing: documents, and what none could be taken from.

    The form is told from the bytes. For each thing at most 8 documents are fetched.
    """
    taking = _Taking(fetcher, workshop)
    if submission.url is not None:
        taken = taking.follow(submission.url, Place(), 0)
    else:
        taken = taking.take(submission.data, Place(), 0)
    return tuple(taken)


class _Taking:
    """One submission on its way; not shared by threads.

    `step` counts how deep in or behind something a thing is; `inside` is the form of the file that
    holds it, where that is not itself.
    """

    def __init__(self, fetcher: Fetcher, workshop: Workshop) -> None:
        self._workshop = workshop
        self._until = monotonic() + SECONDS
        self._unrestricted = fetcher
        self._whole = budget_of_submission()
        self._fetcher: Fetcher
        self._renew_budget()
        self._is_unpacking = False

    def take(
        self, data: bytes, place: Place, step: int, *, inside: Form | None = None
    ) -> list[Taken]:
        """What is in these bytes, never nothing."""
        try:
            return self._take(data, place, step, inside)
        except IntakeRefused as error:
            return [Refused(error=error, part=place.part)]

    def follow(self, link: str, place: Place, step: int) -> list[Taken]:
        """What is behind a link, never nothing: the ways that are known first, then its own."""
        address = address_of(link)
        tried: list[list[Taken]] = []
        for way in (*known_ways(address), address):
            tried.append(self._behind(way, place, step, may_be_page=way is address))
            if _found(tried[-1]):
                return tried[-1]
        taken = best_of(tried, None)
        return [_named(taken[-1], place.part)]

    def _take(self, data: bytes, place: Place, step: int, inside: Form | None) -> list[Taken]:
        if step > MOST_STEPS:
            raise IntakeRefused("intake.too_deep", unsupported=True)
        if monotonic() > self._until:
            raise IntakeRefused("intake.too_late", unsupported=True)
        form = form_of(data)
        most = MOST_BYTES.get(form)
        if most is not None and len(data) > most:
            raise IntakeRefused("intake.too_large", limit_mib=most // MIB)
        if form is Form.COSE:
            return [Found(document=data, form=inside or form, place=place)]
        if form is Form.JWT:
            return [Found(document=data.strip(), form=inside or form, place=place)]
        if form is Form.JSON:
            return self._json(data, place, step, inside)
        if form is Form.LINK:
            return self.follow(data.decode("utf-8", "replace"), place, step)
        if form is Form.ENCODED:
            return self.take(unencoded(data) or b"", place, step + 1, inside=inside)
        opener = self._openers.get(form)
        if opener is not None:
            return opener(self, data, place, step)
        raise named_file(data) or IntakeRefused("intake.unknown_form")

    def _json(self, data: bytes, place: Place, step: int, inside: Form | None) -> list[Taken]:
        document = data.removeprefix(BOM).strip()
        if (named := named_json(document)) is not None:
            raise named
        members = documents_in(document)
        if not members:
            return [Found(document=document, form=inside or Form.JSON, place=place)]
        return [
            taken
            for name, content in members
            for taken in self.take(
                content,
                _part_of(place, name if len(members) > 1 else None),
                step + 1,
                inside=inside or Form.JSON,
            )
        ]

    def _text(self, data: bytes, place: Place, step: int) -> list[Taken]:
        if (named := named_file(data)) is not None:
            raise named
        links = links_in(data.decode("utf-8", "replace"))
        if not links:
            raise IntakeRefused("intake.unknown_form")
        tried = [self.follow(link, _part_of(place, link), step + 1) for link in links]
        return _alone(best_of(tried, IntakeRefused("intake.text_without")), place)

    def _picture(self, data: bytes, place: Place, step: int) -> list[Taken]:
        form = form_of(data)
        look = {Form.PNG: looks.PNG, Form.SVG: looks.SVG}.get(form, looks.PHOTO)
        opened = self._workshop.open(look, data)
        if inside := _of_kind(opened, Kind.INSIDE):
            return self._inside(inside, replace(place, picture=data), step, form)
        return self._codes(opened, place, step)

    def _pdf(self, data: bytes, place: Place, step: int) -> list[Taken]:
        """What is attached decides; only without it, the codes on the pages, then links."""
        opened = self._workshop.open(looks.ATTACHMENTS, data)
        if inside := _of_kind(opened, Kind.INSIDE):
            return self._inside(inside, replace(place, shown=self._shown(data)), step, Form.PDF)
        pages = self._workshop.open(looks.PAGES, data)
        place = replace(place, shown=pages.shown)
        codes = self._codes(pages, place, step) if pages.pieces else []
        if _found(codes):
            return codes
        links = [piece.content.decode() for piece in _of_kind(opened, Kind.LEAD)]
        leads = self._leads([*links, *links_in(pages.shown or "")], place, step)
        without = None if codes else IntakeRefused("intake.pdf_without")
        return _alone(best_of([leads] if _found(leads) else [codes, leads], without), place)

    def _shown(self, data: bytes) -> str | None:
        """The text on the pages; None if it cannot be had, which must not hide what is attached."""
        try:
            return self._workshop.open(looks.TEXT, data).shown
        except IntakeRefused:
            return None

    def _archive(self, data: bytes, place: Place, step: int) -> list[Taken]:
        """Each member as if it were handed in alone."""
        if self._is_unpacking:
            opened = self._workshop.open(looks.ARCHIVE, looks.START.pack(looks.NESTED) + data)
            return self._codes(opened, place, step)
        self._is_unpacking = True
        taken: list[Taken] = []
        start: int | None = 0
        size = 0
        while start is not None:
            opened = self._workshop.open(looks.ARCHIVE, looks.START.pack(start) + data)
            if codes := _of_kind(opened, Kind.CODE):
                return self._codes(replace(opened, pieces=codes), place, step)
            for piece in opened.pieces:
                size += len(piece.content)
                if size > MOST_UNPACKED_BYTES:
                    limit = MOST_UNPACKED_BYTES // MIB
                    return [*taken, _refused("intake.zip_too_large", place, limit_mib=limit)]
                taken += self._member(piece, place, step)
            start = opened.more_from
        if opened.facts["count"] > opened.facts["limit"]:
            taken.append(_refused("intake.zip_too_many", place, **opened.facts))
        return taken or [_refused("intake.zip_empty", place)]

    def _member(self, piece: Piece, place: Place, step: int) -> list[Taken]:
        self._renew_budget()
        place = _part_of(place, piece.name)
        if piece.refusal is not None:
            return [_refused(piece.refusal, place)]
        return self.take(piece.content, place, step + 1)

    def _page(self, data: bytes, place: Place, step: int) -> list[Taken]:
        """A page that was handed in or fetched: what is written in it, else where it leads."""
        nothing = IntakeRefused("intake.page" if place.url is None else "intake.link_page")
        try:
            opened = self._workshop.open(looks.PAGE, data)
        except IntakeRefused as error:
            raise (nothing if error.code == "intake.page" else error) from error
        if inside := _of_kind(opened, Kind.INSIDE):
            taken = self._inside(inside, place, step, Form.PAGE)
            if _found(taken):
                return taken
        written = (piece.content.decode() for piece in _of_kind(opened, Kind.LEAD))
        links = [link for one in written if (link := absolute(one, place.url)) is not None]
        return _alone(best_of([self._leads(links, place, step)], nothing), place)

    def _inside(self, pieces: Sequence[Piece], place: Place, step: int, form: Form) -> list[Taken]:
        several = len(pieces) > 1
        found: list[Taken] = []
        for number, piece in enumerate(pieces, 1):
            of_piece = _part_of(place, (piece.name or f"{number}") if several else None)
            taken = self.take(piece.content, of_piece, step + 1, inside=form)
            found += _asked_for_again(taken, piece, of_piece, form)
        return found

    def _codes(self, opened: Opened, place: Place, step: int) -> list[Taken]:
        tried = [self._code(piece, place, step) for piece in _of_kind(opened, Kind.CODE)]
        return _alone(best_of(tried, None), place)

    def _code(self, piece: Piece, place: Place, step: int) -> list[Taken]:
        place = replace(_part_of(place, piece.name), code=True)
        if form_of(piece.content) in _IN_CODES:
            return self.take(piece.content, place, step + 1)
        text = piece.content[:MOST_TEXT_SHOWN].decode("utf-8", "ignore")
        error = named_file(piece.content) or IntakeRefused("intake.code_other", text=text)
        return [Refused(error=error, part=place.part)]

    def _leads(self, links: Sequence[str], place: Place, step: int) -> list[Taken]:
        """The first thing behind them that looks like a credential, else all refusals."""
        refused: list[Taken] = []
        for link in dict.fromkeys(links):
            taken = self._behind(address_of(link), place, step, may_be_page=False)
            if likely := [one for one in taken if _is_likely(one)]:
                return likely
            refused += [one for one in taken if isinstance(one, Refused)]
        return refused

    def _behind(self, address: str, place: Place, step: int, *, may_be_page: bool) -> list[Taken]:
        try:
            fetched = fetch_link(address, self._fetcher)
            return self._fetched(fetched, place, step, may_be_page=may_be_page)
        except IntakeRefused as error:
            return [Refused(error=error, part=place.part)]

    def _fetched(
        self, fetched: Fetched, place: Place, step: int, *, may_be_page: bool
    ) -> list[Taken]:
        place = replace(place, url=fetched.url, fetched_at=fetched.fetched_at)
        form = form_of(fetched.body)
        if form is Form.PAGE and not may_be_page:
            raise IntakeRefused("intake.link_page")
        if form in _BEHIND_NO_LINK:
            raise named_file(fetched.body) or IntakeRefused("intake.link_page")
        return self.take(fetched.body, place, step + 1)

    def _renew_budget(self) -> None:
        self._fetcher = Budgeted(self._unrestricted, Budget(within=self._whole))

    _openers: Final[dict[Form, Callable[["_Taking", bytes, Place, int], list[Taken]]]] = {
        Form.PNG: _picture,
        Form.SVG: _picture,
        Form.PICTURE: _picture,
        Form.PDF: _pdf,
        Form.ZIP: _archive,
        Form.PAGE: _page,
        Form.TEXT: _text,
    }


def _asked_for_again(taken: list[Taken], piece: Piece, place: Place, form: Form) -> list[Taken]:
    """An address that is baked in and answers no more is that of a badge which may be revoked."""
    is_absent = isinstance(taken[0], Refused) and taken[0].error.code == "intake.link_absent"
    if place.picture is None or form_of(piece.content) is not Form.LINK or not is_absent:
        return taken
    address = address_of(piece.content.decode("utf-8", "replace"))
    return [Found(document=assertion_at(address), form=form, place=place)]


def _refused(code: str, place: Place, **facts: Any) -> Refused:
    return Refused(error=IntakeRefused(code, **facts), part=place.part)


def _of_kind(opened: Opened, kind: Kind) -> tuple[Piece, ...]:
    return tuple(piece for piece in opened.pieces if piece.kind is kind)


def _found(taken: Sequence[Taken]) -> bool:
    return any(isinstance(one, Found) for one in taken)


def _is_likely(taken: Taken) -> bool:
    return isinstance(taken, Found) and may_be_a_credential(taken.document)


def _part_of(place: Place, name: str | None) -> Place:
    """A thing with a name in that place."""
    if name is None:
        return place
    return replace(place, part=name if place.part is None else f"{place.part} › {name}")


def _alone(taken: list[Taken], place: Place) -> list[Taken]:
    """What is the only thing there needs no name of its own."""
    return [_named(taken[0], place.part)] if len(taken) == 1 else taken


def _named(taken: Taken, part: str | None) -> Taken:
    if isinstance(taken, Found):
        return replace(taken, place=replace(taken.place, part=part))
    return replace(taken, part=part)
