"""Whether it was given to the one whom the reader means. OB 3.0 §9 step 5, IdentityObject.

The reader has an e-mail address or a name from elsewhere. That another one is meant changes nothing
about the credential, so this is a line of its own and no part of the verdict.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from credentials.model.credential import Credential, Identifier, Subject
from credentials.model.members import plain_text
from credentials.report import CheckResult, failed, not_determined, passed

EMAIL: Final = "emailAddress"
NAME: Final = "name"
_MAILTO: Final = "mailto:"
_HASH: Final = re.compile(r"(?P<algorithm>[A-Za-z0-9-]+)\$(?P<digits>[0-9A-Fa-f]+)")
_ALGORITHMS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "sha256": hashlib.sha256,
    "md5": partial(hashlib.md5, usedforsecurity=False),  # the standard names it
}
_MOST_ALGORITHM_CHARACTERS: Final = 16


def check_recipient(credential: Credential, *, recipient: str) -> CheckResult:
    """Passed if one subject is known by `recipient`: an e-mail address, a name, or another id.

    A hashed identity is computed from the text as given, then in lower case, since issuers do
    either; what is not hashed is compared without regard to case and spaces. Another name is a
    difference only where the subject is known by a name, another address only where by an address.
    """
    given = recipient.strip()
    kind = EMAIL if "@" in given and ":" not in given else NAME
    identities = [one for subject in credential.subjects for one in _identities(subject)]
    for identity in identities:
        if _is_same(identity, given):
            return passed("recipient.matches", kind=identity.identity_type, hashed=identity.hashed)
    kinds = sorted({one.identity_type for one in identities})
    comparable = [one for one in identities if one.identity_type == kind]
    if not comparable:
        return not_determined("recipient.not_named_so", given=kind, kinds=kinds)
    unknown = next((one for one in comparable if one.hashed and _digest_of(one) is None), None)
    if unknown is not None:
        algorithm = unknown.identity_hash.partition("$")[0][:_MOST_ALGORITHM_CHARACTERS]
        return not_determined("recipient.unknown_hash", kind=kind, algorithm=algorithm)
    return failed("recipient.differs", given=kind, kinds=kinds)


def _identities(subject: Subject) -> Iterator[Identifier]:
    """All that a subject is known by: its identifiers, its id, and what a Profile says of it."""
    yield from subject.identifiers
    if subject.id is not None:
        is_address = subject.id.lower().startswith(_MAILTO)
        text = subject.id[len(_MAILTO) :] if is_address else subject.id
        yield _plain(EMAIL if is_address else "id", text)
    document = subject.document
    parts = [plain_text(document.get(name)) for name in ("givenName", "familyName")]
    if all(parts):
        yield _plain(NAME, " ".join(filter(None, parts)))
    for member, kind in (("name", NAME), ("email", EMAIL)):
        told = plain_text(document.get(member))
        if told:
            yield _plain(kind, told)


def _plain(kind: str, text: str) -> Identifier:
    return Identifier(identity_type=kind, identity_hash=text, hashed=False, salt=None)


def _is_same(identity: Identifier, given: str) -> bool:
    if not identity.hashed:
        return _folded(identity.identity_hash) == _folded(given)
    digest = _digest_of(identity)
    if digest is None:
        return False
    algorithm, expected = digest
    salt = identity.salt or ""
    return any(
        _ALGORITHMS[algorithm]((text + salt).encode(errors="replace")).hexdigest() == expected
        for text in (given, given.lower())
    )


def _digest_of(identity: Identifier) -> tuple[str, str] | None:
    """Algorithm and hex digits in lower case; None for what is no hash that is known here."""
    match = _HASH.fullmatch(identity.identity_hash)
    algorithm = match["algorithm"].lower() if match is not None else ""
    if match is None or algorithm not in _ALGORITHMS:
        return None
    if len(match["digits"]) != 2 * _ALGORITHMS[algorithm](b"").digest_size:
        return None
    return algorithm, match["digits"].lower()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
