"""Looking at a secured document: its words, its proofs, its keys. Data Integrity §4.4 to §4.6.

Everything here reads the document as it came; only what it establishes makes the typed
credential's values the issuer's words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from credentials.errors import MalformedProof
from credentials.jsonld.canonize import Canonize
from credentials.jsonld.general import Expander
from credentials.jsonld.rdfc import Steps
from credentials.jsonld.templates import READING, Templates
from credentials.model.members import id_of, is_object
from credentials.proofs.chain import MEMBER
from credentials.report import CheckResult, failed, not_applicable, not_determined
from credentials.verification.checks.key import Party, check_key
from credentials.verification.checks.proof import check_proof, is_known_suite
from credentials.verification.checks.proof_chain import chain_faults, with_previous
from credentials.verification.checks.proof_time import check_proof_time
from credentials.verification.controllers import Controllers
from credentials.verification.examined import Examined
from credentials.verification.proof_view import MOST_PROOFS, raw_proofs, view_proof
from credentials.verification.reading import Reading, read_document
from credentials.verification.verdict import from_issuer_of, intact_of, is_good

_NAMES = frozenset({MEMBER, "id"})
"""What makes chains, and what is wrong with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one proof came to."""

    proof: CheckResult
    key: CheckResult | None = None
    time: CheckResult | None = None

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return tuple(c for c in (self.proof, self.key, self.time) if c is not None)


def examine(
    document: Mapping[str, Any],
    *,
    at: datetime,
    controllers: Controllers,
    expander: Expander | None = None,
    templates: Templates | None = READING,
    steps: Steps | None = None,
) -> Examined:
    """The checks of a secured document, and the two answers that rest on them.

    Without `expander`, documents that need the general path of JSON-LD stay undecided; without
    `templates` it takes longer.
    """
    reading = read_document(document, expander=expander, templates=templates, steps=steps)
    return judge(reading, at=at, controllers=controllers)


def judge(reading: Reading, *, at: datetime, controllers: Controllers) -> Examined:
    """The same for a document that is read already."""
    document = reading.document
    findings = examine_proofs(
        document,
        reading.canonize,
        party=Party(id=id_of(document.get("issuer"))),
        at=at,
        controllers=controllers,
    )
    checks = (reading.context, reading.coverage, reading.shape)
    return Examined(
        document=document,
        judged=reading.judged,
        credential=reading.credential,
        intact=intact_of(reading.coverage, [finding.proof for finding in findings]),
        from_issuer=from_issuer_of([(finding.proof, finding.key) for finding in findings]),
        checks=(*checks, *(check for finding in findings for check in finding.checks)),
        filled=reading.filled,
        canonical_json=reading.canonical_json,
        known=reading.known,
    )


def examine_proofs(
    document: Mapping[str, Any],
    canonize: Canonize | None,
    *,
    party: Party,
    at: datetime,
    controllers: Controllers,
) -> tuple[Finding, ...]:
    """One finding for each proof; one that says so if there is none, or there are too many.

    `canonize`: None if not all data are covered.
    """
    proofs = raw_proofs(document)
    if not proofs:
        return (Finding(proof=not_determined("proof.none")),)
    if len(proofs) > MOST_PROOFS:
        count = not_determined("proof.too_many", count=len(proofs), limit=MOST_PROOFS)
        return (Finding(proof=count),)
    findings = [
        _examine_proof(
            document,
            proof,
            number,
            canonize,
            party=party,
            at=at,
            controllers=controllers,
        )
        for number, proof in enumerate(proofs, 1)
    ]
    return _with_additional_parties(_in_chains(findings, proofs))


def _examine_proof(
    document: Mapping[str, Any],
    proof: Any,
    number: int,
    canonize: Canonize | None,
    *,
    party: Party,
    at: datetime,
    controllers: Controllers,
) -> Finding:
    try:
        view = view_proof(proof, number)
    except MalformedProof as error:
        return Finding(proof=failed("proof.malformed", number=number, detail=error.detail))
    if not is_known_suite(view):
        unknown = not_determined("proof.unknown_suite", number=number, suite=view.suite)
        return Finding(proof=unknown)
    found = check_key(view, party=party, controllers=controllers)
    return Finding(
        proof=check_proof(document, view, key=found.public_key, canonize=canonize),
        key=found.result,
        time=check_proof_time(view, at=at),
    )


def _in_chains(findings: Sequence[Finding], proofs: Sequence[Any]) -> list[Finding]:
    """The findings with what follows from the place of each proof among the others."""
    if all(is_object(one) and _NAMES.isdisjoint(one) for one in proofs):
        return list(findings)
    faults = chain_faults(proofs)
    alone = [faults.get(number, finding.proof) for number, finding in enumerate(findings, 1)]
    return [
        replace(finding, proof=result)
        for finding, result in zip(findings, with_previous(alone, proofs), strict=True)
    ]


def _with_additional_parties(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Beside a good proof of the issuer's, one by somebody else is an addition, not a fault."""
    keys = [finding.key.code for finding in findings if finding.key is not None]
    if "key.other_controller" not in keys or not any(is_good(f.proof, f.key) for f in findings):
        return tuple(findings)
    return tuple(
        replace(finding, key=_as_additional(finding.key))
        if finding.key is not None and finding.key.code == "key.other_controller"
        else finding
        for finding in findings
    )


def _as_additional(key: CheckResult) -> CheckResult:
    facts = {name: key.evidence[name] for name in ("number", "method", "controller")}
    return not_applicable("key.additional", **facts)
