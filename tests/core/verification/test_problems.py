"""Every check that does not pass has its problem type, or a decision that there is none."""

import pytest

from credentials import errors
from credentials.report import failed, not_applicable, not_determined, passed
from credentials.verification.problems import PROBLEMS, problem_of
from tests.support.check_docs import documented_checks

REGISTERED = {
    errors.VCDM: {
        "PARSING_ERROR",
        "CRYPTOGRAPHIC_SECURITY_ERROR",
        "MALFORMED_VALUE_ERROR",
        "RANGE_ERROR",
    },
    errors.SECURITY: {
        "PROOF_VERIFICATION_ERROR",
        "PROOF_TRANSFORMATION_ERROR",
        "DATA_LOSS_DETECTION_ERROR",
        "INVALID_DOMAIN_ERROR",
        "INVALID_CHALLENGE_ERROR",
        "INVALID_VERIFICATION_METHOD_URL",
        "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID",
        "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT",
        "INVALID_VERIFICATION_METHOD",
        "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
    },
    errors.STATUS_LIST: {
        "STATUS_RETRIEVAL_ERROR",
        "STATUS_VERIFICATION_ERROR",
        "STATUS_LIST_LENGTH_ERROR",
    },
}
TYPES = {prefix + name for prefix, names in REGISTERED.items() for name in names}


def test_every_code_that_does_not_pass_has_a_row() -> None:
    wanted = {
        code
        for code, row in documented_checks().items()
        if row.outcome in ("failed", "not_determined")
    }
    assert set(PROBLEMS) == wanted


def test_all_types_are_registered_ones() -> None:
    assert {type_ for type_ in PROBLEMS.values() if type_ is not None} <= TYPES


@pytest.mark.parametrize(
    ("check", "name"),
    [
        (not_determined("status.unreachable"), "STATUS_RETRIEVAL_ERROR"),
        (not_determined("status.wrong_purpose"), "STATUS_VERIFICATION_ERROR"),
        (not_determined("status.list_not_verified"), "STATUS_VERIFICATION_ERROR"),
        (not_determined("status.list_too_short"), "STATUS_LIST_LENGTH_ERROR"),
        (not_determined("status.out_of_range"), "RANGE_ERROR"),
        (not_determined("status.malformed_entry"), "MALFORMED_VALUE_ERROR"),
        (failed("format.not_json"), "PARSING_ERROR"),
        (failed("proof.bad_signature"), "CRYPTOGRAPHIC_SECURITY_ERROR"),
        (failed("coverage.lost"), "DATA_LOSS_DETECTION_ERROR"),
        (failed("key.not_for_assertion"), "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"),
    ],
)
def test_the_names_of_the_standards(check: object, name: str) -> None:
    problem = problem_of(check)  # type: ignore[arg-type]
    assert problem is not None
    assert problem in TYPES
    assert problem.endswith(f"#{name}")


def test_what_is_fine_or_has_no_registered_type() -> None:
    assert problem_of(passed("status.clear")) is None
    assert problem_of(not_applicable("key.additional")) is None
    assert problem_of(failed("status.revoked")) is None
    assert problem_of(failed("someone.else")) is None
