"""The key that signs credentials as tokens, beside the one that signs their proofs."""

from datetime import datetime

from credentials.keys.public_key import P256
from issuer.services.failpoints import reached
from issuer.signing.key_ring import KeyRing
from issuer.store.records import KeyRecord
from issuer.store.store import Store, Unit

TOKEN_ALGORITHM = P256
"""ES256: with RS256 what validators of Open Badges read, and much quicker to make."""


def ensure_token_key(store: Store, ring: KeyRing, now: datetime) -> None:
    """Opens the site's key for tokens, or makes it if the site never had one.

    A key file that a crash left over is taken; of processes that start at once, one makes it.
    """
    with store.reading() as unit:
        known = _keys_of(unit)
    if not known:
        _make(store, ring, now)
        return
    for key in known:
        if key.state == "active":
            ring.signer(key.public_key)


def _make(store: Store, ring: KeyRing, now: datetime) -> None:
    with store.writing() as unit:
        unit.audit.wait_for_turn()
        if _keys_of(unit):
            return
        left_over = ring.public_keys(TOKEN_ALGORITHM)
        signer = ring.signer(left_over[0]) if left_over else ring.create(TOKEN_ALGORITHM)
        reached("token_key.file_written")
        key = KeyRecord(
            public_key=signer.public_key_multibase, algorithm=signer.algorithm, state="active",
            created_at=now, activated_at=now,
        )  # fmt: skip
        unit.keys.add(key)
        reached("token_key.written")
        facts = {"key": key.public_key, "algorithm": key.algorithm}
        unit.audit.append("key.added", at=now, facts=facts)
    reached("token_key.committed")


def _keys_of(unit: Unit) -> tuple[KeyRecord, ...]:
    return tuple(key for key in unit.keys.all() if key.algorithm == TOKEN_ALGORITHM)
