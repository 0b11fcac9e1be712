"""The answers to a submission as a page or as JSON, by `Accept`; always 200."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from edge.web.answers import wants_page
from edge.web.languages import current_language
from edge.words import Language
from verifier.present.document import report_document
from verifier.present.page import ReportView, report_view
from verifier.present.several import PartView, part_name, reports_document, tally_of_verdicts
from verifier.service import Answer
from verifier.web.repeat import Repeat


def result_of(
    answers: Sequence[Answer],
    site: str,
    *,
    kept: dict[str, str] | None = None,
    repeat: Repeat | None = None,
) -> AnyResponse | str:
    """The report, or those on several things; `?as=json` asks for JSON in a link.

    `kept` is the query, `repeat` the form that asks the same again.
    """
    language = current_language()
    if wants_page() and request.args.get("as") != "json":
        return _page(answers, site, kept_query=urlencode(kept or {}), repeat=repeat)
    reports = [_document(answer, language) for answer in answers]
    body = json.dumps(
        reports[0] if len(reports) == 1 else reports_document(reports), ensure_ascii=False
    )
    response = Response(body, mimetype="application/json")
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _document(answer: Answer, language: Language) -> dict[str, Any]:
    return report_document(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        trust=answer.trust,
        domain=answer.domain,
        part=answer.part,
        language=language,
    )


def _page(answers: Sequence[Answer], site: str, *, kept_query: str, repeat: Repeat | None) -> str:
    language = current_language()
    posted = request.method == "POST"
    about = {
        "kept_query": kept_query,
        "repeat": repeat,
        "posted": posted,
        "asked": posted or bool(kept_query),
    }
    views = [_view(answer, site, language) for answer in answers]
    if len(views) == 1:
        return render_template("verifier/result.html", view=views[0], **about)
    parts = [
        PartView(name=part_name(answer.part, number, language), view=view)
        for number, (answer, view) in enumerate(zip(answers, views, strict=True), 1)
    ]
    tally = tally_of_verdicts([answer.report.verdict for answer in answers], language)
    return render_template("verifier/several.html", parts=parts, tally=tally, **about)


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
