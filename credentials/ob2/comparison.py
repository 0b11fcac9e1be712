"""Whether a copy of an assertion says what its issuer's site says. OB 2.0 HostedBadge.

The site's word counts. A copy may say less, and refer to what the site writes out, or write out
what the site refers to; it may not say anything else.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.strict_json import child_pointer
from credentials.errors import ValueMalformed
from credentials.model.members import as_tuple, object_or_none
from credentials.ob2.addresses import is_same_address
from credentials.ob2.dates import time_of
from credentials.ob2.recognition import Edition

_TIMES: Final = frozenset({"issuedOn", "expires"})
_ALIASES: Final = {"hosted": "HostedBadge", "signed": "SignedBadge", "Issuer": "Profile"}
"""OB 2.0 context: two names for one type."""
_PROFILES: Final = frozenset({"/badge/issuer", "/issuer"})
_OF_A_PROFILE: Final = frozenset({"id", "name", "url", "email", "publicKey"})
"""What makes an issuer; the rest of a profile (telephone, picture) may have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison came to."""

    difference: str | None
    """JSON pointer of the first thing in the copy that the site does not say so."""
    is_complete: bool
    """False where the copy writes out what could not be had from the site."""


def compare(copy: Mapping[str, Any], served: Mapping[str, Any]) -> Compared:
    """The comparison of a copy with the assertion as served.

    `served` has what it refers to written out, as far as it could be had.
    """
    comparison = _Comparison()
    difference = comparison.members(_renamed(copy), _renamed(served), "")
    return Compared(difference=difference, is_complete=not comparison.left_out)


def _renamed(assertion: Mapping[str, Any]) -> dict[str, Any]:
    """With `verification` under its name of OB 2.0."""
    members = {key: value for key, value in assertion.items() if key != "@context"}
    if "verify" in members:
        members.setdefault("verification", members.pop("verify"))
    return members


class _Comparison:
    """One comparison; notes what could not be compared."""

    def __init__(self) -> None:
        self.left_out = False

    def members(self, copy: Mapping[str, Any], served: Mapping[str, Any], at: str) -> str | None:
        for name, value in copy.items():
            if name == "@context" or (at in _PROFILES and name not in _OF_A_PROFILE):
                continue
            if value is None or value == []:
                continue
            place = child_pointer(at, name)
            if name not in served:
                return place
            pointer = self._value(value, served[name], place, name)
            if pointer is not None:
                return pointer
        return None

    def _value(self, copy: Any, served: Any, at: str, name: str) -> str | None:
        if name == "type":
            return None if _types(copy) == _types(served) else at
        if isinstance(copy, list) or isinstance(served, list):
            return self._values(as_tuple(copy), as_tuple(served), at, name)
        one, other = object_or_none(copy), object_or_none(served)
        if one is not None and other is not None:
            return self.members(one, other, at)
        if one is not None or other is not None:
            return self._reference(copy, served, at)
        return None if _is_same(copy, served, name) else at

    def _values(
        self, copy: tuple[Any, ...], served: tuple[Any, ...], at: str, name: str
    ) -> str | None:
        if len(copy) != len(served):
            return at
        for number, (one, other) in enumerate(zip(copy, served, strict=True)):
            pointer = self._value(one, other, f"{at}/{number}", name)
            if pointer is not None:
                return pointer
        return None

    def _reference(self, copy: Any, served: Any, at: str) -> str | None:
        """One of the two is written out, the other only refers to it."""
        ids = [one.get("id") if isinstance(one, Mapping) else one for one in (copy, served)]
        if not is_same_address(*ids):
            return at
        self.left_out = self.left_out or isinstance(copy, Mapping)
        return None


def _types(value: Any) -> set[str]:
    return {_ALIASES.get(name, name) for name in as_tuple(value) if isinstance(name, str)}


def _is_same(one: Any, other: Any, name: str) -> bool:
    if type(one) is type(other) and one == other:
        return True
    if is_same_address(one, other):
        return True
    if name not in _TIMES:
        return False
    with suppress(ValueMalformed):
        return time_of(one, Edition.V1_1) == time_of(other, Edition.V1_1)
    return False
