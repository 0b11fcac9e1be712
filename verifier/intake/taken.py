"""What is handed in, and what is taken from it: documents, and refusals that have a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.errors import IntakeRefused
from verifier.intake.forms import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody hands in: a file or text, or (if `url` is set) a link."""

    data: bytes = b""
    url: str | None = None
    recipient: str | None = None
    """An e-mail address or a name: of whom the reader thinks that it was given to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was."""

    part: str | None = None
    """The name of the member that it was (of an archive, an attachment, a QR code); foreign text,
    for display only. None if the file holds one thing and is that one thing."""
    url: str | None = None
    fetched_at: datetime | None = None
    code: bool = False
    """Whether a QR code led to it."""
    shown: str | None = None
    """Text drawn on the pages of the PDF that held it, for comparison with the signed data."""
    picture: bytes | None = None
    """The picture that it was baked into."""
    presentation: bytes | None = None
    """The presentation that it was in."""
    is_unpacked: bool = False
    """Whether it is a member of an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One document as it was, but for a byte order mark and space around it."""

    document: bytes
    form: Form
    """The form of the file that held it."""
    place: Place = Place()

    @property
    def part(self) -> str | None:
        """As of `Place`."""
        return self.place.part

    @property
    def shown(self) -> str | None:
        """As of `Place`."""
        return self.place.shown

    @property
    def picture(self) -> bytes | None:
        """As of `Place`."""
        return self.place.picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One thing that no credential could be taken from."""

    error: IntakeRefused
    part: str | None = None
    """As of `Place`."""


Taken = Found | Refused


def best_of(
    tried: Sequence[Sequence[Taken]], otherwise: IntakeRefused | None = None
) -> list[Taken]:
    """What counts of several ways that may each lead to a credential.

    All that was found; and if nothing was, what could not be looked into, then `otherwise`, then
    every refusal.
    """
    taken = [one for way in tried for one in way]
    found: list[Taken] = [one for one in taken if isinstance(one, Found)]
    if found:
        return found
    refused = [one for one in taken if isinstance(one, Refused)]
    closed: list[Taken] = [one for one in refused if one.error.unsupported]
    if closed:
        return closed
    if otherwise is not None or not refused:
        return [Refused(error=otherwise or IntakeRefused("intake.unknown_form"))]
    return list(refused)
