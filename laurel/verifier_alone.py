"""A site that only checks: no issuer, no database, no keys of an issuer."""

from collections.abc import Iterable
from typing import Any

from edge.settings import Settings
from edge.web.wsgi import StartResponse
from verifier.web.alone import add_own_routes
from verifier.web.app import create_app
from verifier.wiring import open_verifier


class VerifierAlone:
    """A WSGI callable (PEP 3333) that answers `/verify` and what belongs to a site of its own."""

    def __init__(self, settings: Settings) -> None:
        self._verifier = open_verifier(settings)
        self._app = create_app(self._verifier)
        add_own_routes(self._app, settings.verifier_url or settings.base_url)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        return self._app(environ, start_response)

    def close(self) -> None:
        """Ends the worker processes."""
        self._verifier.close()
