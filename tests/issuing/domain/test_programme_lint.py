"""One programme for each way to be wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from issuer.domain.lint_rules import RULE_LINTS
from issuer.domain.programme_lint import LINTS, lint_programme
from tests.support.programmes import MUSA, PHOTOGRAPHS, a_programme_document, programme_document

Change = Callable[[dict[str, Any]], None]


def put(path: str, value: Any) -> Change:
    """Sets the member at a pointer."""

    def change(document: Any) -> None:
        *steps, last = path.strip("/").split("/")
        for step in steps:
            document = document[int(step)] if isinstance(document, list) else document[step]
        document[int(last) if isinstance(document, list) else last] = value

    return change


def twice(name: str) -> Change:
    """Puts the first entry of a list at its end again."""

    def change(document: dict[str, Any]) -> None:
        document[name].append(document[name][0])

    return change


def without(path: str) -> Change:
    """Removes the member at a pointer."""

    def change(document: Any) -> None:
        *steps, last = path.strip("/").split("/")
        for step in steps:
            document = document[int(step)] if isinstance(document, list) else document[step]
        del document[last]

    return change


SCORE = {"id": "X", "type": "score", "aggregate": "mean", "min": "0.5", "select": {}}
LABEL = {"en": "a", "el": "b", "it": "c", "pt": "d"}
OUTCOMES = "/roles/0/learningOutcomes/status"
WRONG: list[tuple[Change, str, str]] = [
    (
        put("/roles/0/competenceCount/value", 24),
        "/roles/0/competences/value",
        "role.competence_count",
    ),
    (put("/workload/units/0/hours", "361"), "/workload/units/0/hours", "workload.unit_sum"),
    (put("/workload/total/value", "566"), "/workload/total/value", "workload.total_sum"),
    (put("/period/end/value", "2019-03-08"), "/period/end/value", "period.order"),
    (put("/period/gradesCloseOn", "2019-03-08"), "/period/gradesCloseOn", "period.close"),
    (put("/credits/units/0/points", "14.5"), "/credits/totals", "credits.sum"),
    (put("/credits/totals/0/system", "ECTS"), "/credits/totals", "credits.sum"),
    (twice("activities"), "/activities/85/id", "id.duplicate"),
    (twice("competences"), "/competences/42/id", "id.duplicate"),
    (twice("roles"), "/roles/4/id", "id.duplicate"),
    (twice("components"), "/components/3/id", "id.duplicate"),
    (put("/rules/of/1/id", "R1"), "/rules/of/1/id", "id.duplicate"),
    (put("/observations/0/id", "R1"), "/observations/0/id", "id.duplicate"),
    (put("/activities/0/component", "exam"), "/activities/0/component", "reference.unknown"),
    (put("/activities/0/competences", ["x"]), "/activities/0/competences/0", "reference.unknown"),
    (put("/activities/0/requiredFor", ["x"]), "/activities/0/requiredFor/0", "reference.unknown"),
    (put("/competences/0/group", "x"), "/competences/0/group", "reference.unknown"),
    (put("/roles/0/competences/value/0", "x"), "/roles/0/competences/value/0", "reference.unknown"),
    (put("/credits/units/0/unit", "x"), "/credits/units/0/unit", "reference.unknown"),
    (put("/credits/units/0/requires", ["R9"]), "/credits/units/0/requires/0", "reference.unknown"),
    (
        put("/policies/limits/recognitionExcludes", ["x"]),
        "/policies/limits/recognitionExcludes/0",
        "reference.unknown",
    ),
    (put("/name/source", "hearsay"), "/name/source", "reference.unknown"),
    (put("/rules/of/0/prerequisite", "x"), "/rules/of/0/prerequisite", "reference.unknown"),
    (put("/rules/of/4/of/0/component", "x"), "/rules/of/4/of/0/component", "reference.unknown"),
    (
        put("/rules/of/4/of/2/select/component", "x"),
        "/rules/of/4/of/2/select/component",
        "reference.unknown",
    ),
    (put("/observations/0/weights", {"x": "1"}), "/observations/0/weights/x", "reference.unknown"),
    (
        put("/allowProvisional", ["learningOutcomes", "occupations"]),
        "/credits/units/0/status",
        "fact.provisional",
    ),
    (put("/allowProvisional", ["credits", "occupations"]), OUTCOMES, "fact.provisional"),
    (put("/issuer/name/status", "provisional"), "/issuer/name/status", "fact.provisional"),
    (
        put("/roles/0/title/en/status", "provisional"),
        "/roles/0/title/en/status",
        "fact.provisional",
    ),
    (put("/level/status", "unknown"), "/level/status", "fact.provisional"),
    (put("/issuer/country/value", "GR"), "/issuer/country/status", "fact.unknown_value"),
    (put("/paper/title/value/pt", " "), "/paper/title/value/pt", "text.missing"),
    (without("/rules/of/0/label"), "/rules/of/0/label", "text.missing"),
    (without("/paper/title/value/el"), "/paper/title/value/el", "programme.shape"),
    (put("/rules/of/3/min", "eighty"), "/rules/of/3/min", "programme.shape"),
    (put("/rules/of/3/min", 0.8), "/rules/of/3/min", "programme.shape"),
    (put("/rules/of/3/type", "python"), "/rules/of/3/type", "programme.shape"),
    (put("/rules/of/3/min", "0"), "/rules/of/3/min", "rule.always"),
    (put("/rules/of/4/of/0/min", "600"), "/rules/of/4/of/0/min", "rule.unreachable"),
    (put("/rules/of/4/of/0/min", "0"), "/rules/of/4/of/0/min", "rule.always"),
    (put("/rules/of/4/of/1/count", 3), "/rules/of/4/of/1/count", "rule.unreachable"),
    (put("/rules/of/3/select/required", False), "/rules/of/3/select", "rule.empty"),
    (
        put("/rules/of/5", {"id": "X", "type": "atLeast", "n": 2, "label": LABEL, "of": [SCORE]}),
        "/rules/of/5/n",
        "rule.unreachable",
    ),
    (put("/rules/of/5", {**SCORE, "aggregate": "bestOf"}), "/rules/of/5/n", "rule.incomplete"),
    (
        put("/rules/of/5", {**SCORE, "aggregate": "weightedMean", "dropLowest": 1}),
        "/rules/of/5/dropLowest",
        "rule.not_monotone",
    ),
    (put("/rules/of/5", {"id": "X", "type": "attendance"}), "/rules/of/5", "rule.always"),
    (
        put(
            "/rules/of/5", {"id": "X", "type": "before", "event": "completed", "date": "2019-01-01"}
        ),
        "/rules/of/5/date",
        "rule.unreachable",
    ),
    (put("/observations/0/weights", {"quiz": "0"}), "/observations/0", "rule.zero_weights"),
    (
        put("/observations/2/rule/select", {"kind": "exam"}),
        "/observations/2/rule/select/kind",
        "reference.unknown",
    ),
    (
        put(
            "/policies/late",
            {"graceHours": "0", "penaltyPerDay": "0.2", "max": "0.1", "rejectAfterDays": None},
        ),
        "/policies/late/max",
        "policy.late",
    ),
    (put("/timeZone", "Europe/Atlantis"), "/timeZone", "programme.malformed"),
]


@pytest.mark.parametrize(
    ("change", "pointer", "code"), WRONG, ids=[f"{w[2]} {w[1]}" for w in WRONG]
)
def test_each_mistake_is_found_at_its_place(change: Change, pointer: str, code: str) -> None:
    document = programme_document(MUSA)
    change(document)
    found = {(finding.pointer, finding.code) for finding in lint_programme(document)}
    assert (pointer, code) in found


def test_a_pass_mark_is_needed_where_the_platform_is_not_trusted() -> None:
    document = programme_document(PHOTOGRAPHS)
    document["components"][0]["passMark"]["value"] = None
    found = [finding.pointer for finding in lint_programme(document)]
    assert found == ["/activities/0/passMark", "/activities/1/passMark"]


def test_a_graded_activity_has_points() -> None:
    document = programme_document(PHOTOGRAPHS)
    document["activities"][0]["maxScore"] = "0"
    assert "activity.max_score" in {finding.code for finding in lint_programme(document)}


def test_a_role_without_activities() -> None:
    document = programme_document(PHOTOGRAPHS)
    for activity in document["activities"]:
        activity["requiredFor"], activity["optionalFor"] = [], ["photo-care"]
    codes = {finding.code for finding in lint_programme(document)}
    assert {"role.no_activities", "rule.empty"} <= codes


def test_zero_weights_and_zero_points() -> None:
    for rule in ({"countBy": "weight"}, {"countBy": "points"}):
        document = a_programme_document(activities=2)
        document["rules"].update(rule)
        for activity in document["activities"]:
            activity["weight"], activity["maxScore"] = "0", "0"
        assert "rule.zero_weights" in {finding.code for finding in lint_programme(document)}


def test_every_lint_has_a_name_and_a_sentence() -> None:
    assert all(lint.__doc__ for lint in (*LINTS, *RULE_LINTS))
