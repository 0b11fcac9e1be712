"""The main job over HTTP, as a platform, a graduate and an employer meet it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from tests.support.running_site import RunningSite

pytestmark = pytest.mark.xdist_group("acceptance")
EVIDENCE = Path(__file__).parents[2] / "schemas" / "demo" / "evidence"


def call(
    url: str, body: bytes | None = None, *, headers: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    try:
        with urlopen(Request(url, data=body, headers=dict(headers or {})), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def verify(site: RunningSite, body: bytes, media_type: str) -> dict[str, Any]:
    status, _, answer = call(
        f"{site.base_url}/verify",
        body,
        headers={"Content-Type": media_type, "Accept": "application/json"},
    )
    assert status == 200, answer
    report: dict[str, Any] = json.loads(answer)
    return report


def complete(site: RunningSite, evidence: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    status, _, answer = call(
        f"{site.base_url}/v1/completions",
        json.dumps(evidence).encode(),
        headers={"Authorization": f"Bearer {site.token}", "Content-Type": "application/json"},
    )
    return status, json.loads(answer)


@pytest.fixture(scope="session")
def issued(site: RunningSite, reissuable: dict[str, Any]) -> dict[str, Any]:
    status, answer = complete(site, reissuable)
    assert status == 201, answer
    return {**answer, "evidence": reissuable}


@pytest.fixture(scope="session")
def reissuable() -> dict[str, Any]:
    """Evidence like that of a demo graduate, of another learner."""
    for path in sorted(EVIDENCE.rglob("*.json")):
        document: dict[str, Any] = json.loads(path.read_text())
        if document["programme"]["id"].startswith("musa") and document["role"] == "dcc":
            break
    for activity in document["activities"]:
        top = activity["score"]["max"] if activity.get("score") else "10"
        activity.update(status="gradedPassed", passed=True, score={"raw": top, "max": top})
    document["learner"] = {
        "sourceId": "acceptance-1",
        "name": {"full": "Αλεξάνδρα Ní Chonchúir-Ferrão"},
    }
    document["id"] = "3f7f0d5e-5a0b-4a35-9c6d-2a3a4f0d9c11"
    document["enrolment"] = {**document["enrolment"], "status": "selected"}
    return document


def test_a_completion_is_answered_with_decision_and_credential(issued: dict[str, Any]) -> None:
    assert issued["decision"]["outcome"] == "eligible"
    assert issued["decision"]["counts"]["passed"] == issued["decision"]["counts"]["of"]
    assert len(issued["credential"]["id"]) == 22
    assert issued["credential"]["status"] == "active"


def test_a_repeat_signs_nothing(site: RunningSite, issued: dict[str, Any]) -> None:
    status, again = complete(site, issued["evidence"])
    assert status == 200
    assert again["alreadyIssued"] is True
    assert again["credential"]["id"] == issued["credential"]["id"]


@pytest.mark.parametrize(("suffix", "media_type"), [
    (".json", "application/json"), (".pdf", "application/pdf"),
    (".png", "image/png"), (".svg", "image/svg+xml"),
])  # fmt: skip
def test_each_file_is_valid_for_an_employer(
    site: RunningSite, issued: dict[str, Any], suffix: str, media_type: str
) -> None:
    status, _, file = call(issued["credential"]["url"] + suffix)
    assert status == 200
    report = verify(site, file, media_type)
    assert (report["verdict"], report["intact"], report["fromIssuer"], report["current"]) == (
        "valid", "passed", "passed", "passed",
    )  # fmt: skip


def test_the_qr_on_paper_leads_to_the_verdict(site: RunningSite, issued: dict[str, Any]) -> None:
    _, _, pdf = call(issued["credential"]["url"] + ".pdf")
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    codes = zxingcpp.read_barcodes(page)
    assert [code.text for code in codes] == [issued["credential"]["verifyUrl"]]
    status, _, answer = call(codes[0].text, headers={"Accept": "application/json"})
    assert (status, json.loads(answer)["verdict"]) == (200, "valid")


def test_the_paper_carries_the_signed_bytes(issued: dict[str, Any]) -> None:
    _, _, signed = call(issued["credential"]["url"] + ".json")
    _, _, pdf = call(issued["credential"]["url"] + ".pdf")
    with pikepdf.open(BytesIO(pdf)) as document:
        (attached,) = [a.get_file().read_bytes() for a in document.attachments.values()]
    assert attached == signed


def test_one_changed_letter_is_altered(site: RunningSite, issued: dict[str, Any]) -> None:
    _, _, signed = call(issued["credential"]["url"] + ".json")
    report = verify(site, signed.replace("Ferrão".encode(), b"Ferrao"), "application/json")
    assert report["verdict"] == "altered"
    failed = [c["code"] for c in report["checks"] if c["outcome"] == "failed"]
    assert failed == ["proof.bad_signature"] * 2


def test_the_demo_gives_receipts(site: RunningSite, issued: dict[str, Any]) -> None:
    _, _, credential = call(f"{issued['credential']['url']}.json")
    status, headers, paper = call(
        f"{site.base_url}/verify?receipt=pdf",
        credential,
        headers={"Content-Type": "application/vc"},
    )
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert len(pypdfium2.PdfDocument(paper)) == 1


@pytest.mark.parametrize(("word", "verdict"), [
    ("valid", "valid"), ("revoked", "revoked"), ("suspended", "suspended"),
])  # fmt: skip
def test_the_printed_addresses_show_what_they_say(
    site: RunningSite, word: str, verdict: str
) -> None:
    address = site.address(word)
    status, _, answer = call(f"{address}/verify", headers={"Accept": "application/json"})
    assert (status, json.loads(answer)["verdict"]) == (200, verdict)


def test_a_revocation_is_seen_at_the_next_check(
    site: RunningSite, reissuable: dict[str, Any]
) -> None:
    other = json.loads(json.dumps(reissuable))
    other["learner"]["sourceId"] = "acceptance-2"
    _, answer = complete(site, other)
    credential = answer["credential"]
    _, _, signed = call(credential["url"] + ".json")
    assert verify(site, signed, "application/json")["verdict"] == "valid"
    status, _, _ = call(
        f"{site.base_url}/v1/credentials/{credential['id']}:revoke",
        json.dumps({"reason": "issuedInError", "text": "The wrong learner was named."}).encode(),
        headers={"Authorization": f"Bearer {site.token}", "Content-Type": "application/json"},
    )
    assert status == 200
    assert verify(site, signed, "application/json")["verdict"] == "revoked"
    status, again = complete(site, other)
    assert (status, again["credential"]["status"], again["alreadyIssued"]) == (200, "revoked", True)


def test_the_command_line_says_the_same(
    site: RunningSite, issued: dict[str, Any], tmp_path: Path
) -> None:
    _, _, signed = call(issued["credential"]["url"] + ".json")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(signed)
    bad.write_bytes(
        signed.replace(b'"achievementType":"Certificate"', b'"achievementType":"Diploma"')
    )
    laurel = str(Path(sys.executable).parent / "laurel")
    environ = {"PATH": "/usr/bin:/bin", "LAUREL_FETCH_ALLOW": site.base_url}
    codes = [
        subprocess.run(
            [laurel, "verify", *files], env=environ, capture_output=True, check=False
        ).returncode
        for files in ([str(good)], [str(good), str(bad)])
    ]
    assert codes == [0, 1]
