"""API tokens. The secret is shown once; the database holds a keyed hash of it."""

import secrets
from collections.abc import Iterable

from issuer.errors import ContentRefused, NotFound
from issuer.services.site import Client, Site
from issuer.store.records import TokenRecord

PREFIX = "laurel_"
"""So that scanners for leaked secrets recognise it."""
SECRET_BYTES = 32
SCOPES = frozenset(
    {
        "evidence:write",
        "decisions:run",
        "credentials:issue",
        "credentials:revoke",
        "programmes:read",
        "programmes:write",
    }
)


def create_token(site: Site, *, name: str, scopes: Iterable[str]) -> str:
    """The new token, to be shown once. ContentRefused for a scope that does not exist."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise ContentRefused(
            f"unknown scope {unknown[0]!r}" if unknown else "a token needs at least one scope",
            known=sorted(SCOPES),
        )
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    record = TokenRecord(
        id=secrets.token_hex(8),
        name=name,
        scopes=tuple(wanted),
        created_at=site.clock(),
        revoked_at=None,
    )
    with site.store.writing() as unit:
        unit.tokens.add(record, digest=site.keyed_digest(token))
        unit.audit.append(
            "token.created",
            at=record.created_at,
            facts={"token": record.id, "scopes": wanted},
        )
    return token


def authenticate(site: Site, bearer: str) -> Client | None:
    """Whose token that is; None if it is nobody's or was revoked."""
    if not bearer.startswith(PREFIX):
        return None
    with site.store.reading() as unit:
        token = unit.tokens.by_digest(site.keyed_digest(bearer))
    if token is None or token.revoked_at is not None:
        return None
    return Client(id=token.id, name=token.name, scopes=frozenset(token.scopes))


def list_tokens(site: Site) -> tuple[TokenRecord, ...]:
    """Every token that was made, withdrawn ones included; never a secret."""
    with site.store.reading() as unit:
        return unit.tokens.all()


def revoke_token(site: Site, token_id: str) -> None:
    """From now on nobody gets in with it. NotFound if there is no such token that still holds."""
    now = site.clock()
    with site.store.writing() as unit:
        if not unit.tokens.revoke(token_id, at=now):
            raise NotFound("no such token", kind="token", id=token_id)
        unit.audit.append("token.revoked", at=now, facts={"token": token_id})
