"""Which checks a credential gives an occasion for.

Only the names of members, types and contexts decide that, so what was found for one document holds
for all of its kind (`credentials/jsonld/kinds.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.model.containing import ENDORSING_MEMBERS, INSIDE, is_clr
from credentials.model.credential import Credential
from credentials.report import CheckResult
from credentials.verification.checks.profile import check_profile

_INSIDE: Final = frozenset({INSIDE, *ENDORSING_MEMBERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """What there is to check."""

    profile: CheckResult
    """Contexts and types: checked already."""
    images: bool = True
    inside: bool = True
    """Whether other credentials may stand inside, or ought to."""
    refresh: bool = True


def occasions_of(credential: Credential, known: dict[Any, Any] | None) -> Occasions:
    """`known`: what was found out about the kind of the document; None if it is of none.

    Without a kind, whether there is an occasion is as soon found out by the check.
    """
    if known is None:
        return Occasions(profile=check_profile(credential))
    found: Occasions | None = known.get(Occasions)
    if found is None:
        names = set(_names(credential.document))
        found = known[Occasions] = Occasions(
            profile=check_profile(credential),
            images="image" in names,
            inside=is_clr(credential) or not _INSIDE.isdisjoint(names),
            refresh="refreshService" in names,
        )
    return found


def _names(document: Mapping[str, Any]) -> Iterator[str]:
    """The names of all members, wherever they stand."""
    pending: list[Any] = [document]
    for item in pending:  # grows while it is walked
        if isinstance(item, Mapping):
            yield from item
            pending += item.values()
        elif isinstance(item, list):
            pending += item
