"""The report as a JSON document. DESIGN 4."""

from collections.abc import Sequence
from typing import Any

from credentials.encoding.times import format_date_time_stamp
from credentials.report import CheckResult, Report
from edge.words import Language
from verifier.present.hosted import report_line
from verifier.present.required import requirements_document
from verifier.present.source import Source
from verifier.present.trust import domain_document, trust_line, vouching_document
from verifier.present.words import (
    check_text,
    deciding_check,
    json_value,
    verdict_next,
    verdict_word,
)
from verifier.requirements.judged import Judgement
from verifier.trust.vouching import IssuerDomain, Vouching


def report_document(
    report: Report,
    *,
    source: Source | None,
    trust_code: str,
    language: Language,
    part: str | None = None,
    judgements: Sequence[Judgement] = (),
    trust: tuple[Vouching, ...] = (),
    domain: IssuerDomain | None = None,
) -> dict[str, Any]:
    """What programs get: codes to act on, and texts in `language`.

    `part`: what a submission that held several things calls this one. `judgements`: the answers
    to what was asked of it.
    """
    reason = deciding_check(report)
    return {
        "verdict": report.verdict.value,
        "word": verdict_word(report.verdict, language),
        "text": _sentences(report, language),
        "reason": None if reason is None else reason.code,
        "intact": report.intact.value,
        "fromIssuer": report.from_issuer.value,
        "current": report.current.value,
        "issuerTrust": report.issuer_trust.value,
        "issuerTrustText": trust_line(trust_code, trust, language),
        "issuerVouching": [vouching_document(vouching, language) for vouching in trust],
        "issuerDomain": domain_document(domain, language),
        "checks": [_check(check, language) for check in report.checks],
        "credential": report.credential,
        "digest": report.digest,
        "source": _source(source),
        "part": part,
        "checkedAt": format_date_time_stamp(report.checked_at),
        "language": language,
        "requirements": requirements_document(judgements, language),
        "place": report.place,
        "contained": [
            report_document(inner, source=None, trust_code="trust.not_asked", language=language)
            for inner in report.contained
        ],
    }


def _sentences(report: Report, language: Language) -> str:
    return f"{report_line(report, language)} {verdict_next(report.verdict, language)}"


def _check(check: CheckResult, language: Language) -> dict[str, Any]:
    return {
        "id": check.id,
        "outcome": check.outcome.value,
        "code": check.code,
        "text": check_text(check, language),
        "evidence": json_value(check.evidence),
    }


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    fetched = source.fetched_at
    return {
        "form": source.form,
        "url": source.url,
        "fetchedAt": None if fetched is None else format_date_time_stamp(fetched),
        "fromQrCode": source.code,
    }
