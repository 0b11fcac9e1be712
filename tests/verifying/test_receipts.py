"""Receipts: what they say, what they keep to themselves, and how they are checked later."""

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from credentials.report import Verdict
from credentials.schemas import violations
from edge.settings import Settings, SettingsError
from edge.words import LANGUAGES, Language, say
from laurel.cli.main import run
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.verifier_site import BASE, VerifierSite
from verifier.receipts import paper
from verifier.receipts.checked import FORM, check_receipt
from verifier.receipts.document import Receipts
from verifier.receipts.key import make_receipt_key, open_receipt_key, receipt_key_path
from verifier.receipts.paper import receipt_pdf
from verifier.web.app import create_app

SIGNER = KeyInMemory.number(9)


@pytest.fixture
def receipts() -> Receipts:
    return Receipts(signer=SIGNER, site=BASE)


@pytest.fixture
def site(receipts: Receipts) -> Iterator[VerifierSite]:
    """A verifier that gives receipts."""
    opened = VerifierSite(IssuerHost())
    opened.verifier = replace(opened.verifier, receipts=receipts)
    opened.client = create_app(opened.verifier).test_client()
    yield opened
    opened.verifier.close()


def receipt_of(receipts: Receipts, host: IssuerHost, document: Any = None) -> dict[str, Any]:
    return receipts.receipt(host.verify(document or host.issue(a_badge(host))))


def post(site: VerifierSite, query: str, document: Any = None, **headers: str) -> Any:
    data = json.dumps(document or site.host.issue(a_badge(site.host)))
    return site.client.post(
        f"/verify{query}", data=data, content_type="application/vc", headers=headers
    )


def test_a_receipt_says_what_was_checked_when_and_against_what(receipts: Receipts) -> None:
    host = IssuerHost()
    report = host.verify(host.issue(a_badge(host)))
    receipt = receipts.receipt(report)
    assert violations(FORM, receipt) == ()
    assert receipt["verdict"] == "valid"
    assert receipt["credential"] == {"digest": f"sha-256:{report.digest}"}
    assert receipt["checkedAt"] == "2026-11-22T12:00:00Z"
    assert receipt["verifier"]["id"] == f"did:key:{SIGNER.public_key_multibase}"
    assert [key["key"] for key in receipt["keys"]] == [host.signer.public_key_multibase]
    (status,) = receipt["lists"]
    assert status["list"] == host.list_url("revocation")
    assert {"validFrom", "readAt", "digest"} <= status.keys()
    assert check_receipt(json.dumps(receipt).encode()).is_good


def test_a_receipt_tells_nothing_of_the_person(receipts: Receipts) -> None:
    host = IssuerHost()
    badge = a_badge(host)
    written = json.dumps(receipt_of(receipts, host, host.issue(badge)), ensure_ascii=False)
    for word in ("Ελένη", "Digital Strategy Manager", badge["id"], "42", "87.23"):
        assert word not in re.sub(r'"(proofValue|digest|id|key|method)": ?"[^"]*"', "", written)


@pytest.mark.parametrize("change", [
    lambda r: r.update(verdict="valid"),
    lambda r: r["credential"].update(digest="sha-256:" + "0" * 64),
    lambda r: r.update(checkedAt="2026-11-22T12:00:01Z"),
    lambda r: r["checks"].pop(),
    lambda r: r["verifier"].update(url="https://other.example"),
    lambda r: r["verifier"].update(id=f"did:key:{KeyInMemory.number(3).public_key_multibase}"),
    lambda r: r["proof"].update(proofValue=r["proof"]["proofValue"][:-1] + "1"),
])  # fmt: skip
def test_a_changed_receipt_is_altered(receipts: Receipts, change: Any) -> None:
    host = IssuerHost()
    host.revoke(42)
    receipt = receipt_of(receipts, host)
    assert receipt["verdict"] == Verdict.REVOKED
    change(receipt)
    assert check_receipt(json.dumps(receipt).encode()).code == "receipt.altered"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"{", b'{"a":1,"a":2}', b"\xff"])
def test_what_is_no_receipt(data: bytes) -> None:
    assert check_receipt(data).code == "receipt.unreadable"


def test_a_receipt_of_another_credential(receipts: Receipts) -> None:
    host = IssuerHost()
    receipt = receipt_of(receipts, host)
    data, digest = json.dumps(receipt).encode(), receipt["credential"]["digest"][8:]
    assert check_receipt(data, digest=digest).is_good
    assert check_receipt(data, digest="0" * 64).code == "receipt.other_credential"


def test_a_receipt_of_what_was_revoked_later_stays_good(receipts: Receipts) -> None:
    host = IssuerHost()
    receipt = receipt_of(receipts, host)
    host.revoke(42)
    checked = check_receipt(json.dumps(receipt).encode())
    assert checked.is_good
    assert checked.document is not None
    assert checked.document["verdict"] == "valid"


def test_programs_ask_for_one(site: VerifierSite) -> None:
    answer = post(site, "?receipt=json")
    assert answer.status_code == 200
    assert check_receipt(answer.data).is_good
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt.json"'
    assert site.client.get("/verify/receipt-key").json == {
        "id": f"did:key:{SIGNER.public_key_multibase}"
    }
    assert post(site, "?receipt=xml").status_code == 400


def test_of_what_cannot_be_read_too(site: VerifierSite) -> None:
    answer = site.client.post("/verify?receipt=json", data=b"hello", content_type="text/plain")
    receipt = json.loads(answer.data)
    assert (receipt["verdict"], receipt["credential"]["digest"]) == ("unreadable", None)
    assert check_receipt(answer.data).is_good


