"""Puts a site together from its settings."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from credentials.keys.did_web import did_of
from credentials.keys.public_key import ED25519
from edge.clock import utc_now
from edge.settings import Settings, SettingsError
from issuer.errors import NotInitialised, WrongSite
from issuer.services.failpoints import reached
from issuer.services.site import LEASE_SECONDS, Site
from issuer.services.status_lists import ensure_open_list
from issuer.services.token_key import ensure_token_key
from issuer.signing.key_ring import KeyRing
from issuer.signing.pepper import create_pepper, load_pepper
from issuer.store.migrate import require_newest, upgrade
from issuer.store.records import KeyRecord, SiteRecord
from issuer.store.store import Store

Clock = Callable[[], datetime]
_SALT_BYTES = 32
_FOLDER_MODE = 0o700


def initialise(settings: Settings, *, clock: Clock = utc_now) -> None:
    """Creates what is missing: folders, secrets, database, key, identity, first status list.

    Safe to repeat, also after a crash. Raises SettingsError without a passphrase, WrongSite if
    the database belongs to another base URL.
    """
    ring = _key_ring(settings)
    _keys(settings).mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
    create_pepper(_keys(settings))
    with Store.open(settings.database_url) as store:
        upgrade(store)
        with store.reading() as unit:
            known = unit.site.load()
        if known is None:
            _write_identity(settings, store, ring, clock())
    site = open_site(settings, clock=clock)
    try:
        ensure_open_list(site, "revocation")
    finally:
        site.close()


def upgrade_database(settings: Settings) -> None:
    """Brings the database to the schema of this version."""
    with Store.open(settings.database_url) as store:
        upgrade(store)


def open_site(
    settings: Settings, *, clock: Clock = utc_now, lease_seconds: int = LEASE_SECONDS
) -> Site:
    """The site of these settings; its `close()` gives the connections back.

    Raises NotInitialised before `initialise`, WrongSite for another base URL, StoreUnsuitable
    for a database of another version, WrongPassphrase, SettingsError without a passphrase. A site
    from before tokens gets its key for them here.
    """
    ring = _key_ring(settings)
    pepper = load_pepper(_keys(settings))
    store = Store.open(settings.database_url)
    try:
        known, key = _stored_identity(store)
        _require_same_site(known, settings)
        ring.signer(key.public_key)
        ensure_token_key(store, ring, clock())
    except BaseException:
        store.close()
        raise
    return Site(
        settings=settings,
        store=store,
        keys=ring,
        clock=clock,
        issuer_did=known.issuer_did,
        award_salt=known.award_salt,
        pepper=pepper,
        lease_seconds=lease_seconds,
    )


def _stored_identity(store: Store) -> tuple[SiteRecord, KeyRecord]:
    require_newest(store)
    with store.reading() as unit:
        known, active = unit.site.load(), unit.keys.active()
    if known is None or active is None:
        raise NotInitialised("the database has no site yet: run `laurel init`")
    return known, active


def _require_same_site(known: SiteRecord, settings: Settings) -> None:
    if known.base_url != settings.base_url:
        raise WrongSite(
            f"this database belongs to {known.base_url}; LAUREL_BASE_URL says"
            f" {settings.base_url}. The address stands in every credential and cannot change",
            stored=known.base_url,
            given=settings.base_url,
        )


def _write_identity(settings: Settings, store: Store, ring: KeyRing, now: datetime) -> None:
    """Identity and first key in one transaction; a key file that a crash left over is taken."""
    left_over = ring.public_keys(ED25519)
    signer = ring.signer(left_over[0]) if left_over else ring.create(ED25519)
    reached("init.key_written")
    did = did_of(settings.base_url)
    key = KeyRecord(
        public_key=signer.public_key_multibase,
        algorithm=signer.algorithm,
        state="active",
        created_at=now,
        activated_at=now,
    )
    identity = SiteRecord(
        base_url=settings.base_url,
        issuer_did=did,
        award_salt=secrets.token_hex(_SALT_BYTES),
        created_at=now,
    )
    with store.writing() as unit:
        if unit.site.load() is not None:
            return  # another process was quicker
        unit.site.add(identity)
        unit.keys.add(key)
        reached("init.written")
        unit.audit.append("site.initialised", at=now, facts={"did": did, "key": key.public_key})
    reached("init.committed")


def _keys(settings: Settings) -> Path:
    return settings.data / "keys"


def _key_ring(settings: Settings) -> KeyRing:
    if not settings.key_passphrase:
        raise SettingsError("LAUREL_KEY_PASSPHRASE is not set: it opens the issuer's key")
    return KeyRing(_keys(settings), settings.key_passphrase)
