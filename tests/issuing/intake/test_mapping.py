"""Mappings: proposed from a file and a programme, checked, shown before they are used."""

import io
from typing import Any

import pytest

from credentials.schemas import violations
from issuer.errors import MappingRefused
from issuer.intake.mapping import parse_mapping
from issuer.intake.preview import preview, unread_columns
from issuer.intake.proposal import Proposal, Wish, propose
from issuer.intake.tables import open_table
from tests.support.gradebooks import ADA, BEN, HEADER, a_mapping, a_mapping_document, csv_of, read
from tests.support.programmes import ROLE, a_programme, an_activity


def titled() -> dict[str, Any]:
    title = {"en": "Quiz: Light", "el": "Κουίζ: Φως", "it": "Quiz: Luce", "pt": "Teste: Luz"}
    return an_activity("light", title=title)


def proposed(header: list[str], *rows: list[str], **wish: Any) -> Proposal:
    programme = a_programme(activities=[an_activity("a00"), an_activity("a01"), titled()])
    text = "\n".join(";".join(row) for row in (header, *rows)) + "\n"
    wished = Wish(**{"name": "m", "instance": "https://c.example.org", "cohort": "s", **wish})
    return propose(open_table(io.BytesIO(text.encode())), programme, wished)


FIXED = ["Όνομα", "Επώνυμο", "Κωδικός ID", "Διεύθυνση email"]


def test_columns_are_found_by_id_by_title_and_by_a_word() -> None:
    header = [*FIXED, "Κουίζ: a00 (Πραγματικό)", "Εργασία: week 3 a01", "Κουίζ: Φως (Πραγματικό)"]
    proposal = proposed(header, ["Ε", "Π", "u1", "e@x.org", "8,5", "7", "6,25"])
    assert proposal.open == ()
    document = proposal.document
    assert [(item["from"], item["activityId"]) for item in document["activities"]] == [
        (header[4], "a00"),
        (header[5], "a01"),
        (header[6], "light"),
    ]
    assert document["role"] == ROLE
    assert document["file"] == {"encoding": "utf-8", "delimiter": ";", "decimalMark": ","}
    assert violations("evidence-mapping-1", document) == ()


def test_of_several_columns_about_one_activity_the_points_are_read() -> None:
    header = [*HEADER[:4], "Quiz: a00 (Percentage)", "Quiz: a00 (Real)", "Quiz: a00 (Letter)",
              "Quiz: a00 (Feedback)"]  # fmt: skip
    document = proposed(header, role=ROLE).document
    assert [item["from"] for item in document["activities"]] == ["Quiz: a00 (Real)"]
    assert set(document["ignore"]) == {header[4], header[6], header[7]}


def test_percentages_alone_are_read_as_percentages() -> None:
    (item,) = proposed([*HEADER[:4], "Quiz: a00 (Percentuale)"], role=ROLE).document["activities"]
    assert item == {"from": "Quiz: a00 (Percentuale)", "activityId": "a00", "reads": "percent"}


