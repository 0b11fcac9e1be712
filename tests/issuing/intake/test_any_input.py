"""Whatever comes, the intake answers with readings or one refusal, and never with a float."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from issuer.errors import IntakeRefused
from issuer.intake.formats import ADAPTERS, read_file
from issuer.intake.mapping import parse_mapping
from issuer.intake.recognising import format_of
from tests.issuing.intake.test_item_proposal import (
    CALL,
    COURSE,
    EVENT,
    GRADE_ROW,
    ITEMS,
    LTI,
    STATEMENT,
)
from tests.support.answers import DIGEST
from tests.support.gradebooks import ADA, AS_OF, HEADER, a_mapping_document, csv_of, xlsx_of
from tests.support.programmes import a_programme

SAMPLES: dict[str, bytes] = {
    "moodle-gradebook": csv_of(ADA),
    "moodle-grade-items": json.dumps(ITEMS).encode(),
    "moodle-activity-completion": json.dumps([CALL]).encode(),
    "moodle-course-completion": json.dumps([COURSE]).encode(),
    "openedx-grades": json.dumps([GRADE_ROW]).encode(),
    "openedx-events": json.dumps([EVENT]).encode(),
    "lti-results": json.dumps(LTI).encode(),
    "xapi": json.dumps([STATEMENT]).encode(),
    "cmi5": json.dumps([STATEMENT]).encode(),
    "evidence": b'{"schema":"completion-evidence/1"}\n',
}
SOURCES = ("Quiz: a00 (Real)", "idnumber:a00", "cmid:5", "courseid:3", "course-v1:U+a00+1",
           "resourceId:r1", "https://x.example.org/act/a00")  # fmt: skip
WORKBOOK = xlsx_of([*HEADER[:4], SOURCES[0]], ADA[:5])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "x", "score", "data"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def read(data: bytes, format_: str) -> list[Any]:
    document = a_mapping_document(
        format=format_,
        activities=[
            {"from": one, "activityId": f"a{place:02}"} for place, one in enumerate(SOURCES)
        ],
        people=[{"id": "ada", "name": "Ada"}, {"id": "7", "name": "Ada"}],
    )
    if format_ == "moodle-gradebook":
        document["activities"] = document["activities"][:1]
    else:
        del document["learner"]
    programme = a_programme()
    mapping = parse_mapping(document, programme)
    try:
        found = read_file(io.BytesIO(data), mapping, programme, digest=DIGEST, as_of=AS_OF)
        readings = list(found)
    except IntakeRefused as refused:
        return [] if refused.fields["findings"] else [refused]
    for reading in readings:
        assert reading.draft is None or not reading.problems
        assert reading.draft is None or not any(
            isinstance(value, float) for value in values(reading.draft.document)
        )
    return readings


def values(node: Any) -> Any:
    if isinstance(node, dict):
        for value in node.values():
            yield from values(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from values(value)
    else:
        yield node


def places(node: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    children = node.items() if isinstance(node, dict) else ()
    children = enumerate(node) if isinstance(node, list) else children
    for key, value in children:
        yield from places(value, (*path, key))


def changed(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("format_", sorted(set(ADAPTERS) - {"moodle-gradebook", "evidence"}))
@given(data=st.data())
@PATIENT
def test_any_value_at_any_place_of_an_answer(format_: str, data: st.DataObject) -> None:
    document = json.loads(SAMPLES[format_])
    path = data.draw(st.sampled_from(list(places(document))))
    read(json.dumps(changed(document, path, data.draw(JSON))).encode(), format_)


@pytest.mark.parametrize("format_", sorted(ADAPTERS))
@given(data=st.data())
@PATIENT
def test_any_bytes(format_: str, data: st.DataObject) -> None:
    sample = SAMPLES[format_]
    place = data.draw(st.integers(0, len(sample)))
    length = data.draw(st.integers(0, 8))
    broken = sample[:place] + data.draw(st.binary(max_size=8)) + sample[place + length :]
    read(broken, format_)
    try:
        format_of(io.BytesIO(broken))
    except IntakeRefused:
        return


@given(data=st.data())
@PATIENT
def test_any_bytes_in_a_workbook(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WORKBOOK) - 1))
    broken = WORKBOOK[:place] + data.draw(st.binary(max_size=16)) + WORKBOOK[place + 4 :]
    read(broken, "moodle-gradebook")


@pytest.mark.parametrize("format_", sorted(set(SAMPLES) - {"evidence"}))
def test_the_samples_are_read(format_: str) -> None:
    assert read(SAMPLES[format_], format_)
