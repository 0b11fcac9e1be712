"""Moodle gradebooks: what is read, and what is refused with its cell."""

from typing import Any

import pytest

from credentials.encoding.digests import sha256_hex
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.errors import IntakeRefused
from tests.support.gradebooks import (
    ADA,
    AS_OF,
    BEN,
    HEADER,
    a_mapping,
    a_mapping_document,
    csv_of,
    grades,
    problems,
    read,
    xlsx_of,
)
from tests.support.programmes import a_programme, activity_of, an_activity


def row(*changes: tuple[int, str]) -> list[str]:
    cells = list(ADA)
    for place, text in changes:
        cells[place] = text
    return cells


def test_a_row_becomes_a_document_that_names_its_file() -> None:
    data = csv_of(ADA)
    (reading,) = read(data)
    assert reading.draft is not None
    assert reading.draft.document == {
        "schema": "completion-evidence/1",
        "asOf": AS_OF,
        "source": {
            "system": "moodle",
            "instance": "https://courses.example.org",
            "adapter": {"name": "moodle-gradebook", "version": "1"},
            "rawDigest": f"sha-256:{sha256_hex(data)}",
            "rawMediaType": "text/csv",
        },
        "programme": {"id": "photograph-care"},
        "role": "photo-care",
        "cohort": "spring",
        "learner": {
            "sourceId": "u1",
            "name": {"full": "Ada Example", "given": "Ada", "family": "Example"},
            "identifiers": [
                {"type": "idnumber", "value": "u1"},
                {"type": "emailAddress", "value": "ada@example.org"},
            ],
        },
        "activities": [
            {
                "activityId": activity,
                "component": "quiz",
                "kind": "quiz",
                "status": status,
                "attempt": {"number": 1},
                "score": {"raw": raw, "max": "10"},
                "passed": passed,
                "verdictBy": "calculated",
                "gradedAt": AS_OF,
            }
            for activity, status, raw, passed in (
                ("a00", "gradedPassed", "8.50", True),
                ("a01", "gradedFailed", "4", False),
            )
        ],
    }


@pytest.mark.parametrize("empty", ["", "-", "–", " - "])
def test_no_grade_is_no_failure(empty: str) -> None:
    assert grades(read(csv_of(row((4, empty))))[0]) == {"a01": ("4", False)}


def test_no_grade_is_not_submitted_only_where_the_mapping_says_so() -> None:
    mapping = a_mapping(noGrade="notSubmitted")
    (reading,) = read(csv_of(row((4, "-"))), mapping)
    assert reading.draft is not None
    assert reading.draft.document["activities"][0]["status"] == "notSubmitted"


def test_zero_is_a_grade() -> None:
    assert grades(read(csv_of(row((4, "0"))))[0])["a00"] == ("0", False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8,5", "cell.number"),
        ("1,234.5", "cell.number"),
        ("=8+1", "cell.number"),
        ("+8", "cell.number"),
        ("@8", "cell.number"),
        ("8 of 10", "cell.number"),
        ("1e1", "cell.number"),
        ("NaN", "cell.number"),
        ("٨", "cell.number"),
        ("10.01", "score.over_max"),
        ("-1", "score.negative"),
    ],
)
def test_a_bad_grade_is_told_with_its_cell_and_spoils_no_other_row(text: str, code: str) -> None:
    cell = f'"{text}"'
    first, second = read(csv_of(row((4, cell)), BEN))
    assert problems(first) == [(code, 2, "Quiz: a00 (Real)")]
    assert grades(second) == {"a01": ("10", True)}


def test_decimal_commas_are_read_where_the_mapping_says_so() -> None:
    mapping = a_mapping(file={"decimalMark": ","})
    (reading,) = read(csv_of(row((4, "8,25"), (5, "7")), delimiter=";"), mapping)
    assert grades(reading) == {"a00": ("8.25", True), "a01": ("7", True)}


@pytest.mark.parametrize(
    ("reads", "text", "raw"),
    [("percent", "82.50 %", "82.50"), ("percent", "82.5", "82.5"), ("share", "0.825", "0.825")],
)
def test_percentages_and_shares(reads: str, text: str, raw: str) -> None:
    mapping = a_mapping(
        activities=[{"from": "Quiz: a00 (Real)", "activityId": "a00", "reads": reads}]
    )
    (reading,) = read(csv_of(row((4, text))), mapping)
    assert grades(reading) == {"a00": (raw, True)}


