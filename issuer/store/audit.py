"""The audit chain: each line carries the digest of the one before. Append-only by trigger."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.encoding.times import format_date_time_stamp
from issuer.store import tables
from issuer.store.records import AuditRecord

FIRST = "0" * 64
"""What the first line names as the one before."""
_HEAD = select(tables.audit_head).with_for_update()
_INSERT = insert(tables.audit)
_ADVANCE = update(tables.audit_head).values(
    sequence=bindparam("sequence"), digest=bindparam("digest")
)


def line_digest(*, sequence: int, at: datetime, event: str, facts: str, previous: str) -> str:
    """64 hex digits over everything that the line says."""
    line = {
        "sequence": sequence, "at": format_date_time_stamp(at), "event": event,
        "facts": facts, "previous": previous,
    }  # fmt: skip
    return sha256_hex(canonical(line))


class Audit:
    """The lines, in their order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wait_for_turn(self) -> None:
        """Until the unit ends, nobody else writes a line."""
        self._connection.execute(_HEAD)

    def append(self, event: str, *, at: datetime, facts: Mapping[str, Any]) -> None:
        """Writes the next line. Call it last in a unit: others wait for its commit."""
        head = self._connection.execute(_HEAD).one()
        sequence, text = head.sequence + 1, canonical(facts).decode()
        digest = line_digest(
            sequence=sequence, at=at, event=event, facts=text, previous=head.digest
        )
        line = {"sequence": sequence, "at": at, "event": event, "facts": text,
                "previous": head.digest, "digest": digest}  # fmt: skip
        self._connection.execute(_INSERT, line)
        self._connection.execute(_ADVANCE, {"sequence": sequence, "digest": digest})

    def lines(self) -> Iterator[AuditRecord]:
        """All lines, the oldest first."""
        for row in self._connection.execute(select(tables.audit).order_by(tables.audit.c.sequence)):
            yield AuditRecord(**row._asdict())

    def head(self) -> tuple[int, str]:
        """Number and digest of the last line."""
        row = self._connection.execute(select(tables.audit_head)).one()
        return row.sequence, row.digest
