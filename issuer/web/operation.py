"""For whoever runs the service or writes a client: health, figures, the API's description."""

from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, render_template

from credentials import __version__
from edge.web.api_docs import docs_of
from edge.web.figures import asked_from_elsewhere, figures
from edge.web.openapi import openapi_document
from edge.web.policy import Policy, policy
from issuer.errors import NotInitialised
from issuer.services.publication import did_document
from issuer.web.auth import authenticated_client, current_site
from issuer.web.bodies import Reply, respond

blueprint = Blueprint("operation", __name__)
_FREE = Policy(rate="none")


@blueprint.get("/healthz")
@policy(_FREE)
def health() -> Response:
    """200 if database and key answer; 503 otherwise (raised by the service)."""
    if not did_document(current_site()).get("verificationMethod"):
        raise NotInitialised("the site has no key")
    return respond(Reply(document={"status": "ok", "version": __version__}))


@blueprint.get("/metrics")
@policy(_FREE)
def metrics() -> Response:
    """Figures for Prometheus. From another machine only with a token, for they count issues."""
    if asked_from_elsewhere():
        authenticated_client()
    return figures()


@blueprint.get("/openapi.json")
@policy(Policy(any_origin=True, listed=True))
def openapi() -> Response:
    """The OpenAPI document, made from the schemas that check."""
    return respond(Reply(document=_described(current_site().base_url)))


@cache
def _described(base_url: str) -> dict[str, Any]:
    return openapi_document(base_url, __version__)


def docs() -> str:
    """The same for people."""
    return render_template("docs/api.html", docs=docs_of(_described(current_site().base_url)))


def add_docs(app: Flask) -> None:
    """`/docs`, under the endpoint name that every page may link to."""
    app.add_url_rule("/docs", "docs", policy(Policy(listed=True))(docs))
