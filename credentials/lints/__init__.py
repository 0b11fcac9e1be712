"""Conformance rules, one function each, with its citation.

They are held against a credential before it is signed. A credential of somebody else is not
linted: what it must fulfil is checked by the verification.
"""

from collections.abc import Mapping
from typing import Any

from credentials.lints import house, ob3, vcdm
from credentials.lints.finding import Finding, Severity
from credentials.lints.tree import tree_of

RULES = (*vcdm.RULES, *ob3.RULES, *house.RULES)

__all__ = ["RULES", "Finding", "Severity", "lint"]


def lint(document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What is wrong with an unsigned Open Badge, in the order of the rules; empty if nothing.

    Never raises for a JSON value of whatever shape. Findings of severity `allowed` are recorded
    and do not forbid to sign.
    """
    tree = tree_of(document)
    return tuple(found for rule in RULES for found in rule(tree))
