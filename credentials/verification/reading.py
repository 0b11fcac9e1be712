"""What the text of a secured document alone says: its words, and how they become statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.jsonld.canonize import Canonize
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.general import Expander
from credentials.jsonld.kind import Alike
from credentials.jsonld.rdfc import Steps
from credentials.jsonld.templates import Filled, Templates
from credentials.model.credential import Credential
from credentials.report import PASSED, CheckResult
from credentials.verification.checks.context import check_context
from credentials.verification.checks.coverage import check_coverage, coverage_of
from credentials.verification.checks.shape import check_shape
from credentials.verification.checks.text_coverage import with_text_covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Nothing of it depends on time, keys or what else is published."""

    document: Mapping[str, Any]
    judged: Mapping[str, Any]
    """As it may be read by the names of its members."""
    credential: Credential | None
    """None if the shape is wrong."""
    context: CheckResult
    coverage: CheckResult
    shape: CheckResult
    canonize: Canonize | None
    """None if not all data are covered."""
    filled: Filled | None = None
    """What a template knew of it."""
    canonical_json: bytes | None = None
    """By RFC 8785, without `proof`, if it is known already."""
    known: dict[Any, Any] | None = None
    """What its names of members, types and contexts decide, if others are like it."""

    @property
    def is_walked(self) -> bool:
        """Whether everything is covered, and no expander was asked."""
        return self.coverage.outcome is PASSED and self.judged is self.document


def read_document(
    document: Mapping[str, Any],
    *,
    expander: Expander | None,
    templates: Templates | None,
    steps: Steps | None = None,
) -> Reading:
    """The reading of a document. Without `expander`, what needs one stays undecided.

    `steps`: the work that canonical forms may still take, if others have a part in it.
    """
    forms = CanonicalForms(expander, templates, steps)
    coverage = check_coverage(document, forms)
    shape, credential = check_shape(coverage.judged)
    return Reading(
        document=document,
        judged=coverage.judged,
        credential=credential,
        context=check_context(document, deep=coverage.judged is not document),
        coverage=coverage.check,
        shape=shape,
        canonize=forms if coverage.check.outcome is PASSED else None,
        filled=coverage.filled,
    )


def read_alike(alike: Alike, *, templates: Templates | None, steps: Steps | None = None) -> Reading:
    """The reading of a document whose canonical form is known because others are like it."""
    document = alike.document
    forms = CanonicalForms(None, templates, steps)
    forms.know({key: item for key, item in document.items() if key != "proof"}, alike.statements)
    coverage = with_text_covered(coverage_of(alike.statements), document)
    shape, credential = check_shape(document)
    return Reading(
        document=document,
        judged=document,
        credential=credential,
        context=check_context(document),
        coverage=coverage,
        shape=shape,
        canonize=forms if coverage.outcome is PASSED else None,
        canonical_json=alike.canonical_json,
        known=alike.known,
    )
