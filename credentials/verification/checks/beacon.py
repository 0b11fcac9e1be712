"""Whether an address that is asked belongs to this one credential: who runs it learns of each look.

A list for many says nothing about whom somebody looks up (Bitstring Status List 1.0 §5); an address
of one credential does, every time. Nothing follows from it for the verdict.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from credentials.model.credential import Credential
from credentials.model.members import id_of, objects
from credentials.report import CheckResult, not_applicable

LEAST_CHARACTERS: Final = 8
"""Of what a credential is known by; shorter texts are in addresses by chance."""
_ENDS: Final = "/:=#?&"


def check_beacons(credential: Credential) -> tuple[CheckResult, ...]:
    """One result if a status list's or refresh service's address names the credential or its
    subject; else nothing, because nothing can be seen."""
    marks = {mark for mark in _marks(credential) if len(mark) >= LEAST_CHARACTERS}
    urls = [url for url in dict.fromkeys(_asked(credential)) if _names(url, marks)]
    return (not_applicable("privacy.address_of_one", urls=urls),) if urls else ()


def _asked(credential: Credential) -> Iterator[str]:
    for placed in credential.status_entries:
        yield from _texts(placed.document.get("statusListCredential"))
        if "statusListCredential" not in placed.document:
            yield from _texts(placed.document.get("id"))
    for placed in objects(credential.document, "refreshService"):
        yield from _texts(id_of(placed.document))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value


def _marks(credential: Credential) -> Iterator[str]:
    """What the credential and those whom it is about are known by, without what is common."""
    for identifier in (credential.id, *(subject.id for subject in credential.subjects)):
        if identifier is not None:
            text = identifier.rstrip(_ENDS)
            yield text
            yield text[max(text.rfind(end) for end in _ENDS) + 1 :]


def _names(url: str, marks: set[str]) -> bool:
    text = unquote(url)
    return any(mark in text for mark in marks)
