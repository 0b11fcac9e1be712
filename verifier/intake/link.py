"""From a link that people have to the address of the credential behind it, and its bytes."""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

from credentials.errors import AddressRefused, RetrievalError, TimedOut, TooLarge
from credentials.verification.ports import Fetched, Fetcher
from verifier.errors import IntakeRefused

ACCEPT = (
    "application/vc",
    "application/vc+jwt",
    "application/ld+json",
    "application/json",
    "*/*;q=0.1",
)
MAX_CHARACTERS = 2048
_VERIFY_PAGE = re.compile(r"(?P<credential>/c/[A-Za-z0-9_-]{1,64})/verify/?\Z")


def address_of(link: str) -> str:
    """The address to fetch: without `/verify` of a QR's link, and with a scheme."""
    text = link.strip()
    if not re.match(r"https?://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        inner = parse_qs(parts.query).get("url", [""])[0]
    except ValueError:
        return text
    if parts.path.rstrip("/").endswith("/verify") and inner.startswith(("https://", "http://")):
        return inner
    page = _VERIFY_PAGE.search(parts.path)
    if page is None:
        return text
    path = parts.path[: page.start()] + page["credential"]
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def fetch_link(link: str, fetcher: Fetcher) -> Fetched:
    """What stands behind a link; IntakeRefused says why it could not be had."""
    address = address_of(link)
    host = _host_of(address)
    if len(address) > MAX_CHARACTERS:
        raise IntakeRefused("intake.link_refused", unsupported=True, host=host)
    try:
        return fetcher.fetch(address, accept=ACCEPT)
    except AddressRefused as error:
        raise IntakeRefused("intake.link_refused", unsupported=True, host=host) from error
    except TooLarge as error:
        raise IntakeRefused("intake.link_too_large", unsupported=True, host=host) from error
    except TimedOut as error:
        raise IntakeRefused("intake.link_timed_out", unsupported=True, host=host) from error
    except RetrievalError as error:
        if error.fields.get("status") in (404, 410):
            raise IntakeRefused("intake.link_absent", unsupported=True, host=host) from error
        raise IntakeRefused("intake.link_unreachable", unsupported=True, host=host) from error


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "?")[:253]
    except ValueError:
        return "?"
