"""The lists of one verification: each fetched, opened and verified once. Bitstring 1.0 §3.2.

What keeps a list from being believed is a `Refusal`, never an exception: its code is that of the
check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from credentials.errors import RetrievalError
from credentials.model.credential import Credential
from credentials.model.members import id_of
from credentials.report import FAILED, NOT_APPLICABLE, PASSED, CheckResult
from credentials.status.entry import address_at
from credentials.verification.checks.period import check_period
from credentials.verification.examined import Examined
from credentials.verification.newest_lists import NewestLists
from credentials.verification.ports import Fetched, Fetcher
from credentials.verification.proof_view import text_of_time

MEDIA_TYPES = ("application/vc", "application/ld+json", "application/json", "application/vc+jwt")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedList:
    """A fetched list credential in whatever form it is secured."""

    document: Mapping[str, Any]
    """What it claims to say."""
    examine: Callable[[], Examined]
    """Looks at its proofs, at the time of checking."""


OpenList = Callable[[Fetched], OpenedList | CheckResult]
"""Reads a fetched list; the check that failed says why it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a list says nothing."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundList:
    """A credential signed by the issuer, in force at the moment asked for, at its own address."""

    credential: Credential
    fetched: Fetched
    unreached: str | None = None
    """Why the list could not be fetched now, if this is the last known one."""


class StatusLists:
    """The lists that one credential names, failures remembered too."""

    def __init__(
        self,
        *,
        issuer_id: str,
        at: datetime,
        as_of: datetime | None,
        fetcher: Fetcher,
        open_list: OpenList,
        newest: NewestLists | None,
    ) -> None:
        """`as_of`: the moment that lists are asked about; None asks for the newest list."""
        self._issuer_id = issuer_id
        self._at = as_of or at
        self.now = at
        self.as_of = as_of
        self._fetcher = fetcher
        self._open_list = open_list
        self._newest = newest if as_of is None else None
        self._known: dict[str, SoundList | Refusal] = {}

    def list_at(self, url: str) -> SoundList | Refusal:
        """The list credential of that address."""
        if url not in self._known:
            self._known[url] = self._look(url)
        return self._known[url]

    def _look(self, url: str) -> SoundList | Refusal:
        """§3.2 step 4, and what this house adds: issuer, id, the list's own period.

        NOTE: a status of the list credential itself is not followed (no recursion).
        """
        address = url if self.as_of is None else address_at(url, self.as_of)
        try:
            fetched = self._fetcher.fetch(address, accept=MEDIA_TYPES)
        except RetrievalError as error:
            return self._last_known(url, error)
        return self._read(url, fetched)

    def _last_known(self, url: str, error: RetrievalError) -> SoundList | Refusal:
        """The list that was read before, if whoever fetches still has it and it is sound now."""
        last: Fetched | None = error.fields.get("last_answer")
        sound = None if last is None else self._read(url, last)
        if isinstance(sound, SoundList):
            return replace(sound, unreached=error.code)
        return Refusal(code="status.unreachable", facts=facts_of_failure(error))

    def _read(self, url: str, fetched: Fetched) -> SoundList | Refusal:
        opened = self._open_list(fetched)
        if isinstance(opened, CheckResult):
            return Refusal(code="status.list_unreadable", facts={"detail": opened.code})
        issuer = id_of(opened.document.get("issuer"))
        if issuer != self._issuer_id:
            return Refusal(code="status.wrong_issuer", facts={"list_issuer": issuer})
        examined = opened.examine()
        problem = _problem_of_proofs(examined)
        if problem is not None or examined.credential is None:
            return Refusal(code="status.list_not_verified", facts={"reason": problem})
        return self._in_force(url, examined.credential, fetched)

    def _in_force(self, url: str, credential: Credential, fetched: Fetched) -> SoundList | Refusal:
        if credential.id != url:
            return Refusal(code="status.wrong_list", facts={"list_id": credential.id})
        period = check_period(credential, at=self._at)
        if period.outcome is FAILED:
            code = "status.list_over" if period.code == "period.over" else "status.list_not_yet"
            return Refusal(code=code, facts=period.evidence)
        older = self._older_than_before(url, credential)
        if older is not None:
            return older
        return SoundList(credential=credential, fetched=fetched)

    def _older_than_before(self, url: str, credential: Credential) -> Refusal | None:
        if self._newest is None or credential.valid_from is None:
            return None
        newest = self._newest.newer_than(url, credential.valid_from)
        if newest is None:
            return None
        facts = {
            "valid_from": text_of_time(credential.valid_from),
            "newest_from": text_of_time(newest),
        }
        return Refusal(code="status.list_older", facts=facts)


def facts_of_failure(error: RetrievalError) -> dict[str, str | None]:
    """Why an address could not be read, and when it was read last, if whoever fetches knows."""
    return {"reason": error.code, "last_read": text_of_time(error.fields.get("last_fetched_at"))}


def _problem_of_proofs(examined: Examined) -> str | None:
    """The code of the check that keeps the list from being believed."""
    fine = {PASSED, NOT_APPLICABLE}
    if examined.intact is PASSED and examined.from_issuer is PASSED:
        return next((c.code for c in examined.checks if c.outcome not in fine), None)
    wrong = [check.code for check in examined.checks if check.outcome is FAILED]
    return (wrong or [c.code for c in examined.checks if c.outcome not in fine])[0]