def test_the_page_holds_it(site: VerifierSite) -> None:
    page = site.page(site.host.issue(a_badge(site.host)))
    data = re.search(r'href="data:application/json;base64,([^"]+)" download="receipt.json"', page)
    assert data is not None
    text = base64.b64decode(data[1])
    assert check_receipt(text).is_good
    printed = site.client.post("/verify/receipt.pdf?lang=el", data={"receipt": text.decode()})
    assert printed.status_code == 200
    assert printed.mimetype == "application/pdf"


def test_only_our_own_receipts_are_printed(site: VerifierSite) -> None:
    other = Receipts(signer=KeyInMemory.number(3), site=BASE)
    foreign = receipt_of(other, site.host)
    ours = receipt_of(Receipts(signer=SIGNER, site=BASE), site.host)
    for receipt in (foreign, {**ours, "verdict": "revoked"}, {}):
        answer = site.client.post("/verify/receipt.pdf", data={"receipt": json.dumps(receipt)})
        assert answer.status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_on_one_page(receipts: Receipts, language: Language) -> None:
    receipt = receipt_of(receipts, IssuerHost())
    with pikepdf.open(io.BytesIO(receipt_pdf(receipt, language=language))) as document:
        assert len(document.pages) == 1
        attached = document.attachments["receipt.json"].get_file().read_bytes()
    assert check_receipt(attached).document == receipt
    assert say(language, "receipt.title") in paper.receipt_html(receipt, language=language)


def test_a_verifier_without_a_key_says_so() -> None:
    site = VerifierSite(IssuerHost())
    try:
        assert say("en", "receipt.none") in site.page(site.host.issue(a_badge(site.host)))
        assert post(site, "?receipt=json").status_code == 400
        assert site.client.get("/verify/receipt-key").status_code == 404
    finally:
        site.verifier.close()


def test_without_the_library_for_paper_there_is_json(
    site: VerifierSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda _: None)
    page = site.page(site.host.issue(a_badge(site.host)))
    assert 'download="receipt.json"' in page
    assert "receipt.pdf" not in page
    assert post(site, "?receipt=pdf").status_code == 400
    assert post(site, "?receipt=json").status_code == 200


@pytest.mark.parametrize("passphrase", [None, "a long passphrase"])
def test_the_key_is_made_once_and_kept_to_its_owner(tmp_path: Path, passphrase: str | None) -> None:
    settings = Settings(data=tmp_path, key_passphrase=passphrase)
    assert open_receipt_key(settings) is None
    made = make_receipt_key(settings)
    path = receipt_key_path(settings)
    assert path.stat().st_mode & 0o777 == 0o600
    assert (b"ENCRYPTED" in path.read_bytes()) == (passphrase is not None)
    assert make_receipt_key(settings).public_key_multibase == made.public_key_multibase
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="others may read"):
        open_receipt_key(settings)


def test_whoever_only_checks_needs_no_passphrase_and_makes_no_second_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, key_passphrase="one")
    made = make_receipt_key(settings)
    without = replace(settings, key_passphrase=None)
    assert open_receipt_key(without) is None
    with pytest.raises(SettingsError, match="needs LAUREL_KEY_PASSPHRASE"):
        make_receipt_key(without)
    found = open_receipt_key(settings)
    assert found is not None
    assert found.public_key_multibase == made.public_key_multibase


def test_another_passphrase_or_file_is_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, key_passphrase="one")
    make_receipt_key(settings)
    with pytest.raises(SettingsError, match="cannot be opened"):
        open_receipt_key(replace(settings, key_passphrase="two"))


def test_the_command(
    tmp_path: Path, receipts: Receipts, capsys: pytest.CaptureFixture[str]
) -> None:
    host = IssuerHost()
    credential = tmp_path / "credential.json"
    credential.write_text(json.dumps(host.issue(a_badge(host))))
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(receipt_of(receipts, host)))
    other = tmp_path / "other.json"
    other.write_text(json.dumps(host.issue({**a_badge(host), "name": "Other"})))
    assert run(["verify-receipt", "--credential", str(credential), str(receipt)]) == 0
    assert "unchanged" in capsys.readouterr().out
    assert run(["verify-receipt", "--credential", str(other), str(receipt)]) == 1
    assert run(["verify-receipt", "--verifier", receipts.did, str(receipt)]) == 0
    assert run(["verify-receipt", "--verifier", "did:key:z6MkOther", str(receipt)]) == 1
    assert run(["verify-receipt", str(credential)]) == 2
    capsys.readouterr()
    assert run(["verify-receipt", "--json", str(receipt)]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "receipt.good"


def test_the_command_that_verifies_writes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAUREL_DATA", str(tmp_path))
    host = IssuerHost(did="did:web:issuer.invalid")
    credential, receipt = tmp_path / "credential.json", tmp_path / "receipt.json"
    credential.write_text(json.dumps({**a_badge(host), "name": "No proof"}))
    wanted = ["verify", "--receipt", str(receipt), str(credential)]
    assert run(wanted) == 64
    assert "laurel receipt-key" in capsys.readouterr().err
    assert run(["receipt-key"]) == 0
    assert run(wanted) == 2
    assert run(["verify-receipt", "--credential", str(credential), str(receipt)]) == 0
    assert json.loads(receipt.read_text())["verdict"] == "undetermined"
    assert run(["verify", "--receipt", str(receipt), str(credential), str(credential)]) == 64
