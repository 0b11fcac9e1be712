"""Scales of grades: what a score is called where people know it as 16 of 20, or as a B.

A grade is reckoned from the exact score of one rule and is never converted from another scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from issuer.domain.facts import LocalText
from issuer.domain.values import exact, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One grade that has a name, and the least share that earns it."""

    name: str
    least: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Points up to `most`, or letters (then `letters` is not empty)."""

    id: str
    title: LocalText
    rule: str
    """Id of the `score` rule or observation whose score is graded."""
    most: Decimal
    """Of a scale of points: the highest; 0 for letters."""
    least: Decimal | None
    """The lowest number of points that is a pass, as it is stated."""
    decimals: int
    letters: tuple[Letter, ...]
    """From the lowest to the highest; the lowest begins at 0."""
    status: str

    def grade(self, share: Fraction, threshold: Fraction) -> str:
        """The grade of an exact share.

        Points are rounded half up, but never shown on the other side of the threshold.
        """
        if not self.letters:
            size = exact(self.most) / 100
            return percent(share * size, self.decimals, threshold * size)
        return next(one.name for one in reversed(self.letters) if share >= exact(one.least))


def parse_scale(node: Mapping[str, Any]) -> Scale:
    """The scale of a JSON node that fits the programme's schema."""
    letters = tuple(
        Letter(name=one["letter"], least=Decimal(one["min"])) for one in node.get("letters", ())
    )
    least = node.get("pass")
    return Scale(
        id=node["id"],
        title=node["title"],
        rule=node["rule"],
        most=Decimal(node.get("max", "0")),
        least=None if least is None else Decimal(least),
        decimals=node.get("decimals", 0),
        letters=tuple(sorted(letters, key=lambda one: one.least)),
        status=node["status"],
    )
