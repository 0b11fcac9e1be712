"""Brings to an end what a crash interrupted, with the code that would have done it anyway."""

from dataclasses import dataclass

from credentials.errors import CredentialsError
from issuer.errors import IssuerError, LintFailed, SelfCheckFailed
from issuer.services.reservations import claim
from issuer.services.signatures import finish
from issuer.services.site import Site
from issuer.services.status_lists import SIGNED_AGAIN_AFTER, publish_list

AT_ONCE = 100
MOST_ATTEMPTS = 20
"""After so many, only a new request takes a reservation up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What one round did."""

    issued: int = 0
    refused: int = 0
    """Closed by the gate or by the self-check."""
    deferred: int = 0
    """Could not be finished now; the next round tries again."""
    lists: int = 0
    """Status lists signed anew."""
    forgotten: int = 0
    """Idempotent answers whose time was over."""


def resume(site: Site) -> Resumed:
    """Finishes abandoned reservations, signs lists that lag behind or are due, drops old answers.

    Safe to call at any time, from any number of processes.
    """
    now = site.clock()
    with site.store.reading() as unit:
        unfinished = unit.credentials.unfinished(
            now=now, most_attempts=MOST_ATTEMPTS, limit=AT_ONCE
        )
        lists = unit.status.needing_signature(valid_from_before=now - SIGNED_AGAIN_AFTER / 2)
        has_expired = unit.answers.has_expired(now=now)
    outcomes = [_finish(site, credential_id) for credential_id in unfinished]
    for number in lists:
        publish_list(site, number)
    forgotten = _forget(site) if has_expired else 0
    return Resumed(
        issued=outcomes.count("issued"),
        refused=outcomes.count("refused"),
        deferred=outcomes.count("deferred"),
        lists=len(lists),
        forgotten=forgotten,
    )


def _finish(site: Site, credential_id: str) -> str:
    taken = claim(site, credential_id)
    if taken is None or taken.owner is None:
        return "taken"
    try:
        finish(site, taken.credential, taken.owner)
    except (LintFailed, SelfCheckFailed):
        return "refused"
    except (IssuerError, CredentialsError):
        return "deferred"
    return "issued"


def _forget(site: Site) -> int:
    with site.store.writing() as unit:
        return unit.answers.forget_expired(now=site.clock())
