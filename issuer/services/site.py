"""A running site: everything a use case needs, handed to it."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.keys.signer import Signer
from edge.settings import Settings
from issuer.domain.programme import Programme
from issuer.errors import NotInitialised
from issuer.signing.key_ring import KeyRing
from issuer.store.records import AwardKey, KeyRecord, StatusListFile
from issuer.store.store import Store

LEASE_SECONDS = 30
"""How long a worker may be at one piece of work; many times the slowest signature."""
MOST_REMEMBERED = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """What was read since the database's last commit, by anybody."""

    version: int | None
    values: dict[tuple[str, str | int], Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Memory:
    """What this process remembers to be quicker. Only values that never change."""

    programmes: dict[tuple[str, str], Programme] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    """Shapes of credentials that passed the independent canonicalization in this process."""
    lists: dict[int, StatusListFile] = field(default_factory=dict)
    """The served lists that were read last; the database says at each use which one it is."""
    controllers: dict[tuple[KeyRecord, ...], Mapping[str, Any]] = field(default_factory=dict)
    """The controller document of the keys as they were read last."""
    unchanged: Unchanged = field(default_factory=lambda: Unchanged(version=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One issuer. Shared by all threads of a process."""

    settings: Settings
    store: Store
    keys: KeyRing
    clock: Callable[[], datetime]
    issuer_did: str
    award_salt: str = field(repr=False)
    pepper: bytes = field(repr=False)
    lease_seconds: int = LEASE_SECONDS
    memory: Memory = field(default_factory=Memory, repr=False)

    @property
    def base_url(self) -> str:
        """The public origin, without a slash at the end."""
        return self.settings.base_url

    @property
    def files(self) -> Path:
        """Folder of rendered files: a cache, may be deleted."""
        return self.settings.data / "files"

    @property
    def signer(self) -> Signer:
        """The key that signs now. NotInitialised if there is none."""
        with self.store.reading() as unit:
            active = unit.keys.active()
        if active is None:
            raise NotInitialised("the site has no active key")
        return self.keys.signer(active.public_key)

    def read_once(self, key: tuple[str, str | int], read: Callable[[], T]) -> T:
        """What `read` gives, read again only after a commit of whatever process.

        For answers that follow from the database alone. Where the database cannot tell of
        commits, everything is read each time.
        """
        version = self.store.version()  # before reading: what is newer is only read once more
        if version is None:
            return read()
        memory = self.memory.unchanged
        if memory.version != version or len(memory.values) >= MOST_REMEMBERED:
            memory = self.memory.unchanged = Unchanged(version=version)
        if key not in memory.values:
            memory.values[key] = read()
        found: T = memory.values[key]
        return found

    def verification_method(self, public_key: str) -> str:
        """The DID URL of that key."""
        return f"{self.issuer_did}#{public_key}"

    def lease_from(self, now: datetime) -> datetime:
        """When work that begins now counts as abandoned."""
        return now + timedelta(seconds=self.lease_seconds)

    def award_key(
        self, *, programme_id: str, role: str, cohort: str, source_instance: str, learner: str
    ) -> AwardKey:
        """The award of that learner; its digest is salted, so that it tells nothing."""
        parts = [self.award_salt, programme_id, role, cohort, source_instance, learner]
        return AwardKey(
            identity=sha256_hex(canonical(parts)),
            programme_id=programme_id,
            role=role,
            cohort=cohort,
            source_instance=source_instance,
            learner=learner,
        )

    def keyed_digest(self, secret: str) -> str:
        """HMAC-SHA-256 of a secret under the pepper, which no database holds; 64 hex digits."""
        return hmac.new(self.pepper, secret.encode(), hashlib.sha256).hexdigest()

    def close(self) -> None:
        """Gives the database's connections back."""
        self.store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who is asking: a platform's token, the command line, or the site itself."""

    id: str
    name: str
    scopes: frozenset[str]


OWN_CLIENT = Client(id="laurel", name="laurel", scopes=frozenset({"*"}))
"""The command line and the site itself."""
