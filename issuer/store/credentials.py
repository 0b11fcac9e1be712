"""Credentials from their reservation on. Signed bytes are written once."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from issuer.store import tables
from issuer.store.records import CredentialRecord, CredentialState, CredentialStatus

_TABLE = tables.credentials
_INSERT = insert(_TABLE)
_LOAD = select(_TABLE).where(_TABLE.c.id == bindparam("id"))
_HOLD = _LOAD.with_for_update()
_LATEST = (
    select(_TABLE)
    .where(_TABLE.c.award == bindparam("award"))
    .order_by(_TABLE.c.edition.desc())
    .limit(1)
)
_REPLACED_BY = select(_TABLE.c.superseded_by).where(_TABLE.c.id == bindparam("id"))
_STORE_SIGNED = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("of"), _TABLE.c.state == "reserved")
    .where(_TABLE.c.lease_owner == bindparam("by"))
    .values(state="issued", signed=bindparam("signed"), issued_at=bindparam("issued_at"),
            lease_owner=None, lease_until=None)
)  # fmt: skip


class Credentials:
    """Credentials by id, award and lease."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, credential: CredentialRecord) -> None:
        """Writes a reservation; StoreConflict if the award has this edition already."""
        self._connection.execute(_INSERT, asdict(credential))

    def load(self, credential_id: str, *, lock: bool = False) -> CredentialRecord | None:
        """The credential of that id; with `lock` nobody else changes it until the commit."""
        row = self._connection.execute(_HOLD if lock else _LOAD, {"id": credential_id}).first()
        return None if row is None else CredentialRecord(**row._asdict())

    def latest_of(self, award: int) -> CredentialRecord | None:
        """The newest edition of that award."""
        row = self._connection.execute(_LATEST, {"award": award}).first()
        return None if row is None else CredentialRecord(**row._asdict())

    def replaced_by(self, credential_id: str) -> str | None:
        """The id of the one that replaced it, if there is one."""
        return self._connection.execute(_REPLACED_BY, {"id": credential_id}).scalar()

    def claim(self, credential_id: str, *, owner: str, now: datetime, until: datetime) -> bool:
        """Whether `owner` may work on it until then: it is reserved and nobody else's is open."""
        claimed = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == credential_id, _TABLE.c.state == "reserved")
            .where(or_(_TABLE.c.lease_until.is_(None), _TABLE.c.lease_until <= now))
            .values(lease_owner=owner, lease_until=until, attempts=_TABLE.c.attempts + 1)
        )
        return claimed.rowcount == 1

    def release(self, credential_id: str, *, owner: str) -> None:
        """Gives an unfinished claim back, so that the next need not wait for its end."""
        self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == credential_id, _TABLE.c.lease_owner == owner)
            .where(_TABLE.c.state == "reserved")
            .values(lease_owner=None, lease_until=None)
        )

    def reserve_again(self, credential: CredentialRecord) -> bool:
        """Whether a reservation that the gate refused got new bytes; id and indexes stay."""
        changed = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == credential.id, _TABLE.c.state == "lint_failed")
            .values(**asdict(credential))
        )
        return changed.rowcount == 1

    def store_signed(
        self, credential_id: str, *, owner: str, signed: bytes, issued_at: datetime
    ) -> bool:
        """Whether the bytes were written; False if `owner` has lost its claim meanwhile."""
        stored = self._connection.execute(
            _STORE_SIGNED,
            {"of": credential_id, "by": owner, "signed": signed, "issued_at": issued_at},
        )
        return stored.rowcount == 1

    def fail(self, credential_id: str, *, owner: str, state: CredentialState, failure: str) -> bool:
        """Whether the reservation was closed as failed; False if `owner` has lost its claim."""
        failed = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == credential_id, _TABLE.c.state == "reserved")
            .where(_TABLE.c.lease_owner == owner)
            .values(state=state, failure=failure, lease_owner=None, lease_until=None)
        )
        return failed.rowcount == 1

    def unfinished(self, *, now: datetime, most_attempts: int, limit: int) -> tuple[str, ...]:
        """Ids of reservations that nobody works on, the least tried first."""
        return tuple(
            self._connection.execute(
                select(_TABLE.c.id)
                .where(_TABLE.c.state == "reserved", _TABLE.c.attempts < most_attempts)
                .where(or_(_TABLE.c.lease_until.is_(None), _TABLE.c.lease_until <= now))
                .order_by(_TABLE.c.attempts, _TABLE.c.reserved_at)
                .limit(limit)
            ).scalars()
        )

    def set_status(self, credential_id: str, *, status: CredentialStatus, at: datetime) -> None:
        """Writes what the officers decided; the lists follow."""
        self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == credential_id)
            .values(status=status, status_changed_at=at)
        )

    def issued_ids(self) -> tuple[str, ...]:
        """Ids of all issued credentials, in the order of their reservation."""
        return tuple(
            self._connection.execute(
                select(_TABLE.c.id)
                .where(_TABLE.c.state == "issued")
                .order_by(_TABLE.c.reserved_at, _TABLE.c.id)
            ).scalars()
        )
