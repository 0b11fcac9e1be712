"""What a certificate says, in one language: the one source of pages and paper.

Everything is text ready to be shown; templates only set it. Facts that are not settled carry
`open`, and the word "provisional" then stands beside them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credentials.rosette import short_digest
from edge.words import Language, say
from issuer.artifacts import wording
from issuer.artifacts.showing_parts import (
    ComponentShown,
    FactShown,
    FrameworkShown,
    OccupationShown,
    TextShown,
    components_shown,
    frameworks_shown,
    occupations_shown,
    texts_shown,
)
from issuer.domain.certificate import Certificate

NAME_SIZES = ((24, "short"), (34, "medium"), (60, "long"), (140, "longer"))
"""Up to how many characters a name is set in which size; more are `longest`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A certificate in words of one language."""

    language: Language
    title: str
    title_en: str
    name: str
    name_size: str
    """`short`, `medium`, `long`, `longer` or `longest`."""
    sentence: str
    sentence_en: str
    role: str
    role_en: str
    role_description: str
    course: str
    issuer: str
    legal_name: str | None
    signatory: str | None
    signatory_function: str | None
    place: str | None
    facts: tuple[FactShown, ...]
    """The row of facts: result, share passed, credits, hours, level."""
    period: str
    awarded: str
    valid_until: str
    """Empty if it is valid for ever."""
    workload: tuple[FactShown, ...]
    frameworks: tuple[FrameworkShown, ...]
    outcomes: tuple[str, ...]
    outcomes_open: bool
    occupations: tuple[OccupationShown, ...]
    texts: tuple[TextShown, ...]
    components: tuple[ComponentShown, ...]
    counts: str
    """How many graded activities were passed, in a sentence."""
    partners: str
    funding: str | None
    """Official English wording."""
    disclaimer: str | None
    grant: str | None
    short_digest: str
    short_address: str
    specimen: bool

    @property
    def any_open(self) -> bool:
        """Whether the word "provisional" stands anywhere."""
        facts = any(fact.open for fact in (*self.facts, *self.workload))
        texts = any(text.open for text in self.texts)
        return self.outcomes_open or facts or texts or any(item.open for item in self.occupations)


def holder_name(certificate: Certificate) -> str:
    """The signed name of the holder; empty if the credential names nobody."""
    subject = certificate.document["credentialSubject"]
    for identity in subject.get("identifier", ()):
        if identity.get("identityType") == "name" and not identity.get("hashed"):
            return str(identity["identityHash"])
    return str(subject.get("name", ""))


def name_size(name: str) -> str:
    """How large a name can be set."""
    return next((size for most, size in NAME_SIZES if len(name) <= most), "longest")


def show(certificate: Certificate, language: Language) -> Showing:
    """The certificate in that language."""
    programme, role = certificate.programme, certificate.programme.roles[certificate.role]
    name, issuer = holder_name(certificate), programme.issuer
    function = issuer.signatory_function.value
    outcomes = role.learning_outcomes
    return Showing(
        language=language,
        title=programme.paper_title.value[language],
        title_en=programme.paper_title.value["en"],
        name=name,
        name_size=name_size(name),
        sentence=programme.paper_sentence.value[language],
        sentence_en=programme.paper_sentence.value["en"],
        role=role.title[language],
        role_en=role.title["en"],
        role_description=role.description.value[language],
        course=programme.name.value[language],
        issuer=issuer.name.value,
        legal_name=issuer.legal_name.value,
        signatory=issuer.signatory_name.value,
        signatory_function=function[language] if function else None,
        place=issuer.place.value,
        facts=_facts(certificate, language),
        period=_period(certificate, language),
        awarded=wording.day(_awarded(certificate), language),
        valid_until=_valid_until(certificate, language),
        workload=_workload(certificate, language),
        frameworks=frameworks_shown(certificate, language),
        outcomes=outcomes.value[language],
        outcomes_open=outcomes.is_open,
        occupations=occupations_shown(role.occupations, language),
        texts=texts_shown(programme, language),
        components=components_shown(certificate, language),
        counts=say(language, "certificate.counts", _counts(certificate, language)),
        partners=" · ".join(partner.name for partner in programme.partners),
        **_funding(certificate),
        short_digest=short_digest(certificate.digest),
        short_address=wording.address(certificate.url),
        specimen=programme.document.get("demonstration") is True,
    )


def _awarded(certificate: Certificate) -> str:
    document = certificate.document
    return str(document.get("awardedDate") or document.get("validFrom"))


def _valid_until(certificate: Certificate, language: Language) -> str:
    until = certificate.document.get("validUntil")
    return wording.day(until, language) if isinstance(until, str) else ""


def _period(certificate: Certificate, language: Language) -> str:
    period = certificate.decision.get("period") or {}
    start, end = period.get("startedAt"), period.get("completedAt")
    return wording.period(start, end, language) if start and end else ""


def _counts(certificate: Certificate, language: Language) -> dict[str, Any]:
    share = certificate.decision["share"]
    return {
        "passed": share["passed"],
        "of": share["of"],
        "percent": wording.percent(share["percent"], language),
    }


def _funding(certificate: Certificate) -> dict[str, Any]:
    funding = certificate.programme.funding
    if funding is None or not funding.show:
        return {"funding": None, "disclaimer": None, "grant": None}
    return {
        "funding": funding.wording["en"],
        "disclaimer": funding.disclaimer["en"],
        "grant": funding.grant.value,
    }


def _facts(certificate: Certificate, language: Language) -> tuple[FactShown, ...]:
    facts = [
        FactShown(
            id="result",
            label=say(language, "certificate.result"),
            value=say(language, "certificate.result.passed"),
        ),
        *(_grades(certificate, language) or [_share(certificate, language)]),
        *_credits(certificate, language),
        _hours(certificate, language),
    ]
    level = certificate.programme.level
    if level is not None:
        facts.append(
            FactShown(
                id="level",
                label=say(language, "certificate.level"),
                value=level.value,
                detail=say(language, "certificate.stated"),
            )
        )
    return tuple(facts)


def _share(certificate: Certificate, language: Language) -> FactShown:
    share = _counts(certificate, language)
    return FactShown(
        id="share",
        label=say(language, "certificate.share"),
        value=share["percent"],
        detail=say(language, "certificate.share.of", share),
    )


def _grades(certificate: Certificate, language: Language) -> list[FactShown]:
    """The grade on each scale of the programme; where there is one, the share stands inside."""
    grades = {one["scale"]: one["grade"] for one in certificate.decision.get("grades", ())}
    return [
        FactShown(
            id="grade",
            label=scale.title[language],
            value=grades[scale.id] if scale.letters else wording.number(grades[scale.id], language),
            detail=""
            if scale.letters
            else say(
                language, "certificate.grade.of", {"most": wording.number(scale.most, language)}
            ),
            open=scale.status in ("provisional", "unknown"),
        )
        for scale in certificate.programme.scales
        if scale.id in grades
    ]


def _credits(certificate: Certificate, language: Language) -> list[FactShown]:
    """One fact for each credit system: the points earned, all units added up."""
    earned: dict[str, list[Any]] = {}
    for unit in certificate.decision.get("credits", ()):
        earned.setdefault(unit["system"], []).append(unit)
    return [
        FactShown(
            id="credits",
            label=say(language, "certificate.credits", {"system": system}),
            value=wording.number(
                sum((Decimal(unit["points"]) for unit in units), Decimal(0)), language
            ),
            open=any(unit["status"] in ("provisional", "unknown") for unit in units),
        )
        for system, units in earned.items()
    ]


def _hours(certificate: Certificate, language: Language) -> FactShown:
    programme = certificate.programme
    parts = [wording.number(unit.hours, language) for unit in programme.workload]
    return FactShown(
        id="hours",
        label=say(language, "certificate.hours"),
        value=wording.number(programme.total_hours.value, language),
        detail=" + ".join(parts) if len(parts) > 1 else "",
        open=programme.total_hours.is_open,
    )


def _workload(certificate: Certificate, language: Language) -> tuple[FactShown, ...]:
    return tuple(
        FactShown(
            id=unit.id,
            label=unit.title[language],
            value=wording.number(unit.hours, language),
            detail=" · ".join(
                f"{part.title[language]} {wording.number(part.hours, language)}"
                for part in unit.parts
            ),
            open=unit.status in ("provisional", "unknown"),
        )
        for unit in certificate.programme.workload
    )
