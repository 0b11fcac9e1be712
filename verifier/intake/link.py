"""From a link that people have to the address of the credential behind it, and its bytes."""

import re
from itertools import islice
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

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
ANYTHING = ("*/*",)
NOT_ACCEPTABLE = 406
MAX_CHARACTERS = 2048
MOST_LINKS = 4
"""Of a text: whoever pastes a letter means the link or the few links in it."""
_IN_TEXT = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{4,2000}", re.IGNORECASE)
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
        return _negotiated(address, fetcher)
    except AddressRefused as error:
        raise IntakeRefused("intake.link_refused", unsupported=True, host=host) from error
    except TooLarge as error:
        raise IntakeRefused("intake.link_too_large", unsupported=True, host=host) from error
    except TimedOut as error:
        raise IntakeRefused("intake.link_timed_out", unsupported=True, host=host) from error
    except RetrievalError as error:
        if error.fields.get("reason") == "budget":
            raise IntakeRefused("intake.link_too_many", unsupported=True) from error
        if error.fields.get("status") in (404, 410):
            raise IntakeRefused("intake.link_absent", unsupported=True, host=host) from error
        raise IntakeRefused("intake.link_unreachable", unsupported=True, host=host) from error


def absolute(link: str, base: str | None) -> str | None:
    """The web address that a link on the page at `base` stands for; None if it is none."""
    try:
        address = urljoin(base or "", link)
    except ValueError:
        return None
    return address if address.lower().startswith(("https://", "http://")) else None


def links_in(text: str) -> list[str]:
    """The first few different links in a text that people wrote, without the sentence's end."""
    found = (match[0].rstrip(".,;:!?…·»”’") for match in _IN_TEXT.finditer(text))
    return list(islice(dict.fromkeys(found), MOST_LINKS))


def _negotiated(address: str, fetcher: Fetcher) -> Fetched:
    """Asked for as a credential; a server that has no such form (406) gives what it has."""
    try:
        return fetcher.fetch(address, accept=ACCEPT)
    except RetrievalError as error:
        if error.fields.get("status") != NOT_ACCEPTABLE:
            raise
        return fetcher.fetch(address, accept=ANYTHING)


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "?")[:253]
    except ValueError:
        return "?"
