"""The samples as files, and the list of revocations that they name.

`scripts/make-samples` made them; their keys exist no more. Their list lies at an address of a
reserved name (RFC 2606), which `SampleLists` answers; everything else about them is checked as
for any other credential.
"""

from functools import cache

from credentials.resources import bundled
from credentials.verification.ports import Fetched, Fetcher
from edge.clock import utc_now

SAMPLES = {
    "valid": "valid",
    "expired": "expired",
    "revoked": "revoked",
    "altered": "altered",
    "unknown": "valid",
    "unreachable": "undetermined",
}
"""Their names, in the order of the page, and the verdict of each."""
LIST_URL = "https://samples.laurel.example/status/1"
MEDIA_TYPE = "application/vc"


@cache
def _file(name: str) -> bytes:
    return (bundled("schemas") / "samples" / f"{name}.json").read_bytes()


def sample(name: str) -> bytes | None:
    """The document, or None if there is no sample of that name."""
    return _file(name) if name in SAMPLES else None


def sample_issuers() -> bytes:
    """The list of issuers in which the school of the samples stands, and the others do not."""
    return _file("issuers")


class SampleLists:
    """A `Fetcher`: the samples' list from the program, everything else through `outside`."""

    def __init__(self, outside: Fetcher) -> None:
        self._outside = outside

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`."""
        if url != LIST_URL:
            return self._outside.fetch(url, accept=accept)
        body = _file("status-list")
        return Fetched(url=url, body=body, media_type=MEDIA_TYPE, fetched_at=utc_now())
