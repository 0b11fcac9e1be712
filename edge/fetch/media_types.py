"""Whether an answer is of a kind that was asked for, by its media type."""

_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
"""What static hosts give for files that they do not know."""


def is_acceptable(media_type: str, accept: tuple[str, ...]) -> bool:
    """Whether a type (without parameters, lower case) is one of `accept` or of its families.

    A family is the suffix of RFC 6838 §4.2.8 (`+json`, `+jwt`) or the subtype itself: a JSON kind
    may be served as any JSON. A page or a picture is no list and no key, whatever is in it.
    """
    wanted = [item.partition(";")[0].strip() for item in accept]
    if not wanted or "*/*" in wanted or media_type in _SAYS_NOTHING:
        return True
    return media_type in wanted or _family(media_type) in {_family(item) for item in wanted}


def _family(media_type: str) -> str:
    return media_type.rpartition("/")[2].rpartition("+")[2]
