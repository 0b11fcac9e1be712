"""Whether a badge was signed by its issuer. OB 2.0 SignedBadge Verification; OB 1.x signed.

The signature counts by a key that the profile, at the issuer's own address, names, and whose own
document names the issuer. A key that the assertion brings along is never used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from credentials.errors import HeaderRefused, StatusVerificationError, UnsupportedKey
from credentials.jose.jws import Jws, check_header, is_signed_by
from credentials.keys.jwk import thumbprint
from credentials.keys.public_key import PublicKey
from credentials.model.members import id_of, text_or_none
from credentials.ob2.addresses import authority_of, is_same_address
from credentials.ob2.keys import (
    MOST_KEYS,
    NamedKey,
    keys_named_in,
    public_key_of,
    public_key_of_pem,
)
from credentials.ob2.reading import Assertion, without_nulls
from credentials.ob2.recognition import Edition
from credentials.ob2.revocations import check_list, issuer_of, revocation_of
from credentials.report import (
    NOT_DETERMINED,
    CheckResult,
    failed,
    not_applicable,
    not_determined,
    passed,
)
from credentials.status.kinds import REVOCATION
from credentials.verification.assertions.assembling import Whole, assemble
from credentials.verification.assertions.hosted import Judged
from credentials.verification.assertions.objects import NotHad, Objects
from credentials.verification.proof_view import text_of_time
from credentials.verification.verdict import from_issuer_of, intact_of

UNNAMED = "publicKey"
"""What stands for the key where neither assertion nor profile names one."""

_WORTH = {"proof.verified": 0, "proof.no_key": 1}
"""Of several keys, the one that fits counts; one that could not be tried may be the one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """A key that is or is not the issuer's: the check, and the key if it can be tried."""

    check: CheckResult
    public_key: PublicKey | None = None


def judge_signed(assertion: Assertion, objects: Objects) -> Judged:
    """The badge in the signed text, and whose signature it is."""
    token = assertion.token
    if token is None:
        proof = not_determined("proof.none")
        return Judged(intact=NOT_DETERMINED, from_issuer=NOT_DETERMINED, checks=(proof,))
    refused = _check_header(token)
    if refused is not None:
        return Judged(
            intact=intact_of(refused, [refused]), from_issuer=NOT_DETERMINED, checks=(refused,)
        )
    whole = assemble(without_nulls(assertion.document), objects, sure_of=None)
    keys = list(_keys(assertion, whole, objects))
    pairs = [(_check_signature(token, key), key.check) for key in keys]
    proof, key = min(pairs, key=lambda pair: _WORTH.get(pair[0].code, len(_WORTH)))
    return Judged(
        intact=intact_of(passed("coverage.enveloped"), [proof]),
        from_issuer=from_issuer_of([(proof, key)]),
        whole=whole,
        checks=(*whole.checks, proof, key),
        status=(_check_list(assertion, whole, objects),),
    )


def _check_header(token: Jws) -> CheckResult | None:
    try:
        check_header(token.header)
    except HeaderRefused as error:
        return _refused(token, error)
    return None


def _refused(token: Jws, error: HeaderRefused) -> CheckResult:
    reason, member = error.fields["reason"], error.fields["member"]
    if reason == "alg_none":
        return failed("proof.alg_none", number=1)
    if reason == "alg_unknown":
        return not_determined("proof.unknown_suite", number=1, suite=token.algorithm)
    if member == "alg":
        facts = {"alg": token.algorithm, "detail": error.detail}
        return failed("proof.alg_refused", number=1, reason=reason, **facts)
    return failed("proof.header_refused", number=1, member=member, detail=error.detail)


def _check_signature(token: Jws, key: _Key) -> CheckResult:
    facts = {"number": 1, "method": _method_of(key.check)}
    if key.public_key is None:
        return not_determined("proof.no_key", **facts)
    try:
        fits = is_signed_by(token, key.public_key)
    except HeaderRefused as error:
        return _refused(token, error)
    if not fits:
        return failed("proof.bad_signature", suite=token.algorithm, **facts)
    return passed("proof.verified", suite=token.algorithm, created=None, **facts)


def _method_of(check: CheckResult) -> str:
    return str(check.evidence.get("method", UNNAMED))


