"""Figures for Prometheus: how many requests were answered, by route, and how long they took."""

from ipaddress import ip_address
from time import perf_counter

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from edge.settings import figures_folder

_FORWARDING = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


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


def figures() -> Response:
    """What was counted, in the text form of Prometheus."""
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


def asked_from_elsewhere() -> bool:
    """Whether another machine asks, directly or through a proxy of this one."""
    if any(name in request.headers for name in _FORWARDING):
        return True
    try:
        return not ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return True
