"""The answers to a submission as a page, as JSON or as a table, by `Accept`; always 200."""

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from credentials.encoding.json_writer import write_json
from edge.web.answers import wants_page
from edge.web.languages import current_language
from edge.words import Language
from verifier.present.document import report_document
from verifier.present.page import ReportView, report_view
from verifier.present.required import required_view
from verifier.present.several import PartView, part_name, reports_document, tally_of_verdicts
from verifier.present.table import as_csv, table_row
from verifier.receipts.document import Receipts
from verifier.requirements.asked import Requirement
from verifier.requirements.judged import Judgement, judge
from verifier.service import Answer
from verifier.web.receipts import receipt_answer, receipt_form, receipt_view
from verifier.web.repeat import Repeat

CSV = "text/csv"
Judged = tuple[Answer, tuple[Judgement, ...]]

_OWN = re.compile(r"/c/([A-Za-z0-9_-]{22})(?:\.[a-z]{3,4})?(?:[?#]|\Z)")


def result_of(
    answers: Sequence[Answer],
    site: str,
    *,
    kept: dict[str, str] | None = None,
    repeat: Repeat | None = None,
    requirements: Sequence[Requirement] = (),
    receipts: Receipts | None = None,
) -> AnyResponse | str:
    """The report, or those on several things; `?as=json` asks for JSON in a link.

    `kept` is the query, `repeat` the form that asks the same again.
    """
    language = current_language()
    form = receipt_form()
    if form is not None:
        return receipt_answer(receipts, answers, form)
    judged = [(answer, judge(requirements, answer.report)) for answer in answers]
    if _wants_table():
        response = Response(_table(judged, language), content_type=f"{CSV}; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="laurel.csv"'
        return _told(response, language)
    if wants_page() and request.args.get("as") != "json":
        return _page(
            judged, site, kept_query=urlencode(kept or {}), repeat=repeat, receipts=receipts
        )
    reports = [_document(answer, judgements, language) for answer, judgements in judged]
    body = write_json(reports[0] if len(reports) == 1 else reports_document(reports))
    return _told(Response(body, mimetype="application/json"), language)


def _told(response: Response, language: Language) -> Response:
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _wants_table() -> bool:
    accepted = request.accept_mimetypes
    others = max(accepted["application/json"], accepted["text/html"])
    return bool(accepted[CSV]) and accepted[CSV] > others


def _table(judged: Sequence[Judged], language: Language) -> str:
    rows = [
        table_row(
            answer.report,
            name=answer.part or "",
            part=None,
            judgements=judgements,
            language=language,
        )
        for answer, judgements in judged
    ]
    return as_csv(rows, language)


def _document(
    answer: Answer, judgements: Sequence[Judgement], language: Language
) -> dict[str, Any]:
    return report_document(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        trust=answer.trust,
        domain=answer.domain,
        part=answer.part,
        judgements=judgements,
        language=language,
    )


def _page(
    judged: Sequence[Judged],
    site: str,
    *,
    kept_query: str,
    repeat: Repeat | None,
    receipts: Receipts | None,
) -> str:
    language = current_language()
    posted = request.method == "POST"
    about = {
        "kept_query": kept_query,
        "repeat": repeat,
        "posted": posted,
        "asked": posted or bool(kept_query),
    }
    parts = [
        PartView(
            name=part_name(answer.part, number, language),
            view=_view(answer, site, language),
            required=required_view(judgements, language),
        )
        for number, (answer, judgements) in enumerate(judged, 1)
    ]
    if len(parts) == 1:
        only = parts[0]
        return render_template(
            "verifier/result.html",
            view=only.view,
            required=only.required,
            own_document=_own_document(judged[0][0], site),
            receipt=receipt_view(receipts, judged[0][0]),
            **about,
        )
    tally = tally_of_verdicts([answer.report.verdict for answer, _ in judged], language)
    table = b64encode(_table(judged, language).encode()).decode()
    return render_template("verifier/several.html", parts=parts, tally=tally, table=table, **about)


def _own_document(answer: Answer, site: str) -> str:
    """Where a reader's device gets the same certificate from this site; empty for all others."""
    url = answer.source.url if answer.source is not None else None
    found = _OWN.match(url.removeprefix(site)) if url and url.startswith(site) else None
    return f"{site}/c/{found[1]}.json" if found else ""


def _view(answer: Answer, site: str, language: Language) -> ReportView:
    return report_view(
        answer.report,
        own_base=site,
        source=answer.source,
        trust_code=answer.trust_code,
        trust=answer.trust,
        domain=answer.domain,
        language=language,
    )
