"""Many submissions at once: each checked by itself, several at a time, answers in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from verifier.intake.taken import Submission
from verifier.requirements.asked import Requirement
from verifier.requirements.judged import Judgement, judge
from verifier.service import Answer, Verifier, check_all

AT_A_TIME = 4
"""Files are opened by two worker processes; two more threads verify meanwhile."""
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One answer of many: the name of the file or link that it is about, and what was asked."""

    name: str
    answer: Answer
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file or link by its name, read when its turn comes."""

    name: str
    read: Callable[[], Submission]


def check_many(
    verifier: Verifier,
    submissions: Iterable[Named],
    *,
    at: datetime,
    status_at: datetime | None = None,
    recipient: str | None = None,
    requirements: Sequence[Requirement] = (),
) -> Iterator[tuple[Checked, ...]]:
    """For each submission, in order, the answers for all that is in it.

    `recipient`: of whom the reader thinks that all of it was given to.

    Nothing is raised on account of content; what `read` raises, and what `check_all` raises for
    `status_at`, is.
    """

    def check_one(named: Named) -> tuple[Checked, ...]:
        submission = replace(named.read(), recipient=recipient)
        answers = check_all(verifier, submission, at=at, status_at=status_at)
        return tuple(
            Checked(name=named.name, answer=one, judgements=judge(requirements, one.report))
            for one in answers
        )

    with ThreadPoolExecutor(AT_A_TIME) as threads:
        yield from threads.map(check_one, submissions)
