"""Whose key a token was signed with. VC-JOSE-COSE 1.0 §4; Open Badges 3.0 §8.2.3 and guide.

`kid` is looked up with the issuer, by its controller document or its published JWK Set; a key
that the token brings along (`jwk`) is only self-consistent until the issuer publishes it too.
`x5c`, `x5u` and `jku` are never looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from credentials.errors import (
    CredentialsError,
    InvalidVerificationMethod,
    RetrievalError,
    UnsupportedKey,
)
from credentials.jose.envelope import Envelope
from credentials.keys.controller import methods_holding, methods_listed, text_of_key
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.jwks import WELL_KNOWN, JwkEntry, authority_of
from credentials.keys.public_key import PublicKey
from credentials.keys.self_contained import document_within, is_self_contained
from credentials.model.members import is_url
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.checks.key import FoundKey, Party, check_key
from credentials.verification.controllers import Controllers
from credentials.verification.proof_view import ProofView
from credentials.verification.published_keys import PublishedKeys

_ABSENT = frozenset({"key.not_listed", "key.unreachable", "key.document_invalid"})
"""Codes that say that the issuer's document does not speak of the key."""
HEADER_KEY = "jwk"
"""How a key of the header is called in a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKeys:
    """Where keys are looked for, and whose they have to be."""

    party: Party
    controllers: Controllers
    published: PublishedKeys

    @property
    def set_address(self) -> str | None:
        """Where the issuer's JWK Set lies, if one can."""
        authority = None if self.party.id is None else authority_of(self.party.id)
        return None if authority is None else authority + WELL_KNOWN


def check_token_key(envelope: Envelope, proof: ProofView, keys: TokenKeys) -> FoundKey:
    """The key that the header names, compared with the issuer (or holder)."""
    kid = envelope.kid
    if kid is None:
        return _of_header(envelope, proof, keys)
    method = _method_of(kid, keys.party.id)
    if method is not None and not _is_key_address(method, keys):
        return check_key(
            replace(proof, method=method), party=keys.party, controllers=keys.controllers
        )
    if kid.startswith("https://"):
        return _at_address(kid, proof, keys)
    if is_url(kid):
        return FoundKey(result=_unsupported(proof, "an address that no key is looked for at"))
    return _named(kid, proof, keys)


def _method_of(kid: str, owner: str | None) -> str | None:
    """The address of a verification method; None if `kid` is none."""
    if kid.startswith("#") and owner is not None:
        return owner + kid
    if is_url(kid) and "#" in kid:
        return kid
    if is_self_contained(kid):
        try:
            return next(methods_listed(document_within(kid))).id
        except (CredentialsError, StopIteration):
            return None
    return None


def _is_key_address(method: str, keys: TokenKeys) -> bool:
    """Whether it is a place of keys beside the issuer's own document: `…/keys#key-1`."""
    address, owner = method.partition("#")[0], keys.party.id
    if owner is None or address == owner or not address.startswith("https://"):
        return False
    authority = authority_of(address)
    return authority is not None and authority == authority_of(owner)


def _of_header(envelope: Envelope, proof: ProofView, keys: TokenKeys) -> FoundKey:
    if envelope.jwk is None:
        return FoundKey(result=not_determined("key.unnamed", number=proof.number))
    try:
        key = decode_public_jwk(envelope.jwk)
    except UnsupportedKey as error:
        return FoundKey(result=_unsupported(proof, error.detail))
    return _established(key, proof, keys)


def _at_address(kid: str, proof: ProofView, keys: TokenKeys) -> FoundKey:
    """A `kid` that dereferences to a JWK or JWK Set; only at the issuer's own authority."""
    authority = authority_of(kid)
    owner = keys.party.id
    if owner is None:
        return FoundKey(result=not_determined("key.no_issuer", number=proof.number))
    if authority is None or authority != authority_of(owner):
        return FoundKey(result=_foreign(proof, authority or kid, owner))
    address, _, fragment = kid.partition("#")
    try:
        entries = keys.published.keys_at(address)
    except (RetrievalError, InvalidVerificationMethod) as error:
        return FoundKey(result=_not_had(error, proof, address))
    named = [e for e in entries if e.is_named(kid) or (fragment and e.is_named(fragment))]
    if not named and len(entries) == 1 and not fragment:
        named = list(entries)
    if len(named) != 1:
        return FoundKey(result=_not_listed(proof, address))
    entry = named[0]
    if entry.issuer is not None and entry.issuer != owner:
        return FoundKey(result=_foreign(proof, entry.issuer, owner))
    vouched = entry.issuer == owner or (address == keys.set_address and _is_for(entry, owner))
    return _established(entry.public_key, proof, keys, published_at=address if vouched else None)


