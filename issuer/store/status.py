"""Status lists, their free places and the entries given out. An entry is given out once, ever."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)

from issuer.errors import OutOfIndexes
from issuer.store import tables
from issuer.store.records import (
    Purpose,
    StatusChangeRecord,
    StatusEntry,
    StatusListFile,
    StatusListRecord,
    StatusListState,
)
from issuer.store.status_versions import keep_version, version_at

_LISTS, _FREE, _ENTRIES = tables.status_lists, tables.status_free, tables.status_entries
_COLUMNS = (_LISTS.c.number, _LISTS.c.purpose, _LISTS.c.length, _LISTS.c.version,
            _LISTS.c.signed_version, _LISTS.c.body, _LISTS.c.etag, _LISTS.c.valid_from,
            _LISTS.c.valid_until)  # fmt: skip
_LOAD = select(*_COLUMNS).where(_LISTS.c.number == bindparam("number"))
_HOLD = _LOAD.with_for_update()
_STATE = select(
    _LISTS.c.version, _LISTS.c.signed_version, _LISTS.c.etag, _LISTS.c.valid_from
).where(_LISTS.c.number == bindparam("number"))
_PUBLISHED = (
    select(_LISTS.c.number)
    .where(_LISTS.c.purpose == bindparam("purpose"), _LISTS.c.signed_version > 0)
    .order_by(_LISTS.c.number.desc())
)
_NEXT_FREE = (
    select(_FREE.c.place).where(_FREE.c.list == bindparam("list")).order_by(_FREE.c.place).limit(1)
)
_HOLD_NEXT_FREE = _NEXT_FREE.with_for_update(skip_locked=True)
_GIVE_OUT = (
    delete(_FREE)
    .where(_FREE.c.list == bindparam("list"), _FREE.c.place == bindparam("place"))
    .returning(_FREE.c.entry)
)
_INSERT_ENTRY = insert(_ENTRIES)
_ENTRIES_OF = (
    select(_ENTRIES.c.list, _ENTRIES.c.entry, _ENTRIES.c.purpose)
    .where(_ENTRIES.c.credential == bindparam("credential"))
    .order_by(_ENTRIES.c.purpose)
)

# One statement for 131,072 rows: a tenth of a second, against seconds row by row.
_FILL_SQLITE = text(
    "INSERT INTO status_free (list, place, entry) SELECT :list, key, value FROM json_each(:order)"
)
_FILL_POSTGRESQL = text(
    "INSERT INTO status_free (list, place, entry) SELECT :list, place - 1, entry::integer "
    "FROM json_array_elements_text(CAST(:order AS json)) WITH ORDINALITY AS t(entry, place)"
)


class StatusLists:
    """Lists by number; entries by credential."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgresql = connection.dialect.name == "postgresql"

    def open_list(self, *, purpose: Purpose, order: Sequence[int], at: datetime) -> int:
        """The number of a new list whose entries will be given out in `order`.

        StoreConflict when another worker opens a list at the same moment.
        """
        last = self._connection.execute(select(func.max(_LISTS.c.number))).scalar()
        number = (last or 0) + 1
        self._connection.execute(
            insert(_LISTS).values(
                number=number, purpose=purpose, length=len(order), created_at=at,
                version=1, signed_version=0,
            )
        )  # fmt: skip
        fill = _FILL_POSTGRESQL if self._postgresql else _FILL_SQLITE
        self._connection.execute(fill, {"list": number, "order": json.dumps(list(order))})
        return number

    def load(self, number: int, *, lock: bool = False) -> StatusListRecord | None:
        """The list of that number."""
        row = self._connection.execute(_HOLD if lock else _LOAD, {"number": number}).first()
        return None if row is None else StatusListRecord(**row._asdict())

    def state(self, number: int) -> StatusListState | None:
        """How far that list is, without its bytes."""
        row = self._connection.execute(_STATE, {"number": number}).first()
        return None if row is None else StatusListState(**row._asdict())

    def numbers(self) -> tuple[int, ...]:
        """The numbers of all lists."""
        return tuple(
            self._connection.execute(select(_LISTS.c.number).order_by(_LISTS.c.number)).scalars()
        )

    def unpublished(self, purpose: Purpose) -> tuple[int, ...]:
        """The numbers of lists of that purpose that were never signed."""
        return tuple(
            self._connection.execute(
                select(_LISTS.c.number)
                .where(_LISTS.c.purpose == purpose, _LISTS.c.signed_version == 0)
                .order_by(_LISTS.c.number)
            ).scalars()
        )

    def has_free(self, purpose: Purpose) -> bool:
        """Whether a published list of that purpose has a free entry."""
        return self._next_free(purpose, lock=False) is not None

    def take(self, *, purpose: Purpose, credential: str) -> StatusEntry:
        """Gives the next free entry to that credential, for ever.

        Only lists that are published already; OutOfIndexes when there is none left.
        """
        found = self._next_free(purpose, lock=True)
        if found is None:
            raise OutOfIndexes(purpose=purpose)
        number, place = found
        entry: int = self._connection.execute(
            _GIVE_OUT, {"list": number, "place": place}
        ).scalar_one()
        given = {"list": number, "entry": entry, "purpose": purpose, "credential": credential,
                 "is_set": False}  # fmt: skip
        self._connection.execute(_INSERT_ENTRY, given)
        return StatusEntry(list=number, entry=entry, purpose=purpose)

    def _next_free(self, purpose: Purpose, *, lock: bool) -> tuple[int, int] | None:
        query = _HOLD_NEXT_FREE if lock else _NEXT_FREE
        for number in self._connection.execute(_PUBLISHED, {"purpose": purpose}).scalars():
            place = self._connection.execute(query, {"list": number}).scalar()
            if place is not None:
                return number, place
        return None

    def entries_of(self, credential: str) -> tuple[StatusEntry, ...]:
        """The entries of that credential, `revocation` first."""
        rows = self._connection.execute(_ENTRIES_OF, {"credential": credential})
        return tuple(StatusEntry(**row._asdict()) for row in rows)

    def set_entry(self, entry: StatusEntry, *, is_set: bool, at: datetime) -> None:
        """Sets or clears the bit and counts the list's version up."""
        self._connection.execute(
            update(_ENTRIES)
            .where(tuple_(_ENTRIES.c.list, _ENTRIES.c.entry) == (entry.list, entry.entry))
            .values(is_set=is_set, changed_at=at)
        )
        self._connection.execute(
            update(_LISTS).where(_LISTS.c.number == entry.list).values(version=_LISTS.c.version + 1)
        )

    def bits_set(self, number: int) -> tuple[int, ...]:
        """The entries of that list whose bit is 1."""
        return tuple(
            self._connection.execute(
                select(_ENTRIES.c.entry)
                .where(_ENTRIES.c.list == number, _ENTRIES.c.is_set.is_(True))
                .order_by(_ENTRIES.c.entry)
            ).scalars()
        )

    def store_signed(
        self, number: int, file: StatusListFile, *, version: int, kept_since: datetime
    ) -> bool:
        """Whether the signed list became the served one; False if a newer one is served.

        Its form is kept for those who ask about a moment after `kept_since`.
        """
        stored = self._connection.execute(
            update(_LISTS)
            .where(_LISTS.c.number == number, _LISTS.c.signed_version <= version)
            .values(signed_version=version, body=file.body, etag=file.etag,
                    valid_from=file.valid_from, valid_until=file.valid_until)
        )  # fmt: skip
        if stored.rowcount != 1:
            return False
        keep_version(self._connection, number, file, version=version, since=kept_since)
        return True

    def version_at(self, number: int, moment: datetime) -> StatusListFile | None:
        """The list as it was served at that moment; None if none is known."""
        return version_at(self._connection, number, moment)

    def needing_signature(self, *, valid_from_before: datetime) -> tuple[int, ...]:
        """Numbers of lists whose served form lags behind or is older than that."""
        return tuple(
            self._connection.execute(
                select(_LISTS.c.number)
                .where(
                    (_LISTS.c.signed_version < _LISTS.c.version)
                    | (_LISTS.c.valid_from < valid_from_before)
                )
                .order_by(_LISTS.c.number)
            ).scalars()
        )

    def add_change(self, change: StatusChangeRecord) -> None:
        """Writes why a status was changed."""
        self._connection.execute(
            insert(tables.status_changes).values(
                credential=change.credential, action=change.action, reason=change.reason,
                text=change.text, client=change.client, at=change.at,
            )
        )  # fmt: skip

    def changes_of(self, credential: str) -> tuple[StatusChangeRecord, ...]:
        """The history of that credential's status, the oldest first."""
        table = tables.status_changes
        rows = self._connection.execute(
            select(table.c.credential, table.c.action, table.c.reason, table.c.text,
                   table.c.client, table.c.at)
            .where(table.c.credential == credential)
            .order_by(table.c.sequence)
        )  # fmt: skip
        return tuple(StatusChangeRecord(**row._asdict()) for row in rows)
