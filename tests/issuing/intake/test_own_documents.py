"""NDJSON of our own documents."""

import pytest

from issuer.errors import IntakeRefused
from issuer.intake import json_input
from tests.support.answers import codes, lines_of, taken
from tests.support.programmes import evidence_document, graded


def line(learner: str = "l1", **changes: object) -> dict[str, object]:
    person = {"sourceId": learner, "name": {"full": "Ada Example"}}
    document = evidence_document([graded("a00")], learner=person, id=f"e-{learner}")
    return {k: v for k, v in {**document, **changes}.items() if v is not None}


def test_documents_stay_as_they_were_sent() -> None:
    first, second = taken(lines_of(line(), line("l2")), "evidence", activities=[])
    assert first.draft is not None
    assert first.draft.document == line()
    assert (second.rows, second.learner) == ((2,), "l2")


def test_a_bad_line_is_told_with_its_place_and_spoils_no_other() -> None:
    bad = line("l2", activities=[graded("a00", raw="11")])
    data = b"\n" + lines_of(line()) + b"{not json\n" + lines_of(bad, line("l3", role=7), line("l4"))
    good, broken, over, shape, last = taken(data, "evidence", activities=[])
    assert good.draft is not None
    assert codes(broken) == [("json.malformed", 3, None)]
    assert codes(over) == [("score.over_max", 4, None)]
    assert over.problems[0].detail.startswith("/activities/0/score/raw: ")
    assert codes(shape) == [("evidence.shape", 5, "/role")]
    assert last.draft is not None


def test_the_same_line_twice_is_taken_once_and_another_is_a_conflict() -> None:
    first, again, other = taken(
        lines_of(line(), line(), line(cohort="autumn")), "evidence", activities=[]
    )
    assert first.draft is not None
    assert [n.code for n in again.notes] == ["row.repeated"]
    assert codes(other) == [("row.conflict", 3, None)]


def test_without_ids_learner_role_and_cohort_tell_lines_apart() -> None:
    same = line(id=None), line(id=None, asOf="2026-06-21T10:00:00Z")
    _, conflict, autumn = taken(
        lines_of(*same, line(id=None, cohort="autumn")), "evidence", activities=[]
    )
    assert codes(conflict) == [("row.conflict", 2, None)]
    assert autumn.draft is not None


def test_another_programme_is_refused() -> None:
    (reading,) = taken(lines_of(line(programme={"id": "other"})), "evidence", activities=[])
    assert [code for code, _, _ in codes(reading)] == ["programme.unknown"]


def test_more_lines_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_input, "MAX_ROWS", 2)
    with pytest.raises(IntakeRefused):
        taken(lines_of(line("l1"), line("l2"), line("l3")), "evidence", activities=[])


def test_a_line_that_is_too_long_is_told_and_the_next_is_read() -> None:
    data = b'{"a": "' + b"x" * 2_200_000 + b'"}\n' + lines_of(line())
    long, good = taken(data, "evidence", activities=[])
    assert codes(long) == [("json.malformed", 1, None)]
    assert good.rows == (2,)
    assert good.draft is not None
