"""The shipped programmes, and programmes as such."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from credentials.encoding.digests import prefixed_digest
from credentials.resources import bundled
from issuer.domain.facts import FactStatus
from issuer.domain.programme import ProgrammeMalformed, parse_programme
from issuer.domain.programme_lint import lint_programme
from tests.support.programmes import MUSA, PHOTOGRAPHS, musa, photographs, programme_document
from tests.support.reference import reference

CHECKOUT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", [MUSA, PHOTOGRAPHS])
def test_the_shipped_programmes_are_sound(path: str) -> None:
    assert lint_programme(programme_document(path)) == ()


@pytest.mark.parametrize(
    ("role", "competences", "activities"),
    [("dsm", 23, 47), ("dcc", 22, 45), ("died", 27, 55), ("ocm", 26, 53)],
)
def test_musas_roles(role: str, competences: int, activities: int) -> None:
    found = musa().roles[role]
    assert found.competence_count.value == len(found.competences.value) == competences
    assert found.competences.status is FactStatus.PROVISIONAL
    assert len(musa().activities_of(role)) == activities
    assert all(5 <= len(lines) <= 8 for lines in found.learning_outcomes.value.values())


def test_musas_competences_are_those_of_the_reference() -> None:
    import json

    given = json.loads(reference("musa/competences.json").read_text(encoding="utf-8"))
    for item in given["competences"]:
        found = musa().competences[item["id"]]
        assert (found.name, found.code) == (item["name"], item["code"])
    assert len(musa().competences) == len(given["competences"]) == 42
    for role in given["roleMapping"]["roles"]:
        assert list(musa().roles[role["id"]].competences.value) == role["provisionalCompetences"]


def test_musas_hours_and_credits_add_up() -> None:
    programme = musa()
    parts = {unit.id: [part.hours for part in unit.parts] for unit in programme.workload}
    assert parts == {"blended": [24, 288, 48], "work-based": [200, 5]}
    assert programme.total_hours.value == Decimal(565)
    assert [unit.points for unit in programme.credits] == [Decimal("14.4"), Decimal("8.2")]
    (total,) = programme.credit_totals
    assert (total.system, total.points, total.status) == ("ECVET", Decimal("22.6"), "provisional")
    assert programme.may_sign("credits", total.status)


def test_musas_frame() -> None:
    programme = musa()
    assert (programme.start.value, programme.end.value) == (date(2019, 9, 16), date(2020, 3, 13))
    assert programme.grades_close_at == datetime(2020, 3, 13, 22, tzinfo=UTC)
    assert programme.level is not None
    assert (programme.level.value, programme.level.framework) == ("Level 5", None)
    assert (programme.grades, programme.suspension) == ("all", False)
    assert len(programme.partners) == 11
    assert len(programme.activities) == 85
    assert programme.funding is not None
    assert set(programme.funding.disclaimer) == {"en"}


def test_four_hues_of_one_lightness() -> None:
    roles = musa().roles.values()
    assert len({role.hue for role in roles}) == 4
    lightness = [_luminance(role.colour) for role in roles]
    assert max(lightness) - min(lightness) < 0.03


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_second_programme_differs() -> None:
    programme = photographs()
    assert (programme.suspension, programme.grades, programme.level) == (True, "components", None)
    assert programme.credit_totals[0].system == "ECTS"


def test_a_fact_that_is_not_settled_needs_leave() -> None:
    assert not musa().may_sign("issuer", FactStatus.UNKNOWN)
    assert musa().may_sign("issuer", FactStatus.STATED)


def test_the_digest_is_that_of_the_document() -> None:
    document = programme_document(MUSA)
    assert parse_programme(document).digest == prefixed_digest(document)


def test_a_document_that_is_no_programme() -> None:
    with pytest.raises(ProgrammeMalformed):
        parse_programme({"schema": "programme/1"})


def test_policies_are_inherited() -> None:
    activity = musa().activities["quiz-ecf-a2"]
    assert activity.policies.attempts.max == 3
    assert activity.policies.attempts.use == "best"
    task = photographs().activities["task-handling"]
    assert task.policies.late.penalty_per_day == Decimal("0.05")
    assert task.pass_mark == Decimal("0.6")


def test_nothing_of_one_programme_stands_in_the_code() -> None:
    words = re.compile(r"mu\.?sa\b|musa[-_ ]|\becf-|\bwbl\b|\b0\.80\b|museum", re.IGNORECASE)
    packages = ("credentials", "edge", "issuer", "verifier")
    found = [
        f"{path.name}: {match.group()}"
        for package in packages
        for path in sorted((CHECKOUT / package).rglob("*.py"))
        for match in words.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_programme_is_found_by_its_id() -> None:
    for path in (bundled("schemas") / "programmes").rglob("*.json"):
        assert programme_document(f"programmes/{path.parent.name}/{path.name}")["id"] == path.stem
