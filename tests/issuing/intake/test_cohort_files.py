"""The cohort's gradebooks with a file of facts give the decisions that the cohort expects."""

import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest

from credentials.encoding.digests import sha256_hex
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.intake.checking import checked
from issuer.intake.drafts import Origin
from issuer.intake.gradebook import read_gradebook
from issuer.intake.joining import with_facts
from issuer.intake.mapping import parse_mapping
from issuer.intake.proposal import Wish, propose
from issuer.intake.reading import Reading
from issuer.intake.tables import open_table
from tests.support.facts import facts_of, lines_of, parsed_facts
from tests.support.programmes import musa
from tests.support.reference import reference

ROLES = ("dsm", "dcc", "died", "ocm")
RULES = {
    "prerequisite": "R1",
    "selected": "R2",
    "share": "R4",
    "hours": "R5a",
    "signOff": "R5b",
    "workBasedPassed": "R5c",
}


@cache
def documents(role: str) -> dict[str, dict[str, Any]]:
    """The cohort's own evidence documents by learner."""
    folder = reference("musa/cohort/evidence")
    found = [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob(f"{role}-*.json"))]
    return {document["learner"]["sourceId"]: document for document in found}


@cache
def expected() -> dict[str, Mapping[str, Any]]:
    answers = json.loads(reference("musa/cohort/expected.json").read_text("utf-8"))
    return {answer["id"]: answer for answer in answers}


def facts(role: str) -> bytes:
    """As the platform would export them, with its verdict where the score says otherwise."""
    lines = []
    for document in documents(role).values():
        odd = [
            item["activityId"]
            for item in document["activities"]
            if "score" in item
            and item["passed"]
            is not (Decimal(item["score"]["raw"]) * 2 >= Decimal(item["score"]["max"]))
        ]
        lines += lines_of(document, odd)
    return facts_of(*lines)


def imported(role: str, data: bytes) -> Iterator[Reading]:
    programme = musa()
    table = open_table(io.BytesIO(data))
    wish = Wish(name=role, instance="https://courses.example.org", cohort="2019")
    proposal = propose(table, programme, wish)
    assert proposal.open == ()
    mapping = parse_mapping(proposal.document, programme)
    assert mapping.get("role") == role
    origin = Origin(digest=f"sha-256:{sha256_hex(data)}", media_type=table.media_type, as_of=None)
    readings = read_gradebook(table, mapping, programme, origin)
    return checked(with_facts(readings, parsed_facts(facts(role)), programme), programme)


def as_workbook(data: bytes) -> bytes:
    """The same gradebook as the spreadsheet that Moodle writes: numbers where it can."""
    book = openpyxl.Workbook()
    for line in data.decode().splitlines():
        book.active.append([_number(cell) for cell in line.split(",")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("role", ROLES)
def test_gradebook_and_facts_give_the_expected_decisions(role: str, form: str) -> None:
    data = reference(f"musa/cohort/gradebook-{role}.csv").read_bytes()
    readings = list(imported(role, data if form == "csv" else as_workbook(data)))
    assert [reading.problems for reading in readings] == [()] * 12
    assert [reading.notes for reading in readings] == [()] * 12
    for reading in readings:
        assert reading.draft is not None
        evidence = parse_evidence(reading.draft.document, musa())
        answer = expected()[documents(role)[evidence.learner]["id"]]
        document = decide(musa(), evidence).document
        values = {rule["id"]: rule["value"] for rule in document["rules"]}
        assert document["outcome"] == answer["outcome"]
        assert document["machineOutcome"] == answer["machineOutcome"]
        assert document["counts"] == {name: answer[name] for name in ("passed", "of", "undecided")}
        assert {name: values[rule] for name, rule in RULES.items()} == answer["rules"]


@pytest.mark.parametrize("role", ROLES)
def test_without_facts_nobody_is_said_to_have_earned_it(role: str) -> None:
    """What the file does not know stays unknown: no learner is failed by silence."""
    data = reference(f"musa/cohort/gradebook-{role}.csv").read_bytes()
    programme = musa()
    table = open_table(io.BytesIO(data))
    wish = Wish(name=role, instance="https://courses.example.org", cohort="2019")
    mapping = parse_mapping(propose(table, programme, wish).document, programme)
    origin = Origin(digest="sha-256:" + "0" * 64, media_type="text/csv", as_of=None)
    readings = list(checked(read_gradebook(table, mapping, programme, origin), programme))
    assert len(readings) == 12
    for reading in readings:
        assert reading.draft is not None
        document = decide(programme, parse_evidence(reading.draft.document, programme)).document
        values = {rule["id"]: rule["value"] for rule in document["rules"]}
        assert document["outcome"] != "eligible"
        assert values["R1"] == values["R2"] == values["R5a"] == values["R5b"] == "UNKNOWN"