def _named(kid: str, proof: ProofView, keys: TokenKeys) -> FoundKey:
    """A bare name: of a method of the issuer's document, or of a key in its JWK Set."""
    owner = keys.party.id
    if owner is None:
        return FoundKey(result=not_determined("key.no_issuer", number=proof.number))
    method = f"{owner}#{kid}"
    found = check_key(replace(proof, method=method), party=keys.party, controllers=keys.controllers)
    if found.public_key is not None or found.result.code not in _ABSENT:
        return found
    named = [entry for entry in _set_of(keys) if entry.is_named(kid)]
    if len(named) != 1 or not _is_for(named[0], owner):
        return found
    return _established(named[0].public_key, proof, keys, published_at=keys.set_address)


def _established(
    key: PublicKey, proof: ProofView, keys: TokenKeys, *, published_at: str | None = None
) -> FoundKey:
    """Whether the issuer publishes that very key, in its document or its JWK Set.

    What the document says of the key counts, also that it is withdrawn or for another purpose.
    """
    owner = keys.party.id
    if owner is None:
        return FoundKey(result=not_determined("key.no_issuer", number=proof.number), public_key=key)
    for method in _methods_with(key, keys):
        return check_key(
            replace(proof, method=method), party=keys.party, controllers=keys.controllers
        )
    facts: dict[str, Any] = {"number": proof.number, "method": proof.method, "issuer": owner}
    if published_at is None and any(
        entry.public_key == key and _is_for(entry, owner) for entry in _set_of(keys)
    ):
        published_at = keys.set_address
    if published_at is None:
        result = not_determined("key.not_established", key=text_of_key(key), **facts)
    else:
        result = passed("key.published", address=published_at, key=text_of_key(key), **facts)
    return FoundKey(result=result, public_key=key)


def _methods_with(key: PublicKey, keys: TokenKeys) -> Iterator[str]:
    try:
        document = keys.controllers.document_of(keys.party.id or "")
        yield from methods_holding(document, key, relationship=keys.party.purpose)
    except CredentialsError:
        return


def _set_of(keys: TokenKeys) -> tuple[JwkEntry, ...]:
    if keys.set_address is None:
        return ()
    try:
        return keys.published.keys_at(keys.set_address)
    except (RetrievalError, InvalidVerificationMethod):
        return ()


def _is_for(entry: JwkEntry, owner: str) -> bool:
    """Whether a key of the authority's set is the owner's.

    A did:web with a path shares its authority with others, so its keys have to say whose they are.
    """
    is_shared = owner.startswith("did:web:") and ":" in owner.removeprefix("did:web:")
    return entry.issuer == owner or (entry.issuer is None and not is_shared)


def _foreign(proof: ProofView, controller: str, owner: str) -> CheckResult:
    facts = {"number": proof.number, "method": proof.method}
    return failed("key.other_controller", controller=controller, issuer=owner, **facts)


def _not_listed(proof: ProofView, address: str) -> CheckResult:
    facts = {"number": proof.number, "method": proof.method}
    return failed("key.not_listed", controller=address, **facts)


def _not_had(error: CredentialsError, proof: ProofView, address: str) -> CheckResult:
    if isinstance(error, RetrievalError):
        facts = {"number": proof.number, "controller": address}
        return not_determined("key.unreachable", reason=error.code, **facts)
    return not_determined(
        "key.document_invalid", number=proof.number, controller=address, detail=error.detail
    )


def _unsupported(proof: ProofView, detail: str) -> CheckResult:
    return not_determined(
        "key.unsupported", number=proof.number, method=proof.method, detail=detail
    )
