"""`verify.html`: one file that checks certificates in the browser, without any server.

It is put together from readable parts and holds keys and status lists of that moment. Its policy
forbids it every connection; the file says so itself, and the answer that brings it says it again.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from credentials import __version__
from credentials.encoding.times import format_date_time_stamp
from edge.web.device_words import CHECKING, all_device_words, as_data, page_part, script


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePage:
    """The file, and the policy for the answer that brings it."""

    body: bytes
    policy: str


def device_page(
    *,
    made: datetime,
    site: str,
    controllers: Sequence[Mapping[str, Any]] = (),
    lists: Sequence[bytes] = (),
) -> DevicePage:
    """The page with these controller documents of issuers and these signed status lists."""
    style = page_part("verify.css")
    program = "\n".join([*map(script, CHECKING), page_part("page.js")])
    policy = _policy(style=style, program=program)
    at = format_date_time_stamp(made)
    pinned = {
        "issuers": [{"document": document, "at": at} for document in controllers],
        "lists": [body.decode() for body in lists],
        "page": f"{site}/verify.html",
    }
    parts = {
        "version": __version__,
        "made": at,
        "site": site,
        "policy": policy,
        "style": style,
        "pinned": as_data(pinned),
        "words": as_data(all_device_words()),
        "script": program,
    }
    text = page_part("verify.html")
    for name in parts:  # the shell is cut at its places: what is put in is not looked at again
        text = text.replace(f"{{{name}}}", f"\0{name}\0", 1)
    body = "".join(parts.get(piece, piece) for piece in text.split("\0"))
    return DevicePage(body=body.encode(), policy=f"{policy}; frame-ancestors 'none'")


def _policy(*, style: str, program: str) -> str:
    directives = {
        "default-src": "'none'",
        "script-src": _hash(program),
        "style-src": _hash(style),
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
