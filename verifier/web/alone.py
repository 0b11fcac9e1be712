"""What a verifier answers besides, where it is a site of its own: start, health, description."""

import json
from functools import cache
from typing import Any

from flask import Flask, Response, abort, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from credentials import __version__
from edge.web.api_docs import docs_of
from edge.web.figures import asked_from_elsewhere, count_requests, figures
from edge.web.openapi import openapi_document
from edge.web.policy import Policy, policy

PATHS = frozenset({"/verify", "/verify/receipt-key", "/healthz", "/metrics", "/openapi.json"})
"""Of the paths that are described, those that this site has."""
_FREE = Policy(rate="none")


def add_own_routes(app: Flask, origin: str) -> None:
    """Adds `/`, `/healthz`, `/metrics`, `/openapi.json` and `/docs`."""
    count_requests(app)

    @cache
    def described() -> dict[str, Any]:
        return openapi_document(origin, __version__, only=PATHS)

    @app.get("/")
    @policy(Policy(listed=True))
    def home() -> AnyResponse:
        return redirect("/verify", 303)

    @app.get("/healthz")
    @policy(_FREE)
    def health() -> Response:
        return _json({"status": "ok", "version": __version__})

    @app.get("/metrics")
    @policy(_FREE)
    def metrics() -> Response:
        if asked_from_elsewhere():
            abort(404)
        return figures()

    @app.get("/openapi.json")
    @policy(Policy(any_origin=True, listed=True))
    def openapi() -> Response:
        return _json(described())

    @app.get("/docs")
    @policy(Policy(listed=True))
    def docs() -> str:
        return render_template("docs/api.html", docs=docs_of(described()))


def _json(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), mimetype="application/json")
