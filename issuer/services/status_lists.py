"""Status lists: opened before their first index is given out, signed anew at each change."""

from datetime import datetime, timedelta
from typing import Any

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import CredentialsError, ValueMalformed
from credentials.gate import SUITES, TEXT_SUITES
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import algorithm_of
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import add_proof, proof_options, verify_proof
from credentials.status.bitstring import BITS_PER_BYTE, LEAST_ENTRIES, encode_list
from credentials.status.list_credential import compose_list_credential
from issuer.errors import NoListThen, NotFound, SelfCheckFailed, StoreConflict
from issuer.services.failpoints import reached
from issuer.services.identifiers import new_order
from issuer.services.site import Site
from issuer.store.records import Purpose, StatusListFile, StatusListRecord, StatusListState
from issuer.store.store import Unit

TTL_MS = 300_000
"""How long others may rely on a copy."""
VALID_FOR = timedelta(hours=24)
SIGNED_AGAIN_AFTER = timedelta(hours=6)
KEPT_FOR = timedelta(days=5 * 366)
"""How far back a list can be asked about. A form is kept for each change, and about one a day."""


def list_url(site: Site, number: int) -> str:
    """The address of that list."""
    return f"{site.base_url}/status/{number}"


def ensure_open_list(site: Site, purpose: Purpose) -> None:
    """When this returns, a published list of that purpose has a free index."""
    while not _has_free(site, purpose):
        with site.store.reading() as unit:
            waiting = unit.status.unpublished(purpose)
        for number in waiting or _open(site, purpose):
            publish_list(site, number)


def _has_free(site: Site, purpose: Purpose) -> bool:
    with site.store.reading() as unit:
        return unit.status.has_free(purpose)


def _open(site: Site, purpose: Purpose) -> tuple[int, ...]:
    """The number of the new list; none if another worker opened one at this moment."""
    order = new_order(LEAST_ENTRIES)
    now = site.clock()
    try:
        with site.store.writing() as unit:
            number = unit.status.open_list(purpose=purpose, order=order, at=now)
            reached("list.opened")
            unit.audit.append("list.opened", at=now, facts={"list": number, "purpose": purpose})
    except StoreConflict:
        return ()
    reached("list.open_committed")
    return (number,)


def status_list(site: Site, number: int) -> StatusListFile:
    """The list as it is now: every revocation that was answered is in it. NotFound if none."""

    def read() -> StatusListFile | None:
        with site.store.reading() as unit:
            return current_list(site, unit, number)

    current = site.read_once(("list", number), read)
    if current is not None and not _is_due(site, current):
        return current
    publish_list(site, number)
    with site.store.reading() as unit:
        return _served(unit, number)


def status_list_at(site: Site, number: int, timestamp: str) -> StatusListFile:
    """The list as it was served at that moment, with its proof of then. Bitstring 1.0 §3.2.

    `timestamp` is a dateTimeStamp. NoListThen if it is none, lies in the future, or lies where
    no form of the list is known that was in force; NotFound if there is no such list.
    """
    try:
        moment = parse_date_time_stamp(timestamp)
    except ValueMalformed as error:
        raise NoListThen("timestamp is no date and time with an offset", id=str(number)) from error
    if moment > site.clock():
        raise NoListThen("the list as of a time to come is not known", id=str(number))
    with site.store.reading() as unit:
        if unit.status.state(number) is None:
            raise _no_such_list(number)
        found = unit.status.version_at(number, moment)
    if found is None:
        raise NoListThen("the list as of that moment is not known", id=str(number))
    return found


def current_list(site: Site, unit: Unit, number: int) -> StatusListFile | None:
    """The served list, read at most once for each of its forms; None if it has to be signed
    before anyone is told of it. NotFound if there is no such list."""
    state = unit.status.state(number)
    if state is None:
        raise _no_such_list(number)
    if state.signed_version < state.version or _is_due(site, state):
        return None
    known = site.memory.lists.get(number)
    if known is None or known.etag != state.etag:
        known = _served(unit, number)
        site.memory.lists[number] = known
    return known


