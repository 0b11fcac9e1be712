"""Result descriptions that come again are recognised by what they say, and by nothing else."""

import copy
from typing import Any

import pytest

from credentials.model import achievement
from credentials.model.achievement import read_achievement
from credentials.model.known_descriptions import MOST_KEPT, KnownDescriptions


def subject(**changes: Any) -> dict[str, Any]:
    described = [
        {"id": f"urn:x:{at}", "name": f"Result {at}", "allowedValue": ["1", "2"], "valueMax": 5}
        for at in range(10)
    ]
    described[3] |= changes
    return {"achievement": {"id": "urn:x", "resultDescription": described}}


def read(document: dict[str, Any], at: str = "/credentialSubject") -> Any:
    found = read_achievement(document, at=at)
    assert found is not None
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
    monkeypatch.setattr(achievement, "_KNOWN", KnownDescriptions())
    expected = read(subject(**changes))
    monkeypatch.setattr(achievement, "_KNOWN", KnownDescriptions())
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


def test_what_is_kept_is_nobodys() -> None:
    table, described = KnownDescriptions(), subject()["achievement"]["resultDescription"]
    for _ in range(2):
        table.keep(described, ("read",), at="")
    before = copy.deepcopy(described)
    described[0]["name"] = "changed"
    assert table.get(described, at="") is None
    assert table.get(before, at="") == ("read",)


def test_what_came_once_is_not_kept_and_the_table_is_bounded() -> None:
    table, described = KnownDescriptions(), subject()["achievement"]["resultDescription"]
    table.keep(described, ("read",), at="")
    assert table.get(described, at="") is None
    for place in range(2 * MOST_KEPT):
        for _ in range(2):
            table.keep(described, ("read",), at=str(place))
    found = [place for place in range(2 * MOST_KEPT) if table.get(described, at=str(place))]
    assert found == [*range(MOST_KEPT, 2 * MOST_KEPT)]
