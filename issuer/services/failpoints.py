"""Named places at which a test may stop the process. In service they do nothing."""

from collections.abc import Callable

NAMES = (
    "init.key_written",
    "init.written",
    "init.committed",
    "token_key.file_written",
    "token_key.written",
    "token_key.committed",
    "programme.written",
    "programme.committed",
    "list.opened",
    "list.open_committed",
    "list.announced",
    "list.signed",
    "list.written",
    "list.committed",
    "answer.claimed",
    "answer.claim_committed",
    "answer.made",
    "answer.written",
    "answer.committed",
    "accept.committed",
    "evidence.written",
    "evidence.committed",
    "import.written",
    "import.committed",
    "completion.decided",
    "accept.evidence_written",
    "accept.decision_written",
    "reserve.award_taken",
    "reserve.index_taken",
    "reserve.composed",
    "reserve.written",
    "reserve.announced",
    "reserve.committed",
    "gate.passed",
    "sign.signed",
    "check.passed",
    "store.written",
    "store.audited",
    "store.committed",
    "release.ready",
    "token.announced",
    "token.reserved",
    "token.signed",
    "token.checked",
    "token.written",
    "token.audited",
    "token.stored",
    "status.bit_written",
    "status.written",
    "status.audited",
    "status.committed",
    "status.published",
    "file.rendered",
    "file.stored",
)

_action: Callable[[str], None] | None = None


def reached(name: str) -> None:
    """Says that this place was reached."""
    if _action is not None:
        _action(name)


def arm(action: Callable[[str], None] | None) -> None:
    """From now on `action` is called with the name of each place that is reached; None: no more."""
    global _action  # noqa: PLW0603 (one switch for the process, for test harnesses only)
    _action = action
