"""Headers of every answer: what a browser may do with it, who may read it, who may keep it."""

from flask import Flask, Response, g, request

from edge.settings import Settings
from edge.web.policy import current_policy

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _DIRECTIVES.items())
TWO_YEARS_SECONDS = 63_072_000

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PERMISSIONS = "camera={camera}, microphone=(), geolocation=(), payment=(), usb=()"


def set_headers(app: Flask, settings: Settings) -> None:
    """Adds the headers to whatever the application answers, errors included."""
    secure = settings.base_url.startswith("https://")

    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={TWO_YEARS_SECONDS}; includeSubDomains"
            )
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        _set_by_policy(response)
        return response

    app.after_request(add)


def _set_by_policy(response: Response) -> None:
    rules = current_policy()
    permissions = _PERMISSIONS.format(camera="(self)" if rules.camera else "()")
    response.headers.setdefault("Permissions-Policy", permissions)
    if not rules.listed:
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
    if (response.mimetype or "").startswith("text/html"):
        response.vary.update(("Accept", "Accept-Language"))
    if rules.any_origin:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-Id"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
            response.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept"
            response.headers["Access-Control-Max-Age"] = "86400"
