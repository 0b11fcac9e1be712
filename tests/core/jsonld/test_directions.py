"""Texts with a direction: kept in the datatype, so that it is signed. JSON-LD 1.1 API §8.2.2."""

from typing import Any

import pytest

from credentials.jsonld.canonize import canonize
from credentials.report import Verdict
from tests.core.jsonld.documents import a_document, with_member
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.pyld_oracle import canonize_by_pyld

I18N = "https://www.w3.org/ns/i18n#"


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ({"@value": "x", "@language": "AR-eg", "@direction": "rtl"}, f'"x"^^<{I18N}ar-eg_rtl>'),
        ({"@value": "x", "@direction": "ltr"}, f'"x"^^<{I18N}_ltr>'),
        ({"@value": "x", "@language": "AR"}, '"x"@ar'),
    ],
)
def test_the_literal(value: dict[str, Any], literal: str) -> None:
    document = with_member("/name", value)
    assert literal in canonize(document)
    assert canonize(document) == canonize_by_pyld(document)


def test_a_changed_direction_is_an_alteration() -> None:
    host = IssuerHost()
    name = {"@value": "x", "@language": "ar", "@direction": "rtl"}
    signed = host.issue({**a_badge(host), "description": name})
    assert host.verify(signed).intact == "passed"
    for other in ({**name, "@direction": "ltr"}, {"@value": "x", "@language": "ar"}):
        assert host.verify({**signed, "description": other}).verdict is Verdict.ALTERED


def test_without_it_nothing_changes() -> None:
    assert I18N not in canonize(a_document())
