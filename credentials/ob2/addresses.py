"""Where assertions may lie that are an issuer's. OB 2.0 VerificationObject, HostedBadge.

Schemes are not compared: issuers moved from http to https, and addresses in badges stayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from credentials.model.members import as_tuple, object_or_none

_SCHEMES: Final = {"https": 443, "http": 80}
MOST_ENTRIES: Final = 16
"""Of origins and of beginnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the issuer's profile says about its assertions."""

    origins: tuple[str, ...]
    """Hosts, with a port that does not go without saying; empty where any will do."""
    beginnings: tuple[str, ...]
    """Without scheme; empty where any will do."""

    def holds(self, address: str) -> bool:
        """Whether that address is inside."""
        authority, plain = authority_of(address), _plain(address)
        if authority is None or plain is None:
            return False
        return (not self.origins or authority in self.origins) and (
            not self.beginnings or any(map(plain.startswith, self.beginnings))
        )

    def holds_host_of(self, address: str) -> bool:
        """Whether the host of that address is one of the scope's."""
        hosts = self.origins or tuple(one.partition("/")[0] for one in self.beginnings)
        return authority_of(address) in hosts

    @property
    def text(self) -> list[str]:
        """For people."""
        return [*self.origins, *self.beginnings]


def scope_of(profile: Mapping[str, Any], address: str) -> Scope:
    """The scope of the issuer whose profile lies at that address.

    Without a word of its own it is the profile's host. Entries that are no hosts or addresses are
    left out; if that leaves nothing of what was meant, nothing is inside.
    """
    rules = object_or_none(profile.get("verification")) or {}
    origins = [_origin(entry) for entry in as_tuple(rules.get("allowedOrigins"))[:MOST_ENTRIES]]
    starts = [_plain(entry) for entry in as_tuple(rules.get("startsWith"))[:MOST_ENTRIES]]
    if not origins and not starts:
        origins = [authority_of(address)]
    return Scope(
        origins=tuple(one or "-" for one in origins), beginnings=tuple(one or "-" for one in starts)
    )


def authority_of(address: Any) -> str | None:
    """The host of an http or https address in lower case, with an unusual port; else None."""
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.username is not None:
        return None
    host = parts.hostname.lower()
    return host if port in (None, _SCHEMES[parts.scheme]) else f"{host}:{port}"


def is_same_address(one: Any, other: Any) -> bool:
    """Whether two addresses differ in nothing but their scheme."""
    if one == other:
        return isinstance(one, str)
    plain = _plain(one)
    return plain is not None and plain == _plain(other)


def _plain(address: Any) -> str | None:
    """An address without its scheme, if its path means what it says; None of any other.

    Dots, back slashes and their escapes could lead to another place than the text begins with.
    """
    authority = authority_of(address)
    if authority is None:
        return None
    parts = urlsplit(address)
    path = unquote(parts.path)
    if "\\" in path or {".", ".."} & set(path.split("/")):
        return None
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{authority}{parts.path or '/'}{query}{fragment}"


def _origin(entry: Any) -> str | None:
    """A host as the standard wants it, or as many issuers write it, with a scheme."""
    if not isinstance(entry, str):
        return None
    return authority_of(entry if "://" in entry else f"https://{entry}")
