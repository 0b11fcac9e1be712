"""The receipt as a signed JSON document; its form is `verification-receipt-1.json`.

Of the credential it holds the digest and nothing else: no name, no address, no place in a list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials import __version__
from credentials.encoding.times import format_date_time_stamp
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import sign
from credentials.report import CheckResult, Report

SCHEMA: Final = "verification-receipt/1"
_OF_KEYS: Final = ("method", "key", "issuer")
_OF_LISTS: Final = ("list", "purpose", "list_from", "fetched_at", "as_of", "list_digest")
_NAMES: Final = {"list_from": "validFrom", "fetched_at": "readAt", "as_of": "askedFor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """What a verifier gives receipts with."""

    signer: Signer
    site: str
    """The address of the verifier; empty for one that is no site."""

    @property
    def did(self) -> str:
        """The verifier's own identifier, which is its key."""
        return f"did:key:{self.signer.public_key_multibase}"

    def receipt(self, report: Report) -> dict[str, Any]:
        """The signed receipt of that verification."""
        document = {
            "type": "VerificationReceipt",
            "schema": SCHEMA,
            "checkedAt": format_date_time_stamp(report.checked_at),
            "verifier": {
                "id": self.did,
                "software": f"Laurel {__version__}",
                **({"url": self.site} if self.site else {}),
            },
            "credential": {"digest": f"sha-256:{report.digest}" if report.digest else None},
            "verdict": report.verdict.value,
            "intact": report.intact.value,
            "fromIssuer": report.from_issuer.value,
            "current": report.current.value,
            "checks": [{"code": c.code, "outcome": c.outcome.value} for c in report.checks],
            "keys": list(_keys(report.checks)),
            "lists": list(_lists(report.checks)),
        }
        method = f"{self.did}#{self.signer.public_key_multibase}"
        return sign(
            document,
            signer=self.signer,
            verification_method=method,
            created=report.checked_at,
            cryptosuite="eddsa-jcs-2022",
        )


def _keys(checks: tuple[CheckResult, ...]) -> Iterator[dict[str, Any]]:
    for check in checks:
        if check.id == "key" and "method" in check.evidence:
            yield {"outcome": check.outcome.value, **_facts(check.evidence, _OF_KEYS)}


def _lists(checks: tuple[CheckResult, ...]) -> Iterator[dict[str, Any]]:
    for check in checks:
        if check.id == "status" and "list" in check.evidence:
            yield {"outcome": check.outcome.value, **_facts(check.evidence, _OF_LISTS)}


def _facts(evidence: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: evidence.get(name) for name in names}
    if found.get("list_digest"):
        found["digest"] = f"sha-256:{found.pop('list_digest')}"
    return {_NAMES.get(name, name): str(value) for name, value in found.items() if value}
