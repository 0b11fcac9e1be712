"""Files that hold something: pictures, PDFs, archives. DESIGN 3.17: what is baked in decides."""

from dataclasses import replace
from typing import Final

from credentials.ob2.recognition import assertion_at
from verifier.errors import IntakeRefused
from verifier.intake import looks
from verifier.intake.forms import Form, form_of
from verifier.intake.link import links_in
from verifier.intake.pieces import Kind, Opened, Piece
from verifier.intake.taken import Found, Place, Refused, Taken, best_of
from verifier.intake.taking import (
    Taking,
    alone,
    closed,
    codes_of,
    has_found,
    inside_of,
    of_kind,
    part_of,
)
from verifier.intake.trail import leads_of

MIB: Final = 1024 * 1024
MOST_UNPACKED_BYTES: Final = 64 * MIB
"""Of all members of an archive."""
DAMAGED: Final = "intake.zip_unsound"
"""Of the codes of a member that could not be taken out, the one that is about the file."""
_LOOKS: Final = {Form.PNG: looks.PNG, Form.SVG: looks.SVG, Form.PICTURE: looks.PHOTO}


def take_picture(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """What is baked in; if nothing is, what the QR codes lead to."""
    form = form_of(data)
    opened = taking.workshop.open(_LOOKS[form], data)
    pieces = of_kind(opened, Kind.INSIDE)
    if not pieces:
        return codes_of(opened, taking, place, step)
    place = replace(place, picture=data)
    taken = inside_of(pieces, taking, place, step, form=form)
    if len(pieces) == 1 and _is_gone(taken):
        return [_hosted_there(pieces[0], place, form)]
    return taken


def _is_gone(taken: list[Taken]) -> bool:
    return isinstance(taken[0], Refused) and taken[0].error.code == "intake.link_absent"


def _hosted_there(piece: Piece, place: Place, form: Form) -> Found:
    """A picture may name only the address of its badge: that nothing is served there any more is
    then an answer about the badge, which may have been taken back (OB 2.0 HostedBadge)."""
    document = assertion_at(piece.content.decode("utf-8", "replace").strip())
    return Found(document=document, form=form, place=place)


def take_pdf(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """What is attached; only without it, the codes on the pages, and without those, links."""
    opened = taking.workshop.open(looks.ATTACHMENTS, data)
    if pieces := of_kind(opened, Kind.INSIDE):
        place = replace(place, shown=_shown(taking, data))
        return inside_of(pieces, taking, place, step, form=Form.PDF)
    pages = taking.workshop.open(looks.PAGES, data)
    place = replace(place, shown=pages.shown)
    codes = codes_of(pages, taking, place, step)
    if has_found(codes):
        return codes
    links = [piece.content.decode() for piece in of_kind(opened, Kind.LEAD)]
    leads = leads_of([*links, *links_in(pages.shown or "")], taking, place, step)
    tried = [leads] if has_found(leads) else [codes, leads]
    return alone(best_of(tried, None if codes else _without(pages)), place)


def _without(pages: Opened) -> IntakeRefused:
    """Nothing is attached, and no code is on the pages that were looked at."""
    if pages.facts["limit"] < pages.facts["count"]:
        return IntakeRefused("intake.pdf_in_part", unsupported=True, **pages.facts)
    return IntakeRefused("intake.pdf_without")


def _shown(taking: Taking, data: bytes) -> str | None:
    """The text on the pages; None if it cannot be had, which must not hide what is attached."""
    try:
        return taking.workshop.open(looks.TEXT, data).shown
    except IntakeRefused:
        return None


def take_mail(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """What is attached; if no credential is, what the links lead to."""
    opened = taking.workshop.open(looks.MAIL, data)
    files = [
        taking.take(piece.content, part_of(place, piece.name), step + 1)
        for piece in of_kind(opened, Kind.MEMBER)
    ]
    if any(map(has_found, files)):
        return alone(best_of(files), place)
    clicked = [piece.content.decode() for piece in of_kind(opened, Kind.LEAD)]
    leads = leads_of([*links_in(opened.shown or ""), *clicked], taking, place, step)
    tried = [leads] if has_found(leads) else [*files, leads]
    says_why = len(files) == 1  # what is wrong with the one file that was sent
    return alone(best_of(tried, None if says_why else IntakeRefused("intake.mail")), place)


def take_archive(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """Each member as if it were handed in alone."""
    if place.is_unpacked:
        opened = taking.workshop.open(looks.ARCHIVE, looks.START.pack(looks.NESTED) + data)
        return codes_of(opened, taking, place, step)
    place = replace(place, is_unpacked=True)
    taken: list[Taken] = []
    start: int | None = 0
    size = 0
    while start is not None:
        opened = taking.workshop.open(looks.ARCHIVE, looks.START.pack(start) + data)
        if of_kind(opened, Kind.CODE):
            return codes_of(opened, taking, place, step)
        for piece in opened.pieces:
            size += len(piece.content)
            if size > MOST_UNPACKED_BYTES:
                limit = MOST_UNPACKED_BYTES // MIB
                return [*taken, closed("intake.zip_too_large", place, limit_mib=limit)]
            taken += _member(piece, taking, place, step)
        start = opened.more_from
    if opened.facts["count"] > opened.facts["limit"]:
        taken.append(closed("intake.zip_too_many", place, **opened.facts))
    return taken or [Refused(error=IntakeRefused("intake.zip_empty"), part=place.part)]


def _member(piece: Piece, taking: Taking, place: Place, step: int) -> list[Taken]:
    taking.begin_member()
    place = part_of(place, piece.name)
    if piece.refusal is not None:
        error = IntakeRefused(piece.refusal, unsupported=piece.refusal != DAMAGED)
        return [Refused(error=error, part=place.part)]
    return taking.take(piece.content, place, step + 1)
