"""Links and pages: from where a person was sent to where the credential is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from credentials.verification.ports import Fetched
from verifier.errors import IntakeRefused
from verifier.intake import looks
from verifier.intake.foreign import named_file
from verifier.intake.forms import Form, form_of, may_be_a_credential
from verifier.intake.fragment import fragment_of
from verifier.intake.link import absolute, address_of, links_in
from verifier.intake.pieces import Kind
from verifier.intake.share_pages import known_ways
from verifier.intake.taken import Found, Place, Refused, Taken, best_of
from verifier.intake.taking import Taking, alone, has_found, inside_of, named, of_kind, part_of

_BEHIND_NO_LINK: Final = frozenset({Form.LINK, Form.TEXT, Form.MAIL, Form.UNKNOWN})


def follow(taking: Taking, link: str, place: Place, step: int) -> list[Taken]:
    """What a link carries or leads to: the ways that are known are tried first, then its own."""
    carried = fragment_of(link)
    if carried is not None:
        return taking.take(carried, place, step + 1)
    address = address_of(link)
    tried: list[list[Taken]] = []
    for way in (*known_ways(address), address):
        tried.append(_behind(way, taking, place, step, may_be_page=way is address))
        if has_found(tried[-1]):
            return tried[-1]
    return [named(best_of(tried)[-1], place.part)]


def take_text(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """What the links among the words lead to."""
    if (error := named_file(data)) is not None:
        raise error
    links = links_in(data.decode("utf-8", "replace"))
    if not links:
        raise IntakeRefused("intake.unknown_form")
    tried = [follow(taking, link, part_of(place, link), step + 1) for link in links]
    return alone(best_of(tried, IntakeRefused("intake.text_without")), place)


def take_page(taking: Taking, data: bytes, place: Place, step: int) -> list[Taken]:
    """A page that was handed in or fetched: what is written in it, else where it leads."""
    nothing = IntakeRefused("intake.page" if place.url is None else "intake.link_page")
    try:
        opened = taking.workshop.open(looks.PAGE, data)
    except IntakeRefused as error:
        raise (nothing if error.code == "intake.page" else error) from error
    if pieces := of_kind(opened, Kind.INSIDE):
        taken = inside_of(pieces, taking, place, step, form=Form.PAGE)
        if has_found(taken):
            return taken
    written = (piece.content.decode() for piece in of_kind(opened, Kind.LEAD))
    links = [link for one in written if (link := absolute(one, place.url)) is not None]
    return alone(best_of([leads_of(links, taking, place, step)], nothing), place)


def leads_of(links: Sequence[str], taking: Taking, place: Place, step: int) -> list[Taken]:
    """The first thing behind links that looks like a credential, else all refusals."""
    refusals: list[Taken] = []
    for link in dict.fromkeys(links):
        taken = _behind(address_of(link), taking, place, step, may_be_page=False)
        if likely := [one for one in taken if _is_likely(one)]:
            return likely
        refusals += [one for one in taken if isinstance(one, Refused)]
    return refusals


def _is_likely(taken: Taken) -> bool:
    return isinstance(taken, Found) and may_be_a_credential(taken.document)


def _behind(
    address: str, taking: Taking, place: Place, step: int, *, may_be_page: bool
) -> list[Taken]:
    try:
        return _fetched(taking.fetch(address), taking, place, step, may_be_page=may_be_page)
    except IntakeRefused as error:
        return [Refused(error=error, part=place.part)]


def _fetched(
    fetched: Fetched, taking: Taking, place: Place, step: int, *, may_be_page: bool
) -> list[Taken]:
    place = replace(place, url=fetched.url, fetched_at=fetched.fetched_at)
    form = form_of(fetched.body)
    if form is Form.PAGE and not may_be_page:
        raise IntakeRefused("intake.link_page")
    if form in _BEHIND_NO_LINK:
        raise named_file(fetched.body) or IntakeRefused("intake.link_page")
    return taking.take(fetched.body, place, step + 1)
