"""Which domain controls an issuer's keys, and what is known of it. Facts, and nobody's vouching."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from credentials.errors import CredentialsError
from credentials.keys.did_web import document_url
from credentials.model.members import as_tuple, object_or_none, text_or_none, types_of
from edge.did_resolver import FetchingDidResolver
from verifier.trust.vouching import IssuerDomain

MOST_NAME_CHARACTERS = 200
MOST_LINKED = 8


class Domains:
    """Looks at documents of `did:web`, which a verification has just fetched: the cache has them.

    Of an https id only the domain is told; what lies there need not have been fetched.
    """

    def __init__(self, resolver: FetchingDidResolver) -> None:
        self._resolver = resolver

    def look(self, issuer: str) -> IssuerDomain | None:
        """None for an issuer whose id names no domain."""
        domain = domain_of(issuer)
        if domain is None:
            return None
        if not issuer.startswith("did:web:"):
            return IssuerDomain(domain=domain)
        try:
            document, fetched = self._resolver.look_up(issuer)
        except CredentialsError:
            return IssuerDomain(domain=domain)
        name = text_or_none(document.get("name"))
        return IssuerDomain(
            domain=domain,
            name=None if name is None else name[:MOST_NAME_CHARACTERS],
            linked=_linked(document, domain),
            certified_name=fetched.certified_name,
            certified_by=fetched.certified_by,
        )


def domain_of(issuer: str) -> str | None:
    """The host name of a `did:web` or https id, with its port if it has one."""
    try:
        address = document_url(issuer) if issuer.startswith("did:web:") else issuer
        parts = urlsplit(address)
    except (CredentialsError, ValueError):
        return None
    return parts.netloc.lower() if parts.scheme == "https" and parts.hostname else None


def _linked(document: Mapping[str, Any], domain: str) -> tuple[str, ...]:
    found = dict.fromkeys(
        host
        for address in _claimed(document)
        if (host := domain_of(address)) is not None and host != domain
    )
    return tuple(found)[:MOST_LINKED]


def _claimed(document: Mapping[str, Any]) -> Iterator[str]:
    """Addresses that the document claims for its subject. CID 1.0 §2.1.3; DIF Linked Domains."""
    yield from _texts(as_tuple(document.get("alsoKnownAs")))
    for service in as_tuple(document.get("service")):
        entry = object_or_none(service)
        if entry is None or "LinkedDomains" not in types_of(entry):
            continue
        for endpoint in as_tuple(entry.get("serviceEndpoint")):
            origins = object_or_none(endpoint)
            values = as_tuple(origins.get("origins")) if origins is not None else (endpoint,)
            yield from _texts(values)


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
