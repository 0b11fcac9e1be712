"""The report as the page shows it: everything is decided here, the template only sets it."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from credentials.report import CheckResult, Outcome, Report, Verdict
from credentials.rosette import rosette_path, short_digest
from edge.words import Language, has_words, say
from verifier.present.certificate import CertificateView, certificate_view, safe_link
from verifier.present.hosted import answer_line, issuer_line, report_line
from verifier.present.plain import moment, plain, visible_controls
from verifier.present.source import Source
from verifier.present.technical import Entry, technical_data
from verifier.present.trust import VouchingView, domain_line, trust_line, vouching_view
from verifier.present.words import (
    check_text,
    deciding_check,
    json_value,
    verdict_next,
    verdict_word,
)
from verifier.trust.vouching import IssuerDomain, Vouching

ROSETTE_SIZE = 1000
_TONES = {
    Verdict.VALID: "ok",
    Verdict.EXPIRED: "warn",
    Verdict.SUPERSEDED: "warn",
    Verdict.SUSPENDED: "warn",
    Verdict.NOT_YET_VALID: "warn",
    Verdict.UNDETERMINED: "warn",
    Verdict.UNREADABLE: "none",
}
FOR_PROGRAMS = frozenset({"message"})
"""Facts that only the JSON report holds: the text of a status is meant for developers and not to be
shown to people (Bitstring Status List 1.0 §2.1)."""
ENDORSEMENTS = frozenset({"endorsement", "endorsementJwt"})
"""The members that hold them, of a credential or anything in it."""
BESIDE = frozenset({"recipient", "shown", "picture", "presented"})
"""Checks against what the reader holds beside the credential: among the first answers."""
_STATES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.NOT_DETERMINED: "unknown",
    Outcome.NOT_APPLICABLE: "skipped",
}
_SOURCES = {"pdf": "pdf", "png": "picture", "svg": "picture"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list of checks."""

    state: str
    """Of the style sheet and the icons: passed, failed, unknown, skipped."""
    state_word: str
    title: str
    text: str
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """All that the result page shows."""

    verdict: str
    tone: str
    """Of the style sheet: ok, warn, bad, none."""
    word: str
    line: str
    next: str
    reason: str | None
    newer: str | None
    """The address of the one that took its place, if it is a link."""
    answers: tuple[Row, ...]
    trust: str
    vouchings: tuple[VouchingView, ...]
    domain: str | None
    checks: tuple[Row, ...]
    tally: str
    """How many checks there were, and how they ended."""
    certificate: CertificateView | None
    issuer_is_proved: bool
    issuer_proof: str
    """What proves that it is the issuer's, or that nothing does."""
    checked_at: str
    source: str | None
    digest: str | None
    short_digest: str | None
    rosette: str | None
    """SVG path data in a square of 1000 units."""
    technical: tuple[Entry, ...]
    raw: str | None
    kind: str
    """Of a report that another holds: a certificate or an endorsement."""
    contained: tuple["ReportView", ...] = ()
    """The reports on the credentials inside, without their raw data."""

    @property
    def made(self) -> tuple[Row, ...]:
        """The checks that this credential gave occasion for."""
        return tuple(row for row in self.checks if row.state != "skipped")

    @property
    def skipped(self) -> tuple[Row, ...]:
        """The others."""
        return tuple(row for row in self.checks if row.state == "skipped")


