"""A part of a JSON-LD document, chosen by JSON pointers. ECDSA 1.0 §3.4.11 to §3.4.13; RFC 6901."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from credentials.errors import ProofGenerationError

MOST_POINTERS: Final = 1_000
_NOTHING: Final = object()


def select(document: Mapping[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """What the pointers point at, and `id` and `type` of every object on the way. §3.4.13.

    The document has `id`, `type` for `@id`, `@type` and one `@context`, at the top.
    Raises ProofGenerationError (field `pointer`) for a pointer to nothing; also without pointers.
    """
    if not pointers or len(pointers) > MOST_POINTERS:
        raise ProofGenerationError(f"{len(pointers)} pointers, wanted are 1 to {MOST_POINTERS}")
    selection = _Selection(document)
    for pointer in pointers:
        selection.add(pointer)
    return {"@context": copy.deepcopy(document.get("@context")), **selection.chosen()}


def steps_of(pointer: str) -> list[str]:
    """The unescaped steps of a JSON pointer. RFC 6901 §4. ProofGenerationError if it is none."""
    if pointer and not pointer.startswith("/"):
        raise _refused("not a JSON pointer", pointer)
    steps = pointer.split("/")[1:]
    if any("~" in step.replace("~0", "").replace("~1", "") for step in steps):
        raise _refused("not a JSON pointer", pointer)
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


class _Selection:
    """What is chosen of one value: all of it, or some of its members or items."""

    __slots__ = ("parts", "value", "whole")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.whole = not isinstance(value, Mapping | list)
        self.parts: dict[str | int, _Selection] = {}

    def add(self, pointer: str) -> None:
        """§3.4.12."""
        place = self
        for step in steps_of(pointer):
            place = place._part(step, pointer)
        place.whole = True

    def _part(self, step: str, pointer: str) -> "_Selection":
        key, value = _member(self.value, step)
        if value is _NOTHING:
            raise _refused("points at nothing", pointer)
        return self.parts.setdefault(key, _Selection(value))

    def chosen(self) -> Any:
        """The chosen part, in the order of the document, sharing nothing with it."""
        if self.whole:
            return copy.deepcopy(self.value)
        if isinstance(self.value, list):
            return [self.parts[index].chosen() for index in sorted(self.parts, key=int)]
        return dict(self._members())

    def _members(self) -> Iterable[tuple[str, Any]]:
        for key, value in self.value.items():
            if key == "type" or (key == "id" and not str(value).startswith("_:")):  # §3.4.11
                yield key, copy.deepcopy(value)
            elif key in self.parts:
                yield key, self.parts[key].chosen()


def _member(value: Any, step: str) -> tuple[str | int, Any]:
    if isinstance(value, list):
        is_index = step.isascii() and step.isdigit() and (step == "0" or step[0] != "0")
        index = int(step) if is_index and len(step) < 9 else len(value)
        return index, value[index] if index < len(value) else _NOTHING
    if isinstance(value, Mapping):
        return step, value.get(step, _NOTHING)
    return step, _NOTHING


def _refused(detail: str, pointer: str) -> ProofGenerationError:
    return ProofGenerationError(f"{detail}: {pointer[:200]}", pointer=pointer)
