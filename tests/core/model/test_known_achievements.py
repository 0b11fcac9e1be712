"""Achievements that come again are recognised by what they say, and by nothing else."""

import copy
from typing import Any

import pytest

from credentials.model import achievement
from credentials.model.achievement import read_achievement
from credentials.model.known_achievements import MOST_BYTES, MOST_KEPT, KnownAchievements

Document = dict[str, Any]


def subject(**changes: Any) -> Document:
    described: list[Document] = [
        {"id": f"urn:x:{at}", "name": f"Result {at}", "allowedValue": ["1", "2"], "valueMax": 5}
        for at in range(3)
    ]
    described[1] |= changes
    return {"achievement": {"id": "urn:x", "credits": 1, "resultDescription": described}}


def read(document: Document, at: str = "/credentialSubject") -> Any:
    found = read_achievement(document, at=at)
    assert found is not None
    assert found.document is document["achievement"]
    return found.descriptions


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "another"},
        {"id": "urn:x:other"},
        {"valueMax": 6},
        {"valueMax": "5"},
        {"allowedValue": "1"},
        {"allowedValue": ["2", "1"]},
        {"rubricCriterionLevel": [{"id": "urn:x:level"}]},
        {"requiredLevel": {"id": "urn:x:level"}},
    ],
)
def test_known_ones_are_read_as_unknown_ones(
    changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(achievement, "_KNOWN", KnownAchievements())
    expected = read(subject(**changes))
    monkeypatch.setattr(achievement, "_KNOWN", KnownAchievements())
    known = [read(subject()) for _ in range(3)]
    assert known[2] is known[1]
    assert read(subject(**changes)) == expected
    assert read(subject()) == known[2]
    assert read(subject(), "/credentialSubject/1") == tuple(
        type(one)(**{**fields(one), "pointer": one.pointer.replace("Subject", "Subject/1", 1)})
        for one in known[2]
    )


def fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__slots__}


def test_an_equal_number_of_another_kind_stays_what_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(achievement, "_KNOWN", KnownAchievements())
    known = [read(subject()) for _ in range(3)]
    other = subject(valueMax=5.0)
    other["achievement"]["credits"] = True
    assert read(other) is known[2]


def test_what_is_kept_is_nobodys() -> None:
    table: KnownAchievements[str] = KnownAchievements()
    document = subject()["achievement"]
    for _ in range(2):
        table.keep(document, "read", at="")
    before = copy.deepcopy(document)
    document["resultDescription"][0]["name"] = "changed"
    assert table.get(document, at="") is None
    assert table.get(before, at="") == "read"


def test_what_came_once_is_not_kept_and_the_table_is_bounded() -> None:
    table: KnownAchievements[str] = KnownAchievements()
    document = subject()["achievement"]
    table.keep(document, "read", at="")
    table.keep({**document, "name": "of one learner"}, "read", at="")
    assert table.get(document, at="") is None
    for place in range(2 * MOST_KEPT):
        for _ in range(2):
            table.keep(document, "read", at=str(place))
    found = [place for place in range(2 * MOST_KEPT) if table.get(document, at=str(place))]
    assert found == [*range(MOST_KEPT, 2 * MOST_KEPT)]


@pytest.mark.parametrize("change", [{"id": None}, {"x": "x" * MOST_BYTES}, {"x": {1}}])
def test_what_is_not_kept(change: Document) -> None:
    table: KnownAchievements[str] = KnownAchievements()
    document = subject()["achievement"] | change
    for _ in range(2):
        table.keep(document, "read", at="")
    assert table.get(document, at="") is None
