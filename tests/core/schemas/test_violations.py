"""What the compiled schemas say about documents, with schemas of our own for the test."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from credentials import schemas
from credentials.schemas import Violation, pointer_of, schema_names, violations

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "share": {"type": "number", "minimum": 0, "maximum": 1, "multipleOf": 0.01},
        "when": {"type": "string", "format": "date-time"},
        "kind": {"enum": ["quiz", "assignment"]},
        "names": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"maxLength": 3}},
        "either": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["id"]}]},
        "rule": {
            "oneOf": [
                {"properties": {"type": {"const": "share"}, "min": {"type": "string"}}},
                {"properties": {"type": {"const": "all"}}, "required": ["of"]},
            ]
        },
        "map": {"propertyNames": {"pattern": "^[a-z]+$"}},
        "no": False,
        "one": {"const": 1},
    },
}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    validator = jsonschema_rs.validator_for(
        SCHEMA, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    )
    monkeypatch.setattr(schemas, "_validator", lambda name: validator)


@pytest.mark.parametrize(("document", "pointer", "detail"), [
    ({"share": 2}, "/share", "must be at most 1"),
    ({"share": "2"}, "/share", 'must be a number, is "2"'),
    ({"share": True}, "/share", "must be a number, is true"),
    ({"when": "2024-01-01"}, "/when", 'must be a date-time, is "2024-01-01"'),
    ({"kind": "exam"}, "/kind", 'must be one of "quiz", "assignment", is "exam"'),
    ({"names": []}, "/names", "must have at least 1 entry"),
    ({"names": ["a", "a"]}, "/names", "must not hold the same entry twice"),
    ({"names": ["abcd"]}, "/names/0", "must have at most 3 characters"),
    ({"either": 3}, "/either", "must be an object or a string"),
    ({"either": {}}, "/either/id", "is missing"),
    ({"rule": {"type": "share", "min": 1}}, "/rule/min", "must be a string, is 1"),
    ({"rule": {"type": "all"}}, "/rule/of", "is missing"),
    ({"map": {"A": 1}}, "/map", 'has a member named "A", whose name must match ^[a-z]+$, is "A"'),
    ({"other/~": 1}, "/other~1~0", "is not a member that is known here"),
    ({"no": 1}, "/no", "must not be there"),
    ({"one": 2}, "/one", "must be 1, is 2"),
    ([], "", "must be an object, is an array"),
])  # fmt: skip
@pytest.mark.usefixtures("own")
def test_a_violation_names_the_place_and_what_was_expected(
    document: Any, pointer: str, detail: str
) -> None:
    assert violations("own", document) == (Violation(pointer=pointer, detail=detail),)


@pytest.mark.parametrize("share", [0, 1, Decimal("0.29"), Decimal("0.80"), 0.29])
@pytest.mark.usefixtures("own")
def test_decimals_count_as_the_numbers_they_are(share: Any) -> None:
    assert violations("own", {"share": share}) == ()


@pytest.mark.parametrize("share", [Decimal("1.0000000000000000001"), Decimal("0.295")])
@pytest.mark.usefixtures("own")
def test_decimals_are_compared_exactly(share: Decimal) -> None:
    assert {v.pointer for v in violations("own", {"share": share})} == {"/share"}


@pytest.mark.usefixtures("own")
def test_never_more_than_eighty_characters_of_the_input_are_repeated() -> None:
    hostile = {"kind": "k" * 900, "n" * 900: 1, "share": ["s" * 900], "map": {"M" * 900: 1}}
    said = "".join(v.pointer + v.detail for v in violations("own", hostile))
    assert all(letter * 81 not in said for letter in "knsM")


@pytest.mark.usefixtures("own")
def test_the_number_of_violations_is_bounded() -> None:
    assert len(violations("own", {f"x{n}": 1 for n in range(5000)})) == 50


@pytest.mark.usefixtures("own")
def test_a_lone_surrogate_is_a_violation() -> None:
    assert [v.detail for v in violations("own", {"kind": "\ud800"})] == [
        "holds a lone surrogate, which is no character"
    ]


def test_a_pointer_escapes_tilde_and_slash() -> None:
    assert pointer_of(["a/b", 0, "c~d"]) == "/a~1b/0/c~0d"


@pytest.mark.parametrize("name", schema_names())
def test_every_bundled_schema_compiles_within_the_closed_registry(name: str) -> None:
    assert isinstance(violations(name, {}), tuple)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        violations("no-such-schema", {})


def test_two_schemas_of_one_name_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in ("json/a", "json/b"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.json").write_text("{}")
    monkeypatch.setattr(schemas, "bundled", lambda folder: tmp_path)
    with pytest.raises(ValueError, match="'x'"):
        schemas._files.__wrapped__()


def test_the_official_schema_is_the_published_one() -> None:
    from credentials.encoding.digests import sha256_hex

    published = "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea"
    assert sha256_hex(schemas._files()["ob3-achievementcredential"].read_bytes()) == published
