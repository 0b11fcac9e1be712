"""Digests of related resources."""

import hashlib
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base58btc, encode_base64url
from credentials.lints import lint
from credentials.report import Report, Verdict
from tests.core.jsonld.documents import OB, V2
from tests.core.verification.reading import codes, evidence
from tests.support.both_webs import BothWebs
from tests.support.issuer_host import IssuerHost, a_badge

CURRENT = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
OLD = "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"
SRI = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
OLD_SRI = "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
OTHER = hashlib.sha256(b"other").hexdigest()


def multihash(digest: str) -> str:
    return encode_base64url(b"\x12\x20" + bytes.fromhex(digest))


def related(**digests: Any) -> dict[str, Any]:
    return {"id": V2, "type": "Context", **digests}


@pytest.mark.parametrize(
    ("resource", "code", "verdict"),
    [
        ({"digestMultibase": multihash(CURRENT)}, "matches", Verdict.VALID),
        ({"digestMultibase": encode_base58btc(b"\x12\x20" + bytes.fromhex(CURRENT))}, "matches",
         Verdict.VALID),
        ({"digestSRI": SRI}, "matches", Verdict.VALID),
        ({"digestSRI": f"{SRI}?x {OLD_SRI}"}, "matches", Verdict.VALID),
        ({"digestSRI": SRI, "digestMultibase": multihash(CURRENT)}, "matches", Verdict.VALID),
        ({"digestMultibase": encode_base64url(bytes.fromhex(CURRENT))}, "bare_digest",
         Verdict.VALID),
        ({"digestMultibase": multihash(OLD)}, "superseded", Verdict.VALID),
        ({"digestMultibase": encode_base64url(bytes.fromhex(OLD))}, "superseded", Verdict.VALID),
        ({"digestSRI": OLD_SRI, "digestMultibase": multihash(CURRENT)}, "superseded",
         Verdict.VALID),
        ({"digestMultibase": multihash(OTHER)}, "mismatch", Verdict.UNDETERMINED),
        ({"digestSRI": SRI, "digestMultibase": multihash(OTHER)}, "mismatch",
         Verdict.UNDETERMINED),
        ({"digestSRI": SRI[:-4]}, "malformed", Verdict.UNDETERMINED),
        ({"digestSRI": "md5-aaaa"}, "malformed", Verdict.UNDETERMINED),
        ({"digestSRI": "sha384-Ml/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"},
         "malformed", Verdict.UNDETERMINED),
        ({"digestMultibase": encode_base64url(b"\x12\x21" + bytes(33))}, "malformed",
         Verdict.UNDETERMINED),
        ({"digestMultibase": "zOIl0"}, "malformed", Verdict.UNDETERMINED),
    ],
)  # fmt: skip
def test_a_context_is_compared(resource: dict[str, Any], code: str, verdict: Verdict) -> None:
    host = IssuerHost()
    badge = a_badge(host) | {"relatedResource": {"id": V2, **resource}}
    report = host.verify(host.issue(badge))
    assert f"related_resource.{code}" in codes(report)
    assert report.verdict is verdict
    findings = [one for one in lint(badge) if one.code == "vcdm.related_resource"]
    assert bool(findings) is (code != "matches")


OTHERS = "https://images.example/a.png"


def with_others(*resources: dict[str, Any], **pages: bytes) -> tuple[Report, list[str]]:
    """The report on a badge that names resources which are no contexts, and what was asked."""
    host = IssuerHost()
    known = {"id": V2, "digestMultibase": multihash(CURRENT)}
    badge = a_badge(host) | {"relatedResource": [*resources, known]}
    web = BothWebs(host, {f"https://images.example/{name}.png": one for name, one in pages.items()})
    report = host.verify(host.issue(badge), web=web)
    assert "related_resource.matches" in codes(report)
    return report, web.asked


def test_another_resource_is_fetched_and_compared() -> None:
    other = {"id": OTHERS, "digestMultibase": multihash(OTHER)}
    report, asked = with_others(other, a=b"other")
    assert (report.verdict, asked) == (Verdict.VALID, [OTHERS])
    assert evidence(report, "related_resource.fetched_matches") == {"id": OTHERS}


def test_another_resource_than_the_one_that_is_meant() -> None:
    other = {"id": OTHERS, "digestMultibase": multihash(OTHER)}
    report, _ = with_others(other, a=b"changed")
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "related_resource.mismatch")["id"] == OTHERS


@pytest.mark.parametrize(
    ("id_", "reason"), [(OTHERS, "retrieval.unreachable"), ("urn:uuid:1", "no_address")]
)
def test_what_cannot_be_had_may_be_another(id_: str, reason: str) -> None:
    report, _ = with_others({"id": id_, "digestMultibase": multihash(OTHER)})
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "related_resource.not_at_hand") == {"id": id_, "reason": reason}


def test_no_more_than_four_are_fetched() -> None:
    names = "abcde"
    others = [
        {"id": f"https://images.example/{name}.png", "digestMultibase": multihash(OTHER)}
        for name in names
    ]
    report, asked = with_others(*others, **dict.fromkeys(names, b"other"))
    assert (report.verdict, len(asked)) == (Verdict.UNDETERMINED, 4)


@pytest.mark.parametrize(
    ("resources", "pointer"),
    [
        ([{"id": V2, "digestSRI": SRI}] * 2, "/relatedResource/1/id"),
        ([{"id": V2}], "/relatedResource/0"),
        ([{"digestSRI": SRI}], "/relatedResource/0/id"),
    ],
)
def test_ids_are_unique_and_digests_there(resources: list[Any], pointer: str) -> None:
    host = IssuerHost()
    badge = a_badge(host) | {"relatedResource": resources}
    assert any(one.code == "vcdm.related_resource" for one in lint(badge))
    report = host.verify(host.issue(badge))
    (shape,) = [check for check in report.checks if check.id == "shape"]
    assert (shape.code, shape.evidence["pointer"]) == ("shape.malformed", pointer)
    assert report.verdict is Verdict.UNDETERMINED


def test_more_than_sixteen_are_not_looked_at() -> None:
    host = IssuerHost()
    many = [{"id": f"{OB}#{number}", "digestSRI": SRI} for number in range(17)]
    report = host.verify(host.issue(a_badge(host) | {"relatedResource": many}))
    assert "related_resource.malformed" in codes(report)
