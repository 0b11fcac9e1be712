"""A presentation and what secures it: proofs inside, or a token around it. VCDM 2.0 §4.13, §4.14.

Reading gives what is secured; looking at it tells whether it is intact, and by whom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import ClaimsRefused, LimitExceeded, MalformedToken, ParsingError
from credentials.jose.envelope import is_token
from credentials.jose.enveloped import is_enveloped
from credentials.jose.presentation import PresentedEnvelope, open_presentation
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.general import Expander
from credentials.jsonld.rdfc import Steps
from credentials.model.members import id_of, types_of
from credentials.model.parse import PRESENTATION_TYPE
from credentials.proofs.presenting import AUTHENTICATION
from credentials.report import PASSED, CheckResult, Outcome, failed, passed
from credentials.verification.checks.context import check_context
from credentials.verification.checks.coverage import check_coverage
from credentials.verification.checks.disclosure import check_disclosures
from credentials.verification.checks.holder import as_holders
from credentials.verification.checks.key import Party
from credentials.verification.checks.presentation import check_presentation_shape
from credentials.verification.controllers import Controllers
from credentials.verification.examination import Finding, examine_proofs
from credentials.verification.proof_view import raw_proofs
from credentials.verification.published_keys import PublishedKeys
from credentials.verification.token import check_token_coverage, examine_signature
from credentials.verification.verdict import from_issuer_of, intact_of

PRESENTATION_LIMITS: Final = JsonLimits(bytes=512 * KIB, depth=40)
"""Twice the bytes of one credential, and the levels that a presentation adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was handed in: JSON with proofs, or a token."""

    check: CheckResult
    document: Mapping[str, Any] | None = None
    token: PresentedEnvelope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Time and ways out, as one verification has them."""

    at: datetime
    controllers: Controllers
    published: PublishedKeys
    expander: Expander | None
    steps: Steps = field(default_factory=Steps)
    """The work that canonical forms may take, those of the credentials too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """What is known of a presentation after its proofs or its token were looked at."""

    document: Mapping[str, Any]
    """As it came; credentials in lists of lists are one list here."""
    judged: Mapping[str, Any]
    """As it may be read by name."""
    checks: tuple[CheckResult, ...]
    intact: Outcome
    from_holder: Outcome
    holder: str | None
    """Who is named as the holder."""
    signed_by: str | None
    """The holder of the first key that is the holder's."""
    wishes: tuple[Mapping[str, Any], ...]
    """`challenge` and `domain` of each proof."""

    @property
    def is_sound(self) -> bool:
        """Whether the holder has signed all of it."""
        return self.intact is PASSED and self.from_holder is PASSED


def read_presentation(data: bytes | str) -> Read:
    """The presentation in JSON (its own, or an enveloped one), a compact token or COSE bytes."""
    try:
        written = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError:
        return Read(check=failed("format.not_json", pointer="", detail="not UTF-8"))
    if is_token(written):
        return _opened(written, len(written))
    try:
        document = parse_json(written, limits=PRESENTATION_LIMITS)
    except LimitExceeded as error:
        return Read(check=failed("format.too_large", detail=error.detail))
    except ParsingError as error:
        pointer = error.fields.get("pointer", "")
        return Read(check=failed("format.not_json", pointer=pointer, detail=error.detail))
    if isinstance(document, dict) and is_enveloped(document):
        return _opened(document, len(written))
    if not isinstance(document, dict) or not _looks_like_one(document):
        return Read(check=failed("format.not_a_presentation"))
    return Read(check=passed("format.read", bytes=len(written)), document=document)


def _opened(data: bytes | Mapping[str, Any], size: int) -> Read:
    try:
        token = open_presentation(data)
    except MalformedToken as error:
        reason = error.fields["reason"]
        if reason == "type":
            return Read(check=failed("format.not_a_presentation"))
        return Read(check=failed("format.token_malformed", reason=reason, detail=error.detail))
    except ClaimsRefused as error:
        facts = {"claim": error.fields["claim"], "reason": error.fields["reason"]}
        return Read(check=failed("claims.refused", detail=error.detail, **facts))
    check = passed("format.token_read", bytes=size, form=token.envelope.form)
    document = dict(token.envelope.document)
    if "verifiableCredential" in document:
        document["verifiableCredential"] = list(token.credentials)
    return Read(check=check, document=document, token=token)


def _looks_like_one(document: Mapping[str, Any]) -> bool:
    return PRESENTATION_TYPE in types_of(document) or "verifiableCredential" in document


def examine_presentation(
    document: Mapping[str, Any], token: PresentedEnvelope | None, ways: Ways
) -> Secured:
    """The checks of a presentation that was read."""
    if token is None:
        return _with_proofs(document, ways)
    return _in_token(document, token, ways)


def _with_proofs(document: Mapping[str, Any], ways: Ways) -> Secured:
    forms = CanonicalForms(ways.expander, steps=ways.steps)
    coverage = check_coverage(document, forms)
    holder = id_of(coverage.judged.get("holder"))
    findings = examine_proofs(
        document,
        forms if coverage.check.outcome is PASSED else None,
        party=Party(id=holder, purpose=AUTHENTICATION),
        at=ways.at,
        controllers=ways.controllers,
    )
    findings = tuple(map(_of_holder, findings))
    keys = [finding.key for finding in findings]
    return Secured(
        document=document,
        judged=coverage.judged,
        checks=(
            check_context(document, deep=coverage.judged is not document),
            coverage.check,
            check_presentation_shape(coverage.judged),
            *(check for finding in findings for check in finding.checks),
        ),
        intact=intact_of(coverage.check, [finding.proof for finding in findings]),
        from_holder=from_issuer_of([(finding.proof, finding.key) for finding in findings]),
        holder=holder,
        signed_by=_signed_by(keys),
        wishes=tuple(proof for proof in raw_proofs(document) if isinstance(proof, Mapping)),
    )


def _in_token(document: Mapping[str, Any], token: PresentedEnvelope, ways: Ways) -> Secured:
    """VC-JOSE-COSE 1.0 §3.1.2: `nonce` is the challenge, `aud` the domain."""
    envelope = token.envelope
    coverage = check_token_coverage(envelope)
    disclosed = check_disclosures(envelope)
    finding = examine_signature(
        envelope,
        party=Party(id=token.holder, purpose=AUTHENTICATION),
        at=ways.at,
        controllers=ways.controllers,
        published=ways.published,
    )
    key = None if finding.key is None else as_holders(finding.key)
    intact = intact_of(coverage, [finding.proof])
    if disclosed is not None and disclosed.outcome is not PASSED and intact is PASSED:
        intact = disclosed.outcome
    checks = (
        check_context(document, deep=True),
        coverage,
        check_presentation_shape(document),
        disclosed,
        finding.proof,
        key,
        finding.time,
    )
    return Secured(
        document=document,
        judged=document,
        checks=tuple(check for check in checks if check is not None),
        intact=intact,
        from_holder=from_issuer_of([(finding.proof, key)]),
        holder=token.holder,
        signed_by=_signed_by([key]),
        wishes=({"challenge": token.nonce, "domain": list(token.audiences)},),
    )


def _of_holder(finding: Finding) -> Finding:
    return finding if finding.key is None else replace(finding, key=as_holders(finding.key))


def _signed_by(keys: Sequence[CheckResult | None]) -> str | None:
    good = (key for key in keys if key is not None and key.outcome is PASSED)
    return next((key.evidence["holder"] for key in good), None)
