"""The VC API as one application: issuer and verifier instances side by side.

What an instance publishes (status lists, controller documents) is read by the verifier instances
in this process: a site never asks itself over the network.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from credentials.errors import Unreachable
from credentials.jsonld.general import Expander
from credentials.verification.ports import DidResolver, Fetched, Fetcher
from edge.clock import utc_now
from edge.did_resolver import FetchingDidResolver
from edge.expansion import ExpansionWorkshop
from edge.fetch import GuardedFetcher
from edge.settings import Settings
from edge.vc_api.instances import Instances
from issuer.services.vc_api.instance import OpenIssuer, open_issuer
from issuer.web.vc_api import create_vc_api_app as create_issuers_app
from laurel.own_site import own_path
from verifier.vc_api import VcApiVerifier
from verifier.web.vc_api import create_vc_api_app as create_verifiers_app

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
EXPANSION_SECONDS: Final = 3.0
"""By the wall clock; the CPU time is what is limited."""
LD_JSON: Final = "application/ld+json"
_LIST: Final = re.compile(r"/issuers/([a-z0-9-]+)/status-lists/([1-9][0-9]{0,5})-([a-z]+)")


def open_issuers(
    instances: Instances,
    *,
    base_url: str,
    data: Path,
    expander: Callable[[], Expander],
    clock: Callable[[], datetime] = utc_now,
) -> dict[str, OpenIssuer]:
    """The issuer instances by name. SettingsError for one that cannot be opened."""
    return {
        declared.name: open_issuer(
            declared, base_url=base_url, data=data, clock=clock, expander=expander
        )
        for declared in instances.issuers
    }


class VcApi:
    """Hands a request to the application that it is for. A WSGI callable (PEP 3333)."""

    def __init__(
        self, issuers: Wsgi, verifiers: Wsgi, *, closing: Callable[[], None] = lambda: None
    ) -> None:
        self._issuers = issuers
        self._verifiers = verifiers
        self.close = closing
        """Ends worker processes."""

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answers one request."""
        is_verifiers = environ.get("PATH_INFO", "").startswith("/verifiers/")
        return (self._verifiers if is_verifiers else self._issuers)(environ, start_response)


def open_vc_api(
    settings: Settings,
    instances: Instances,
    *,
    outside: Fetcher | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> VcApi:
    """The declared instances as an application; `close` ends it.

    `outside`: how others than own instances are asked; the network, if nothing is given.
    SettingsError for an instance that cannot be opened.
    """
    workshop = ExpansionWorkshop(job_seconds=EXPANSION_SECONDS)
    expander = workshop.for_one
    fetcher = outside or GuardedFetcher(settings.fetch_allow, own=(settings.base_url,))
    issuers = open_issuers(
        instances, base_url=settings.base_url, data=settings.data, expander=expander, clock=clock
    )
    own = OwnInstancesFetcher(settings.base_url, issuers, fetcher, clock)
    verifier = VcApiVerifier(
        instances={declared.name: declared for declared in instances.verifiers},
        base_url=settings.base_url,
        fetcher=own,
        resolver=OwnInstancesResolver(issuers, FetchingDidResolver(own, settings.fetch_allow)),
        expander=expander,
        clock=clock,
    )
    return VcApi(
        create_issuers_app(settings, issuers),
        create_verifiers_app(settings, verifier),
        closing=workshop.close,
    )


def endpoints(base_url: str, instances: Instances) -> dict[str, str]:
    """The addresses to post to, by `<kind>/<instance>`."""
    issuers = {
        f"issuer/{one.name}": f"{base_url}/issuers/{one.name}/credentials/issue"
        for one in instances.issuers
    }
    verifiers = {
        f"verifier/{one.name}": f"{base_url}/verifiers/{one.name}/credentials/verify"
        for one in instances.verifiers
    }
    return {**issuers, **verifiers}


class OwnInstancesFetcher:
    """A `Fetcher`: lists of own instances from their books, everything else through `outside`."""

    def __init__(
        self,
        base_url: str,
        issuers: Mapping[str, OpenIssuer],
        outside: Fetcher,
        clock: Callable[[], datetime],
    ) -> None:
        self._base_url = base_url
        self._issuers = issuers
        self._outside = outside
        self._clock = clock

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`; of an own list, what would be served right now."""
        path = own_path(self._base_url, url)
        found = _LIST.fullmatch(path) if path is not None else None
        if found is None:
            return self._outside.fetch(url, accept=accept)
        issuer = self._issuers.get(found[1])
        document = issuer.list_credential(int(found[2]), found[3]) if issuer is not None else None
        if document is None:
            raise Unreachable("no such list", url=url, reason="http_status", status=404)
        body = json.dumps(document).encode()
        return Fetched(url=url, body=body, media_type=LD_JSON, fetched_at=self._clock())


class OwnInstancesResolver:
    """A `DidResolver`: own instances from memory, every other through `outside`."""

    def __init__(self, issuers: Mapping[str, OpenIssuer], outside: DidResolver) -> None:
        self._documents = {issuer.id: issuer for issuer in issuers.values()}
        self._outside = outside

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """The controller document."""
        own = self._documents.get(identifier)
        return self._outside.resolve(identifier) if own is None else own.controller_document()
