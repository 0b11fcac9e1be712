"""Which site this database belongs to."""

from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from issuer.store import tables
from issuer.store.records import SiteRecord


class SiteTable:
    """The one row of the site."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self) -> SiteRecord | None:
        """The site, or None before `init`."""
        row = self._connection.execute(select(tables.site)).one_or_none()
        if row is None:
            return None
        return SiteRecord(
            base_url=row.base_url,
            issuer_did=row.issuer_did,
            award_salt=row.award_salt,
            created_at=row.created_at,
        )

    def add(self, site: SiteRecord) -> None:
        """Writes the site's identity, once; StoreConflict if it has one."""
        self._connection.execute(insert(tables.site).values(number=1, **asdict(site)))
