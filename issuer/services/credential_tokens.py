"""The credential of an award as a token: the reserved document, signed once more as VC-JWT.

Made when it is asked for first, never on the way to a 201. Key and audit line are stored before
the signature; nonces follow from the data, so that an interrupted signature is made again with
the same bytes.
"""

from credentials.encoding.digests import sha256_hex
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import CredentialsError
from credentials.gate import self_check_token
from credentials.jose.vc_jwt import issue_vc_jwt
from issuer.errors import NotFound, NotInitialised, SelfCheckFailed
from issuer.services.failpoints import reached
from issuer.services.publication import did_document
from issuer.services.site import Site
from issuer.services.status_lists import status_list
from issuer.services.token_key import TOKEN_ALGORITHM
from issuer.store.records import CredentialRecord, CredentialTokenRecord
from issuer.store.store import Unit


def credential_token(site: Site, credential_id: str) -> bytes:
    """The compact JWT, the same bytes for ever.

    Raises NotFound for what is no issued credential, SelfCheckFailed if our own verifier refuses
    what was signed: it is not released.
    """
    with site.store.reading() as unit:
        _issued(unit, credential_id)
        token = unit.credential_tokens.load(credential_id)
    if token is not None and token.body is not None:
        return token.body
    credential, token = _reserve(site, credential_id)
    if token.body is not None:
        return token.body
    signed = _sign(site, credential, token)
    return _store(site, token, signed)


def _reserve(site: Site, credential_id: str) -> tuple[CredentialRecord, CredentialTokenRecord]:
    """The key is chosen and the signature announced, once."""
    now = site.clock()
    with site.store.writing() as unit:
        credential = _issued(unit, credential_id, lock=True)
        token = unit.credential_tokens.load(credential_id)
        if token is None:
            key = unit.keys.active(TOKEN_ALGORITHM)
            if key is None:
                raise NotInitialised("the site has no active key for tokens")
            token = CredentialTokenRecord(
                credential=credential_id, key=key.public_key, reserved_at=now
            )
            unit.credential_tokens.reserve(token)
            reached("token.announced")
            facts = {"credential": credential_id, "key": token.key, "digest": credential.digest}
            unit.audit.append("token.signing", at=now, facts=facts)
    reached("token.reserved")
    return credential, token


def _sign(site: Site, credential: CredentialRecord, token: CredentialTokenRecord) -> bytes:
    """What our own verifier accepts with the published key and lists."""
    unsigned = credential.unsigned or b""
    signed = issue_vc_jwt(
        parse_json(unsigned, limits=CREDENTIAL_LIMITS),
        site.keys.signer(token.key),
        kid=site.verification_method(token.key),
    ).encode()
    reached("token.signed")
    with site.store.reading() as unit:
        numbers = {entry.list for entry in unit.status.entries_of(credential.id)}
    try:
        self_check_token(
            signed,
            unsigned=unsigned,
            at=site.clock(),
            controller_document=did_document(site),
            status_lists=tuple(status_list(site, number).body for number in numbers),
        )
    except CredentialsError as error:
        reason = error.fields.get("reason", error.code)
        raise SelfCheckFailed(error.detail, id=credential.id, reason=reason) from error
    reached("token.checked")
    return signed


def _store(site: Site, token: CredentialTokenRecord, signed: bytes) -> bytes:
    """The signed bytes and the audit line about them; those of a quicker worker if there are."""
    facts = {"credential": token.credential, "key": token.key, "bytes": sha256_hex(signed)}
    with site.store.writing() as unit:
        _issued(unit, token.credential, lock=True)
        won = unit.credential_tokens.store_signed(token.credential, signed)
        reached("token.written")
        stored = unit.credential_tokens.load(token.credential)
        event = "token.signed" if won else "token.signature_discarded"
        unit.audit.append(event, at=site.clock(), facts=facts)
        reached("token.audited")
    reached("token.stored")
    return stored.body or signed if stored is not None else signed


def _issued(unit: Unit, credential_id: str, *, lock: bool = False) -> CredentialRecord:
    record = unit.credentials.load(credential_id, lock=lock)
    if record is None or record.signed is None or record.unsigned is None:
        raise NotFound("no such credential", kind="credential", id=credential_id)
    return record
