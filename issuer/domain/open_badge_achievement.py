"""What can be achieved: the role of a programme, as the achievement of an Open Badge."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from credentials.lints.ob3.vocabulary import extension
from issuer.domain.addresses import competence_url, criteria_url, role_image_url, role_url
from issuer.domain.facts import Fact
from issuer.domain.open_badge_results import (
    descriptions,
    is_pass_share,
    json_number,
    provisional,
    stated_rules,
)
from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Competence, Occupation, Role, WorkloadUnit
from issuer.domain.rules import Score
from issuer.domain.values import plain

Node = Mapping[str, Any]
ACHIEVEMENT_TYPE = "Certificate"
"""Not Certification: that is for a limited time and renewed (CTDL). Research: programme, 2.16."""


def achievement(programme: Programme, decision: Node, base_url: str) -> dict[str, Any]:
    """The achievement, in English, with the competences that the learner has shown."""
    role = programme.roles[decision["role"]]
    where = (base_url, programme.id, programme.version, role.id)
    title = role.title["en"]
    about = _settled_text(programme, "descriptions", role.description)
    found: dict[str, Any] = {
        "id": role_url(*where),
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPE,
        "name": title,
        "specialization": title,
        "description": about or f"{title}, {programme.name.value['en']}.",
        "criteria": {"id": criteria_url(*where), "narrative": _narrative(programme, decision)},
        "image": {"id": role_image_url(*where), "type": "Image", "caption": title},
        "inLanguage": programme.language.value,
        "version": programme.version,
    }
    if programme.credit_totals:
        found["creditsAvailable"] = json_number(programme.credit_totals[0].points)
    found["tag"] = list(_tags(programme))
    alignments = [*_competences(programme, decision, base_url), *_occupations(programme, role)]
    if alignments:
        found["alignment"] = alignments
    found["resultDescription"] = descriptions(programme, decision, base_url)
    return found


def _settled_text(programme: Programme, name: str, fact: Fact[Any]) -> str | None:
    """The English text of a fact that may be signed."""
    return fact.value["en"] if programme.may_sign(name, fact.status) else None


def _tags(programme: Programme) -> Iterator[str]:
    yield programme.short_name
    level = programme.level
    if level is not None and programme.may_sign("level", level.status):
        yield provisional(f"{level.value} (as stated by the provider)", level.status)


def _competences(programme: Programme, decision: Node, base_url: str) -> Iterator[dict[str, Any]]:
    """The competences of the activities that the learner passed. DESIGN 3.1."""
    for one in decision["competences"]:
        competence = programme.competences[one]
        if programme.may_sign("competences", competence.status):
            url = competence_url(base_url, programme.id, programme.version, competence.id)
            yield {
                "type": ["Alignment"],
                "targetName": provisional(competence.name, competence.status),
                "targetUrl": url,
                **_framework(competence, programme),
            }


def _framework(competence: Competence, programme: Programme) -> dict[str, str]:
    """The framework's code, where the competence is from one; else the programme's own."""
    if competence.framework is None or competence.code is None:
        return {
            "targetCode": competence.id,
            "targetFramework": programme.name.value["en"],
            "targetType": extension("Competence"),
        }
    return {
        "targetCode": competence.code,
        "targetFramework": f"{competence.framework_name} {competence.framework_version}",
        "targetType": extension(competence.framework),
    }


def _occupations(programme: Programme, role: Role) -> Iterator[dict[str, Any]]:
    """Occupations near the role; whether they are said at all, the programme decides."""
    for one in role.occupations:
        if programme.may_sign("occupations", one.status):
            yield _occupation(one)


def _occupation(occupation: Occupation) -> dict[str, Any]:
    code = {"targetCode": occupation.code} if occupation.code else {}
    return {
        "type": ["Alignment"],
        "targetName": occupation.label["en"],
        "targetUrl": occupation.uri,
        **code,
        "targetDescription": provisional(
            f"Occupation near the role: {_match(occupation.relation)}", occupation.status
        ),
        "targetFramework": occupation.scheme,
        "targetType": extension(f"{occupation.scheme}Occupation"),
    }


def _match(relation: str) -> str:
    """A SKOS mapping relation in words: `closeMatch` as "close match"."""
    return relation.replace("Match", " match")


def _narrative(programme: Programme, decision: Node) -> str:
    """The criteria in words (Markdown): rule, assessment, workload, credits, level."""
    role = programme.roles[decision["role"]]
    lines = [f"Completed the course {role.title['en']} of {programme.name.value['en']}.", ""]
    assessed = programme.texts.get("howAssessed")
    text = None if assessed is None else _settled_text(programme, "texts", assessed)
    if text:
        lines += [text, ""]
    lines += _needed(programme, decision)
    lines += _workload(programme)
    lines += _credits(programme)
    level = programme.level
    if level is not None and programme.may_sign("level", level.status):
        where = level.framework or "no qualifications framework is named"
        stated = f"{level.value}, as stated by the provider ({where})"
        lines.append(f"- Level: {provisional(stated, level.status)}")
    return "\n".join(lines).strip()


def _needed(programme: Programme, decision: Node) -> Iterator[str]:
    """The thresholds that the credential states, in words."""
    for rule in stated_rules(programme, decision):
        if is_pass_share(rule):
            yield f"- Needed: at least {plain(rule.min * 100)}% of the graded activities passed"
        elif isinstance(rule, Score):
            yield f"- Needed: {rule.label['en'].lower()} of at least {plain(rule.min * 100)}%"


def _workload(programme: Programme) -> list[str]:
    """Hours as stated, each unit with its parts, and the sum."""
    units = [one for one in programme.workload if programme.may_sign("workload", one.status)]
    if not units or len(units) < len(programme.workload):
        return []
    total = sum((unit.hours for unit in units), Decimal(0))
    return [f"- Workload: {plain(total)} hours: {'; '.join(_unit(unit) for unit in units)}"]


def _unit(unit: WorkloadUnit) -> str:
    parts = ", ".join(f"{part.title['en'].lower()} {plain(part.hours)}" for part in unit.parts)
    inside = f" ({parts})" if parts else ""
    return provisional(f"{unit.title['en'].lower()} {plain(unit.hours)} hours{inside}", unit.status)


def _credits(programme: Programme) -> list[str]:
    return [
        f"- Credits: {plain(total.points)} {provisional(f'{total.system} points', total.status)}"
        for total in programme.credit_totals
    ]
