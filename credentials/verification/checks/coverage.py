"""Whether the proof covers all of the data. Data Integrity §2.4.3, §4.6; VCDM 2.0 §B.1.

A proof of an RDF suite signs the canonical statements, not the text. What the text holds beyond
them, or in another spelling, would look signed and is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from credentials.errors import BudgetExceeded, DataLoss, LimitExceeded, NotCovered, UnknownContext
from credentials.jsonld.canonize import Statements
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.refusal import Reason
from credentials.jsonld.templates import Filled
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.checks.text_coverage import with_text_covered

DECIDING_MEMBERS = frozenset(
    {
        "credentialStatus",
        "credentialSubject",
        "issuer",
        "validFrom",
        "validUntil",
        "issuanceDate",
        "expirationDate",
        "statusPurpose",
        "statusListIndex",
        "statusListCredential",
        "encodedList",
        "result",
        "achievement",
        "resultDescription",
        "requiredValue",
        "value",
        "evidence",
    }
)
"""What the checks judge by: moved to another place of the document, it would be out of sight."""

_SEVERAL_PLACES = frozenset({Reason.TWO_DESCRIPTIONS.value, Reason.SPLIT_DESCRIPTION.value})
_INVALID = frozenset({Reason.PROTECTED_TERM.value, Reason.INVALID.value})
"""An error in expansion fails the verification. VCDM 2.0 §B.1."""
_AMBIGUOUS = frozenset({Reason.NUMBER_RANGE.value, Reason.NUMBER_PRECISION.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of the data that the proofs sign."""

    check: CheckResult
    judged: Mapping[str, Any]
    """The document as checks may read it by name: words of its own are addresses."""
    filled: Filled | None = None
    """What a template knows of the document without `proof`."""


def check_coverage(document: Mapping[str, Any], forms: CanonicalForms) -> Coverage:
    """Passed if every value of the document without `proof` is in its canonical form, once.

    `forms` keeps that form for the proofs.
    """
    found = _coverage_of_statements(document, forms)
    check = with_text_covered(found.check, document)
    return found if check is found.check else replace(found, check=check)


def _coverage_of_statements(document: Mapping[str, Any], forms: CanonicalForms) -> Coverage:
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    try:
        statements = forms(unsecured, "sha256")
        judged = forms.judged(unsecured)
    except UnknownContext:
        return Coverage(check=not_determined("coverage.not_checked"), judged=document)
    except DataLoss as error:
        return Coverage(check=_lost(unsecured, error), judged=document)
    except NotCovered as error:
        return Coverage(check=_not_covered(unsecured, error), judged=document)
    except (BudgetExceeded, LimitExceeded) as error:
        check = not_determined("coverage.too_complex", detail=error.detail)
        return Coverage(check=check, judged=document)
    if judged is unsecured:
        judged = document
    elif "proof" in document:
        judged = {**judged, "proof": document["proof"]}
    return Coverage(check=coverage_of(statements), judged=judged, filled=forms.filled(unsecured))


def coverage_of(statements: Statements) -> CheckResult:
    """The check of data that are all in this canonical form."""
    return passed(
        "coverage.complete", statements=statements.lines(), sha256=statements.sha256().hex()
    )


def _lost(document: Mapping[str, Any], error: DataLoss) -> CheckResult:
    facts = {"pointer": error.fields.get("pointer", ""), "detail": error.detail}
    reason = error.fields.get("reason")
    if reason in _AMBIGUOUS:
        return not_determined("coverage.ambiguous_number", **facts)
    if reason == Reason.NO_CONTEXT.value:
        return not_determined("coverage.not_checked")
    if reason in _INVALID:
        return failed("coverage.invalid", **facts)
    if reason in _SEVERAL_PLACES:
        return _described_twice(document, facts)
    return failed("coverage.lost", **facts)


def _not_covered(document: Mapping[str, Any], error: NotCovered) -> CheckResult:
    reason = error.fields.get("reason")
    if reason == Reason.INLINE_CONTEXT.value:
        return not_determined("coverage.not_checked")
    pointer = error.fields.get("pointer", "")
    facts = {"pointer": pointer, "detail": error.detail}
    if reason in _SEVERAL_PLACES:
        return _described_twice(document, facts)
    if pointer.rpartition("/")[2] in DECIDING_MEMBERS:
        return failed("coverage.lost", **facts)
    return not_determined("coverage.not_covered", **facts)


def _described_twice(document: Mapping[str, Any], facts: dict[str, Any]) -> CheckResult:
    """NOTE: the credentials of a record are told apart by the walk only (`jsonld.walk`)."""
    in_a_record = "/verifiableCredential" in facts["pointer"]
    if in_a_record or _decides_nothing(document, _at(document, facts["pointer"])):
        return not_determined("coverage.described_twice", **facts)
    return failed("coverage.scattered", **facts)


def _decides_nothing(document: Mapping[str, Any], described: Any) -> bool:
    """Whether no description of that thing holds anything that the checks judge by."""
    if not isinstance(described, Mapping) or not isinstance(described.get("id"), str):
        return False
    return all(
        DECIDING_MEMBERS.isdisjoint(other)
        for other in _objects(document)
        if other.get("id") == described["id"]
    )


def _objects(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    pending: list[Any] = [document]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            yield item
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


def _at(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer that the walk gave. RFC 6901 §4."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            document = document[int(key)]
        elif isinstance(document, Mapping):
            document = document.get(key)
    return document
