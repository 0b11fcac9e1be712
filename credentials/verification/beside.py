"""What the reader holds beside the credential, compared with it: for whom, and what is visible.

None of it changes the verdict, which is about the credential (DESIGN 3.17).
"""

from dataclasses import dataclass
from typing import Final

from credentials.model.credential import Credential
from credentials.report import PASSED, CheckResult, Outcome
from credentials.verification.checks.picture import check_picture
from credentials.verification.checks.recipient import check_recipient
from credentials.verification.checks.shown import check_shown
from credentials.verification.ports import OFFLINE, Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """None for what the reader does not have."""

    recipient: str | None = None
    """An e-mail address, a name or another identity of the one who is meant."""
    shown: str | None = None
    """The text that a person reads on the file around the credential."""
    picture: bytes | None = None
    """The picture that the credential was baked into."""


NOTHING: Final = Beside()


def check_beside(
    credential: Credential, beside: Beside, *, from_issuer: Outcome, fetcher: Fetcher
) -> tuple[CheckResult, ...]:
    """No result for what the reader does not have: nobody asked.

    Nothing is fetched for a credential that is not from its issuer.
    """
    checks: tuple[CheckResult, ...] = ()
    if beside.recipient is not None and beside.recipient.strip():
        checks += (check_recipient(credential, recipient=beside.recipient),)
    if beside.shown is not None:
        checks += check_shown(credential, text=beside.shown)
    if beside.picture is not None:
        ways = fetcher if from_issuer is PASSED else OFFLINE
        checks += (check_picture(credential, picture=beside.picture, fetcher=ways),)
    return checks
