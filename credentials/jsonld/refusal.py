"""Why a document is refused, gathered on the way up from the place to the root."""

from enum import StrEnum
from typing import Never

from credentials.encoding.strict_json import child_pointer
from credentials.errors import DataLoss, JsonLdError, NotCovered


class Reason(StrEnum):
    """The field `reason` of DataLoss and NotCovered."""

    # DataLoss: the canonical form would not hold it, or could hold it under another spelling
    UNDEFINED_TERM = "undefined_term"
    RELATIVE_IRI = "relative_iri"
    MALFORMED_IRI = "malformed_iri"
    RESPELLED = "respelled"
    KEYWORD = "keyword"
    NULL = "null"
    EMPTY = "empty"
    NESTED_ARRAY = "nested_array"
    LANGUAGE_TAG = "language_tag"
    DIRECTION = "direction"
    TWO_DESCRIPTIONS = "two_descriptions"
    NUMBER_RANGE = "number_range"
    NUMBER_PRECISION = "number_precision"
    NOT_UNICODE = "not_unicode"
    NO_CONTEXT = "no_context"
    PROTECTED_TERM = "protected_term"
    INVALID = "invalid"
    # NotCovered: legal, but its meaning depends on what we do not know or do not take
    INLINE_CONTEXT = "inline_context"
    NESTED_CONTEXT = "nested_context"
    CONTEXT_CONFLICT = "context_conflict"
    SPLIT_DESCRIPTION = "split_description"
    BLANK_NODE_ID = "blank_node_id"
    VALUE_KIND = "value_kind"
    NOT_JSON = "not_json"


_NOT_COVERED = frozenset(
    {
        Reason.INLINE_CONTEXT,
        Reason.NESTED_CONTEXT,
        Reason.CONTEXT_CONFLICT,
        Reason.SPLIT_DESCRIPTION,
        Reason.BLANK_NODE_ID,
        Reason.VALUE_KIND,
        Reason.NOT_JSON,
    }
)


class RefusalError(Exception):
    """Raised where the walk meets what it refuses; each level above adds its step to `path`."""

    def __init__(self, reason: Reason, detail: str, *steps: str | int) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.path: list[str | int] = list(reversed(steps))

    def error(self) -> JsonLdError:
        """The error for callers, with fields `reason` and `pointer`."""
        kind = NotCovered if self.reason in _NOT_COVERED else DataLoss
        pointer = ""
        for step in reversed(self.path):
            pointer = child_pointer(pointer, str(step))
        where = pointer or "the top"
        return kind(f"{self.detail} (at {where})", reason=self.reason.value, pointer=pointer)


def refuse(reason: Reason, detail: str, *steps: str | int) -> Never:
    """Refuses what stands at `steps` below the place where this is called."""
    raise RefusalError(reason, detail, *steps)
