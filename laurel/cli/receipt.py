"""`laurel verify-receipt` and `laurel receipt-key`: receipts of verifications."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laurel.cli.shared import answer, current_settings, json_option, refusals

if TYPE_CHECKING:
    from verifier.many import Checked
    from verifier.service import Verifier

GOOD, WRONG, OPEN = 0, 1, 2
MOST_BYTES = 24 * 1024 * 1024
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Exit codes: 0 unchanged; 1 altered, by another verifier, or of another credential;
2 no receipt; 64 wrong use.

\b
Examples:
  laurel verify-receipt receipt.json
  laurel verify-receipt --credential certificate.pdf receipt.json
  laurel verify-receipt --verifier did:key:z6Mk... receipt.json
"""
)
@click.argument("file", type=FILE)
@click.option("--credential", type=FILE, help="The credential that it should be a receipt of.")
@click.option("--verifier", metavar="DID",
              help="Whose it should be: `id` at /verify/receipt-key of a site.")  # fmt: skip
@json_option
def verify_receipt(
    file: Path, credential: Path | None, verifier: str | None, *, as_json: bool
) -> int:
    """Check a receipt, without a network: unchanged since it was signed, of this credential."""
    from verifier.receipts.checked import check_receipt

    digest = _digest_of(credential) if credential is not None else None
    checked = check_receipt(_read(file), digest=digest)
    document, code = checked.document, checked.code
    if checked.is_good and document and verifier not in (None, document["verifier"]["id"]):
        code = "receipt.other_verifier"
    told = {"file": str(file), "code": code, "receipt": document}
    answer(json.loads(json.dumps(told)), _lines(file, code, document), as_json=as_json)
    if code == "receipt.good":
        return GOOD
    return OPEN if code == "receipt.unreadable" else WRONG


@click.command(epilog="Example: LAUREL_DATA=/srv/verifier laurel receipt-key")
@json_option
def receipt_key(*, as_json: bool) -> None:
    """Make the key that signs receipts, if there is none, and tell its identifier."""
    from verifier.receipts.document import Receipts
    from verifier.receipts.key import make_receipt_key, receipt_key_path

    settings = current_settings()
    with refusals():
        signer = make_receipt_key(settings)
    receipts = Receipts(signer=signer, site=settings.base_url or "")
    document = {"id": receipts.did, "file": str(receipt_key_path(settings))}
    answer(document, [f"{receipts.did} signs receipts."], as_json=as_json)


def write_receipt(file: Path, verifier: "Verifier", checked: Sequence["Checked"]) -> None:
    """The receipt of the one answer; a usage error if there are several, or no key for receipts."""
    if len(checked) != 1:
        raise click.UsageError("--receipt is for one credential at a time")
    if verifier.receipts is None:
        raise click.UsageError("no key for receipts: run laurel receipt-key first")
    receipt = verifier.receipts.receipt(checked[0].answer.report)
    file.write_text(json.dumps(receipt, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _lines(file: Path, code: str, receipt: object) -> list[str]:
    from edge.words import say

    lines = [f"{file}: {say('en', code)}"]
    if isinstance(receipt, dict):
        site = receipt["verifier"].get("url", "")
        lines.append(f"  {receipt['checkedAt']}  {receipt['verdict']}")
        lines.append(f"  {receipt['credential']['digest']}")
        lines.append(f"  {receipt['verifier']['software']} {site} {receipt['verifier']['id']}")
    return lines


def _digest_of(credential: Path) -> str:
    """Of whatever holds it; a usage error if nothing does."""
    from credentials.verification.ports import OFFLINE
    from edge.clock import utc_now
    from verifier.intake.taken import Submission
    from verifier.service import check
    from verifier.wiring import open_verifier

    settings = current_settings()
    with closing(open_verifier(settings, fetcher=OFFLINE, resolver=OFFLINE)) as opened:
        found = check(opened, Submission(data=_read(credential)), at=utc_now())
    if found.report.digest is None:
        raise click.BadParameter(f"{credential}: holds no credential", param_hint="--credential")
    return found.report.digest


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES)
