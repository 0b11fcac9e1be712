"""Vectors of the arithmetic: exact, nothing rounded before it is compared."""

from fractions import Fraction

import pytest

from issuer.domain.values import Value, at_least, negated, percent, plain
from tests.support.programmes import (
    a_decision,
    a_programme,
    an_activity,
    graded,
    outcomes,
    reason_codes,
    rule_of,
    share_rule,
)

TRUE, FALSE, UNKNOWN = Value.TRUE, Value.FALSE, Value.UNKNOWN


@pytest.mark.parametrize(
    ("passed", "failed", "pending", "value", "needed"),
    [
        (40, 10, 0, TRUE, "40/50"),
        (39, 11, 0, FALSE, "40/50"),
        (33, 8, 0, TRUE, "33/41"),
        (32, 9, 0, FALSE, "33/41"),
        (8, 2, 0, TRUE, "8/10"),
        (7, 3, 0, FALSE, "8/10"),
        (38, 10, 2, UNKNOWN, "40/50"),
        (37, 11, 2, FALSE, "40/50"),
        (40, 5, 5, TRUE, "40/50"),
    ],
)
def test_shares_with_bounds(
    passed: int, failed: int, pending: int, value: Value, needed: str
) -> None:
    programme = a_programme(activities=passed + failed + pending)
    rule = rule_of(a_decision(programme, outcomes(passed, failed, pendingManual=pending)))
    assert (rule["value"], rule["needed"]) == (value, needed)
    assert rule["worst"] == f"{passed}/{passed + failed + pending}"
    assert rule["best"] == f"{passed + pending}/{passed + failed + pending}"


def test_an_excused_item_leaves_the_denominator() -> None:
    rule = rule_of(a_decision(a_programme(activities=50), outcomes(39, 10, excused=1)))
    assert (rule["value"], rule["measured"], rule["percent"]) == (FALSE, "39/49", "79.6")


def test_open_items_say_what_is_still_needed() -> None:
    rule = rule_of(a_decision(a_programme(activities=50), outcomes(38, 10, pendingManual=2)))
    assert (rule["open"], rule["stillNeeded"], rule["missing"]) == (2, "2", ["a48", "a49"])


def test_a_weighted_mean_just_below_is_false_and_never_shown_as_reached() -> None:
    rule = share_rule(id="S", type="score", aggregate="weightedMean")
    del rule["what"]
    activities = [an_activity("low", weight="1"), an_activity("high", weight="1")]
    programme = a_programme(rule, activities, displayDecimals=2)
    scores = [graded("low", "6.4999"), graded("high", "9.499")]
    found = rule_of(a_decision(programme, scores))
    assert (found["value"], found["measured"]) == (FALSE, "79.99")


def test_a_tenth_eight_times_is_eight_tenths() -> None:
    rule = {"id": "S", "type": "score", "aggregate": "mean", "min": "0.80", "select": {}}
    scores = [graded(f"a{place:02}", "8") for place in range(10)]
    assert rule_of(a_decision(a_programme(rule), scores))["value"] == TRUE


def test_199_and_a_half_hours_are_not_200() -> None:
    rule = {"id": "S", "type": "hours", "component": "practice", "min": "200"}
    found = rule_of(a_decision(a_programme(rule), [], workBased={"confirmedHours": "199.5"}))
    assert (found["value"], found["measured"], found["stillNeeded"]) == (FALSE, "199.5", "0.5")


def test_all_readings_agree_at_exactly_eighty_percent() -> None:
    select = {"required": True, "graded": True}
    observations = [
        {"id": "B", "type": "score", "aggregate": "weightedMean", "select": select, "min": "0.80"},
        {"id": "C", "type": "each", "groupBy": "component", "rule": {**share_rule(), "id": None}},
    ]
    del observations[1]["rule"]["id"]  # type: ignore[attr-defined]
    programme = a_programme(observations=observations, onReadingDisagreement="review")
    scores = [graded(f"a{place:02}", "10") for place in range(8)]
    scores += [graded(f"a{place:02}", "0", passed=False) for place in (8, 9)]
    decision = a_decision(programme, scores)
    assert decision.outcome == "eligible"
    assert [item["value"] for item in decision.document["observations"]] == [TRUE, TRUE]


def test_readings_that_differ_are_noted_or_reviewed() -> None:
    select = {"required": True, "graded": True}
    observation = {"id": "B", "type": "score", "aggregate": "mean", "select": select, "min": "0.80"}
    for wish, outcome in (("note", "eligible"), ("review", "needsReview")):
        programme = a_programme(observations=[observation], onReadingDisagreement=wish)
        decision = a_decision(programme, [graded(f"a{place:02}", "6") for place in range(10)])
        assert (decision.outcome, decision.machine_outcome) == (outcome, "eligible")
        assert "readings.differ" in reason_codes(decision)


def test_nothing_selected_is_never_true() -> None:
    rule = rule_of(a_decision(a_programme(activities=2), outcomes(0, 0, excused=2)))
    assert (rule["value"], rule["percent"]) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("share", "threshold", "shown"),
    [
        ("0.79995", "0.8", "79.99"),
        ("0.79994", "0.8", "79.99"),
        ("0.8", "0.8", "80.00"),
        ("0.800041", "0.80004", "80.01"),
        ("0.12345", None, "12.35"),
        ("0.12344", None, "12.34"),
        ("1", "0.8", "100.00"),
        ("0", "0.8", "0.00"),
    ],
)
def test_percentages_stay_on_their_side_of_the_threshold(
    share: str, threshold: str | None, shown: str
) -> None:
    assert percent(Fraction(share), 2, Fraction(threshold) if threshold else None) == shown


def test_percentages_without_decimals() -> None:
    assert percent(Fraction(2, 3), 0) == "67"


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(7), "7"), (Fraction(1, 8), "0.125"), (0, "0"), (Fraction(1, 3), "0.333333")],
)
def test_plain_numbers(number: Fraction, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize(
    ("values", "count", "value"),
    [
        ((TRUE, TRUE), 2, TRUE),
        ((TRUE, UNKNOWN), 2, UNKNOWN),
        ((FALSE, UNKNOWN), 2, FALSE),
        ((TRUE, UNKNOWN, FALSE), 1, TRUE),
        ((UNKNOWN, FALSE), 1, UNKNOWN),
        ((FALSE, FALSE), 1, FALSE),
    ],
)
def test_kleene(values: tuple[Value, ...], count: int, value: Value) -> None:
    assert at_least(values, count) is value


def test_not_swaps_and_leaves_unknown() -> None:
    assert [negated(value) for value in (TRUE, FALSE, UNKNOWN)] == [FALSE, TRUE, UNKNOWN]
