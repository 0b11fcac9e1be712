"""Pages about a programme: the addresses that credentials name as achievement and alignment."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from flask import Blueprint, Response, render_template

from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from edge.words import Language
from issuer.artifacts import wording
from issuer.artifacts.badge import render_role_badge
from issuer.artifacts.showing_parts import occupations_shown, texts_shown
from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Competence, Role
from issuer.errors import NotFound
from issuer.services.programmes import read_programme
from issuer.web.auth import current_site

LISTED = Policy(listed=True)
PICTURE = Policy(any_origin=True, listed=True)
DAY_SECONDS = 86_400
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def add_programme_pages(blueprint: Blueprint) -> None:
    """Adds the routes under `/programmes`."""
    rules: Mapping[str, Callable[..., Any]] = {
        "/programmes/<programme_id>/<version>": programme_page,
        "/programmes/<programme_id>/<version>/roles/<role_id>": role_page,
        "/programmes/<programme_id>/<version>/competences/<competence_id>": competence_page,
        "/programmes/<programme_id>/<version>/roles/<role_id>/badge.<form>": role_badge,
    }
    for rule, view in rules.items():
        blueprint.add_url_rule(rule, view.__name__, view)


@policy(LISTED)
def programme_page(programme_id: str, version: str) -> str:
    """A version of a programme: roles, facts with their status and source."""
    programme, language = _programme(programme_id, version), current_language()
    return render_template(
        "issuer/programme.html",
        programme=programme,
        path=_path(programme),
        roles=programme.roles.values(),
        period=wording.period(
            programme.start.value.isoformat(), programme.end.value.isoformat(), language
        ),
        texts=texts_shown(programme, language),
        facts=_facts(programme, language),
        groups=[
            (group.title[language], _of_group(programme, group.id))
            for group in programme.competence_groups
        ],
    )


@policy(LISTED)
def role_page(programme_id: str, version: str, role_id: str) -> str:
    """A role profile: what a credential of it means, and how it is earned."""
    programme, language = _programme(programme_id, version), current_language()
    role = _role(programme, role_id)
    competences = [programme.competences[item] for item in role.competences.value]
    return render_template(
        "issuer/role.html",
        programme=programme,
        role=role,
        path=_path(programme),
        occupations=occupations_shown(role.occupations, language),
        texts=texts_shown(programme, language),
        groups=[
            (group.title[language], [c for c in competences if c.group == group.id])
            for group in programme.competence_groups
        ],
        components=_components(programme, role, language),
    )


@policy(LISTED)
def competence_page(programme_id: str, version: str, competence_id: str) -> str:
    """A competence: the address that a credential's alignment names."""
    programme = _programme(programme_id, version)
    competence = programme.competences.get(competence_id)
    if competence is None:
        raise NotFound("no such competence", kind="competence", id=competence_id)
    return render_template(
        "issuer/competence.html",
        programme=programme,
        competence=competence,
        path=_path(programme),
        roles=[r for r in programme.roles.values() if competence_id in r.competences.value],
        activities=[a for a in programme.activities.values() if competence_id in a.competences],
    )


@policy(PICTURE)
def role_badge(
    programme_id: str, version: str, role_id: str, form: Literal["svg", "png"]
) -> Response:
    """The picture of a role, which the achievement of a credential names. Never changes."""
    programme = _programme(programme_id, version)
    _role(programme, role_id)
    if form not in MEDIA_TYPES:
        raise NotFound("no such picture", kind="picture", id=form)
    response = Response(render_role_badge(programme, role_id, form), mimetype=MEDIA_TYPES[form])
    response.headers["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    if form == "svg":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


def _programme(programme_id: str, version: str) -> Programme:
    return read_programme(current_site(), programme_id, version)


def _role(programme: Programme, role_id: str) -> Role:
    role = programme.roles.get(role_id)
    if role is None:
        raise NotFound("no such role", kind="role", id=role_id)
    return role


def _path(programme: Programme) -> str:
    return f"/programmes/{programme.id}/{programme.version}"


def _of_group(programme: Programme, group: str) -> list[Competence]:
    return [item for item in programme.competences.values() if item.group == group]


def _components(programme: Programme, role: Role, language: Language) -> list[tuple[str, int]]:
    """How many graded activities of each kind the role requires."""
    graded = [a for a in programme.activities_of(role.id) if a.graded and role.id in a.required_for]
    counted = [
        (component.plural[language], sum(a.component == component.id for a in graded))
        for component in programme.components.values()
    ]
    return [(title, count) for title, count in counted if count]


def _facts(programme: Programme, language: Language) -> list[dict[str, Any]]:
    """What a credential of this programme states, each with its status and source."""
    rows: list[tuple[str, str, Any]] = [
        ("certificate.issuer", programme.issuer.name.value, programme.issuer.name),
        (
            "certificate.hours",
            wording.number(programme.total_hours.value, language),
            programme.total_hours,
        ),
    ]
    rows += [
        ("certificate.credits", wording.number(total.points, language), total)
        for total in programme.credit_totals
    ]
    if programme.level is not None:
        rows.append(("certificate.level", programme.level.value, programme.level))
    return [
        {
            "code": code,
            "system": getattr(fact, "system", ""),
            "value": value,
            "status": str(fact.status),
            "source": programme.sources[fact.source]["title"],
        }
        for code, value, fact in rows
    ]
