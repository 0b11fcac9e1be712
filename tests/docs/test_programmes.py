"""Every example of `docs/programmes.md` is sound in a programme."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from issuer.domain.programme_lint import lint_programme
from issuer.domain.rules import _PARSERS
from tests.support.pottery import local, pottery

PAGE = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json (\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
RULES = [json.loads(text) for kind, text in EXAMPLES if kind == "rule"]


def with_rule(rule: dict[str, Any]) -> dict[str, Any]:
    document = pottery()
    document["rules"]["of"].append({**rule, "label": local("x"), "status": "confirmed"})
    return document


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["type"])
def test_a_rule_is_sound(rule: dict[str, Any]) -> None:
    assert lint_programme(with_rule(rule)) == ()


def test_every_leaf_is_shown() -> None:
    shown = {rule["type"] for rule in RULES} | {"all", "any", "atLeast", "not"}
    assert shown | {"prerequisite"} == set(_PARSERS)
    assert all(f"`{kind}`" in PAGE for kind in ("all", "any", "atLeast", "not"))


def test_scale_and_validity_are_sound() -> None:
    scale, validity = (json.loads(text) for kind, text in EXAMPLES if kind != "rule")
    document = pottery(scales=[scale], validity=validity)
    document["rules"]["of"][0] = {
        "id": "R1", "type": "score", "aggregate": "mean", "min": "0.5",
        "label": local("x"), "status": "confirmed",
    }  # fmt: skip
    assert lint_programme(document) == ()


def test_every_shipped_programme_is_named() -> None:
    folder = Path(__file__).parents[2] / "schemas" / "programmes"
    for path in folder.rglob("*.json"):
        assert f"`{path.relative_to(folder)}`" in PAGE
