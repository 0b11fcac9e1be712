"""For whoever runs the service or writes a client: health, figures, the API's description."""

from functools import cache
from ipaddress import ip_address
from time import perf_counter
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from credentials import __version__
from edge.settings import figures_folder
from edge.web.policy import Policy, policy
from issuer.errors import NotInitialised
from issuer.services.publication import did_document
from issuer.web.api_docs import docs_of
from issuer.web.auth import authenticated_client, current_site
from issuer.web.bodies import Reply, respond
from issuer.web.openapi import openapi_document

blueprint = Blueprint("operation", __name__)
_FREE = Policy(rate="none")
_FORWARDING = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


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
    if _from_elsewhere():
        authenticated_client()
    return Response(generate_latest(_figures()), content_type="text/plain; version=0.0.4")


def _figures() -> CollectorRegistry:
    """Of this process, or of all processes of the site together."""
    folder = figures_folder()
    if folder is None:
        own: CollectorRegistry = current_app.extensions["metrics"]
        return own
    together = CollectorRegistry()
    MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
    return together


def _from_elsewhere() -> bool:
    if any(name in request.headers for name in _FORWARDING):
        return True
    try:
        return not ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return True


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


def count_requests(app: Flask) -> None:
    """Counts and times requests by route (never by address) into the app's own registry."""
    registry = CollectorRegistry()
    app.extensions["metrics"] = registry
    labels = ("method", "route", "status")
    requests = Counter("laurel_requests", "Requests answered", labels, registry=registry)
    seconds = Histogram(
        "laurel_request_seconds", "Time to answer", ("method", "route"), registry=registry
    )

    def after(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        method = request.method if request.url_rule else "-"
        requests.labels(method, route, str(response.status_code)).inc()
        seconds.labels(method, route).observe(perf_counter() - g.get("started", perf_counter()))
        return response

    app.after_request(after)


def add_docs(app: Flask) -> None:
    """`/docs`, under the endpoint name that every page may link to."""
    app.add_url_rule("/docs", "docs", policy(Policy(listed=True))(docs))
