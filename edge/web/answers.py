"""Errors as answers: a problem document for programs, a page for people in their language."""

import json
from collections.abc import Callable

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from credentials.errors import CredentialsError
from edge.problems import (
    MEDIA_TYPE,
    Problem,
    explanation,
    problem_of_reading,
    problem_of_status,
    title,
)
from edge.settings import Settings
from edge.web.languages import current_language
from edge.web.logs import log_failure

_HTML = "text/html"


def wants_page() -> bool:
    """Whether the caller prefers a page to JSON (browsers do; `*/*` alone does not)."""
    accepted = request.accept_mimetypes
    page = max(accepted[_HTML], accepted["application/xhtml+xml"])
    return bool(page) and page > accepted["application/json"]


def answer_errors(app: Flask, settings: Settings, *, only_json: Callable[[], bool]) -> None:
    """Every error becomes a problem; `only_json` says where no page is ever wanted."""

    def render(problem: Problem) -> Response:
        if wants_page() and not only_json():
            try:
                return _answer(problem, _page(problem), _HTML)
            except Exception as error:  # noqa: BLE001  # then at least the document
                log_failure(app.name, error)
                problem = Problem("internal-error")
        document = problem.document(settings.base_url, g.get("request_id", "-"))
        return _answer(problem, json.dumps(document, ensure_ascii=False), MEDIA_TYPE)

    def http(error: HTTPException) -> Response | HTTPException:
        if error.code is not None and error.code < 400:
            return error
        problem = problem_of_status(error.code or 500)
        allow = dict(error.get_headers()).get("Allow")
        problem.headers.update({"Allow": allow} if allow else {})
        return render(problem)

    def unexpected(error: Exception) -> Response:
        log_failure(app.name, error)
        return render(Problem("internal-error"))

    app.register_error_handler(Problem, render)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(CredentialsError, lambda e: render(problem_of_reading(e)))
    app.register_error_handler(Exception, unexpected)


def _answer(problem: Problem, body: str, media_type: str) -> Response:
    g.problem = problem.name
    response = Response(body, status=problem.status, mimetype=media_type)
    response.headers.extend(problem.headers)
    return response


def _page(problem: Problem) -> str:
    language = current_language()
    return render_template(
        "problems/error.html",
        problem=problem,
        heading=title(language, problem.name),
        text=explanation(language, problem.name),
    )
