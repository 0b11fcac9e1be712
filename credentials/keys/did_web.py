"""The DID method `web`: between an address and its DID. https://w3c-ccg.github.io/did-method-web/

The host is a name (the method forbids IP addresses); a port is written `%3A8000`.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from credentials.errors import InvalidVerificationMethod, ValueMalformed

_METHOD: Final = "did:web:"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*(?![0-9]+\Z){_LABEL}\Z", re.ASCII)
"""A host name whose last label is not a number, so neither an IPv4 address."""
_SEGMENT = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]+\Z", re.ASCII)
_HIGHEST_PORT: Final = 65_535


def did_of(base_url: str) -> str:
    """The DID of the site at this address: `https://a.b:81/c` gives `did:web:a.b%3A81:c`.

    Raises ValueMalformed for what is no http or https address of a named host.
    """
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError as error:
        raise ValueMalformed(f"not an address: {base_url[:80]}") from error
    host, path = parts.hostname or "", parts.path.removesuffix("/")
    segments = path.split("/")[1:]
    plain = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path}"
    if parts.scheme not in ("http", "https") or not _HOST.match(host) or plain != base_url:
        raise ValueMalformed(f"not an http(s) address of a named host: {base_url[:80]}")
    if not all(_SEGMENT.match(segment) for segment in segments):
        raise ValueMalformed(f"a path that did:web cannot hold: {path[:80]}")
    return ":".join([_METHOD + host + (f"%3A{port}" if port else ""), *segments])


def document_url(did: str) -> str:
    """Where the document of a `did:web` lies, always https.

    Raises InvalidVerificationMethod (field `reason`) for another method or a malformed DID.
    """
    if not did.startswith(_METHOD):
        raise InvalidVerificationMethod(f"not a did:web: {did[:80]}", reason="did")
    authority, *segments = did.removeprefix(_METHOD).split(":")
    host, encoded_colon, port = authority.replace("%3a", "%3A").partition("%3A")
    if not _HOST.match(host):
        raise InvalidVerificationMethod(f"not a host name: {host[:80]}", reason="did")
    if encoded_colon and not _is_port(port):
        raise InvalidVerificationMethod(f"not a port: {port[:80]}", reason="did")
    if not all(_SEGMENT.match(segment) for segment in segments):
        raise InvalidVerificationMethod(f"not a path: {did[:80]}", reason="did")
    origin = f"https://{host}:{port}" if encoded_colon else f"https://{host}"
    return "/".join([origin, *(segments or [".well-known"]), "did.json"])


def _is_port(text: str) -> bool:
    digits = len(text) <= 5 and text.isascii() and text.isdigit() and not text.startswith("0")
    return digits and int(text) <= _HIGHEST_PORT
