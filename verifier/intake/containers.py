"""JSON that holds several credentials: presentations, answers of badge hosts, plain lists.

VCDM 2.0 §4.13; OB 3.0 API §6.1.1 (getCredentials). Each credential in it is checked on its own,
and nothing around it vouches for it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import LimitExceeded, ParsingError
from credentials.jose.enveloped import is_enveloped
from credentials.model.parse import looks_like_a_credential

MOST_DOCUMENTS: Final = 64
MEMBERS: Final = (
    "verifiableCredential", "verifiablePresentation", "credential", "credentials", "vc", "vp",
    "compactJwsString", "presentation",
)  # fmt: skip
"""Members of wrappers that are seen in use; what they hold is one thing or a list."""
_HINT: Final = re.compile(rb'"(?:' + "|".join(MEMBERS).encode() + rb')"\s*:')


def documents_in(document: bytes) -> tuple[tuple[str, bytes], ...]:
    """Place and text of each credential in a wrapper; empty for what is one thing itself."""
    if not document.startswith(b"[") and _HINT.search(document) is None:
        return ()
    try:
        parsed = parse_json(document, limits=CREDENTIAL_LIMITS)
    except (ParsingError, LimitExceeded):
        return ()
    return tuple(islice(_unwrapped(parsed, ""), MOST_DOCUMENTS)) if _is_wrapper(parsed) else ()


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


def _unwrapped(value: Any, place: str) -> Iterator[tuple[str, bytes]]:
    """Depth first; recursion ends with the depth that strict JSON may have."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _unwrapped(one, f"{place}/{number}")
    elif _is_wrapper(value):
        for member in MEMBERS:
            if member in value:
                yield from _unwrapped(value[member], f"{place}/{member}")
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield place, text.encode("utf-8", "surrogatepass")
