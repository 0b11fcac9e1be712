"""The forms in which status lists were published, to tell how a list stood at a moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from issuer.store import tables
from issuer.store.records import StatusListFile

_VERSIONS = tables.status_versions
_NEWEST = (
    select(_VERSIONS.c.valid_from, _VERSIONS.c.valid_until, _VERSIONS.c.version)
    .where(_VERSIONS.c.list == bindparam("list"))
    .order_by(_VERSIONS.c.valid_from.desc())
    .limit(2)
)
_DROP = delete(_VERSIONS).where(
    _VERSIONS.c.list == bindparam("number"), _VERSIONS.c.valid_from == bindparam("moment")
)
_DROP_UNTIL = delete(_VERSIONS).where(
    _VERSIONS.c.list == bindparam("number"), _VERSIONS.c.valid_until < bindparam("moment")
)
_INSERT = insert(_VERSIONS)
_AT = (
    select(_VERSIONS.c.body, _VERSIONS.c.etag, _VERSIONS.c.valid_from, _VERSIONS.c.valid_until)
    .where(_VERSIONS.c.list == bindparam("list"), _VERSIONS.c.valid_from <= bindparam("moment"))
    .order_by(_VERSIONS.c.valid_from.desc())
    .limit(1)
)


def keep_version(
    connection: Connection, number: int, file: StatusListFile, *, version: int, since: datetime
) -> None:
    """Keeps a published form; drops what it makes needless, and what ended before `since`.

    Of forms with the same bits, one is needless when the form before it was still in force as
    the one after it began: about one a day then stays. Of two in one second, the later stays.
    """
    newest = connection.execute(_NEWEST, {"list": number}).all()
    for row in newest:
        if row.valid_from == file.valid_from:
            _drop(connection, number, row)
    if len(newest) == 2 and _is_needless(newest[0], newest[1], file, version):
        _drop(connection, number, newest[0])
    connection.execute(_DROP_UNTIL, {"number": number, "moment": since})
    connection.execute(
        _INSERT,
        {
            "list": number, "version": version, "body": file.body, "etag": file.etag,
            "valid_from": file.valid_from, "valid_until": file.valid_until,
        },
    )  # fmt: skip


def version_at(connection: Connection, number: int, moment: datetime) -> StatusListFile | None:
    """The form that was published last before or at that moment, if it was still in force then."""
    row = connection.execute(_AT, {"list": number, "moment": moment}).first()
    if row is None or row.valid_until < moment:
        return None
    return StatusListFile(**row._asdict())


def _is_needless(last: Any, before: Any, file: StatusListFile, version: int) -> bool:
    same_bits = before.version == last.version == version
    return bool(same_bits and file.valid_from <= before.valid_until)


def _drop(connection: Connection, number: int, row: Any) -> None:
    connection.execute(_DROP, {"number": number, "moment": row.valid_from})
