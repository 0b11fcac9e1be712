"""Which addresses may be contacted: the URL as written, then every address its name has."""

import queue
import re
import socket
import threading
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from time import monotonic
from urllib.parse import quote, urlsplit

from ssrfguard import (
    DEFAULT_DENIED,
    Address,
    AddressTable,
    Block,
    BlockedAddressError,
    BlockedURLError,
    Policy,
    Reach,
    Resolver,
    resolve,
)

from credentials.errors import AddressRefused, TimedOut, Unreachable
from edge.fetch.allowance import Allowance
from edge.fetch.limits import (
    DNS_SECONDS,
    LOOKUPS_AT_ONCE,
    MAX_ADDRESSES_TRIED,
    MAX_URL_CHARACTERS,
)

_TABLE = AddressTable(
    (
        *DEFAULT_DENIED.blocks,
        Block(
            network=IPv6Network("::/0"),
            name="outside the global unicast addresses",
            rfc="IANA IPv6 Address Space",
            reach=Reach.DENIED,
        ),
        Block(
            network=IPv6Network("2000::/3"),
            name="Global Unicast",
            rfc="RFC4291",
            reach=Reach.PERMITTED,
        ),
    )
)
"""The IANA special-purpose registries, and of the IPv6 address space only what is given out."""
PUBLIC = Policy(
    allowed_schemes=frozenset({"https"}),
    allowed_ports=frozenset({443}),
    denied_networks=_TABLE,
    max_connection_attempts=MAX_ADDRESSES_TRIED,
    max_url_length=MAX_URL_CHARACTERS,
)
_EVERYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))
_HOST_NAME = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"(?![0-9]+\Z)(?!0x)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])\Z"
)
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f\\]|\s")
_lookup_slots = threading.BoundedSemaphore(LOOKUPS_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A URL that may be asked, once the addresses of its host have been checked."""

    url: str
    """Without fragment."""
    scheme: str
    host: str
    """As the resolver and TLS see it (A-label)."""
    port: int
    target: str
    """Path and query."""
    policy: Policy
    listed: bool
    """Whether the origin is on the allow-list."""

    @property
    def host_field(self) -> str:
        """The `Host` of the request: the port only where it is not the scheme's own."""
        usual = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == usual else f"{self.host}:{self.port}"


def origin_of(url: str) -> str:
    """`scheme://host[:port]` in lower case, without a port that goes without saying."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme.lower())
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme.lower()}://{host}{port}"


def destination_of(url: str, allow: frozenset[str]) -> Destination:
    """What `url` asks for; AddressRefused if it may not be contacted from here.

    Foreign: https on port 443, a host name of letters, digits and hyphens with a dot in it, no
    user name, no address in numbers. `allow` holds origins (`origin_of`) free of these rules.
    """
    if len(url) > MAX_URL_CHARACTERS or _NOT_IN_A_URL.search(url):
        raise AddressRefused("not a plain URL", url=url[:200], reason="url")
    try:
        origin = origin_of(url)
        listed = origin in allow
        policy = _policy_for(origin) if listed else PUBLIC
        checked = policy.check_url(url)
    except (BlockedURLError, BlockedAddressError, ValueError) as error:
        raise AddressRefused(
            "the URL is of a form that is not fetched", url=url, reason="url"
        ) from error
    if not listed and not _HOST_NAME.fullmatch(checked.host):
        raise AddressRefused("not the name of a public host", url=url, reason="url")
    return Destination(
        url=url.partition("#")[0],
        scheme=checked.scheme,
        host=checked.host,
        port=checked.port,
        target=_request_target(url),
        policy=policy,
        listed=listed,
    )


def _policy_for(origin: str) -> Policy:
    parts = urlsplit(origin)
    return Policy(
        allowed_schemes=frozenset({parts.scheme}),
        allowed_ports=frozenset({parts.port or {"https": 443, "http": 80}[parts.scheme]}),
        allowed_networks=_EVERYWHERE,
        max_connection_attempts=MAX_ADDRESSES_TRIED,
        max_url_length=MAX_URL_CHARACTERS,
    )


def _request_target(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe="/?&=%:@!$'()*+,;~-._[]")


def checked_addresses(
    destination: Destination, resolver: Resolver, allowance: Allowance
) -> tuple[Address, ...]:
    """Every address of the host, each allowed; the connection is made to these and no other.

    AddressRefused if one of them is private, local or otherwise special (IANA tables),
    Unreachable if there is none, TimedOut after `DNS_SECONDS` or when the allowance is used up.
    """
    url = destination.url
    until = monotonic() + allowance.seconds(DNS_SECONDS)
    if not _lookup_slots.acquire(timeout=until - monotonic()):
        raise TimedOut("too many name lookups hang", url=url, reason="dns")
    answers: queue.SimpleQueue[tuple[Address, ...] | Exception] = queue.SimpleQueue()
    threading.Thread(
        target=_look_up, args=(destination, resolver, answers), name="name-lookup", daemon=True
    ).start()
    try:
        answer = answers.get(timeout=max(until - monotonic(), 0.0))
    except queue.Empty as error:
        raise TimedOut("the name lookup takes too long", url=url, reason="dns") from error
    if isinstance(answer, BlockedAddressError):
        raise AddressRefused("an address that is not public", url=url, reason="address") from answer
    if isinstance(answer, Exception):
        raise Unreachable("the name is not known", url=url, reason="dns") from answer
    return answer


def _look_up(
    destination: Destination,
    resolver: Resolver,
    answers: "queue.SimpleQueue[tuple[Address, ...] | Exception]",
) -> None:
    """Runs in a thread of its own, because a lookup of the platform knows no deadline."""
    try:
        checked = destination.policy.check_url(destination.url)
        answers.put(resolve(checked, policy=destination.policy, resolver=resolver))
    except (BlockedAddressError, OSError, ValueError, UnicodeError) as error:
        answers.put(error)
    finally:
        _lookup_slots.release()


PLATFORM_RESOLVER: Resolver = socket.getaddrinfo
