"""Documents that hold several credentials: presentations, answers of badge hosts, plain lists.

VCDM 2.0 §4.13; OB 3.0 API (getCredentials). Each credential in it is checked on its own, and
nothing around it vouches for it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import LimitExceeded, ParsingError
from credentials.jose.enveloped import is_enveloped
from credentials.model.members import members
from credentials.model.parse import looks_like_a_credential
from credentials.verification.presented import read_presentation
from verifier.intake.forms import from_base64

Named = tuple[str, bytes]
"""Where a document stood, and its text."""
MOST_DOCUMENTS: Final = 200
MEMBERS: Final = (
    "verifiableCredential", "verifiablePresentation", "credential", "credentials", "vc", "vp",
    "compactJwsString", "presentation",
)  # fmt: skip
"""Members of wrappers that are seen in use; what they hold is one thing or a list."""
_HINT: Final = re.compile(rb'"(?:' + "|".join(MEMBERS).encode() + rb')"\s*:')
_PRESENTATION: Final = re.compile(rb'VerifiablePresentation|"vp"\s*:')


def presented_in(document: bytes) -> tuple[Named, ...]:
    """The credentials of a presentation in JSON, a token or COSE; empty for anything else."""
    if not _may_be_presentation(document):
        return ()
    read = read_presentation(document)
    if read.document is None:
        return ()
    return tuple(
        (pointer, _text_of(value))
        for pointer, value in members(read.document, "verifiableCredential")
    )


def documents_in(document: bytes) -> tuple[Named, ...]:
    """What a wrapper holds, which may be wrappers again; empty for what is one thing itself."""
    if not document.startswith(b"[") and _HINT.search(document) is None:
        return ()
    try:
        parsed = parse_json(document, limits=CREDENTIAL_LIMITS)
    except (ParsingError, LimitExceeded):
        return ()
    return tuple(_unwrapped(parsed)) if _is_wrapper(parsed) else ()


def _may_be_presentation(document: bytes) -> bool:
    if document.startswith(b"eyJ"):
        payload = from_base64(document.split(b".", 2)[1]) if b"." in document else None
        return payload is not None and _PRESENTATION.search(payload) is not None
    return _PRESENTATION.search(document) is not None


def _is_wrapper(parsed: Any) -> bool:
    if isinstance(parsed, list):
        return bool(parsed) and all(isinstance(one, dict | str) for one in parsed)
    return (
        isinstance(parsed, dict)
        and not is_enveloped(parsed)
        and not looks_like_a_credential(parsed)
        and any(_holds_documents(parsed.get(member)) for member in MEMBERS)
    )


def _holds_documents(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(one, Mapping | str) for one in values)


def _unwrapped(parsed: Any) -> Iterator[Named]:
    if isinstance(parsed, list):
        for number, one in enumerate(parsed):
            yield f"/{number}", _text_of(one)
        return
    for member in MEMBERS:
        for pointer, value in members(parsed, member):
            yield pointer, _text_of(value)


def _text_of(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")
