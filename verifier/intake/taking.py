"""What the ways of taking things in have in common."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from credentials.verification.ports import Fetched
from verifier.errors import IntakeRefused
from verifier.intake.foreign import named_file
from verifier.intake.forms import Form, form_of
from verifier.intake.pieces import Kind, Opened, Piece
from verifier.intake.taken import Found, Place, Refused, Taken, best_of
from verifier.intake.workshop import Workshop

MOST_TEXT_SHOWN: Final = 80
_IN_CODES: Final = frozenset({Form.JSON, Form.JWT, Form.ENCODED, Form.LINK})


class Taking(Protocol):
    """One submission on its way; not shared by threads.

    `step` counts how deep in or behind something a thing is; `inside` is the form of the file that
    holds it, where that is not itself.
    """

    @property
    def workshop(self) -> Workshop:
        """Where files are opened."""

    def take(
        self, data: bytes, place: Place, step: int, *, inside: Form | None = None
    ) -> list[Taken]:
        """What is in these bytes, never nothing."""

    def fetch(self, address: str) -> Fetched:
        """What stands behind an address. IntakeRefused."""

    def begin_member(self) -> None:
        """Grants the next member of an archive fetches of its own."""


def inside_of(
    pieces: Sequence[Piece], taking: Taking, place: Place, step: int, *, form: Form
) -> list[Taken]:
    """What a file of that form is about: each piece, with a name if there are several."""
    several = len(pieces) > 1
    return [
        taken
        for number, piece in enumerate(pieces, 1)
        for taken in taking.take(
            piece.content,
            part_of(place, (piece.name or f"{number}") if several else None),
            step + 1,
            inside=form,
        )
    ]


def codes_of(opened: Opened, taking: Taking, place: Place, step: int) -> list[Taken]:
    """What the QR codes hold or lead to; empty if there are none."""
    pieces = of_kind(opened, Kind.CODE)
    if not pieces:
        return []
    return alone(best_of([_code(piece, taking, place, step) for piece in pieces]), place)


def _code(piece: Piece, taking: Taking, place: Place, step: int) -> list[Taken]:
    place = replace(part_of(place, piece.name), code=True)
    if form_of(piece.content) in _IN_CODES:
        return taking.take(piece.content, place, step + 1)
    error = named_file(piece.content)
    if error is None:
        text = piece.content[:MOST_TEXT_SHOWN].decode("utf-8", "ignore")
        error = IntakeRefused("intake.code_other", text=text)
    return [Refused(error=error, part=place.part)]


def closed(code: str, place: Place, **facts: Any) -> Refused:
    """A thing in that place that was not looked into."""
    return Refused(error=IntakeRefused(code, unsupported=True, **facts), part=place.part)


def of_kind(opened: Opened, kind: Kind) -> tuple[Piece, ...]:
    """The pieces of one kind."""
    return tuple(piece for piece in opened.pieces if piece.kind is kind)


def has_found(taken: Sequence[Taken]) -> bool:
    """Whether there is a document among them."""
    return any(isinstance(one, Found) for one in taken)


def part_of(place: Place, name: str | None) -> Place:
    """A thing with a name in that place."""
    if name is None:
        return place
    return replace(place, part=name if place.part is None else f"{place.part} › {name}")


def alone(taken: list[Taken], place: Place) -> list[Taken]:
    """What is the only thing there needs no name of its own."""
    return [named(taken[0], place.part)] if len(taken) == 1 else taken


def named(taken: Taken, part: str | None) -> Taken:
    """The same under another name."""
    if isinstance(taken, Found):
        return replace(taken, place=replace(taken.place, part=part))
    return replace(taken, part=part)
