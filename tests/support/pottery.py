"""A small programme of its own, and graduates of any programme: for tests of what is issued."""

import json
from collections.abc import Mapping
from typing import Any

from credentials.resources import bundled
from issuer.domain.programme import Programme, parse_programme
from issuer.domain.rules import Attendance, Holds, Score, ShareOf, SignOff, walk

Node = dict[str, Any]


def a_fact(value: Any, status: str = "confirmed") -> Node:
    return {"value": value, "status": status, "source": "school"}


def local(text: str) -> Node:
    return dict.fromkeys(("en", "el", "it", "pt"), text)


def pottery(**changes: Any) -> Node:
    """The programme document: everything confirmed, suspension on, all grades."""
    origin = {"status": "confirmed", "source": "school"}
    of_programme: Node = {
        "schema": "programme/1",
        "id": "pottery",
        "version": "1",
        "shortName": "Pottery",
        "name": a_fact(local("School of Pottery")),
        "description": a_fact(local("Pots.")),
        "language": a_fact("en"),
        "sources": {"school": {"title": "The school"}},
        "allowProvisional": [],
        "timeZone": "Europe/Athens",
        "period": {
            "start": a_fact("2026-01-07"),
            "end": a_fact("2026-06-30"),
            "gradesCloseOn": "2026-06-30",
        },
        "issuer": {
            "name": a_fact("School of Pottery"),
            "legalName": a_fact("School of Pottery Ltd"),
            "country": a_fact("GR"),
            "url": a_fact("https://pottery.example/"),
            "signatory": {"name": a_fact("A. Potter"), "function": a_fact(local("Head"))},
            "place": a_fact("Athens"),
        },
        "partners": [],
        "funding": None,
        "paper": {"title": a_fact(local("Certificate")), "sentence": a_fact(local("completed"))},
        "texts": {
            name: a_fact(local(f"About {name}."))
            for name in (
                "entryRequirements", "howAssessed", "gradingScale", "qualityStatus", "delivery",
            )
        },
        "level": {"value": "Level 3", "framework": "EQF", **origin},
        "workload": {
            "units": [
                {
                    "id": "studio",
                    "title": local("Studio"),
                    "hours": "62.5",
                    "parts": [{"id": "wheel", "title": local("Wheel"), "hours": "62.5"}],
                    **origin,
                }
            ],
            "total": a_fact("62.5"),
        },
        "credits": {
            "units": [
                {
                    "id": "ects", "system": "ECTS", "systemUri": None, "title": local("Studio"),
                    "points": "2.5", "unit": "studio", "requires": ["R1"], "basis": "25 h a point",
                    **origin,
                }
            ],
            "totals": [{"system": "ECTS", "systemUri": None, "points": "2.5", **origin}],
        },
        "competenceGroups": [{"id": "all", "title": local("All")}],
        "competences": [_competence("clay", None), _competence("glaze", "POT")],
        "components": [_component("quiz"), _component("project"), _component("studio")],
        "activities": [
            _activity("quiz-clay", "quiz", "clay"),
            _activity("quiz-glaze", "quiz", "glaze"),
            _activity("project-bowl", "project", "glaze"),
            _activity("project-jug", "project", "clay"),
            _activity("studio-work", "studio", "clay"),
        ],
        "roles": [_role()],
        "prerequisites": [],
        "rules": {
            "id": "root",
            "type": "all",
            "of": [
                {
                    "id": "R1", "type": "shareOf", "what": "passed", "min": "0.80",
                    "select": {"required": True, "graded": True}, "label": local("Passed"),
                    "status": "confirmed",
                },
                {
                    "id": "R2", "type": "hours", "component": "studio", "min": "20",
                    "source": "workBased", "label": local("Hours"), "status": "confirmed",
                },
            ],
        },
        "observations": [],
        "onReadingDisagreement": "note",
        "policies": {
            "attempts": {"max": None, "use": "best", "capAfterFirst": None, "windowDays": None},
            "late": {"graceHours": "0", "penaltyPerDay": "0", "max": "0", "rejectAfterDays": None},
            "missing": {"afterClose": "failed", "notMapped": "error"},
            "group": {"individualGrade": "allowed"},
            "conflict": "review",
            "trustPlatformVerdict": True,
            "limits": {"excused": "0.5", "recognised": "0.5", "recognitionExcludes": []},
            **origin,
        },
        "grades": "all",
        "suspension": True,
        "displayDecimals": 2,
        "approval": "none",
    }  # fmt: skip
    return {**of_programme, **changes}


def _competence(name: str, framework: str | None) -> Node:
    code = {
        "id": framework, "name": "Potters' Framework", "version": "2", "code": "P.1",
        "title": name, "area": "Making", "definedLevels": ["1"],
    }  # fmt: skip
    return {
        "id": name,
        "name": name.capitalize(),
        "group": "all",
        "framework": code if framework else None,
        "esco": None,
        "status": "confirmed",
        "source": "school",
    }


def _component(name: str) -> Node:
    return {
        "id": name,
        "title": local(name.capitalize()),
        "plural": local(f"{name.capitalize()}s"),
        "passMark": a_fact("0.5"),
    }


