"""Taking in with a workshop that all tests of a module share, and a small web."""

from collections.abc import Mapping

from credentials.errors import RetrievalError
from tests.support.submissions import SmallWeb
from verifier.intake.take_in import take_in
from verifier.intake.taken import Found, Refused, Submission, Taken
from verifier.intake.workshop import Workshop

DOCUMENT = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "x"}'
OTHER = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "y"}'
ASSERTION = (
    b'{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://b/1"}'
)
JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"

Web = Mapping[str, bytes | RetrievalError]


class Intake:
    """Hands things in."""

    def __init__(self) -> None:
        self.workshop = Workshop(job_seconds=20.0)
        self.web = SmallWeb()

    def all(
        self, data: bytes | str = b"", *, url: str | None = None, web: Web | None = None
    ) -> tuple[Taken, ...]:
        """Everything that is taken."""
        self.web = SmallWeb(web or {})
        written = data.encode() if isinstance(data, str) else data
        submission = Submission(data=written, url=url)
        return take_in(submission, fetcher=self.web, workshop=self.workshop)

    def found(
        self, data: bytes | str = b"", *, url: str | None = None, web: Web | None = None
    ) -> Found:
        """The one document."""
        (taken,) = self.all(data, url=url, web=web)
        assert isinstance(taken, Found), taken
        return taken

    def refused(
        self, data: bytes | str = b"", *, url: str | None = None, web: Web | None = None
    ) -> tuple[str, bool]:
        """The code of the one refusal, and whether it is about what we cannot do."""
        (taken,) = self.all(data, url=url, web=web)
        assert isinstance(taken, Refused), taken
        return taken.error.code, taken.error.unsupported
