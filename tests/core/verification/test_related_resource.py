"""Digests of related resources."""

import hashlib
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base58btc, encode_base64url
from credentials.lints import lint
from credentials.report import Verdict
from tests.core.jsonld.documents import OB, V2
from tests.core.verification.reading import codes
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


def test_what_is_not_at_hand_has_no_weight() -> None:
    host = IssuerHost()
    other = {"id": "https://images.example/a.png", "digestMultibase": multihash(OTHER)}
    badge = a_badge(host) | {
        "relatedResource": [other, {"id": V2, "digestMultibase": multihash(CURRENT)}]
    }
    report = host.verify(host.issue(badge))
    assert {"related_resource.not_at_hand", "related_resource.matches"} <= codes(report)
    assert report.verdict is Verdict.VALID
    assert host.asked.count("https://images.example/a.png") == 0


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