@pytest.mark.parametrize(
    ("header", "rows", "wish", "about", "code"),
    [
        ([*HEADER, "Quiz: light", "Quiz: unheard of"], [], {}, "Quiz: unheard of",
         "proposal.column"),
        ([*HEADER, "Quiz: light a00 a01"], [], {}, "Quiz: light a00 a01", "proposal.column"),
        (HEADER, [], {}, "role", "proposal.missing"),
        (HEADER, [], {"cohort": None}, "cohort", "proposal.missing"),
        (HEADER, [], {"role": ROLE}, "light", "proposal.activity"),
        ([*HEADER[:2], *HEADER[3:]], [], {"role": ROLE}, "learner.id", "proposal.missing"),
        (HEADER, [[*ADA[:4], "8,5", "7.5"]], {"role": ROLE}, "file.decimalMark", "proposal.mark"),
        ([*HEADER, "Quiz: light (Letter)"], [], {}, "Quiz: light (Letter)", "proposal.scale"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_open(
    header: list[str], rows: list[list[str]], wish: dict[str, Any], about: str, code: str
) -> None:
    assert (about, code) in [(one.about, one.code) for one in proposed(header, *rows, **wish).open]


def refusals(**changes: Any) -> list[tuple[str, str]]:
    document = {k: v for k, v in a_mapping_document(**changes).items() if v is not None}
    with pytest.raises(MappingRefused) as refused:
        parse_mapping(document, a_programme())
    return [(found.pointer, found.code) for found in refused.value.fields["findings"]]


ITEM = {"from": "Quiz: a00 (Real)", "activityId": "a00"}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"format": "excel"}, "/format", "mapping.shape"),
        ({"programme": {"id": "other"}}, "/programme", "programme.unknown"),
        ({"programme": {"id": "photograph-care", "version": "0"}}, "/programme",
         "programme.unknown"),
        ({"role": "nobody"}, "/role", "role.unknown"),
        ({"role": None}, "/role", "mapping.address"),
        ({"roleFrom": "x"}, "/role", "mapping.address"),
        ({"cohort": None}, "/cohort", "mapping.address"),
        ({"format": "xapi", "cohort": None, "cohortFrom": "x"}, "/cohort", "mapping.address"),
        ({"learner": None}, "/learner", "mapping.learner"),
        ({"learner": {"id": "ID number"}}, "/learner/full", "mapping.learner"),
        ({"learner": {"id": "E", "email": "E", "full": "N"}}, "/learner/id",
         "learner.id_is_email"),
        ({"activities": [{**ITEM, "activityId": "x"}]}, "/activities/0/activityId",
         "activity.unknown"),
        ({"activities": [{**ITEM, "max": "0"}]}, "/activities/0/max", "score.max"),
        ({"activities": [{**ITEM, "reads": "scale"}]}, "/activities/0/scale", "scale.missing"),
        ({"activities": [{**ITEM, "reads": "scale", "scale": [{"is": "A"}]}]},
         "/activities/0/scale/0", "scale.meaning"),
        ({"activities": [{**ITEM, "reads": "scale", "scale": [{"is": "A", "passed": True}] * 2}]},
         "/activities/0/scale", "scale.twice"),
        ({"activities": [ITEM, {**ITEM, "from": "x"}]}, "/activities/1", "activity.twice"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_right_is_refused(
    changes: dict[str, Any], pointer: str, code: str
) -> None:
    assert (pointer, code) in refusals(**changes)


def test_two_attempts_of_one_activity_may_stand_in_two_columns() -> None:
    activities = [ITEM, {**ITEM, "from": "Quiz: a01 (Real)", "attempt": 2}]
    (reading,) = read(csv_of(ADA), a_mapping(activities=activities))
    assert reading.draft is not None
    numbers = [item["attempt"]["number"] for item in reading.draft.document["activities"]]
    assert numbers == [1, 2]


def test_a_preview_shows_what_would_be_read_and_what_not() -> None:
    data = csv_of(ADA, BEN, [*ADA[:2], "u3", "c@x.org", "11", "1"], ADA)
    mapping = a_mapping(activities=[ITEM])
    shown = preview(iter(read(data, mapping)[:2] + read(csv_of(BEN), mapping)))
    assert len(shown) == 3
    assert shown[1]["name"] == "Ben Beispiel"
    assert shown[1]["read"] == []
    assert shown[1]["notes"][0]["code"] == "column.unknown"
    assert preview(iter(read(csv_of(ADA), mapping)))[0]["read"] == [
        {"from": ITEM["from"], "activityId": "a00", "score": "8.50/10", "status": "gradedPassed"}
    ]
    assert unread_columns(open_table(io.BytesIO(data)), mapping) == {
        "ignored": [],
        "unknown": ["Quiz: a01 (Real)"],
    }
