"""Where a credential was."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The form of the file that held it (`json`, `png`, `svg`, `pdf`), and its address."""

    form: str
    url: str | None
    """None for what was handed in itself."""
    fetched_at: datetime | None
    code: bool = False
    """Whether a QR code led to it."""