def _activity(name: str, component: str, competence: str) -> Node:
    return {
        "id": name, "component": component, "kind": "quiz", "title": local(name.capitalize()),
        "competences": [competence], "graded": True, "maxScore": "10", "weight": "1",
        "requiredFor": ["thrower"],
    }  # fmt: skip


def _role() -> Node:
    title = {
        language: {"value": "Thrower", "status": "confirmed", "source": "school"}
        for language in local("")
    }
    return {
        "id": "thrower",
        "title": title,
        "alternativeTitles": [],
        "description": a_fact(local("Throws pots.")),
        "competenceCount": a_fact(2),
        "competences": a_fact(["clay", "glaze"]),
        "learningOutcomes": a_fact({key: ["Throw a pot"] for key in local("")}),
        "occupations": [
            {
                "scheme": "ESCO", "code": "7314.1", "label": local("potter"),
                "uri": "http://data.europa.eu/esco/occupation/potter", "relation": "closeMatch",
                "status": "confirmed", "source": "school",
            }
        ],
        "hue": 30, "colour": "#7a3b10", "colourDark": "#e0a880",
    }  # fmt: skip


def shipped_programmes() -> dict[str, Programme]:
    """Every programme that the product brings, by its file name, which is its id."""
    folder = bundled("schemas") / "programmes"
    return {
        path.stem: parse_programme(json.loads(path.read_bytes()))
        for path in sorted(folder.rglob("*.json"))
    }


def graduate_of(programme: Programme, role: str, **changes: Any) -> Node:
    """Evidence of somebody who passes all but the first activity, or all of fewer than five, or all
    where no share of them would be enough."""
    activities = programme.activities_of(role)
    shares = any(isinstance(one, ShareOf | Score) for one in walk(programme.rules))
    may_fail = shares and len(activities) > 4
    document: Node = {
        "schema": "completion-evidence/1",
        "id": "5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
        "revision": 1,
        "asOf": f"{programme.grades_close_on.isoformat()}T23:59:59Z",
        "source": {"system": "moodle", "instance": "https://courses.example.org"},
        "programme": {"id": programme.id},
        "role": role,
        "cohort": "first",
        "learner": {
            "sourceId": "secret-source-id",
            "name": {"full": "Ελένη Ní Dhomhnaill-Conceição"},
            "identifiers": [{"type": "emailAddress", "value": "eleni@example.org"}],
        },
        "enrolment": {
            "status": "selected",
            "selectedAt": programme.start.value.isoformat(),
            "startedAt": programme.start.value.isoformat(),
        },
        "prerequisites": [
            *(
                {"id": one, "kind": "record", "result": "passed", "verifiedAt": "2019-03-20"}
                for one in programme.prerequisites
            ),
            *(_held(one) for one in walk(programme.rules) if isinstance(one, Holds)),
        ],
        "activities": [
            _done(one, "2" if at == 0 and may_fail else "7.25", programme)
            for at, one in enumerate(activities)
        ],
        "workBased": {"plannedHours": "200", "confirmedHours": "209.5"},
        "signOffs": [
            {"role": who, "personRef": f"{who}-1", "at": _moment(programme), "method": "login"}
            for who in _who_sign(programme)
        ],
    }
    attended = _sessions(programme)
    if attended:
        document["attendance"] = [
            {"session": name, "date": _day(programme), "hours": "300", "present": True}
            for name in attended
        ]
    return {**document, **changes}


def _day(programme: Programme) -> str:
    return programme.start.value.isoformat()


def _held(rule: Holds) -> Node:
    issuer = {} if rule.issuer is None else {"issuer": rule.issuer}
    return {
        "id": "held-before", "kind": "credential", "ref": rule.achievement, **issuer,
        "result": "passed", "revoked": False,
    }  # fmt: skip


def _who_sign(programme: Programme) -> list[str]:
    roles = [one.roles for one in walk(programme.rules) if isinstance(one, SignOff)]
    return sorted({"supervisor", "tutor", *(role for some in roles for role in some)})


def _sessions(programme: Programme) -> list[str]:
    rules = [one for one in walk(programme.rules) if isinstance(one, Attendance)]
    return sorted({name for one in rules for name in one.sessions or ("all of it",)})


def _done(activity: Any, share_of_ten: str, programme: Programme) -> Node:
    from decimal import Decimal

    share = Decimal(share_of_ten)
    passed = share >= 5
    if passed and activity.pass_mark is not None:
        share = max(share, activity.pass_mark * 10)
    most = activity.max_score or Decimal(10)
    return {
        "activityId": activity.id,
        "status": "gradedPassed" if passed else "gradedFailed",
        "score": {"raw": str(share * most / 10), "max": str(most)},
        "passed": passed,
        "verdictBy": "platform",
        "gradedAt": _moment(programme),
    }


def _moment(programme: Programme) -> str:
    return f"{programme.end.value.isoformat()}T12:00:00Z"


def changed_activity(evidence: Mapping[str, Any], activity: str, **changes: Any) -> Node:
    """The evidence with other members of one activity; None takes a member away."""
    items = []
    for item in evidence["activities"]:
        new = {**item, **changes} if item["activityId"] == activity else dict(item)
        items.append({key: value for key, value in new.items() if value is not None})
    return {**evidence, "activities": items}
