"""Which documents of one submission may be newer forms of which. DESIGN 3.11."""

from collections import defaultdict
from collections.abc import Sequence

from credentials.verification.checks.format import open_format
from verifier.intake.taken import Found, Taken


def newer_candidates(taken: Sequence[Taken]) -> dict[int, tuple[bytes, ...]]:
    """By position, the other documents that name the same credential.

    Whether one of them is a verified update is for the pipeline to say.
    """
    if len(taken) < 2:
        return {}
    named: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(taken):
        if isinstance(one, Found) and (name := _name_in(one.document)) is not None:
            named[name].append(number)
    return {
        number: tuple(_documents(taken, [other for other in same if other != number]))
        for same in named.values()
        if len(same) > 1
        for number in same
    }


def _documents(taken: Sequence[Taken], numbers: Sequence[int]) -> list[bytes]:
    return [one.document for one in (taken[n] for n in numbers) if isinstance(one, Found)]


def _name_in(document: bytes) -> str | None:
    """The `id` of the credential, unverified."""
    parsed = open_format(document).document
    name = None if parsed is None else parsed.get("id")
    return name if isinstance(name, str) else None