def _served(unit: Unit, number: int) -> StatusListFile:
    record = unit.status.load(number)
    if record is None:
        raise _no_such_list(number)
    return _file(record)


def _no_such_list(number: int) -> NotFound:
    return NotFound("no such status list", kind="statusList", id=str(number))


def _is_due(site: Site, state: StatusListState | StatusListFile) -> bool:
    """Whether it is time to sign the list again though nothing has changed."""
    return state.valid_from is None or state.valid_from + SIGNED_AGAIN_AFTER <= site.clock()


def _file(record: StatusListRecord) -> StatusListFile:
    """The stored form. Changes made since it was signed belong to answers not given yet."""
    if (
        record.body is None
        or record.etag is None
        or record.valid_from is None
        or record.valid_until is None
    ):
        raise NotFound("the list is not signed yet", kind="statusList", id=str(record.number))
    return StatusListFile(
        body=record.body,
        etag=record.etag,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
    )


def publish_list(site: Site, number: int) -> None:
    """Composes the list from the stored bits, signs it, and serves it from now on.

    One audit line is on disk before the signature and one with it. SelfCheckFailed if the
    published key does not confirm what was signed; the old list then stays.
    """
    now = site.clock()
    with site.store.writing() as unit:
        record = unit.status.load(number)
        key = unit.keys.active()
        if record is None or key is None:
            raise NotFound("no such status list", kind="statusList", id=str(number))
        bits = unit.status.bits_set(number)
        facts = {"list": number, "version": record.version, "key": key.public_key}
        unit.audit.append("list.signing", at=now, facts=facts)
    reached("list.announced")
    document = _compose(site, record, bits, now)
    body = _sign(site, document, site.keys.signer(key.public_key), now)
    reached("list.signed")
    digest = sha256_hex(body)
    file = StatusListFile(body=body, etag=digest[:32], valid_from=now, valid_until=now + VALID_FOR)
    with site.store.writing() as unit:
        stored = unit.status.store_signed(
            number, file, version=record.version, kept_since=now - KEPT_FOR
        )
        reached("list.written")
        event = "list.signed" if stored else "list.signature_discarded"
        unit.audit.append(event, at=site.clock(), facts={**facts, "digest": digest})
    reached("list.committed")


def _compose(
    site: Site, record: StatusListRecord, entries: tuple[int, ...], now: datetime
) -> dict[str, Any]:
    bits = bytearray(record.length // BITS_PER_BYTE)
    for entry in entries:
        byte, offset = divmod(entry, BITS_PER_BYTE)
        bits[byte] |= 1 << (BITS_PER_BYTE - 1 - offset)
    return compose_list_credential(
        url=list_url(site, record.number),
        issuer=site.issuer_did,
        purpose=record.purpose,
        encoded_list=encode_list(bytes(bits)),
        valid_from=now,
        valid_until=now + VALID_FOR,
        ttl_ms=TTL_MS,
    )


def _sign(site: Site, document: dict[str, Any], signer: Signer, now: datetime) -> bytes:
    """Two proofs, as credentials have them, each confirmed by the published key."""
    key = decode_public_key(signer.public_key_multibase)
    algorithm = algorithm_of(key)
    signed = document
    for suites in (SUITES, TEXT_SUITES):
        options = proof_options(
            verification_method=site.verification_method(signer.public_key_multibase),
            created=now,
            cryptosuite=suites[algorithm],
        )
        signed = add_proof(signed, options, signer)
    try:
        good = all(verify_proof(signed, proof, key) for proof in signed["proof"])
    except CredentialsError as error:
        raise SelfCheckFailed(error.detail, id=document["id"], reason=error.code) from error
    if not good:
        raise SelfCheckFailed("the proof of a status list does not fit", id=document["id"])
    return canonical(signed)
