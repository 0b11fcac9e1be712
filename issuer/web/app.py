"""The issuer's web application."""

from flask import Flask, Response, abort, request
from werkzeug.routing import BaseConverter

from edge.web.base import create_base_app
from edge.web.figures import count_requests
from edge.web.logs import log_failure
from issuer.errors import IssuerError
from issuer.services.site import Site
from issuer.web import (
    completions,
    credentials,
    decisions,
    device,
    evidence,
    operation,
    pages,
    programmes,
    public,
)
from issuer.web.auth import insist_on_scopes
from issuer.web.problems import problem_of


class IdentifierConverter(BaseConverter):
    """An id of ours in an address; anything else, `:revoke` included, is not part of one."""

    regex = "[A-Za-z0-9_-]{22}"


class KeyConverter(BaseConverter):
    """A name that a caller gives to a source or a mapping."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


class ExternalIdConverter(BaseConverter):
    """A caller's own id of something."""

    regex = "[A-Za-z0-9][A-Za-z0-9_.~:@+=-]{0,199}"


def create_app(site: Site) -> Flask:
    """The API under `/v1`, public documents, certificate pages, and what belongs to running it."""
    app = create_base_app("issuer", site.settings)
    app.extensions["site"] = site
    app.url_map.converters["identifier"] = IdentifierConverter
    app.url_map.converters["key"] = KeyConverter
    app.url_map.converters["external"] = ExternalIdConverter
    count_requests(app)
    app.before_request(_refuse_control_characters)
    for module in (
        completions,
        credentials,
        decisions,
        evidence,
        programmes,
        public,
        device,
        operation,
        pages,
    ):
        app.register_blueprint(module.blueprint)
    operation.add_docs(app)
    app.register_error_handler(IssuerError, lambda error: _raise_problem(app, error))
    insist_on_scopes(app)
    return app


def _raise_problem(app: Flask, error: IssuerError) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        log_failure(app.name, error)
    return app.handle_user_exception(problem)  # type: ignore[return-value]


def _refuse_control_characters() -> None:
    """No id holds one, and a database may refuse the question itself."""
    for value in (request.view_args or {}).values():
        if isinstance(value, str) and not value.isprintable():
            abort(404)
