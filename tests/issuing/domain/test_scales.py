"""Grades on a programme's own scales: exact, half up, never across the threshold."""

import copy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.programme import parse_programme
from issuer.domain.programme_lint import lint_programme
from issuer.domain.scales import parse_scale
from tests.support.pottery import graduate_of, pottery
from tests.support.programmes import programme_document

WATER = "programmes/demo/water-data-microcredential.json"
ORIGIN = {"status": "confirmed", "source": "school"}
TITLE = dict.fromkeys(("en", "el", "it", "pt"), "Grade")


def points(**changes: Any) -> dict[str, Any]:
    return {"id": "s", "title": TITLE, "rule": "W2", "max": "20", "pass": "10", "decimals": 0,
            **ORIGIN, **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        ("1", "20"), ("0", "0"), ("0.475", "10"), ("0.5", "10"), ("0.525", "11"), ("0.524", "10"),
        ("0.4749999", "9"), ("0.45", "9"), ("0.975", "20"),
    ],
)  # fmt: skip
def test_points_are_rounded_half_up_but_not_across_the_threshold(share: str, grade: str) -> None:
    assert parse_scale(points()).grade(Fraction(share), Fraction("0.475")) == grade


def test_a_score_below_the_threshold_never_looks_like_a_pass() -> None:
    """9.996 of 20 against 10: shown with one decimal it would be 10.0."""
    scale = parse_scale(points(decimals=1))
    assert scale.grade(Fraction("0.4998"), Fraction("0.5")) == "9.9"


def test_points_of_another_maximum() -> None:
    scale = parse_scale(points(max="30", decimals=1))
    assert scale.grade(Fraction(2, 3), Fraction("0.6")) == "20.0"
    assert scale.grade(Fraction(1, 7), Fraction("0.6")) == "4.3"


@pytest.mark.parametrize(
    ("share", "letter"),
    [("0", "F"), ("0.4749", "F"), ("0.475", "E"), ("0.8749999", "B"), ("0.875", "A"), ("1", "A")],
)
def test_a_letter_is_the_highest_that_is_earned(share: str, letter: str) -> None:
    document = programme_document(WATER)["scales"][1]
    document["letters"].reverse()
    scale = parse_scale(document)
    assert scale.grade(Fraction(share), Fraction(0)) == letter
    assert [one.least for one in scale.letters] == sorted(one.least for one in scale.letters)


def test_the_decision_has_a_grade_on_each_scale_and_none_without_scales() -> None:
    programme = parse_programme(programme_document(WATER))
    evidence = parse_evidence(graduate_of(programme, "water-data"), programme)
    assert decide(programme, evidence).document["grades"] == [
        {"scale": "twenty", "grade": "15"},
        {"scale": "letter", "grade": "C"},
    ]
    plain = parse_programme(pottery())
    found = decide(plain, parse_evidence(graduate_of(plain, "thrower"), plain)).document
    assert "grades" not in found


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"rule": "W9"}, "/scales/0/rule", "reference.unknown"),
        ({"rule": "W4"}, "/scales/0/rule", "reference.unknown"),
        ({"pass": "21"}, "/scales/0/pass", "scale.pass"),
        ({"status": "provisional"}, "/scales/0/status", "fact.provisional"),
        ({"title": {**TITLE, "el": " "}}, "/scales/0/title/el", "text.missing"),
    ],
)
def test_what_is_wrong_with_a_scale_is_told(
    changes: dict[str, Any], pointer: str, code: str
) -> None:
    document = programme_document(WATER)
    document["scales"] = [{**document["scales"][0], **changes}]
    assert [(f.pointer, f.code) for f in lint_programme(document)] == [(pointer, code)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda letters: letters.pop(0), "scale.begin"),
        (lambda letters: letters.append({"letter": "A", "min": "0.95"}), "scale.repeat"),
        (lambda letters: letters.append({"letter": "S", "min": "0.875"}), "scale.repeat"),
    ],
)
def test_what_is_wrong_with_letters_is_told(change: Any, code: str) -> None:
    document = copy.deepcopy(programme_document(WATER))
    change(document["scales"][1]["letters"])
    assert [(f.pointer, f.code) for f in lint_programme(document)] == [("/scales/1/letters", code)]


def test_a_scale_has_points_or_letters_not_both() -> None:
    document = programme_document(WATER)
    document["scales"][0]["letters"] = document["scales"][1]["letters"]
    assert {f.code for f in lint_programme(document)} == {"programme.shape"}


def test_the_highest_is_exact() -> None:
    assert parse_scale(points(max="20.5")).most == Decimal("20.5")
