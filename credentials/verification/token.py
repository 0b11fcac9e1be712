"""Looking at a token: its claims, its disclosures, its signature, its key.

The signature covers the whole text, so nothing can escape it as it can escape canonical
statements; but checks read members by their plain names, so other spellings are not taken.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from credentials.encoding.strict_json import child_pointer
from credentials.errors import ClaimsRefused
from credentials.jose.claims import numeric_date
from credentials.jose.envelope import Envelope
from credentials.jose.media_types import JWT, SD_JWT_VC
from credentials.jose.sd_jwt_vc import read_sd_jwt_vc
from credentials.model.credential import Credential
from credentials.model.members import id_of
from credentials.report import (
    FAILED,
    PASSED,
    CheckResult,
    Outcome,
    failed,
    not_applicable,
    not_determined,
    passed,
)
from credentials.verification.checks.binding import check_holder_binding
from credentials.verification.checks.claims import check_claims
from credentials.verification.checks.context import check_context
from credentials.verification.checks.disclosure import check_disclosures
from credentials.verification.checks.envelope_proof import check_token, check_token_header
from credentials.verification.checks.key import Party
from credentials.verification.checks.proof_time import check_proof_time
from credentials.verification.checks.shape import check_shape
from credentials.verification.checks.token_key import HEADER_KEY, TokenKeys, check_token_key
from credentials.verification.controllers import Controllers
from credentials.verification.examined import Examined
from credentials.verification.proof_view import ASSERTION, ProofView
from credentials.verification.published_keys import PublishedKeys
from credentials.verification.verdict import from_issuer_of, intact_of

_PLAIN_KEYWORDS = frozenset({"@context", "@value", "@language", "@direction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFinding:
    """What the signature of a token came to."""

    proof: CheckResult
    key: CheckResult | None
    time: CheckResult

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """In the order in which they were made."""
        return tuple(c for c in (self.proof, self.key, self.time) if c is not None)


def examine_token(
    envelope: Envelope, *, at: datetime, controllers: Controllers, published: PublishedKeys
) -> Examined:
    """The checks of a credential in a token, and the two answers that rest on them."""
    document = envelope.document
    coverage = check_token_coverage(envelope)
    disclosed = check_disclosures(envelope)
    binding = check_holder_binding(envelope, at=at)
    shape, credential = _shape(envelope)
    owner = envelope.claims.get("iss") if envelope.form == SD_JWT_VC else document.get("issuer")
    finding = examine_signature(
        envelope,
        party=Party(id=id_of(owner)),
        at=at,
        controllers=controllers,
        published=published,
    )
    proofs = [finding.proof, *_proofs_inside(document)]
    intact = _also(disclosed, intact_of(coverage, proofs))
    described = (
        not_applicable("context.not_linked_data")
        if envelope.form == SD_JWT_VC
        else check_context(document, deep=True)
    )
    further = (disclosed, binding, *proofs[1:])
    return Examined(
        document=document,
        judged=document,
        credential=credential,
        intact=intact,
        from_issuer=from_issuer_of([(finding.proof, finding.key)]),
        checks=(
            described,
            coverage,
            shape,
            check_claims(envelope),
            *(check for check in further if check is not None),
            *finding.checks,
        ),
    )


def examine_signature(
    envelope: Envelope,
    *,
    party: Party,
    at: datetime,
    controllers: Controllers,
    published: PublishedKeys,
) -> TokenFinding:
    """The signature, by a key of `party`. A header that is refused costs no network."""
    view = view_token(envelope, purpose=party.purpose)
    time = check_proof_time(view, at=at)
    refused = check_token_header(envelope)
    if refused is not None:
        return TokenFinding(proof=refused, key=None, time=time)
    keys = TokenKeys(party=party, controllers=controllers, published=published)
    found = check_token_key(envelope, view, keys)
    return TokenFinding(
        proof=check_token(envelope, view, key=found.public_key), key=found.result, time=time
    )


def view_token(envelope: Envelope, *, purpose: str = ASSERTION) -> ProofView:
    """The signature as the other checks see proofs.

    In VC-JOSE-COSE `iat`, `nbf` and `exp` are times of the signature; in the other forms `nbf`
    and `exp` are those of the credential, and `nbf` stands for an absent `iat`.
    """
    claims = envelope.claims
    issued, begins, ends = (_time(claims, name) for name in ("iat", "nbf", "exp"))
    of_credential = envelope.form in (JWT, SD_JWT_VC) and not envelope.is_presentation
    if of_credential:
        created, expires = issued or begins, None
    else:
        created, expires = max(filter(None, (issued, begins)), default=None), ends
    return ProofView(
        number=1,
        document={},
        suite=envelope.algorithm,
        method=envelope.kid or HEADER_KEY,
        purpose=purpose,
        created=created,
        expires=expires,
    )


def check_token_coverage(envelope: Envelope) -> CheckResult:
    """Passed, unless members are spelled in a way that the checks would not see."""
    if envelope.form != SD_JWT_VC:
        pointer = respelled_at(envelope.document)
        if pointer is not None:
            return not_determined("coverage.respelled", pointer=pointer)
    return passed("coverage.enveloped", form=envelope.form)


def respelled_at(value: Any, pointer: str = "") -> str | None:
    """Where the first member is that is a keyword, an address or a compact one (`a:b`)."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        place = child_pointer(pointer, str(key))
        if isinstance(key, str) and key not in _PLAIN_KEYWORDS and (":" in key or key[:1] == "@"):
            return place
        if key != "@context" and isinstance(item, Mapping | list):
            found = respelled_at(item, place)
            if found is not None:
                return found
    return None


def _shape(envelope: Envelope) -> tuple[CheckResult, Credential | None]:
    if envelope.form == SD_JWT_VC:
        try:
            return passed("shape.conforms"), read_sd_jwt_vc(envelope.claims)
        except ClaimsRefused as error:
            pointer = f"/{error.fields['claim']}"
            return failed("shape.malformed", pointer=pointer, detail=error.detail), None
    check, credential = check_shape(envelope.document)
    end = _time(envelope.claims, "exp") if envelope.form == JWT else None
    if credential is not None and end is not None:  # Open Badges 3.0 §8.2.6.1
        credential = replace(credential, valid_until=end)
    return check, credential


def _proofs_inside(document: Mapping[str, Any]) -> list[CheckResult]:
    return [not_determined("proof.inside_token")] if "proof" in document else []


def _also(disclosed: CheckResult | None, intact: Outcome) -> Outcome:
    if disclosed is None or disclosed.outcome is PASSED or intact is FAILED:
        return intact
    return disclosed.outcome


def _time(claims: Mapping[str, Any], name: str) -> datetime | None:
    with suppress(ClaimsRefused):
        return numeric_date(claims, name)
    return None
