"""Checking credentials of any issuer. Has no database and no keys. Never imports `issuer`.

For programs: `from verifier import verify`; docs/verifier.md shows each public name at work. They
are read when they are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from verifier.intake.taken import Submission
    from verifier.library import as_document, open_verifier, verify, verify_all
    from verifier.service import Answer, Verifier

__all__ = [
    "Answer",
    "Submission",
    "Verifier",
    "as_document",
    "open_verifier",
    "verify",
    "verify_all",
]

_HOMES: Final = {
    "Answer": "verifier.service",
    "Submission": "verifier.intake.taken",
    "Verifier": "verifier.service",
    "as_document": "verifier.library",
    "open_verifier": "verifier.library",
    "verify": "verifier.library",
    "verify_all": "verifier.library",
}
"""In which module each public name is made."""


def __getattr__(name: str) -> Any:
    """A public name, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module 'verifier' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
