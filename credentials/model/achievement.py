"""Achievements, results and alignments of Open Badges 3.0, read leniently: the schema judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.model.known_achievements import KnownAchievements
from credentials.model.members import (
    as_tuple,
    id_of,
    is_object,
    members,
    object_or_none,
    objects,
    plain_text,
    text_or_none,
)

_KNOWN: Final[KnownAchievements[Mapping[str, Any]]] = KnownAchievements()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A competence or framework the achievement is aligned to. OB 3.0 B.1.5."""

    target_name: str | None
    target_url: str | None
    target_code: str | None
    target_framework: str | None
    target_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDescription:
    """What a result can be. OB 3.0 B.1.17. Values and bounds are texts, as in the standard."""

    pointer: str
    id: str | None
    name: str | None
    result_type: str | None
    allowed_values: tuple[str, ...]
    value_min: str | None
    value_max: str | None
    required_value: str | None
    required_level: str | None
    level_ids: tuple[str, ...]
    """Ids of the RubricCriterionLevels."""
    level_points: tuple[str | None, ...] = ()
    """What each of them is worth, as far as that is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was reached. OB 3.0 B.1.16."""

    pointer: str
    description_id: str | None
    value: str | None
    status: str | None
    achieved_level: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What the badge is for. OB 3.0 B.1.1."""

    pointer: str
    document: Mapping[str, Any]
    id: str | None
    name: str | None
    creator_id: str | None
    criteria_id: str | None
    criteria_narrative: str | None
    descriptions: tuple[ResultDescription, ...]

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """The competences; for display, so they are read only when asked for."""
        return tuple(
            _read_alignment(placed.document) for placed in objects(self.document, "alignment")
        )


def read_achievement(subject: Mapping[str, Any], *, at: str) -> Achievement | None:
    """The achievement of the subject at pointer `at`; None unless it is exactly one object."""
    placed = objects(subject, "achievement", at=at)
    if len(placed) != 1:
        return None
    at, document = placed[0].pointer, placed[0].document
    words = _KNOWN.get(document, at=at)
    if words is None:
        words = _read_words(document, at=at)
        _KNOWN.keep(document, words, at=at)
    return Achievement(pointer=at, document=document, **words)


def _read_words(document: Mapping[str, Any], *, at: str) -> Mapping[str, Any]:
    """The members of `Achievement` that what it says decides."""
    criteria = object_or_none(document.get("criteria")) or {}
    return {
        "id": text_or_none(document.get("id")),
        "name": plain_text(document.get("name")),
        "creator_id": id_of(document.get("creator")),
        "criteria_id": text_or_none(criteria.get("id")),
        "criteria_narrative": plain_text(criteria.get("narrative")),
        "descriptions": tuple(
            _read_description(value, at=pointer)
            for pointer, value in members(document, "resultDescription", at=at)
            if is_object(value)
        ),
    }


def read_results(subject: Mapping[str, Any], *, at: str) -> tuple[Result, ...]:
    """The results of the subject at pointer `at`; what is not an object is left out."""
    return tuple(
        [
            Result(
                pointer=pointer,
                description_id=id_of(value.get("resultDescription")),
                value=text_or_none(value.get("value")),
                status=text_or_none(value.get("status")),
                achieved_level=id_of(value.get("achievedLevel")),
            )
            for pointer, value in members(subject, "result", at=at)
            if is_object(value)
        ]
    )


def _read_description(document: Mapping[str, Any], *, at: str) -> ResultDescription:
    levels = objects(document, "rubricCriterionLevel", at=at)
    return ResultDescription(
        pointer=at,
        id=text_or_none(document.get("id")),
        name=plain_text(document.get("name")),
        result_type=text_or_none(document.get("resultType")),
        allowed_values=_texts(document.get("allowedValue")),
        value_min=text_or_none(document.get("valueMin")),
        value_max=text_or_none(document.get("valueMax")),
        required_value=text_or_none(document.get("requiredValue")),
        required_level=id_of(document.get("requiredLevel")),
        level_ids=_texts([level.document.get("id") for level in levels]),
        level_points=tuple(
            text_or_none(level.document.get("points"))
            for level in levels
            if isinstance(level.document.get("id"), str)
        ),
    )


def _texts(value: Any) -> tuple[str, ...]:
    """The texts of a list or of one value; others are left out."""
    return tuple([item for item in as_tuple(value) if isinstance(item, str)]) if value else ()


def _read_alignment(document: Mapping[str, Any]) -> Alignment:
    return Alignment(
        target_name=plain_text(document.get("targetName")),
        target_url=text_or_none(document.get("targetUrl")),
        target_code=text_or_none(document.get("targetCode")),
        target_framework=plain_text(document.get("targetFramework")),
        target_type=text_or_none(document.get("targetType")),
    )