def report_view(
    report: Report,
    *,
    source: Source | None,
    trust_code: str,
    language: Language,
    own_base: str,
    trust: tuple[Vouching, ...] = (),
    domain: IssuerDomain | None = None,
) -> ReportView:
    """The view of a report in that language; addresses under `own_base` are always links."""
    reason = deciding_check(report)
    shown = report.credential
    digest = report.digest if shown is not None else None
    certificate = None if shown is None else certificate_view(shown, language, own_base=own_base)
    issuer_host = None if certificate is None else certificate.issuer_host
    return ReportView(
        verdict=report.verdict.value,
        tone=_TONES.get(report.verdict, "bad"),
        word=verdict_word(report.verdict, language),
        line=report_line(report, language),
        next=verdict_next(report.verdict, language),
        reason=None if reason is None else check_text(reason, language),
        newer=_newer(reason, own_base),
        answers=_answers(report, language),
        trust=trust_line(trust_code, trust, language),
        vouchings=tuple(vouching_view(vouching, language) for vouching in trust),
        domain=domain_line(domain, language),
        checks=tuple(_row(check, language) for check in report.checks),
        tally=_tally(report, language),
        certificate=certificate,
        issuer_is_proved=report.from_issuer is Outcome.PASSED,
        issuer_proof=issuer_line(report, issuer_host, language),
        checked_at=say(language, "verify.checked_at", {"at": moment(report.checked_at, language)}),
        source=_source(source, language),
        digest=digest,
        short_digest=None if digest is None else short_digest(digest),
        rosette=None if digest is None else rosette_path(digest, size=ROSETTE_SIZE),
        technical=technical_data(report, source, language),
        raw=None if shown is None or report.place is not None else _raw(shown),
        kind=say(language, f"inside.{'endorsement' if _is_endorsement(report) else 'credential'}"),
        contained=tuple(
            report_view(
                inner,
                source=None,
                trust_code="trust.not_asked",
                language=language,
                own_base=own_base,
            )
            for inner in report.contained
        ),
    )


def _is_endorsement(report: Report) -> bool:
    return not ENDORSEMENTS.isdisjoint((report.place or "").split("/"))


def _newer(reason: CheckResult | None, own_base: str) -> str | None:
    link = safe_link(reason.evidence.get("newer"), "", own_base) if reason else None
    return None if link is None else link.url


def _tally(report: Report, language: Language) -> str:
    counts = Counter(check.outcome for check in report.checks)
    counted = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED)
    parts = [
        say(language, f"tally.{outcome}", {"count": counts[outcome]})
        for outcome in counted
        if counts[outcome]
    ]
    return ", ".join(parts) + "."


def _answers(report: Report, language: Language) -> tuple[Row, ...]:
    outcomes = {
        "intact": report.intact,
        "fromIssuer": report.from_issuer,
        "current": report.current,
    }
    rows = [
        Row(
            state=_STATES[outcome],
            state_word=say(language, f"outcome.{outcome}"),
            title=name,
            text=answer_line(report, name, outcome, language),
        )
        for name, outcome in outcomes.items()
    ]
    asked = [check for check in report.checks if check.id in BESIDE]
    return (
        *rows,
        *(_row(check, language) for check in asked if check.outcome is not Outcome.NOT_APPLICABLE),
    )


def _row(check: CheckResult, language: Language) -> Row:
    title = f"check.{check.id}"
    return Row(
        state=_STATES[check.outcome],
        state_word=say(language, f"outcome.{check.outcome}"),
        title=say(language, title) if has_words(language, title) else check.id,
        text=check_text(check, language),
        code=check.code,
        facts=tuple(
            (name.replace("_", " "), _fact_text(value))
            for name, value in check.evidence.items()
            if name not in FOR_PROGRAMS
        ),
    )


def _fact_text(value: Any) -> str:
    value = json_value(value)
    if isinstance(value, str):
        return plain(value)
    return plain("–" if value is None else json.dumps(value, ensure_ascii=False))


def _source(source: Source | None, language: Language) -> str | None:
    """Where the credential was, and what decides where two things could be compared."""
    if source is None:
        return None
    parts = []
    if source.url is not None:
        host = plain(source.url.partition("://")[2].partition("/")[0], 253)
        parts.append(say(language, "verify.source_link", {"host": host}) + ".")
    if source.code:
        parts.append(say(language, "verify.source_code"))
    if source.form in _SOURCES:
        parts.append(say(language, f"verify.source_{_SOURCES[source.form]}"))
    return " ".join(parts) or None


def _raw(document: Any) -> str:
    return visible_controls(json.dumps(document, ensure_ascii=False, indent=2))
