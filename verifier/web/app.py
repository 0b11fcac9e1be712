"""The verifier's pages and its one call. DESIGN 4: `/verify`, `/c/{id}/verify`."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from edge.clock import utc_now
from edge.problems import Problem
from edge.web.answers import wants_page
from edge.web.base import create_base_app
from edge.web.languages import current_language
from edge.web.policy import UPLOAD_BODY_BYTES, Policy, policy
from edge.web.rates import CallerRates
from edge.words import Language
from verifier.errors import NoSuchCredential
from verifier.present.document import report_document
from verifier.present.page import report_view
from verifier.present.several import PartView, part_name, reports_document
from verifier.service import Answer, Verifier, check_all, check_own
from verifier.web.submission import link_of_query, submission_of_request

_ID = re.compile(r"[A-Za-z0-9_-]{22}\Z")


def create_app(verifier: Verifier) -> Flask:
    """`/verify` for anything, `/c/<id>/verify` for the certificates of this site."""
    app = create_base_app("verifier", verifier.settings)
    site = verifier.settings.base_url

    @app.get("/verify")
    @policy(Policy(rate="verify", listed=True, any_origin=True))
    def verify_page() -> AnyResponse | str:
        link = link_of_query()
        if link is None:
            return render_template("verifier/form.html")
        _take_a_check(app)
        answers = check_all(verifier, link, at=utc_now())
        return _answer(answers, site, kept={"url": link.url or ""})

    @app.post("/verify")
    @policy(Policy(rate="verify", any_origin=True, body_bytes=UPLOAD_BODY_BYTES))
    def verify_submission() -> AnyResponse | str:
        return _answer(check_all(verifier, submission_of_request(), at=utc_now()), site)

    @app.get("/c/<credential_id>/verify")
    @policy(Policy(any_origin=True))
    def verify_own(credential_id: str) -> AnyResponse | str:
        if _ID.match(credential_id) is None:
            raise Problem("not-found")
        try:
            answer = check_own(verifier, credential_id, at=utc_now())
        except NoSuchCredential as error:
            raise Problem("not-found") from error
        return _answer((answer,), site)

    return app


def _take_a_check(app: Flask) -> None:
    """A link in the address is a check like a posted one, and makes us fetch."""
    rates = app.extensions.get("rates")
    if isinstance(rates, CallerRates):
        rates.take("verify")


def _answer(
    answers: tuple[Answer, ...], site: str, *, kept: dict[str, str] | None = None
) -> AnyResponse | str:
    """The report, or those on several things, as a page or as JSON, by `Accept`; always 200."""
    language = current_language()
    if wants_page():
        return _page(answers, site, kept_query=urlencode(kept) if kept else "")
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


def _page(answers: tuple[Answer, ...], site: str, *, kept_query: str) -> str:
    language = current_language()
    views = [
        report_view(
            answer.report,
            own_base=site,
            source=answer.source,
            trust_code=answer.trust_code,
            trust=answer.trust,
            domain=answer.domain,
            language=language,
        )
        for answer in answers
    ]
    if len(views) == 1:
        posted = request.method == "POST"
        return render_template(
            "verifier/result.html",
            view=views[0],
            kept_query=kept_query,
            posted=posted,
            asked=posted or bool(kept_query),
        )
    parts = [
        PartView(name=part_name(answer.part, number, language), view=view)
        for number, (answer, view) in enumerate(zip(answers, views, strict=True), 1)
    ]
    return render_template("verifier/several.html", parts=parts, kept_query=kept_query)