def _keys(assertion: Assertion, whole: Whole, objects: Objects) -> Iterator[_Key]:
    """The keys to try, never none: the one that `creator` names, else all of the profile."""
    issuer, wanted = whole.issuer, assertion.key_id
    if whole.profile is None or issuer is None:
        controller = issuer or ""
        yield _Key(check=_unreachable(controller, "profile"))
        return
    if assertion.edition is not Edition.V2 and wanted is not None:
        yield _key_at_address(wanted, issuer, objects)
        return
    named = keys_named_in(whole.profile)
    if wanted is not None:
        named = tuple(key for key in named if is_same_address(key.id, wanted))
    if not named:
        method = wanted or UNNAMED
        yield _Key(check=failed("key.not_listed", number=1, method=method, controller=issuer))
        return
    for key in named[:MOST_KEYS]:
        yield _listed_key(key, issuer, objects)


def _listed_key(named: NamedKey, issuer: str, objects: Objects) -> _Key:
    """A key of the profile; its own document must say whose it is, if it is another one."""
    method, document = named.id, named.document
    if document is None:
        found = objects.named(method)
        if isinstance(found, NotHad):
            return _Key(check=_not_had(method, found))
        document = found.document
        owner = id_of(document.get("owner"))
        if owner is None or not is_same_address(owner, issuer):
            return _Key(
                check=failed(
                    "key.other_controller",
                    number=1,
                    method=method,
                    controller=owner or method,
                    issuer=issuer,
                )
            )
    return _usable(method, issuer, lambda: public_key_of(document))


def _key_at_address(address: str, issuer: str, objects: Objects) -> _Key:
    """OB 1.x: a PEM file, which is the issuer's if it lies on the issuer's host."""
    if authority_of(address) != authority_of(issuer):
        return _Key(
            check=failed(
                "key.other_controller",
                number=1,
                method=address,
                controller=address,
                issuer=issuer,
            )
        )
    text = objects.text_at(address)
    if isinstance(text, NotHad):
        return _Key(check=_not_had(address, text))
    return _usable(address, issuer, lambda: public_key_of_pem(text))


def _usable(method: str, issuer: str, make: Any) -> _Key:
    try:
        key: PublicKey = make()
    except UnsupportedKey as error:
        return _Key(
            check=not_determined("key.unsupported", number=1, method=method, detail=error.detail)
        )
    facts = {"method": method, "issuer": issuer, "key": thumbprint(key)}
    return _Key(check=passed("key.listed", number=1, **facts), public_key=key)


def _not_had(method: str, found: NotHad) -> CheckResult:
    if found.detail is not None:
        return not_determined(
            "key.document_invalid", number=1, controller=method, detail=found.detail
        )
    return _unreachable(method, found.reason)


def _unreachable(controller: str, reason: str) -> CheckResult:
    return not_determined("key.unreachable", number=1, controller=controller, reason=reason)


def _check_list(assertion: Assertion, whole: Whole, objects: Objects) -> CheckResult:
    """The revocation list that the profile names. OB 2.0 RevocationList."""
    document = assertion.document
    if document.get("revoked", False) is not False:
        reason = text_or_none(document.get("revocationReason"))
        return failed("status.withdrawn", address=assertion.address, reason=reason)
    if whole.profile is None:
        return not_determined("status.not_checked")
    address = id_of(whole.profile.get("revocationList"))
    if address is None:
        return not_applicable("status.none")
    place = {"purpose": REVOCATION, "list": address}
    found = objects.named(address) if authority_of(address) is not None else None
    if found is None:
        return not_determined("status.list_unreadable", detail="no address", **place)
    if isinstance(found, NotHad):
        return _list_not_had(found, place)
    try:
        check_list(found.document, edition=assertion.edition)
    except StatusVerificationError as error:
        return not_determined("status.list_unreadable", detail=error.detail, **place)
    owner = issuer_of(found.document)
    if owner is not None and not is_same_address(owner, whole.issuer):
        return not_determined("status.wrong_issuer", list_issuer=owner, **place)
    is_revoked, reason = revocation_of(found.document, document)
    if is_revoked:
        return failed("status.withdrawn", address=address, reason=reason)
    fetched_at = text_of_time(found.fetched.fetched_at)
    return passed("status.not_withdrawn", address=address, fetched_at=fetched_at)


def _list_not_had(found: NotHad, place: Mapping[str, Any]) -> CheckResult:
    if found.detail is not None:
        return not_determined("status.list_unreadable", detail=found.detail, **place)
    facts = {"reason": found.reason, "last_read": found.last_read}
    return not_determined("status.unreachable", **facts, **place)
