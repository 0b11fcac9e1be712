"""Which texts are absolute IRIs and language tags. RFC 3987 §2.2, BCP 47 (RFC 5646 §2.1)."""

import re

_UCS = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(
        f"{chr(plane + 0)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xE0000, 0x10000)
    )
    + "\U000e1000-\U000efffd"
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_NAME = r"A-Za-z0-9\-._~!$&'()*+,;=" + _UCS


def _run(characters: str) -> str:
    """Any number of these characters and of percent-encoded bytes; never backtracks."""
    return f"(?:[{characters}]++|%[0-9A-Fa-f]{{2}})*+"


_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:"
    rf"(?://(?:{_run(_NAME + ':@')}|(?:{_run(_NAME + ':')}@)?\[[0-9A-Fa-fv:.]++\](?::[0-9]*+)?)"
    rf"(?=[/?#]|\Z))?"
    rf"{_run(_NAME + ':@/')}"
    rf"(?:\?{_run(_NAME + ':@/?' + _PRIVATE)})?"
    rf"(?:\#{_run(_NAME + ':@/?')})?\Z"
)

_LANGUAGE_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)",
    re.ASCII | re.IGNORECASE,
)
_MOST_TAG_CHARACTERS = 64

is_absolute_iri = _IRI.match
"""A match if the text is an absolute IRI, else None."""


def is_language_tag(text: str) -> bool:
    """Whether the text is a well-formed language tag (grandfathered irregular tags are not)."""
    return len(text) <= _MOST_TAG_CHARACTERS and _LANGUAGE_TAG.fullmatch(text) is not None
