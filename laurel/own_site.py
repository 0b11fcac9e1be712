"""The site's own addresses, answered in this process: it never asks itself over the network.

A verifier that checks a credential of its own site thereby sees every revocation at once.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from credentials.errors import Unreachable
from credentials.verification.ports import DidResolver, Fetched, Fetcher
from edge.words import LANGUAGES
from issuer.errors import IssuerError, NotFound
from issuer.services.certificates import load_certificate
from issuer.services.files import certificate_file
from issuer.services.publication import did_document, jwk_set
from issuer.services.site import Site
from issuer.services.status_lists import status_list, status_list_at

LD_JSON = "application/ld+json"
_MEDIA_TYPES = {
    "jwt": "text/plain",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
_LIST = re.compile(r"/status/([1-9][0-9]{0,8})")
_CERTIFICATE = re.compile(r"/c/([A-Za-z0-9_-]{22})(?:\.(json|jwt|pdf|png|svg))?")


class OwnSiteFetcher:
    """A `Fetcher`: own documents from the services, everything else through `outside`."""

    def __init__(self, site: Site, outside: Fetcher) -> None:
        self._site = site
        self._outside = outside

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`; of our own origin, what the site would answer right now."""
        path = own_path(self._site.base_url, url)
        if path is None:
            return self._outside.fetch(url, accept=accept)
        try:
            body, media_type = self._document(path, _moment(url))
        except NotFound as error:
            raise _absent(url) from error
        except IssuerError as error:
            raise _busy(url) from error
        return Fetched(url=url, body=body, media_type=media_type, fetched_at=self._site.clock())

    def _document(self, path: str, moment: str | None) -> tuple[bytes, str]:
        if match := _LIST.fullmatch(path):
            number = int(match[1])
            if moment is not None:
                return status_list_at(self._site, number, moment).body, LD_JSON
            return status_list(self._site, number).body, LD_JSON
        if path == "/.well-known/did.json":
            return json.dumps(did_document(self._site)).encode(), "application/did+json"
        if path == "/.well-known/jwks.json":
            return json.dumps(jwk_set(self._site)).encode(), "application/jwk-set+json"
        if match := _CERTIFICATE.fullmatch(path):
            certificate = load_certificate(self._site, match[1])
            if match[2] in (None, "json"):
                return certificate.document_bytes, LD_JSON
            body = certificate_file(self._site, certificate, match[2], LANGUAGES[0])
            return body, _MEDIA_TYPES[match[2]]
        raise NotFound("not a document of this site", kind="address", id=path)


class OwnDidResolver:
    """A `DidResolver`: the site's own DID from its books, every other through `outside`."""

    def __init__(self, site: Site, outside: DidResolver) -> None:
        self._site = site
        self._outside = outside

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """The controller document."""
        if identifier != self._site.issuer_did:
            return self._outside.resolve(identifier)
        try:
            return did_document(self._site)
        except IssuerError as error:
            raise Unreachable(
                "the site cannot answer now", url=identifier, reason="busy"
            ) from error


def own_path(base_url: str, url: str) -> str | None:
    """The path of an address of our own origin, without query and fragment; None of others."""
    if url != base_url and not url.startswith(base_url + "/"):
        return None
    return url[len(base_url) :].partition("#")[0].partition("?")[0] or "/"


def _moment(url: str) -> str | None:
    """What a status list is asked about, if it is not now."""
    return next(iter(parse_qs(urlsplit(url).query).get("timestamp", [])), None)


def _absent(url: str) -> Unreachable:
    return Unreachable("the answer is 404", url=url, reason="http_status", status=404)


def _busy(url: str) -> Unreachable:
    return Unreachable("the site cannot answer now", url=url, reason="busy")
