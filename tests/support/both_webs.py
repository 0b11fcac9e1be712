"""An issuer's own addresses, and other pages beside them."""

from credentials.errors import RetrievalError
from credentials.verification.ports import Fetched
from tests.support.issuer_host import IssuerHost
from tests.support.submissions import SmallWeb


class BothWebs:
    """A `Fetcher`: status lists are the issuer's, all else is `pages`. `asked`: what of them."""

    def __init__(self, host: IssuerHost, pages: dict[str, bytes | RetrievalError]) -> None:
        self._host = host
        self._pages = SmallWeb(pages)

    @property
    def asked(self) -> list[str]:
        return self._pages.asked

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        is_list = url.startswith(f"{self._host.base_url}/status/")
        return (self._host.fetcher if is_list else self._pages).fetch(url, accept=accept)