@pytest.mark.parametrize(
    ("reads", "text", "code"),
    [
        ("percent", "0.83", "percent.share"),
        ("percent", "1", "percent.share"),
        ("percent", "101", "score.over_max"),
        ("share", "83", "score.over_max"),
        ("share", "0.83 %", "percent.sign"),
    ],
)
def test_a_percentage_that_could_be_a_share_is_refused(reads: str, text: str, code: str) -> None:
    mapping = a_mapping(
        activities=[{"from": "Quiz: a00 (Real)", "activityId": "a00", "reads": reads}]
    )
    assert problems(read(csv_of(row((4, text))), mapping)[0])[0][0] == code


SCALE = [
    {"is": "A", "points": "9"},
    {"is": "Not yet", "passed": False},
    {"is": "Done", "passed": True},
]


@pytest.mark.parametrize(
    ("text", "expected"), [("A", ("9", True)), ("Done", (None, True)), ("Not yet", (None, False))]
)
def test_letters_mean_what_the_mapping_says(text: str, expected: tuple[Any, ...]) -> None:
    item = {"from": "Quiz: a00 (Real)", "activityId": "a00", "reads": "scale", "scale": SCALE}
    assert grades(read(csv_of(row((4, text))), a_mapping(activities=[item]))[0]) == {
        "a00": expected
    }


def test_a_letter_that_is_not_on_the_scale_is_refused() -> None:
    item = {"from": "Quiz: a00 (Real)", "activityId": "a00", "reads": "scale", "scale": SCALE}
    (reading,) = read(csv_of(row((4, "A+"))), a_mapping(activities=[item]))
    assert problems(reading) == [("scale.unknown", 2, "Quiz: a00 (Real)")]


def test_the_learner_is_never_known_by_the_address() -> None:
    first, second = read(csv_of(row((2, "")), BEN))
    assert problems(first) == [("learner.no_id", 2, "ID number")]
    assert second.learner == "u2"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+Ada", "@Ada", "-Ada"])
def test_a_formula_is_no_name(name: str) -> None:
    assert problems(read(csv_of(row((0, name))))[0]) == [("cell.formula", 2, "First name")]


def test_the_same_row_twice_is_taken_once() -> None:
    first, again = read(csv_of(ADA, ADA))
    assert first.draft is not None
    assert again.draft is None
    assert not again.problems
    assert [(note.code, note.row) for note in again.notes] == [("row.repeated", 3)]


def test_two_rows_that_differ_about_one_learner_are_both_refused() -> None:
    first, ben, second = read(csv_of(ADA, BEN, row((4, "9"))))
    assert problems(first) == [("row.conflict", 2, "ID number")]
    assert problems(second) == [("row.conflict", 4, "ID number")]
    assert ben.draft is not None


def test_one_address_with_two_ids_is_noted() -> None:
    first, second = read(csv_of(ADA, row((2, "u9"), (3, "Ada@Example.org"))))
    assert [note.code for note in first.notes] == ["learner.same_email"]
    assert [(note.code, note.column) for note in second.notes] == [
        ("learner.same_email", "Email address")
    ]
    assert second.draft is not None


def test_a_row_of_another_length_is_refused() -> None:
    assert problems(read(csv_of(ADA[:4]))[0]) == [("row.cells", 2, None)]


def test_a_column_that_the_mapping_does_not_know_is_noted() -> None:
    mapping = a_mapping(activities=[{"from": "Quiz: a00 (Real)", "activityId": "a00"}])
    (reading,) = read(csv_of(ADA), mapping)
    assert [(note.code, note.column) for note in reading.notes] == [
        ("column.unknown", "Quiz: a01 (Real)")
    ]


def test_a_column_that_the_mapping_names_must_be_there() -> None:
    activities = [{"from": "Quiz: a07 (Real)", "activityId": "a07"}]
    with pytest.raises(IntakeRefused, match=r"no column 'Quiz: a07 \(Real\)'"):
        read(csv_of(ADA), a_mapping(activities=activities))


