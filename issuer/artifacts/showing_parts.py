"""The parts of what a certificate says: competences by framework, activities by kind, texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge.words import Language, say
from issuer.artifacts import wording
from issuer.domain.certificate import Certificate
from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Competence, Occupation

TEXTS = ("entryRequirements", "delivery", "howAssessed", "gradingScale", "qualityStatus")
"""The supplement's paragraphs, in the order of the Europass Certificate Supplement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """One figure with its name."""

    id: str
    label: str
    value: str
    detail: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceShown:
    """One competence and its page."""

    id: str
    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkShown:
    """The competences of one group."""

    title: str
    source: str
    """Name and version of the framework; empty where there is none."""
    competences: tuple[CompetenceShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationShown:
    """One occupation of a public list."""

    label: str
    code: str
    uri: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextShown:
    """A paragraph with its heading."""

    id: str
    label: str
    text: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityShown:
    """One line of the transcript."""

    title: str
    codes: str
    date: str
    score: str
    most: str
    percent: str
    passed: bool
    verdict: str
    mark: str
    """`recognised`, `excused` or nothing, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentShown:
    """The activities of one kind, with their share."""

    title: str
    share: str
    percent: str
    activities: tuple[ActivityShown, ...]


def competence_url(certificate: Certificate, competence: str) -> str:
    """The page of a competence in this version of the programme."""
    programme = certificate.programme
    base = certificate.url.rpartition("/c/")[0]
    return f"{base}/programmes/{programme.id}/{programme.version}/competences/{competence}"


def frameworks_shown(certificate: Certificate, language: Language) -> tuple[FrameworkShown, ...]:
    """The competences of the decision, grouped as the programme groups them."""
    programme = certificate.programme
    earned = [programme.competences[item] for item in certificate.decision["competences"]]
    groups = []
    for group in programme.competence_groups:
        of_group = [item for item in earned if item.group == group.id]
        if of_group:
            groups.append(_framework(certificate, group.title[language], of_group))
    return tuple(groups)


def _framework(certificate: Certificate, title: str, earned: list[Competence]) -> FrameworkShown:
    first = earned[0]
    source = f"{first.framework_name} {first.framework_version}" if first.framework_name else ""
    return FrameworkShown(
        title=title,
        source=source,
        competences=tuple(
            CompetenceShown(
                id=item.id,
                code=item.code or "",
                name=item.name,
                url=competence_url(certificate, item.id),
            )
            for item in earned
        ),
    )


def occupations_shown(
    occupations: tuple[Occupation, ...], language: Language
) -> tuple[OccupationShown, ...]:
    """Occupations of a role, with their code."""
    return tuple(
        OccupationShown(
            label=item.label[language],
            code=f"{item.scheme} {item.code or ''}".strip(),
            uri=item.uri,
            open=item.status in ("provisional", "unknown"),
        )
        for item in occupations
    )


def texts_shown(programme: Programme, language: Language) -> tuple[TextShown, ...]:
    """The programme's paragraphs, in the supplement's order."""
    return tuple(
        TextShown(
            id=key,
            label=say(language, f"certificate.text.{key}"),
            text=programme.texts[key].value[language],
            open=programme.texts[key].is_open,
        )
        for key in TEXTS
        if key in programme.texts
    )


def components_shown(certificate: Certificate, language: Language) -> tuple[ComponentShown, ...]:
    """The graded activities of the decision by kind, in the programme's order."""
    programme = certificate.programme
    shares = {item["id"]: item for item in certificate.decision["components"]}
    shown = []
    for component in programme.components.values():
        rows = [a for a in certificate.decision["activities"] if a["component"] == component.id]
        if rows and component.id in shares:
            share = shares[component.id]
            shown.append(
                ComponentShown(
                    title=component.plural[language],
                    share=say(language, "certificate.share.of", share),
                    percent=wording.percent(share["percent"], language) if share["percent"] else "",
                    activities=tuple(_activity(programme, row, language) for row in rows),
                )
            )
    return tuple(shown)


def _activity(programme: Programme, row: Mapping[str, Any], language: Language) -> ActivityShown:
    known = programme.activities.get(row["id"])
    title = known.title[language] if known else row["id"]
    codes = [programme.competences[c].code or "" for c in row.get("competences", ())]
    score: Mapping[str, Any] = row.get("score") or {}
    graded_at = row.get("gradedAt")
    return ActivityShown(
        title=_without_kind(title),
        codes=", ".join(code for code in codes if code),
        date=wording.short_day(graded_at, programme.time_zone, language) if graded_at else "",
        score=wording.number(score["raw"], language) if score else "",
        most=wording.number(score["max"], language) if score else "",
        percent=wording.percent(row["percent"], language) if row.get("percent") else "",
        passed=row["verdict"] == "passed",
        verdict=say(language, f"certificate.verdict.{row['verdict']}"),
        mark=_mark(row, language),
    )


def _without_kind(title: str) -> str:
    """`Quiz: storage` stands under the heading `Quizzes`: only `Storage` is left to say."""
    rest = title.partition(": ")[2]
    return rest[:1].upper() + rest[1:] if rest else title


def _mark(row: Mapping[str, Any], language: Language) -> str:
    if row.get("recognised"):
        return say(language, "certificate.mark.recognised")
    if row.get("status") == "excused":
        return say(language, "certificate.mark.excused")
    return ""
