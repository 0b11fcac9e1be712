"""Asking the same again, in another language too, although nothing is stored: the page holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.many import Named
from verifier.requirements.asked import Requirement

MOST_BYTES = 64 * 1024
"""Of what a page carries back to where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What was handed in, as the fields of a form."""

    text: str
    recipient: str | None
    require: str
    """What must be true, one requirement a line."""


def repeat_of(handed_in: Sequence[Named], requirements: Sequence[Requirement]) -> Repeat | None:
    """None for what is too large, is no text, or is several things."""
    if len(handed_in) != 1:
        return None
    submission = handed_in[0].read()
    require = "\n".join(one.line for one in requirements)
    if submission.url is not None:
        return Repeat(text=submission.url, recipient=submission.recipient, require=require)
    if len(submission.data) > MOST_BYTES or b"\0" in submission.data:
        return None
    try:
        text = submission.data.decode()
    except UnicodeDecodeError:
        return None
    return Repeat(text=text, recipient=submission.recipient, require=require)
