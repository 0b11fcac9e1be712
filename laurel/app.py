"""The one WSGI application of a small site: the issuer's and the verifier's, side by side."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from edge.did_resolver import FetchingDidResolver
from edge.fetch import GuardedFetcher
from edge.settings import Settings
from edge.vc_api.instances import read_instances
from edge.web.wsgi import StartResponse, Wsgi
from issuer.errors import NotInitialised
from issuer.services.certificates import superseded_by
from issuer.services.site import Site
from issuer.web.app import create_app as create_issuer_app
from issuer.wiring import initialise, open_site
from laurel.own_site import OwnDidResolver, OwnSiteFetcher
from laurel.vc_api import VcApi, open_vc_api
from verifier.receipts.key import make_receipt_key
from verifier.service import Verifier
from verifier.web.app import create_app as create_verifier_app
from verifier.wiring import open_verifier

_VERIFIERS = re.compile(r"/verify(?:/.*)?|/c/[^/]+/verify")
"""What the verifier answers; the rest is the issuer's."""
_VC_API = re.compile(r"/(?:issuers|verifiers)/.*")
"""What the instances of the VC API answer, where any are declared."""


class FrontDoor:
    """Hands a request to the application that it is for. A WSGI callable (PEP 3333)."""

    def __init__(
        self,
        site: Site,
        issuer: Wsgi,
        verifier: Wsgi | None,
        *,
        vc_api: Wsgi | None = None,
        closing: Callable[[], None],
    ) -> None:
        self.site = site
        self._issuer = issuer
        self._verifier = verifier
        self._vc_api = vc_api
        self._closing = closing

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        path = environ.get("PATH_INFO", "")
        if self._verifier is not None and _VERIFIERS.fullmatch(path):
            return self._verifier(environ, start_response)
        if self._vc_api is not None and _VC_API.fullmatch(path):
            return self._vc_api(environ, start_response)
        return self._issuer(environ, start_response)

    def close(self) -> None:
        """Ends worker processes and gives the database's connections back."""
        self._closing()
        self.site.close()


def create_wsgi(settings: Settings) -> FrontDoor:
    """The application of a site, for any WSGI server. An empty data folder is initialised.

    Raises SettingsError without a passphrase, and what `open_site` raises.
    """
    try:
        site = open_site(settings)
    except NotInitialised:
        initialise(settings)
        site = open_site(settings)
    make_receipt_key(settings)
    return mount(site)


def mount(site: Site) -> FrontDoor:
    """Both applications on an open site; with a verifier of another origin, the issuer alone.

    The instances of the VC API are there if any are declared. Raises SettingsError for one that
    cannot be opened.
    """
    issuer = create_issuer_app(site)
    settings = site.settings
    vc_api = _vc_api(settings)
    if settings.verifier_url not in (None, settings.base_url):
        return FrontDoor(site, issuer, None, vc_api=vc_api, closing=_closing(vc_api))
    outside = GuardedFetcher(settings.fetch_allow, own=(settings.base_url,))
    fetcher = OwnSiteFetcher(site, outside)
    resolver = OwnDidResolver(site, FetchingDidResolver(fetcher, settings.fetch_allow))
    verifier = open_verifier(
        settings,
        fetcher=fetcher,
        resolver=resolver,
        superseded_by=lambda address: superseded_by(site, address),
    )
    return FrontDoor(
        site,
        issuer,
        create_verifier_app(verifier),
        vc_api=vc_api,
        closing=_closing(verifier, vc_api),
    )


def _vc_api(settings: Settings) -> VcApi | None:
    instances = read_instances(settings.vc_api)
    declared = instances.issuers or instances.verifiers
    return open_vc_api(settings, instances) if declared else None


def _closing(*opened: Verifier | VcApi | None) -> Callable[[], None]:
    def close() -> None:
        for one in opened:
            if one is not None:
                one.close()

    return close
