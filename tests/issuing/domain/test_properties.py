"""What must hold for every evidence."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.jcs import canonical
from issuer.domain.decision import Decision
from tests.support.programmes import (
    a_decision,
    a_programme,
    an_activity,
    entry,
    graded,
    rule_of,
    share_rule,
)

SELECT = {"required": True, "graded": True}
RULES = {
    "id": "root",
    "type": "all",
    "of": [
        share_rule("0.6", id="S"),
        {"id": "M", "type": "score", "aggregate": "weightedMean", "select": SELECT, "min": "0.5"},
        {"id": "A", "type": "shareOf", "what": "attempted", "select": SELECT, "min": "0.9"},
    ],
}
ITEMS = [an_activity(f"a{place:02}", weight=str(1 + place % 3)) for place in range(8)]
OTHERS = [an_activity("elsewhere", requiredFor=[], optionalFor=[])]
PROGRAMME = a_programme(RULES, [*ITEMS, *OTHERS])
RANK = {"notEligible": 0, "incomplete": 1, "eligible": 2}
VALUES = {"FALSE": 0, "UNKNOWN": 1, "TRUE": 2}

statuses = st.sampled_from(["pendingManual", "notSubmitted", "inProgress", "excused", "withheld"])
points = st.integers(0, 1000)


@st.composite
def activities(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One report for each of the eight quizzes."""
    found = []
    for place in range(8):
        id_ = f"a{place:02}"
        if draw(st.booleans()):
            found.append(_scored(id_, draw(points)))
        else:
            found.append(entry(id_, draw(statuses)))
    return found


def _scored(id_: str, hundredths: int) -> dict[str, Any]:
    raw = f"{hundredths // 100}.{hundredths % 100:02}"
    return graded(id_, raw, passed=hundredths >= 500)


def decided(found: list[dict[str, Any]]) -> Decision:
    return a_decision(PROGRAMME, found)


def without_evidence(decision: Decision) -> bytes:
    """Everything that does not name the evidence document."""
    left_out = {"evidence", "id", "digest"}
    return canonical({k: v for k, v in decision.document.items() if k not in left_out})


@given(activities(), st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(found: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert without_evidence(decided(found)) == without_evidence(decided(shuffled))


@given(activities())
def test_deciding_twice_is_byte_equal(found: list[dict[str, Any]]) -> None:
    assert canonical(decided(found).document) == canonical(decided(found).document)


@given(activities(), st.integers(0, 7), points)
def test_a_better_score_never_worsens_the_outcome(
    found: list[dict[str, Any]], place: int, hundredths: int
) -> None:
    before = int(Fraction(found[place].get("score", {"raw": "0"})["raw"]) * 100)
    worse = [*found[:place], _scored(f"a{place:02}", min(before, hundredths)), *found[place + 1 :]]
    better = [*found[:place], _scored(f"a{place:02}", max(before, hundredths)), *found[place + 1 :]]
    assert RANK[decided(better).machine_outcome] >= RANK[decided(worse).machine_outcome]
    for rule in ("S", "M"):
        assert (
            VALUES[rule_of(decided(better), rule)["value"]]
            >= VALUES[rule_of(decided(worse), rule)["value"]]
        )


@given(activities(), st.integers(0, 7))
def test_excusing_a_failed_item_never_lowers_the_share(
    found: list[dict[str, Any]], place: int
) -> None:
    failed = [*found[:place], _scored(f"a{place:02}", 100), *found[place + 1 :]]
    excused = [*found[:place], entry(f"a{place:02}", "excused"), *found[place + 1 :]]
    before, after = rule_of(decided(failed)), rule_of(decided(excused))
    if after["percent"] is not None:
        assert Fraction(after["percent"]) >= Fraction(before["percent"])
        assert VALUES[after["value"]] >= VALUES[before["value"]]


@given(activities())
def test_the_best_is_never_below_the_worst(found: list[dict[str, Any]]) -> None:
    decision = decided(found)
    for rule in ("S", "A"):
        result = rule_of(decision, rule)
        worst, best = (Fraction(result[name].partition("/")[0]) for name in ("worst", "best"))
        assert best >= worst
    assert Fraction(rule_of(decision, "M")["best"]) >= Fraction(rule_of(decision, "M")["worst"])


@given(activities(), st.integers(0, 7), points)
def test_a_grade_that_arrives_only_narrows(
    found: list[dict[str, Any]], place: int, hundredths: int
) -> None:
    open_ = [*found[:place], entry(f"a{place:02}", "pendingManual"), *found[place + 1 :]]
    known = [*found[:place], _scored(f"a{place:02}", hundredths), *found[place + 1 :]]
    before, after = decided(open_), decided(known)
    for rule in ("S", "M", "A"):
        first, second = rule_of(before, rule)["value"], rule_of(after, rule)["value"]
        assert first in {"UNKNOWN", second}
    assert after.document["counts"]["undecided"] == before.document["counts"]["undecided"] - 1


@given(activities(), points)
def test_activities_of_other_roles_have_no_effect(
    found: list[dict[str, Any]], hundredths: int
) -> None:
    other = _scored("elsewhere", hundredths)
    assert without_evidence(decided(found)) == without_evidence(decided([*found, other]))


letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))


@given(st.text(letters, min_size=1, max_size=500).filter(str.strip))
def test_the_learners_name_never_matters(name: str) -> None:
    named = a_decision(PROGRAMME, [], learner={"sourceId": "learner-1", "name": {"full": name}})
    assert without_evidence(named) == without_evidence(a_decision(PROGRAMME, []))
