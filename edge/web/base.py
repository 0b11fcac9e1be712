"""The Flask application that the issuer's and the verifier's web both begin with."""

from dataclasses import dataclass
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
from edge.web.compress import compress_pages
from edge.web.device_words import add_device_words
from edge.web.headers import set_headers
from edge.web.languages import give_words_to_templates
from edge.web.logs import log_failure, log_requests
from edge.web.policy import UPLOAD_BODY_BYTES, Policy, current_policy, policy
from edge.web.rates import limit_rates

FORM_PARTS = 220
"""Two hundred files and the fields beside them."""
FORM_MEMORY_BYTES = 512 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Always trusted as Host: no address is ever made from the Host header."""
DAY_SECONDS = 86_400
MEDIA_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain",
    "woff2": "font/woff2",
}
"""Of the files that we serve; the machine's own table may lack some."""
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
    compress_pages(app)
    give_words_to_templates(app)
    answer_errors(app, settings, only_json=lambda: request.path.startswith("/v1/"))
    _add_static_files(app)
    _add_problem_pages(app)
    add_device_words(app)
    return app


def _hosts(settings: Settings) -> list[str]:
    named = (settings.base_url, settings.verifier_url)
    return [*{urlsplit(url).hostname or "" for url in named if url}, *LOOPBACK]


def _limit_body() -> None:
    request.max_content_length = current_policy().body_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _StaticFile:
    content: bytes
    media_type: str
    digest: str


def _add_static_files(app: Flask) -> None:
    """`/static/{name}`: read once, kept in memory (fonts, one style sheet, few scripts)."""
    folder = bundled("templates") / "static"

    @cache
    def load(filename: str) -> _StaticFile:
        content = (folder / filename).read_bytes()
        media_type = MEDIA_TYPES[filename.rpartition(".")[2]]
        digest = sha256(content).hexdigest()[:12]
        return _StaticFile(content=content, media_type=media_type, digest=digest)

    names = {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.suffix[1:] in MEDIA_TYPES
    }

    @policy(Policy(listed=True, rate="none"))
    def static_file(filename: str) -> Response:
        if filename not in names:
            abort(404)
        file = load(filename)
        response = Response(file.content, mimetype=file.media_type)
        response.set_etag(file.digest)
        lasting = f"max-age={YEAR_SECONDS}, immutable"
        kept = lasting if request.args.get("v") == file.digest else f"max-age={DAY_SECONDS}"
        response.headers["Cache-Control"] = f"public, {kept}"
        response.make_conditional(request)
        return response

    def url_for_static(filename: str) -> str:
        return url_for("static", filename=filename, v=load(filename).digest)

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
