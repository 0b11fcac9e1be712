"""Idempotent requests: which run, and what the ended ones answered."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from issuer.store import tables
from issuer.store.records import AnswerRecord
from issuer.store.statements import insert_absent

_TABLE = tables.answers
_COLUMNS = (_TABLE.c.scope, _TABLE.c.request_digest, _TABLE.c.owner, _TABLE.c.lease_until,
            _TABLE.c.status, _TABLE.c.headers, _TABLE.c.body)  # fmt: skip
_LOAD = select(*_COLUMNS).where(
    _TABLE.c.scope == bindparam("scope"), _TABLE.c.expires_at > bindparam("now")
)
_DROP_EXPIRED = delete(_TABLE).where(
    _TABLE.c.scope == bindparam("scope"), _TABLE.c.expires_at <= bindparam("now")
)
_KEEP = (
    update(_TABLE)
    .where(_TABLE.c.scope == bindparam("of"), _TABLE.c.owner == bindparam("by"))
    .where(_TABLE.c.status.is_(None))
    .values(status=bindparam("status"), headers=bindparam("headers"), body=bindparam("body"))
)


class Answers:
    """Answers by scope: the digest of (client, method, path, key)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, scope: str, *, now: datetime) -> AnswerRecord | None:
        """The request of that scope, unless its time is over."""
        row = self._connection.execute(_LOAD, {"scope": scope, "now": now}).first()
        return None if row is None else AnswerRecord(**row._asdict())

    def begin(
        self, request: AnswerRecord, *, client: str, now: datetime, expires_at: datetime
    ) -> bool:
        """Whether this request is ours to run: it is new, or its last runner is gone."""
        self._connection.execute(_DROP_EXPIRED, {"scope": request.scope, "now": now})
        values = {
            "scope": request.scope, "client": client, "request_digest": request.request_digest,
            "owner": request.owner, "lease_until": request.lease_until, "expires_at": expires_at,
        }  # fmt: skip
        if insert_absent(self._connection, _TABLE, values):
            return True
        taken = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.scope == request.scope, _TABLE.c.status.is_(None))
            .where(_TABLE.c.request_digest == request.request_digest)
            .where(_TABLE.c.lease_until <= now)
            .values(owner=request.owner, lease_until=request.lease_until)
        )
        return taken.rowcount == 1

    def keep(self, scope: str, *, owner: str, status: int, headers: str, body: bytes) -> bool:
        """Whether the answer was kept; False if another runner took the request over."""
        kept = self._connection.execute(
            _KEEP,
            {"of": scope, "by": owner, "status": status, "headers": headers, "body": body},
        )
        return kept.rowcount == 1

    def forget(self, scope: str, *, owner: str) -> None:
        """Frees the key of a request whose answer is not to be kept."""
        self._connection.execute(
            delete(_TABLE).where(
                _TABLE.c.scope == scope, _TABLE.c.owner == owner, _TABLE.c.status.is_(None)
            )
        )

    def has_expired(self, *, now: datetime) -> bool:
        """Whether there is an answer whose time is over."""
        found = self._connection.execute(
            select(_TABLE.c.scope).where(_TABLE.c.expires_at <= now).limit(1)
        ).first()
        return found is not None

    def forget_expired(self, *, now: datetime) -> int:
        """How many answers were dropped because their time is over."""
        return self._connection.execute(delete(_TABLE).where(_TABLE.c.expires_at <= now)).rowcount
