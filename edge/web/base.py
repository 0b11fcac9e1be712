"""The Flask application that the issuer's and the verifier's web both begin with."""

from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from jinja2 import Undefined, UndefinedError
from werkzeug.wrappers import Response as AnyResponse

from credentials.resources import bundled
from edge.problems import MEDIA_TYPE, PROBLEMS
from edge.settings import Settings
from edge.web.answers import answer_errors
from edge.web.headers import set_headers
from edge.web.languages import give_words_to_templates
from edge.web.logs import log_failure, log_requests
from edge.web.policy import UPLOAD_BODY_BYTES, Policy, current_policy, policy
from edge.web.rates import limit_rates

FORM_PARTS = 20
FORM_MEMORY_BYTES = 512 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Always trusted as Host: no address is ever made from the Host header."""
DAY_SECONDS = 86_400
YEAR_SECONDS = 365 * DAY_SECONDS


class _App(Flask):
    """Flask, but the text of an exception never reaches the log: it may hold personal data."""

    def log_exception(self, exc_info: Any) -> None:
        """Writes kind and place of an error that even the error page met."""
        log_failure(self.name, exc_info[1])


class _Missing(Undefined):
    """A template variable that was not given: false in a condition, an error when shown."""

    def __str__(self) -> str:
        raise UndefinedError(f"a template shows {self._undefined_name!r}, which was not given")


def create_base_app(name: str, settings: Settings) -> Flask:
    """An application with templates, static files, limits, headers, errors and words; no routes
    of its own but `/static/…`, `/problems` and `/problems/{name}`."""
    app = _App(name, template_folder=str(bundled("templates")), static_folder=None)
    app.config.update(
        TRUSTED_HOSTS=_hosts(settings),
        MAX_CONTENT_LENGTH=UPLOAD_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.undefined = _Missing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = False
    log_requests(app)
    app.before_request(_limit_body)
    if settings.rate_limits:
        limit_rates(app)
    set_headers(app, settings)
    give_words_to_templates(app)
    answer_errors(app, settings, only_json=lambda: request.path.startswith("/v1/"))
    _add_static_files(app)
    _add_problem_pages(app)
    return app


def _hosts(settings: Settings) -> list[str]:
    named = (settings.base_url, settings.verifier_url)
    return [*{urlsplit(url).hostname or "" for url in named if url}, *LOOPBACK]


def _limit_body() -> None:
    request.max_content_length = current_policy().body_bytes


def _add_static_files(app: Flask) -> None:
    folder = bundled("templates") / "static"

    @cache
    def version(filename: str) -> str:
        return sha256((folder / filename).read_bytes()).hexdigest()[:12]

    @policy(Policy(listed=True, rate="none"))
    def static_file(filename: str) -> Response:
        from flask import send_from_directory

        response = send_from_directory(folder, filename, conditional=True, max_age=DAY_SECONDS)
        if request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        return response

    def url_for_static(filename: str) -> str:
        return url_for("static", filename=filename, v=version(filename))

    app.add_url_rule("/static/<path:filename>", "static", static_file)
    app.jinja_env.globals["url_for_static"] = url_for_static


def _add_problem_pages(app: Flask) -> None:
    """What the `type` of a problem document leads to. RFC 9457 §3.1.1."""

    @policy(Policy(listed=True))
    def problem_list() -> str:
        return render_template("problems/list.html", problems=PROBLEMS)

    @policy(Policy(listed=True))
    def problem_page(name: str) -> str:
        if name not in PROBLEMS:
            abort(404)
        return render_template(
            "problems/problem.html", name=name, status=PROBLEMS[name], media_type=MEDIA_TYPE
        )

    def without_slash() -> AnyResponse:
        return redirect(url_for("problem_list"))

    app.add_url_rule("/problems", "problem_list", problem_list)
    app.add_url_rule("/problems/", "problem_list_slash", without_slash)
    app.add_url_rule("/problems/<name>", "problem_page", problem_page)
