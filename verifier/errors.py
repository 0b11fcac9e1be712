"""Why nothing could be checked in what was handed in."""

from typing import Any

from credentials.report import FAILED, NOT_DETERMINED, CheckResult, Outcome


class IntakeRefused(Exception):
    """No credential could be taken from the submission.

    `code` (`intake.<name>`) keys the words; `facts` fill them. `unsupported` tells a form or an
    address that we cannot look into from one that holds no credential: only the latter is wrong.
    """

    def __init__(self, code: str, /, *, unsupported: bool = False, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.unsupported = unsupported

    @property
    def result(self) -> CheckResult:
        """The one check of the report that this gives."""
        outcome: Outcome = NOT_DETERMINED if self.unsupported else FAILED
        return CheckResult(outcome=outcome, code=self.code, evidence=self.facts)


class NoSuchCredential(Exception):
    """The site has no credential of that id."""
