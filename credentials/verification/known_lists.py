"""Status lists read before, by their bytes: a site's list comes with every badge of it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from credentials.errors import CredentialsError
from credentials.keys.controller import VerificationMethod
from credentials.report import NOT_APPLICABLE, PASSED
from credentials.verification.checks.proof_time import check_proof_time
from credentials.verification.controllers import Controllers
from credentials.verification.examined import Examined
from credentials.verification.proof_view import ASSERTION, ProofView, raw_proofs, view_proof
from credentials.verification.reading import Reading

_FINE: Final = frozenset({PASSED, NOT_APPLICABLE})
MOST_KEPT: Final = 128
MOST_KEPT_BYTES: Final = 8 * 1024 * 1024
"""Of the bytes by which they are known; parsed, they take about three times as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownList:
    """A list that was sound, and what that rested on beside its bytes."""

    reading: Reading
    examined: Examined
    proofs: tuple[tuple[ProofView, VerificationMethod], ...]
    """Each proof, and the method that its controller published."""

    @classmethod
    def of(cls, reading: Reading, examined: Examined, controllers: Controllers) -> Self | None:
        """The list that was examined just now; None if not everything about it is in order."""
        if not reading.is_walked or not all(check.outcome in _FINE for check in examined.checks):
            return None
        views = [view_proof(proof, n) for n, proof in enumerate(raw_proofs(reading.document), 1)]
        return cls(
            reading=reading,
            examined=examined,
            proofs=tuple((view, _method_of(view, controllers)) for view in views),
        )

    def still_holds(self, *, at: datetime, controllers: Controllers) -> bool:
        """Whether examining it anew would find the same: the same keys, and in good time."""
        try:
            return all(
                _method_of(view, controllers) == method
                and check_proof_time(view, at=at).outcome in _FINE
                for view, method in self.proofs
            )
        except CredentialsError:
            return False


def _method_of(view: ProofView, controllers: Controllers) -> VerificationMethod:
    return controllers.method_of(view.method, relationship=ASSERTION)


class KnownLists:
    """A bounded table; the least used go first. Threads may share it.

    Only lists that were sound are kept. Key and dates are looked at by every verification; issuer,
    address and period are for who asks the list.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, KnownList] = OrderedDict()
        self._size = 0

    def get(self, body: bytes) -> KnownList | None:
        """The list of exactly these bytes."""
        with self._lock:
            known = self._kept.get(body)
            if known is not None:
                self._kept.move_to_end(body)
            return known

    def keep(self, body: bytes, known: KnownList) -> None:
        """Keeps the list of these bytes."""
        with self._lock:
            if body not in self._kept:
                self._size += len(body)
            self._kept[body] = known
            while self._size > MOST_KEPT_BYTES or len(self._kept) > MOST_KEPT:
                dropped, _ = self._kept.popitem(last=False)
                self._size -= len(dropped)


KNOWN_LISTS: Final = KnownLists()
