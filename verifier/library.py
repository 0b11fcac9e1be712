"""Checking for programs in Python: what `from verifier import …` gives."""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from edge.clock import utc_now
from edge.settings import Settings
from edge.words import Language
from verifier.intake.taken import Submission
from verifier.present.document import report_document
from verifier.service import Answer, Verifier, check_all, worst_of
from verifier.wiring import open_verifier as open_with_settings


def open_verifier(
    *, fetch_allow: Iterable[str] = (), trust: Path | None = None, anchors: Path | None = None
) -> Verifier:
    """A verifier for many checks, to be closed: `with closing(open_verifier()) as verifier`.

    It fetches issuers' keys and status lists over https from public addresses; `fetch_allow` names
    origins that it may reach although they are private or plain http. `trust` is a file of
    registries to ask who vouches for issuers, `anchors` a PEM file, or a folder of them, with the
    authorities to trust for seals; SettingsError says what is wrong with one of them.
    """
    allowed = tuple(fetch_allow)
    return open_with_settings(
        Settings(base_url="", fetch_allow=allowed, trust=trust, anchors=anchors)
    )


def verify(
    submitted: bytes | str | Submission,
    *,
    at: datetime | None = None,
    verifier: Verifier | None = None,
) -> Answer:
    """The answer for a file's bytes, a text (JSON, token, link) or a Submission.

    Of a submission that holds several things it is that of the first of the worst; `verify_all`
    gives each. Raises nothing on account of what is submitted: the verdict is
    `answer.report.verdict`. Without `verifier` one is opened for this check alone; `at` is now.
    """
    return worst_of(verify_all(submitted, at=at, verifier=verifier))


def verify_all(
    submitted: bytes | str | Submission,
    *,
    at: datetime | None = None,
    verifier: Verifier | None = None,
) -> tuple[Answer, ...]:
    """As `verify`, an answer for each thing in an archive, a PDF, a presentation, …; never none."""
    if verifier is None:
        with closing(open_verifier()) as opened:
            return verify_all(submitted, at=at, verifier=opened)
    return check_all(verifier, _submission(submitted), at=at or utc_now())


def as_document(answer: Answer, language: Language = "en") -> dict[str, Any]:
    """The answer as `POST /verify` gives it, ready for JSON."""
    return report_document(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        trust=answer.trust,
        domain=answer.domain,
        part=answer.part,
        language=language,
    )


def _submission(submitted: bytes | str | Submission) -> Submission:
    if isinstance(submitted, Submission):
        return submitted
    if isinstance(submitted, str):
        return Submission(data=submitted.encode("utf-8", "surrogatepass"))
    return Submission(data=submitted)
