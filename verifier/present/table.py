"""Many answers as a table: one row each, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from credentials.encoding.times import format_date_time_stamp
from credentials.report import PASSED, Report
from edge.words import Language, say
from verifier.present.certificate import certificate_view
from verifier.present.words import deciding_check, verdict_word
from verifier.requirements.judged import Judgement

COLUMNS = (
    "file", "part", "verdict", "reason", "met", "unmet", "holder", "title", "issuer", "credits",
    "awarded", "valid_until", "digest", "checked_at",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run: such a cell gets an apostrophe before it."""


def table_row(
    report: Report,
    *,
    name: str,
    part: str | None,
    judgements: Sequence[Judgement],
    language: Language,
) -> dict[str, str]:
    """The cells of one answer, by column; every foreign text as plain text."""
    reason = deciding_check(report)
    cells = {
        "file": name,
        "part": part or "",
        "verdict": verdict_word(report.verdict, language),
        "reason": "" if reason is None else reason.code,
        "met": _lines(judgements, met=True),
        "unmet": _lines(judgements, met=False),
        "digest": report.digest or "",
        "checked_at": format_date_time_stamp(report.checked_at),
    }
    return {**dict.fromkeys(COLUMNS, ""), **cells, **_contents(report, language)}


def _lines(judgements: Sequence[Judgement], *, met: bool) -> str:
    return "; ".join(one.requirement.line for one in judgements if (one.outcome is PASSED) is met)


def _contents(report: Report, language: Language) -> dict[str, str]:
    view = None
    if report.credential is not None:
        view = certificate_view(report.credential, language, own_base="https:/")
    if view is None:
        return {}
    return {
        "holder": view.holder or "",
        "title": view.title,
        "issuer": view.issuer_id,
        "credits": view.credits.value if view.credits else "",
        "awarded": view.awarded or view.valid_from or "",
        "valid_until": view.valid_until or "",
    }


def as_csv(rows: Iterable[Mapping[str, str]], language: Language) -> str:
    """The rows with a first line of titles. RFC 4180; a mark of UTF-8 in front for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(language, f"table.{column}") for column in COLUMNS])
    for row in rows:
        writer.writerow([_harmless(row[column]) for column in COLUMNS])
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
