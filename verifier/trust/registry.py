"""Asking one registry about one issuer."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from credentials.errors import RetrievalError
from credentials.verification.ports import Fetched, Fetcher
from verifier.trust.declared import Declared
from verifier.trust.issuer_list import (
    Form,
    IssuerList,
    ListRefused,
    read_json_object,
    read_list,
)
from verifier.trust.signed_list import Signed, signed_document
from verifier.trust.vouching import Recognition, Vouching

ACCEPT = ("application/json", "application/ld+json", "application/jwt", "application/jose")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A list that was found good at a moment."""

    data: bytes
    issuers: IssuerList
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether what was found then is so at that time too."""
        return self.since <= at and (self.until is None or at <= self.until)


class Registry:
    """A declared registry. Shared by threads.

    The whole list is fetched, never a question about one issuer: the registry does not learn who
    is looked up.
    """

    def __init__(self, declared: Declared, fetcher: Fetcher) -> None:
        self.declared = declared
        self._fetcher = fetcher
        self._read: _Read | None = None
        self._newest: datetime | None = None
        self._lock = threading.Lock()

    @property
    def is_fetched(self) -> bool:
        """Whether its list has to be fetched, which may take time."""
        return self.declared.form is not None and self.declared.data is None

    def fetch(self) -> Fetched | RetrievalError:
        """The list as it is now, perhaps from a cache, or why it could not be had."""
        try:
            return self._fetcher.fetch(self.declared.address or "", accept=ACCEPT)
        except RetrievalError as error:
            return error

    def say(
        self, issuer: str, *, at: datetime, fetched: Fetched | RetrievalError | None = None
    ) -> Vouching:
        """What the registry says of the issuer with this id, at this time (aware).

        `fetched` is what `fetch` gave, for a registry whose list is fetched; None: nothing yet.
        """
        declared = self.declared
        if declared.form is None:
            return self._could_not_ask("trust.unsupported")
        if declared.data is not None:
            return self._look(issuer, declared.data, declared.form, at=at, read_at=None)
        if fetched is None:
            return self._could_not_ask("trust.unreachable")
        if isinstance(fetched, RetrievalError):
            last = fetched.fields.get("last_answer")
            return self._unreachable(issuer, declared.form, last, at=at)
        return self._look(issuer, fetched.body, declared.form, at=at, read_at=fetched.fetched_at)

    def _could_not_ask(self, code: str, **facts: Any) -> Vouching:
        return self._vouching(Recognition.COULD_NOT_ASK, code, facts)

    def _look(
        self, issuer: str, data: bytes, form: Form, *, at: datetime, read_at: datetime | None
    ) -> Vouching:
        try:
            found = self._list_in(data, form, at=at)
        except ListRefused as refused:
            return self._could_not_ask(refused.code, read_at=read_at)
        facts = {
            "as_of": found.updated or read_at,
            "read_at": read_at,
            "valid_until": found.valid_until,
        }
        if found.valid_until is not None and found.valid_until < at:
            return self._could_not_ask("trust.list_over", **facts)
        if self._is_older_than_before(found):
            return self._could_not_ask("trust.list_older", **facts)
        listed = found.issuers.get(issuer)
        if listed is None:
            return self._vouching(Recognition.NOT_RECOGNISED, "trust.not_listed", facts)
        return self._vouching(Recognition.RECOGNISED, "trust.listed", {**facts, "listed": listed})

    def _unreachable(
        self, issuer: str, form: Form, last: Fetched | None, *, at: datetime
    ) -> Vouching:
        """What the last known list said is told with its date, and is no answer of today."""
        if last is None:
            return self._could_not_ask("trust.unreachable")
        then = self._look(issuer, last.body, form, at=at, read_at=last.fetched_at)
        facts = {"as_of": then.as_of, "read_at": then.read_at, "listed": then.listed}
        if then.outcome is Recognition.RECOGNISED:
            return self._could_not_ask("trust.unreachable_listed", **facts)
        if then.outcome is Recognition.NOT_RECOGNISED:
            return self._could_not_ask("trust.unreachable_not_listed", **facts)
        return self._could_not_ask("trust.unreachable", read_at=last.fetched_at)

    def _list_in(self, data: bytes, form: Form, *, at: datetime) -> IssuerList:
        """The list in those bytes, which are read once; that a proof has ended is seen anyway."""
        with self._lock:
            known = self._read
        if known is not None and known.data == data and known.holds(at):
            return known.issuers
        declared = self.declared
        if declared.digest is not None and sha256(data).hexdigest() != declared.digest:
            raise ListRefused("trust.list_changed")
        if declared.keys:
            signed = signed_document(data, declared.keys, at=at)
        else:
            signed = Signed(document=read_json_object(data))
        found = read_list(signed.document, form)
        with self._lock:
            self._read = _Read(data=data, issuers=found, since=at, until=signed.until)
        return found

    def _is_older_than_before(self, found: IssuerList) -> bool:
        """An older list in place of a newer one would hide who was taken off."""
        if found.updated is None:
            return False
        with self._lock:
            if self._newest is not None and found.updated < self._newest:
                return True
            self._newest = found.updated
        return False

    def _vouching(self, outcome: Recognition, code: str, facts: Mapping[str, Any]) -> Vouching:
        declared = self.declared
        return Vouching(
            registry=declared.name,
            url=declared.url,
            governance=declared.governance,
            outcome=outcome,
            code=code,
            **facts,
        )