def test_two_columns_of_one_name_are_told_apart() -> None:
    data = csv_of(ADA).replace(b"Quiz: a01 (Real)", b"Quiz: a00 (Real)")
    activities = [
        {"from": "Quiz: a00 (Real)", "activityId": "a00"},
        {"from": "Quiz: a00 (Real) #2", "activityId": "a01"},
    ]
    (reading,) = read(data, a_mapping(activities=activities))
    assert grades(reading) == {"a00": ("8.50", True), "a01": ("4", False)}


def test_the_file_says_when_it_was_exported() -> None:
    header = [*HEADER, "Last downloaded from this course"]
    data = (",".join(header) + "\n" + ",".join([*ADA, "1584352800"]) + "\n").encode()
    mapping = a_mapping(asOfFrom="Last downloaded from this course")
    (reading,) = read(data, mapping, as_of=None)
    assert reading.draft is not None
    assert reading.draft.document["asOf"] == "2020-03-16T10:00:00Z"


def test_without_a_time_nothing_is_taken() -> None:
    assert problems(read(csv_of(ADA), as_of=None)[0]) == [("as_of.missing", 2, None)]


def test_role_and_cohort_can_stand_in_columns() -> None:
    document = a_mapping_document(roleFrom="Last name", cohortFrom="First name")
    del document["role"], document["cohort"]
    programme = a_programme()
    from issuer.intake.mapping import parse_mapping

    mapping = parse_mapping(document, programme)
    good, bad = read(csv_of(row((1, "photo-care")), BEN), mapping)
    assert good.draft is not None
    assert (good.draft.document["role"], good.draft.document["cohort"]) == ("photo-care", "Ada")
    assert problems(bad) == [("role.unknown", 3, "Last name")]


def test_what_the_evidence_checks_find_is_told_with_the_row() -> None:
    (reading,) = read(csv_of(row((0, "A\u0007da"))))
    assert problems(reading)[0][0] == "text.characters"


def test_a_spreadsheet_says_the_same_as_csv() -> None:
    cells = [*ADA[:4], 8.2, 4]
    (reading,) = read(xlsx_of(HEADER, cells))
    assert grades(reading) == {"a00": ("8.2", True), "a01": ("4", False)}
    assert reading.draft is not None
    assert reading.draft.document["source"]["rawMediaType"].endswith("spreadsheetml.sheet")


def test_a_spreadsheet_with_texts_in_the_exporters_language() -> None:
    mapping = a_mapping(file={"decimalMark": ","})
    (reading,) = read(xlsx_of(HEADER, [*ADA[:4], "8,25", 7.5]), mapping)
    assert grades(reading) == {"a00": ("8.25", True), "a01": ("7.5", True)}


def test_a_formula_in_a_spreadsheet_is_no_grade() -> None:
    (reading,) = read(xlsx_of(HEADER, [*ADA[:4], "=4+4", 7]))
    assert problems(reading) == [("cell.number", 2, "Quiz: a00 (Real)")]


def test_the_order_of_columns_changes_nothing() -> None:
    turned = csv_of(ADA).replace(b"8.50,4", b"4,8.50")
    turned = turned.replace(b"a00 (Real)", b"aXX (Real)").replace(b"a01 (Real)", b"a00 (Real)")
    turned = turned.replace(b"aXX (Real)", b"a01 (Real)")
    (one,), (other,) = read(csv_of(ADA)), read(turned)
    assert one.draft is not None
    assert other.draft is not None
    assert one.draft.document["activities"] == other.draft.document["activities"]


def test_a_reckoned_verdict_gives_way_to_our_own_penalty() -> None:
    """The file knows no lateness: what it cannot know it must not decide."""
    programme = a_programme(
        activities=[an_activity("a00"), an_activity("a01")],
        policies={"late": {"graceHours": "0", "penaltyPerDay": "0.10", "max": "0.50"}},
    )
    (reading,) = read(csv_of(row((4, "5.5"))), a_mapping(programme), programme)
    assert reading.draft is not None
    document = reading.draft.document
    document["activities"][0]["late"] = {"seconds": 3600}
    decision = decide(programme, parse_evidence(document, programme))
    found = activity_of(decision, "a00")
    assert (found["verdict"], found["verdictBy"]) == ("failed", "calculated")
    assert decision.document["reasons"] == [
        reason for reason in decision.document["reasons"] if reason["kind"] != "review"
    ]
