"""A thread that resumes interrupted work and keeps status lists fresh."""

import logging
import threading

from issuer.errors import IssuerError
from issuer.services.recovery import resume
from issuer.services.site import Site

EVERY_SECONDS = 10.0
_log = logging.getLogger(__name__)


class Housekeeping:
    """One round at once, then one every ten seconds, until it is stopped."""

    def __init__(self, site: Site, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._site = site
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begins in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the round that runs."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                resume(self._site)
            except IssuerError as error:
                _log.warning("housekeeping: %s", error.code)
            if self._stopping.wait(self._every_seconds):
                return
