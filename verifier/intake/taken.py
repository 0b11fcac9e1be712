"""What is handed in, and what is taken from it: documents, and refusals that have a name."""

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
class Found:
    """One document, exactly as it was, and where it was."""

    document: bytes
    form: Form
    """The form of the file that held it."""
    part: str | None = None
    """The name of the member that it was (of an archive, an attachment, a QR code); foreign text,
    for display only. None if the file holds one thing and is that one thing."""
    url: str | None = None
    fetched_at: datetime | None = None
    shown: str | None = None
    """Text drawn on the pages of the PDF that held it, for comparison with the signed data."""
    picture: bytes | None = None
    """The picture that it was baked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One thing that no credential could be taken from."""

    error: IntakeRefused
    part: str | None = None
    """As of `Found`."""


Taken = Found | Refused
