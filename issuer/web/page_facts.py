"""The files of a certificate and their digests, as the page lists them."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from edge.words import LANGUAGES, Language
from issuer.domain.certificate import Certificate

MOST_KNOWN = 20_000
"""Digests that a process remembers: about 5 MB."""


class KnownDigests:
    """Digests of files that this process served. They never change, so they are safe to keep."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._most, self._lock = most, Lock()
        self._known: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self.changes = 0
        """How often one came to be known."""

    def __setitem__(self, key: tuple[str, str, str], digest: str) -> None:
        with self._lock:
            self.changes += key not in self._known
            self._known[key] = digest
            if len(self._known) > self._most:
                self._known.popitem(last=False)

    def get(self, key: tuple[str, str, str]) -> str | None:
        """The digest, if the file was served."""
        return self._known.get(key)


known_digests = KnownDigests()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """One file: where it is, what it is, its SHA-256 if known."""

    form: str
    language: Language | None
    """Only papers differ by language."""
    href: str
    digest: str | None


def digest_of(certificate: Certificate, form: str, language: Language) -> str | None:
    """The digest of a file if it can be told without making the file."""
    if form == "json":
        return sha256(certificate.document_bytes).hexdigest()
    return known_digests.get((certificate.digest, form, language))


def files_of(
    certificate: Certificate, digest: Callable[[str, Language], str | None]
) -> tuple[FileLink, ...]:
    """All files, papers first; addresses as paths of this site."""
    path = f"/c/{certificate.id}"
    papers = tuple(
        FileLink(
            form="pdf",
            language=language,
            href=f"{path}.pdf?lang={language}",
            digest=digest("pdf", language),
        )
        for language in LANGUAGES
    )
    others = tuple(
        FileLink(form=form, language=None, href=f"{path}.{form}", digest=digest(form, "en"))
        for form in ("png", "svg", "json", "jwt")
    )
    return papers + others
